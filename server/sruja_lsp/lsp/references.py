"""`textDocument/references`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import references as features
from sruja_lsp.lsp.positions import offset_of

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.positions import Places
    from sruja_lsp.lsp.session import Session


def references(session: Session, params: types.ReferenceParams) -> list[wire.Location]:
    """Where what the cursor is on is mentioned."""
    model = session.documents.get(params.text_document.uri)
    offset = offset_of(model.text, params.position, session.encoding)
    declared = params.context.include_declaration
    places: dict[str, Places] = {}
    answer: list[wire.Location] = []
    for found in features.references(session.workspace, model.uri, offset, declarations=declared):
        if found.uri not in places:
            places[found.uri] = session.places(found.uri, model)
        answer.append(places[found.uri].location(found.span))
    return answer
