"""Blue and green both live, or neither of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.traffic import WHOLE, blue_green
from sruja_lsp.model.settings import shifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.model.deployments import Placement
    from sruja_lsp.text.span import Span


def _deployment(environment: Environment) -> Iterator[Finding]:
    for element, placements in environment.elements.items():
        if len(placements) < 2:  # noqa: PLR2004  # it takes two sides
            continue
        sides = blue_green(placements)
        said = [placement for placement in placements if placement.share is not None]
        if said and len(said) == len(placements) and not any(placement.share for placement in said):
            if not environment.trial or sides:
                yield _none(element, placements)
        elif sides and not said:
            yield from _by_status(element, placements)
        elif sides:
            full = [placement for placement in said if placement.share == WHOLE]
            if len(full) > 1:
                yield _both(element, full)


def _none(element: str, placements: tuple[Placement, ...]) -> Finding:
    message = f"No side of `{element}` gets any traffic. Which one is live? Give it 100."
    first, *others = placements
    return _finding(message, _traffic(first), [(_traffic(other), "no traffic here either") for other in others], "100")


def _both(element: str, full: list[Placement]) -> Finding:
    message = f"Both sides of `{element}` take all of the traffic. Only one can be live; the other one waits with 0."
    *rest, last = full
    others = [(_traffic(other), f"`{other.path}` takes all of it, too") for other in rest]
    return _finding(message, _traffic(last), others, "0")


def _by_status(element: str, placements: tuple[Placement, ...]) -> Iterator[Finding]:
    """When no share is written, the status says who serves."""
    said = [(placement, span) for placement in placements if (span := _status(placement)) is not None]
    if len(said) < len(placements):
        return
    active = [(placement, span) for placement, span in said if placement.status == "active"]
    if len(active) > 1:
        message = f"Both sides of `{element}` are active. Which one is live? Say so by `traffic`, or by a status."
        (_, span), *others = reversed(active)
        yield _finding(message, span, [(other, "active, too") for _, other in others], None)
    elif all(placement.waits for placement in placements):
        message = f"All sides of `{element}` wait, none is active. Which one is live?"
        (_, span), *others = said
        yield _finding(message, span, [(other, "this one waits, too") for _, other in others], '"active"')


def _finding(message: str, span: Span, others: list[tuple[Span, str]], replacement: str | None) -> Finding:
    related = tuple(Related(HERE, place, text) for place, text in others if place != span)
    data: dict[str, object] | None = {"replacement": replacement} if replacement is not None else None
    return Finding(RULE.name, RULE.severity, span, message, related, data=data)


def _traffic(placement: Placement) -> Span:
    """Where the share of an instance is written: at itself, else at the nearest node around it."""
    own = placement.instance.settings.get("traffic")
    if own is not None:
        return placement.span(own.span)
    for start, node in reversed(placement.around):
        said = node.settings.get("traffic")
        if said is not None:
            return shifted(said.span, start)
    return placement.span(placement.instance.focus)


def _status(placement: Placement) -> Span | None:
    own = placement.instance.settings.get("status")
    if own is not None:
        return placement.span(own.span)
    for start, node in reversed(placement.around):
        said = node.settings.get("status")
        if said is not None:
            return shifted(said.span, start)
    return None


RULE = Rule(
    "blue-green-live", Severity.WARNING, "Blue and green both live, or neither of them.", deployment=_deployment
)
