"""`textDocument/selectionRange`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features.selection_ranges import selection_ranges
from sruja_lsp.lsp.positions import offset_of

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


def selection_range(session: Session, params: types.SelectionRangeParams) -> list[wire.SelectionRange]:
    """For each position what to select first, and what next."""
    model = session.documents.get(params.text_document.uri)
    places = session.places(model.uri, model)
    answers: list[wire.SelectionRange] = []
    for position in params.positions:
        spans = selection_ranges(model.tree, offset_of(model.text, position, session.encoding))
        chain: wire.SelectionRange = {"range": places.range(spans[-1])}
        for span in reversed(spans[:-1]):
            chain = {"range": places.range(span), "parent": chain}
        answers.append(chain)
    return answers
