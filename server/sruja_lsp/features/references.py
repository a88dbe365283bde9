"""From a name to every place that mentions it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import mentions
from sruja_lsp.features.navigation import Location

if TYPE_CHECKING:
    from sruja_lsp.model.workspace import Workspace


def references(workspace: Workspace, uri: str, offset: int, *, declarations: bool) -> tuple[Location, ...]:
    """Where the name at an offset of a file is mentioned, in every file, by whatever form of it.

    The file itself comes first, then the others by name, each in the order of its text. With `declarations` the places
    where it is declared are among them.
    """
    named = mentions.name_at(workspace, uri, offset)
    if named is None:
        return ()
    found = {Location(each.uri, each.span) for each in mentions.mentions(workspace, named.meant, uri)}
    if declarations:
        found |= {Location(each.uri, each.focus) for each in mentions.declarations(workspace, named.meant)}
    return tuple(sorted(found, key=lambda each: (each.uri != uri, each)))
