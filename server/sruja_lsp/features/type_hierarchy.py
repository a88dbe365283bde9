"""Kinds as types: what is of which kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import mentions
from sruja_lsp.features.type_definition import kinds_of
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.model.workspace import Found, Place

if TYPE_CHECKING:
    from sruja_lsp.model.workspace import Workspace

_SHOWN = frozenset({Namespace.ELEMENT, Namespace.KIND})


def prepare_type_hierarchy(workspace: Workspace, uri: str, offset: int) -> tuple[Place, ...]:
    """The kinds and elements that the name at an offset means; a kind of the standard library is in no file."""
    named = mentions.name_at(workspace, uri, offset)
    if named is None:
        return ()
    return tuple(place for place in named.meant if place.name.namespace in _SHOWN and declared(workspace, place))


def declared(workspace: Workspace, place: Place) -> Found | None:
    """Where a kind or an element is declared first, in the standard library too."""
    return next(mentions.declarations(workspace, [place] if place.uri in workspace or not place.uri else []), None)


def supertypes(workspace: Workspace, place: Place) -> tuple[Place, ...]:
    """The kind of an element; nothing for a kind."""
    if place.name.namespace is not Namespace.ELEMENT:
        return ()
    return tuple(kind for kind in kinds_of(workspace, place) if declared(workspace, kind))


def subtypes(workspace: Workspace, place: Place, asked_in: str) -> tuple[Place, ...]:
    """The elements of a kind, in every file that knows it; nothing for an element.

    Elements of a kind of the standard library are looked for around the file it is `asked_in`.
    """
    if place.name.namespace is not Namespace.KIND:
        return ()
    found: list[Place] = []
    for uri in mentions.audience(workspace, (place,), asked_in):
        model = workspace[uri]
        called = {place.name.name, *mentions.aliases(model.index, (place.name.name,))}
        names = [
            name
            for name, entries in model.index.declared.items()
            if name.namespace is Namespace.ELEMENT
            and any(entry.kind in called for entry in entries)
            and place in kinds_of(workspace, Place(uri, name))
        ]
        where = model.declarations_of(names)
        names.sort(key=lambda name: where[name][0].start)
        found += (Place(uri, name) for name in names)
    return tuple(found)
