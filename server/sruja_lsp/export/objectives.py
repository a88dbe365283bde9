"""Service levels as ratios of bad events to all, the form that other tools watch them in.

Which metrics count the events cannot be told from a model. The queries follow the conventions of Prometheus' client
libraries, `http_requests_total` with a `code` and the histogram `http_request_duration_seconds`, and select by a label:
`service` is the element's full name. `metadata { prometheus_selector 'job="shop"' }` on the element selects otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram.text import clean
from sruja_lsp.diagram.views import architecture_of
from sruja_lsp.language import values
from sruja_lsp.model.service_levels import AVAILABILITY, ERROR_RATE, LATENCY, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sruja_lsp.diagram.views import Source
    from sruja_lsp.model.architecture import Architecture
    from sruja_lsp.model.service_levels import Line, Objective

_ONE: Final = Decimal(1)
_SHARES: Final = {"p50": "0.5", "p90": "0.9", "p95": "0.95", "p99": "0.99", "p999": "0.999"}
_MONTH: Final = values.Window(Decimal(30 * 86400), Decimal(30), "days")
SELECTOR: Final = "prometheus_selector"


@dataclass(frozen=True, slots=True)
class Service:
    """Something that promises: an element, or one of its instances that promises otherwise."""

    id: str
    name: str
    title: str
    description: str
    selector: str
    objectives: Mapping[str, Objective]


@dataclass(frozen=True, slots=True)
class Watched:
    """One promise as a share of good events. `allowed` is the share that may be bad; `good` and `total` are queries.

    Queries have `$window` where the range goes.
    """

    id: str
    service: Service
    name: str
    written: str
    target: Decimal
    window: values.Window
    good: str
    total: str

    @property
    def allowed(self) -> Decimal:
        """The error budget as a share of all events."""
        return _ONE - self.target


def services(source: Source) -> Iterator[Service]:
    """Everything that promises something, in the order of the text."""
    architecture = architecture_of(source)
    used: set[str] = set()
    for element in architecture.elements.values():
        if element.objectives:
            chosen = element.metadata.get(SELECTOR, "") or f'service="{_escaped(element.name)}"'
            yield Service(
                _distinct(element.name, used),
                element.name,
                clean(element.title),
                clean(element.description),
                chosen,
                element.objectives,
            )
    yield from _instances(architecture, used)


def _instances(architecture: Architecture, used: set[str]) -> Iterator[Service]:
    for deployment in architecture.deployments:
        for placed in deployment.instances():
            if not placed.instance.levels:
                continue
            element = architecture.elements.get(placed.target)
            title = clean(element.title) if element else placed.target
            chosen = element.metadata.get(SELECTOR, "") if element else ""
            chosen = chosen or f'service="{_escaped(placed.target)}"'
            yield Service(
                _distinct(placed.id, used),
                placed.id,
                f"{title} in {placed.path}",
                "",
                f'{chosen},deployment="{_escaped(placed.path)}"',
                placed.objectives,
            )


def watched(service: Service) -> Iterator[Watched]:
    """The promises of a service that are a share of events; a throughput is none."""
    used: set[str] = set()
    for line in lines(service.objectives):
        found = _watched(service, line)
        if found is not None and found.id not in used:
            used.add(found.id)
            yield found


def _watched(service: Service, line: Line) -> Watched | None:
    window = values.Window.parse(line.window.text) if line.window is not None else _MONTH
    if window is None:
        window = _MONTH
    total = f"sum(rate(http_requests_total{{{service.selector}}}[$window]))"
    target: Decimal | None = None
    good = f'sum(rate(http_requests_total{{{service.selector},code!~"5.."}}[$window]))'
    if line.block in (AVAILABILITY, ERROR_RATE):
        budget = line.budget
        percent = values.Percent.parse(line.target.text)
        if budget is not None:
            target = _ONE - budget.allowed
        elif percent is not None:
            target = percent.fraction if line.block == AVAILABILITY else _ONE - percent.fraction
    elif line.block == LATENCY:
        limit = values.Duration.parse(line.target.text)
        share = _SHARES.get(line.name.rpartition(" ")[2])
        if limit is not None and share is not None:
            target = Decimal(share)
            edge = _plain(limit.seconds)
            good = f'sum(rate(http_request_duration_seconds_bucket{{{service.selector},le="{edge}"}}[$window]))'
            total = f"sum(rate(http_request_duration_seconds_count{{{service.selector}}}[$window]))"
    if target is None or not 0 < target < 1:
        return None
    name = line.name.replace(" ", "-").replace("_", "-")
    return Watched(f"{service.id}-{_slug(name)}", service, line.name, line.target.text, target, window, good, total)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _slug(text: str) -> str:
    """A name as Kubernetes and OpenSLO want it (RFC 1123): lower case letters, digits and hyphens."""
    ascii_ = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text)
    return re.sub(r"[^a-z0-9]+", "-", ascii_.casefold()).strip("-")[:50].strip("-")


def _distinct(name: str, used: set[str]) -> str:
    base = _slug(name) or "service"
    found, number = base, 1
    while found in used:
        number += 1
        found = f"{base}-{number}"
    used.add(found)
    return found


def short(window: values.Window) -> str:
    """A window as Prometheus and OpenSLO write it: `30d`, `12h`, `90m`."""
    seconds = int(window.seconds)
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{max(seconds, 1)}s"
