"""The words of the language, for the colours of editors that know no grammar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sruja_lsp.language import table

if TYPE_CHECKING:
    from collections.abc import Iterable


def keywords() -> tuple[str, ...]:
    """Words that begin a statement, kinds among them."""
    words = {name for keyword in table.KEYWORDS for name in (keyword.word, *keyword.aliases)}
    return _sorted(words | set(table.KINDS))


def properties() -> tuple[str, ...]:
    """Names of properties that are no keyword."""
    words = {name for block in table.BLOCKS.values() for prop in block.properties for name in prop.names}
    return _sorted(words - set(keywords()))


def clauses() -> tuple[str, ...]:
    """Words that go on with a statement and are neither."""
    words = {word for clause in table.CLAUSES for word in clause.word.split()}
    return _sorted(words - set(keywords()) - set(properties()))


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(word for word in words if re.fullmatch(r"\w+", word)))
