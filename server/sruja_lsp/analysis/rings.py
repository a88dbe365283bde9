"""Rings in a graph: what can be reached from itself."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


def components(edges: Mapping[str, Collection[str]]) -> list[list[str]]:  # noqa: C901  # one walk, as Tarjan has it
    """The groups of two and more nodes that can all reach each other (Tarjan 1972), in the order of the graph."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in edges:
        if root in order:
            continue
        work = [(root, iter(edges.get(root, ())))]
        order[root] = low[root] = len(order)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, rest = work[-1]
            for other in rest:
                if other not in order:
                    order[other] = low[other] = len(order)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(edges.get(other, ()))))
                    break
                if other in on_stack:
                    low[node] = min(low[node], order[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    group: list[str] = []
                    while not group or group[-1] != node:
                        group.append(stack.pop())
                        on_stack.discard(group[-1])
                    if len(group) > 1:
                        found.append(sorted(group, key=order.__getitem__))
    return found


def ring(edges: Mapping[str, Collection[str]], component: Sequence[str]) -> list[tuple[str, str]] | None:
    """The shortest way round through three and more nodes of a component, as hops; `None` when there is none."""
    inside = set(component)
    best: list[str] | None = None
    for start in component[:_TRIED]:
        for first in edges.get(start, ()):
            if first not in inside or first == start:
                continue
            way = _way(edges, inside, first, start)
            if way is not None and (best is None or len(way) < len(best)):
                best = way
        if best is not None and len(best) == 3:  # noqa: PLR2004  # shorter there is none
            break
    if best is None:
        return None
    return list(zip(best, (*best[1:], best[0]), strict=True))


_TRIED = 50
"""Nodes of a component from which a way round is looked for."""


def _way(edges: Mapping[str, Collection[str]], inside: set[str], first: str, start: str) -> list[str] | None:
    """The shortest way from `start` over `first` back to `start` that does not just turn round."""
    before = {first: start}
    waiting = deque([first])
    while waiting:
        node = waiting.popleft()
        for other in edges.get(node, ()):
            if other == start and node != first:
                way = [node]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return way[::-1]
            if other in inside and other not in before and other != start:
                before[other] = node
                waiting.append(other)
    return None
