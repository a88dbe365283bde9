"""The layout that is always there: every frame is laid out by itself, in layers along its arrows, from the inside out.

Each step takes time in proportion to the boxes and lines of one frame, gives the same result for the same plan, and
keeps the order of the text where the arrows leave a choice, so that a small edit moves little.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import TYPE_CHECKING, Final, Protocol

from sruja_lsp.diagram.geometry import Rect
from sruja_lsp.diagram.layout.plan import FRAME_PAD, HEADER_PAD, Arrangement, Route
from sruja_lsp.diagram.layout.routing import routes_between
from sruja_lsp.diagram.scene import Direction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sruja_lsp.diagram.layout.plan import Node, Plan

ENGINE: Final = "blocks"
_NODE_GAP: Final = 46.0
_LAYER_GAP: Final = 64.0
_SWEEPS: Final = 6


class Inside(Protocol):
    """Places the linked boxes of one frame."""

    def __call__(
        self, order: Sequence[str], sizes: Mapping[str, tuple[float, float]], pairs: Pairs, plan: Plan
    ) -> dict[str, Rect]:
        """Places for the boxes `order`, none on another, from the origin on."""


def arrange(plan: Plan, inside: Inside | None = None, engine: str = ENGINE) -> Arrangement:
    """Places for everything in a plan; `inside` places what is linked in a frame, in layers when it is not given."""
    return _Blocks(plan, inside, engine).arrange()


class _Blocks:
    def __init__(self, plan: Plan, inside: Inside | None, engine: str) -> None:
        self.plan = plan
        self.inside = inside
        self.engine = engine
        self.children = plan.children
        self.parents = {node.id: node.parent for node in plan.nodes}
        self.links = self._lifted()
        self.inner: dict[str, dict[str, Rect]] = {}

    def arrange(self) -> Arrangement:
        self._frame("")
        boxes: dict[str, Rect] = {}
        self._place("", 0.0, 0.0, boxes)
        boxes = {node.id: boxes[node.id] for node in self.plan.nodes}
        curves = routes_between(self.plan, boxes)
        return Arrangement(boxes, {id_: Route(curve) for id_, curve in curves.items()}, self.engine)

    def _lifted(self) -> dict[str, dict[tuple[str, str], tuple[float, float]]]:
        """For each frame the lines between its direct children, with the largest label each has to carry."""
        found: dict[str, dict[tuple[str, str], tuple[float, float]]] = {}
        chains: dict[str, list[str]] = {}

        def chain(id_: str) -> list[str]:
            """The frames from the top down to a box, and the box."""
            known = chains.get(id_)
            if known is None:
                parent = self.parents.get(id_, "")
                known = chains[id_] = [*(chain(parent) if parent else [""]), id_]
            return known

        for link in self.plan.links:
            if link.source not in self.parents or link.target not in self.parents:
                continue
            one, other = chain(link.source), chain(link.target)
            depth = 0
            while depth < min(len(one), len(other)) and one[depth] == other[depth]:
                depth += 1
            if depth >= len(one) or depth >= len(other):
                continue
            pairs = found.setdefault(one[depth - 1], {})
            key = (one[depth], other[depth])
            width, height = pairs.get(key, (0.0, 0.0))
            pairs[key] = (max(width, link.width), max(height, link.height))
        return found

    def _frame(self, id_: str) -> tuple[float, float]:
        """Lays out what is in a frame; gives the size of that."""
        sizes: dict[str, tuple[float, float]] = {}
        for node in self.children.get(id_, ()):
            sizes[node.id] = self._outer(node) if node.frame else (node.width, node.height)
        placed = _layered(sizes, self.links.get(id_, {}), self.plan, self.inside)
        self.inner[id_] = placed
        return (
            max((rect.right for rect in placed.values()), default=0.0),
            max((rect.bottom for rect in placed.values()), default=0.0),
        )

    def _outer(self, node: Node) -> tuple[float, float]:
        width, height = self._frame(node.id)
        return max(width + 2 * FRAME_PAD, node.width), node.height + height + FRAME_PAD + HEADER_PAD

    def _place(self, id_: str, x: float, y: float, boxes: dict[str, Rect]) -> None:
        for node in self.children.get(id_, ()):
            rect = self.inner[id_][node.id].moved(x, y)
            boxes[node.id] = rect
            if node.frame:
                inner = self.inner.get(node.id, {})
                wide = max((one.right for one in inner.values()), default=0.0)
                self._place(node.id, rect.x + (rect.width - wide) / 2, rect.y + node.height + HEADER_PAD, boxes)


Pairs = dict[tuple[str, str], tuple[float, float]]
"""The lines between boxes of one frame, with the largest label that each has to carry."""


def _layered(sizes: dict[str, tuple[float, float]], pairs: Pairs, plan: Plan, inside: Inside | None) -> dict[str, Rect]:
    """Places for the boxes of one frame, from the origin on."""
    if not sizes:
        return {}
    sideways = plan.direction is not None and plan.direction.sideways
    turned = {id_: (height, width) if sideways else (width, height) for id_, (width, height) in sizes.items()}
    linked = dict.fromkeys(id_ for pair in pairs for id_ in pair if pair[0] != pair[1])
    order = [id_ for id_ in sizes if id_ in linked]
    free = [id_ for id_ in sizes if id_ not in linked]
    placed: dict[str, Rect] = {}
    if plan.preset == "grid":
        order, free = [], list(sizes)
    if order and inside is not None:
        placed = inside(order, turned, pairs, plan)
    elif order:
        placed = _layers(order, turned, pairs, plan, sideways=sideways)
    if free:
        _grid(free, turned, placed, plan, sideways=sideways)
    if plan.direction in (Direction.UP, Direction.LEFT):
        bottom = max(rect.bottom for rect in placed.values())
        placed = {id_: Rect(rect.x, bottom - rect.bottom, rect.width, rect.height) for id_, rect in placed.items()}
    if sideways:
        placed = {id_: Rect(rect.y, rect.x, rect.height, rect.width) for id_, rect in placed.items()}
    return placed


def _grid(
    free: Sequence[str], sizes: dict[str, tuple[float, float]], placed: dict[str, Rect], plan: Plan, *, sideways: bool
) -> None:
    """Puts boxes without lines in rows below the others, in the order of the text."""
    gap = _NODE_GAP if plan.nodesep is None else max(plan.nodesep, 12.0)
    area = sum((sizes[id_][0] + gap) * (sizes[id_][1] + gap) for id_ in free)
    longest = max(sizes[id_][0] for id_ in free)
    wide = max((rect.right for rect in placed.values()), default=0.0)
    room = max(wide, longest, sqrt(area * (0.7 if sideways else 1.7)))
    if len(free) <= 3 and not placed and not sideways:  # noqa: PLR2004  # few boxes stand best in one row
        room = area
    y = max((rect.bottom for rect in placed.values()), default=-gap) + gap
    x = row = 0.0
    for id_ in free:
        width, height = sizes[id_]
        if x and x + width > room:
            y += row + gap
            x = row = 0.0
        placed[id_] = Rect(x, y, width, height)
        x += width + gap
        row = max(row, height)


def _layers(
    order: Sequence[str], sizes: dict[str, tuple[float, float]], pairs: Pairs, plan: Plan, *, sideways: bool
) -> dict[str, Rect]:
    forward = _acyclic(order, pairs)
    rank = _ranks(order, forward)
    rows: dict[int, list[str]] = {}
    for id_ in order:
        rows.setdefault(rank[id_], []).append(id_)
    layers = [rows[level] for level in sorted(rows)]
    whole = {id_: level for level, row in enumerate(layers) for id_ in row}
    layers = _split(layers)
    rank = {id_: level for level, row in enumerate(layers) for id_ in row}
    # Between the rows of one layer nothing is kept free: the rows would be pushed aside by their own lines.
    passing = [pair for pair in forward if abs(whole[pair[0]] - whole[pair[1]]) > 1]
    near = [pair for pair in forward if abs(whole[pair[0]] - whole[pair[1]]) == 1]
    chains = [*near, *_chains(layers, rank, passing, sizes)]
    _untangle(layers, chains)
    gap = _NODE_GAP if plan.nodesep is None else max(plan.nodesep, 12.0)
    labels_across = max((pair[0] if sideways else pair[1] for pair in pairs.values()), default=0.0)
    between = max(_LAYER_GAP if plan.ranksep is None else plan.ranksep, labels_across + 44.0)
    xs = _columns(layers, sizes, chains, gap)
    placed: dict[str, Rect] = {}
    y = 0.0
    for row in layers:
        real = [id_ for id_ in row if id_ in rank]
        tall = max((sizes[id_][1] for id_ in real), default=0.0)
        for id_ in real:
            width, height = sizes[id_]
            placed[id_] = Rect(xs[id_], y + (tall - height) / 2, width, height)
        y += tall + between
    left = min(rect.x for rect in placed.values())
    return {id_: rect.moved(-left, 0.0) for id_, rect in placed.items()}


def _acyclic(order: Sequence[str], pairs: Pairs) -> list[tuple[str, str]]:
    """The lines with those turned round that would close a circle, found in the order of the text."""
    after: dict[str, list[str]] = {id_: [] for id_ in order}
    for source, target in pairs:
        if source != target:
            after[source].append(target)
    backwards: set[tuple[str, str]] = set()
    state: dict[str, int] = {}
    for root in order:
        if root in state:
            continue
        stack = [(root, iter(after[root]))]
        state[root] = 1
        while stack:
            id_, rest = stack[-1]
            for target in rest:
                if state.get(target) == 1:
                    backwards.add((id_, target))
                elif target not in state:
                    state[target] = 1
                    stack.append((target, iter(after[target])))
                    break
            else:
                state[id_] = 2
                stack.pop()
    found = dict.fromkeys((b, a) if (a, b) in backwards else (a, b) for a, b in pairs if a != b)
    return list(found)


def _ranks(order: Sequence[str], forward: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The layer of each box: below everything that points to it, and near to what it points to."""
    before: dict[str, list[str]] = {id_: [] for id_ in order}
    after: dict[str, list[str]] = {id_: [] for id_ in order}
    for source, target in forward:
        before[target].append(source)
        after[source].append(target)
    missing = {id_: len(before[id_]) for id_ in order}
    ready = [id_ for id_ in order if not missing[id_]]
    rank = dict.fromkeys(ready, 0)
    sorted_: list[str] = []
    while ready:
        id_ = ready.pop(0)
        sorted_.append(id_)
        for target in after[id_]:
            rank[target] = max(rank.get(target, 0), rank[id_] + 1)
            missing[target] -= 1
            if not missing[target]:
                ready.append(target)
    for id_ in reversed(sorted_):  # what only points somewhere moves down to where it points
        if after[id_] and not before[id_]:
            rank[id_] = min(rank[target] for target in after[id_]) - 1
    return rank


def _split(layers: list[list[str]]) -> list[list[str]]:
    """Long layers in several rows, so that a picture does not become a strip."""
    total = sum(len(row) for row in layers)
    most = max(5, ceil(sqrt(total * 2.2)))
    found: list[list[str]] = []
    for row in layers:
        rows = ceil(len(row) / most)
        each = ceil(len(row) / rows)
        found += [row[start : start + each] for start in range(0, len(row), each)]
    return found


def _chains(
    layers: list[list[str]],
    rank: dict[str, int],
    forward: Sequence[tuple[str, str]],
    sizes: dict[str, tuple[float, float]],
) -> list[tuple[str, str]]:
    """Lines between neighbouring layers; one that passes a layer gets a thin box there, to keep a way free."""
    found: list[tuple[str, str]] = []
    for number, (one, other) in enumerate(forward):
        source, target = (one, other) if rank[one] <= rank[other] else (other, one)
        last = source
        for level in range(rank[source] + 1, rank[target]):
            id_ = f"\0{number}.{level}"
            sizes[id_] = (14.0, 0.0)
            layers[level].append(id_)
            found.append((last, id_))
            last = id_
        if rank[source] != rank[target]:
            found.append((last, target))
    return found


def _untangle(layers: list[list[str]], chains: Sequence[tuple[str, str]]) -> None:
    """Orders each layer by where its neighbours are (Sugiyama's barycentres); ties stay as they are."""
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for source, target in chains:
        above.setdefault(target, []).append(source)
        below.setdefault(source, []).append(target)
    level = {id_: number for number, row in enumerate(layers) for id_ in row}
    best = [list(row) for row in layers]
    fewest = _crossings(layers, below, level)
    for sweep in range(_SWEEPS):
        near = above if sweep % 2 == 0 else below
        for number in range(len(layers)) if sweep % 2 == 0 else reversed(range(len(layers))):
            place = {id_: index for row in layers for index, id_ in enumerate(row)}
            row = layers[number]
            weight = {
                id_: sum(place[other] for other in near[id_]) / len(near[id_]) if near.get(id_) else float(place[id_])
                for id_ in row
            }
            row.sort(key=weight.__getitem__)
        crossings = _crossings(layers, below, level)
        if crossings < fewest:
            fewest, best = crossings, [list(row) for row in layers]
    layers[:] = best


def _crossings(layers: list[list[str]], below: dict[str, list[str]], level: dict[str, int]) -> int:
    total = 0
    place = {id_: index for row in layers for index, id_ in enumerate(row)}
    for row in layers:
        ends = [
            place[target]
            for id_ in row
            for target in sorted(below.get(id_, ()), key=place.__getitem__)
            if level[target]
        ]
        total += sum(1 for index, one in enumerate(ends) for other in ends[index + 1 : index + 40] if other < one)
    return total


def _columns(  # noqa: C901  # forth and back
    layers: list[list[str]], sizes: dict[str, tuple[float, float]], chains: Sequence[tuple[str, str]], gap: float
) -> dict[str, float]:
    """Left edges: every box as near as possible to the middle of its neighbours, without touching another."""
    xs: dict[str, float] = {}
    for row in layers:
        x = 0.0
        for id_ in row:
            xs[id_] = x
            x += sizes[id_][0] + gap
        for id_ in row:
            xs[id_] -= (x - gap) / 2
    near: dict[str, list[str]] = {}
    for source, target in chains:
        near.setdefault(source, []).append(target)
        near.setdefault(target, []).append(source)

    def centre(id_: str) -> float:
        return xs[id_] + sizes[id_][0] / 2

    for sweep in range(2 * _SWEEPS):
        for row in layers if sweep % 2 == 0 else list(reversed(layers)):
            wanted = [
                sum(centre(other) for other in near[id_]) / len(near[id_]) - sizes[id_][0] / 2
                if near.get(id_)
                else xs[id_]
                for id_ in row
            ]
            forth: list[float] = []
            for index, id_ in enumerate(row):
                least = forth[-1] + sizes[row[index - 1]][0] + gap if forth else wanted[0]
                forth.append(max(wanted[index], least))
                _ = id_
            back: list[float] = [0.0] * len(row)
            for index in reversed(range(len(row))):
                most = (back[index + 1] - gap - sizes[row[index]][0]) if index + 1 < len(row) else wanted[index]
                back[index] = min(wanted[index], most)
            for index, id_ in enumerate(row):
                xs[id_] = (forth[index] + back[index]) / 2
    return xs
