"""`textDocument/definition`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import definition as features
from sruja_lsp.lsp.positions import offset_of

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


def definition(
    session: Session, params: types.DefinitionParams
) -> list[wire.LocationLink] | list[wire.Location] | None:
    """Where what the cursor is on was declared."""
    model = session.documents.get(params.text_document.uri)
    found = features.definition(session.workspace, model.uri, offset_of(model.text, params.position, session.encoding))
    if found is None:
        return None
    targets = [(target, session.places(target.uri, model)) for target in found.targets]
    if not session.client.definition_links:
        return [places.location(target.focus) for target, places in targets]
    origin = session.places(model.uri, model).range(found.origin)
    links: list[wire.LocationLink] = [
        {
            "originSelectionRange": origin,
            "targetUri": places.uri,
            "targetRange": places.range(target.span),
            "targetSelectionRange": places.range(target.focus),
        }
        for target, places in targets
    ]
    return links
