"""Service level objectives: what a service promises, over which time, and how it is doing."""

from __future__ import annotations

from sruja_lsp.language.common import HUNDRED, LOGICAL, PHYSICAL, ZERO
from sruja_lsp.language.snippets import template
from sruja_lsp.language.types import BlockType, Keyword, Property, ValueType

_DESCRIPTION = Property(
    "description",
    ValueType.TEXT,
    "What exactly is measured and where, or who relies on it.",
    'description "Measured at the load balancer, without planned maintenance"',
    aliases=("desc",),
)
_WINDOW = Property(
    "window",
    ValueType.WINDOW,
    'The stretch of time the objective is measured over, such as "30 days" or "1 quarter". A longer window has a '
    "bigger error budget and forgets an outage more slowly. Without it 30 days are assumed.",
    'window "30 days"',
)

_PERCENTILES = (
    ("p50", "Half of the requests answer within this time: what a typical user sees.", "80ms"),
    ("p90", "Nine of ten requests answer within this time.", "150ms"),
    ("p95", "95% of the requests answer within this time; the usual promise.", "200ms"),
    ("p99", "99% of the requests answer within this time; one in a hundred is slower.", "500ms"),
    ("p999", "999 of 1000 requests answer within this time: the slowest ones that still count.", "1.2s"),
)
_UNITS = " A time in us, ms, s, m or h; never less than a lower percentile."

#: What users promise about latency.
LATENCY_TARGETS: tuple[Property, ...] = tuple(
    Property(name, ValueType.DURATION, doc + _UNITS, f'{name} "{example}"', minimum=ZERO)
    for name, doc, example in _PERCENTILES
)
_LATENCY_MEASURED = tuple(
    Property(
        name,
        ValueType.DURATION,
        f"The {name} measured over the window. A time in us, ms, s, m or h; the promise is kept while it stays below.",
        f'{name} "{example}"',
        minimum=ZERO,
    )
    for name, _, example in (
        ("p50", "", "65ms"),
        ("p90", "", "140ms"),
        ("p95", "", "180ms"),
        ("p99", "", "420ms"),
        ("p999", "", "1s"),
    )
)

BLOCKS: tuple[BlockType, ...] = (
    BlockType(
        "slo",
        "service level objectives",
        "What this service promises its users, in numbers that can be measured. While they are kept there is room "
        "for releases; when the error budget is used up, reliability comes first.",
        (_DESCRIPTION,),
        {
            "availability": "slo.availability",
            "latency": "slo.latency",
            "error_rate": "slo.error_rate",
            "errorRate": "slo.error_rate",
            "throughput": "slo.throughput",
            "cost": "slo.objective",
            "durability": "slo.objective",
        },
        other="slo.objective",
        example='slo {\n  availability { target "99.9%" window "30 days" }\n  latency { p95 "200ms" p99 "500ms" }\n}',
    ),
    BlockType(
        "slo.availability",
        "availability objective",
        "The share of time, or of requests, in which the service works. What is missing to 100% is the error budget.",
        (
            Property(
                "target",
                ValueType.PERCENT,
                "The promised share. Each nine costs about ten times the effort: over 30 days 99% leaves 7 h 12 min of "
                "downtime, 99.9% leaves 43 min 12 s, 99.99% leaves 4 min 19.2 s.",
                'target "99.9%"',
                minimum=ZERO,
                maximum=HUNDRED,
            ),
            _WINDOW,
            Property(
                "current",
                ValueType.PERCENT,
                "The measured share over the window. The objective is met while it is not below the target.",
                'current "99.95%"',
                minimum=ZERO,
                maximum=HUNDRED,
            ),
            _DESCRIPTION,
        ),
        example='availability {\n  target "99.9%"\n  window "30 days"\n  current "99.95%"\n}',
    ),
    BlockType(
        "slo.latency",
        "latency objective",
        "How long answers may take, as percentiles: averages hide the slow ones.",
        (*LATENCY_TARGETS, _WINDOW, _DESCRIPTION),
        {"current": "slo.latency.current"},
        example='latency {\n  p95 "200ms"\n  p99 "500ms"\n  window "7 days"\n  current { p95 "180ms" p99 "420ms" }\n}',
    ),
    BlockType(
        "slo.latency.current",
        "measured latency",
        "The latency measured over the window, percentile by percentile.",
        _LATENCY_MEASURED,
        example='current {\n  p95 "180ms"\n  p99 "420ms"\n}',
    ),
    BlockType(
        "slo.error_rate",
        "error rate objective",
        "The share of requests that may fail. It bounds from above, so it is written with `<`.",
        (
            Property(
                "target",
                ValueType.PERCENT,
                "The share of requests that may fail: `< 0.1%` allows fewer than one in a thousand. Without a "
                "comparator, `<=` is meant.",
                'target "< 0.1%"',
                minimum=ZERO,
                maximum=HUNDRED,
            ),
            _WINDOW,
            Property(
                "current",
                ValueType.PERCENT,
                "The measured share of failing requests over the window. The objective is met while it keeps to the "
                "target.",
                'current "0.05%"',
                minimum=ZERO,
                maximum=HUNDRED,
            ),
            _DESCRIPTION,
        ),
        example='error_rate {\n  target "< 0.1%"\n  window "30 days"\n  current "0.05%"\n}',
    ),
    BlockType(
        "slo.throughput",
        "throughput objective",
        "How much work the service keeps up with while all of its other promises hold.",
        (
            Property(
                "target",
                ValueType.RATE,
                "The promised amount per time: a number, what is counted, and a unit of time. Promise what a load test "
                "has shown, not what the busiest day needed so far.",
                'target "10000 req/s"',
            ),
            _WINDOW,
            Property(
                "current",
                ValueType.RATE,
                "The measured amount per time. The objective is met while it is not below the target.",
                'current "8500 req/s"',
            ),
            _DESCRIPTION,
        ),
        example='throughput {\n  target "10000 req/s"\n  window "7 days"\n  current "8500 req/s"\n}',
    ),
    BlockType(
        "slo.objective",
        "objective",
        "Any other promise in numbers. `cost` bounds what running the service costs, `durability` says which share of "
        "stored data survives a year; other names are your own.",
        (
            Property(
                "target",
                ValueType.ANY,
                "What is promised, with its unit; put a comparator in front where it bounds from above.",
                'target "99.999999999%"',
            ),
            _WINDOW,
            Property(
                "current",
                ValueType.ANY,
                "What is measured, in the unit of the target.",
                'current "100%"',
            ),
            _DESCRIPTION,
        ),
        open=True,
        other="slo.objective",
        example='durability {\n  target "99.999999999%"\n  window "1 year"\n}',
    ),
)

_SLO = frozenset({"slo"})
KEYWORDS: tuple[Keyword, ...] = (
    Keyword(
        "slo",
        "What this service promises its users: availability, latency, error rate, throughput.",
        template("""
            slo {
              availability {
                target "${1:99.9%}"
                window "${2:30 days}"
              }
              latency {
                p95 "${3:200ms}"
                p99 "${4:500ms}"
                window "${5:7 days}"
              }
              error_rate {
                target "${6:< 0.1%}"
                window "${7:30 days}"
              }
            }
        """),
        LOGICAL | PHYSICAL,
    ),
    Keyword(
        "slo",
        "An availability objective with what is measured today.",
        template("""
            slo {
              availability {
                target "${1:99.9%}"
                window "${2:30 days}"
                current "${3:99.95%}"
              }
            }
        """),
        LOGICAL | PHYSICAL,
        label="slo availability",
    ),
    Keyword(
        "availability",
        "The share of time, or of requests, in which the service works.",
        'availability {\n\ttarget "${1:99.9%}"\n\twindow "${2:30 days}"\n}',
        _SLO,
    ),
    Keyword(
        "latency",
        "How long answers may take, as percentiles.",
        'latency {\n\tp95 "${1:200ms}"\n\tp99 "${2:500ms}"\n\twindow "${3:7 days}"\n}',
        _SLO,
    ),
    Keyword(
        "error_rate",
        "The share of requests that may fail.",
        'error_rate {\n\ttarget "${1:< 0.1%}"\n\twindow "${2:30 days}"\n}',
        _SLO,
        aliases=("errorRate",),
    ),
    Keyword(
        "throughput",
        "How much work the service keeps up with.",
        'throughput {\n\ttarget "${1:10000 req/s}"\n\twindow "${2:7 days}"\n}',
        _SLO,
    ),
    Keyword(
        "cost",
        "What running the service may cost.",
        'cost {\n\ttarget "${1:< 2000 EUR/month}"\n}',
        _SLO,
    ),
    Keyword(
        "durability",
        "The share of stored data that survives.",
        'durability {\n\ttarget "${1:99.999999999%}"\n\twindow "${2:1 year}"\n}',
        _SLO,
    ),
    Keyword(
        "current",
        "What is measured at the moment.",
        'current {\n\tp95 "${1:180ms}"\n\tp99 "${2:420ms}"\n}',
        frozenset({"slo.latency"}),
    ),
)

CLAUSES: tuple[Keyword, ...] = ()
