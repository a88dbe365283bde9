"""`textDocument/signatureHelp`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.features import signature_help as features
from sruja_lsp.lsp.positions import offset_of

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


_INVOKED: Final = 1  # somebody has pressed the key for it


def signature_help(session: Session, params: types.SignatureHelpParams) -> wire.SignatureHelp | None:
    """What comes next in the statement at the cursor."""
    model = session.documents.get(params.text_document.uri)
    offset = offset_of(model.text, params.position, session.encoding)
    context = params.context
    asked = context is not None and (context.trigger_kind == _INVOKED or context.is_retrigger)
    found = features.signature_help(session.workspace, model.uri, offset, asked=asked)
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
