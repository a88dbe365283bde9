"""Who asks whom: relations as calls, from systems down to components.

A relation of a part is one of everything around it (LANGUAGE 4.4): what a container asks for, its system asks for, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.features import mentions
from sruja_lsp.features.document_symbols import SymbolKind, symbol_kind
from sruja_lsp.features.prose import one_line
from sruja_lsp.model.index import Site
from sruja_lsp.model.meaning import Namespace, ReferenceRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.meaning import Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Place, Workspace
    from sruja_lsp.text.span import Span

_ENDS = {ReferenceRole.SOURCE: ReferenceRole.TARGET, ReferenceRole.TARGET: ReferenceRole.SOURCE}


@dataclass(frozen=True, slots=True)
class Item:
    """An element in a hierarchy, at one of its declarations."""

    place: Place
    detail: str
    kind: SymbolKind
    span: Span
    focus: Span


@dataclass(frozen=True, slots=True)
class Call:
    """An element at the other end of relations, and where these are written.

    The ends that ask are in `spans`, all of them in the file `uri`.
    """

    item: Item
    uri: str
    spans: tuple[Span, ...]


class _Relation(NamedTuple):
    model: Model
    statement: Statement
    source: Reference
    """The end that asks, whichever of them was looked for."""
    other: Place


def prepare_call_hierarchy(workspace: Workspace, uri: str, offset: int) -> tuple[Item, ...]:
    """The elements that the name at an offset of a file means."""
    named = mentions.name_at(workspace, uri, offset)
    places = named.meant if named is not None else ()
    return tuple(item for place in places if (item := item_of(workspace, place)) is not None)


def item_of(workspace: Workspace, place: Place) -> Item | None:
    """An element as an item; `None` for everything else, and for what is gone by now."""
    if place.name.namespace is not Namespace.ELEMENT or place.uri not in workspace:
        return None
    found = next(iter(workspace.declarations(place)), None)
    declares = found.statement.meaning.declares if found is not None else None
    if found is None or declares is None:
        return None
    detail = " \u00b7 ".join(part for part in (declares.kind, one_line(declares.title)) if part)
    kind = symbol_kind(found.statement.meaning.role, declares.kind)
    return Item(place, detail, kind, found.span, found.focus)


def incoming_calls(workspace: Workspace, place: Place) -> tuple[Call, ...]:
    """The elements outside an element that ask it, or anything in it, for something; each once for each file."""
    return _calls(workspace, place, ReferenceRole.TARGET)


def outgoing_calls(workspace: Workspace, place: Place) -> tuple[Call, ...]:
    """The elements outside an element that it, or anything in it, asks for something; each once for each file."""
    return _calls(workspace, place, ReferenceRole.SOURCE)


def _calls(workspace: Workspace, place: Place, own: ReferenceRole) -> tuple[Call, ...]:
    if place.name.namespace is not Namespace.ELEMENT or place.uri not in workspace:
        return ()
    groups: dict[tuple[Place, str], list[Span]] = {}
    for relation in _relations(workspace, place, own):
        spans = groups.setdefault((relation.other, relation.model.uri), [])
        spans.append(relation.statement.of(relation.source))
    found = []
    for (other, uri), spans in sorted(groups.items(), key=lambda each: (each[0][1] != place.uri, each[0][1], each[1])):
        item = item_of(workspace, other)
        if item is not None:
            found.append(Call(item, uri, tuple(sorted(spans))))
    return tuple(found)


def _relations(workspace: Workspace, place: Place, own: ReferenceRole) -> Iterator[_Relation]:
    """The relations between something in an element and something outside."""
    name = place.name.name
    files = mentions.audience(workspace, (place,), place.uri)

    def inside(other: Place) -> bool:
        return other.name.name.startswith(f"{name}.") or other == place

    words = {mentions.leaf(place.name)}
    for uri in files:
        declared = workspace[uri].index.declared
        words |= {mentions.leaf(each) for each in declared if each.name.startswith(f"{name}.")}
    for uri in files:
        model = workspace[uri]
        called = words | set(mentions.aliases(model.index, (name,)))
        sites = [
            site
            for text, users in model.index.users.items()
            if text[text.rfind(".") + 1 :] in called
            for site in users
            if site.role is own and any(inside(each) for each in workspace.meant(uri, site))
        ]
        for site, statement, reference in model.occurrences_of(sites) if sites else ():
            end = next((each for each in statement.meaning.references if each.role is _ENDS[own]), None)
            if end is None:
                continue
            source = reference if own is ReferenceRole.SOURCE else end
            for other in workspace.meant(uri, Site(site.scope, end.text, end.role)):
                if not inside(other):
                    yield _Relation(model, statement, source, other)
