"""Lines that cannot be told apart, go far round or pass behind a box are led anew, and no others."""

from __future__ import annotations

import pytest

from sruja_lsp.diagram.geometry import Rect, straight
from sruja_lsp.diagram.layout.plan import Arrangement, Link, Node, Plan, Route
from sruja_lsp.diagram.layout.ropes import untied

BOXES = {
    "A": Rect(0, 0, 100, 60),
    "B": Rect(0, 400, 100, 60),
    "C": Rect(400, 0, 100, 60),
    "D": Rect(400, 400, 100, 60),
    "M": Rect(200, 200, 100, 60),
}
DOWN = [(50.0, 60.0), (50.0, 400.0)]
"""From A straight to B."""


def led_anew(**ways: list[tuple[float, float]]) -> set[str]:
    """The lines of an arrangement, each called by its two ends, that are other ones afterwards."""
    links = tuple(Link(id_, id_[0], id_[1], 0.0, 0.0) for id_ in ways)
    plan = Plan(tuple(Node(id_, "", rect.width, rect.height, frame=False) for id_, rect in BOXES.items()), links)
    before = Arrangement(BOXES, {id_: Route(straight(way)) for id_, way in ways.items()}, "graphviz")
    after = untied(plan, before)
    assert after.boxes == before.boxes
    assert after.routes.keys() == before.routes.keys()
    return {id_ for id_ in ways if after.routes[id_] != before.routes[id_]}


@pytest.mark.parametrize(
    ("ways", "anew"),
    [
        ({"AB": DOWN}, set()),
        ({"AB": DOWN, "CD": [(450, 60), (450, 400)]}, set()),
        ({"AB": DOWN, "CD": [(400, 30), (53, 80), (53, 380), (400, 430)]}, {"CD"}),  # the straight one stays
        ({"AB": DOWN, "BA": [(53, 400), (53, 60)]}, set()),  # there and back
        ({"AB": DOWN, "CB": [(400, 40), (110, 180), (56, 400)]}, set()),  # arrows meet at a box
        ({"AB": [(50, 60), (-900, 230), (50, 400)]}, {"AB"}),
        ({"AD": [(90, 50), (410, 410)]}, {"AD"}),
        ({"AA": [(100, 16), (146, 4), (146, 56), (100, 44)]}, set()),
    ],
)
def test_what_is_led_anew(ways: dict[str, list[tuple[float, float]]], anew: set[str]) -> None:
    assert led_anew(**ways) == anew
