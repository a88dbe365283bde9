"""Parses a whole text. Never fails: every text has a tree whose pieces join to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.syntax import folding, logical_lines
from sruja_lsp.syntax.tree import Body, Reparse, Tree

if TYPE_CHECKING:
    from sruja_lsp.text.document import Text


def parse(text: Text) -> Tree:
    """The tree of a text."""
    reading = logical_lines.read(list(text.lines(0, text.line_count)))
    pieces = reading.pieces
    items = folding.by_braces(pieces)
    balanced = items is not None
    if items is None:
        items = folding.by_indentation(pieces)
    work = Reparse(lines=reading.scanned, items=len(pieces), whole=True)
    return Tree(Body.of(items), balanced=balanced, reach=reading.reach, work=work)


def warm_up() -> None:
    """Builds what the first parse needs, so that it need not wait."""
    logical_lines.read(["warm = up\n"])
