"""Asks every feature about a file. What they answer is for other tests; here they must answer, and about the text."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sruja_lsp.analysis.engine import findings
from sruja_lsp.diagram import views
from sruja_lsp.diagram.locate import elements_at, locate
from sruja_lsp.diagram.picture import scene_of
from sruja_lsp.features.call_hierarchy import incoming_calls, outgoing_calls, prepare_call_hierarchy
from sruja_lsp.features.changes import Refusal
from sruja_lsp.features.code_actions.offers import offered
from sruja_lsp.features.code_lenses import code_lenses, title
from sruja_lsp.features.colours import Palette, spellings
from sruja_lsp.features.completion import completion
from sruja_lsp.features.definition import definition
from sruja_lsp.features.document_highlights import document_highlights
from sruja_lsp.features.document_links import Linker
from sruja_lsp.features.document_symbols import document_symbols
from sruja_lsp.features.folding import Folder
from sruja_lsp.features.formatting import Style, formatting, on_type_formatting, range_formatting
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
from sruja_lsp.features.type_hierarchy import prepare_type_hierarchy, subtypes, supertypes
from sruja_lsp.model import stdlib
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sruja_lsp.features.document_symbols import DocumentSymbol
    from sruja_lsp.model.model import Model


LONG = 100_000
"""Characters of a text that is formatted as a whole alone: all of it on one line, that takes its time."""


def check_answers(model: Model, offsets: Iterable[int], workspace: Workspace | None = None) -> None:
    """Every feature answers about a file, alone or among others, and with places that are in the text."""
    if workspace is None:
        workspace = Workspace.of(model)
    uri, length = model.uri, len(model.text)
    for finding in findings(workspace, uri):
        assert 0 <= finding.span.start <= finding.span.end <= length
        assert finding.message
    check_outline(document_symbols(workspace, uri), Span(0, length))
    check_edges(workspace, uri, length)
    for lens in code_lenses(workspace, uri):
        assert 0 <= lens.span.start <= lens.span.end <= length
        assert title(workspace, lens.sort, lens.place)
    hints = inlay_hints(workspace, uri, Span(0, length))
    assert all(one.offset <= other.offset for one, other in pairwise(hints))
    for hint in hints:
        assert 0 <= hint.offset <= length
        assert hint.label
    for offset in offsets:
        check_navigation(workspace, uri, offset)
        ranges = selection_ranges(model.tree, offset)
        assert ranges[-1] == (0, length)
        assert all(outer.start <= inner.start <= inner.end <= outer.end for inner, outer in pairwise(ranges))
        check_apart([place.span for place in document_highlights(workspace, uri, offset)], length)
        for typed in "\n}" if length < LONG else "":
            check_apart(
                [edit.span for edit in on_type_formatting(model.tree, model.text, offset, typed, Style())], length
            )
        linked = linked_editing_ranges(workspace, uri, offset)
        check_apart(linked, length)
        assert len({model.text.slice(*span) for span in linked}) <= 1
        shown = hover(workspace, uri, offset)
        assert shown is None or 0 <= shown.span.start <= shown.span.end <= length
        found = definition(workspace, uri, offset)
        if found is not None:
            assert 0 <= found.origin.start <= found.origin.end <= length
            for target in found.targets:
                assert target.span.start <= target.focus.start <= target.focus.end <= target.span.end
        for item in completion(workspace, uri, offset, snippets=True).items:
            assert 0 <= item.replace.start <= offset <= item.replace.end <= length


def check_outline(symbols: Iterable[DocumentSymbol], around: Span) -> None:
    """Each symbol is in the one around it, and names itself within itself."""
    for symbol in symbols:
        assert around.start <= symbol.span.start <= symbol.focus.start
        assert symbol.focus.start <= symbol.focus.end <= symbol.span.end <= around.end
        check_outline(symbol.children, symbol.span)


def check_apart(spans: Sequence[Span], length: int) -> None:
    """The spans are in the text, in order, and none of them reaches into the next."""
    assert all(0 <= span.start <= span.end <= length for span in spans)
    assert all(one.end <= other.start and one != other for one, other in pairwise(spans))


def check_edges(workspace: Workspace, uri: str, length: int) -> None:
    """What is asked about a whole file."""
    model = workspace[uri]
    for fold in Folder().ranges(model.tree):
        assert 0 <= fold.first < fold.last < model.text.line_count
    check_tokens(workspace, uri)
    links = Linker().links(workspace, uri, lambda _: True)
    check_apart([link.span for link in links], length)
    coloured = Palette().colours(model)
    check_apart([each.span for each in coloured], length)
    for each in coloured:
        assert all(edit.span == each.span for _, edit in spellings(model.text, each.span, each.colour))
    check_apart([edit.span for edit in formatting(model.tree, model.text, Style())], length)
    if length < LONG:
        half = Span(length // 4, length // 2)
        check_apart([edit.span for edit in range_formatting(model.tree, model.text, half, Style())], length)


def check_tokens(workspace: Workspace, uri: str) -> None:
    """The semantic tokens are in order, apart, and within their lines; those of a part are among them."""
    text, painter = workspace[uri].text, Painter.new(len)
    data = painter.whole(workspace, uri)
    found = list(_tokens(data))
    for line, column, length in found:
        assert length > 0
        assert column + length <= len(text.line(line).rstrip("\r\n"))
    for one, other in pairwise(found):
        assert one[0] < other[0] or (one[0] == other[0] and one[1] + one[2] <= other[1])
    part = Span(len(text) // 4, len(text) // 2)
    assert set(_tokens(painter.within(workspace, uri, part))) <= set(found)


def _tokens(data: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """The line, the column and the length of tokens as they are sent."""
    assert len(data) % 5 == 0
    line = column = 0
    for place in range(0, len(data), 5):
        lines, columns, length = data[place : place + 3]
        line, column = line + lines, columns if lines else column + columns
        yield line, column, length


def check_offers(workspace: Workspace, uri: str, spans: Iterable[Span]) -> None:
    """What can be done about places can be carried out or is refused with a reason, and changes what is there."""
    found = findings(workspace, uri)
    for span in spans:
        for action in offered(workspace, uri, span, found):
            outcome = action.make()
            if isinstance(outcome, Refusal):
                assert outcome.reason
                continue
            assert outcome.changes or outcome.created
            for other, edits in outcome.changes.items():
                check_apart([edit.span for edit in edits], len(workspace[other].text))


def check_pictures(workspace: Workspace, uri: str, offsets: Iterable[int]) -> None:
    """Every view has a scene, everything in it has a place, and so has what the cursor is on."""
    architecture = views.architecture_in(workspace, uri)
    known = views.views(architecture)
    assert len({view.id for view in known}) == len(known)
    for view in known:
        scene = scene_of(architecture, view)
        drawn = {box.id for box in scene.boxes} | {line.id for line in scene.lines}
        for id_ in drawn:
            for target in locate(architecture, id_):
                assert 0 <= target.span.start <= target.focus.start
                assert target.focus.end <= target.span.end <= len(workspace[target.uri].text)
    for offset in offsets:
        for id_ in elements_at(architecture, offset):
            assert id_
            locate(architecture, id_)


def check_navigation(workspace: Workspace, uri: str, offset: int) -> None:
    """What leads from a place to others answers, and within the text."""
    for each in references(workspace, uri, offset, declarations=True):
        there = workspace.get(each.uri) or stdlib.model()
        assert 0 <= each.span.start <= each.span.end <= len(there.text)
    for target in (*implementation(workspace, uri, offset), *type_definition(workspace, uri, offset)):
        assert target.span.start <= target.focus.start <= target.focus.end <= target.span.end
    helped = signature_help(workspace, uri, offset)
    assert helped is None or 0 <= helped.active < len(helped.parameters)
    prepared = prepare_rename(workspace, uri, offset)
    changes = rename(workspace, uri, offset, "Renamed_1x")
    assert isinstance(prepared, Refusal) <= isinstance(changes, Refusal)
    assert (prepared is None) is (changes is None)
    for other_uri, edits in changes.items() if changes is not None and not isinstance(changes, Refusal) else ():
        check_apart([edit.span for edit in edits], len(workspace[other_uri].text))
    for item in prepare_call_hierarchy(workspace, uri, offset):
        for call in (*incoming_calls(workspace, item.place), *outgoing_calls(workspace, item.place)):
            assert call.spans
            check_apart(call.spans, len(workspace[call.uri].text))
    for place in prepare_type_hierarchy(workspace, uri, offset):
        for other in supertypes(workspace, place):
            assert place in subtypes(workspace, other, uri)
        for other in subtypes(workspace, place, uri):
            assert place in supertypes(workspace, other)
