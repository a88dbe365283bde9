"""`textDocument/prepareTypeHierarchy`, `typeHierarchy/supertypes` and `typeHierarchy/subtypes`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sruja_lsp.features import type_hierarchy as features
from sruja_lsp.features.document_symbols import symbol_kind
from sruja_lsp.features.prose import one_line
from sruja_lsp.lsp.positions import offset_of
from sruja_lsp.lsp.symbols import KINDS
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.model.workspace import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


def prepare(session: Session, params: types.TypeHierarchyPrepareParams) -> list[wire.CallHierarchyItem] | None:
    """The kinds and elements that the cursor is on."""
    model = session.documents.get(params.text_document.uri)
    offset = offset_of(model.text, params.position, session.encoding)
    found = features.prepare_type_hierarchy(session.workspace, model.uri, offset)
    return _items(session, found, model.uri) or None


def supertypes(session: Session, params: types.TypeHierarchySupertypesParams) -> list[wire.CallHierarchyItem]:
    """The kind of an element."""
    place, asked_in = _place(params.item.data)
    found = features.supertypes(session.workspace, place) if place is not None else ()
    return _items(session, found, asked_in)


def subtypes(session: Session, params: types.TypeHierarchySubtypesParams) -> list[wire.CallHierarchyItem]:
    """The elements of a kind."""
    place, asked_in = _place(params.item.data)
    known = place is not None and asked_in in session.workspace
    found = features.subtypes(session.workspace, place, asked_in) if place is not None and known else ()
    return _items(session, found, asked_in)


def _items(session: Session, found: Iterable[Place], asked_in: str) -> list[wire.CallHierarchyItem]:
    answer: list[wire.CallHierarchyItem] = []
    asked = session.workspace.get(asked_in)
    for place in found:
        declared = features.declared(session.workspace, place)
        declares = declared.statement.meaning.declares if declared is not None else None
        if declared is None or declares is None or asked is None:
            continue
        places = session.places(declared.uri, asked)
        answer.append(
            {
                "name": one_line(place.name.name),
                "kind": KINDS[symbol_kind(declared.statement.meaning.role, declares.kind)],
                "detail": " \u00b7 ".join(part for part in (declares.kind, one_line(declares.title)) if part),
                "uri": places.uri,
                "range": places.range(declared.span),
                "selectionRange": places.range(declared.focus),
                "data": {
                    "uri": place.uri,
                    "name": place.name.name,
                    "namespace": place.name.namespace.value,
                    "asked": asked_in,
                },
            }
        )
    return answer


def _place(data: Any) -> tuple[Place | None, str]:
    """What an item is about, and the file it was asked about in."""
    if not isinstance(data, dict) or data.get("namespace") not in ("element", "kind"):
        return None, ""
    name = Name(Namespace(data["namespace"]), str(data.get("name")))
    return Place(str(data.get("uri")), name), str(data.get("asked"))
