"""Makes the tree of an edited text from the tree of the text before.

Only the logical lines that the edit can have changed are read again. If they keep their braces to themselves the new
items take the place of the old ones in their body, and only the bodies around them are copied; otherwise all is folded
again, blocks that cannot have changed being taken as they are. Either way the result equals a full parse.
"""

from __future__ import annotations

from itertools import takewhile, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.syntax import folding, logical_lines
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.parser import parse
from sruja_lsp.syntax.tree import Block, Body, Reparse, Tree, pieces_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.syntax.pieces import Piece
    from sruja_lsp.syntax.tree import Item, Place
    from sruja_lsp.text.document import Text
    from sruja_lsp.text.edit import Edit


class _Lines:
    """The lines of a text, fetched one by one: a region needs few of them."""

    __slots__ = ("text",)

    def __init__(self, text: Text) -> None:
        self.text = text

    def __len__(self) -> int:
        return self.text.line_count

    def __getitem__(self, number: int) -> str:
        return self.text.line(number)


class _Region(NamedTuple):
    """The old text from `start` to `end` is replaced by `pieces`."""

    start: int
    end: int
    pieces: list[Piece]
    scanned: int
    reach: int


def reparse(tree: Tree, edit: Edit, new_text: Text) -> Tree:
    """The tree of `new_text`, which is the text of `tree` after `edit`."""
    edited = _edited(tree, edit, new_text) if tree.root.height < folding.DEEPEST else None
    if edited is None or edited.root.height >= folding.DEEPEST:
        return parse(new_text)  # how deep is too deep shows only from the top
    return edited


def _edited(tree: Tree, edit: Edit, new_text: Text) -> Tree:
    region = _read(tree, edit, new_text)
    reach = max(tree.reach, region.reach)
    if tree.balanced:
        counted = [0]
        root = _replaced(tree.root, 0, region, counted)
        if root is not None:
            work = Reparse(lines=region.scanned, items=counted[0], whole=False)
            return Tree(root, balanced=True, reach=reach, work=work)
    elif _same_part(tree, region):
        counted = [0]
        root = _substituted(tree.root, 0, region, iter(region.pieces), counted)
        return Tree(root, balanced=False, reach=reach, work=Reparse(region.scanned, counted[0], whole=False))
    return _refolded(tree, region, reach)


# ---- which text is read again


def _read(tree: Tree, edit: Edit, new_text: Text) -> _Region:
    edit_start = max(0, min(edit.span.start, tree.width))
    edit_end = max(edit_start, min(edit.span.end, tree.width))
    growth = len(edit.text) - (edit_end - edit_start)
    first = _first_line(tree, new_text, edit_start)
    start = new_text.line_start(first)
    lines = _Lines(new_text)
    end = _logical_end(tree, edit_end)
    while True:
        new_end = end + growth
        stop = new_text.line_count if new_end >= len(new_text) else new_text.line_at(new_end)
        reading = logical_lines.read(lines, first, stop)  # type: ignore[arg-type]  # all it does is len and []
        if start and _starts_continued(reading.pieces):
            first = _previous_statement(tree, new_text, first)
            start = new_text.line_start(first)
            continue
        reached = new_text.line_start(first + reading.lines) if first + reading.lines < new_text.line_count else None
        if reached is None:
            end = tree.width
            break
        if reached - growth <= end:
            break
        # A logical line went on behind the region: what it swallowed is replaced too.
        end = _logical_end(tree, reached - growth - 1)
        if end == reached - growth:
            break
    return _Region(start, end, reading.pieces, reading.scanned, reading.reach)


def _first_line(tree: Tree, text: Text, offset: int) -> int:
    """Number of the line with which to start reading: the start of a logical line before which nothing changes.

    The old tree and the new text agree up to `offset`.
    """
    line = text.line_at(offset)
    if offset and text.slice(offset - 1, offset) == "\r":
        line = text.line_at(offset - 1)  # what follows may make it one line end with a line feed
    line = _logical_start(tree, text, min(line, text.line_at(max(offset - 1, 0)) if offset == tree.width else line))
    if tree.reach:
        line = _logical_start(tree, text, max(line - tree.reach, 0))
    return line


def _starts_continued(pieces: list[Piece]) -> bool:
    """Whether the first statement read may belong to the one before it."""
    first = next((piece for piece in pieces if piece.rule is not Rule.TRIVIA), None)
    return first is not None and logical_lines.may_continue(first.text)


def _previous_statement(tree: Tree, text: Text, line: int) -> int:
    """The line of the last statement before a line."""
    line = _logical_start(tree, text, line - 1)
    while line:
        path = tree.path_at(text.line_start(line))
        if path is None or path.piece.rule is not Rule.TRIVIA:
            break
        line = _logical_start(tree, text, line - 1)
    return line


def _logical_start(tree: Tree, text: Text, line: int) -> int:
    """The line at or before a line with which a logical line of the old tree starts."""
    while line > 0:
        start = text.line_start(line)
        path = tree.path_at(start)
        if path is None or path.start == start:
            break
        line = min(text.line_at(path.start), line - 1) if text.line_start(line) > path.start else line - 1
    return line


def _logical_end(tree: Tree, offset: int) -> int:
    """Where the logical line around an offset of the old text ends, with those behind that might join it."""
    pieces = pieces_from(tree.root, 0, offset)
    width: int = tree.width
    end = width
    for start, piece in pieces:
        if piece.text.endswith(("\n", "\r")):
            end = start + piece.width
            break
    else:
        return end
    joined = False
    for start, piece in pieces:
        if piece.rule is Rule.TRIVIA and not joined:
            continue
        if not joined and not logical_lines.may_continue(piece.text):
            return end
        joined = True
        end = start + piece.width
        if piece.text.endswith(("\n", "\r")):
            joined = False
    return width if joined else end


# ---- the edit within one body


def _replaced(  # each way out is one reason why the region does not fit
    body: Body, base: int, region: _Region, counted: list[int]
) -> Body | None:
    """A body with the region replaced; `None` if the region's braces reach out of it."""
    place = body.find(region.start - base)
    if place is None:
        return _fresh(body, region, counted)
    start = base + place.start
    item = place.item
    if isinstance(item, Block) and start <= region.start and region.end <= start + item.width:
        inner = _within(item, start, region, counted)
        if inner is not None:
            return body.spliced((place.page, place.number), (place.page, place.number + 1), inner)
    if region.start == base + body.width:
        first = (max(len(body.pages) - 1, 0), len(body.pages[-1].items) if body.pages else 0)
    elif region.start == start:
        first = (place.page, place.number)
    else:
        return None
    last = _boundary(body, base, region.end)
    if last is None:
        return None
    items = folding.by_braces(region.pieces)
    if items is None:
        return None
    counted[0] += len(items)
    return body.spliced(first, last, items)


def _fresh(body: Body, region: _Region, counted: list[int]) -> Body | None:
    items = folding.by_braces(region.pieces)
    if items is None:
        return None
    counted[0] += len(items)
    return body.spliced((0, 0), (0, 0), items)


def _boundary(body: Body, base: int, offset: int) -> tuple[int, int] | None:
    """Page and index of the item that starts at an offset; behind the last item for the body's end."""
    if offset == base + body.width:
        return len(body.pages) - 1, len(body.pages[-1].items)
    place: Place | None = body.find(offset - base)
    if place is None or base + place.start != offset:
        return None
    return place.page, place.number


def _within(  # noqa: PLR0911  # three places the region can have, each with its reasons not to fit
    block: Block, start: int, region: _Region, counted: list[int]
) -> list[Item] | None:
    """The items a block becomes when the region lies in its body, is its head, or is its closing brace."""
    inner = start + block.head.width
    outer = inner + block.body.width
    pieces = region.pieces
    if region.start == start and region.end == inner and pieces and pieces[-1].opens:
        before = folding.by_braces(pieces[:-1])
        if before is None:
            return None
        counted[0] += len(before) + 1
        return [*before, block.replaced(head=pieces[-1])]
    if block.close and region.start == outer and region.end == outer + block.close.width:
        if not pieces or (pieces[0].rule is not Rule.CLOSE and pieces[-1].rule is not Rule.CLOSE):
            return None
        return _closing(block, pieces, counted)
    if inner <= region.start and region.end <= outer:
        body = _replaced(block.body, inner, region, counted)
        if body is None:
            return None
        counted[0] += 1
        return [block.replaced(body=body)]
    return None


def _closing(block: Block, pieces: list[Piece], counted: list[int]) -> list[Item] | None:
    """The block and what follows it when its closing brace's line is replaced."""
    close = next(index for index, piece in enumerate(pieces) if piece.rule is Rule.CLOSE)
    before = folding.by_braces(pieces[:close])
    after = folding.by_braces(pieces[close + 1 :])
    if before is None or after is None:
        return None
    counted[0] += len(before) + len(after) + 1
    body = block.body
    if before:
        end = (len(body.pages) - 1, len(body.pages[-1].items)) if body.pages else (0, 0)
        body = body.spliced(end, end, before)
    return [block.replaced(body=body, close=pieces[close]), *after]


# ---- the edit of a text whose braces do not pair, and do so no better afterwards


def _same_part(tree: Tree, region: _Region) -> bool:
    """Whether the new pieces fold like those they replace, one for one: then all blocks stay what they are."""
    old = (piece for _, piece in takewhile(lambda found: found[0] < region.end, _old_pieces(tree, region)))
    return all(
        one is not None and other is not None and folding.part(one) == folding.part(other)
        for one, other in zip_longest(old, region.pieces)
    )


def _old_pieces(tree: Tree, region: _Region) -> Iterator[tuple[int, Piece]]:
    return pieces_from(tree.root, 0, region.start) if region.end > region.start else iter(())


def _substituted(body: Body, base: int, region: _Region, pieces: Iterator[Piece], counted: list[int]) -> Body:
    """A body with the next pieces in place of those in the region."""
    place = body.find(max(region.start - base, 0))
    if place is None:
        return body
    first = (place.page, place.number)
    last = first
    start = base + place.start
    made: list[Item] = []
    for number in range(place.page, len(body.pages)):
        items = body.pages[number].items
        for index in range(place.number if number == place.page else 0, len(items)):
            if start >= region.end:
                return body.spliced(first, last, made)
            item = items[index]
            made.append(_substitute(item, start, region, pieces, counted))
            last = (number, index + 1)
            start += item.width
    return body.spliced(first, last, made)


def _substitute(item: Item, start: int, region: _Region, pieces: Iterator[Piece], counted: list[int]) -> Item:
    counted[0] += 1
    if not isinstance(item, Block):
        return next(pieces)
    inner = start + item.head.width
    outer = inner + item.body.width
    head = next(pieces) if region.start <= start else item.head
    body = item.body
    if inner < region.end and region.start < outer:
        body = _substituted(body, inner, region, pieces, counted)
    close = next(pieces) if item.close is not None and region.start <= outer < region.end else item.close
    return item.replaced(head=head, body=body, close=close)


# ---- the edit that changes how braces pair


def _refolded(tree: Tree, region: _Region, reach: int) -> Tree:
    fed = list(_feed(tree.root, 0, region, clean=False))
    items = folding.by_braces(fed)
    balanced = items is not None
    if items is None:
        fed = list(_feed(tree.root, 0, region, clean=True))
        items = folding.by_indentation(fed)
    work = Reparse(lines=region.scanned, items=len(fed), whole=True)
    return Tree(Body.of(items, tree.root), balanced=balanced, reach=reach, work=work)


def _feed(  # noqa: C901  # two nested walks that share where they are
    body: Body, base: int, region: _Region, *, clean: bool
) -> Iterator[Item]:
    """The new text's pieces, with old blocks in one piece where folding them again cannot change them."""
    placed = False

    def walk(items: Body, start: int) -> Iterator[Item]:
        nonlocal placed
        for item in items:
            end = start + item.width
            if not placed and start >= region.start:
                placed = True
                yield from region.pieces
            if isinstance(item, Block):
                apart = end <= region.start or start >= region.end
                if apart and (item.clean if clean else item.complete):
                    yield item
                else:
                    yield from piecewise(item, start, end)
            elif end <= region.start or start >= region.end:
                yield item
            start = end

    def piecewise(block: Block, start: int, end: int) -> Iterator[Item]:
        nonlocal placed
        inner = start + block.head.width
        if inner <= region.start or start >= region.end:
            yield block.head
        yield from walk(block.body, inner)
        if block.close:
            close = end - block.close.width
            if not placed and close >= region.start:
                placed = True
                yield from region.pieces
            if close >= region.end or end <= region.start:
                yield block.close

    yield from walk(body, base)
    if not placed:
        yield from region.pieces
