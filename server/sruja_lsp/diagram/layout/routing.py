"""Ways for lines between boxes that have their places: they leave and arrive at edges, and go around other boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.diagram.geometry import clipped, straight

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sruja_lsp.diagram.geometry import Point, Rect
    from sruja_lsp.diagram.layout.plan import Plan


def routes_between(plan: Plan, boxes: Mapping[str, Rect]) -> dict[str, tuple[Point, ...]]:
    """A curve for every line of a plan whose two boxes are there."""
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
        found[link.id] = direct(source, target, number)
    return found


def loop(rect: Rect) -> tuple[Point, ...]:
    """From the right edge of a box back to it."""
    x, y = rect.right, rect.y + rect.height / 2
    return ((x, y - 14), (x + 46, y - 26), (x + 46, y + 26), (x, y + 14))


def direct(source: Rect, target: Rect, number: int = 0) -> tuple[Point, ...]:
    """Straight from the middle of a box to that of another, cut at their edges; `number` moves it aside."""
    (x0, y0), (x1, y1) = source.centre, target.centre
    dx, dy = x1 - x0, y1 - y0
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    aside = 16.0 * ((number + 1) // 2) * (1 if number % 2 else -1)
    ox, oy = -dy / length * aside, dx / length * aside
    start, end = (x0 + ox, y0 + oy), (x1 + ox, y1 + oy)
    leave = clipped(source, start, end)
    arrive = clipped(target, start, end)
    first = leave[1] if leave else 0.0
    last = arrive[0] if arrive else 1.0
    if first >= last:
        first, last = 0.0, 1.0
    dx, dy = end[0] - start[0], end[1] - start[1]
    return straight([(start[0] + dx * first, start[1] + dy * first), (start[0] + dx * last, start[1] + dy * last)])
