"""`textDocument/documentSymbol`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from sruja_lsp.features import document_symbols as features
from sruja_lsp.features.document_symbols import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.features.document_symbols import DocumentSymbol
    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.positions import Places
    from sruja_lsp.lsp.session import Session

KINDS: Final = {
    SymbolKind.PERSON: types.SymbolKind.Interface.value,
    SymbolKind.SYSTEM: types.SymbolKind.Module.value,
    SymbolKind.CONTAINER: types.SymbolKind.Class.value,
    SymbolKind.COMPONENT: types.SymbolKind.Method.value,
    SymbolKind.DATABASE: types.SymbolKind.Struct.value,
    SymbolKind.QUEUE: types.SymbolKind.Array.value,
    SymbolKind.ELEMENT: types.SymbolKind.Object.value,
    SymbolKind.REQUIREMENT: types.SymbolKind.Constant.value,
    SymbolKind.SCENARIO: types.SymbolKind.Event.value,
    SymbolKind.KIND: types.SymbolKind.TypeParameter.value,
    SymbolKind.TAG: types.SymbolKind.Key.value,
    SymbolKind.VIEW: types.SymbolKind.File.value,
    SymbolKind.DEPLOYMENT: types.SymbolKind.Namespace.value,
    SymbolKind.NODE: types.SymbolKind.Package.value,
    SymbolKind.INFRASTRUCTURE: types.SymbolKind.Field.value,
    SymbolKind.INSTANCE: types.SymbolKind.Variable.value,
    SymbolKind.VARIABLE: types.SymbolKind.Number.value,
}
"""What an editor draws for each. The protocol knows the parts of programs only, so these are the nearest icons."""

_DEPRECATED: Final = types.SymbolTag.Deprecated.value


def document_symbols(
    session: Session, params: types.DocumentSymbolParams
) -> list[wire.DocumentSymbol] | list[wire.SymbolInformation]:
    """The outline of a document."""
    model = session.documents.get(params.text_document.uri)
    outline = features.document_symbols(session.workspace, model.uri)
    places = session.places(model.uri, model)
    if session.client.nested_symbols:
        return [_nested(session, places, symbol) for symbol in outline]
    return list(_flat(session, places, outline, ""))


def _nested(session: Session, places: Places, symbol: DocumentSymbol) -> wire.DocumentSymbol:
    converted: wire.DocumentSymbol = {
        "name": symbol.name,
        "kind": KINDS[symbol.kind],
        "range": places.range(symbol.span),
        "selectionRange": places.range(symbol.focus),
    }
    if symbol.detail:
        converted["detail"] = symbol.detail
    if symbol.deprecated and session.client.symbol_tags:
        converted["tags"] = [_DEPRECATED]
    if symbol.children:
        converted["children"] = [_nested(session, places, child) for child in symbol.children]
    return converted


def _flat(
    session: Session, places: Places, symbols: Iterable[DocumentSymbol], container: str
) -> Iterator[wire.SymbolInformation]:
    for symbol in symbols:
        converted: wire.SymbolInformation = {
            "name": symbol.name,
            "kind": KINDS[symbol.kind],
            "location": places.location(symbol.span),
        }
        if container:
            converted["containerName"] = container
        if symbol.deprecated and session.client.symbol_tags:
            converted["tags"] = [_DEPRECATED]
        yield converted
        yield from _flat(session, places, symbol.children, f"{container}.{symbol.name}" if container else symbol.name)
