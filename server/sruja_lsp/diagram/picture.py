"""The picture of a view: from a model to SVG, with what is drawn where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram import cards, legend, scenes, sequence, svg, views
from sruja_lsp.diagram.geometry import Rect, around, reversed_curve, samples
from sruja_lsp.diagram.layout.engine import LAYOUTS
from sruja_lsp.diagram.layout.plan import Link, Node, Plan
from sruja_lsp.diagram.physical import deployment_scene
from sruja_lsp.diagram.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sruja_lsp.diagram.cards import Card, LabelCard
    from sruja_lsp.diagram.geometry import Point
    from sruja_lsp.diagram.layout.engine import Layouts
    from sruja_lsp.diagram.scene import Scene, Shape
    from sruja_lsp.diagram.views import Source, View
    from sruja_lsp.model.architecture import Architecture
    from sruja_lsp.model.sources import Place
    from sruja_lsp.text.span import Span

_EMPTY: Final = "Nothing to draw yet"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Something in a picture: its `data-id`, what it is called, and where it is declared."""

    id: str
    name: str
    uri: str
    span: Span


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything in a picture is, in the coordinates of its SVG.

    `frames` are the boxes that hold others, `headers` the strips with their titles, `parents` what stands in which
    frame. `labels` and `curves` go by the ids of `ends`, which says what each line joins.
    """

    bounds: Rect
    boxes: Mapping[str, Rect]
    frames: Mapping[str, Rect]
    headers: Mapping[str, Rect]
    parents: Mapping[str, str]
    curves: Mapping[str, tuple[Point, ...]]
    labels: Mapping[str, Rect]
    ends: Mapping[str, tuple[str, str]]
    engine: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn view. `notes` are sentences about how it was made, worth telling the reader."""

    view: str
    title: str
    svg: str
    elements: tuple[Drawn, ...]
    layout: Layout
    notes: tuple[str, ...] = ()
    late: str = ""
    """Why a simpler layout had to take over, the first time that it did."""


def draw(
    source: Source, view_id: str | None = None, theme: Theme | str = Theme.LIGHT, *, layouts: Layouts = LAYOUTS
) -> Picture:
    """The picture of a view; of the first view when there is none of that id.

    Takes as long as its layout, two seconds at most; never raises on any model. Safe to call from several threads.
    """
    architecture = views.architecture_of(source)
    view = views.find(architecture, view_id)
    if view is None:
        return _empty(Theme(theme))
    return draw_scene(scene_of(architecture, view), Theme(theme), layouts)


def scene_of(architecture: Architecture, view: View) -> Scene:
    """What a view shows, whatever its kind."""
    if view.kind is views.ViewKind.DEPLOYMENT:
        return deployment_scene(architecture, view)
    return scenes.scene(architecture, view)


def draw_scene(scene: Scene, theme: Theme, layouts: Layouts = LAYOUTS) -> Picture:
    """Measures, lays out and draws."""
    if not scene.boxes:
        return _empty(theme, scene)
    measured = {box.id: cards.card(box) for box in scene.boxes}
    labels = {line.id: card for line in scene.lines if (card := cards.label(line)) is not None}
    if scene.messages or scene.kind == views.ViewKind.SCENARIO:
        return _sequence(scene, measured, theme)
    return _arranged(scene, measured, labels, theme, layouts)


def _arranged(
    scene: Scene, measured: Mapping[str, Card], labels: Mapping[str, LabelCard], theme: Theme, layouts: Layouts
) -> Picture:
    arrangement = layouts.arrange(plan_of(scene, measured, labels))
    boxes, routes = arrangement.boxes, arrangement.routes
    drawing = svg.Drawing(scene, theme)
    frames = [box for box in scene.boxes if box.frame]
    leaves = [box for box in scene.boxes if not box.frame]
    for box in frames:
        drawing.box(box, measured[box.id], boxes[box.id])
    shapes = {box.id: box.shape for box in leaves}
    curves: dict[str, tuple[Point, ...]] = {}
    placed: dict[str, Rect] = {}
    for line in scene.lines:
        route = routes.get(line.id)
        if route is None:
            continue
        curve = _attached(route.curve, line.source, line.target, shapes, boxes)
        curves[line.id] = curve
        if route.label is not None and line.id in labels:
            placed[line.id] = route.label
        drawing.line(line, curve)
    for box in leaves:
        drawing.box(box, measured[box.id], boxes[box.id])
    for box in frames:
        drawing.header(box, measured[box.id], boxes[box.id])
    for id_, rect in placed.items():
        inside = any(boxes[frame.id].has(rect.centre) for frame in frames)
        drawing.label(id_, labels[id_], rect, "frame" if inside else "ground")
    bounds, body = _framed(drawing, boxes.values(), curves, placed.values(), scene)
    layout = Layout(
        bounds,
        {box.id: boxes[box.id] for box in leaves},
        {box.id: boxes[box.id] for box in frames},
        {box.id: _header(boxes[box.id], measured[box.id]) for box in frames},
        {box.id: box.parent for box in scene.boxes},
        curves,
        placed,
        {line.id: (line.source, line.target) for line in scene.lines},
        arrangement.engine,
    )
    notes = (*scene.notes, *arrangement.notes)
    return Picture(scene.view, scene.title, drawing.whole(bounds, body), _drawn(scene), layout, notes, arrangement.late)


def _attached(
    curve: tuple[Point, ...], source: str, target: str, shapes: Mapping[str, Shape], boxes: Mapping[str, Rect]
) -> tuple[Point, ...]:
    """A curve between two rectangles, led on to the outlines of what is drawn in them."""
    if target in shapes:
        curve = svg.onto_outline(shapes[target], boxes[target], curve)
    if source in shapes:
        curve = reversed_curve(svg.onto_outline(shapes[source], boxes[source], reversed_curve(curve)))
    return curve


def plan_of(scene: Scene, measured: Mapping[str, Card], labels: Mapping[str, LabelCard]) -> Plan:
    """What the layout of a scene depends on: sizes and who is joined to whom, and no words."""
    nodes = tuple(
        Node(box.id, box.parent, measured[box.id].width, measured[box.id].height, box.frame) for box in scene.boxes
    )
    links = []
    for line in scene.lines:
        card = labels.get(line.id)
        width, height = (card.width, card.height) if card is not None else (0.0, 0.0)
        links.append(Link(line.id, line.source, line.target, width, height))
    shown = {box.id for box in scene.boxes if not box.frame}
    positions = tuple((id_, place) for id_, place in scene.positions.items() if id_ in shown)
    return Plan(nodes, tuple(links), scene.direction, scene.ranksep, scene.nodesep, scene.preset, positions)


def _header(rect: Rect, card: Card) -> Rect:
    return Rect(rect.x, rect.y, min(card.width, rect.width), card.height)


def _framed(
    drawing: svg.Drawing,
    boxes: Iterable[Rect],
    curves: Mapping[str, tuple[Point, ...]],
    labels: Iterable[Rect],
    scene: Scene,
) -> tuple[Rect, str]:
    """Heading above and legend below what was drawn; gives the bounds of all, and the body of the SVG."""
    inner = around([*boxes, *labels, *(Rect(x, y, 0, 0) for curve in curves.values() for x, y in samples(curve, 6))])
    wide = max(inner.width, min(drawing.heading_width(), 700.0), 260.0)
    body = drawing.parts
    drawing.parts = []
    height = drawing.heading(inner.x, 0.0, wide)
    heading = drawing.parts
    drawing.parts = []
    below = legend.legend(drawing, scene, inner.x, inner.bottom + 26, wide)
    key = drawing.parts
    drawing.parts = body
    bounds = Rect(
        inner.x - svg.MARGIN,
        inner.y - height - svg.MARGIN,
        wide + 2 * svg.MARGIN,
        inner.height + height + below + 2 * svg.MARGIN,
    )
    ground = (
        f'<rect class="ground" x="{svg.number(bounds.x)}" y="{svg.number(bounds.y)}" width="{svg.number(bounds.width)}"'
        f' height="{svg.number(bounds.height)}"{drawing.fill("ground")}/>'
    )
    top = f'<g class="title" transform="translate(0 {svg.number(inner.y - height)})">' + "".join(heading) + "</g>"
    return bounds, ground + top + "".join(body) + '<g class="legend">' + "".join(key) + "</g>"


def _sequence(scene: Scene, measured: Mapping[str, Card], theme: Theme) -> Picture:
    placed = sequence.sequence(scene, measured)
    drawing = svg.Drawing(scene, theme)
    for rect in placed.boxes.values():
        x = svg.number(rect.centre[0])
        drawing.add(
            f'<path class="life" d="M{x} {svg.number(rect.bottom)}V{svg.number(placed.bottom)}" fill="none"'
            f'{drawing.stroke("frame-line", 1.2)} stroke-dasharray="3 4"/>'
        )
    for message in scene.messages:
        drawing.message(message, placed.curves[message.id])
    for box in scene.boxes:
        drawing.box(box, measured[box.id], placed.boxes[box.id])
    for id_, (card, rect) in placed.labels.items():
        drawing.label(id_, card, rect)
    labels = {id_: rect for id_, (_, rect) in placed.labels.items()}
    foot = Rect(0, placed.bottom, 0, 0)
    bounds, body = _framed(drawing, [*placed.boxes.values(), foot], placed.curves, labels.values(), scene)
    layout = Layout(
        bounds,
        placed.boxes,
        {},
        {},
        {box.id: "" for box in scene.boxes},
        placed.curves,
        labels,
        {message.id: (message.source, message.target) for message in scene.messages},
        sequence.ENGINE,
    )
    return Picture(scene.view, scene.title, drawing.whole(bounds, body), _drawn(scene), layout, scene.notes)


def _drawn(scene: Scene) -> tuple[Drawn, ...]:
    found: list[Drawn] = []

    def add(id_: str, name: str, place: Place | None) -> None:
        if place is not None:
            found.append(Drawn(id_, name, place.uri, place.focus))

    for box in scene.boxes:
        add(box.id, box.title, box.place)
    for line in scene.lines:
        add(line.id, line.label or line.id, line.place)
    for message in scene.messages:
        add(message.id, message.label or message.id, message.place)
    return tuple(found)


def _empty(theme: Theme, scene: Scene | None = None) -> Picture:
    """A picture of nothing, which says so."""
    from sruja_lsp.diagram.scene import Scene as Made  # noqa: PLC0415  # only its type is needed elsewhere

    nothing = scene or Made("", "", _EMPTY, 'Write `Shop = system "Shop"` to begin with.', ())
    drawing = svg.Drawing(nothing, theme)
    bounds = Rect(0, 0, 440, 120)
    drawing.add(f'<rect class="ground" width="440" height="120"{drawing.fill("ground")}/>')
    drawing.heading(svg.MARGIN, 34, 376)
    layout = Layout(bounds, {}, {}, {}, {}, {}, {}, {}, "none")
    return Picture(nothing.view, nothing.title, drawing.whole(bounds, "".join(drawing.parts)), (), layout)
