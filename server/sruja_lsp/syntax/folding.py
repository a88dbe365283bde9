"""Folds pieces into blocks.

While braces balance they alone decide. When they do not, indentation decides which one is missing:

- a block that is not closed ends before the first line that is not indented deeper than its head;
- a `}` closes the innermost open block whose head has its indentation; blocks opened since are unclosed;
- a `}` at the indentation of an earlier statement without a body gives that statement the lines between as its body;
- a `}` behind something else on its line closes what was opened on that line; if nothing was, it closes the block
  around the line, unless that has a `}` of its own further down: then the first statement of the line gets the rest
  of the line as its body;
- any other `}` closes nothing.

What is fed may also be whole blocks of an earlier tree, if they are `complete` (for braces) or `clean` (for
indentation): they would be folded to the same block again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.pieces import Piece
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sruja_lsp.syntax.tree import Item

_SHORT = 8  # items of a block that may well be there twice
DEEPEST = 64  # blocks in blocks; deeper ones stay flat, since what walks a tree uses Python's own stack
_HEADS = frozenset({Rule.ASSIGN, Rule.KEYED, Rule.RELATION, Rule.TRANSITION, Rule.BARE, Rule.ERROR})


def part(piece: Piece) -> tuple[bool, bool, int, bool]:
    """All that folding looks at: pieces that are equal in this fold alike."""
    return piece.rule is Rule.CLOSE, piece.opens, piece.indent, piece.rule in _HEADS


def by_braces(feed: Iterable[Item]) -> list[Item] | None:
    """Items folded by their braces; `None` if these do not balance."""
    items: list[Item] = []
    stack: list[tuple[Piece, list[Item]]] = []
    alike: dict[tuple[Item, ...], Block] = {}  # blocks know no position, so equal ones may be one object
    close = Rule.CLOSE
    for item in feed:
        if item.opens and len(stack) < DEEPEST:
            stack.append((item, items))  # type: ignore[arg-type]  # only pieces open
            items = []
        elif item.rule is close:
            if not stack:
                return None
            head, outer = stack.pop()
            if len(items) <= _SHORT:
                key = (head, *items, item)
                block = alike.get(key)
                if block is None:
                    block = alike[key] = Block(head, items, item)
            else:
                block = Block(head, items, item)
            outer.append(block)
            items = outer
        else:
            items.append(item)
    return None if stack else items


class _Open:
    """A block that is not closed yet: its head, the items before it, and the indentation that belongs to it."""

    __slots__ = ("head", "indent", "line", "number", "outer")

    def __init__(self, head: Piece, outer: list[Item], indent: int, number: int, line: int) -> None:
        self.head = head
        self.outer = outer
        self.indent = indent
        self.number = number
        self.line = line


def _closed_later(feed: list[Item]) -> list[bool]:
    """For each item whether the next line that is not indented deeper starts with a `}` at its indentation."""
    closed = [False] * len(feed)
    waiting: list[int] = []  # items that still look for that line; their indentation grows
    for number, item in enumerate(feed):
        indent = item.indent
        if indent < 0:
            continue
        while waiting and feed[waiting[-1]].indent >= indent:
            before = waiting.pop()
            closed[before] = item.rule is Rule.CLOSE and feed[before].indent == indent
        waiting.append(number)
    return closed


class _Indented:
    def __init__(self, feed: list[Item]) -> None:
        self.feed = feed
        self.closed_later = _closed_later(feed)
        self.items: list[Item] = []
        self.stack: list[_Open] = []
        self.line = 0  # number of the item that starts the line
        self.first = -1  # where that is in `items`; -1 when something on its line closed the block around it

    def run(self) -> list[Item]:
        for number, item in enumerate(self.feed):
            if item.rule is Rule.CLOSE:
                if item.indent >= 0:
                    self.line = number
                    self.first = -1
                self._close(item)
                continue
            if item.indent >= 0:
                while self.stack and self.stack[-1].indent >= item.indent:
                    self._pop(None)
                self.line = number
                self.first = len(self.items)
            if item.opens and len(self.stack) < DEEPEST:
                indent = item.indent if item.indent >= 0 else self.stack[-1].indent if self.stack else 0
                self.stack.append(_Open(item, self.items, indent, number, self.line))  # type: ignore[arg-type]  # only pieces open
                self.items = []
            else:
                self.items.append(item)
        while self.stack:
            self._pop(None)
        return self.items

    def _pop(self, close: Piece | None) -> None:
        opened = self.stack.pop()
        if opened.line != self.line:
            self.first = -1
        opened.outer.append(Block(opened.head, self.items, close))
        self.items = opened.outer

    def _close(self, close: Piece) -> None:
        stack = self.stack
        indent = close.indent
        if indent < 0:
            if stack and (stack[-1].line == self.line or not self._has_close(stack[-1])):
                self._pop(close)
            elif not self._adopt_line(close):
                self.items.append(close)
            return
        if any(opened.indent == indent for opened in stack):
            while stack[-1].indent != indent:
                self._pop(None)
            self._pop(close)
        elif stack and indent < stack[-1].indent:
            while len(stack) > 1 and stack[-2].indent > indent:
                self._pop(None)
            self._pop(close)
        elif not self._adopt(close):
            self.items.append(close)

    def _has_close(self, opened: _Open) -> bool:
        return opened.head.indent >= 0 and self.closed_later[opened.number]

    def _adopt_line(self, close: Piece) -> bool:
        """Gives the first statement of a line, whose `{` is missing, the rest of the line up to this brace."""
        return self.first >= 0 and self._open_at(self.first, close)

    def _adopt(self, close: Piece) -> bool:
        """Gives a statement whose `{` is missing the lines up to this brace."""
        items = self.items
        for index in range(len(items) - 1, -1, -1):
            indent = items[index].indent
            if 0 <= indent <= close.indent:
                return indent == close.indent and self._open_at(index, close)
        return False

    def _open_at(self, index: int, close: Piece) -> bool:
        """Makes a block of an item without a body and those behind it, if it can be one."""
        head = self.items[index]
        if type(head) is not Piece or head.rule not in _HEADS or head.opens:
            return False
        inner = self.items[index + 1 :]
        height = max((item.height for item in inner if type(item) is Block), default=0)
        if len(self.stack) + height >= DEEPEST:
            return False
        self.items[index:] = [Block(head, inner, close, missing_open=True)]
        return True


def by_indentation(feed: Iterable[Item]) -> list[Item]:
    """Items folded by braces where these fit the indentation, and by indentation where they do not."""
    return _Indented(list(feed)).run()
