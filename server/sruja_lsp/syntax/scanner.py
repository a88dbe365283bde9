"""Scans a line into its *shape*: one character a token, the grammar's terminals being the only patterns.

Equal shapes parse equally, so the shape is what layout and the parser work on; the text only gives the places.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.syntax import grammar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Terminal -> its character in a shape, in the order in which the scanner tries them.
SCANNED = {
    "NAME": "N",
    "STRING": "S",
    "MERGE_MARKER": "m",
    "EQUAL": "=",
    "LEFT_BRACE": "{",
    "RIGHT_BRACE": "}",
    "ARROW": ">",
    "NUMBER": "0",
    "LINE_COMMENT": "",
    "COMMA": ",",
    "LSQB": "[",
    "RSQB": "]",
    "COLON": ":",
    "BLOCK_COMMENT": "",
    "PAGE_COMMENT": "p",
    "OPEN_COMMENT": "c",
    "TAG": "#",
    "HASH_COMMENT": "h",
    "OPEN_STRING": "s",
    "WILDCARD": "*",
    "UNFINISHED": "U",
    "QUANTITY": "9",
    "OTHER_ARROW": "<",
    "SEMICOLON": ";",
    "PLUS": "+",
    "MINUS": "-",
    "PIPE": "|",
    "COMPARATOR": "?",
    "NEWLINE": "n",
    "OTHER": "!",
}
# Words whose place matters to layout.
WORDS = {"IMPORT": "I", "FROM": "F", "AS": "A", "RULE": "R", "BOOLEAN": "B", "OPEN_ENDED": "X", "SELECTING": "E"}
NAMES = frozenset("NU" + "".join(WORDS.values()))
COMMENTS = frozenset("phcm")


class Scan(NamedTuple):
    """The tokens of a text: `spans[2*i]` and `spans[2*i+1]` are where the token of `shape[i]` starts and ends."""

    shape: str
    spans: tuple[int, ...]


class _Scanner(NamedTuple):
    common: Callable[[str], re.Match[str] | None]
    find: Callable[[str], Iterator[re.Match[str]]]
    characters: tuple[str, ...]
    words: dict[str, str]


@cache
def _scanner() -> _Scanner:
    patterns = grammar.patterns()
    blank = f"(?:{patterns['BLANK']})?+"
    alternatives = "|".join(f"({patterns[name]})" for name in SCANNED)
    find = re.compile(f"{blank}(?:{alternatives})").finditer
    name, string, equal, arrow = (f"((?>{patterns[name]}))" for name in ("NAME", "STRING", "EQUAL", "ARROW"))
    common = re.compile(
        rf"{blank}{name}(?:{blank}(?:{equal}|{arrow}){blank}{name})?(?:{blank}{string})?(?:{blank}(\{{))?"
        rf"{blank}(?:{patterns['LINE_COMMENT']})?(?:\r\n?|\n)?"
    ).fullmatch
    words = {word: character for name, character in WORDS.items() for word in grammar.words(name)}
    return _Scanner(common, find, ("", *SCANNED.values()), words)


def scan(text: str) -> Scan:
    """Tokens of one logical line (or any text). Never fails: what nothing else matches is an `OTHER` token.

    Comments leave no token, but for the kinds that deserve a remark; so does the line end that closes the text.
    """
    scanner = _scanner()
    match = scanner.common(text)
    return token_by_token(text) if match is None else _common(match, scanner.words)


def token_by_token(text: str) -> Scan:
    """What `scan` gives, however the text begins and ends."""
    _, find, characters, words = _scanner()
    shape: list[str] = []
    spans: list[int] = []
    for match in find(text):
        group = match.lastindex or 0
        character = characters[group]
        if character == "N":
            character = words.get(match[group], "N")
        if character:
            shape.append(character)
            spans += match.span(group)
    return Scan("".join(shape), tuple(spans))


def _common(match: re.Match[str], words: dict[str, str]) -> Scan:
    """One of the commonest statements: `Name = kind "Title" {`, `A -> B "label"`, `key "value"`, or a part of these.

    Nine lines of ten are one, and are matched as a whole in a third of the time that token by token takes.
    """
    spans: tuple[int, ...]
    _, spans, equal, arrow, kind, string, brace = match.regs
    shape = words.get(match[1], "N")
    if kind[0] >= 0:
        if arrow[0] >= 0:
            shape += ">"
            spans += arrow
        else:
            shape += "="
            spans += equal
        shape += words.get(match[4], "N")
        spans += kind
    if string[0] >= 0:
        shape += "S"
        spans += string
    if brace[0] >= 0:
        shape += "{"
        spans += brace
    return Scan(shape, spans)


def comments(text: str) -> Iterator[tuple[int, int]]:
    """Where the comments of a text are."""
    _, find, characters, _ = _scanner()
    for match in find(text):
        group = match.lastindex or 0
        if not characters[group] or characters[group] in COMMENTS:
            yield match.span(group)
