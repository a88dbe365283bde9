"""`textDocument/hover`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import hover as features
from sruja_lsp.features.prose import unmarked
from sruja_lsp.lsp.positions import offset_of

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


def hover(session: Session, params: types.HoverParams) -> wire.Hover | None:
    """What the word under the pointer means."""
    model = session.documents.get(params.text_document.uri)
    found = features.hover(session.workspace, model.uri, offset_of(model.text, params.position, session.encoding))
    if found is None:
        return None
    markdown = session.client.markdown_hovers
    return {
        "contents": {
            "kind": "markdown" if markdown else "plaintext",
            "value": found.markdown if markdown else unmarked(found.markdown),
        },
        "range": session.places(model.uri, model).range(found.span),
    }
