"""What can be folded away: blocks, lists and texts over several lines, comments, imports, regions.

Lines are counted relative to the page they are on and remembered with it, so that a keystroke in a long file costs the
pages around it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.syntax.pieces import Piece
    from sruja_lsp.syntax.tree import Body, Page, Tree

_LINE_END: Final = re.compile(r"\r\n?|\n")
_MARK: Final = re.compile(r"//\s*#(end)?region\b")
_WIDE: Final = 500
"""Characters of a page that is worth remembering."""
_REMEMBERED: Final = 4_000
"""So many pages are remembered at most."""


class FoldingKind(StrEnum):
    """What is folded."""

    BLOCK = "block"
    COMMENT = "comment"
    IMPORTS = "imports"
    REGION = "region"


class FoldingRange(NamedTuple):
    """Lines from `first`, which stays, to `last`, both from 0.

    `brace` is the column of the bracket that closes it at the start of the next line, which stays too; -1 without one.
    """

    first: int
    last: int
    kind: FoldingKind
    brace: int = -1


class _Mark(NamedTuple):
    """A comment that starts or ends a region."""

    line: int
    ends: bool


class _Lines(NamedTuple):
    """What is on a run of lines, relative to the first: folds, lines of comments, imports, marks; how many they are."""

    folds: tuple[FoldingRange, ...]
    comments: tuple[tuple[int, int], ...]
    imports: tuple[tuple[int, int], ...]
    marks: tuple[_Mark, ...]
    size: int


class Folder:
    """Finds what can be folded in one version of a document after the other."""

    def __init__(self) -> None:
        """Begin with nothing remembered."""
        self._known: dict[Page, _Lines] = {}
        self.read = 0
        """How many statements were looked at since the beginning."""

    def ranges(self, tree: Tree) -> list[FoldingRange]:
        """What can be folded in a tree, in the order of its lines, what is around something before it."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        found = self._body(tree.root)
        folds = [*found.folds, *_runs(found.comments, FoldingKind.COMMENT, 1), *_regions(found.marks)]
        folds += _runs(found.imports, FoldingKind.IMPORTS, 2)
        folds.sort(key=lambda fold: (fold.first, -fold.last))
        return folds

    def _body(self, body: Body) -> _Lines:
        pages = [self._page(page) for page in body.pages]
        return pages[0] if len(pages) == 1 else _joined(pages)

    def _page(self, page: Page) -> _Lines:
        known = self._known.get(page)
        if known is None:
            known = _joined(self._items(page))
            if page.width >= _WIDE:
                self._known[page] = known
        return known

    def _items(self, page: Page) -> Iterator[_Lines]:
        for item in page.items:
            self.read += 1
            if not isinstance(item, Block):
                yield _piece(item)
                continue
            head, body = _piece(item.head), self._body(item.body)
            close = _piece(item.close) if item.close is not None else _NOTHING
            yield _joined((_block(item, head.size, head.size + body.size), head, body, close))


_NOTHING: Final = _Lines((), (), (), (), 0)


def _joined(parts: Iterable[_Lines]) -> _Lines:
    """Runs of lines behind each other."""
    folds: list[FoldingRange] = []
    comments: list[tuple[int, int]] = []
    imports: list[tuple[int, int]] = []
    marks: list[_Mark] = []
    base = 0
    for part in parts:
        if base:
            folds += [FoldingRange(first + base, last + base, kind, brace) for first, last, kind, brace in part.folds]
            comments += [(first + base, last + base) for first, last in part.comments]
            imports += [(first + base, last + base) for first, last in part.imports]
            marks += [_Mark(line + base, ends) for line, ends in part.marks]
        else:
            folds += part.folds
            comments += part.comments
            imports += part.imports
            marks += part.marks
        base += part.size
    return _Lines(tuple(folds), tuple(comments), tuple(imports), tuple(marks), base)


def _count(text: str) -> int:
    """How many line ends there are."""
    return text.count("\n") if "\r" not in text else len(_LINE_END.findall(text))


def _block(block: Block, body: int, close: int) -> _Lines:
    """The fold of a block whose body starts on one line and whose closing brace's piece on another."""
    head = block.head
    first = _count(head.text[: head.tokens[0].start]) if head.shape else 0
    brace = -1
    if block.close is None:
        last = max(close - 1, body)
        # blank lines behind a block that is not closed are no part of it
        last -= _blank_lines(block.body)
    else:
        text = block.close.text[: block.close.tokens[0].start]
        last = close + _count(text)
        if block.close.indent >= 0:
            last -= 1
            brace = len(text) - max(text.rfind("\n"), text.rfind("\r")) - 1
    if last <= first:
        return _NOTHING
    return _Lines((FoldingRange(first, last, FoldingKind.BLOCK, brace),), (), (), (), 0)


def _blank_lines(body: Body) -> int:
    """How many blank lines end a body."""
    count = 0
    for page in reversed(body.pages):
        for item in reversed(page.items):
            if item.rule is not Rule.TRIVIA or item.head.text.strip():
                return count
            count += _count(item.head.text)
    return count


def _piece(piece: Piece) -> _Lines:  # noqa: PLR0911  # one return a sort of piece
    """A statement without its body, or a comment."""
    text = piece.text
    count = _count(text)
    if piece.rule is Rule.TRIVIA:
        if not text.strip():
            return _Lines((), (), (), (), count) if count else _NOTHING
        first = _count(text[: len(text) - len(text.lstrip())])
        last = _count(text.rstrip())
        mark = _MARK.match(text.lstrip())
        if mark is not None and first == last:
            return _Lines((), (), (), (_Mark(first, bool(mark[1])),), count)
        return _Lines((), ((first, last),), (), (), count)
    if count <= 1 and piece.rule is not Rule.IMPORT:
        return _ONE_LINE if count else _NOTHING
    tokens = piece.tokens
    if not tokens:
        return _Lines((), (), (), (), count)
    first, last = _count(text[: tokens[0].start]), _count(text[: tokens[-1].end])
    imports = ((first, last),) if piece.rule is Rule.IMPORT else ()
    if last == first or piece.opens:
        return _Lines((), (), imports, (), count)
    lead = text[: tokens[-1].start]
    column = len(lead) - max(lead.rfind("\n"), lead.rfind("\r")) - 1
    closes = tokens[-1].type == "]" and not lead[len(lead) - column :].strip()
    fold = FoldingRange(first, last - closes, FoldingKind.BLOCK, column if closes else -1)
    return _Lines((fold,) if fold.last > first else (), (), imports, (), count)


_ONE_LINE: Final = _Lines((), (), (), (), 1)


def _runs(lines: Iterable[tuple[int, int]], kind: FoldingKind, apart: int) -> Iterator[FoldingRange]:
    """Folds of successive lines, of which each starts at most so many lines behind the one before."""
    run: tuple[int, int] | None = None
    for first, last in lines:
        if run is not None and first <= run[1] + apart:
            run = (run[0], last)
            continue
        if run is not None and run[1] > run[0]:
            yield FoldingRange(*run, kind)
        run = (first, last)
    if run is not None and run[1] > run[0]:
        yield FoldingRange(*run, kind)


def _regions(marks: Iterable[_Mark]) -> Iterator[FoldingRange]:
    """Folds between marks; one that has no partner folds nothing."""
    starts: list[int] = []
    for mark in marks:
        if not mark.ends:
            starts.append(mark.line)
        elif starts:
            yield FoldingRange(starts.pop(), mark.line, FoldingKind.REGION)
