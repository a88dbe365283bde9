"""From a name to where it is declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sruja_lsp.features.mentions import declarations, name_at
from sruja_lsp.features.navigation import Target
from sruja_lsp.model.meaning import ReferenceRole
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Definition:
    """The name under the cursor and where it leads."""

    origin: Span
    targets: tuple[Target, ...]


def definition(workspace: Workspace, uri: str, offset: int) -> Definition | None:
    """Where the name at an offset of a file is declared; a declaration leads to itself, an import to its file."""
    named = name_at(workspace, uri, offset)
    if named is None:
        return _of_import(workspace, workspace[uri], offset)
    statement = named.statement
    if named.reference is None and named.last:
        return Definition(named.span, (Target(uri, statement.span, statement.focus),))
    targets = tuple(Target(each.uri, each.span, each.focus) for each in declarations(workspace, named.meant))
    if not targets:
        return None
    return Definition(named.underlined, targets)


def _of_import(workspace: Workspace, model: Model, offset: int) -> Definition | None:
    """The beginning of what is imported."""
    for statement in (*model.at(offset)[-1:], *(model.at(offset - 1)[-1:] if offset else ())):
        imported = statement.meaning.imports
        path = next((each for each in statement.meaning.references if each.role is ReferenceRole.SOURCE_FILE), None)
        if imported is not None and path is not None:
            span = statement.of(path)
            targets = workspace.targets(model.uri, imported) if span.start <= offset <= span.end else ()
            if targets:
                start = Span(0, 0)
                return Definition(span, tuple(Target(uri, start, start) for uri in targets))
    return None


def segment(text: str, offset: int) -> tuple[int, int, int]:
    """Start and end of the part of a dotted name around an offset, and how many parts stand behind it."""
    start = text.rfind(".", 0, max(offset, 0)) + 1
    end = text.find(".", start)
    end = len(text) if end < 0 else end
    return start, end, text.count(".", end)
