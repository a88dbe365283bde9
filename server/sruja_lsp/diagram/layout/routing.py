"""Ways for lines between boxes that have their places: they leave and arrive at edges, and go around other boxes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram.geometry import Rect, clipped, straight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sruja_lsp.diagram.geometry import Point
    from sruja_lsp.diagram.layout.plan import Plan

_ROOM: Final = 12.0
"""How far lines stay away from boxes that they pass."""
_TURNS: Final = 8
_ROUND: Final = 18.0
"""Radius of the corners of a way."""
_CELL: Final = 200.0
_STEPS: Final = 600
"""Corners that are tried for one line before it goes straight on."""


def routes_between(plan: Plan, boxes: Mapping[str, Rect]) -> dict[str, tuple[Point, ...]]:
    """A curve for every line of a plan whose two boxes are there."""
    obstacles = _Obstacles({node.id: boxes[node.id] for node in plan.nodes if not node.frame and node.id in boxes})
    pairs: dict[frozenset[str], int] = {}
    found: dict[str, tuple[Point, ...]] = {}
    for link in plan.links:
        source, target = boxes.get(link.source), boxes.get(link.target)
        if source is None or target is None:
            continue
        if link.source == link.target:
            found[link.id] = loop(source)
            continue
        key = frozenset((link.source, link.target))
        number = pairs[key] = pairs.get(key, -1) + 1
        aside = 16.0 * ((number + 1) // 2) * (1 if number % 2 else -1)
        found[link.id] = obstacles.way(link.source, source, link.target, target, aside)
    return found


def loop(rect: Rect) -> tuple[Point, ...]:
    """From the right edge of a box back to it."""
    x, y = rect.right, rect.y + rect.height / 2
    return ((x, y - 14), (x + 46, y - 26), (x + 46, y + 26), (x, y + 14))


def direct(source: Rect, target: Rect, number: int = 0) -> tuple[Point, ...]:
    """Straight from the middle of a box to that of another, cut at their edges; `number` moves it aside."""
    return straight(_cut(_ends(source, target, 16.0 * ((number + 1) // 2) * (1 if number % 2 else -1)), source, target))


def _ends(source: Rect, target: Rect, aside: float) -> list[Point]:
    """The middles of two boxes, both moved to the same side of the line between them."""
    (x0, y0), (x1, y1) = source.centre, target.centre
    dx, dy = x1 - x0, y1 - y0
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    ox, oy = -dy / length * aside, dx / length * aside
    return [(x0 + ox, y0 + oy), (x1 + ox, y1 + oy)]


def _cut(points: Sequence[Point], source: Rect, target: Rect) -> list[Point]:
    """A way from the inside of one box to that of another, cut at their edges."""
    cut = list(points)
    leave = clipped(source, cut[0], cut[1])
    arrive = clipped(target, cut[-2], cut[-1])
    first, last = leave[1] if leave else 0.0, arrive[0] if arrive else 1.0
    if len(cut) == 2 and first >= last:  # noqa: PLR2004  # the boxes lie in each other
        return cut
    start, end = _between(cut[0], cut[1], first), _between(cut[-2], cut[-1], last)
    cut[0], cut[-1] = start, end
    return cut


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


class _Obstacles:
    """Boxes that lines should not pass through, by the cells they touch."""

    def __init__(self, boxes: Mapping[str, Rect]) -> None:
        self.cells: dict[tuple[int, int], list[tuple[str, Rect]]] = {}
        self.left = 0
        for id_, rect in boxes.items():
            for cell in _cells(rect):
                self.cells.setdefault(cell, []).append((id_, rect))

    def way(self, source: str, start: Rect, target: str, end: Rect, aside: float) -> tuple[Point, ...]:
        """A way from one box to another, around those between them where that takes few turns."""
        ends = _ends(start, end, aside)
        self.left = _STEPS
        # Inside a frame that a line starts or ends at, nothing is in its way.
        free = {source, target}
        points = self._around(ends[0], ends[1], free, start, end, _TURNS)
        return _rounded(_cut(points, start, end))

    def _around(  # noqa: PLR0913, PLR0917  # all that decides on a way
        self, a: Point, b: Point, free: set[str], start: Rect, end: Rect, turns: int
    ) -> list[Point]:
        hit = self._first(a, b, free, start, end)
        if hit is None or not turns or self.left <= 0:
            return [a, b]
        grown = hit.grown(_ROOM)
        corners = [(grown.x, grown.y), (grown.right, grown.y), (grown.x, grown.bottom), (grown.right, grown.bottom)]
        corners.sort(key=lambda corner: _far(a, corner) + _far(corner, b))
        best: list[Point] = [a, b]
        fewest = 1_000
        for corner in corners[:3]:
            self.left -= 1
            if self._inside(corner):
                continue
            first = self._around(a, corner, free, start, end, turns - 1)
            second = self._around(corner, b, free, start, end, turns - 1)
            points = [*first, *second[1:]]
            hits = sum(self._first(one, other, free, start, end) is not None for one, other in pairwise(points))
            if hits < fewest:
                best, fewest = points, hits
                if not hits:
                    break
        return best

    def _first(  # what is looked at, and what is not
        self, a: Point, b: Point, free: set[str], start: Rect, end: Rect
    ) -> Rect | None:
        """The first box that a straight piece passes through."""
        left, top = min(a[0], b[0]), min(a[1], b[1])
        near: dict[str, Rect] = {}
        for cell in _cells(Rect(left, top, abs(a[0] - b[0]), abs(a[1] - b[1]))):
            near.update(self.cells.get(cell, ()))
        found: tuple[float, Rect] | None = None
        for id_, rect in near.items():
            if id_ in free or start.holds(rect) or end.holds(rect):
                continue
            inside = clipped(rect.grown(2.0), a, b)
            if inside is not None and inside[0] < inside[1] and (found is None or inside[0] < found[0]):
                found = inside[0], rect
        return found[1] if found is not None else None

    def _inside(self, point: Point) -> bool:
        cell = (int(point[0] // _CELL), int(point[1] // _CELL))
        return any(rect.has(point, 1.0) for _, rect in self.cells.get(cell, ()))


def _far(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


def _rounded(points: Sequence[Point]) -> tuple[Point, ...]:
    """A curve along points, its corners rounded."""
    if len(points) == 2:  # noqa: PLR2004  # straight
        return straight(points)
    curve: list[Point] = [points[0]]
    at = points[0]
    for before, corner, behind in zip(points, points[1:], points[2:], strict=False):
        reach = min(_ROUND, _far(before, corner) / 2, _far(corner, behind) / 2)
        enter = _between(corner, before, reach / (_far(before, corner) or 1.0))
        leave = _between(corner, behind, reach / (_far(corner, behind) or 1.0))
        curve += straight([at, enter])[1:]
        curve += [_between(enter, corner, 2 / 3), _between(leave, corner, 2 / 3), leave]
        at = leave
    curve += straight([at, points[-1]])[1:]
    return tuple(curve)


def _cells(rect: Rect) -> list[tuple[int, int]]:
    columns = range(int(rect.x // _CELL), int(rect.right // _CELL) + 1)
    rows = range(int(rect.y // _CELL), int(rect.bottom // _CELL) + 1)
    return [(column, row) for column in columns for row in rows]
