"""Asks every feature about a model. What they answer is for other tests; here they must answer at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.engine import findings
from sruja_lsp.features.completion import completion
from sruja_lsp.features.definition import definition
from sruja_lsp.features.document_symbols import document_symbols
from sruja_lsp.features.hover import hover
from sruja_lsp.model.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.features.document_symbols import DocumentSymbol
    from sruja_lsp.model.model import Model


def check_answers(model: Model, offsets: Iterable[int]) -> None:
    """Every feature answers, and with places that are in the text."""
    workspace, uri, length = Workspace.of(model), model.uri, len(model.text)
    for finding in findings(workspace, uri):
        assert 0 <= finding.span.start <= finding.span.end <= length
        assert finding.message
    for symbol in flat(document_symbols(workspace, uri)):
        assert 0 <= symbol.span.start <= symbol.focus.start <= symbol.focus.end <= symbol.span.end <= length
    for offset in offsets:
        shown = hover(workspace, uri, offset)
        assert shown is None or 0 <= shown.span.start <= shown.span.end <= length
        found = definition(workspace, uri, offset)
        if found is not None:
            assert 0 <= found.origin.start <= found.origin.end <= length
        for item in completion(workspace, uri, offset, snippets=True).items:
            assert 0 <= item.replace.start <= offset <= item.replace.end <= length


def flat(symbols: Iterable[DocumentSymbol]) -> Iterator[DocumentSymbol]:
    """Symbols with all those inside them."""
    for symbol in symbols:
        yield symbol
        yield from flat(symbol.children)
