"""What an editor is told about places in a text is what the features say, in every case of theirs, over the wire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from pygls.capabilities import get_capability

from sruja_lsp.features.colours import Palette
from sruja_lsp.features.document_highlights import document_highlights
from sruja_lsp.features.document_links import Linker
from sruja_lsp.features.folding import Folder
from sruja_lsp.features.linked_editing import linked_editing_ranges
from sruja_lsp.features.selection_ranges import selection_ranges
from sruja_lsp.features.semantic_tokens import Modifier, Painter, TokenType
from sruja_lsp.lsp.legend import LEGEND
from sruja_lsp.model import stdlib
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.text.span import Span
from tests.e2e.editor import Document
from tests.support import paths
from tests.support.markers import MarkedText, parse_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="module")


def cases(folder: str) -> pytest.MarkDecorator:
    """One test for each file of a folder."""
    files = paths.fixtures(f"features/{folder}")
    return pytest.mark.parametrize("path", files, ids=[path.stem for path in files])


@dataclass
class Case:
    """A file of a fixture that is open in an editor, and the workspace of all its files."""

    marked: MarkedText
    workspace: Workspace
    document: Document

    @property
    def model(self) -> Model:
        return self.workspace[self.document.uri]

    def span(self, stretch: types.Range) -> Span:
        return Span(self.document.at(stretch.start), self.document.at(stretch.end))


def opened(editor: Editor, path: Path) -> list[Case]:
    """Open all files of a fixture."""
    folder = editor.folder()
    files = {f"{folder}/{file.name}": file for file in parse_files(paths.read(path))}
    workspace = Workspace.of(*(Model.open(uri, 1, file.text) for uri, file in files.items()))
    opened: list[Case] = []
    for uri, file in files.items():
        # Nobody waits for findings here: several files may get theirs at once.
        document = Document(editor, uri, file.text)
        item = types.TextDocumentItem(uri, "sruja", document.version, file.text)
        editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        opened.append(Case(file, workspace, document))
    return opened


def offsets(case: Case) -> Iterator[int]:
    """Every offset that the marks touch."""
    for mark in case.marked.marks:
        yield from range(mark.start, mark.end + 1)


@cases("highlights")
async def test_highlights(editor: Editor, path: Path) -> None:
    for case in opened(editor, path):
        for offset in offsets(case):
            asked = types.DocumentHighlightParams(case.document.identifier, case.document.position(offset))
            found = await editor.client.text_document_document_highlight_async(asked)
            assert [
                (case.span(each.range), each.kind is types.DocumentHighlightKind.Write) for each in found or ()
            ] == [tuple(each) for each in document_highlights(case.workspace, case.document.uri, offset)]


@cases("linked_editing")
async def test_linked_editing(editor: Editor, path: Path) -> None:
    for case in opened(editor, path):
        for offset in offsets(case):
            asked = types.LinkedEditingRangeParams(case.document.identifier, case.document.position(offset))
            found = await editor.client.text_document_linked_editing_range_async(asked)
            spans = tuple(case.span(each) for each in found.ranges) if found is not None else ()
            assert spans == linked_editing_ranges(case.workspace, case.document.uri, offset)


@cases("folding")
async def test_folding(editor: Editor, path: Path) -> None:
    lines_only = get_capability(editor.client.capabilities, "text_document.folding_range.line_folding_only")
    (case,) = opened(editor, path)
    found = await editor.client.text_document_folding_range_async(types.FoldingRangeParams(case.document.identifier))
    expected = []
    for first, last, kind, brace in Folder().ranges(case.model.tree):
        whole = brace < 0 or lines_only
        told = None if kind == "block" else kind.value
        expected.append((first, last if whole else last + 1, None if whole else brace, told))
    assert [(each.start_line, each.end_line, each.end_character, each.kind) for each in found or ()] == expected


@cases("selection")
async def test_selection(editor: Editor, path: Path) -> None:
    (case,) = opened(editor, path)
    places = [case.marked.cursor, 0]
    asked = types.SelectionRangeParams(case.document.identifier, [case.document.position(place) for place in places])
    found = await editor.client.text_document_selection_range_async(asked)
    assert found is not None
    for place, answer in zip(places, found, strict=True):
        spans = []
        selection: types.SelectionRange | None = answer
        while selection is not None:
            spans.append(case.span(selection.range))
            selection = selection.parent
        assert tuple(spans) == selection_ranges(case.model.tree, place)


def expected_tokens(case: Case) -> list[int]:
    return Painter.new(case.document.editor.width).whole(case.workspace, case.document.uri)


@cases("semantic_tokens")
async def test_semantic_tokens(editor: Editor, path: Path) -> None:
    (case,) = opened(editor, path)
    client, asked, text = editor.client, case.document.identifier, case.document.text
    whole = types.Range(case.document.position(0), case.document.position(len(text)))
    found = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(asked))
    part = await client.text_document_semantic_tokens_range_async(types.SemanticTokensRangeParams(asked, whole))
    assert found is not None
    assert part is not None
    assert found.result_id is not None
    assert list(found.data) == list(part.data) == expected_tokens(case)
    data, name = list(found.data), found.result_id
    for start, end, typed in ((0, 0, "// one more\n"), (len(text) // 2, len(text) // 2 + 3, ""), (0, 0, "")):
        await case.document.change((start, end, typed))
        delta = await client.text_document_semantic_tokens_full_delta_async(
            types.SemanticTokensDeltaParams(asked, name)
        )
        assert isinstance(delta, types.SemanticTokensDelta)
        for edit in delta.edits:
            data[edit.start : edit.start + edit.delete_count] = edit.data or ()
        case.workspace = Workspace.of(Model.open(case.document.uri, 1, case.document.text))
        assert data == expected_tokens(case)
        assert (delta.result_id == name) is not bool(delta.edits)
        assert delta.result_id is not None
        name = delta.result_id
    late = await client.text_document_semantic_tokens_full_delta_async(
        types.SemanticTokensDeltaParams(asked, "long ago")
    )
    assert isinstance(late, types.SemanticTokens)
    assert list(late.data) == data


async def test_the_legend_names_every_type(editor: Editor) -> None:
    def camel(name: str) -> str:
        first, *others = name.lower().split("_")
        return first + "".join(each.title() for each in others)

    assert list(LEGEND.token_types) == [camel(each.name) for each in TokenType]
    assert list(LEGEND.token_modifiers) == [camel(each.name or "") for each in Modifier if each]
    known = {each.value for each in (*types.SemanticTokenTypes, *types.SemanticTokenModifiers)}
    assert {*LEGEND.token_types, *LEGEND.token_modifiers} <= known
    assert editor.client is not None


@cases("links")
async def test_links(editor: Editor, path: Path) -> None:
    for case in opened(editor, path):
        found = await editor.client.text_document_document_link_async(
            types.DocumentLinkParams(case.document.identifier)
        )
        expected = [
            (span, target.replace(stdlib.URI, stdlib.PATH.as_uri()))
            for span, target in Linker().links(case.workspace, case.document.uri, lambda _: False)
        ]
        told = [
            (case.span(each.range), (each.target or "").replace(stdlib.URI, stdlib.PATH.as_uri()))
            for each in found or ()
        ]
        assert told == expected


async def test_files_that_are_there(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / "till notes.md").write_text("# Till\n", encoding="utf-8")
    uri = (tmp_path / "model.sruja").as_uri()
    document = await editor.open('A = system "A" {\n  doc "till notes.md#top"\n  doc "other.md"\n}\n', uri)
    found = await editor.client.text_document_document_link_async(types.DocumentLinkParams(document.identifier))
    assert [(document.quoted(each.range), each.target) for each in found or ()] == [
        ("till notes.md#top", (tmp_path / "till notes.md").as_uri() + "#top")
    ]


@cases("colours")
async def test_colours(editor: Editor, path: Path) -> None:
    (case,) = opened(editor, path)
    asked = case.document.identifier
    found = await editor.client.text_document_document_color_async(types.DocumentColorParams(asked))
    told = []
    for each in found:
        channels = (each.color.red, each.color.green, each.color.blue, each.color.alpha)
        told.append((case.span(each.range), tuple(round(channel * 255) for channel in channels)))
        spelled = await editor.client.text_document_color_presentation_async(
            types.ColorPresentationParams(asked, each.color, each.range)
        )
        edit = spelled[0].text_edit
        assert edit is not None
        assert case.span(edit.range) == case.span(each.range)
        assert edit.new_text.strip('"') == spelled[0].label
    assert told == [(span, tuple(colour)) for span, colour in Palette().colours(case.model)]
