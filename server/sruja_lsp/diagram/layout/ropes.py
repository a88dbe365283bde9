"""Lines that cannot be told apart, or that go a long way round, get a way of their own.

`dot` leads what passes a rank between two frames through one gap, where many lines become one rope.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram.geometry import samples, segments
from sruja_lsp.diagram.layout.plan import Route
from sruja_lsp.diagram.layout.routing import routes_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sruja_lsp.diagram.geometry import Point, Rect
    from sruja_lsp.diagram.layout.plan import Arrangement, Plan

_STEP: Final = 12.0
"""How far apart the points are at which lines are compared."""
_NEAR: Final = 6.0
"""Nearer than this two lines look like one."""
_ENDS: Final = 36.0
"""How far from its ends a line may be near to others: arrows meet at boxes."""
_LONG: Final = 5
"""Points in a row near to another line that make a rope."""
_INSIDE: Final = 3.0
_CELL: Final = 120.0
_ROUND: Final = 1.6
"""How many times longer than the straight way a line may be."""


def untied(plan: Plan, placed: Arrangement) -> Arrangement:
    """An arrangement in which roped lines, those that go far round and those behind boxes are led anew."""
    points = {id_: _points(route.curve) for id_, route in placed.routes.items()}
    leaves = _Boxes({node.id: placed.boxes[node.id] for node in plan.nodes if not node.frame})
    again = {
        link.id
        for link in plan.links
        if (line := points.get(link.id)) and (_wanders(line) or leaves.behind(link.source, link.target, line))
    }
    again |= _roped(plan, points)
    again -= {link.id for link in plan.links if link.source == link.target}
    if not again:
        return placed
    curves = routes_between(replace(plan, links=tuple(link for link in plan.links if link.id in again)), placed.boxes)
    routes = dict(placed.routes)
    for link in plan.links:
        curve = curves.get(link.id)
        if link.id in again and curve is not None and not leaves.behind(link.source, link.target, _points(curve)):
            routes[link.id] = Route(curve)
    return replace(placed, routes=routes)


def _points(curve: Sequence[Point]) -> list[Point]:
    """Points on a curve, `_STEP` apart, and its end."""
    found: list[Point] = [curve[0]]
    left = _STEP
    for a, b in segments(samples(curve, 12)):
        whole = _far(a, b)
        at = left
        while at <= whole:
            found.append((a[0] + (b[0] - a[0]) * at / whole, a[1] + (b[1] - a[1]) * at / whole))
            at += _STEP
        left = at - whole
    return [*found, curve[-1]]


def _far(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


def _roped(plan: Plan, points: Mapping[str, Sequence[Point]]) -> set[str]:
    """The lines that run beside another one for a stretch."""
    ends = {link.id: (link.source, link.target) for link in plan.links}
    cells: dict[tuple[int, int], list[tuple[str, Point]]] = {}
    inner = {
        id_: [point for point in line if _far(point, line[0]) > _ENDS and _far(point, line[-1]) > _ENDS]
        for id_, line in points.items()
    }
    for id_, line in inner.items():
        for point in line:
            cells.setdefault((int(point[0] // _STEP), int(point[1] // _STEP)), []).append((id_, point))
    found: set[str] = set()
    for id_, line in inner.items():
        row: dict[str, int] = {}
        for point in line:
            beside = {other for other in _beside(id_, point, cells) if {*ends[other]} != {*ends[id_]}}
            row = {other: row.get(other, 0) + 1 for other in beside}
            if any(count >= _LONG for count in row.values()):
                found.add(id_)
                break
    return found


def _beside(id_: str, point: Point, cells: Mapping[tuple[int, int], Sequence[tuple[str, Point]]]) -> set[str]:
    column, row = int(point[0] // _STEP), int(point[1] // _STEP)
    return {
        other
        for x in (column - 1, column, column + 1)
        for y in (row - 1, row, row + 1)
        for other, there in cells.get((x, y), ())
        if other != id_ and _far(point, there) <= _NEAR
    }


def _wanders(points: Sequence[Point]) -> bool:
    """Whether a line goes far round."""
    length = sum(_far(a, b) for a, b in segments(points))
    straight = _far(points[0], points[-1])
    return length > _ROUND * straight + 2 * _ENDS


class _Boxes:
    """Boxes by the cells that they touch."""

    def __init__(self, boxes: Mapping[str, Rect]) -> None:
        self.cells: dict[tuple[int, int], list[tuple[str, Rect]]] = {}
        for id_, rect in boxes.items():
            inner = rect.grown(-_INSIDE)
            for column in range(int(inner.x // _CELL), int(inner.right // _CELL) + 1):
                for row in range(int(inner.y // _CELL), int(inner.bottom // _CELL) + 1):
                    self.cells.setdefault((column, row), []).append((id_, inner))

    def behind(self, source: str, target: str, points: Sequence[Point]) -> bool:
        """Whether a line passes behind a box that it has nothing to do with."""
        for point in points:
            for id_, rect in self.cells.get((int(point[0] // _CELL), int(point[1] // _CELL)), ()):
                if rect.has(point) and id_ not in (source, target):
                    return True
        return False


__all__ = ["untied"]
