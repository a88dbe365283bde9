"""`textDocument/linkedEditingRange`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.features.linked_editing import linked_editing_ranges
from sruja_lsp.lsp.positions import offset_of

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session

_NAME: Final = r"[\p{L}_][\p{L}\p{N}_-]*"
"""What a name looks like, as a regular expression of the editor's: anything else that is typed ends the linking."""


def linked_editing_range(session: Session, params: types.LinkedEditingRangeParams) -> wire.LinkedEditingRanges | None:
    """The places of a name that can be typed in all of them at once."""
    model = session.documents.get(params.text_document.uri)
    offset = offset_of(model.text, params.position, session.encoding)
    spans = linked_editing_ranges(session.workspace, model.uri, offset)
    if not spans:
        return None
    places = session.places(model.uri, model)
    return {"ranges": [places.range(span) for span in spans], "wordPattern": _NAME}
