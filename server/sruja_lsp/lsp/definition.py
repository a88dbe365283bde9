"""The jumps: `textDocument/definition`, `declaration`, `typeDefinition` and `implementation`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import definition as features
from sruja_lsp.features.implementation import implementation as implementations_of
from sruja_lsp.features.type_definition import type_definition as types_of
from sruja_lsp.lsp.positions import offset_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsprotocol import types

    from sruja_lsp.features.navigation import Target
    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session
    from sruja_lsp.model.model import Model
    from sruja_lsp.text.span import Span

    _Places = list[wire.LocationLink] | list[wire.Location] | None


def definition(session: Session, params: types.DefinitionParams) -> _Places:
    """Where what the cursor is on was declared."""
    return _declared(session, params, links=session.client.definition_links)


def declaration(session: Session, params: types.DeclarationParams) -> _Places:
    """The same: in Sruja to declare is to define."""
    return _declared(session, params, links=session.client.declaration_links)


def type_definition(session: Session, params: types.TypeDefinitionParams) -> _Places:
    """Where the kind of an element is defined."""
    model = session.documents.get(params.text_document.uri)
    offset = offset_of(model.text, params.position, session.encoding)
    targets = types_of(session.workspace, model.uri, offset)
    return _answer(session, model, None, targets, links=session.client.type_definition_links)


def implementation(session: Session, params: types.ImplementationParams) -> _Places:
    """The instances of an element, the elements of a kind."""
    model = session.documents.get(params.text_document.uri)
    offset = offset_of(model.text, params.position, session.encoding)
    targets = implementations_of(session.workspace, model.uri, offset)
    return _answer(session, model, None, targets, links=session.client.implementation_links)


def _declared(session: Session, params: types.DefinitionParams | types.DeclarationParams, *, links: bool) -> _Places:
    model = session.documents.get(params.text_document.uri)
    found = features.definition(session.workspace, model.uri, offset_of(model.text, params.position, session.encoding))
    return _answer(session, model, found.origin, found.targets, links=links) if found is not None else None


def _answer(session: Session, asked: Model, origin: Span | None, found: Iterable[Target], *, links: bool) -> _Places:
    targets = [(target, session.places(target.uri, asked)) for target in found]
    if not targets:
        return None
    if not links:
        return [places.location(target.focus) for target, places in targets]
    answer: list[wire.LocationLink] = [
        {
            "targetUri": places.uri,
            "targetRange": places.range(target.span),
            "targetSelectionRange": places.range(target.focus),
        }
        for target, places in targets
    ]
    if origin is not None:
        underlined = session.places(asked.uri, asked).range(origin)
        for link in answer:
            link["originSelectionRange"] = underlined
    return answer
