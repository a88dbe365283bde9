"""`textDocument/prepareRename` and `textDocument/rename`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import rename as features
from sruja_lsp.features.changes import Refusal
from sruja_lsp.lsp import memory
from sruja_lsp.lsp.edits import workspace_edit
from sruja_lsp.lsp.guard import RefusedError
from sruja_lsp.lsp.positions import offset_of

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


def prepare_rename(session: Session, params: types.PrepareRenameParams) -> wire.PrepareRename | None:
    """What the cursor is on, if its name can be changed.

    Raises:
        RefusedError: It cannot, for the reason given.
    """
    model = session.documents.get(params.text_document.uri)
    offset = offset_of(model.text, params.position, session.encoding)
    found = features.prepare_rename(session.workspace, model.uri, offset)
    if isinstance(found, Refusal):
        raise RefusedError(found.reason)
    if found is None:
        return None
    return {"range": session.places(model.uri, model).range(found.span), "placeholder": found.name}


def rename(session: Session, params: types.RenameParams) -> wire.WorkspaceEdit | None:
    """What changes when what the cursor is on gets another name.

    Raises:
        RefusedError: It cannot have that name, for the reason given.
    """
    model = session.documents.get(params.text_document.uri)
    offset = offset_of(model.text, params.position, session.encoding)
    with memory.building():  # files that nobody has looked at yet are read for it, and what was read is kept
        changes = features.rename(session.workspace, model.uri, offset, params.new_name)
    if isinstance(changes, Refusal):
        raise RefusedError(changes.reason)
    return workspace_edit(session, changes) if changes is not None else None
