"""A view as a graph for Graphviz, to be drawn by `dot` or read by another tool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from sruja_lsp.diagram.scene import Direction, Shape
from sruja_lsp.diagram.theme import TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sruja_lsp.diagram.scene import Box, Scene

_SHAPES: Final[Mapping[Shape, str]] = {
    Shape.BOX: 'shape=box style="rounded,filled"',
    Shape.BROWSER: 'shape=tab style="filled"',
    Shape.MOBILE: 'shape=box style="rounded,filled"',
    Shape.PERSON: 'shape=oval style="filled"',
    Shape.DATABASE: 'shape=cylinder style="filled"',
    Shape.QUEUE: 'shape=cds style="filled"',
    Shape.HEXAGON: 'shape=hexagon style="filled"',
}


def dot(scene: Scene) -> str:
    """A scene in DOT. Nodes have the ids of the picture; steps of a scenario are numbered."""
    return "\n".join(_graph(scene)) + "\n"


def _graph(scene: Scene) -> Iterator[str]:
    yield f"digraph {_quoted(scene.title)} {{"
    direction = (scene.direction or Direction.DOWN).value
    yield (
        f"  graph [label={_quoted(scene.title)} labelloc=t labeljust=l rankdir={direction} newrank=true"
        ' compound=true fontname="Helvetica" fontsize=18]'
    )
    yield '  node [fontname="Helvetica" fontsize=12 margin="0.2,0.12"]'
    yield '  edge [fontname="Helvetica" fontsize=10 color="#66758a"]'
    yield from _boxes(scene, "", "  ")
    frames = {box.id: index for index, box in enumerate(scene.boxes) if box.frame}
    for line in scene.lines:
        said = line.label + (f"\n[{line.technology}]" if line.technology else "")
        yield _edge(scene, frames, line.source, line.target, said)
    for message in scene.messages:
        yield _edge(scene, frames, message.source, message.target, f"{message.number}. {message.label}")
    yield "}"


def _boxes(scene: Scene, parent: str, indent: str) -> Iterator[str]:
    for index, box in enumerate(scene.boxes):
        if box.parent != parent:
            continue
        if box.frame:
            yield f'{indent}subgraph "cluster_{index}" {{'
            yield f'{indent}  id={_quoted(box.id)} label={_quoted(_heading(box))} color="#c3ccd8" style="rounded"'
            yield from _boxes(scene, box.id, indent + "  ")
            yield f"{indent}}}"
            continue
        family = "external" if box.external and box.family != "person" else box.family
        fill, line, ink = (TOKENS[f"{family}{part}"][0] for part in ("", "-line", "-ink"))
        yield (
            f'{indent}{_quoted(box.id)} [{_SHAPES[box.shape]} fillcolor="{fill}" color="{line}" fontcolor="{ink}"'
            f" label={_label(box)}]"
        )


def _heading(box: Box) -> str:
    return box.title + (f" [{box.caption}]" if box.caption else "") + (f" ({box.status})" if box.status else "")


def _label(box: Box) -> str:
    parts = [f"<B>{_html(box.title)}</B>"]
    if box.caption:
        parts.append(f'<FONT POINT-SIZE="10">[{_html(box.caption)}]</FONT>')
    facts = [badge.text for badge in box.badges] + ([box.ring.text] if box.ring else [])
    if facts:
        said = " \u00b7 ".join(facts)
        parts.append(f'<FONT POINT-SIZE="10">{_html(said)}</FONT>')
    return "<" + "<BR/>".join(parts) + ">"


def _edge(scene: Scene, frames: Mapping[str, int], source: str, target: str, said: str) -> str:
    """An edge; one to a frame goes to a box in it and is cut at the frame."""
    tail, head = _inner(scene, source), _inner(scene, target)
    facts = [f"label={_quoted(said)}"] if said else []
    if source in frames:
        facts.append(f'ltail="cluster_{frames[source]}"')
    if target in frames:
        facts.append(f'lhead="cluster_{frames[target]}"')
    return f"  {_quoted(tail)} -> {_quoted(head)}" + (f" [{' '.join(facts)}]" if facts else "")


def _inner(scene: Scene, id_: str) -> str:
    """A box that is no frame: itself, or the first one inside."""
    for box in scene.boxes:
        if not box.frame and (box.id == id_ or _within(scene, box, id_)):
            return box.id
    return id_


def _within(scene: Scene, box: Box, frame: str) -> bool:
    parents = {one.id: one.parent for one in scene.boxes}
    at = box.parent
    while at:
        if at == frame:
            return True
        at = parents.get(at, "")
    return False


def _quoted(said: str) -> str:
    escaped = said[:2000].replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _html(said: str) -> str:
    return escape(said[:400]) or " "
