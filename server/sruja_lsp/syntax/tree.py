"""The lossless tree of a file: bodies of pieces and blocks, widths only, shared between versions of the file."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.pieces import Piece
from sruja_lsp.syntax.problems import Code, SyntaxProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PAGE = 64  # items a page holds at most after a split; pages of a fresh body are half full, so that edits find room
_FULL = 2 * PAGE
NOWHERE = 1 << 30  # indentation of a body none of whose items starts a line

_width = attrgetter("width")


class Block:
    """A statement with a body: its head, the items between the braces, and the closing brace.

    `complete`: all braces in and around it are there. `clean`: indentation tells the same story as the braces, so that
    the block is read the same way whether or not braces elsewhere are missing.
    """

    __slots__ = (
        "body",
        "clean",
        "close",
        "complete",
        "facts",
        "head",
        "height",
        "indent",
        "missing_open",
        "problematic",
        "width",
    )

    opens = False
    rule = None

    head: Piece
    body: Body
    close: Piece | None
    missing_open: bool
    indent: int
    height: int
    width: int
    complete: bool
    clean: bool
    problematic: bool
    facts: object

    def __init__(self, head: Piece, items: Sequence[Item], close: Piece | None, *, missing_open: bool = False) -> None:
        self._set(head, Body.of(items), close, missing_open)

    def _set(self, head: Piece, body: Body, close: Piece | None, missing_open: bool) -> None:  # noqa: FBT001  # inner
        self.head = head
        self.body = body
        self.close = close
        self.missing_open = missing_open
        self.indent = head.indent
        self.height = body.height + 1
        self.width = head.width + body.width + (close.width if close else 0)
        self.complete = body.complete and close is not None and not missing_open
        self.problematic = bool(
            head.form.problems or body.problematic or not self.complete or (close and close.form.problems)
        )
        self.clean = self.complete and body.clean and self._indented()
        self.facts: object = None

    def _indented(self) -> bool:
        close = self.close.indent if self.close else -1
        if self.indent < 0:
            return close < 0 and self.body.indent == NOWHERE
        if self.body.indent == NOWHERE and close < 0:
            return True
        return self.body.indent > self.indent and close == self.indent

    def replaced(self, *, head: Piece | None = None, body: Body | None = None, close: Piece | None = None) -> Block:
        """This block with another head, body or closing brace."""
        block = Block.__new__(Block)
        block._set(head or self.head, body or self.body, close or self.close, self.missing_open)  # noqa: SLF001  # own
        return block

    def __repr__(self) -> str:
        return f"<block {self.head.text.strip()!r} of {self.width}>"

    def own_problems(self) -> Iterator[tuple[int, SyntaxProblem]]:
        """Missing braces of this block: where the piece they are about starts, relative to the block, and what."""
        if self.missing_open:
            start, end = _last_token(self.head)
            yield 0, SyntaxProblem(Code.MISSING_OPEN, start, end, self.head.text[start:end])
        if self.close is None:
            start, end = _last_token(self.head)
            yield 0, SyntaxProblem(Code.OPEN_BLOCK, start, end, self.head.text[start:end])


def _last_token(piece: Piece) -> tuple[int, int]:
    tokens = piece.tokens
    return (tokens[-1].start, tokens[-1].end) if tokens else (0, piece.width)


Item = Piece | Block


class Page:
    """A run of items of one body, so that an edit in a long body copies few of them."""

    __slots__ = ("clean", "complete", "facts", "height", "indent", "items", "problematic", "width")

    def __init__(self, items: tuple[Item, ...]) -> None:
        self.items = items
        self.width = sum(map(_width, items))
        complete = clean = True
        problematic = False
        indent = NOWHERE
        height = 0
        for item in items:
            if type(item) is Block:
                height = max(height, item.height)
                complete &= item.complete
                clean &= item.clean
                problematic |= item.problematic
            elif item.rule is Rule.CLOSE or item.opens:  # what closes nothing, or is nested too deep
                complete = clean = False
                problematic = True
            elif item.head.form.problems:
                problematic = True
            if 0 <= item.indent < indent:
                indent = item.indent
        self.complete = complete
        self.clean = clean
        self.problematic = problematic
        self.indent = indent
        self.height = height
        self.facts: object = None


class Body:
    """Items between two braces, or of the whole file, in pages."""

    __slots__ = ("_starts", "clean", "complete", "height", "indent", "pages", "problematic", "width")

    def __init__(self, pages: tuple[Page, ...]) -> None:
        self.pages = pages
        if len(pages) == 1:
            page = pages[0]
            self.width = page.width
            self.complete = page.complete
            self.clean = page.clean
            self.problematic = page.problematic
            self.indent = page.indent
            self.height = page.height
        else:
            self.width = sum(map(_width, pages))
            self.complete = all(page.complete for page in pages)
            self.clean = all(page.clean for page in pages)
            self.problematic = any(page.problematic for page in pages)
            self.indent = min((page.indent for page in pages), default=NOWHERE)
            self.height = max((page.height for page in pages), default=0)
        self._starts: list[int] | None = None

    @staticmethod
    def of(items: Sequence[Item], like: Body | None = None) -> Body:
        """A body of these items, with the pages of `like` wherever they hold the same items at its ends."""
        if like is None:
            return Body(tuple(_pages(items)))
        first, last = 0, len(items)
        front: list[Page] = []
        for page in like.pages:
            if tuple(items[first : first + len(page.items)]) != page.items:
                break
            front.append(page)
            first += len(page.items)
        back: list[Page] = []
        for page in reversed(like.pages[len(front) :]):
            if last - len(page.items) < first or tuple(items[last - len(page.items) : last]) != page.items:
                break
            back.append(page)
            last -= len(page.items)
        return Body((*front, *_pages(items[first:last]), *reversed(back)))

    def __iter__(self) -> Iterator[Item]:
        return chain.from_iterable(page.items for page in self.pages)

    def items(self) -> Iterator[Item]:
        """All items in order."""
        return iter(self)

    @property
    def starts(self) -> list[int]:
        """Where each page starts, relative to the body."""
        if self._starts is None:
            self._starts = [0, *accumulate(map(_width, self.pages))][: len(self.pages)]
        return self._starts

    def find(self, offset: int) -> Place | None:
        """The item around an offset relative to the body; an offset between two items belongs to the second.

        The end of the body belongs to its last item. `None` in an empty body.
        """
        if not self.pages:
            return None
        number = max(bisect_right(self.starts, offset) - 1, 0)
        page = self.pages[number]
        start = self.starts[number]
        last = len(page.items) - 1
        for index, item in enumerate(page.items):
            if offset < start + item.width or index == last:
                return Place(number, index, start, item)
            start += item.width
        return None

    def spliced(self, first: tuple[int, int], last: tuple[int, int], items: Sequence[Item]) -> Body:
        """This body with the items from `first` up to and without `last` replaced; both are (page, index)."""
        pages = self.pages
        before = pages[first[0]].items[: first[1]] if pages else ()
        after = pages[last[0]].items[last[1] :] if last[0] < len(pages) else ()
        middle = (*before, *items, *after)
        low, high = first[0], min(last[0] + 1, len(pages))
        if len(middle) < PAGE // 4 and high < len(pages):  # do not let pages dwindle
            middle += pages[high].items
            high += 1
        made = [Page(middle)] if 0 < len(middle) <= _FULL else list(_pages(middle))
        return Body((*pages[:low], *made, *pages[high:]))


def _pages(items: Sequence[Item]) -> Iterator[Page]:
    for start in range(0, len(items), PAGE):
        yield Page(tuple(items[start : start + PAGE]))


class Place(NamedTuple):
    """An item of a body: its page, its number there, its start relative to the body."""

    page: int
    number: int
    start: int
    item: Item


class Step(NamedTuple):
    """One step of a path: a block on the way, and where it starts in the file."""

    block: Block
    start: int


class Path(NamedTuple):
    """The blocks around an offset, outermost first, and the piece that holds it with the piece's start."""

    steps: tuple[Step, ...]
    piece: Piece
    start: int


class Tree:
    """The tree of one version of a file.

    `balanced` says whether braces alone decided its structure. `reach` is how many lines behind its own a line may
    have been looked at to learn whether a quote or bracket is closed: an edit looks back that far.
    """

    __slots__ = ("balanced", "reach", "root", "width", "work")

    width: int

    def __init__(self, root: Body, *, balanced: bool, reach: int, work: Reparse) -> None:
        self.root = root
        self.width = root.width
        self.balanced = balanced
        self.reach = reach
        self.work = work

    def pieces(self) -> Iterator[Piece]:
        """All pieces in the order of the text."""
        return leaves(self.root)

    def text(self) -> str:
        """The file's text."""
        return "".join(piece.text for piece in self.pieces())

    def problems(self) -> Iterator[tuple[int, SyntaxProblem]]:
        """Every syntax problem with the start of the piece it is relative to."""
        yield from _problems(self.root, 0)

    def path_at(self, offset: int) -> Path | None:
        """The way to the piece around an offset; `None` in an empty file."""
        return _path(self.root, 0, offset)


def pieces_from(body: Body, base: int, offset: int) -> Iterator[tuple[int, Piece]]:
    """Start and piece of every piece of a body that ends behind `offset`; `base` is where the body starts."""
    place = body.find(offset - base)
    if place is None:
        return
    start = base + place.start
    index = place.number
    for page in body.pages[place.page :]:
        for item in page.items[index:] if index else page.items:
            end = start + item.width
            if end > offset:
                if isinstance(item, Block):
                    inner = start + item.head.width
                    if inner > offset:
                        yield start, item.head
                    if inner + item.body.width > offset:
                        yield from pieces_from(item.body, inner, offset)
                    if item.close:
                        yield end - item.close.width, item.close
                else:
                    yield start, item
            start = end
        index = 0


class Reparse(NamedTuple):
    """What it took to make a tree: lines scanned, items put in their place again, and whether all was started over."""

    lines: int
    items: int
    whole: bool


def leaves(items: Iterable[Item]) -> Iterator[Piece]:
    """The pieces of items in the order of the text."""
    for item in items:
        if type(item) is Block:
            yield item.head
            yield from leaves(item.body)
            if item.close:
                yield item.close
        else:
            yield item  # type: ignore[misc]  # not a Block: a Piece


def _problems(body: Body, base: int) -> Iterator[tuple[int, SyntaxProblem]]:
    deep = 0  # blocks nested too deep that are open
    for page, relative in zip(body.pages, body.starts, strict=True):
        if not page.problematic:
            continue
        place = base + relative
        for item in page.items:
            if isinstance(item, Block):
                if item.problematic:
                    yield from _block_problems(item, place)
            else:
                if not deep:  # what is wrong with its braces is told once
                    yield from ((place, problem) for problem in _brace_problems(item))
                deep = max(0, deep + item.opens - (item.rule is Rule.CLOSE))
                for problem in item.problems:
                    yield place, problem
            place += item.width


def _brace_problems(piece: Piece) -> Iterator[SyntaxProblem]:
    """What is wrong with a brace that belongs to no block: it closes nothing, or is nested too deep."""
    if piece.rule is Rule.CLOSE:
        token = piece.tokens[0]
        yield SyntaxProblem(Code.STRAY_CLOSE, token.start, token.end, token.text)
    elif piece.opens:
        start, end = _last_token(piece)
        yield SyntaxProblem(Code.TOO_DEEP, start, end, piece.text[start:end])


def _block_problems(block: Block, start: int) -> Iterator[tuple[int, SyntaxProblem]]:
    for problem in block.head.problems:
        yield start, problem
    for relative, problem in block.own_problems():
        yield start + relative, problem
    yield from _problems(block.body, start + block.head.width)
    if block.close:
        for problem in block.close.problems:
            yield start + block.width - block.close.width, problem


def _path(body: Body, start: int, offset: int) -> Path | None:
    steps: list[Step] = []
    while True:
        place = body.find(offset - start)
        if place is None:
            return None
        start += place.start
        item = place.item
        if not isinstance(item, Block):
            return Path(tuple(steps), item, start)
        steps.append(Step(item, start))
        inner = start + item.head.width
        if offset < inner or (not item.body.pages and not item.close):
            return Path(tuple(steps), item.head, start)
        if item.close and offset >= inner + item.body.width:
            return Path(tuple(steps), item.close, inner + item.body.width)
        body, start = item.body, inner
