"""Chooses what a view shows, and lifts relations to what is visible (LANGUAGE 2.7 and 4.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram import levels, looks
from sruja_lsp.diagram.icons import icon
from sruja_lsp.diagram.scene import Badge, Box, Direction, Line, Message, Scene
from sruja_lsp.diagram.status import tone
from sruja_lsp.diagram.text import clean
from sruja_lsp.diagram.views import ViewKind, views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sruja_lsp.diagram.views import View
    from sruja_lsp.model.architecture import Architecture, Element, Relation, Selector, ViewDeclaration
    from sruja_lsp.model.deployed import DeployedEnd, DeployedRelation
    from sruja_lsp.model.outline import StyleRule

MOST: Final = 90
"""Cards in one picture; where a wildcard brings more, the innermost are folded into what they are part of."""

_DIRECTIONS: Final[Mapping[str, Direction]] = {
    "lr": Direction.RIGHT,
    "leftright": Direction.RIGHT,
    "right": Direction.RIGHT,
    "horizontal": Direction.RIGHT,
    "rl": Direction.LEFT,
    "rightleft": Direction.LEFT,
    "left": Direction.LEFT,
    "tb": Direction.DOWN,
    "topbottom": Direction.DOWN,
    "td": Direction.DOWN,
    "down": Direction.DOWN,
    "vertical": Direction.DOWN,
    "bt": Direction.UP,
    "bottomtop": Direction.UP,
    "up": Direction.UP,
}


def scene(architecture: Architecture, view: View) -> Scene:
    """What a view shows."""
    if view.kind is ViewKind.SCENARIO:
        return _scenario(architecture, view)
    if view.kind is ViewKind.CUSTOM:
        declared = next((one for one in architecture.views if one.name == view.name), None)
        if declared is not None:
            return _custom(architecture, view, declared)
    if view.kind is ViewKind.LANDSCAPE:
        shown = list(architecture.roots())
        return _of_elements(architecture, view, shown, "People and systems")
    element = architecture.elements.get(view.subject)
    if element is None:
        return Scene(view.id, view.kind, view.title, "", ())
    shown = [*element.children, *_touched(architecture, view.subject)]
    what = "Containers" if view.kind is ViewKind.SYSTEM else "Components"
    return _of_elements(architecture, view, shown, f"{what} of {clean(element.title)}")


# ---- what is shown


def _touched(architecture: Architecture, subject: str) -> list[str]:
    """What is outside an element and related to its inside, each by the largest part that does not hold the element."""
    inside = {subject, *architecture.descendants(subject)}
    around = {subject, *architecture.ancestors(subject)}
    found: dict[str, None] = {}
    for relation in architecture.relations:
        for here, there in ((relation.source, relation.target), (relation.target, relation.source)):
            if here in inside and there not in inside and there not in around:
                chain = [there, *architecture.ancestors(there)]
                found[next((name for name in reversed(chain) if name not in around), there)] = None
    order = {name: index for index, name in enumerate(architecture.elements)}
    return sorted(found, key=order.__getitem__)


def _custom(architecture: Architecture, view: View, declared: ViewDeclaration) -> Scene:
    selectors = declared.selectors
    notes: list[str] = []
    if not any(selector.include for selector in selectors):
        # A view that names nothing shows what it is of.
        selectors = (_everything(), *selectors)
    shown: dict[str, None] = {}
    for selector in selectors:
        chosen = _chosen(architecture, declared.subject, selector)
        if selector.include:
            if len(shown.keys() | set(chosen)) > MOST and not selector.names and selector.depth == 1:
                chosen, folded = _folded(architecture, chosen)
                if folded:
                    notes.append(f"{folded} inner elements are not shown; look into what they are part of.")
            shown |= dict.fromkeys(chosen)
        else:
            gone = set(chosen)
            if selector.depth == 0:
                gone |= {inner for name in chosen for inner in architecture.descendants(name)}
            shown = {name: None for name in shown if name not in gone}
    hidden = {
        name
        for selector in selectors
        if not selector.include and selector.depth == 0
        for name in _chosen(architecture, declared.subject, selector)
    }
    subtitle = clean(declared.description)
    rules = (*architecture.styles, *declared.styles)
    made = _of_elements(architecture, view, shown, subtitle, rules, hidden)
    spacing = declared.layout
    return replace(
        made,
        direction=_DIRECTIONS.get("".join(letter for letter in declared.direction.casefold() if letter.isalpha())),
        ranksep=_distance(spacing.get("ranksep") or spacing.get("spacing.y")),
        nodesep=_distance(spacing.get("nodesep") or spacing.get("spacing.x")),
        preset=(spacing.get("preset") or spacing.get("strategy") or "").casefold(),
        positions=declared.positions,
        notes=(*made.notes, *notes),
    )


def _distance(said: str | None) -> float | None:
    try:
        found = float(said) if said else None
    except ValueError:
        return None
    return None if found is None else min(max(found, 0.0), 600.0)


def _everything() -> Selector:
    from sruja_lsp.model.architecture import Selector as Made  # noqa: PLC0415  # only its type is needed elsewhere

    return Made(True, (), 1)  # noqa: FBT003  # a record


def _chosen(architecture: Architecture, subject: str, selector: Selector) -> list[str]:
    """The elements that a selector stands for."""
    elements = architecture.elements
    if selector.kind or selector.tag:
        return [
            name
            for name, element in elements.items()
            if (selector.kind and element.kind.casefold() == selector.kind.casefold())
            or (selector.tag and selector.tag in element.tags)
        ]
    if selector.names:
        found: list[str] = []
        for name in selector.names:
            if selector.depth == 0:
                found.append(name)
            elif selector.depth == 1:
                found += elements[name].children
            else:
                found += architecture.descendants(name)
        return found
    if subject in elements:
        inside = list(elements[subject].children if selector.depth == 1 else architecture.descendants(subject))
        return [*(inside or [subject]), *_touched(architecture, subject)]
    return list(elements)


def _folded(architecture: Architecture, chosen: Sequence[str]) -> tuple[list[str], int]:
    """As many levels of what was chosen as fit into one picture, and how many elements that leaves out."""
    depth = {name: sum(1 for _ in architecture.ancestors(name)) for name in chosen}
    kept = list(chosen)
    for level in range(max(depth.values(), default=0), 0, -1):
        if len(kept) <= MOST:
            break
        kept = [name for name in kept if depth[name] < level]
    return kept, len(chosen) - len(kept)


# ---- elements and relations


def _of_elements(  # noqa: PLR0913, PLR0917  # what a picture depends on
    architecture: Architecture,
    view: View,
    shown: Iterable[str],
    subtitle: str,
    rules: Sequence[StyleRule] | None = None,
    hidden: Iterable[str] = (),
) -> Scene:
    rules = architecture.styles if rules is None else rules
    elements = architecture.elements
    chosen = {name for name in shown if name in elements}
    gone = set(hidden)
    frames = {around for name in chosen for around in architecture.ancestors(name) if around not in gone}
    visible = chosen | frames
    inner_views = {one.subject: one.id for one in views(architecture) if one.subject and one.kind != ViewKind.CUSTOM}
    boxes: list[Box] = []

    def visit(name: str, frame: str) -> None:
        element = elements[name]
        inside = frame
        if name in visible:
            drill = inner_views.get(name, "") if inner_views.get(name) != view.id else ""
            boxes.append(
                element_box(
                    element, rules, id=name, parent=frame, frame=name in frames, view=drill if element.children else ""
                )
            )
            if name in frames:
                inside = name
        for child in element.children:
            visit(child, inside)

    for root in architecture.roots():
        visit(root, "")
    lines = _lifted(architecture, visible, frames, rules)
    return Scene(view.id, view.kind, view.title, subtitle, tuple(boxes), lines)


def element_box(  # noqa: PLR0913  # what a card shows
    element: Element,
    rules: Sequence[StyleRule],
    *,
    id: str,  # noqa: A002  # what it is called everywhere
    parent: str,
    frame: bool = False,
    view: str = "",
) -> Box:
    """The card or frame of an element."""
    said = looks.element_look(element, rules)
    caption = clean(element.kind_title)
    if element.external and "external" not in caption.casefold():
        caption = f"External {caption[:1].lower()}{caption[1:]}" if caption else "External"
    technology = clean(element.technology)
    return Box(
        id,
        parent,
        clean(element.title) or element.name,
        looks.family(element.kind),
        f"{caption}: {technology}" if technology else caption,
        clean(element.description),
        tuple(tag for tag in map(clean, element.tags) if tag and tag != "external"),
        (*_status(element), *levels.badges(element.objectives)),
        levels.ring(element.objectives),
        looks.shape(element, said),
        frame,
        external=element.external,
        status=clean(element.properties.get("status", "")),
        view=view,
        look=looks.look(said),
        place=element.places[0] if element.places else None,
        element=element.name,
        icon=icon(said.get("icon", "")),
    )


def _status(element: Element) -> tuple[Badge, ...]:
    found = clean(element.properties.get("status", ""))
    return (Badge(found, tone(found), f"Status: {found}"),) if found else ()


@dataclass(slots=True)
class _Bundle:
    """The relations that one line stands for."""

    relations: list[Relation]
    implied: bool = True


def _lifted(
    architecture: Architecture, visible: set[str], frames: set[str], rules: Sequence[StyleRule]
) -> tuple[Line, ...]:
    """Every relation between what is visible: those of hidden parts belong to the innermost thing around that is."""

    def seen(name: str) -> str:
        if name in visible:
            return name
        return next((around for around in architecture.ancestors(name) if around in visible), "")

    bundles: dict[tuple[str, str], _Bundle] = {}
    for relation in architecture.relations:
        source, target = seen(relation.source), seen(relation.target)
        if not source or not target:
            continue
        exact = source == relation.source and target == relation.target
        if source == target and not (exact and source not in frames):
            continue
        if source in architecture.ancestors(target) or target in architecture.ancestors(source):
            continue  # that a part belongs to its whole is seen without a line
        bundle = bundles.setdefault((source, target), _Bundle([]))
        bundle.relations.append(relation)
        bundle.implied &= not exact
    return tuple(
        bundled(f"{source}->{target}", source, target, bundle.relations, rules, implied=bundle.implied)
        for (source, target), bundle in bundles.items()
    )


def bundled(  # noqa: PLR0913  # what a line shows
    id: str,  # noqa: A002  # what the field is called
    source: str,
    target: str,
    relations: Sequence[Relation | DeployedRelation],
    rules: Sequence[StyleRule],
    *,
    implied: bool,
) -> Line:
    """One line for relations between the same two boxes."""
    labels = list(dict.fromkeys(label for relation in relations if (label := clean(relation.label))))
    more = len(relations) - 1
    label = labels[0] if labels else ""
    if more:
        label = f"{label} (+{more})" if label else f"{len(relations)} relations"
    technologies = list(dict.fromkeys(said for relation in relations if (said := clean(relation.technology))))
    styled: dict[str, str] = {}
    for relation in relations:
        styled.update(looks.relation_look(relation.label, relation.tags, rules))
    hint = "\n".join(
        f"{_called(relation.source)} -> {_called(relation.target)}"
        + (f": {clean(relation.label)}" if relation.label else "")
        for relation in relations[:12]
    )
    return Line(
        id,
        source,
        target,
        label,
        technologies[0] if len(technologies) == 1 and not more else "",
        len(relations),
        hint,
        implied,
        looks.look(styled, line=True),
        relations[0].place,
        tuple(dict.fromkeys(tag for relation in relations for tag in relation.tags)),
    )


def _called(end: str | DeployedEnd) -> str:
    return end if isinstance(end, str) else end.name


# ---- scenarios


def _scenario(architecture: Architecture, view: View) -> Scene:
    found = next((one for one in architecture.scenarios if one.name == view.name), None)
    if found is None:
        return Scene(view.id, view.kind, view.title, "", ())
    names = dict.fromkeys(name for step in found.steps for name in (step.source, step.target))
    boxes = []
    for name in names:
        box = element_box(architecture.elements[name], architecture.styles, id=name, parent="")
        boxes.append(replace(box, description=""))
    messages = []
    used: dict[str, int] = {}
    for number, step in enumerate(found.steps, start=1):
        plain = f"{step.source}->{step.target}"
        used[plain] = used.get(plain, 0) + 1
        # Two steps between the same two are told apart by their number.
        id_ = plain if used[plain] == 1 else f"{plain}#{number}"
        note = _note(step.properties, clean)
        messages.append(Message(id_, number, step.source, step.target, clean(step.label), note, step.place))
    subtitle = clean(found.description) or f"{found.kind.capitalize()} in {len(found.steps)} steps"
    return Scene(view.id, view.kind, view.title, subtitle, tuple(boxes), messages=tuple(messages))


def _note(properties: Mapping[str, str], tidy: Callable[[str], str]) -> str:
    """What a step says about itself in few words: its latency, its protocol, whether it waits."""
    parts = [tidy(properties.get(key, "")) for key in ("protocol", "latency")]
    if properties.get("async", "").casefold() == "true":
        parts.append("async")
    return ", ".join(part for part in parts if part)
