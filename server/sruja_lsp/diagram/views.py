"""Which views a model has: those that its text declares, and those that need no text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from sruja_lsp.diagram.text import clean
from sruja_lsp.model.architecture import Architecture
from sruja_lsp.model.model import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sruja_lsp.model.architecture import Element
    from sruja_lsp.model.sources import Place
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.span import Span

LANDSCAPE = "landscape"
INDEX = "index"


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


Source = Model | Architecture
"""What views are of: a document by itself, or an architecture, which may hold what a document imports as well."""


def architecture_of(source: Source) -> Architecture:
    """The architecture of a document, remembered for the newest two; an architecture as it is."""
    return source if isinstance(source, Architecture) else _of(source)


@lru_cache(maxsize=2)
def _of(model: Model) -> Architecture:
    return Architecture.of(model)


@lru_cache(maxsize=2)
def architecture_in(workspace: Workspace, uri: str) -> Architecture:
    """The architecture of a document and everything it imports, remembered for the newest two.

    Raises:
        KeyError: There is no such document.
    """
    return Architecture.within(workspace, uri)


def views(source: Source) -> tuple[View, ...]:
    """Every view, the one that opens first in front."""
    return _views_of(architecture_of(source))


@lru_cache(maxsize=2)
def _views_of(architecture: Architecture) -> tuple[View, ...]:
    found: dict[str, View] = {}
    for view in _views(architecture):
        found.setdefault(view.id, view)
    return tuple(found.values())


def find(source: Source, wanted: str | None) -> View | None:
    """The view that is wanted, else the first one; None when there is nothing to draw."""
    found = named(source, wanted) if wanted else None
    known = views(source)
    return found or (known[0] if known else None)


def named(source: Source, wanted: str) -> View | None:
    """The view with an id; also by the plain name or title of what it shows."""
    known = views(source)
    folded = wanted.casefold()
    tests: tuple[Callable[[View], bool], ...] = (
        lambda view: view.id == wanted,
        lambda view: view.name == wanted,
        lambda view: folded in (view.name.casefold(), view.title.casefold()),
    )
    return next((view for test in tests for view in known if test(view)), None)


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
