"""The marker language of the tests: cursors, ranges and labels written into a Sruja text.

`$0`                      a cursor; two of them enclose a range
`//   ^^^^ label`         a comment of carets labels the columns above it
`// <--- label`           the same from the column of the comment on, as long as the arrow: for the first two columns
`//- name.sruja`          starts another file

Markers are taken out of the text. Carets stand under the line *as it is written*, with its `$0`.
See docs/testing.md.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

CURSOR = "$0"
DEFAULT_NAME = "model.sruja"

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FILE = re.compile(r"//-[ \t]+(\S+)[ \t]*")
_CARETS = re.compile(r"[ \t]*//[ \t]*(\^+)[ \t]+(\S.*?)[ \t]*")
_ARROW = re.compile(r"[ \t]*(//)[ \t]*(<-*)[ \t]+(\S.*?)[ \t]*")


class MarkerError(ValueError):
    """The markers of a test contradict each other or their text."""


class Mark(NamedTuple):
    """A labelled span of the clean text, in code points."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """One file without its markers, and what the markers said."""

    name: str
    text: str
    cursors: tuple[int, ...]
    marks: tuple[Mark, ...]

    @property
    def cursor(self) -> int:
        """The only cursor."""
        if len(self.cursors) != 1:
            raise MarkerError(f"{self.name}: expected one {CURSOR}, found {len(self.cursors)}")
        return self.cursors[0]

    @property
    def range(self) -> tuple[int, int]:
        """The span between the only two cursors."""
        if len(self.cursors) != 2:
            raise MarkerError(f"{self.name}: expected two {CURSOR}, found {len(self.cursors)}")
        return self.cursors[0], self.cursors[1]

    def labelled(self, label: str) -> tuple[Mark, ...]:
        """The marks with exactly this label, in the order of the text."""
        return tuple(mark for mark in self.marks if mark.label == label)


def split_lines(text: str) -> list[str]:
    """The lines of a text with their ends: LF, CRLF and a lone CR, nothing else."""
    return _LINE.findall(text)


def parse(marked: str) -> MarkedText:
    """The one file of a marked text. A text that starts with a line end, as in a `\"\"\"` string, is dedented."""
    files = parse_files(marked)
    if len(files) != 1:
        raise MarkerError(f"expected one file, found {', '.join(file.name for file in files)}")
    return files[0]


def parse_files(marked: str) -> tuple[MarkedText, ...]:
    """All files of a marked text, in order. Lines before the first `//- name` belong to `model.sruja`."""
    if marked.startswith("\n"):
        marked = textwrap.dedent(marked[1:])
    names = [DEFAULT_NAME]
    contents: list[list[str]] = [[]]
    for line in split_lines(marked):
        start = _FILE.fullmatch(line.rstrip("\r\n"))
        if start is None:
            contents[-1].append(line)
        else:
            names.append(start[1])
            contents.append([])
    if len(names) > 1 and not "".join(contents[0]).strip():
        del names[0], contents[0]
    if len(set(names)) != len(names):
        raise MarkerError(f"two files have one name: {', '.join(names)}")
    return tuple(_parse_lines(name, lines) for name, lines in zip(names, contents, strict=True))


def _parse_lines(name: str, lines: list[str]) -> MarkedText:
    clean: list[str] = []
    cursors: list[int] = []
    marks: list[Mark] = []
    offset = 0
    place: Callable[[int], int] | None = None  # written column of the line above -> offset in the clean text
    for number, line in enumerate(lines, start=1):
        content = line.rstrip("\r\n")
        span = _marked_columns(content)
        if span is None:
            place = _columns(content, offset)
            cursors += [place(match.start()) for match in re.finditer(re.escape(CURSOR), content)]
            bare = line.replace(CURSOR, "")
            clean.append(bare)
            offset += len(bare)
            continue
        start, end, label = span
        if place is None:
            raise MarkerError(f"{name}:{number}: carets without a line above")
        try:
            marks.append(Mark(place(start), place(end), label))
        except IndexError:
            raise MarkerError(f"{name}:{number}: carets reach beyond the line above") from None
    return MarkedText(name, "".join(clean), tuple(cursors), tuple(sorted(marks)))


def _marked_columns(content: str) -> tuple[int, int, str] | None:
    if carets := _CARETS.fullmatch(content):
        return carets.start(1), carets.end(1), carets[2]
    if arrow := _ARROW.fullmatch(content):
        return arrow.start(1), arrow.start(1) + len(arrow[2]), arrow[3]
    return None


def _columns(content: str, offset: int) -> Callable[[int], int]:
    """Maps a column of the written line to the clean text; one column beyond the end is the end."""
    places: list[int] = []
    column = 0
    while column < len(content):
        if content.startswith(CURSOR, column):
            places += [offset] * len(CURSOR)
            column += len(CURSOR)
        else:
            places.append(offset)
            offset += 1
            column += 1
    places += [offset, offset]
    return places.__getitem__
