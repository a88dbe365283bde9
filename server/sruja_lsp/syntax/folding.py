"""Folds pieces into blocks.

While braces balance they alone decide. When they do not, indentation decides which one is missing:

- a block that is not closed ends before the first line that is not indented deeper than its head;
- a `}` closes the innermost open block whose head has its indentation; blocks opened since are unclosed;
- a `}` at the indentation of an earlier statement without a body gives that statement the lines between as its body;
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

DEEPEST = 64  # blocks in blocks; deeper ones stay flat, since what walks a tree uses Python's own stack
_HEADS = frozenset({Rule.ASSIGN, Rule.KEYED, Rule.RELATION, Rule.TRANSITION, Rule.BARE, Rule.ERROR})


def by_braces(feed: Iterable[Item]) -> list[Item] | None:
    """Items folded by their braces; `None` if these do not balance."""
    items: list[Item] = []
    stack: list[tuple[Piece, list[Item]]] = []
    close = Rule.CLOSE
    for item in feed:
        if item.opens and len(stack) < DEEPEST:
            stack.append((item, items))  # type: ignore[arg-type]  # only pieces open
            items = []
        elif item.rule is close:
            if not stack:
                return None
            head, outer = stack.pop()
            outer.append(Block(head, items, item))
            items = outer
        else:
            items.append(item)
    return None if stack else items


class _Open:
    """A block that is not closed yet: its head, the items before it, and the indentation that belongs to it."""

    __slots__ = ("head", "indent", "outer")

    def __init__(self, head: Piece, outer: list[Item], indent: int) -> None:
        self.head = head
        self.outer = outer
        self.indent = indent


class _Indented:
    def __init__(self) -> None:
        self.items: list[Item] = []
        self.stack: list[_Open] = []

    def run(self, feed: Iterable[Item]) -> list[Item]:
        for item in feed:
            if item.rule is Rule.CLOSE:
                self._close(item)
                continue
            if item.indent >= 0:
                while self.stack and self.stack[-1].indent >= item.indent:
                    self._pop(None)
            if item.opens and len(self.stack) < DEEPEST:
                indent = item.indent if item.indent >= 0 else self.stack[-1].indent if self.stack else 0
                self.stack.append(_Open(item, self.items, indent))  # type: ignore[arg-type]  # only pieces open
                self.items = []
            else:
                self.items.append(item)
        while self.stack:
            self._pop(None)
        return self.items

    def _pop(self, close: Piece | None) -> None:
        opened = self.stack.pop()
        opened.outer.append(Block(opened.head, self.items, close))
        self.items = opened.outer

    def _close(self, close: Piece) -> None:
        stack = self.stack
        indent = close.indent
        if indent < 0:
            if stack:
                self._pop(close)
            else:
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

    def _adopt(self, close: Piece) -> bool:
        """Gives a statement whose `{` is missing the lines up to this brace."""
        items = self.items
        for index in range(len(items) - 1, -1, -1):
            item = items[index]
            if item.indent < 0 or item.indent > close.indent:
                continue
            if item.indent == close.indent and type(item) is Piece and item.rule in _HEADS:
                items[index:] = [Block(item, items[index + 1 :], close, missing_open=True)]
                return True
            return False
        return False


def by_indentation(feed: Iterable[Item]) -> list[Item]:
    """Items folded by braces where these fit the indentation, and by indentation where they do not."""
    return _Indented().run(feed)
