"""Where two versions of a file differ, found by what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.meaning import Role
from sruja_lsp.syntax.tree import Block, leaves
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sruja_lsp.model.meaning import Context
    from sruja_lsp.model.model import Model
    from sruja_lsp.syntax.tree import Body, Item

_T = TypeVar("_T")
_PLAIN = frozenset({Role.PROPERTY, Role.NOTHING})
_COMPARED = 20_000
"""Characters up to which two texts are compared sign by sign."""


class Difference(NamedTuple):
    """`before` in the old text became `after` in the new one; all around it is the same.

    `blocks` are the block types around it, outermost first. `plain`: nothing but properties, blanks and comments
    differs; `keys` are the first words of those.
    """

    before: Span
    after: Span
    blocks: tuple[str, ...]
    plain: bool
    keys: frozenset[str] = frozenset()

    def moved(self, span: Span) -> Span | None:
        """Where a place of the old text is in the new one; `None` when the edit cut through it."""
        grown = self.after.end - self.before.end
        if span.end <= self.before.start:
            return span
        if span.start >= self.before.end:
            return Span(span.start + grown, span.end + grown)
        if span.start <= self.before.start and span.end >= self.before.end:
            return Span(span.start, span.end + grown)
        return None


def difference(old: Model, new: Model) -> Difference:
    """Where two versions of a file differ. Costs what was read anew, not the length of the file."""
    start = 0
    before, after = old.tree.root, new.tree.root
    context = new.context
    blocks: list[str] = [context.block.name]
    while True:
        start, removed, added = _bodies(start, before, after)
        if len(removed) == len(added) == 1:
            one, other = removed[0], added[0]
            if isinstance(one, Block) and isinstance(other, Block) and _same_ends(one, other):
                before, after = one.body, other.body
                start += one.head.width
                context = context.inner(interpret(one.head, context).block)
                blocks.append(context.block.name)
                continue
        plain = old.context is new.context and all(_plain(item, context) for item in (*removed, *added))
        keys = (
            frozenset(item.head.word(item.head.form.subject) for item in (*removed, *added)) if plain else frozenset()
        )
        return Difference(*_texts(start, removed, added), tuple(blocks), plain, keys)


def _same_ends(one: Block, other: Block) -> bool:
    return one.head is other.head and one.close is other.close


def _plain(item: Item, context: Context) -> bool:
    if isinstance(item, Block):
        return False
    meaning = interpret(item, context)
    return meaning.role in _PLAIN and not meaning.references and not meaning.declares


def _bodies(start: int, before: Body, after: Body) -> tuple[int, Sequence[Item], Sequence[Item]]:
    if before is after:
        return start, (), ()
    first, pages, others = _middle(before.pages, after.pages)
    start += sum(page.width for page in before.pages[:first])
    items = [item for page in pages for item in page.items]
    first, removed, added = _middle(items, [item for page in others for item in page.items])
    return start + sum(item.width for item in items[:first]), removed, added


def _middle(before: Sequence[_T], after: Sequence[_T]) -> tuple[int, Sequence[_T], Sequence[_T]]:
    shorter = min(len(before), len(after))
    first = 0
    while first < shorter and before[first] is after[first]:
        first += 1
    last = 0
    while last < shorter - first and before[-1 - last] is after[-1 - last]:
        last += 1
    return first, before[first : len(before) - last], after[first : len(after) - last]


def _texts(start: int, removed: Sequence[Item], added: Sequence[Item]) -> tuple[Span, Span]:
    old, new = sum(item.width for item in removed), sum(item.width for item in added)
    if max(old, new) > _COMPARED:
        return Span(start, start + old), Span(start, start + new)
    one = "".join(piece.text for piece in leaves(removed))
    other = "".join(piece.text for piece in leaves(added))
    shorter = min(old, new)
    first = next((index for index in range(shorter) if one[index] != other[index]), shorter)
    last = next((index for index in range(shorter - first) if one[-1 - index] != other[-1 - index]), shorter - first)
    return Span(start + first, start + old - last), Span(start + first, start + new - last)
