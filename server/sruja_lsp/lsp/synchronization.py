"""Opening, changing and closing documents, which all end in findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.lsp import diagnostics, memory

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp.session import Session


def did_open(session: Session, params: types.DidOpenTextDocumentParams) -> None:
    """A document is on the screen, and from now on the client has the only true text of it."""
    document = params.text_document
    with memory.building():
        concerned = session.documents.open(document.uri, document.version, document.text)
        uri = session.documents.get(document.uri).uri
        concerned |= session.files.import_for(uri)
    diagnostics.publish_soon(session, concerned, touched=uri)
    if session.previews is not None:
        session.previews.opened(document.uri)
    if len(document.text) >= memory.LARGE:
        session.protocol.inbox.when_idle(memory.settle, memory.settle)


def did_change(session: Session, params: types.DidChangeTextDocumentParams) -> None:
    """Somebody types."""
    document = params.text_document
    before = session.workspace
    concerned = session.documents.change(document.uri, document.version, params.content_changes, session.encoding)
    uri = session.documents.get(document.uri).uri
    if session.workspace.graph is not before.graph:
        concerned |= session.files.import_for(uri)
    diagnostics.publish_soon(session, concerned, touched=uri)
    if session.previews is not None:
        session.previews.changed()


def did_close(session: Session, params: types.DidCloseTextDocumentParams) -> None:
    """The document has gone from the screen, and its findings go with it."""
    uri = params.text_document.uri
    canonical = session.documents.get(uri).uri
    concerned = session.documents.close(uri, session.files.on_disk(canonical))
    session.keepsakes.drop(canonical)
    diagnostics.clear(session, uri)
    diagnostics.publish_soon(session, concerned)
    if session.previews is not None:
        session.previews.closed(uri)
