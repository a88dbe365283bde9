"""`textDocument/documentHighlight`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sruja_lsp.features.document_highlights import document_highlights
from sruja_lsp.lsp.positions import offset_of

if TYPE_CHECKING:
    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


def document_highlight(session: Session, params: types.DocumentHighlightParams) -> list[wire.DocumentHighlight] | None:
    """The places that mean what the cursor is on. Without an answer an editor marks equal words."""
    model = session.documents.get(params.text_document.uri)
    offset = offset_of(model.text, params.position, session.encoding)
    places = session.places(model.uri, model)
    read, write = types.DocumentHighlightKind.Read.value, types.DocumentHighlightKind.Write.value
    return [
        {"range": places.range(span), "kind": write if declares else read}
        for span, declares in document_highlights(session.workspace, model.uri, offset)
    ] or None
