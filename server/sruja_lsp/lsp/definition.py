"""`textDocument/definition`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import definition as features
from sruja_lsp.lsp.positions import location, offset_of, range_of

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


def definition(
    session: Session, params: types.DefinitionParams
) -> list[wire.LocationLink] | list[wire.Location] | None:
    """Where what the cursor is on was declared."""
    model = session.documents.get(params.text_document.uri)
    encoding = session.encoding
    found = features.definition(model, offset_of(model.text, params.position, encoding))
    if found is None:
        return None
    targets = [(target, session.text_of(target.uri, model)) for target in found.targets]
    if not session.client.definition_links:
        return [location(target.uri, text, target.focus, encoding) for target, text in targets]
    origin = range_of(model.text, found.origin, encoding)
    links: list[wire.LocationLink] = [
        {
            "originSelectionRange": origin,
            "targetUri": target.uri,
            "targetRange": range_of(text, target.span, encoding),
            "targetSelectionRange": range_of(text, target.focus, encoding),
        }
        for target, text in targets
    ]
    return links
