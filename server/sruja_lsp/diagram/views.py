"""Which views a model has: those that its text declares, and those that need no text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from sruja_lsp.diagram.text import clean
from sruja_lsp.model.architecture import Architecture
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.architecture import Element
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.sources import Place

LANDSCAPE = "landscape"
INDEX = "index"
_NOWHERE = Span(0, 0)


class ViewKind(StrEnum):
    """What a view shows."""

    LANDSCAPE = "landscape"
    SYSTEM = "system"
    CONTAINER = "container"
    DEPLOYMENT = "deployment"
    CUSTOM = "custom"
    SCENARIO = "scenario"


@dataclass(frozen=True, slots=True)
class View:
    """A view that can be drawn; `name` is that of what it is declared by, `subject` of the element it looks into."""

    id: str
    title: str
    kind: ViewKind
    uri: str
    span: Span
    name: str = ""
    subject: str = ""


@lru_cache(maxsize=2)
def architecture_of(model: Model) -> Architecture:
    """The architecture of a model, remembered for the newest two."""
    return Architecture.of(model)


def views(model: Model) -> tuple[View, ...]:
    """Every view of a model, the one that opens first in front."""
    return views_of(architecture_of(model))


@lru_cache(maxsize=2)
def _views_of(architecture: _Identity) -> tuple[View, ...]:
    return tuple(_views(architecture.it))


class _Identity:
    """An architecture as a key: the same object, not an equal one."""

    __slots__ = ("it",)

    def __init__(self, it: Architecture) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.it is self.it


def views_of(architecture: Architecture) -> tuple[View, ...]:
    """Every view of an architecture, the one that opens first in front."""
    return _views_of(_Identity(architecture))


def find(architecture: Architecture, wanted: str | None) -> View | None:
    """The view with an id; also by the plain name of what it shows, when only one view has it.

    Without an id, or when nothing fits, the first view; None when the model has nothing to draw.
    """
    known = views_of(architecture)
    if wanted:
        exact = [view for view in known if view.id == wanted]
        named = exact or [view for view in known if wanted in (view.name, view.subject)]
        folded = wanted.casefold()
        found = named or [view for view in known if folded in (view.name.casefold(), view.title.casefold())]
        if found:
            return found[0]
    return known[0] if known else None


def _views(architecture: Architecture) -> Iterator[View]:
    custom = [
        View(
            f"view:{declared.name}" if declared.name == LANDSCAPE else declared.name,
            clean(declared.title) or _custom_title(architecture, declared.name, declared.subject),
            ViewKind.CUSTOM,
            declared.place.uri,
            declared.place.focus,
            declared.name,
            declared.subject,
        )
        for declared in architecture.views
        if declared.name and architecture.elements
    ]
    yield from (view for view in custom if view.name == INDEX)
    roots = architecture.roots()
    systems = [
        _into(
            architecture.elements[name], ViewKind.CONTAINER if architecture.elements[name].parent else ViewKind.SYSTEM
        )
        for name in architecture.elements
        if architecture.elements[name].children
    ]
    landscape = []
    if roots:
        place = architecture.elements[roots[0]].places[0]
        landscape = [View(LANDSCAPE, "Landscape", ViewKind.LANDSCAPE, place.uri, place.focus)]
    lonely = len(roots) == 1 and systems
    if not lonely:
        yield from landscape
    yield from (view for view in systems if view.kind is ViewKind.SYSTEM)
    if lonely:
        yield from landscape  # a single box says little, so it does not open first
    yield from (view for view in custom if view.name != INDEX)
    for deployment in architecture.deployments:
        where = deployment.places[0]
        title = clean(deployment.title) or deployment.id
        yield View(f"deployment:{deployment.id}", title, ViewKind.DEPLOYMENT, where.uri, where.focus, deployment.id)
    yield from (view for view in systems if view.kind is ViewKind.CONTAINER)
    for scenario in architecture.scenarios:
        if scenario.name and scenario.steps:
            title = clean(scenario.title) or scenario.name
            span, uri = scenario.place.focus, scenario.place.uri
            yield View(f"scenario:{scenario.name}", title, ViewKind.SCENARIO, uri, span, scenario.name)


def _into(element: Element, kind: ViewKind) -> View:
    place: Place = element.places[0]
    return View(
        f"{kind}:{element.name}", clean(element.title), kind, place.uri, place.focus, element.name, element.name
    )


def _custom_title(architecture: Architecture, name: str, subject: str) -> str:
    if name == INDEX and architecture.title:
        return clean(architecture.title)
    element = architecture.elements.get(subject)
    said = "Overview" if name == INDEX else name
    return f"{clean(element.title)}: {said}" if element else said
