"""The whole table of the language, put together from its topics."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sruja_lsp.language import behaviour, deployments, elements, governance, legacy, slos, views
from sruja_lsp.language.elements import (
    FORM_B_KINDS,
    STDLIB_KINDS,
    STDLIB_PATHS,
    STDLIB_TAGS,
    element_block,
    is_legacy_form,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sruja_lsp.language.types import BlockType, Keyword, Kind

#: The modules the table is put together from; the pages of the reference follow them.
TOPICS = (elements, deployments, slos, views, governance, behaviour, legacy)

#: Every block type by name.
BLOCKS: Mapping[str, BlockType] = MappingProxyType({block.name: block for topic in TOPICS for block in topic.BLOCKS})
#: Every built-in kind by name.
KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in elements.KINDS})
#: Every word that starts a statement, and the templates of whole blocks.
KEYWORDS: tuple[Keyword, ...] = tuple(keyword for topic in TOPICS for keyword in topic.KEYWORDS)
#: Words that go on with a statement, such as `technology` behind a relation.
CLAUSES: tuple[Keyword, ...] = tuple(clause for topic in TOPICS for clause in topic.CLAUSES)


def block(name: str) -> BlockType:
    """The block type of this name; the block nobody knows for a name that is not in the table."""
    return BLOCKS.get(name) or BLOCKS["unknown"]


__all__ = [
    "BLOCKS",
    "CLAUSES",
    "FORM_B_KINDS",
    "KEYWORDS",
    "KINDS",
    "STDLIB_KINDS",
    "STDLIB_PATHS",
    "STDLIB_TAGS",
    "TOPICS",
    "block",
    "element_block",
    "is_legacy_form",
]
