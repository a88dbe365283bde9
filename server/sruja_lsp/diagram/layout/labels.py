"""Places for the labels of lines: never on a box, a frame's header or another label; on their line where that goes.

Placing is greedy in the order of the lines. Where nothing on or beside the line is free the search goes outwards until
something is, so that every label has a place whatever an engine made of the picture.
"""

from __future__ import annotations

from math import cos, sin
from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram.geometry import Rect, clipped, middle, samples, segments
from sruja_lsp.diagram.layout.plan import Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sruja_lsp.diagram.geometry import Point
    from sruja_lsp.diagram.layout.plan import Plan

_CELL: Final = 128.0
_APART: Final = 3.0
"""Room between a label and what it must not touch."""
_GOLDEN: Final = 2.399963
_FARTHEST: Final = 4000
_BORDER: Final = 2.0
_ASIDE: Final = 0.6
_BESIDE: Final = 16.0
"""How far from its line a label may be and still be seen to belong to it."""


def place_labels(plan: Plan, boxes: Mapping[str, Rect], routes: Mapping[str, Route]) -> dict[str, Route]:
    """The same routes with a place for each label that has a size."""
    taken = _Grid()
    borders = _Grid()
    for node in plan.nodes:
        rect = boxes.get(node.id)
        if rect is None:
            continue
        if not node.frame:
            taken.add(rect.grown(_APART))
            continue
        taken.add(Rect(rect.x, rect.y, min(node.width, rect.width), node.height).grown(1))
        for edge in (
            Rect(rect.x, rect.y, rect.width, 0),
            Rect(rect.x, rect.bottom, rect.width, 0),
            Rect(rect.x, rect.y, 0, rect.height),
            Rect(rect.right, rect.y, 0, rect.height),
        ):
            borders.add(edge)
    points = {id_: samples(route.curve, 8) for id_, route in routes.items()}
    lines = _Lines(points)
    found: dict[str, Route] = {}
    for link in plan.links:
        route = routes.get(link.id)
        if route is None:
            continue
        label = None
        if link.width and link.height:
            label = _place(link.id, (link.width, link.height), route, points[link.id], taken, borders, lines)
            taken.add(label.grown(_APART))
        found[link.id] = Route(route.curve, label)
    return found


def _place(  # noqa: PLR0913, PLR0917  # all that a label must respect
    id_: str,
    size: tuple[float, float],
    route: Route,
    points: Sequence[Point],
    taken: _Grid,
    borders: _Grid,
    lines: _Lines,
) -> Rect:
    best: Rect | None = None
    least = 0.0
    for rect, cost in _candidates(size, route, points):
        if best is not None and cost >= least:
            continue
        if taken.hit(rect):
            continue
        cost += _BORDER * borders.count(rect) + lines.count(rect, id_)  # noqa: PLW2901  # what it costs in all
        if best is None or cost < least:
            best, least = rect, cost
            if cost <= 0:
                break
    return best if best is not None else _outwards(size, points, taken)


def _candidates(size: tuple[float, float], route: Route, points: Sequence[Point]) -> Iterator[tuple[Rect, float]]:
    """Places for a label, the most wanted first, each with what speaks against it."""
    width, height = size
    if route.label is not None:
        # An engine may have placed it on a piece of the line that was cut off at a frame.
        near = min(_distance(route.label, point) for point in points)
        yield route.label, 0.0 if near < _BESIDE else near / _BESIDE
    lengths = [0.0]
    for (x0, y0), (x1, y1) in segments(points):
        lengths.append(lengths[-1] + ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5)
    whole = lengths[-1] or 1.0
    shares = (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8, 0.13, 0.87)
    spots = [_along(points, lengths, share * whole) for share in shares]
    for number, (x, y, _, _) in enumerate(spots):
        yield middle(x, width, y, height), 0.05 + 0.08 * number
    for number, (x, y, dx, dy) in enumerate(spots):
        for side in (1, -1):
            ox, oy = -dy * side, dx * side
            reach = abs(ox) * width / 2 + abs(oy) * height / 2 + 5
            yield middle(x + ox * reach, width, y + oy * reach, height), _ASIDE + 0.08 * number


def _distance(rect: Rect, point: Point) -> float:
    """How far a point is from a rectangle."""
    dx = max(rect.x - point[0], 0.0, point[0] - rect.right)
    dy = max(rect.y - point[1], 0.0, point[1] - rect.bottom)
    return float((dx * dx + dy * dy) ** 0.5)


def _along(points: Sequence[Point], lengths: Sequence[float], at: float) -> tuple[float, float, float, float]:
    """A point on a line by its distance from the start, and the direction there."""
    for index in range(1, len(points)):
        if lengths[index] >= at and lengths[index] > lengths[index - 1]:
            (x0, y0), (x1, y1) = points[index - 1], points[index]
            piece = lengths[index] - lengths[index - 1]
            share = (at - lengths[index - 1]) / piece
            return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, (x1 - x0) / piece, (y1 - y0) / piece
    return *points[-1], 1.0, 0.0


def _outwards(size: tuple[float, float], points: Sequence[Point], taken: _Grid) -> Rect:
    """The free place nearest to the middle of a line, found along a spiral."""
    width, height = size
    x, y = points[len(points) // 2]
    for number in range(1, _FARTHEST):
        reach = 9.0 * number**0.5
        angle = number * _GOLDEN
        rect = middle(x + reach * cos(angle) * 1.6, width, y + reach * sin(angle), height)
        if not taken.hit(rect):
            return rect
    return _below(size, x, taken)


def _below(size: tuple[float, float], x: float, taken: _Grid) -> Rect:
    return Rect(x - size[0] / 2, taken.bottom + _APART, *size)


class _Grid:
    """Rectangles by the cells they touch."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[Rect]] = {}
        self.bottom = 0.0

    def add(self, rect: Rect) -> None:
        for cell in _cells(rect):
            self.cells.setdefault(cell, []).append(rect)
        self.bottom = max(self.bottom, rect.bottom)

    def hit(self, rect: Rect) -> bool:
        return any(other.meets(rect) for cell in _cells(rect) for other in self.cells.get(cell, ()))

    def count(self, rect: Rect) -> int:
        near = {other for cell in _cells(rect) for other in self.cells.get(cell, ())}
        return sum(1 for other in near if _touches(other, rect))


def _touches(edge: Rect, rect: Rect) -> bool:
    return edge.x <= rect.right and rect.x <= edge.right and edge.y <= rect.bottom and rect.y <= edge.bottom


class _Lines:
    """The straight pieces of all lines by the cells they touch."""

    def __init__(self, points: Mapping[str, Sequence[Point]]) -> None:
        self.cells: dict[tuple[int, int], list[tuple[str, Point, Point]]] = {}
        for id_, sampled in points.items():
            for start, end in segments(sampled):
                left, top = min(start[0], end[0]), min(start[1], end[1])
                box = Rect(left, top, abs(end[0] - start[0]), abs(end[1] - start[1]))
                for cell in _cells(box):
                    self.cells.setdefault(cell, []).append((id_, start, end))

    def count(self, rect: Rect, own: str) -> int:
        """How many other lines pass through a rectangle."""
        found: set[str] = set()
        for cell in _cells(rect):
            for id_, start, end in self.cells.get(cell, ()):
                if id_ != own and id_ not in found and clipped(rect, start, end) is not None:
                    found.add(id_)
        return len(found)


def _cells(rect: Rect) -> Iterable[tuple[int, int]]:
    left, right = int(rect.x // _CELL), int((rect.x + rect.width) // _CELL)
    top, bottom = int(rect.y // _CELL), int((rect.y + rect.height) // _CELL)
    if left == right and top == bottom:
        return ((left, top),)
    return [(column, row) for column in range(left, right + 1) for row in range(top, bottom + 1)]


__all__ = ["place_labels"]
