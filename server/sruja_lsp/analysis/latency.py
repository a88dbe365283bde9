"""How long an answer takes at least when others have to answer first.

A service that waits for another cannot be faster than that one: each percentile of what is promised has to be at least
the same percentile of what is waited for. This is an upper bound on what can be promised and no estimate: times add up,
and not every request needs every answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.language import values
from sruja_lsp.model.service_levels import LATENCY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from sruja_lsp.analysis.contribution import Relation
    from sruja_lsp.analysis.landscape import Landscape
    from sruja_lsp.model.service_levels import Objective
    from sruja_lsp.text.span import Span


class Chain(NamedTuple):
    """The slowest answer that is waited for: how long it takes, the way to it, and where its time is promised."""

    seconds: Decimal
    shown: str
    hops: tuple[Relation, ...]
    promise: tuple[str, Span] | None
    """File and place; `None` when the time is that of the last relation."""


def promised(objectives: Iterable[Objective], percentile: str) -> tuple[Decimal, str, Span] | None:
    """The time that is promised for a percentile, as it is written, and where."""
    for objective in objectives:
        said = objective.said.get(percentile) if objective.block == LATENCY else None
        limit = values.Duration.parse(said.text) if said is not None else None
        if said is not None and limit is not None:
            return limit.seconds, said.text.strip().lstrip("<=≤ "), said.span
    return None


def longest(landscape: Landscape, name: str, percentile: str) -> Chain | None:
    """The slowest answer that an element waits for, directly or because what it waits for waits in turn.

    What promises a time keeps it with all that it waits for, so nobody has to look behind it.
    """
    best: Chain | None = None
    seen = {name}
    waiting: list[tuple[str, tuple[Relation, ...]]] = [(name, ())]
    while waiting:
        current, hops = waiting.pop()
        for relation in landscape.calls_of(current):
            if relation.target in seen:
                continue
            seen.add(relation.target)
            way = (*hops, relation)
            element = landscape.elements.get(relation.target)
            said = promised(element.objectives.values(), percentile) if element is not None else None
            if said is not None and element is not None:
                found = Chain(said[0], said[1], way, (element.uri, said[2]))
            elif relation.latency is not None:
                found = Chain(relation.latency, values.humanise(relation.latency), way, None)
            else:
                waiting.append((relation.target, way))
                continue
            if best is None or found.seconds > best.seconds:
                best = found
    return best
