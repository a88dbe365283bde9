"""`textDocument/documentLink`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features.document_links import Linker
from sruja_lsp.model import stdlib
from sruja_lsp.model.disk import path_of

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


def document_link(session: Session, params: types.DocumentLinkParams) -> list[wire.DocumentLink]:
    """What can be opened from a document."""
    model = session.documents.get(params.text_document.uri)
    places = session.places(model.uri, model)
    links: list[wire.DocumentLink] = []
    for span, target in session.keepsakes.of(model.uri, Linker, Linker).links(session.workspace, model.uri, _exists):
        uri = session.places(target, model).uri if target == stdlib.URI else target
        link: wire.DocumentLink = {"range": places.range(span), "target": uri}
        if session.client.link_tooltips:
            link["tooltip"] = "Open the address" if target.startswith("http") else "Open the file"
        links.append(link)
    return links


def _exists(uri: str) -> bool:
    path = path_of(uri)
    try:
        return path is not None and path.is_file()
    except (OSError, ValueError):  # too long, or with characters that no path has
        return False
