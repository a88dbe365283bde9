"""A plan in the language of Graphviz, and what its `dot` makes of one.

Always with `newrank=true`, without which nested clusters lose edges, and `compound=true`, for lines that end at frames.
Sizes are exact: boxes are `fixedsize`, headers and labels are tables of a fixed size without words. Graphviz counts y
upwards and in points; a point is a pixel here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram.geometry import Rect, clipped, leaving, reversed_curve, straight
from sruja_lsp.diagram.layout.plan import FRAME_PAD, Arrangement, Route
from sruja_lsp.diagram.layout.routing import direct, loop
from sruja_lsp.diagram.scene import Direction

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sruja_lsp.diagram.geometry import Point
    from sruja_lsp.diagram.layout.plan import Link, Node, Plan

_INCH: Final = 72.0
_NODESEP: Final = 34.0
_RANKSEP: Final = 46.0
_NEAR: Final = 3.0
"""How far from an edge a line may end and still be taken for attached."""


def source(plan: Plan) -> str:
    """The plan as a DOT graph. Boxes are called `n0`, `n1` and so on in the order of the plan, lines `e0`, `e1`."""
    nodesep = _NODESEP if plan.nodesep is None else max(plan.nodesep, 8.0)
    ranksep = _RANKSEP if plan.ranksep is None else max(plan.ranksep, 20.0)
    graph = (
        f"newrank=true compound=true rankdir={(plan.direction or Direction.DOWN).value} nodesep={nodesep / _INCH:.4f}"
        f" ranksep={ranksep / _INCH:.4f} splines=spline labeljust=l labelloc=t"
    )
    lines = [
        "digraph {",
        f"graph [{graph}]",
        'node [shape=box fixedsize=true label=""]',
        "edge [arrowhead=none]",
    ]
    numbers = {node.id: index for index, node in enumerate(plan.nodes)}
    children = plan.children
    lines += _boxes("", children, numbers)
    anchors = _anchors(plan, children)
    for index, link in enumerate(plan.links):
        lines.append(_edge(index, link, plan, numbers, anchors))
    lines.append("}")
    return "\n".join(lines)


def _boxes(parent: str, children: Mapping[str, list[Node]], numbers: Mapping[str, int]) -> Iterator[str]:
    for node in children.get(parent, ()):
        number = numbers[node.id]
        if not node.frame:
            yield f"n{number} [width={node.width / _INCH:.4f} height={node.height / _INCH:.4f}]"
            continue
        yield f"subgraph cluster_n{number} {{"
        yield f"margin={FRAME_PAD - 8:g}"
        yield f"label={_table(node.width - 2 * (FRAME_PAD - 8), node.height)}"
        yield from _boxes(node.id, children, numbers)
        yield "}"


def _table(width: float, height: float) -> str:
    """Room without words."""
    return (
        f'<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0" FIXEDSIZE="TRUE"'
        f' WIDTH="{max(width, 1):.0f}" HEIGHT="{max(height, 1):.0f}"><TR><TD></TD></TR></TABLE>>'
    )


def _anchors(plan: Plan, children: Mapping[str, list[Node]]) -> dict[str, str]:
    """The box that a line to a frame really goes to: the one in the middle of those inside."""
    anchors: dict[str, str] = {}

    def leaves(id_: str) -> list[str]:
        found: list[str] = []
        for node in children.get(id_, ()):
            found += leaves(node.id) if node.frame else [node.id]
        return found

    for node in plan.nodes:
        if node.frame:
            inside = leaves(node.id)
            anchors[node.id] = inside[len(inside) // 2] if inside else ""
        else:
            anchors[node.id] = node.id
    return anchors


def _edge(index: int, link: Link, plan: Plan, numbers: Mapping[str, int], anchors: Mapping[str, str]) -> str:
    frames = {node.id for node in plan.nodes if node.frame}
    tail, head = anchors.get(link.source, ""), anchors.get(link.target, "")
    if not tail or not head:
        return ""
    said = [f"id=e{index}"]
    if link.source in frames:
        said.append(f"ltail=cluster_n{numbers[link.source]}")
    if link.target in frames:
        said.append(f"lhead=cluster_n{numbers[link.target]}")
    if link.width and link.height:
        said.append(f"label={_table(link.width + 6, link.height + 4)}")
    return f"n{numbers[tail]} -> n{numbers[head]} [{' '.join(said)}]"


def read(plan: Plan, output: str, engine: str) -> Arrangement | None:
    """What Graphviz made of a plan, from its JSON; None when something is missing in it."""
    try:
        return _read(plan, json.loads(output), engine)
    except (ValueError, KeyError, TypeError, IndexError):
        return None  # not what was asked for: another engine has to do it


def _read(plan: Plan, found: Mapping[str, object], engine: str) -> Arrangement | None:
    bounds = _numbers(str(found["bb"]))
    top = bounds[3]
    boxes: dict[str, Rect] = {}
    for thing in _list(found.get("objects")):
        name = str(thing["name"])
        if name.startswith("cluster_n"):
            left, low, right, high = _numbers(str(thing["bb"]))
            boxes[plan.nodes[int(name[9:])].id] = Rect(left, top - high, right - left, high - low)
        elif name.startswith("n"):
            node = plan.nodes[int(name[1:])]
            x, y = _numbers(str(thing["pos"]))
            boxes[node.id] = Rect(x - node.width / 2, top - y - node.height / 2, node.width, node.height)
    if any(node.id not in boxes for node in plan.nodes):
        return None
    routes: dict[str, Route] = {}
    pairs: dict[frozenset[str], int] = {}
    for edge in _list(found.get("edges")):
        link = plan.links[int(str(edge["id"])[1:])]
        label = None
        if "lp" in edge:
            x, y = _numbers(str(edge["lp"]))
            label = Rect(x - link.width / 2, top - y - link.height / 2, link.width, link.height)
        curve = _curve(str(edge.get("pos", "")), top)
        routes[link.id] = Route(attached(curve, boxes[link.source], boxes[link.target]), label)
    for link in plan.links:
        if link.id not in routes and link.source in boxes and link.target in boxes:
            key = frozenset((link.source, link.target))
            pairs[key] = pairs.get(key, -1) + 1
            own = boxes[link.source]
            way = loop(own) if link.source == link.target else direct(own, boxes[link.target], pairs[key])
            routes[link.id] = Route(way)
    return Arrangement(boxes, {link.id: routes[link.id] for link in plan.links if link.id in routes}, engine)


def _list(found: object) -> list[dict[str, object]]:
    return found if isinstance(found, list) else []


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]


def _curve(text: str, top: float) -> tuple[Point, ...]:
    points: list[Point] = []
    for part in text.split(";", maxsplit=1)[0].split():
        if part[:2] in ("e,", "s,"):
            continue
        x, y = _numbers(part)
        points.append((x, top - y))
    return tuple(points)


def attached(curve: Sequence[Point], start: Rect, end: Rect) -> tuple[Point, ...]:
    """A curve that leaves `start` at its edge and arrives at `end` at its edge, whatever it did before."""
    if start == end:
        return tuple(curve) if len(curve) >= 4 and not _strays(curve, start) else loop(start)  # noqa: PLR2004  # a curve has four points
    if len(curve) < 4 or (len(curve) - 1) % 3:  # noqa: PLR2004  # no curve at all
        return direct(start, end)
    first = leaving(curve, start)
    last = reversed_curve(leaving(reversed_curve(first), end))
    if len(last) < 4:  # noqa: PLR2004  # the same
        return direct(start, end)
    return _closed(last, start, end)


def _strays(curve: Sequence[Point], rect: Rect) -> bool:
    return not (rect.on_edge(curve[0], _NEAR) and rect.on_edge(curve[-1], _NEAR))


def _closed(curve: tuple[Point, ...], start: Rect, end: Rect) -> tuple[Point, ...]:
    """The same curve with a straight piece at an end that does not reach its box."""
    if not start.on_edge(curve[0], _NEAR):
        onto = _toward(curve[0], start)
        curve = (*straight([onto, curve[0]])[:-1], *curve)
    if not end.on_edge(curve[-1], _NEAR):
        onto = _toward(curve[-1], end)
        curve = (*curve, *straight([curve[-1], onto])[1:])
    return curve


def _toward(point: Point, rect: Rect) -> Point:
    """Where the straight way from a point to the middle of a rectangle meets its edge."""
    inside = clipped(rect, point, rect.centre)
    share = inside[0] if inside is not None else 1.0
    x, y = rect.centre
    return point[0] + (x - point[0]) * share, point[1] + (y - point[1]) * share
