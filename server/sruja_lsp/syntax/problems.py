"""What can be wrong with a text's syntax, and how to say it in the user's words."""

from __future__ import annotations

from enum import StrEnum, auto
from typing import NamedTuple


class Code(StrEnum):
    """Kinds of syntax problems."""

    MISSING_NAME = auto()
    MISSING_KIND = auto()
    MISSING_SOURCE = auto()
    MISSING_TARGET = auto()
    MISSING_EQUAL = auto()
    MISSING_VALUE = auto()
    MISSING_FROM = auto()
    MISSING_PATH = auto()
    OPEN_IMPORT = auto()
    OPEN_LIST = auto()
    OPEN_GROUP = auto()
    OPEN_STRING = auto()
    OPEN_COMMENT = auto()
    OPEN_BLOCK = auto()
    MISSING_OPEN = auto()
    STRAY_CLOSE = auto()
    NAMELESS_BLOCK = auto()
    TOO_DEEP = auto()
    UNEXPECTED = auto()
    UNEXPECTED_CHARACTER = auto()
    MERGE_MARKER = auto()
    UNFINISHED_NAME = auto()
    OTHER_ARROW = auto()
    QUOTED_END = auto()
    CHAIN = auto()
    UNQUOTED_COMPARISON = auto()
    # Understood, but not how Sruja is written today.
    HASH_COMMENT = auto()
    PAGE_COMMENT = auto()
    SEPARATOR = auto()


REMARKS = frozenset({Code.HASH_COMMENT, Code.PAGE_COMMENT, Code.SEPARATOR, Code.UNQUOTED_COMPARISON})


class SyntaxProblem(NamedTuple):
    """A problem at `start`..`end`, relative to the start of its piece; `text` is what stands there."""

    code: Code
    start: int
    end: int
    text: str

    @property
    def is_remark(self) -> bool:
        """Whether the text is understood all the same and only the spelling is at fault."""
        return self.code in REMARKS

    @property
    def message(self) -> str:
        """What is wrong and what to do, in the user's words."""
        if self.code is Code.UNEXPECTED_CHARACTER and self.text in _QUOTES:
            return f'Use straight quotes: `"` in place of `{self.text}`.'
        return _MESSAGES[self.code].replace("{text}", _short(self.text))


_QUOTES = frozenset("\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb`")
_SHORT = 40


def _short(text: str) -> str:
    line = text.splitlines()[0] if text.strip() else text.strip()
    return line if len(line) <= _SHORT else line[: _SHORT - 1] + "\u2026"


_MESSAGES = {
    Code.MISSING_NAME: 'A name is missing before `=`. Write it as in `Shop = system "Shop"`.',
    Code.MISSING_KIND: 'After `=` write the kind of element, as in `API = container "REST API"`.',
    Code.MISSING_SOURCE: "Name the element this relation starts from, before `{text}`.",
    Code.MISSING_TARGET: "Name the element this relation goes to, after `->`.",
    Code.MISSING_EQUAL: "`=` is missing after `{text}`: write `{text} = ...`.",
    Code.MISSING_VALUE: "A value is missing after `{text}`.",
    Code.MISSING_FROM: "Say where the names come from: `from 'sruja.ai/stdlib'` or a path in quotes.",
    Code.MISSING_PATH: "Write the path in quotes after `from`, as in `from './shared.sruja'`.",
    Code.OPEN_IMPORT: "The list of imported names is not closed: add `}` before `from`.",
    Code.OPEN_LIST: "This list is not closed: add `]`.",
    Code.OPEN_GROUP: "This `{` is not closed: add `}`.",
    Code.OPEN_STRING: "This text is not closed: add the quote at its end.",
    Code.OPEN_COMMENT: "This comment is never closed: add `*/`. Until then the rest of the file is part of it.",
    Code.OPEN_BLOCK: "This `{` is never closed: add `}` where the block ends.",
    Code.MISSING_OPEN: "`{` is missing behind `{text}`: the block it should open is closed further on.",
    Code.STRAY_CLOSE: "This `}` closes nothing: remove it, or add the `{` it belongs to.",
    Code.NAMELESS_BLOCK: "Say what this block is before `{`.",
    Code.TOO_DEEP: "This is nested too deep: blocks can stand in each other 64 times.",
    Code.UNEXPECTED: "`{text}` is not expected here: remove it, or start a new line before it.",
    Code.UNEXPECTED_CHARACTER: "`{text}` has no meaning in Sruja: remove it, or put the text in quotes.",
    Code.MERGE_MARKER: "This is a left-over of a merge conflict: keep one side and remove the marker.",
    Code.UNFINISHED_NAME: "The name ends with a dot: write the member's name after `{text}`.",
    Code.OTHER_ARROW: "`{text}` is not an arrow of Sruja: only `->` is.",
    Code.QUOTED_END: "Write the element's name without quotes: a relation joins elements, not texts.",
    Code.CHAIN: "A relation has one arrow: write the next hop as a relation of its own.",
    Code.UNQUOTED_COMPARISON: 'Put comparisons in quotes, as in `"< 0.1%"`.',
    Code.HASH_COMMENT: "Comments start with `//` in Sruja; `#` starts a tag.",
    Code.PAGE_COMMENT: "Comments start with `//` in Sruja; this form is Markdown's.",
    Code.SEPARATOR: "`{text}` is not needed: statements end with their line.",
}
