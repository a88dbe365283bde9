"""`textDocument/signatureHelp`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import signature_help as features
from sruja_lsp.lsp.positions import offset_of

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


def signature_help(session: Session, params: types.SignatureHelpParams) -> wire.SignatureHelp | None:
    """What comes next in the statement at the cursor."""
    model = session.documents.get(params.text_document.uri)
    found = features.signature_help(
        session.workspace, model.uri, offset_of(model.text, params.position, session.encoding)
    )
    if found is None:
        return None
    return {
        "signatures": [
            {
                "label": found.label,
                "documentation": found.doc,
                "parameters": [{"label": each.label, "documentation": each.doc} for each in found.parameters],
            }
        ],
        "activeSignature": 0,
        "activeParameter": found.active,
    }
