"""Every place in a file that means what the cursor is on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.features.definition import segment
from sruja_lsp.model.index import Name, Site, suffixes
from sruja_lsp.model.meaning import ReferenceRole
from sruja_lsp.model.resolve import namespace_of
from sruja_lsp.model.workspace import Place
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.meaning import Namespace, Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace

_DOT: Final = re.compile(r"\.")


class Highlight(NamedTuple):
    """A place, and whether something is declared there; it is used everywhere else."""

    span: Span
    declares: bool


class _Wanted(NamedTuple):
    """What is looked for: declared names, or, where nobody declares it, a word and where such words are looked up."""

    places: frozenset[Place]
    text: str = ""
    namespace: Namespace | None = None


def document_highlights(workspace: Workspace, uri: str, offset: int) -> tuple[Highlight, ...]:
    """The places in a file that mean what the name at an offset means, in order; none where there is no name.

    In `Shop.Api` the first part means the system and the second its container, so each part has places of its own.
    """
    model = workspace[uri]
    wanted = _wanted(workspace, model, offset)
    if wanted is None:
        return ()
    found = {
        Highlight(statement.focus, declares=True)
        for place in wanted.places
        if place.uri == uri
        for statement in model.declarations(place.name)
    }
    sites = {
        site: parts for site in _candidates(workspace, model, wanted) if (parts := _parts(workspace, uri, site, wanted))
    }
    for site, statement, reference in model.occurrences_of(sites):
        for part in sites[site]:
            found.add(Highlight(_place(statement, reference, part), declares=False))
    return tuple(sorted(found))


def meant_at(workspace: Workspace, uri: str, offset: int) -> frozenset[Place]:
    """The declared names that the name at an offset means."""
    wanted = _wanted(workspace, workspace[uri], offset)
    return wanted.places if wanted is not None else frozenset()


def _wanted(workspace: Workspace, model: Model, offset: int) -> _Wanted | None:
    """What the name at an offset means."""
    # the end of a name belongs to it too, even where the next piece starts there
    for statement in (*model.at(offset)[-1:], *(model.at(offset - 1)[-1:] if offset else ())):
        for reference in statement.meaning.references:
            span = statement.of(reference)
            if span.start <= offset <= span.end and reference.role is not ReferenceRole.SOURCE_FILE:
                return _of_reference(workspace, model, statement, reference, offset - span.start)
        declares = statement.meaning.declares
        focus = statement.focus
        if declares is not None and focus.start <= offset <= focus.end:
            return _Wanted(frozenset({Place(model.uri, Name(declares.namespace, statement.name))}))
    return None


def _of_reference(
    workspace: Workspace, model: Model, statement: Statement, reference: Reference, column: int
) -> _Wanted:
    _, end, behind = segment(reference.text, column)
    meant = workspace.meant(model.uri, Site(statement.scope, reference.text, reference.role))
    if not meant and behind:
        # the whole leads nowhere, the part up to the cursor may still
        meant = workspace.meant(model.uri, Site(statement.scope, reference.text[:end], reference.role))
        behind = 0
    if meant:
        return _Wanted(frozenset(Place(place.uri, _above(place.name, behind)) for place in meant))
    return _Wanted(frozenset(), reference.text, namespace_of(reference.role))


def _above(name: Name, parts: int) -> Name:
    """A full name without its last parts."""
    return Name(name.namespace, ".".join(name.name.split(".")[: name.name.count(".") + 1 - parts]))


def _candidates(workspace: Workspace, model: Model, wanted: _Wanted) -> Iterator[Site]:
    """The references of a file that may mean what is wanted, going by how they are written."""
    if not wanted.places:
        yield from model.index.users.get(wanted.text, ())
        return
    ways = {way for place in wanted.places for way in suffixes(place.name.name)}
    leaves = {way for way in ways if "." not in way}
    imports = workspace.imports(model.uri)
    aliases = set(imports.aliases) if imports is not None else set()
    for text in model.index.users:
        if text in ways or any(leaf in text for leaf in leaves) or aliases:
            # `Shop.Api.Cart` mentions `Shop.Api`, since it begins with a way to write it
            beginnings = (text[: dot.start()] for dot in _DOT.finditer(text))
            if text in ways or any(each in ways for each in beginnings) or text.partition(".")[0] in aliases:
                yield from model.index.users[text]


def _parts(workspace: Workspace, uri: str, site: Site, wanted: _Wanted) -> tuple[int, ...]:
    """Which parts of a dotted reference mean what is wanted, from 0."""
    if not wanted.places:
        return (site.text.count("."),) if namespace_of(site.role) is wanted.namespace else ()
    if site.role is ReferenceRole.SOURCE_FILE:
        return ()
    written = site.text.count(".") + 1
    parts = set()
    for place in workspace.meant(uri, site):
        for target in wanted.places:
            if place.uri == target.uri and f"{place.name.name}.".startswith(f"{target.name.name}."):
                if place.name.namespace is not target.name.namespace:
                    continue
                behind = place.name.name.count(".") - target.name.name.count(".")
                if behind < written:
                    parts.add(written - 1 - behind)
    return tuple(sorted(parts))


def _place(statement: Statement, reference: Reference, part: int) -> Span:
    span = statement.of(reference)
    if reference.role is ReferenceRole.TAG or "." not in reference.text:
        return span
    parts = reference.text.split(".")
    start = span.start + sum(len(each) + 1 for each in parts[:part])
    return Span(start, start + len(parts[part]))
