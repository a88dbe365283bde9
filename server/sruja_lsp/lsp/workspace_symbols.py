"""`workspace/symbol`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import workspace_symbols as features
from sruja_lsp.lsp.symbols import KINDS

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


def workspace_symbols(session: Session, params: types.WorkspaceSymbolParams) -> list[wire.SymbolInformation]:
    """What is called like the query, in all files."""
    answer: list[wire.SymbolInformation] = []
    for found in features.workspace_symbols(session.workspace, params.query):
        places = session.places(found.uri, session.workspace[found.uri])
        symbol: wire.SymbolInformation = {
            "name": found.name,
            "kind": KINDS[found.kind],
            "location": places.location(found.focus),
        }
        if found.container:
            symbol["containerName"] = found.container
        answer.append(symbol)
    return answer
