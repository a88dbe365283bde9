"""`workspace/didChangeWorkspaceFolders`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.model import disk

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp.session import Session


def did_change_workspace_folders(session: Session, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Folders were added to the window, or taken out of it."""
    gone = {disk.path_of(folder.uri) for folder in params.event.removed}
    added = [folder.uri for folder in params.event.added]
    kept = [disk.uri_of(folder.path) for folder in session.files.folders if folder.path not in gone]
    session.files.set_folders([*kept, *added])
