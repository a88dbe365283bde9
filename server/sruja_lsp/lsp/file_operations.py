"""`workspace/willRenameFiles` and `workspace/willDeleteFiles`: imports follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features.moved_files import imports_after_deletion, imports_after_rename
from sruja_lsp.lsp.edits import workspace_edit
from sruja_lsp.model.import_paths import canonical

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


def will_rename(session: Session, params: types.RenameFilesParams) -> wire.WorkspaceEdit | None:
    """What changes in imports when files or folders are renamed."""
    renames = {_canonical(each.old_uri): _canonical(each.new_uri) for each in params.files}
    changes = imports_after_rename(session.workspace, renames)
    return workspace_edit(session, changes) if changes else None


def will_delete(session: Session, params: types.DeleteFilesParams) -> wire.WorkspaceEdit | None:
    """Which imports go when files or folders are deleted."""
    changes = imports_after_deletion(session.workspace, [_canonical(each.uri) for each in params.files])
    return workspace_edit(session, changes) if changes else None


def _canonical(uri: str) -> str:
    return canonical(uri).rstrip("/")
