"""Asks every feature about a model. What they answer is for other tests; here they must answer at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.engine import findings
from sruja_lsp.features.call_hierarchy import incoming_calls, outgoing_calls, prepare_call_hierarchy
from sruja_lsp.features.changes import Refusal
from sruja_lsp.features.code_lenses import code_lenses, title
from sruja_lsp.features.colours import Palette
from sruja_lsp.features.completion import completion
from sruja_lsp.features.definition import definition
from sruja_lsp.features.document_highlights import document_highlights
from sruja_lsp.features.document_links import Linker
from sruja_lsp.features.document_symbols import document_symbols
from sruja_lsp.features.folding import Folder
from sruja_lsp.features.formatting import Style, formatting, on_type_formatting
from sruja_lsp.features.hover import hover
from sruja_lsp.features.implementation import implementation
from sruja_lsp.features.inlay_hints import inlay_hints
from sruja_lsp.features.linked_editing import linked_editing_ranges
from sruja_lsp.features.references import references
from sruja_lsp.features.rename import prepare_rename, rename
from sruja_lsp.features.selection_ranges import selection_ranges
from sruja_lsp.features.semantic_tokens import Painter
from sruja_lsp.features.signature_help import signature_help
from sruja_lsp.features.type_definition import type_definition
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.text.span import Span

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
    check_edges(workspace, uri, length)
    for lens in code_lenses(workspace, uri):
        assert 0 <= lens.span.start <= lens.span.end <= length
        assert title(workspace, lens.sort, lens.place)
    for hint in inlay_hints(workspace, uri, Span(0, length)):
        assert 0 <= hint.offset <= length
        assert hint.label
    for offset in offsets:
        check_navigation(workspace, uri, offset)
        assert selection_ranges(model.tree, offset)[-1] == (0, length)
        for place in document_highlights(workspace, uri, offset):
            assert 0 <= place.span.start <= place.span.end <= length
        for edit in on_type_formatting(model.tree, model.text, offset, "\n", Style()):
            assert 0 <= edit.span.start <= edit.span.end <= length
        linked_editing_ranges(workspace, uri, offset)
        shown = hover(workspace, uri, offset)
        assert shown is None or 0 <= shown.span.start <= shown.span.end <= length
        found = definition(workspace, uri, offset)
        if found is not None:
            assert 0 <= found.origin.start <= found.origin.end <= length
        for item in completion(workspace, uri, offset, snippets=True).items:
            assert 0 <= item.replace.start <= offset <= item.replace.end <= length


def check_edges(workspace: Workspace, uri: str, length: int) -> None:
    """What is asked about a whole file."""
    model = workspace[uri]
    for fold in Folder().ranges(model.tree):
        assert 0 <= fold.first < fold.last < model.text.line_count
    assert len(Painter.new(len).whole(workspace, uri)) % 5 == 0
    for link in Linker().links(workspace, uri, lambda _: True):
        assert 0 <= link.span.start <= link.span.end <= length
    for coloured in Palette().colours(model):
        assert 0 <= coloured.span.start <= coloured.span.end <= length
    for edit in formatting(model.tree, model.text, Style()):
        assert 0 <= edit.span.start <= edit.span.end <= length


def check_navigation(workspace: Workspace, uri: str, offset: int) -> None:
    """What leads from a place to others answers, and within the text."""
    length = len(workspace[uri].text)
    for each in references(workspace, uri, offset, declarations=True):
        assert each.uri != uri or 0 <= each.span.start <= each.span.end <= length
    for target in (*implementation(workspace, uri, offset), *type_definition(workspace, uri, offset)):
        assert target.span.start <= target.focus.start <= target.focus.end <= target.span.end
    helped = signature_help(workspace, uri, offset)
    assert helped is None or 0 <= helped.active < len(helped.parameters)
    prepared = prepare_rename(workspace, uri, offset)
    changes = rename(workspace, uri, offset, "Renamed_1x")
    assert isinstance(prepared, Refusal) <= isinstance(changes, Refusal)
    assert (prepared is None) is (changes is None)
    for edits in changes.values() if changes is not None and not isinstance(changes, Refusal) else ():
        end = 0
        for edit in edits:
            assert end <= edit.span.start <= edit.span.end <= length
            end = edit.span.end
    for item in prepare_call_hierarchy(workspace, uri, offset):
        for call in (*incoming_calls(workspace, item.place), *outgoing_calls(workspace, item.place)):
            assert all(0 <= span.start <= span.end <= length for span in call.spans)


def flat(symbols: Iterable[DocumentSymbol]) -> Iterator[DocumentSymbol]:
    """Symbols with all those inside them."""
    for symbol in symbols:
        yield symbol
        yield from flat(symbol.children)
