"""Everything in all files that is called like what somebody types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING, Final

from sruja_lsp.features.document_symbols import SymbolKind, symbol_kind
from sruja_lsp.features.prose import one_line
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.model.workspace import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.span import Span

MOST: Final = 100
"""What an editor shows; each of them has to be found in its file."""


@dataclass(frozen=True, slots=True)
class WorkspaceSymbol:
    """One place that declares a name: the last part of it, the rest as what it is in, and its title."""

    name: str
    container: str
    kind: SymbolKind
    uri: str
    focus: Span


def workspace_symbols(workspace: Workspace, query: str, most: int = MOST) -> tuple[WorkspaceSymbol, ...]:
    """The names that have the letters of a query in this order, those first that begin with it; at most so many.

    With a dot in the query full names count, and otherwise titles too.
    """
    wanted = "".join(query.split())
    best = nsmallest(most, _candidates(workspace, wanted))
    found: list[WorkspaceSymbol] = []
    for _, _, _, place in best:
        entry = workspace.declared(place)[0]
        container, _, name = place.name.name.rpartition(".")
        for each in workspace.declarations(place):
            kind = symbol_kind(entry.role, entry.kind)
            found.append(WorkspaceSymbol(one_line(name) or entry.kind, one_line(container), kind, each.uri, each.focus))
    return tuple(found[:most])


def _candidates(workspace: Workspace, wanted: str) -> Iterator[tuple[int, int, str, Place]]:
    """How well each name fits, worse the larger, with its length, itself, and where it is."""
    letters = [re.escape(letter) for letter in wanted]
    fits = re.compile("[^\n]*?".join(letters), re.IGNORECASE).search
    words = re.compile(r"(?<![^\W_])" + r"(?:[^\n]*?(?<=[a-z0-9])(?=[A-Z])|[^\n]*?(?<![^\W_])|)".join(letters)).search
    folded = wanted.casefold()
    dotted = "." in wanted
    for model in workspace:
        for name, entries in model.index.declared.items():
            full = name.name
            short = full if dotted or name.namespace is Namespace.TAG else full[full.rfind(".") + 1 :]
            if fits(short):
                rank = _rank(short, folded)
                if rank == _LOOSE and words(short):
                    rank -= 1
            elif not dotted and fits(entries[0].title):
                short, rank = entries[0].title, _LOOSE + 1 + _rank(entries[0].title, folded)
            else:
                continue
            yield rank, len(short), full, Place(model.uri, name)


_LOOSE: Final = 5


def _rank(text: str, folded: str) -> int:
    """0 for the very text, 1 for its beginning, 2 for the beginning of a word in it, 3 for a part, else 5."""
    low = text.casefold()
    place = low.find(folded)
    if place < 0:
        return _LOOSE
    if place == 0:
        return 0 if len(low) == len(folded) else 1
    return 2 if not low[place - 1].isalnum() or text[place : place + 1].isupper() else 3
