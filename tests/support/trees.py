"""Compares trees: an incremental one has to be what a full parse gives, piece by piece."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from sruja_lsp.syntax.parser import parse
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sruja_lsp.syntax.tree import Item, Tree
    from sruja_lsp.text.document import Text


def check_incremental(tree: Tree, text: Text) -> None:
    """The tree is the one that a full parse of the text gives."""
    fresh = parse(text)
    assert tree.text() == str(text)
    assert tree.balanced == fresh.balanced
    stack: list[tuple[Iterable[Item], Iterable[Item]]] = [(tree.root, fresh.root)]
    while stack:
        for one, other in zip_longest(*stack.pop()):
            assert type(one) is type(other), f"{one!r} / {other!r}"
            assert one.head.same(other.head), f"{one!r} / {other!r}"
            if isinstance(one, Block):
                assert isinstance(other, Block)
                assert one.missing_open == other.missing_open
                assert (one.close is None) == (other.close is None)
                assert one.close is None or one.close.same(other.close)
                stack.append((one.body, other.body))
    assert list(tree.problems()) == list(fresh.problems())
