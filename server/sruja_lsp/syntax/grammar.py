"""Loads `grammar/sruja.lark`, the only place that spells the syntax of Sruja."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lark import Lark
    from lark.parsers.lalr_interactive_parser import InteractiveParser

# Terminals that no grammar rule mentions, since layout consumes them or turns them into others.
_UNGRAMMATICAL = (
    *("BLOCK_COMMENT", "LINE_COMMENT", "PAGE_COMMENT", "HASH_COMMENT", "OPEN_COMMENT", "MERGE_MARKER"),
    *("OPEN_STRING", "OTHER_ARROW", "SEMICOLON", "LEFT_BRACE", "RIGHT_BRACE", "NEWLINE", "OTHER", "BLANK"),
    *("RULE", "BOOLEAN", "OPEN_ENDED", "SELECTING"),
)


class _Kept:
    """Asks Lark to keep terminals that its rules do not use."""

    always_accept = _UNGRAMMATICAL

    def process(self, stream: Iterator[Any]) -> Iterator[Any]:
        return stream


def text() -> str:
    """The grammar's source: package data in a wheel, the `grammar/` folder in a checkout."""
    packaged = files(__package__) / "sruja.lark"
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).parents[3] / "grammar" / "sruja.lark").read_text(encoding="utf-8")


@cache
def lark() -> Lark:
    """The LALR parser for one statement (`statement`) or a whole file (`file`), fed with terminals one by one.

    Imported and built on first use: an editor gets its answer to `initialize` before that.
    """
    from lark import Lark  # noqa: PLC0415  # loaded on first use, see above
    from lark.lexer import Lexer  # noqa: PLC0415  # the same

    class Fed(Lexer):
        """The scanner and layout are ours; Lark is fed terminals."""

        def __init__(self, lexer_conf: Any) -> None:
            pass

        def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[Any]:  # noqa: ARG002  # Lark's signature
            yield from lexer_state

    return Lark(
        text(), parser="lalr", lexer=Fed, start=["statement", "file"], postlex=_Kept(), maybe_placeholders=False
    )


def interactive(start: str) -> InteractiveParser:
    """A parser that waits for its first terminal."""
    return lark().parse_interactive(None, start=start)


@cache
def patterns() -> dict[str, str]:
    """Regular expression of every terminal that has one, by name."""
    return {terminal.name: terminal.pattern.to_regexp() for terminal in lark().terminals}


def words(terminal: str) -> list[str]:
    """The words of a terminal that is a plain list of words."""
    return patterns()[terminal].removeprefix("(?:").removesuffix(")").replace("\\", "").split("|")
