"""What an availability is worth when others are needed for it.

Sources: Beyer et al., *Site Reliability Engineering* (O'Reilly 2016), ch. 3, for error budgets; Treynor et al., "The
Calculus of Service Availability" (ACM Queue 15-2, 2017) for services that depend on others: a service cannot be more
available than the product of what it critically depends on.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.language import values
from sruja_lsp.model.service_levels import AVAILABILITY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sruja_lsp.analysis.contribution import Relation
    from sruja_lsp.analysis.landscape import Landscape
    from sruja_lsp.model.service_levels import Line
    from sruja_lsp.text.span import Span

_ONE = Decimal(1)


def serial(shares: Iterable[Decimal]) -> Decimal:
    """The availability of what needs all of these: the product, as if they failed independently."""
    product = _ONE
    for share in shares:
        product *= share
    return product


def parallel(shares: Iterable[Decimal]) -> Decimal:
    """The availability of what needs one of these: 1 - (1 - a)(1 - b)..., as if they failed independently."""
    return _ONE - serial(_ONE - share for share in shares)


def promised(lines: Iterable[Line]) -> tuple[Decimal, Line] | None:
    """The availability that is promised, as a share of one, and the line that promises it."""
    for line in lines:
        if line.block == AVAILABILITY:
            target = values.Percent.parse(line.target.text)
            if target is not None and 0 < target.value <= 100:  # noqa: PLR2004  # all of it
                return target.fraction, line
    return None


class Need(NamedTuple):
    """Something that is needed, how available it is at best, where that is promised, and the way to it."""

    element: str
    available: Decimal
    promises: tuple[tuple[str, Span], ...]
    """File and place of each."""
    hops: tuple[Relation, ...]


def needs(landscape: Landscape, name: str) -> list[Need]:
    """What an element needs to work: everything it waits for that makes a promise, each once, the weakest first.

    What makes no promise is as available as what it needs in turn. What makes one keeps it with all that it needs, so
    nobody has to look behind it.
    """
    found: dict[str, Need] = {}
    seen = {name}
    waiting: list[tuple[str, tuple[Relation, ...]]] = [(name, ())]
    while waiting:
        current, hops = waiting.pop()
        for relation in landscape.calls_of(current):
            target = relation.target
            if target in seen:
                continue
            seen.add(target)
            best = available(landscape, target)
            if best is None:
                waiting.append((target, (*hops, relation)))
            else:
                found[target] = Need(target, *best, (*hops, relation))
    return sorted(found.values(), key=lambda need: need.available)


def available(landscape: Landscape, name: str) -> tuple[Decimal, tuple[tuple[str, Span], ...]] | None:
    """How available an element is at best, and where that is promised; `None` when nobody says.

    Where only its instances promise something, those in different nodes stand in for each other.
    """
    element = landscape.elements.get(name)
    own = promised(line for objective in element.objectives.values() for line in objective.lines()) if element else None
    if own is not None and element is not None:
        return own[0], ((element.uri, own[1].target.span),)
    by_deployment: dict[int, dict[str, tuple[Decimal, tuple[str, Span]]]] = {}
    for environment, placement in landscape.placed.get(name, ()):
        if environment.trial:
            continue
        said = promised(landscape.lines(placement, name))
        if said is None:
            return None  # a copy that promises nothing may be what saves the others
        nodes = by_deployment.setdefault(id(environment), {})
        best = nodes.get(placement.path)
        if best is None or said[0] > best[0]:
            nodes[placement.path] = (said[0], (environment.uri, said[1].target.span))
    if not by_deployment:
        return None
    worst = min(by_deployment.values(), key=lambda nodes: parallel(share for share, _ in nodes.values()))
    return parallel(share for share, _ in worst.values()), tuple(span for _, span in worst.values())


def reachable(needed: Iterable[Need]) -> Decimal:
    """What can be promised at best by something that needs all of this and never fails itself."""
    return serial(need.available for need in needed)


def as_target(share: Decimal) -> str:
    """A share as a target that it still reaches, with two figures of what is missing: `"99.4%"` for 0.99400."""
    percent = share * 100
    missing = 100 - percent
    step = Decimal(1).scaleb(min(missing.adjusted() - 1, 0)) if missing else _ONE
    rounded = percent.quantize(step, ROUND_FLOOR)
    shown = format(rounded, "f")
    return f'"{shown.rstrip("0").rstrip(".") if "." in shown else shown}%"'
