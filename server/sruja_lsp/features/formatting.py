"""The formatter: it changes blanks and line ends between tokens, and nothing else.

The text is seen as a row of *atoms*, tokens and comments, with a *gap* of white space between every two of them. Each
gap is decided on by its neighbours alone, and an edit is the replacement of one gap. What lies between the edits is
never touched, so no token and no comment can get lost.

What is decided: one blank between tokens; one step of indentation a block; a line of its own for what stands in a block
of several lines; one empty line at most between statements, two at the top of a file. What the author decides: whether
a block or a list stands on one line or on several, whether short properties share a line, where groups are set off by
an empty line. Nothing is aligned with anything in another line.

What is left as it is: statements with syntax errors, and, where braces do not balance, everything but blocks that are
whole whatever the rest means. Line ends stay what they are. Where a line carries `sruja: ignore`, no line is broken or
joined, since such a comment speaks of lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.syntax import scanner
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.parser import parse
from sruja_lsp.syntax.reparse import reparse
from sruja_lsp.syntax.tree import Block, leaves
from sruja_lsp.text.document import Text
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sruja_lsp.syntax.pieces import Piece
    from sruja_lsp.syntax.tree import Body, Item, Tree

_LINE_END: Final = re.compile(r"\r\n?|\n")
_BOM: Final = "\ufeff"
_COMMENT: Final = frozenset({"//", "/*"})
_SEPARATORS: Final = frozenset({",", ";"})
_LOOSE: Final = frozenset({"+", "-", "?"})
"""Signs that mean one thing with a blank beside them and the same without: the author's choice stays."""
_GLUED: Final = frozenset({"'", "[]"})
"""What may have been meant to stand right behind a word: the end of `it's`, the brackets of `string[]`."""
_STRINGS: Final = frozenset({"S", "'"})
_PLAIN: Final = frozenset({Rule.KEYED, Rule.BARE, Rule.TAGS})
_IGNORE: Final = re.compile(r"//\s*sruja:")
_NOTHING: Final = 1 << 30
_UNSEEN: Final = frozenset("\ufeff\u200b")
_FEW: Final = 50
"""So many edits are checked one by one; for more it is quicker to read the whole result."""


@dataclass(frozen=True, slots=True)
class Style:
    """What is left to the taste of the user, by the settings of the editor.

    `indent` is one step: some blanks, or a tab. `final_line_end` adds the line end that the last line lacks, and
    `trim_final_lines` takes away the empty lines behind it.
    """

    indent: str = "  "
    final_line_end: bool = True
    trim_final_lines: bool = True


class _Want(Enum):
    """What a gap should do to the line."""

    KEEP = auto()
    BREAK = auto()
    JOIN = auto()


class _Atom(NamedTuple):
    """A token or a comment. `indent` is what stands before it where it is the first of its line."""

    type: str
    start: int
    end: int
    indent: str
    frozen: bool
    opens: bool = False
    closes: bool = False
    inside: bool = False
    """Whether a statement has begun before it and not ended."""


def formatting(tree: Tree, text: Text, style: Style) -> tuple[Edit, ...]:
    """The edits that format a text. All speak of the text as it is, are in order and do not touch each other."""
    return harmless(tree, text, laid_out(tree, text, style))


def laid_out(tree: Tree, text: Text, style: Style) -> tuple[Edit, ...]:
    """The same, unchecked."""
    layout = _Layout(text, style, Span(0, len(text)))
    layout.run(tree)
    return tuple(layout.edits)


def range_formatting(tree: Tree, text: Text, span: Span, style: Style) -> tuple[Edit, ...]:
    """The edits that format the lines of a span; looks at these and their neighbours only."""
    first, last = text.line_at(span.start), text.line_at(max(span.end - 1, span.start))
    lines = Span(text.line_start(first), text.line_start(last + 1))
    layout = _Layout(text, style, _with_neighbours(text, first, last))
    layout.run(tree)
    inside = [edit for edit in layout.edits if lines.start <= edit.span.start and edit.span.end <= lines.end]
    if last + 1 < text.line_count:  # what is inserted behind the last line end belongs to the next line
        inside = [edit for edit in inside if edit.span.start < lines.end]
    return harmless(tree, text, inside)


def on_type_formatting(tree: Tree, text: Text, offset: int, typed: str, style: Style) -> tuple[Edit, ...]:
    """What to mend after a character was typed before `offset`.

    `}` formats the block that it closes. A line end formats the line that was left, and indents the new one.
    """
    if typed == "}":
        block = _closed_by(tree, offset - 1)
        return range_formatting(tree, text, block, style) if block is not None else ()
    line = text.line_at(offset)
    if not line:
        return ()
    return (*_line_left(tree, text, line - 1, style), *_new_line(tree, text, line, style))


def formatted(content: str, style: Style) -> str:
    """A whole text, formatted."""
    text = Text.of(content)
    return applied(content, formatting(parse(text), text, style))


def applied(content: str, edits: Sequence[Edit]) -> str:
    """A text after edits that all speak of it as it is."""
    parts: list[str] = []
    start = 0
    for edit in edits:
        parts += (content[start : edit.span.start], edit.text)
        start = edit.span.end
    return "".join(parts) + content[start:]


# ---- typing


def _closed_by(tree: Tree, offset: int) -> Span | None:
    """The block whose closing brace is at an offset."""
    path = tree.path_at(offset)
    if path is None or not path.steps:
        return None
    block, start = path.steps[-1]
    if path.piece is not block.close or path.start + block.close.tokens[0].start != offset:
        return None
    return Span(start + _first(block.head), offset + 1)


def _line_left(tree: Tree, text: Text, line: int, style: Style) -> tuple[Edit, ...]:
    """Formats one line, but for its indentation: that of a line which was just typed suits those around it."""
    content = text.line(line)
    start = text.line_start(line)
    end = start + len(content.rstrip("\r\n"))
    first = start + len(content) - len(content.lstrip())
    edits = range_formatting(tree, text, Span(start, end), style)
    return tuple(edit for edit in edits if first <= edit.span.start and edit.span.end <= end and not _breaks(edit))


def _breaks(edit: Edit) -> bool:
    return bool(_LINE_END.search(edit.text))


def _new_line(tree: Tree, text: Text, line: int, style: Style) -> tuple[Edit, ...]:
    """Indents a line by the block around it, or as far as what closes it."""
    start = text.line_start(line)
    content = text.line(line).rstrip("\r\n")
    blanks = len(content) - len(content.lstrip())
    path = tree.path_at(start)
    if path is None:
        return ()
    piece = path.piece
    if path.start < start and start < path.start + piece.width and not piece.text[: start - path.start].isspace():
        return ()  # in the middle of a list, a string or a comment
    blocks = [step for step in path.steps if step.start + step.block.head.width <= start]
    indent = ""
    if blocks:
        head = text.line(text.line_at(blocks[-1].start + _first(blocks[-1].block.head)))
        indent = head[: len(head) - len(head.lstrip())] if head.strip() else ""
        indent = indent.lstrip(_BOM)
        if piece is not blocks[-1].block.close:
            indent += style.indent
    if content[:blanks] == indent:
        return ()
    return (Edit(Span(start, start + blanks), indent),)


# ---- which part of a text is looked at


def _with_neighbours(text: Text, first: int, last: int) -> Span:
    """The lines from `first` to `last` and those around them, up to one that is not blank on either side."""
    first -= 1
    while first > 0 and text.line(first).isspace():
        first -= 1
    last += 1
    while last < text.line_count and text.line(last).isspace():
        last += 1
    return Span(text.line_start(first), text.line_start(last + 1))


def _first(piece: Piece) -> int:
    """Where the first token of a piece is."""
    return next((token.start for token in piece.tokens), 0)


def _one_line(block: Block) -> bool:
    """Whether there is no line end between the braces of a block."""
    close = block.close
    if close is None or _LINE_END.search(block.head.text, block.head.spans[-1]):
        return False
    if any(_LINE_END.search(piece.text) for piece in leaves(block.body)):
        return False
    return not _LINE_END.search(close.text[: close.tokens[0].start])


def _broken(piece: Piece) -> bool:
    return any(not problem.is_remark for problem in piece.problems)


class _Layout:
    """Walks over the tree and decides on each gap when the atom behind it is known."""

    def __init__(self, text: Text, style: Style, window: Span) -> None:
        self.text = text
        self.style = style
        self.window = window
        self.edits: list[Edit] = []
        self.before: _Atom | None = None  # the last token
        self.comments: list[tuple[_Atom, str]] = []  # those behind it, each with the gap before it
        self.tail = ""  # the text behind the last atom
        self.lines: dict[Piece, _Line | None] = {}
        self.hushing: dict[int, bool] = {}
        first = _LINE_END.search(text.line(0))
        self.usual = first[0] if first else "\n"

    def run(self, tree: Tree) -> None:
        self._body(tree.root, 0, "", frozen=not tree.balanced, apart=True)
        if self.window.end >= len(self.text):
            self._finish()

    # ---- the tree

    def _items(self, body: Body, base: int) -> Iterator[tuple[int, Item]]:
        low, high = self.window
        for page, relative in zip(body.pages, body.starts, strict=True):
            start = base + relative
            if start > high:
                return
            if start + page.width >= low:
                for item in page.items:
                    if start + item.width >= low and start <= high:
                        yield start, item
                    start += item.width

    def _body(self, body: Body, base: int, indent: str, *, frozen: bool, apart: bool) -> None:
        """Lays out the items of a body, each on a line of its own when `apart`."""
        shares = False  # whether the item before may have another one on its line
        under = _NOTHING  # what is indented deeper than this belongs to a broken statement
        for start, item in self._items(body, base):
            if 0 <= item.indent <= under:
                under = _NOTHING
            still = frozen or under < _NOTHING
            if isinstance(item, Block):
                self._block(item, start, indent, frozen=still, apart=apart)
                shares = False
                continue
            if item.rule is Rule.TRIVIA:
                self._piece(item, start, indent, frozen=still, want=_Want.KEEP)
                continue
            plain = item.rule in _PLAIN
            want = _Want.BREAK if apart and not (plain and shares) else _Want.KEEP
            self._piece(item, start, indent, frozen=still, want=want)
            shares = plain
            if under == _NOTHING and item.indent >= 0 and _broken(item):
                under = item.indent

    def _block(self, block: Block, start: int, indent: str, *, frozen: bool, apart: bool) -> None:
        if frozen and block.clean and not block.problematic and block.indent >= 0:
            # Whole whatever the braces elsewhere mean: formatted from where it stands. With an error in it something
            # would be left as it is, and might no longer be indented deeper than what holds it.
            frozen = False
            head = block.head.text[: _first(block.head)]
            indent = head[max(head.rfind("\n"), head.rfind("\r")) + 1 :]
            if indent.strip(" \t"):
                frozen = True
        frozen = frozen or _broken(block.head)
        several = not frozen and not _one_line(block)
        want = _Want.BREAK if apart and not frozen else _Want.KEEP
        self._piece(block.head, start, indent, frozen=frozen, want=want)
        start += block.head.width
        inner = indent + self.style.indent
        self._body(block.body, start, inner, frozen=frozen, apart=several)
        start += block.body.width
        if block.close is not None:
            want = _Want.BREAK if several else _Want.KEEP
            self._piece(block.close, start, indent, frozen=frozen, want=want, inner=inner)

    def _piece(  # noqa: PLR0913  # what surrounds a piece
        self, piece: Piece, base: int, indent: str, *, frozen: bool, want: _Want, inner: str = ""
    ) -> None:
        """Lays out one piece. `want` is for the gap before its first token, `inner` indents comments before a `}`."""
        low, high = self.window
        if base + piece.width < low or base > high:
            return
        line = self.lines.get(piece)
        if line is None:
            line = self.lines[piece] = _read(piece)
        if type(line) is _Line and not frozen:
            self._known(line, piece, base, indent, want)
        else:
            self._unknown(piece, base, indent, frozen=frozen or _broken(piece), want=want, inner=inner)

    def _known(self, line: _Line, piece: Piece, base: int, indent: str, want: _Want) -> None:
        """Lays out a piece on one line, whose gaps have been decided on before."""
        text = piece.text
        if line.type:
            closes = piece.rule is Rule.CLOSE
            atom = _Atom(line.type, base + line.start, base + line.end, indent, frozen=False, closes=closes)
            self._token(atom, self.tail + text[: line.start], want)
            self.edits += [Edit(Span(base + start, base + end), new) for (start, end), new in line.edits]
            end = base + line.last
            self.before = _Atom(line.last_type, end, end, indent, frozen=False, opens=piece.opens, closes=closes)
            self.tail = ""
        if line.comment_end:
            comment = _Atom("//", base + line.comment_start, base + line.comment_end, indent, frozen=False)
            gap = self.tail + text[line.last if line.type else 0 : line.comment_start]
            self.comments.append((comment, gap))
            self.tail = text[line.comment_end :]
        else:
            self.tail += text[line.last :]

    def _unknown(  # noqa: PLR0913  # what surrounds a piece
        self, piece: Piece, base: int, indent: str, *, frozen: bool, want: _Want, inner: str
    ) -> None:
        """Lays out any piece, atom by atom."""
        closes = piece.rule is Rule.CLOSE
        atoms = _atoms(piece, frozen=frozen)
        tokens = [atom for atom in atoms if atom[0] not in _COMMENT]
        last = tokens[-1][1] if piece.opens and tokens else -1  # where the body opens
        neck = tokens[-2][2] if piece.opens and len(tokens) > 1 else len(piece.text)
        begun = False
        extra = 0  # steps that the line we are in is indented more than the statement
        brackets: list[int] = []  # the same for the lines in which the open brackets stand
        place = 0
        for kind, start, end in atoms:
            gap = piece.text[place:start]
            fresh = begun and bool(_LINE_END.search(gap))
            opens = start == last and kind == "{"
            if kind in "]}" and brackets:
                line = brackets.pop()
                extra = line if fresh else extra
            elif fresh:
                extra = brackets[-1] + 1 if brackets else int(start < neck)
            if kind[0] in "[{" and not opens:
                brackets.append(extra)
            step = indent + self.style.indent * extra if begun else inner or indent
            if kind in _COMMENT:
                self.comments.append(
                    (_Atom(kind, base + start, base + end, step, frozen, inside=begun), self.tail + gap)
                )
            else:
                atom = _Atom(kind, base + start, base + end, indent if closes else step, frozen, opens, closes, begun)
                self._token(atom, self.tail + gap, _Want.JOIN if opens and begun else _Want.KEEP if begun else want)
                begun = True
            self.tail = ""
            place = end
        self.tail += piece.text[place:]

    # ---- the gaps

    def _chain(self, *more: tuple[_Atom, str]) -> tuple[list[_Atom], list[str]]:
        """The atoms since the last token, it included, and the gaps between them; forgets the comments."""
        waiting = [*self.comments, *more]
        self.comments = []
        atoms = [atom for atom, _ in waiting]
        gaps = [gap for _, gap in waiting]
        if self.before is not None:
            return [self.before, *atoms], gaps
        if atoms and not self.window.start and not atoms[0].frozen:
            self._replace(0, gaps[0], (_BOM if gaps[0].startswith(_BOM) else "") + atoms[0].indent)
        return atoms, gaps[1:]

    def _token(self, atom: _Atom, gap: str, want: _Want) -> None:
        """Decides on all gaps between the token before and this one."""
        before = self.before
        if before is not None and not self.comments:
            if atom.type in _SEPARATORS or (before.type in _SEPARATORS and not atom.closes):
                want = _Want.KEEP
            self._gap(before, atom, gap, want)
            self.before = atom
            return
        only_blocks = all(comment.type != "//" for comment, _ in self.comments)
        atoms, gaps = self._chain((atom, gap))
        wants = [_Want.KEEP] * len(gaps)
        separates = atom.type in _SEPARATORS or (before is not None and before.type in _SEPARATORS)
        if want is _Want.JOIN and only_blocks:
            wants = [_Want.JOIN] * len(gaps)
        elif want is _Want.BREAK and gaps and not (separates and not atom.closes):
            if atom.closes:
                wants[-1] = _Want.BREAK
            elif before is not None and not any(map(_LINE_END.search, gaps)):
                wants[0] = _Want.BREAK
        for (one, other), old, wanted in zip(pairwise(atoms), gaps, wants, strict=True):
            self._gap(one, other, old, wanted)
        self.before = atom

    def _gap(self, one: _Atom, other: _Atom, old: str, want: _Want) -> None:
        if old == self.usual + other.indent and not one.frozen and not other.frozen and want is not _Want.JOIN:
            return
        ends = _LINE_END.findall(old)
        frozen = one.frozen or other.frozen
        if want is not _Want.KEEP and (frozen or self._held(one, other)):
            want = _Want.KEEP
        if not ends:
            if frozen:
                return
            new = self.usual + other.indent if want is _Want.BREAK else _blank(one.type, other.type, old)
        elif want is _Want.JOIN:
            new = " "
        elif one.frozen and other.frozen:
            return
        elif one.frozen:
            new = old[: len(old) - len(_tail(old))] + other.indent
        else:
            indent = _tail(old) if other.frozen else other.indent
            new = "".join(ends[: self._most(one, other)]) + indent
        self._replace(one.end, old, new)

    def _most(self, one: _Atom, other: _Atom) -> int:
        """How many line ends may stay."""
        if one.opens or other.closes:
            return 1
        return 2 if other.indent or other.inside else 3

    def _held(self, one: _Atom, other: _Atom) -> bool:
        """Whether a comment that speaks of lines is near."""
        first, last = self.text.line_at(one.end), self.text.line_at(other.start)
        return any(self._hushes(line) for line in range(max(0, first - 1), last + 1))

    def _hushes(self, number: int) -> bool:
        """Whether a comment in a line speaks of lines. It is read once: a pasted line can have a million gaps."""
        found = self.hushing.get(number)
        if found is None:
            found = self.hushing[number] = _IGNORE.search(self.text.line(number)) is not None
        return found

    def _finish(self) -> None:
        """The end of the text."""
        if self.before is None and not self.comments:
            self._replace(0, self.tail, _BOM if self.tail.startswith(_BOM) else "")
            return
        atoms, gaps = self._chain()
        for (one, other), old in zip(pairwise(atoms), gaps, strict=True):
            self._gap(one, other, old, _Want.KEEP)
        last = atoms[-1]
        if last.frozen:
            return
        ends = _LINE_END.findall(self.tail)
        if not ends and self.style.final_line_end:
            ends = [self.usual]
        self._replace(last.end, self.tail, "".join(ends[:1] if self.style.trim_final_lines else ends))

    def _replace(self, start: int, old: str, new: str) -> None:
        if old != new:
            self.edits.append(_difference(start, old, new))


def _difference(start: int, old: str, new: str) -> Edit:
    """The replacement of what differs of a gap that starts there."""
    shortest = min(len(old), len(new))
    front = 0
    while front < shortest and old[front] == new[front]:
        front += 1
    if old[front - 1 : front] == "\r":  # a line end is not cut in two
        front -= 1
    back = 0
    while back < shortest - front and old[-1 - back] == new[-1 - back]:
        back += 1
    if back and old[len(old) - back] == "\n" and old[len(old) - back - 1 : len(old) - back] == "\r":
        back -= 1
    return Edit(Span(start + front, start + len(old) - back), new[front : len(new) - back])


class _Line(NamedTuple):
    """A piece whose tokens stand on one line, with no comment but one at its end.

    All about it that is not the same wherever it stands is the gap before it. Where there is no token, but at most a
    comment, `type` is empty.
    """

    type: str
    start: int
    end: int
    last_type: str
    last: int
    comment_start: int
    comment_end: int
    edits: tuple[Edit, ...]


def _finer(kind: str, text: str, start: int) -> str:
    if kind == "S" and text[start] == "'":
        return "'"
    return "[]" if kind == "[" and text.startswith("[]", start) else kind


def _atoms(piece: Piece, *, frozen: bool) -> list[tuple[str, int, int]]:
    """The tokens and comments of a piece in order, each with its type, start and end.

    The type is the character of the shape, but `'` for a string in single quotes and `[]` for the first bracket of an
    empty list. The blanks behind a comment are no part of it.
    """
    shape, spans, text = piece.shape, piece.spans, piece.text
    tokens = [
        (character, spans[2 * index], spans[2 * index + 1])
        for index, character in enumerate(shape)
        if character != "n" and character not in scanner.COMMENTS
    ]
    if "'" in text or "[]" in text:
        tokens = [(_finer(kind, text, start), start, end) for kind, start, end in tokens]
    if "/" in text or "#" in text or "<" in text or "=" in text or ">" in text or "|" in text:
        found = []
        for start, end in scanner.comments(text):
            block = text.startswith(("/*", "<!--"), start)
            if not block and not frozen:
                end = start + len(text[start:end].rstrip(" \t"))  # noqa: PLW2901  # the comment as it will be
            found.append(("/*" if block else "//", start, end))
        if found:
            tokens = sorted((*tokens, *found), key=lambda atom: atom[1])
    return tokens


def _read(piece: Piece) -> _Line | None:
    """Decides on the gaps of a piece on one line; `None` for any other piece."""
    if _broken(piece):
        return None
    atoms = _atoms(piece, frozen=False)
    comment = (0, 0)
    if atoms and atoms[-1][0] == "//":
        comment = atoms.pop()[1:]
    if not atoms:
        return _Line("", 0, 0, "", 0, *comment, ()) if piece.rule is Rule.TRIVIA or comment[1] else None
    if any(atom[0] in _COMMENT for atom in atoms):
        return None
    edits = []
    places = [*atoms, ("//", *comment)] if comment[1] else atoms
    for (one, _, end), (other, start, _) in pairwise(places):
        old = piece.text[end:start]
        if _LINE_END.search(old):
            return None
        new = _blank(one, other, old)
        if new != old and other != "//":
            edits.append(_difference(end, old, new))
    return _Line(*atoms[0], atoms[-1][0], atoms[-1][2], *comment, tuple(edits))


def _tail(old: str) -> str:
    """What stands behind the last line end of a gap."""
    return old[max(old.rfind("\n"), old.rfind("\r")) + 1 :]


def _blank(one: str, other: str, old: str) -> str:
    """What parts two atoms of these types on one line."""
    if other == "//":
        return "  "
    if other in _SEPARATORS or (other == ":" and one != ":"):
        return ""
    if one in _COMMENT or other in _COMMENT:
        return " "
    if one[0] == "[" or other == "]" or (one == "{" and other == "}"):
        return ""
    if not old:
        glued = one in _LOOSE or other in _LOOSE or other in _GLUED or (one in _STRINGS and other in _STRINGS)
        return "" if glued else " "
    return old if _UNSEEN.issuperset(old) else " "


# ---- the promise


def harmless(tree: Tree, text: Text, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits, or none of them if they changed more than white space.

    By construction they cannot, for all texts that anybody could think of. But a formatter that damages a file once is
    never trusted again, and reading the result is cheap.
    """
    if not edits:
        return ()
    if len(edits) > _FEW:
        after = parse(Text.of(applied(str(text), edits)))
    else:
        after = tree
        for edit in reversed(edits):
            text = text.apply(edit)
            after = reparse(after, edit, text)
    return tuple(edits) if tree.balanced == after.balanced and alike(tree.root, after.root) else ()


def alike(one: Body, other: Body) -> bool:
    """Whether two bodies hold the same statements, blanks, line ends and comments apart."""
    if one is other:
        return True
    first, second = one.pages, other.pages
    front = 0
    while front < min(len(first), len(second)) and first[front] is second[front]:
        front += 1
    mine = [item for page in first[front:] for item in page.items if item.rule is not Rule.TRIVIA]
    theirs = [item for page in second[front:] for item in page.items if item.rule is not Rule.TRIVIA]
    return len(mine) == len(theirs) and all(map(_alike, mine, theirs))


def _alike(one: Item, other: Item) -> bool:
    if one is other:
        return True
    if isinstance(one, Block) or isinstance(other, Block):
        return (
            isinstance(one, Block)
            and isinstance(other, Block)
            and one.missing_open == other.missing_open
            and (one.close is None) == (other.close is None)
            and _same(one.head, other.head)
            and alike(one.body, other.body)
        )
    return _same(one, other)


def _same(one: Piece, other: Piece) -> bool:
    return one is other or (
        one.rule is other.rule
        and one.opens == other.opens
        and [token[::3] for token in one.tokens] == [token[::3] for token in other.tokens]
    )


__all__ = [
    "Style",
    "alike",
    "applied",
    "formatted",
    "formatting",
    "harmless",
    "laid_out",
    "on_type_formatting",
    "range_formatting",
]
