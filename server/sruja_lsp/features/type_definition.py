"""From an element to its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import mentions
from sruja_lsp.features.navigation import Target
from sruja_lsp.model.index import FILE, Site
from sruja_lsp.model.meaning import Namespace, ReferenceRole

if TYPE_CHECKING:
    from sruja_lsp.model.workspace import Place, Workspace


def type_definition(workspace: Workspace, uri: str, offset: int) -> tuple[Target, ...]:
    """Where the kind of the element at an offset of a file is defined: by somebody, or in the standard library."""
    named = mentions.name_at(workspace, uri, offset)
    if named is None:
        return ()
    kinds = [kind for place in named.meant for kind in kinds_of(workspace, place)]
    found = mentions.declarations(workspace, dict.fromkeys(kinds))
    return tuple(Target(each.uri, each.span, each.focus) for each in found)


def kinds_of(workspace: Workspace, place: Place) -> tuple[Place, ...]:
    """The kinds that a place means: a kind itself, that of an element as its file understands it, none of others."""
    if place.name.namespace is Namespace.KIND:
        return (place,)
    if place.name.namespace is not Namespace.ELEMENT or place.uri not in workspace:
        return ()
    found: dict[Place, None] = {}
    for entry in workspace.declared(place):
        site = Site(FILE, entry.kind, ReferenceRole.KIND)
        found |= dict.fromkeys(mentions.meant(workspace, place.uri, site, mentions.Part(0, len(entry.kind), 0)))
    return tuple(found)
