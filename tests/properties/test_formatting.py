"""What the formatter promises about any text: it changes blanks and line ends, once, and nothing else."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.analysis.engine import findings
from sruja_lsp.features.formatting import (
    Style,
    alike,
    applied,
    formatted,
    laid_out,
    on_type_formatting,
    range_formatting,
)
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.syntax.parser import parse
from sruja_lsp.syntax.tree import leaves
from sruja_lsp.text.document import Text
from sruja_lsp.text.span import Span
from tests.support import strategies
from tests.support.paths import SHOWCASE, corpus, fixtures, name_of, plain_fixtures, read, snippets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sruja_lsp.syntax.tree import Tree
    from sruja_lsp.text.edit import Edit

MODELS = [*plain_fixtures(), *fixtures("features/formatting"), *snippets(), *corpus()]
STYLES = (Style(), Style("\t"), Style("    ", final_line_end=False, trim_final_lines=False))

a_style = st.sampled_from(STYLES)


def words(tree: Tree) -> list[str]:
    """The tokens and the comments of a text."""
    return [
        word.text.rstrip(" \t")
        for piece in leaves(tree.root)
        for word in sorted((*piece.tokens, *piece.comments), key=lambda token: token.start)
    ]


def check_edits(text: str, edits: Sequence[Edit]) -> str:
    """The edits replace white space by white space, in order and apart from each other; the text after them."""
    for edit in edits:
        start, end = edit.span
        assert 0 <= start <= end <= len(text)
        assert not text[start:end].strip().strip("\u200b\ufeff")
        assert not edit.text.strip(" \t\r\n\ufeff")
        assert text[start:end] != edit.text
        for place in (start, end):
            assert text[max(place - 1, 0) : place + 1] != "\r\n", "between the two halves of a line end"
    for one, other in pairwise(edits):
        assert one.span.end < other.span.start
    return applied(text, edits)


def check(content: str, style: Style) -> None:
    text = Text.of(content)
    tree = parse(text)
    after = check_edits(content, laid_out(tree, text, style))
    new = parse(Text.of(after))
    assert words(new) == words(tree)
    assert new.balanced == tree.balanced
    assert alike(tree.root, new.root)
    assert formatted(content, style) == after, "nothing had to be refused"
    assert formatted(after, style) == after


def told(content: str) -> list[tuple[str, str, str, str]]:
    """The findings of a text, apart from where they are."""
    model = Model.open("file:///model.sruja", 1, content)
    return [
        (each.rule, each.severity.value, each.message, content[each.span.start : each.span.end].strip())
        for each in findings(Workspace.of(model), model.uri)
    ]


@pytest.mark.parametrize("path", MODELS, ids=name_of)
def test_a_model(path: Path) -> None:
    content = read(path)
    for style in STYLES:
        check(content, style)
        assert told(formatted(content, style)) == told(content)


@pytest.mark.parametrize("path", [SHOWCASE, *fixtures("language", "broken")], ids=name_of)
def test_a_model_that_ends_too_soon(path: Path) -> None:
    content = read(path)
    for length in range(0, len(content), max(1, len(content) // 60)):
        check(content[:length], Style())
        assert told(formatted(content[:length], Style())) == told(content[:length])


@given(strategies.texts(), a_style)
def test_any_text(content: str, style: Style) -> None:
    check(content, style)


@given(strategies.sruja_texts(), a_style)
def test_findings_stay(content: str, style: Style) -> None:
    assert told(formatted(content, style)) == told(content)


@given(strategies.texts(), st.data(), a_style)
def test_any_range(content: str, data: st.DataObject, style: Style) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    text = Text.of(content)
    tree = parse(text)
    edits = range_formatting(tree, text, Span(start, end), style)
    new = parse(Text.of(check_edits(content, edits)))
    assert words(new) == words(tree)
    assert alike(tree.root, new.root)
    first = text.line_start(text.line_at(start))
    last = text.line_start(text.line_at(max(end - 1, start)) + 1)
    assert all(first <= edit.span.start <= edit.span.end <= last for edit in edits)


@given(strategies.texts(), st.data(), st.sampled_from("}\n"))
def test_anything_typed_anywhere(content: str, data: st.DataObject, typed: str) -> None:
    at = data.draw(st.integers(0, len(content)))
    content = content[:at] + typed + content[at:]
    text = Text.of(content)
    tree = parse(text)
    edits = on_type_formatting(tree, text, at + 1, typed, Style())
    new = parse(Text.of(check_edits(content, edits)))
    assert words(new) == words(tree)
