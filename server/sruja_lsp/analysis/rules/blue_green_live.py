"""Blue and green both live, or neither of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.traffic import WHOLE, blue_green, share_within, sides
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
        said = [placement for placement in placements if placement.share is not None]
        if said and len(said) == len(placements) and not any(placement.share for placement in said):
            if not environment.trial or blue_green(placements):
                yield _none(element, placements)
        elif not said and blue_green(placements) and all(placement.waits for placement in placements):
            yield from _all_wait(element, placements)
        else:
            for depth, group in sides(placements):
                if blue_green(group):
                    yield from _switched(element, group, depth)


def _switched(element: str, group: tuple[Placement, ...], depth: int) -> Iterator[Finding]:
    """What is wrong with sides that stand side by side."""
    shares = [share_within(placement, depth) for placement in group]
    if all(share is None for share in shares):
        yield from _all_active(element, group)
        return
    full = [placement for placement, share in zip(group, shares, strict=True) if share == WHOLE]
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


# When no share is written, the status says who serves.


def _all_active(element: str, placements: tuple[Placement, ...]) -> Iterator[Finding]:
    active = [_status(placement) for placement in placements if placement.status == "active"]
    if len(active) > 1 and all(_status(placement) is not None for placement in placements):
        message = f"Both sides of `{element}` are active. Which one is live? Say so by `traffic`, or by a status."
        span, *others = [span for span in reversed(active) if span is not None]
        yield _finding(message, span, [(other, "active, too") for other in others], None)


def _all_wait(element: str, placements: tuple[Placement, ...]) -> Iterator[Finding]:
    spans = [span for placement in placements if (span := _status(placement)) is not None]
    if len(spans) == len(placements):
        message = f"All sides of `{element}` wait, none is active. Which one is live?"
        span, *others = spans
        yield _finding(message, span, [(other, "this one waits, too") for other in others], '"active"')


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
