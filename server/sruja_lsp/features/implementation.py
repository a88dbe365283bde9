"""From what is designed to what there is of it: the instances of an element, the elements of a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import mentions
from sruja_lsp.features.navigation import Target
from sruja_lsp.model.meaning import Namespace, ReferenceRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.model.index import Site
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Place, Workspace

_MADE_OF = {Namespace.KIND: ReferenceRole.KIND, Namespace.VIEW: ReferenceRole.VIEW_EXTENDS}


def implementation(workspace: Workspace, uri: str, offset: int) -> tuple[Target, ...]:
    """Where the element at an offset of a file, or anything in it, runs.

    For a kind these are the elements of that kind, for a view the views that extend it. The file itself comes first.
    """
    named = mentions.name_at(workspace, uri, offset)
    if named is None:
        return ()
    elements = [place for place in named.meant if place.name.namespace is Namespace.ELEMENT]
    found = {
        Target(model.uri, statement.span, statement.of(reference))
        for model, sites in instances(workspace, elements)
        for _, statement, reference in model.occurrences_of(sites)
    }
    others = [place for place in named.meant if place.name.namespace in _MADE_OF]
    for mention in mentions.mentions(workspace, others, uri) if others else ():
        if mention.reference is not None and mention.reference.role in _MADE_OF.values():
            found.add(Target(mention.uri, mention.statement.span, mention.statement.focus))
    return tuple(sorted(found, key=lambda each: (each.uri != uri, each.uri, each.span)))


def instances(workspace: Workspace, elements: Iterable[Place]) -> Iterator[tuple[Model, list[Site]]]:
    """The references, file by file, that deploy one of these elements or something in it."""
    wanted = tuple(elements)
    for uri in mentions.audience(workspace, wanted, ""):
        model = workspace[uri]
        sites = [
            site
            for site in model.index.instances
            if any(_in(place, element) for place in workspace.meant(uri, site) for element in wanted)
        ]
        if sites:
            yield model, sites


def _in(place: Place, element: Place) -> bool:
    # what another file adds to an element is in it, too
    name, around = place.name.name, element.name.name
    return place == element or name.startswith(f"{around}.")
