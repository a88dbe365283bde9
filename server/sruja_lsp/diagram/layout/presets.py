"""The layouts that a view may ask for by name, `radial` and `force`: every frame by itself, by a program of Graphviz.

`twopi` and `fdp` know nothing of frames, so each frame is laid out from the inside out, and is one box for what is
around it. Boxes that come too close to each other are spread until none is on another.
"""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram.geometry import Rect, around, middle
from sruja_lsp.diagram.layout import blocks
from sruja_lsp.diagram.layout.graphviz import DEADLINE, GraphvizError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sruja_lsp.diagram.layout.blocks import Pairs
    from sruja_lsp.diagram.layout.plan import Arrangement, Plan

PROGRAMS: Final[Mapping[str, str]] = {"radial": "twopi", "force": "fdp"}
"""The program of Graphviz for a preset."""
_INCH: Final = 72.0
_APART: Final = 56.0
"""Room between boxes, for their lines."""
_NARROW: Final = 0.3
_WIDER: Final = 1.06
_SPREADS: Final = 80


def arrange(plan: Plan, ask: Callable[[str, float, str], str], name: str) -> Arrangement:
    """Places for everything in a plan with a preset of `PROGRAMS`; `ask` is that of a worker.

    Raises:
        GraphvizError: There is no layout.
    """
    program = PROGRAMS[plan.preset]

    def inside(
        order: Sequence[str], sizes: Mapping[str, tuple[float, float]], pairs: Pairs, plan: Plan
    ) -> dict[str, Rect]:
        if len(order) == 1:
            return {order[0]: Rect(0.0, 0.0, *sizes[order[0]])}
        answer = ask("\n".join(_graph(order, sizes, pairs, plan)), DEADLINE, program)
        return _spread(_centres(order, answer), sizes, _APART if plan.nodesep is None else max(plan.nodesep, 12.0))

    return blocks.arrange(plan, inside, f"{name} {program}")


def _graph(order: Sequence[str], sizes: Mapping[str, tuple[float, float]], pairs: Pairs, plan: Plan) -> Iterator[str]:
    numbers = {id_: index for index, id_ in enumerate(order)}
    degree = dict.fromkeys(order, 0)
    for pair in pairs:
        for end in pair:
            degree[end] += 1
    centre = max(order, key=lambda id_: (degree[id_], -numbers[id_]))
    far = sum(max(width, height) for width, height in sizes.values()) / len(sizes) + _APART
    ranksep = far if plan.ranksep is None else max(plan.ranksep, 20.0)
    yield "graph {"
    yield f"graph [root=n{numbers[centre]} ranksep={ranksep / _INCH:.4f} K={far / _INCH:.4f} overlap=prism start=1]"
    yield 'node [shape=box fixedsize=true label=""]'
    for id_ in order:
        width, height = sizes[id_]
        yield f"n{numbers[id_]} [width={width / _INCH:.4f} height={height / _INCH:.4f}]"
    for source, target in dict.fromkeys(_undirected(pair) for pair in pairs if pair[0] != pair[1]):
        yield f"n{numbers[source]} -- n{numbers[target]}"
    yield "}"


def _undirected(pair: tuple[str, str]) -> tuple[str, str]:
    """A pair without its direction."""
    return (min(pair), max(pair))


def _centres(order: Sequence[str], answer: str) -> dict[str, tuple[float, float]]:
    try:
        found = {str(thing["name"]): str(thing["pos"]) for thing in json.loads(answer)["objects"]}
        places = {id_: found[f"n{index}"].split(",") for index, id_ in enumerate(order)}
        return {id_: (float(x), -float(y)) for id_, (x, y) in places.items()}
    except (ValueError, KeyError, TypeError) as error:
        raise GraphvizError("Graphviz left something out.") from error


def _spread(
    centres: Mapping[str, tuple[float, float]], sizes: Mapping[str, tuple[float, float]], apart: float
) -> dict[str, Rect]:
    """Boxes around their centres, which move away from each other until there is just room between all of them."""
    scale = _NARROW
    for _ in range(_SPREADS):
        boxes = {id_: middle(x * scale, sizes[id_][0], y * scale, sizes[id_][1]) for id_, (x, y) in centres.items()}
        if not any(
            one.grown(apart / 2).meets(other.grown(apart / 2)) for one, other in combinations(boxes.values(), 2)
        ):
            corner = around(boxes.values())
            return {id_: rect.moved(-corner.x, -corner.y) for id_, rect in boxes.items()}
        scale *= _WIDER
    raise GraphvizError("Graphviz put boxes on each other.")
