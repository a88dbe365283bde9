"""What an editor's text becomes by the edits it is given is what the formatter says, in every case of its fixtures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from sruja_lsp.features.formatting import Style, applied, formatted, on_type_formatting, range_formatting
from sruja_lsp.syntax.parser import parse
from sruja_lsp.text.document import Text
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support import paths
from tests.support.markers import CURSOR

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.e2e.editor import Document, Editor

CASES = paths.fixtures("features/formatting")

pytestmark = pytest.mark.asyncio(loop_scope="module")


def after(document: Document, edits: Sequence[types.TextEdit] | None) -> str:
    """The text of a document after edits of the server."""
    spans = [
        Edit(Span(document.at(edit.range.start), document.at(edit.range.end)), edit.new_text) for edit in edits or ()
    ]
    return applied(document.text, spans)


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
@pytest.mark.parametrize(
    ("options", "style"),
    [
        (types.FormattingOptions(2, insert_spaces=True), Style()),
        (
            types.FormattingOptions(8, insert_spaces=False, insert_final_newline=False, trim_final_newlines=False),
            Style("\t", final_line_end=False, trim_final_lines=False),
        ),
    ],
    ids=["blanks", "tabs"],
)
async def test_case(editor: Editor, path: Path, options: types.FormattingOptions, style: Style) -> None:
    content = paths.read(path)
    before, *parts = content.split(CURSOR)
    content = "".join((before, *parts))
    text = Text.of(content)
    document = await editor.open(content)
    client, asked = editor.client, document.identifier
    if not parts:
        edits = await client.text_document_formatting_async(types.DocumentFormattingParams(asked, options))
        expected = formatted(content, style)
    elif len(parts) == 1:
        typed, at = content[len(before) - 1], len(before)
        edits = await client.text_document_on_type_formatting_async(
            types.DocumentOnTypeFormattingParams(asked, document.position(at), typed, options)
        )
        expected = applied(content, on_type_formatting(parse(text), text, at, typed, style))
    else:
        span = Span(len(before), len(before) + len(parts[0]))
        stretch = types.Range(document.position(span.start), document.position(span.end))
        edits = await client.text_document_range_formatting_async(
            types.DocumentRangeFormattingParams(asked, stretch, options)
        )
        expected = applied(content, range_formatting(parse(text), text, span, style))
    assert after(document, edits) == expected
