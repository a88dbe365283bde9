"""Blocks of older Sruja, and the block nobody knows."""

from __future__ import annotations

from sruja_lsp.language.common import DESCRIPTION, TITLE
from sruja_lsp.language.elements import TOP_BLOCKS, TOP_KINDS
from sruja_lsp.language.types import BlockType, Keyword

BLOCKS: tuple[BlockType, ...] = (
    BlockType(
        "legacy",
        "older form",
        "A wrapper of older Sruja. What is in it may as well stand at the top of the file; take the wrapper away.",
        (TITLE, DESCRIPTION),
        TOP_BLOCKS,
        open=True,
        declares=True,
        kinds=TOP_KINDS,
        example='model {\n  Shop = system "Online shop"\n}',
    ),
    BlockType(
        "specification",
        "specification",
        'Kinds and tags in the older form: `element lambda` is `lambda = kind "Lambda"` today, outside of any block.',
        (),
        TOP_BLOCKS,
        open=True,
        declares=True,
        kinds=TOP_KINDS,
        example="specification {\n  element lambda\n}",
    ),
    BlockType(
        "unknown",
        "block",
        "A block of your own making. What is in it is kept as it is, and nothing is checked.",
        (),
        open=True,
        example='on_call {\n  phone "112"\n}',
    ),
)

# Older forms are understood and explained, but never proposed.
KEYWORDS: tuple[Keyword, ...] = ()
CLAUSES: tuple[Keyword, ...] = ()
