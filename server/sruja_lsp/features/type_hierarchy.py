"""Kinds as types: what is of which kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import mentions
from sruja_lsp.features.type_definition import kinds_of
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace, ReferenceRole
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
    found: dict[Place, None] = {}
    for mention in mentions.mentions(workspace, (place,), asked_in):
        declares = mention.statement.meaning.declares
        if mention.reference is not None and mention.reference.role is ReferenceRole.KIND and declares is not None:
            found[Place(mention.uri, Name(declares.namespace, mention.statement.name))] = None
    return tuple(found)
