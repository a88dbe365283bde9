"""Blocks of older Sruja, and the block nobody knows."""

from __future__ import annotations

from sruja_lsp.language.common import DESCRIPTION, TITLE
from sruja_lsp.language.elements import TOP_BLOCKS, TOP_KINDS
from sruja_lsp.language.types import BlockType

BLOCKS: tuple[BlockType, ...] = (
    BlockType(
        "legacy",
        "older form",
        "A wrapper of older Sruja: what is in it may stand at the top of the file.",
        (TITLE, DESCRIPTION),
        TOP_BLOCKS,
        open=True,
        declares=True,
        kinds=TOP_KINDS,
        example='model {\n  Shop = system "Shop"\n}',
    ),
    BlockType(
        "specification",
        "specification",
        'Kinds and tags in the older form; write `X = kind "Title"` today.',
        (),
        TOP_BLOCKS,
        open=True,
        declares=True,
        kinds=TOP_KINDS,
        example="specification {\n  element system\n}",
    ),
    BlockType(
        "unknown",
        "block",
        "A block of your own making; what is in it is kept as it is.",
        (),
        open=True,
        example='anything {\n  key "value"\n}',
    ),
)
