"""Which elements a name that nothing has may have meant."""

from __future__ import annotations

from collections import deque
from operator import is_
from typing import TYPE_CHECKING, Final

from sruja_lsp.language.nearest import Vocabulary, closer
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sruja_lsp.model.index import Index
    from sruja_lsp.model.layered import Layered

_VOCABULARIES: Final[deque[tuple[dict[Name, tuple[str, ...]], Vocabulary]]] = deque(maxlen=8)
"""The last parts of all names of a file as it was opened, by that table."""

_SHARED: Final[deque[tuple[list[Layered[Name, tuple[str, ...]]], Vocabulary]]] = deque(maxlen=4)


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


def meant_among(own: Index, others: Sequence[Index], written: str) -> tuple[str, ...]:
    """What a name may have meant in a file that knows these other files too."""
    if not others:
        return meant(own, written)
    leaf = written.rpartition(".")[2]
    near = meant(own, written)
    best = closer(leaf, (near[0].rpartition(".")[2] if near else None, _shared(others).nearest(leaf)))
    if best is None:
        return ()
    wanted = Name(Namespace.ELEMENT, best)
    return tuple(dict.fromkeys(name for index in (own, *others) for name in index.leaves.get(wanted, ())))


def _shared(indexes: Sequence[Index]) -> Vocabulary:
    """The last parts of all names of several files, as long as none of these tables changes."""
    tables = [index.leaves for index in indexes]
    for known, vocabulary in _SHARED:
        if len(known) == len(tables) and all(map(is_, known, tables)):
            return vocabulary
    leaves = {name.name for table in tables for name in table if name.namespace is Namespace.ELEMENT}
    made = Vocabulary(sorted(leaves))
    _SHARED.appendleft((tables, made))
    return made


def _vocabulary(ground: dict[Name, tuple[str, ...]]) -> Vocabulary:
    for known, vocabulary in _VOCABULARIES:
        if known is ground:
            return vocabulary
    made = Vocabulary(name.name for name in ground if name.namespace is Namespace.ELEMENT)
    _VOCABULARIES.appendleft((ground, made))
    return made
