"""Somebody deletes one token of a model: every other statement keeps its place in the outline, and all features answer.

Where several statements share a line, only their order tells where one ends. A brace or a value that is gone from such
a line may hand what stands next to it to another statement, so there the claim is about the other lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from sruja_lsp.features.document_symbols import document_symbols
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.syntax import scanner
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.tree import leaves
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support.features import check_answers
from tests.support.paths import SHOWCASE, fixtures, name_of, read, snippets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sruja_lsp.features.document_symbols import DocumentSymbol
    from sruja_lsp.syntax.pieces import Token

# Here one token less makes another model, and no damaged one: `kind = system "K"` becomes the definition of a kind, a
# `{` left alone belongs to the statement above it, and where the `}` stands behind something else no indentation says
# whose it is. Where the kind is missing, nothing says that a `variable` is that of a loop. All on one line, no line
# keeps its place.
ANOTHER_MODEL = {
    ("contextual-keywords.sruja", 'kind = system "Kind" {', "="),
    ("legacy.sruja", "specification {", "specification"),
    ("loops.sruja", 'Growth = causal_loop "More fish, more fish" {', "causal_loop"),
    ("loops.sruja", 'causal_loop Oxygen balancing "Air in the water" {', "causal_loop"),
    ("two-a-line.sruja", "{", "{"),
}
NO_LINES = {"one-line.sruja", "line-ends-cr.sruja"}
CASES = [
    *snippets(),
    SHOWCASE,
    *(path for path in fixtures("language", "deployments") if path.name not in NO_LINES),
]


class Place(NamedTuple):
    """A symbol of the outline: where its name is, and the names and places of those around it, itself included."""

    start: int
    path: tuple[tuple[int, str], ...]


def places(symbols: Iterable[DocumentSymbol], around: tuple[tuple[int, str], ...] = ()) -> Iterator[Place]:
    for symbol in symbols:
        path = (*around, (symbol.focus.start, symbol.name))
        yield Place(symbol.focus.start, path)
        yield from places(symbol.children, path)


def tokens(model: Model) -> Iterator[tuple[range, int, Token]]:
    """Every token with where its statement and itself start."""
    start = 0
    for piece in leaves(model.tree.root):
        for token in piece.tokens:
            yield range(start, start + piece.width), start + token.start, token
        start += piece.width


def shared_lines(model: Model) -> set[int]:
    """The lines on which more than one statement starts or on which a block ends behind something else."""
    lines: set[int] = set()
    start = 0
    for piece in leaves(model.tree.root):
        if piece.rule is not Rule.TRIVIA and piece.indent < 0:
            lines.add(model.text.line_at(start + piece.tokens[0].start))
        start += piece.width
    return lines


def hands_over(token: Token) -> bool:
    """Whether this token, when it is gone, may give what follows on its line to another statement."""
    return token.type in "{}S09[]B"


@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_one_token_less_costs_its_own_statement(path: Path) -> None:
    content = read(path)
    model = Model.open(path.as_uri(), 1, content)
    text = model.text
    before = list(places(document_symbols(Workspace.of(model), model.uri)))
    shared = shared_lines(model)
    for statement, start, token in tokens(model):
        line = text.line_at(start)
        if (path.name, text.line(line).strip(), token.text) in ANOTHER_MODEL:
            continue
        width = len(token.text)
        own = () if token.type == "}" else statement
        still_own = own[:-width]
        line_end = text.line_start(line + 1) if line + 1 < text.line_count else len(text)
        excused = range(text.line_start(line), line_end) if line in shared and hands_over(token) else ()
        edited = model.edit(2, [Edit(Span(start, start + width), "")])
        after = {place.start: place.path for place in places(document_symbols(Workspace.of(edited), edited.uri))}
        for place in before:
            if place.start in own or place.start in excused:
                continue
            moved = place.start - (width if place.start > start else 0)
            wanted = [name for at, name in place.path if at not in own]
            found = [name for at, name in after.get(moved, ()) if at not in still_own]
            assert found == wanted, f"without {token.text!r} in line {line + 1}: {text.line(line).strip()}"


ANSWERING = [*snippets(), SHOWCASE, *fixtures("language")]


@pytest.mark.parametrize("path", ANSWERING, ids=name_of)
def test_features_answer_when_one_token_is_gone(path: Path) -> None:
    content = read(path)
    model = Model.open(path.as_uri(), 1, content)
    found = list(tokens(model))
    for _, start, token in found[:: max(len(found) // 40, 1)]:
        edited = model.edit(2, [Edit(Span(start, start + len(token.text)), "")])
        length = len(edited.text)
        check_answers(edited, (start, max(start - 1, 0), min(start + 1, length), length, *range(0, length, 499)))


def test_the_tokens_are_all_of_the_text() -> None:
    content = read(SHOWCASE)
    model = Model.open("file:///showcase.sruja", 1, content)
    gone = list(content)
    for _, start, token in tokens(model):
        assert content[start : start + len(token.text)] == token.text
        gone[start : start + len(token.text)] = " " * len(token.text)
    assert scanner.scan("".join(gone)).shape.strip("n") == ""
