"""A rollback that waits until the promise is long broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import values
from sruja_lsp.model.service_levels import ERROR_RATE, LATENCY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from sruja_lsp.analysis.landscape import Landscape
    from sruja_lsp.language.values import Quantity
    from sruja_lsp.model.deployments import Placement
    from sruja_lsp.model.service_levels import Line
    from sruja_lsp.model.settings import Setting

_FACTOR: Final = 2
"""How far above the promise a limit may lie: a canary may do a little worse, and must not go back for a hiccup."""


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    for name, _, placement in landscape.own_placements():
        yield None
        part = placement.instance.parts.get("auto_rollback")
        if part is None:
            continue
        lines = {line.name if line.block == LATENCY else line.block: line for line in landscape.lines(placement, name)}
        for key, setting in part.settings.items():
            promise = lines.get(ERROR_RATE if key == "error_rate" else key.replace("_", " "))
            if promise is not None and (found := _checked(landscape, name, placement, setting, promise)):
                yield found


def _checked(landscape: Landscape, name: str, placement: Placement, setting: Setting, promise: Line) -> Finding | None:
    limit = values.Comparison.parse(setting.text)
    target: Quantity | None = values.Percent.parse(promise.target.text) or values.Duration.parse(promise.target.text)
    if limit is None or target is None or not limit.comparator.startswith(">"):
        return None
    allowed, reached = _magnitude(target), _magnitude(limit.quantity)
    if type(limit.quantity) is not type(target) or allowed is None or reached is None or reached <= _FACTOR * allowed:
        return None
    written = promise.target.text.strip().lstrip("<=≤ ")
    message = (
        f"The canary of `{name}` goes back at {setting.text}, but {promise.target.text} is promised: "
        "by then the promise is long broken. Let it go back at twice as much at most."
    )
    related = (Related(landscape.file_of(promise.target), promise.target.span, f"{promise.target.text} is promised"),)
    data: dict[str, object] = {"replacement": f'"> {written}"'}
    return Finding(RULE.name, RULE.severity, placement.span(setting.span), message, related, data=data)


def _magnitude(quantity: Quantity) -> Decimal | None:
    if isinstance(quantity, values.Percent):
        return quantity.value
    return quantity.seconds if isinstance(quantity, values.Duration) else None


RULE = Rule(
    "rollback-limit",
    Severity.WARNING,
    "A rollback that waits until the promise is long broken.",
    landscape=_landscape,
)
