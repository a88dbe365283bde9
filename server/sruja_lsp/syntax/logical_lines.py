"""Reads lines into pieces. Most logical lines are one line; a list, a string or a comment may span several.

Equal lines give the same pieces, so each distinct line is scanned once. A line that leaves a quote, a bracket or a
comment open is joined with the lines behind it up to the closing one, unless a line on the way looks like a statement
of its own: then what is open was forgotten, and costs its own line only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.syntax import pieces, scanner
from sruja_lsp.syntax.forms import MISSING, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sruja_lsp.syntax.pieces import Piece

_REMEMBERED_LINES = 65_536
_REMEMBERED_LENGTH = 2_000  # characters; longer lines are rarely repeated
_CONTINUED = ("{", '"', "'")  # a line that starts so may belong to the statement before it
_STATEMENT = re.compile(
    r"""\s*(?:
        [}\]]                                   # a closing brace
      | [^\W\d][\w.-]*\s*(?:=(?!>)|->)          # Name = ..., Name -> ...
      | (?:[^\W\d][\w.-]*\s+){1,2}["'\[]        # key "...", node Name "..."
      | (?:[^\W\d][\w.-]*\s+)\d                 # replicas 3
      | .*\{\s*(?://.*)?$                       # opens a block
    )""",
    re.VERBOSE,
)
_OPENING = re.compile(r"[\[sc]|R.*\{|I[phcm]*\{")  # shapes that may leave something open
_IMPORT = re.compile(f"(?:^|(?<=[n{{}}]))I[{''.join(sorted(scanner.COMMENTS))}]*\\{{")  # at the start or behind a brace
_RULE = re.compile(f"(?:^n*|(?<=[{{}}]))[{''.join(sorted(scanner.COMMENTS))}]*R(?!\\{{)")  # its selectors have braces
_CLOSERS = {
    '"': re.compile(r'(?:[^"\\]|\\.)*+"', re.DOTALL),
    "'": re.compile(r"(?:[^'\\]|\\.)*+'", re.DOTALL),
    "*/": re.compile(r"\*/"),
    "-->": re.compile(r"-->"),
}


class Reading(NamedTuple):
    """What a run of lines reads as. `reach`: the most lines behind a logical line that were looked at in vain."""

    pieces: list[Piece]
    lines: int
    scanned: int
    reach: int


class _Open(NamedTuple):
    """A line that cannot be read alone: what closes it, innermost last. Without that it reads as `pieces`."""

    pending: tuple[str, ...]
    pieces: tuple[Piece, ...]


_lines: dict[str, Piece | tuple[Piece, ...] | _Open] = {}


def forget() -> None:
    """Drops the remembered lines."""
    _lines.clear()


def _pending(text: str, pending: tuple[str, ...] = ()) -> tuple[str, ...]:  # noqa: C901  # one branch a character
    """What a text leaves open, innermost last: a quote, `*/`, `-->`, `]` or `}`; `pending` was open before it."""
    start = 0
    waiting = list(pending)
    while waiting and waiting[-1] in _CLOSERS:
        match = _CLOSERS[waiting[-1]].search(text, start)
        if match is None:
            return tuple(waiting)
        start = match.end()
        waiting.pop()
    rest = text[start:]
    shape, spans = scanner.scan(rest)
    if not pending and not waiting and not _OPENING.search(shape):
        return ()
    rule = _RULE.search(shape)
    selectors = rule.end() if rule is not None else len(shape)
    imports = {match.end() - 1 for match in _IMPORT.finditer(shape)}
    for index, character in enumerate(shape):
        if character == "[":
            waiting.append("]")
        elif character == "{":
            # the braces of a body are folded later; only those inside a statement make it longer
            if waiting or index >= selectors or index in imports:
                waiting.append("}")
        elif character in "]}":
            if waiting and waiting[-1] == character:
                waiting.pop()
            elif character == "}":
                waiting.clear()
        elif character == "s":
            waiting.append(rest[spans[2 * index]])
        elif character == "c":
            waiting.append("*/" if rest.startswith("/*", spans[2 * index]) else "-->")
    return tuple(waiting)


class _Lines:
    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.out: list[Piece] = []
        self.scanned = 0
        self.reach = 0

    def read(self, start: int = 0, stop: int | None = None) -> int:
        """Reads from line `start` until a logical line ends at or behind line `stop`; the next line to read."""
        lines, out, known = self.lines, self.out, _lines
        count = len(lines) if stop is None else min(stop, len(lines))
        index = start
        while index < count:
            line = lines[index]
            found = known.get(line)
            if found is None:
                found = self._first_time(line)
            if type(found) is tuple:
                self._add(line, found)  # type: ignore[arg-type]  # plain tuples hold pieces; `_Open` is its own type
                index += 1
            elif type(found) is _Open:
                index = self._open(index, found)
            else:
                out.append(found)  # type: ignore[arg-type]  # the one case left: a Piece
                index += 1
        return index

    def _first_time(self, line: str) -> Piece | tuple[Piece, ...] | _Open:
        self.scanned += 1
        scan = scanner.scan(line)
        cut = pieces.cut(line, scan) if line else ()  # the nothing behind the last line end is no piece
        found: Piece | tuple[Piece, ...] | _Open
        if _OPENING.search(scan.shape) and (pending := _pending(line)):
            found = _Open(pending, cut)
        elif len(cut) != 1 or line.lstrip().startswith(_CONTINUED):
            found = cut
        else:
            found = cut[0]
        if len(line) <= _REMEMBERED_LENGTH:
            if len(_lines) >= _REMEMBERED_LINES:
                _lines.clear()
            _lines[line] = found
        return found

    def _open(self, index: int, found: _Open) -> int:
        """Joins a line that leaves something open with those behind it, if they close it."""
        lines = self.lines
        pending = found.pending
        after = index + 1
        while pending and after < len(lines):
            line = lines[after]
            after += 1
            if not self._may_continue(pending[-1], line):
                break
            pending = _pending(line, pending)
        if pending and pending[-1] != "*/":
            self.reach = max(self.reach, after - index)
            self._add(lines[index], found.pieces)
            return index + 1
        joined = "".join(lines[number] for number in range(index, after))
        self.scanned += after - index
        self._add(joined, pieces.cut(joined, scanner.scan(joined)))
        return after

    def _add(self, line: str, found: Sequence[Piece]) -> None:
        """Adds what a logical line reads as, or what it makes of the statement before it."""
        if line.lstrip().startswith(_CONTINUED) and self._joins(line):
            self._join(line)
        else:
            self.out += found

    @staticmethod
    def _may_continue(kind: str, line: str) -> bool:
        """Whether a line may stand inside a string, a list, or the braces of an import or a rule."""
        if kind in ("*/", "-->"):
            return True
        if kind == "]":
            shape = scanner.scan(line).shape
            if "=" in shape or shape.startswith(("NS", "N0", "N9", "NB", "N[", "X", "E", "}")) or shape.endswith("{"):
                return shape.startswith("XN>")
            return True
        if kind == "}":
            shape = scanner.scan(line).shape
            return not any(character in shape for character in "=>") and not shape.endswith("{")
        return not _STATEMENT.match(line)

    def _previous(self) -> int:
        """Index of the last piece that is not blank, or -1."""
        index = len(self.out) - 1
        while index >= 0 and self.out[index].rule is Rule.TRIVIA:
            index -= 1
        return index

    def _joins(self, line: str) -> bool:
        """Whether a line that starts with a brace or a string goes on with the statement before it."""
        index = self._previous()
        return index >= 0 and joins(self.out[index], line)

    def _join(self, line: str) -> None:
        """Reads the statement before and this line as one."""
        index = self._previous()
        while index > 0 and self.out[index].indent < 0:  # back to the start of its logical line
            index -= 1
        text = "".join(piece.text for piece in self.out[index:]) + line
        del self.out[index:]
        self.scanned += 1
        self.out += pieces.cut(text, scanner.scan(text))


def joins(piece: Piece, line: str) -> bool:
    """Whether a line goes on with the statement of this piece: with its `{`, or with the one string it lacks."""
    form = piece.form
    if piece.opens or form.rule in (Rule.CLOSE, Rule.TRIVIA, Rule.IMPORT) or "c" in piece.shape:
        return False
    if line.lstrip().startswith("{"):
        return True
    if form.values or len(scanner.scan(line).shape) != 1:
        return False
    if form.rule is Rule.KEYED:
        return not form.problems and piece.shape == "N"
    return form.rule is Rule.RELATION and form.object != MISSING


def read(lines: Sequence[str], start: int = 0, stop: int | None = None) -> Reading:
    """Pieces of the lines from `start` until a logical line ends at or behind `stop` (the end when `None`)."""
    reader = _Lines(lines)
    end = reader.read(start, stop)
    return Reading(reader.out, end - start, reader.scanned, reader.reach)


def may_continue(line: str) -> bool:
    """Whether a line starts like one that may belong to the statement before it."""
    return line.lstrip().startswith(_CONTINUED)
