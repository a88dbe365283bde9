"""The outline of a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sruja_lsp.features.prose import one_line
from sruja_lsp.model import places
from sruja_lsp.model.index import FILE, Site
from sruja_lsp.model.meaning import Namespace, Role
from sruja_lsp.syntax.forms import ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.model.meaning import Reference
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.span import Span


class SymbolKind(StrEnum):
    """What a symbol is, in the words an editor has icons for."""

    PERSON = "person"
    SYSTEM = "system"
    CONTAINER = "container"
    COMPONENT = "component"
    DATABASE = "database"
    QUEUE = "queue"
    ELEMENT = "element"
    VARIABLE = "variable"
    REQUIREMENT = "requirement"
    SCENARIO = "scenario"
    KIND = "kind"
    TAG = "tag"
    VIEW = "view"
    DEPLOYMENT = "deployment"
    NODE = "node"
    INFRASTRUCTURE = "infrastructure"
    INSTANCE = "instance"


@dataclass(frozen=True, slots=True)
class DocumentSymbol:
    """One entry of the outline: its name, what it is, its whole span and its name's."""

    name: str
    detail: str
    kind: SymbolKind
    span: Span
    focus: Span
    children: tuple[DocumentSymbol, ...] = ()
    deprecated: bool = False


_BY_KIND = {
    "person": SymbolKind.PERSON,
    "role": SymbolKind.PERSON,
    "actor": SymbolKind.PERSON,
    "system": SymbolKind.SYSTEM,
    "external_system": SymbolKind.SYSTEM,
    "externalSystem": SymbolKind.SYSTEM,
    "container": SymbolKind.CONTAINER,
    "service": SymbolKind.CONTAINER,
    "component": SymbolKind.COMPONENT,
    "database": SymbolKind.DATABASE,
    "datastore": SymbolKind.DATABASE,
    "queue": SymbolKind.QUEUE,
    "requirement": SymbolKind.REQUIREMENT,
    "adr": SymbolKind.REQUIREMENT,
    "policy": SymbolKind.REQUIREMENT,
    "scenario": SymbolKind.SCENARIO,
    "story": SymbolKind.SCENARIO,
    "flow": SymbolKind.SCENARIO,
}
_BY_ROLE = {
    Role.KIND: SymbolKind.KIND,
    Role.TAG: SymbolKind.TAG,
    Role.VIEW: SymbolKind.VIEW,
    Role.DEPLOYMENT: SymbolKind.DEPLOYMENT,
    Role.NODE: SymbolKind.NODE,
    Role.INFRASTRUCTURE: SymbolKind.INFRASTRUCTURE,
    Role.VARIABLE: SymbolKind.VARIABLE,
}
_SHOWN = frozenset({"title", "replicas", "version"})


def symbol_kind(role: Role, kind: str) -> SymbolKind:
    """What a declaration of this role and kind is shown as."""
    return _BY_ROLE.get(role) or _BY_KIND.get(kind, SymbolKind.ELEMENT)


def document_symbols(workspace: Workspace, uri: str) -> tuple[DocumentSymbol, ...]:
    """The outline of a document, in the order of its text."""
    model = workspace[uri]
    return tuple(_symbols(workspace, uri, places.entries(model.tree.root, 0, model.context, FILE)))


def _symbols(workspace: Workspace, uri: str, statements: Iterable[Statement]) -> Iterator[DocumentSymbol]:
    for statement in statements:
        meaning = statement.meaning
        declares = meaning.declares
        if meaning.role is Role.INSTANCE:
            if meaning.references:
                yield _instance(statement, meaning.references[0])
        elif meaning.role is Role.EXTEND:
            yield _extension(workspace, uri, statement, meaning.references[0])
        elif declares is None:
            yield from _symbols(workspace, uri, places.inside(statement))
        else:
            kind = symbol_kind(meaning.role, declares.kind)
            name, title = one_line(declares.name), one_line(declares.title)
            detail = " \u00b7 ".join(part for part in (declares.kind, title) if part)
            if declares.namespace is Namespace.VIEW:
                detail = title or "view"
            children = tuple(_symbols(workspace, uri, places.inside(statement)))
            yield DocumentSymbol(name or declares.kind, detail, kind, statement.span, statement.focus, children)


def _instance(statement: Statement, reference: Reference) -> DocumentSymbol:
    """A containerInstance: its title if it has one, how many there are of it and which version."""
    said = {
        "": next((one_line(value.string) for value in statement.item.head.values if value.kind is ValueKind.STRING), "")
    }
    for inner in places.properties(statement):
        prop, values = inner.meaning.property, inner.item.head.values
        if prop is not None and prop.name in _SHOWN and values:
            said.setdefault(prop.name, one_line(values[0].string))
    replicas = said.get("replicas", "")
    parts = (
        "containerInstance",
        said[""] or said.get("title", ""),
        replicas and (f"{replicas} replica" if replicas == "1" else f"{replicas} replicas"),
        said.get("version", ""),
    )
    detail = " \u00b7 ".join(part for part in parts if part)
    name = one_line(reference.text) or "containerInstance"
    return DocumentSymbol(name, detail, SymbolKind.INSTANCE, statement.span, statement.of(reference))


def _extension(workspace: Workspace, uri: str, statement: Statement, reference: Reference) -> DocumentSymbol:
    """An `extend`: what it adds stands in it, since the element itself is elsewhere."""
    places_meant = workspace.meant(uri, Site(statement.scope, reference.text, reference.role))
    kind, detail = SymbolKind.ELEMENT, ""
    if places_meant:
        declared = workspace.declared(places_meant[0])[0]
        kind = _BY_KIND.get(declared.kind, kind)
        detail = " \u00b7 ".join(part for part in (declared.kind, one_line(declared.title)) if part)
    children = tuple(_symbols(workspace, uri, places.inside(statement)))
    name = f"extend {one_line(reference.text)}"
    return DocumentSymbol(name, detail, kind, statement.span, statement.of(reference), children)
