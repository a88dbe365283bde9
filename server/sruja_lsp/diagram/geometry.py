"""Rectangles and curves of a picture, in pixels; x grows to the right, y downwards."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Point = tuple[float, float]


class Rect(NamedTuple):
    """A rectangle by its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def moved(self, dx: float, dy: float) -> Rect:
        """The same rectangle elsewhere."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)

    def grown(self, by: float) -> Rect:
        """With a margin around it."""
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def meets(self, other: Rect) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def holds(self, other: Rect, slack: float = 0.0) -> bool:
        """Whether the other lies inside."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def has(self, point: Point, slack: float = 0.0) -> bool:
        """Whether a point lies inside or on the edge."""
        x, y = point
        return self.x - slack <= x <= self.right + slack and self.y - slack <= y <= self.bottom + slack

    def on_edge(self, point: Point, slack: float) -> bool:
        """Whether a point lies on the edge, give or take `slack`."""
        return self.has(point, slack) and not self.grown(-slack).has(point)


def around(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle around others; empty at the origin for none."""
    found = list(rects)
    if not found:
        return Rect(0, 0, 0, 0)
    left, top = min(rect.x for rect in found), min(rect.y for rect in found)
    return Rect(left, top, max(rect.right for rect in found) - left, max(rect.bottom for rect in found) - top)


def middle(at: float, width: float, y: float, height: float) -> Rect:
    """A rectangle by its centre."""
    return Rect(at - width / 2, y - height / 2, width, height)


# ---- curves: a start, and three points for each cubic Bézier piece


def straight(points: Sequence[Point]) -> tuple[Point, ...]:
    """A curve that goes straight from point to point."""
    curve: list[Point] = [points[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        dx, dy = (x1 - x0) / 3, (y1 - y0) / 3
        curve += [(x0 + dx, y0 + dy), (x1 - dx, y1 - dy), (x1, y1)]
    return tuple(curve)


def samples(curve: Sequence[Point], steps: int = 12) -> list[Point]:
    """Points on a curve, its two ends included."""
    found = [curve[0]]
    for index in range(0, len(curve) - 3, 3):
        a, b, c, d = curve[index : index + 4]
        found += [_at(a, b, c, d, step / steps) for step in range(1, steps + 1)]
    return found


def _at(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    u = 1 - t
    p, q, r, s = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
    return p * a[0] + q * b[0] + r * c[0] + s * d[0], p * a[1] + q * b[1] + r * c[1] + s * d[1]


def segments(points: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """The pieces between points."""
    return itertools.pairwise(points)


def crosses(rect: Rect, start: Point, end: Point) -> bool:
    """Whether a straight piece passes through a rectangle (Liang and Barsky's clipping)."""
    return clipped(rect, start, end) is not None


def clipped(rect: Rect, start: Point, end: Point) -> tuple[float, float] | None:
    """Between which shares of its way a straight piece is inside a rectangle; None when it never is."""
    first, last = 0.0, 1.0
    dx, dy = end[0] - start[0], end[1] - start[1]
    for step, room in (
        (-dx, start[0] - rect.x),
        (dx, rect.right - start[0]),
        (-dy, start[1] - rect.y),
        (dy, rect.bottom - start[1]),
    ):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
        if first > last:
            return None
    return first, last


def split(curve: Sequence[Point], piece: int, t: float) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """A curve cut in two in its piece of this number at `t` (de Casteljau)."""
    a, b, c, d = curve[3 * piece : 3 * piece + 4]
    ab, bc, cd = _between(a, b, t), _between(b, c, t), _between(c, d, t)
    abc, bcd = _between(ab, bc, t), _between(bc, cd, t)
    point = _between(abc, bcd, t)
    first = (*curve[: 3 * piece + 1], ab, abc, point)
    second = (point, bcd, cd, d, *curve[3 * piece + 4 :])
    return first, second


def _between(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def leaving(curve: Sequence[Point], rect: Rect) -> tuple[Point, ...]:
    """What is left of a curve behind the last point where it is in a rectangle; itself when it never is."""
    pieces = (len(curve) - 1) // 3
    for piece in reversed(range(pieces)):
        a, b, c, d = curve[3 * piece : 3 * piece + 4]
        inside = [step for step in range(33) if rect.has(_at(a, b, c, d, step / 32), -0.01)]
        if not inside:
            continue
        low = inside[-1] / 32
        if low == 1.0:
            return tuple(curve[3 * piece + 3 :]) if piece + 1 < pieces else tuple(curve)
        high = low + 1 / 32
        for _ in range(12):
            mid = (low + high) / 2
            low, high = (mid, high) if rect.has(_at(a, b, c, d, mid), -0.01) else (low, mid)
        return split(curve, piece, high)[1]
    return tuple(curve)


def reversed_curve(curve: Sequence[Point]) -> tuple[Point, ...]:
    """The same curve from its end to its start."""
    return tuple(reversed(curve))
