"""`workspace/textDocumentContent`: documents that are no files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.lsp.guard import UserError
from sruja_lsp.model import stdlib

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp.session import Session


def text_document_content(_session: Session, params: types.TextDocumentContentParams) -> dict[str, str]:
    """The text of the standard library, which is the one document that the server makes up.

    Raises:
        UserError: There is no such document.
    """
    if params.uri != stdlib.URI:
        raise UserError(f"there is no document {params.uri}; the one that is no file is {stdlib.URI}")
    return {"text": str(stdlib.model().text)}
