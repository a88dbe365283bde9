"""`textDocument/semanticTokens/full`, `.../full/delta` and `.../range`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features.semantic_tokens import Painter
from sruja_lsp.lsp.positions import span_of
from sruja_lsp.text.difference import shared_ends
from sruja_lsp.text.encoding import width

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session
    from sruja_lsp.model.model import Model


class _Canvas:
    """The tokens of a document as they were sent last."""

    def __init__(self, session: Session) -> None:
        self.painter = Painter.new(lambda text: width(text, session.encoding))
        self.number = 0
        self.data: list[int] = []

    @property
    def name(self) -> str:
        return str(self.number)

    def paint(self, session: Session, model: Model) -> None:
        data = self.painter.whole(session.workspace, model.uri)
        if data != self.data or not self.number:
            self.number += 1
            self.data = data


def full(session: Session, params: types.SemanticTokensParams) -> wire.SemanticTokens:
    """All tokens of a document."""
    model = session.documents.get(params.text_document.uri)
    canvas = _canvas(session, model)
    canvas.paint(session, model)
    return {"resultId": canvas.name, "data": canvas.data}


def delta(session: Session, params: types.SemanticTokensDeltaParams) -> wire.SemanticTokens | wire.SemanticTokensDelta:
    """What has changed since the client's last tokens; all tokens when they are not the last that were sent."""
    model = session.documents.get(params.text_document.uri)
    canvas = _canvas(session, model)
    before, known = canvas.data, canvas.name
    canvas.paint(session, model)
    if params.previous_result_id != known or not canvas.number:
        return {"resultId": canvas.name, "data": canvas.data}
    return {"resultId": canvas.name, "edits": difference(before, canvas.data)}


def part(session: Session, params: types.SemanticTokensRangeParams) -> wire.SemanticTokens:
    """The tokens of the lines that can be seen."""
    model = session.documents.get(params.text_document.uri)
    span = span_of(model.text, params.range, session.encoding)
    return {"data": _canvas(session, model).painter.within(session.workspace, model.uri, span)}


def difference(old: list[int], new: list[int]) -> list[wire.SemanticTokensEdit]:
    """The edit that makes old tokens new ones: all between what both begin and end with."""
    if old is new or old == new:
        return []
    start, end = shared_ends(old, new)
    return [{"start": start, "deleteCount": len(old) - end - start, "data": new[start : len(new) - end]}]


def _canvas(session: Session, model: Model) -> _Canvas:
    return session.keepsakes.of(model.uri, _Canvas, lambda: _Canvas(session))
