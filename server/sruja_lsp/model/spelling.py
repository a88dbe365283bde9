"""Which elements a name that nothing has may have meant."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from sruja_lsp.language.nearest import Vocabulary, closer
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace

if TYPE_CHECKING:
    from sruja_lsp.model.index import Index

_VOCABULARIES: Final[deque[tuple[dict[Name, tuple[str, ...]], Vocabulary]]] = deque(maxlen=8)
"""The last parts of all names of a file as it was opened, by that table."""


def meant(index: Index, written: str) -> tuple[str, ...]:
    """Full names of elements that a name may have meant: those with its last part, else with the closest to it."""
    leaf = written.rpartition(".")[2]
    leaves = index.leaves
    if names := leaves.get(Name(Namespace.ELEMENT, leaf)):
        return names
    changed = {name.name: names for name, names in leaves.changes.items() if name.namespace is Namespace.ELEMENT}
    gone = {name for name, names in changed.items() if names is None}
    near = _vocabulary(leaves.ground).nearest(leaf, gone)
    if len(gone) < len(changed):
        near = closer(leaf, (near, *(name for name, names in changed.items() if names is not None)))
    return leaves.get(Name(Namespace.ELEMENT, near), ()) if near else ()


def _vocabulary(ground: dict[Name, tuple[str, ...]]) -> Vocabulary:
    for known, vocabulary in _VOCABULARIES:
        if known is ground:
            return vocabulary
    made = Vocabulary(name.name for name in ground if name.namespace is Namespace.ELEMENT)
    _VOCABULARIES.appendleft((ground, made))
    return made
