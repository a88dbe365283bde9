"""From a name to where it is declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sruja_lsp.features.navigation import Target
from sruja_lsp.model import stdlib
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import ReferenceRole
from sruja_lsp.model.resolve import How
from sruja_lsp.model.workspace import Place
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from sruja_lsp.model.meaning import Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Definition:
    """The name under the cursor and where it leads."""

    origin: Span
    targets: tuple[Target, ...]


def definition(workspace: Workspace, uri: str, offset: int) -> Definition | None:
    """Where the name at an offset of a file is declared; a declaration leads to itself, an import to its file."""
    model = workspace[uri]
    around = model.at(offset)
    # the end of a name belongs to it too, even where the next piece starts there
    for statement in (*around[-1:], *(model.at(offset - 1)[-1:] if offset else ())):
        for reference in statement.meaning.references:
            span = statement.of(reference)
            if span.start <= offset <= span.end:
                return _of_reference(workspace, model, statement, reference, offset)
        declares = statement.meaning.declares
        focus = statement.focus
        if declares is not None and focus.start <= offset <= focus.end:
            return Definition(focus, (Target(model.uri, statement.span, focus),))
    return None


def _of_reference(
    workspace: Workspace, model: Model, statement: Statement, reference: Reference, offset: int
) -> Definition | None:
    """Where the segment of a reference leads: `Shop` in `Shop.API` is the system, `API` the container."""
    span = statement.of(reference)
    if reference.role is ReferenceRole.SOURCE_FILE:
        return _of_import(workspace, model, statement, span)
    start, end, behind = segment(reference.text, offset - span.start)
    resolution = workspace.resolve(model.uri, reference, statement.scope)
    if resolution.how is How.BUILT_IN:
        return _of_library(reference, span)
    if not resolution.names and behind:
        # the whole leads nowhere, the part up to the cursor may still
        resolution = workspace.resolve(model.uri, reference._replace(text=reference.text[:end]), statement.scope)
        behind = 0
    targets = []
    for other, name in resolution.places:
        parts = name.name.split(".")
        wanted = Name(name.namespace, ".".join(parts[: len(parts) - behind]))
        # What is added to an element of another file is declared there, the element itself where it is.
        declared = workspace.declarations(Place(other or model.uri, wanted))
        found = list(declared) or list(workspace.parts(model.uri, wanted))
        targets += [Target(each.uri, each.span, each.focus) for each in found]
    if not targets:
        return None
    return Definition(underlined(reference, span, start, end), tuple(targets))


def _of_import(workspace: Workspace, model: Model, statement: Statement, span: Span) -> Definition | None:
    """The beginning of what is imported."""
    imported = statement.meaning.imports
    targets = workspace.targets(model.uri, imported) if imported is not None else ()
    start = Span(0, 0)
    return Definition(span, tuple(Target(uri, start, start) for uri in targets)) if targets else None


def _of_library(reference: Reference, span: Span) -> Definition | None:
    """Where a kind or a tag that needs no declaration is explained."""
    name = stdlib.named(reference.text)
    if name is None:
        return None
    found = stdlib.model().declarations(name)
    return Definition(span, tuple(Target(stdlib.URI, place.span, place.focus) for place in found))


def underlined(reference: Reference, span: Span, start: int, end: int) -> Span:
    """The place of one part of a reference; all of a tag, whose `#` is no part of its name."""
    if reference.role is ReferenceRole.TAG:
        return span
    return Span(span.start + start, span.start + end)


def segment(text: str, offset: int) -> tuple[int, int, int]:
    """Start and end of the part of a dotted name around an offset, and how many parts stand behind it."""
    start = text.rfind(".", 0, max(offset, 0)) + 1
    end = text.find(".", start)
    end = len(text) if end < 0 else end
    return start, end, text.count(".", end)
