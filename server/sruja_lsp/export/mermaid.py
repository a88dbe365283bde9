"""A view in Mermaid: a flowchart in the manner of C4, or a sequence diagram for a scenario.

GitHub, GitLab and many wikis draw it where it stands in a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram.scene import Direction, Shape
from sruja_lsp.diagram.theme import TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sruja_lsp.diagram.scene import Box, Scene

_FAMILIES: Final = (
    "person",
    "system",
    "container",
    "component",
    "database",
    "queue",
    "external",
    "element",
    "infrastructure",
    "node",
)
_BRACKETS: Final[Mapping[Shape, tuple[str, str]]] = {
    Shape.BOX: ("[", "]"),
    Shape.BROWSER: ("[", "]"),
    Shape.MOBILE: ("(", ")"),
    Shape.PERSON: ("([", "])"),
    Shape.DATABASE: ("[(", ")]"),
    Shape.QUEUE: ("[[", "]]"),
    Shape.HEXAGON: ("{{", "}}"),
}


def mermaid(scene: Scene) -> str:
    """A scene as Mermaid source. Names become `n0`, `n1` and so on, in the order of the text; titles are quoted."""
    lines = list(_sequence(scene) if scene.messages else _flowchart(scene))
    return "\n".join(lines) + "\n"


def _flowchart(scene: Scene) -> Iterator[str]:
    yield "---"
    yield f"title: {_yaml(scene.title)}"
    yield "---"
    yield f"flowchart {(scene.direction or Direction.DOWN).value}"
    numbers = {box.id: f"n{index}" for index, box in enumerate(scene.boxes)}
    yield from _boxes(scene, "", numbers, "  ")
    for line in scene.lines:
        said = "<br>".join(
            part for part in (_text(line.label), f"[{_text(line.technology)}]" * bool(line.technology)) if part
        )
        arrow = "-.->" if "async" in line.tags else "-->"
        label = f'|"{said}"|' if said else ""
        yield f"  {numbers[line.source]} {arrow}{label} {numbers[line.target]}"
    used = dict.fromkeys(_family(box) for box in scene.boxes)
    for family in _FAMILIES:
        if family in used:
            fill, line_, ink = (TOKENS[f"{family}{part}"][0] for part in ("", "-line", "-ink"))
            yield f"  classDef {family} fill:{fill},stroke:{line_},color:{ink}"
    if any(box.frame for box in scene.boxes):
        fill, line_, ink = (TOKENS[name][0] for name in ("frame", "frame-line", "ink"))
        yield f"  classDef frame fill:{fill},stroke:{line_},color:{ink}"


def _boxes(scene: Scene, parent: str, numbers: Mapping[str, str], indent: str) -> Iterator[str]:
    for box in scene.boxes:
        if box.parent != parent:
            continue
        name = numbers[box.id]
        if box.frame:
            status = f" ({_text(box.status)})" if box.status else ""
            yield f'{indent}subgraph {name}["{_text(box.title)}{status}"]'
            yield from _boxes(scene, box.id, numbers, indent + "  ")
            yield f"{indent}end"
            yield f"{indent}class {name} frame"
            continue
        opening, closing = _BRACKETS[box.shape]
        yield f'{indent}{name}{opening}"{_words(box)}"{closing}:::{_family(box)}'


def _family(box: Box) -> str:
    if box.frame:
        return "frame"
    return "external" if box.external and box.family != "person" else box.family


def _words(box: Box) -> str:
    parts = [f"<b>{_text(box.title)}</b>"]
    if box.caption:
        parts.append(f"<small>[{_text(box.caption)}]</small>")
    if box.description:
        parts.append(_text(box.description))
    facts = [badge.text for badge in box.badges] + ([box.ring.text] if box.ring else [])
    if facts:
        parts.append(" \u00b7 ".join(map(_text, facts)))
    return "<br>".join(parts)


def _sequence(scene: Scene) -> Iterator[str]:
    yield "---"
    yield f"title: {_yaml(scene.title)}"
    yield "---"
    yield "sequenceDiagram"
    yield "  autonumber"
    numbers = {box.id: f"n{index}" for index, box in enumerate(scene.boxes)}
    for box in scene.boxes:
        word = "actor" if box.shape is Shape.PERSON else "participant"
        yield f"  {word} {numbers[box.id]} as {_plain(box.title)}"
    for message in scene.messages:
        note = f" ({message.note})" if message.note else ""
        said = _plain(f"{message.label}{note}".strip()) or "\u200b"
        yield f"  {numbers[message.source]}->>{numbers[message.target]}: {said}"


def _entities(signs: str) -> dict[int, str]:
    """What has a meaning in Mermaid, and what Mermaid reads in its place: `#code;`."""
    return {ord(sign): f"#{ord(sign)};" for sign in signs}


_QUOTED: Final = _entities('#"&<>`')
_PLAIN: Final = _entities('#"&<>`;:{}()[]|\\%')


def _text(said: str) -> str:
    """Words inside of a quoted label; what would be markup is written as an entity."""
    return said[:400].translate(_QUOTED)


def _plain(said: str) -> str:
    """Words that stand without quotes; `end` on its own would end a block."""
    found = said[:400].translate(_PLAIN)
    return "".join(f"#{ord(letter)};" for letter in found) if found.casefold() == "end" else found


def _yaml(said: str) -> str:
    """A text in double quotes, as YAML reads it."""
    escaped = said[:400].replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
