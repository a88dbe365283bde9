"""What a layout depends on, where it puts things, and how much it does again."""

from __future__ import annotations

import pytest

from sruja_lsp.diagram.geometry import around
from sruja_lsp.diagram.layout.engine import Layouts
from sruja_lsp.diagram.picture import Picture, draw
from sruja_lsp.model.model import Model
from tests.support.paths import SHOWCASE, read

CHAIN = """
A = system "A"
B = system "B"
C = system "C"
A -> B "asks"
B -> C "asks"
"""


def picture(text: str, view: str | None = None, layouts: Layouts | None = None) -> Picture:
    return draw(Model.open("file:///a.sruja", 1, text), view, layouts=layouts or Layouts())


@pytest.mark.parametrize("layouts", [Layouts(), Layouts(find=True)], ids=["blocks", "graphviz"])
@pytest.mark.parametrize(
    ("direction", "axis", "sign"), [("lr", 0, 1), ("tb", 1, 1), ('"RightLeft"', 0, -1), ("BottomTop", 1, -1)]
)
def test_the_direction_of_a_view(direction: str, axis: int, sign: int, layouts: Layouts) -> None:
    found = picture(f"{CHAIN}view v {{ include *\nautolayout {direction} }}", "v", layouts).layout.boxes
    places = [found[name].centre[axis] * sign for name in "ABC"]
    assert places == sorted(places)
    assert places[1] - places[0] > 50
    across = [found[name].centre[1 - axis] for name in "ABC"]
    assert max(across) - min(across) < 5
    layouts.close()


@pytest.mark.parametrize(("preset", "program"), [("radial", "twopi"), ("force", "fdp"), ('"Radial"', "twopi")])
def test_a_preset_is_laid_out_by_its_program(preset: str, program: str) -> None:
    layouts = Layouts(find=True)
    spokes = "".join(f'S{number} = system "S{number}"\nHub -> S{number} "asks"\n' for number in range(6))
    text = f'Hub = system "Hub"\n{spokes}view v {{ include *\n layout {{ preset {preset} }} }}'
    found = picture(text, "v", layouts)
    assert (found.layout.engine, found.notes) == (f"graphviz {program}", ())
    hub = found.layout.boxes["Hub"].centre
    sides = {
        (box.centre[0] > hub[0], box.centre[1] > hub[1]) for id_, box in found.layout.boxes.items() if id_ != "Hub"
    }
    assert len(sides) == 4, "all around"
    assert picture(text, "v", layouts).svg == found.svg
    layouts.close()


def test_a_preset_without_graphviz_is_told_to_be_layers() -> None:
    found = picture(f"{CHAIN}view v {{ include *\n layout {{ preset radial }} }}", "v")
    assert found.layout.engine == "blocks"
    assert "without Graphviz" in found.notes[0]


def placed(**corners: tuple[int, int]) -> str:
    elements = " ".join(f"element {name} {{ position {{ x: {x}, y: {y} }} }}" for name, (x, y) in corners.items())
    return f"{CHAIN}view v {{ include *\n layout {{ {elements} }} }}\n"


def test_places_chosen_by_hand() -> None:
    found = picture(placed(B=(400, 300), A=(10, 20)), "v").layout
    assert found.engine == "by hand"
    assert found.boxes["A"][:2] == (10, 20)
    assert found.boxes["B"][:2] == (400, 300)
    assert found.boxes["C"].y > found.boxes["B"].bottom


def test_places_that_are_too_near_are_spread_alike() -> None:
    found = picture(placed(A=(0, 0), B=(160, 0), C=(0, 70)), "v")
    boxes = found.layout.boxes
    assert (found.layout.engine, found.notes) == ("by hand", ())
    assert boxes["B"].x / 160 == boxes["C"].y / 70 > 1
    assert boxes["B"].x - boxes["A"].right > 30
    assert boxes["C"].y - boxes["A"].bottom > 30


def test_places_that_collide_are_told() -> None:
    found = picture(placed(B=(1, 1), A=(2, 2)), "v")
    assert found.layout.engine == "blocks"
    assert "chosen by hand" in found.notes[0]


@pytest.mark.parametrize("unrelated", ["// a comment\n", 'Note = adr "Because" { status "accepted" }\n', "\n\n\n"])
def test_what_moves_no_box_lays_nothing_out(unrelated: str) -> None:
    layouts = Layouts()
    first = picture(CHAIN, "landscape", layouts)
    second = picture(unrelated + CHAIN, "landscape", layouts)
    assert layouts.made == 1
    assert first.svg == second.svg


def test_a_new_relation_lays_out_again() -> None:
    layouts = Layouts()
    picture(CHAIN, "landscape", layouts)
    picture(CHAIN + "C -> A\n", "landscape", layouts)
    assert layouts.made == 2


def test_without_lines_boxes_keep_the_order_of_the_text() -> None:
    names = [f"S{number}" for number in range(12)]
    found = picture("".join(f'{name} = system "{name}"\n' for name in names), "landscape").layout.boxes
    assert sorted(names, key=lambda name: (found[name].y, found[name].x)) == names


def test_a_box_more_at_the_end_moves_no_other_without_lines() -> None:
    few = "".join(f'S{number} = system "S{number}"\n' for number in range(7))
    before = picture(few, "landscape").layout.boxes
    after = picture(few + 'T = system "T"\n', "landscape").layout.boxes
    assert sum(before[name] == after[name] for name in before) >= 5


def test_many_boxes_of_a_wildcard_are_folded_and_that_is_told() -> None:
    parts = "".join(f'  C{number} = container "C{number}"\n' for number in range(60))
    text = f'A = system "A" {{\n{parts}}}\nB = system "B" {{\n{parts}}}\nview index {{ include * }}\n'
    found = picture(text, "index")
    assert set(found.layout.boxes) == {"A", "B"}
    assert found.notes[0] == "120 inner elements are not shown; look into what they are part of."
    assert "120 inner elements" in found.svg
    everything = picture(text.replace("include *", "include **"), "index")
    assert len(everything.layout.boxes) == 120


def test_a_picture_is_no_strip() -> None:
    many = "".join(f'  C{number} = container "Container {number}"\n' for number in range(24))
    lines = "".join(f"Hub.C0 -> Hub.C{number}\n" for number in range(1, 24))
    layouts = Layouts(find=True)
    found = picture(f'Hub = system "Hub" {{\n{many}}}\n{lines}', "system:Hub", layouts).layout
    assert 0.4 < found.bounds.width / found.bounds.height < 4
    layouts.close()


def test_frames_keep_no_room_for_nothing() -> None:
    layouts = Layouts(find=True)
    found = picture(read(SHOWCASE), "deployment:Production", layouts).layout
    assert found.engine == "graphviz"
    everything = {**found.boxes, **found.frames}
    for id_, frame in found.frames.items():
        inside = around(rect for part, rect in everything.items() if found.parents[part] == id_)
        assert frame.holds(inside)
        assert inside.y - found.headers[id_].bottom < 30, id_
    layouts.close()


def test_the_sign_for_a_view_lies_on_nothing() -> None:
    text = 'A = system "A" { B = container "B" { tags ["backend", "processing"]\n P = component "P" } }\n'
    found = picture(text, "system:A")
    with_sign = found.layout.boxes["A.B"].height
    without = picture(text.replace('P = component "P"', ""), "system:A").layout.boxes["A.B"].height
    assert with_sign == without + 8
