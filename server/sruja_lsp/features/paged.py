"""What is found statement by statement, remembered page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, TypeVar

from sruja_lsp.model.interpret import interpret
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sruja_lsp.model.meaning import Context, Meaning
    from sruja_lsp.model.model import Model
    from sruja_lsp.syntax.pieces import Piece
    from sruja_lsp.syntax.tree import Body, Page

_WIDE: Final = 500
"""Characters of a page that is worth remembering."""
_REMEMBERED: Final = 4_000
"""So many pages are remembered at most."""

T = TypeVar("T")


class Paged(Generic[T]):
    """Finds things in the statements of one version of a document after the other, reading what is new alone."""

    def __init__(self, find: Callable[[Piece, Meaning], Iterable[T]]) -> None:
        """Find what `find` says of a statement, which may depend on nothing but the statement and its block."""
        self._find = find
        self._known: dict[Page, tuple[Context, tuple[tuple[int, T], ...]]] = {}
        self.read = 0
        """How many statements were looked at since the beginning."""

    def all(self, model: Model) -> Iterator[tuple[int, T]]:
        """All that is found, in order, each with the start of its statement in the file."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        return self._body(model.tree.root, 0, model.context)

    def _body(self, body: Body, base: int, context: Context) -> Iterator[tuple[int, T]]:
        for page in body.pages:
            for start, found in self._page(page, context):
                yield base + start, found
            base += page.width

    def _page(self, page: Page, context: Context) -> tuple[tuple[int, T], ...]:
        known = self._known.get(page)
        if known is not None and known[0] is context:
            return known[1]
        found = tuple(self._items(page, context))
        if page.width >= _WIDE:
            self._known[page] = (context, found)
        return found

    def _items(self, page: Page, context: Context) -> Iterator[tuple[int, T]]:
        start = 0
        for item in page.items:
            self.read += 1
            meaning = interpret(item.head, context)
            for found in self._find(item.head, meaning):
                yield start, found
            if isinstance(item, Block):
                yield from self._body(item.body, start + item.head.width, context.inner(meaning.block))
                if item.close is not None:
                    for found in self._find(item.close, meaning):
                        yield start + item.width - item.close.width, found
            start += item.width
