"""What an editor is answered is what the features say: every case of theirs, over the wire, with either line end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from lsprotocol import types
from pygls.capabilities import get_capability

from sruja_lsp.features.completion import completion, documentation
from sruja_lsp.features.definition import definition
from sruja_lsp.features.document_symbols import document_symbols
from sruja_lsp.features.hover import hover
from sruja_lsp.text.span import Span
from tests.e2e.cases import cases, opened

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sruja_lsp.features.document_symbols import DocumentSymbol
    from tests.e2e.editor import Editor

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"]),
]


@cases("hover")
async def test_hover(editor: Editor, path: Path, end: str) -> None:
    for case in (await opened(editor, path, end)).values():
        for offset in case.places():
            expected = hover(case.workspace, case.model.uri, offset)
            found = await case.document.hover(case.there(offset))
            if found is None:
                assert expected is None
                continue
            assert isinstance(found.contents, types.MarkupContent)
            assert found.range is not None
            assert expected is not None
            assert (case.span(found.range), found.contents.value) == (expected.span, expected.markdown)


@cases("definition")
async def test_definition(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    for case in files.values():
        asked = types.TextDocumentIdentifier(case.document.uri)
        for offset in case.places():
            expected = definition(case.workspace, case.model.uri, offset)
            found = await editor.client.text_document_definition_async(
                types.DefinitionParams(asked, case.document.position(case.there(offset)))
            )
            links: list[tuple[str, Span, Span, Span]] = []
            for link in found if isinstance(found, (list, tuple)) else ():
                assert isinstance(link, types.LocationLink)
                assert link.origin_selection_range is not None
                there = files.get(link.target_uri, case)  # the standard library has the line ends of a case in no file
                origin, span = case.span(link.origin_selection_range), there.span(link.target_range)
                links.append((link.target_uri, origin, span, there.span(link.target_selection_range)))
            targets = expected.targets if expected is not None else ()
            assert links == [
                (target.uri, expected.origin, target.span, target.focus) for target in targets if expected is not None
            ]


class Proposal(NamedTuple):
    """What an editor makes of a proposal."""

    label: str
    detail: str
    documentation: str
    insert: str
    snippet: bool
    replace: Span
    sort: str
    filter: str


@cases("completion")
async def test_completion(editor: Editor, path: Path, end: str) -> None:
    (case,) = (case for case in (await opened(editor, path, end)).values() if case.marked.cursors)
    known = get_capability(editor.client.capabilities, "text_document.completion.completion_item.snippet_support")
    snippets = bool(known)
    expected = completion(case.workspace, case.model.uri, case.marked.cursor, snippets=snippets)
    found = []
    for item in await case.document.complete(case.there(case.marked.cursor)):
        assert isinstance(item.text_edit, types.TextEdit)
        documentation = item.documentation
        found.append(
            Proposal(
                item.label,
                item.detail or "",
                documentation.value if isinstance(documentation, types.MarkupContent) else documentation or "",
                item.text_edit.new_text,
                item.insert_text_format == types.InsertTextFormat.Snippet,
                case.span(item.text_edit.range),
                item.sort_text or item.label,
                item.filter_text or item.label,
            )
        )
    assert found == [
        Proposal(
            item.label,
            item.detail,
            item.documentation,
            item.insert,
            item.snippet,
            item.replace,
            item.sort,
            item.filter,
        )
        for item in expected.items
    ]


@cases("completion")
async def test_completion_resolved(editor: Editor, path: Path, end: str) -> None:
    (case,) = (case for case in (await opened(editor, path, end)).values() if case.marked.cursors)
    elements = [item for item in await case.document.complete(case.there(case.marked.cursor)) if item.data is not None]
    for item in elements[:5]:
        assert isinstance(item.data, (list, tuple))
        resolved = await editor.client.completion_item_resolve_async(item)
        told = resolved.documentation
        assert (told.value if isinstance(told, types.MarkupContent) else told or "") == documentation(
            case.workspace, case.model.uri, str(item.data[1])
        )
        assert (resolved.label, resolved.text_edit, resolved.sort_text) == (item.label, item.text_edit, item.sort_text)


Entry = tuple[str, str, Span, Span, "list[Entry]"]


@cases("symbols")
async def test_symbols(editor: Editor, path: Path, end: str) -> None:
    (case,) = (await opened(editor, path, end)).values()

    def told(symbols: Iterable[DocumentSymbol]) -> list[Entry]:
        return [(each.name, each.detail, each.span, each.focus, told(each.children)) for each in symbols]

    def heard(symbols: Iterable[types.DocumentSymbol]) -> list[Entry]:
        return [
            (each.name, each.detail or "", case.span(each.range), case.span(each.selection_range), heard(inner))
            for each in symbols
            for inner in [each.children or ()]
        ]

    assert heard(await case.document.symbols()) == told(document_symbols(case.workspace, case.model.uri))
