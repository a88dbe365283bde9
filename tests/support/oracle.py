"""A whole file read by the grammar alone: what the tree has to agree with where a text is well-formed.

Lark nests the blocks here, and the terminals are tried in the grammar's order one by one, so that nothing of what
makes parsing quick (lines, shapes, pieces, folding) is trusted.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lark import Token, Tree

from sruja_lsp.syntax import grammar, layout, scanner
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sruja_lsp.syntax.pieces import Piece
    from sruja_lsp.syntax.tree import Item


class Statement(NamedTuple):
    """A statement: its rule, the texts of its tokens with those of its braces, and what is in its body."""

    rule: str
    tokens: tuple[str, ...]
    body: tuple[Statement, ...] | None = None


_RULES = {"transition": "relation"}  # the grammar makes no difference between these two
_SEPARATORS = frozenset({";", ","})  # behind a statement they end it and belong to none


@cache
def _pattern() -> re.Pattern[str]:
    patterns = grammar.patterns()
    return re.compile("|".join(f"(?P<{name}>{patterns[name]})" for name in ("BLANK", *scanner.SCANNED)))


def scan(text: str) -> list[tuple[str, str]]:
    """Shape character and text of each token."""
    words = {word: character for name, character in scanner.WORDS.items() for word in grammar.words(name)}
    tokens: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        match = _pattern().match(text, at)
        if match is None:  # the line end that closes the text
            assert not text[at:].strip("\r\n")
            break
        at = match.end()
        name = match.lastgroup or ""
        character = scanner.SCANNED.get(name, "")
        if name == "NAME":
            character = words.get(match[0], character)
        if character:
            tokens.append((character, match[0]))
    return tokens


def read(text: str) -> tuple[Statement, ...]:
    """The statements of a well-formed text; raises what Lark raises where it is none."""
    tokens = scan(text)
    parser = grammar.interactive("file")
    for statement in layout.statements("".join(character for character, _ in tokens)):
        if statement.terminals == ("END",):  # nothing but comments
            continue
        for terminal, token in zip(statement.terminals, statement.tokens, strict=True):
            parser.feed_token(Token(terminal, tokens[token][1] if token >= 0 else ""))
    return _statements(parser.feed_token(Token("$END", "")))


def _statements(tree: Tree[Token]) -> tuple[Statement, ...]:
    found: list[Statement] = []
    for item in tree.children:
        assert isinstance(item, Tree)
        head = item.children[0]
        assert isinstance(head, Tree)
        tokens = _unseparated([str(token) for token in head.scan_values(lambda value: isinstance(value, Token))])
        if item.data == "plain":
            found.append(Statement(str(head.data), tokens))
        else:
            inner = _statements(Tree("file", item.children[2:-1]))
            found.append(Statement(str(head.data), (*tokens, "{", "}"), inner))
    return tuple(found)


def written(items: Iterable[Item]) -> tuple[Statement, ...]:
    """The statements of a tree in the same form."""
    found: list[Statement] = []
    for item in items:
        if item.head.rule is Rule.TRIVIA:
            continue
        rule = _RULES.get(item.head.rule, str(item.head.rule))
        tokens = _texts(item.head)
        if isinstance(item, Block):
            assert item.close is not None
            found.append(Statement(rule, (*tokens, *_texts(item.close)), written(item.body)))
        else:
            found.append(Statement(rule, tokens))
    return tuple(found)


def _texts(piece: Piece) -> tuple[str, ...]:
    return _unseparated([token.text for token in piece.tokens])


def _unseparated(texts: list[str]) -> tuple[str, ...]:
    while texts and texts[-1] in _SEPARATORS:
        texts.pop()
    return tuple(texts)
