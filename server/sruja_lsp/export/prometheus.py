"""Service levels as alert rules for Prometheus that fire while an error budget burns too fast.

Each alert looks at a long and a short window, so that it fires soon and stops soon (Beyer et al., *The Site Reliability
Workbook*, ch. 5, "Multiwindow, Multi-Burn-Rate Alerts"). In a window of 30 days 2% of the budget in an hour are a burn
rate of 14.4, and 5% in six hours one of 6; in other windows the same shares of the budget give other rates.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

from sruja_lsp.export.objectives import Watched, services, short, watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.diagram.views import Source

_HEAD: Final = """\
# Alerts on the error budgets of a Sruja model. The queries follow the conventions of Prometheus' client libraries; look
# them through.
"""
_ONE: Final = Decimal(1)


class _Pace(NamedTuple):
    """A share of the budget that is gone within a long window; the short one tells whether it still goes on."""

    share: Decimal
    long: str
    seconds: int
    short: str
    severity: str


_PACES: Final = (
    _Pace(Decimal("0.02"), "1h", 3600, "5m", "page"),
    _Pace(Decimal("0.05"), "6h", 6 * 3600, "30m", "page"),
)
_WINDOWS: Final = ("5m", "30m", "1h", "6h")


def prometheus(source: Source) -> str:
    """The alert rules of a document; an empty list of groups when it promises nothing."""
    groups = [_group(one) for service in services(source) for one in watched(service)]
    return _HEAD + yaml.safe_dump(
        {"groups": groups}, sort_keys=False, allow_unicode=True, default_flow_style=False, width=1000
    )


def _group(one: Watched) -> dict[str, Any]:
    return {"name": f"sruja-{one.id}", "rules": [*_records(one), *_alerts(one)]}


def _labels(one: Watched) -> dict[str, str]:
    return {"sruja_service": one.service.id, "sruja_slo": one.id}


def _records(one: Watched) -> Iterator[dict[str, Any]]:
    for window in _WINDOWS:
        good, total = (query.replace("$window", window) for query in (one.good, one.total))
        yield {
            "record": f"sruja:slo_error_ratio:rate{window}",
            "expr": f"1 - (({good}) / ({total}))",
            "labels": _labels(one),
        }


def _alerts(one: Watched) -> Iterator[dict[str, Any]]:
    for pace in _PACES:
        rate = burn_rate(pace.share, one.window.seconds, pace.seconds)
        limit = rate * one.allowed
        if limit >= _ONE:  # more than everything would have to fail
            continue
        chosen = f'sruja_slo="{one.id}"'
        over = " and ".join(
            f"sruja:slo_error_ratio:rate{window}{{{chosen}}} > {_number(limit)}" for window in (pace.long, pace.short)
        )
        yield {
            "alert": "SrujaErrorBudgetBurn",
            "expr": over,
            "labels": {**_labels(one), "severity": pace.severity, "window": pace.long},
            "annotations": {
                "summary": f"{one.service.title} burns its {one.name} budget {_number(rate)} times too fast",
                "description": (
                    f"{_number(pace.share * 100)}% of the error budget of {short(one.window)} are gone within"
                    f" {pace.long}: {one.service.name} promises {one.name} {one.written}."
                ),
            },
        }


def burn_rate(share: Decimal, window: Decimal, within: int) -> Decimal:
    """How many times faster than even a budget burns of which a share is gone within some seconds of its window."""
    return share * window / within


def _number(number: Decimal) -> str:
    return format(round(number, 6).normalize(), "f")
