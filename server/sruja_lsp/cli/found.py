"""What `check` has found, as reports need it: files and lines in place of offsets."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sruja_lsp.text.encoding import PositionEncoding, position_at

if TYPE_CHECKING:
    from collections import Counter

    from sruja_lsp.analysis.finding import Severity
    from sruja_lsp.text.document import Text
    from sruja_lsp.text.span import Span

UNREADABLE: Final = "unreadable-file"
"""The rule of a file that could not be read. It is none of the engine's, so it cannot be switched off."""

STDIN: Final = Path("<stdin>")
"""What standard input is called when nobody said which file it is."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file. Lines and columns count from 1, columns in code points; the end is the place behind it."""

    file: Path
    line: int
    column: int
    end_line: int
    end_column: int

    @staticmethod
    def of(file: Path, text: Text, span: Span) -> Place:
        """The place of a span of a file's text."""
        line, column = position_at(text, span.start, PositionEncoding.UTF32)
        end_line, end_column = position_at(text, span.end, PositionEncoding.UTF32)
        return Place(file, line + 1, column + 1, end_line + 1, end_column + 1)

    def __str__(self) -> str:
        """As compilers write it, which terminals and editors turn into a link."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Found:
    """One finding in one file."""

    place: Place
    severity: Severity
    rule: str
    message: str
    """May hold any character, since it may quote the file."""
    fingerprint: str
    """The same for the same finding in the next version of the file, wherever in the file it has moved."""
    related: tuple[tuple[Place, str], ...] = ()
    """Other places it is about, and what is there."""

    @property
    def line_of_text(self) -> str:
        """The message on one line, so that one finding cannot pass for several."""
        return " ".join(self.message.split())


def fingerprint(seen: Counter[tuple[str, ...]], *parts: str) -> str:
    """What tells a finding from all others, but for where it stands.

    `seen` counts the findings with the same parts, so that two alike still differ: the second is the second one.
    """
    seen[parts] += 1
    # A file name need not be Unicode, and a surrogate stands for each byte that is none.
    return sha256("\0".join((*parts, str(seen[parts]))).encode("utf-8", "surrogatepass")).hexdigest()
