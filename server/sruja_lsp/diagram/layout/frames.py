"""Frames that are no larger than what is in them: `dot` keeps room for lines that go elsewhere now, or nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sruja_lsp.diagram.geometry import Rect, around, samples
from sruja_lsp.diagram.layout.plan import FRAME_PAD, HEADER_PAD

if TYPE_CHECKING:
    from sruja_lsp.diagram.layout.plan import Arrangement, Node, Plan


def tightened(plan: Plan, placed: Arrangement) -> Arrangement:
    """An arrangement with smaller frames; no box moves, and frames that lines end at stay as they are."""
    ends = {end for link in plan.links for end in (link.source, link.target)}
    parents = {node.id: node.parent for node in plan.nodes}
    children = plan.children
    inside: dict[str, list[Rect]] = {}
    for link in plan.links:
        route = placed.routes.get(link.id)
        frame = _common(link.source, link.target, parents)
        if route is not None and frame:
            inside.setdefault(frame, []).extend(Rect(x, y, 0.0, 0.0) for x, y in samples(route.curve, 6))
            if route.label is not None:
                inside[frame].append(route.label)
    boxes = dict(placed.boxes)

    def tighten(node: Node) -> None:
        parts = children.get(node.id, ())
        for part in parts:
            if part.frame:
                tighten(part)
        if node.id in ends or not parts:
            return
        old = boxes[node.id]
        held = around(boxes[part.id] for part in parts)
        top = min(held.y - HEADER_PAD - node.height, *(rect.y for rect in inside.get(node.id, [held])))
        whole = around([held, *inside.get(node.id, ())])
        left, right = max(old.x, whole.x - FRAME_PAD), min(old.right, whole.right + FRAME_PAD)
        top, bottom = max(old.y, top), min(old.bottom, whole.bottom + FRAME_PAD)
        right = min(old.right, max(right, left + node.width))
        left = max(old.x, min(left, right - node.width))
        boxes[node.id] = Rect(left, top, right - left, bottom - top)

    for node in children.get("", ()):
        if node.frame:
            tighten(node)
    return replace(placed, boxes=boxes)


def _common(one: str, other: str, parents: dict[str, str]) -> str:
    """The innermost frame around two boxes; empty when there is none."""
    around_one = set()
    while one := parents.get(one, ""):
        around_one.add(one)
    while other := parents.get(other, ""):
        if other in around_one:
            return other
    return ""
