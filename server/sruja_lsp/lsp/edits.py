"""Changes to files as the client applies them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.lsp.guard import RefusedError
from sruja_lsp.model import disk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sruja_lsp.features.changes import Changes
    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session
    from sruja_lsp.model.model import Model


def workspace_edit(
    session: Session, changes: Changes, created: Mapping[str, str] | None = None, deleted: Sequence[str] = ()
) -> wire.WorkspaceEdit:
    """Changes, new files with their text, and files that go.

    Each open document comes with its version, so that a client that has typed on refuses what was meant for another.

    Raises:
        RefusedError: A file that is not open has changed on the disk, and we have not read it since.
    """
    documents: list[wire.TextDocumentEdit] = []
    made: list[wire.TextDocumentEdit | wire.CreateFile] = []
    for uri, text in (created or {}).items():
        nowhere: wire.Position = {"line": 0, "character": 0}
        insert: wire.TextEdit = {"range": {"start": nowhere, "end": nowhere}, "newText": text}
        made.append({"kind": "create", "uri": uri})
        if text:
            made.append({"textDocument": {"uri": uri, "version": None}, "edits": [insert]})
    gone: list[wire.DeleteFile] = []
    for uri in deleted:
        if not session.documents.is_open(uri):
            _check(session.workspace[uri])
        gone.append({"kind": "delete", "uri": session.places(uri, session.workspace[uri]).uri})
    for uri, edits in changes.items():
        model = session.workspace[uri]
        if not session.documents.is_open(uri):
            _check(model)
        places = session.places(uri, model)
        documents.append(
            {
                "textDocument": {
                    "uri": places.uri,
                    "version": model.version if session.documents.is_open(uri) else None,
                },
                "edits": [{"range": places.range(edit.span), "newText": edit.text} for edit in edits],
            }
        )
    if session.client.document_changes:
        return {"documentChanges": [*made, *documents, *gone]}
    return {"changes": {each["textDocument"]["uri"]: each["edits"] for each in documents}}


def _check(model: Model) -> None:
    path = disk.path_of(model.uri)
    if path is not None and disk.read(path).text != str(model.text):
        raise RefusedError(f"{path.name} has changed on the disk. Try again once it has been read.")
