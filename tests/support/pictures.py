"""Reads a picture back from its SVG, and says what is wrong with its geometry."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sruja_lsp.diagram.geometry import Rect, clipped, samples
from sruja_lsp.diagram.text import REGULAR, SEMIBOLD, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SVG = "{http://www.w3.org/2000/svg}"
_TRANSLATE = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_TOUCH = 0.6
"""Pixels that may be shared: numbers are rounded to hundredths, and outlines have a width."""
_REACH = 7.0
"""How far from the edge of its box a line may end: outlines of shapes bend inwards."""

Point = tuple[float, float]


@dataclass
class Shown:
    """What is drawn, in the coordinates of the picture."""

    bounds: Rect
    boxes: dict[str, Rect] = field(default_factory=dict)
    frames: dict[str, Rect] = field(default_factory=dict)
    headers: dict[str, Rect] = field(default_factory=dict)
    labels: dict[str, Rect] = field(default_factory=dict)
    shapes: dict[str, str] = field(default_factory=dict)
    lines: dict[str, tuple[str, str, Point, Point]] = field(default_factory=dict)
    texts: list[tuple[str, Rect, str]] = field(default_factory=list)
    """Id and part of what each text belongs to, where it is, and what it says."""
    sequence: bool = False


def read(svg: str) -> Shown:
    """What a picture shows."""
    root = ET.fromstring(svg)  # noqa: S314  # ours
    found = Shown(Rect(*_numbers(root.get("viewBox", ""))), sequence=root.get("data-kind") == "scenario")
    _read(root, 0.0, 0.0, "", found)
    return found


def _read(node: ET.Element, x: float, y: float, owner: str, found: Shown) -> None:
    moved = _TRANSLATE.match(node.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    id_ = node.get("data-id")
    if id_ is not None:
        part = node.get("data-part", "")
        owner = f"{part} {id_}"
        classes = (node.get("class") or "").split()
        if "relation" in classes:
            _line(node, id_, found)
        else:
            kept = {"header": found.headers, "label": found.labels}.get(part)
            if kept is None:
                kept = found.frames if "frame" in classes else found.boxes
                found.shapes[id_] = node.get("data-shape", "")
            assert id_ not in kept, f"{id_} is drawn twice"
            kept[id_] = Rect(*_numbers(node.get("data-box", "")))
    elif node.tag == f"{SVG}text" and owner:
        found.texts.append((owner, _text(node, x, y), node.text or ""))
    for child in node:
        _read(child, x, y, owner, found)


def _line(node: ET.Element, id_: str, found: Shown) -> None:
    path = next(child for child in node.iter(f"{SVG}path") if child.get("class") == "line")
    arrow = next(child for child in node.iter(f"{SVG}polygon") if child.get("class") == "arrow")
    start, tip = _numbers(path.get("d", "")), _numbers(arrow.get("points", ""))
    assert id_ not in found.lines, f"{id_} is drawn twice"
    found.lines[id_] = (
        node.get("data-source", ""),
        node.get("data-target", ""),
        (start[0], start[1]),
        (tip[0], tip[1]),
    )


def _text(node: ET.Element, x: float, y: float) -> Rect:
    size = float(node.get("font-size", "0"))
    wide = width(node.text or "", size, SEMIBOLD if node.get("font-weight") == "600" else REGULAR)
    left = x + float(node.get("x", "0"))
    if node.get("text-anchor") == "middle":
        left -= wide / 2
    return Rect(left, y + float(node.get("y", "0")) - size * 0.8, wide, size)


def _numbers(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text)]


def faults(svg: str, expected: dict[str, tuple[str, str]], parents: dict[str, str]) -> list[str]:
    """What is wrong with a picture; `expected` are the lines it must have, `parents` what stands in which frame."""
    shown = read(svg)
    return [*_boxes(shown, parents), *_words(shown), *_labels(shown), *_lines(shown, expected)]


def passed(
    curves: Mapping[str, tuple[Point, ...]], ends: Mapping[str, tuple[str, str]], boxes: Mapping[str, Rect]
) -> Iterator[str]:
    """The lines that pass behind a box which they have nothing to do with."""
    for id_, curve in curves.items():
        pieces = list(pairwise(samples(curve, 8)))
        for box, rect in boxes.items():
            inner = rect.grown(-3)
            if box not in ends[id_] and any(
                (cut := clipped(inner, a, b)) is not None and cut[0] < cut[1] for a, b in pieces
            ):
                yield f"{id_} passes {box}"


def _boxes(shown: Shown, parents: dict[str, str]) -> Iterator[str]:
    everything = {**shown.frames, **shown.boxes}
    missing = parents.keys() ^ everything.keys()
    if missing:
        yield f"drawn or meant to be drawn, but not both: {sorted(missing)}"
    for id_, rect in everything.items():
        if not shown.bounds.holds(rect, _TOUCH):
            yield f"{id_} is outside of the picture"
        parent = parents.get(id_, "")
        if parent and not everything[parent].holds(rect, _TOUCH):
            yield f"{id_} is not inside of {parent}"
    for one, other in combinations(everything, 2):
        if _inside(one, other, parents) or _inside(other, one, parents):
            continue
        if everything[one].grown(-_TOUCH).meets(everything[other]):
            yield f"{one} and {other} overlap"
    yield from _headers(shown, parents)


def _headers(shown: Shown, parents: dict[str, str]) -> Iterator[str]:
    everything = {**shown.frames, **shown.boxes}
    for id_, header in shown.headers.items():
        if not shown.frames[id_].holds(header, _TOUCH):
            yield f"the header of {id_} is not inside of it"
        for other, rect in everything.items():
            if _inside(other, id_, parents) and rect.grown(-_TOUCH).meets(header):
                yield f"{other} is on the header of {id_}"


def _inside(id_: str, frame: str, parents: dict[str, str]) -> bool:
    while id_ := parents.get(id_, ""):
        if id_ == frame:
            return True
    return False


def _words(shown: Shown) -> Iterator[str]:
    places = {f" {id_}": rect for id_, rect in {**shown.frames, **shown.boxes}.items()}
    places |= {f"header {id_}": rect for id_, rect in shown.headers.items()}
    places |= {f"label {id_}": rect for id_, rect in shown.labels.items()}
    for owner, rect, said in shown.texts:
        around = places.get(owner)
        if around is not None and not around.holds(rect, 1.0):
            yield f"{said!r} reaches out of {owner.strip()}"


def _labels(shown: Shown) -> Iterator[str]:
    for (one, rect), (other, another) in combinations(shown.labels.items(), 2):
        if rect.grown(-_TOUCH).meets(another):
            yield f"the labels of {one} and {other} overlap"
    for id_, rect in shown.labels.items():
        if not shown.bounds.holds(rect, _TOUCH):
            yield f"the label of {id_} is outside of the picture"
        for other, box in (*shown.boxes.items(), *shown.headers.items()):
            if rect.grown(-_TOUCH).meets(box):
                yield f"the label of {id_} is on {other}"


def _lines(shown: Shown, expected: dict[str, tuple[str, str]]) -> Iterator[str]:
    if shown.lines.keys() != expected.keys():
        yield f"lines that are missing or too many: {sorted(shown.lines.keys() ^ expected.keys())}"
    everything = {**shown.frames, **shown.boxes}
    for id_, (source, target, start, tip) in shown.lines.items():
        if (source, target) != expected.get(id_, (source, target)):
            yield f"{id_} joins {source} and {target}"
        if shown.sequence:
            for end, x in ((source, start[0]), (target, tip[0])):
                if abs(everything[end].centre[0] - x) > _REACH:
                    yield f"{id_} does not reach the life line of {end}"
            continue
        for end, point in ((source, start), (target, tip)):
            reach = 34.0 if shown.shapes.get(end) == "person" else 12.0 if shown.shapes.get(end) != "box" else _REACH
            if not everything[end].on_edge(point, reach):
                yield f"{id_} is not attached to {end}"
