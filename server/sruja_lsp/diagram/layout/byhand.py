"""Places that were chosen by hand: they count as long as nothing comes to lie on something else."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram.geometry import Rect, around
from sruja_lsp.diagram.layout.plan import FRAME_PAD, HEADER_PAD, Arrangement, Route
from sruja_lsp.diagram.layout.routing import routes_between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sruja_lsp.diagram.layout.plan import Node, Plan

ENGINE: Final = "by hand"
_GAP: Final = 40.0
_APART: Final = 4.0
_ROOMY: Final = 52.0
"""Room between boxes that lines and their labels can pass."""
_SPREADS: Final = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.4)


def arrange(plan: Plan) -> Arrangement | None:
    """Boxes at their chosen places, the others in a row below, frames around; None when that collides.

    Places that are too near to each other, such as those chosen for smaller boxes, are spread alike.
    """
    narrow = None
    for spread in _SPREADS:
        placed = _placed(plan, spread)
        if placed is None or not _collides(plan, placed.boxes, _ROOMY):
            return placed
        if narrow is None and not _collides(plan, placed.boxes, _APART):
            narrow = placed
    return narrow


def _placed(plan: Plan, spread: float) -> Arrangement | None:
    children = plan.children
    chosen = {id_: (x * spread, y * spread) for id_, (x, y) in plan.positions}
    boxes: dict[str, Rect] = {
        node.id: Rect(*chosen[node.id], node.width, node.height)
        for node in plan.nodes
        if not node.frame and node.id in chosen
    }
    if not boxes:
        return None
    below = around(boxes.values())
    x, y = below.x, below.bottom + _GAP + FRAME_PAD
    for node in plan.nodes:
        if not node.frame and node.id not in boxes:
            boxes[node.id] = Rect(x, y, node.width, node.height)
            x += node.width + _GAP

    def frame(node: Node) -> Rect:
        for inner in children.get(node.id, ()):
            if inner.frame:
                boxes[inner.id] = frame(inner)
        hull = around(boxes[inner.id] for inner in children.get(node.id, ()))
        top = node.height + HEADER_PAD
        width = max(hull.width + 2 * FRAME_PAD, node.width)
        return Rect(hull.x - FRAME_PAD, hull.y - top, width, hull.height + top + FRAME_PAD)

    for node in children.get("", ()):
        if node.frame:
            boxes[node.id] = frame(node)
    curves = routes_between(plan, boxes)
    placed = {node.id: boxes[node.id] for node in plan.nodes}
    return Arrangement(placed, {id_: Route(curve) for id_, curve in curves.items()}, ENGINE)


def _collides(plan: Plan, boxes: Mapping[str, Rect], apart: float) -> bool:
    """Whether two boxes of one frame, or at the top, are nearer to each other than so much."""
    siblings = plan.children
    for inside in siblings.values():
        for one, other in combinations(inside, 2):
            if boxes[one.id].grown(apart).meets(boxes[other.id]):
                return True
    return False
