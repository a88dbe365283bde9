"""The outline of a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sruja_lsp.model import places
from sruja_lsp.model.index import FILE
from sruja_lsp.model.meaning import Namespace, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
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
}


def document_symbols(model: Model) -> tuple[DocumentSymbol, ...]:
    """The outline of a document, in the order of its text."""
    return tuple(_symbols(places.entries(model.tree.root, 0, model.context, FILE)))


def _symbols(statements: Iterable[Statement]) -> Iterator[DocumentSymbol]:
    for statement in statements:
        meaning = statement.meaning
        declares = meaning.declares
        if meaning.role is Role.INSTANCE:
            if meaning.references:
                reference = meaning.references[0]
                yield DocumentSymbol(
                    reference.text, "containerInstance", SymbolKind.INSTANCE, statement.span, statement.of(reference)
                )
        elif declares is None:
            yield from _symbols(places.inside(statement))
        else:
            kind = _BY_ROLE.get(meaning.role) or _BY_KIND.get(declares.kind, SymbolKind.ELEMENT)
            detail = " · ".join(part for part in (declares.kind, declares.title) if part)
            if declares.namespace is Namespace.VIEW:
                detail = declares.title or "view"
            children = tuple(_symbols(places.inside(statement)))
            yield DocumentSymbol(
                declares.name or declares.kind, detail, kind, statement.span, statement.focus, children
            )
