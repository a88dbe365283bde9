"""Names that can be typed in all their places at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features.document_highlights import document_highlights, meant_at
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from sruja_lsp.model.workspace import Workspace


def linked_editing_ranges(workspace: Workspace, uri: str, offset: int) -> tuple[Span, ...]:
    """Every place of the name at an offset, if to change them all at once cannot break anything; none otherwise.

    It cannot where the name is declared once and in this file, no other file uses it, and all its places are written
    alike. Everything else is for a rename, which can look at each place before it changes it.
    """
    places = meant_at(workspace, uri, offset)
    if len(places) != 1:
        return ()
    (place,) = places
    if place.uri != uri or len(workspace.declared(place)) != 1:
        return ()
    if any(model.uri != uri for model, _ in workspace.sites(place)):
        return ()
    name = place.name.name.rpartition(".")[2]
    text = workspace[uri].text
    spans = []
    for span, _ in document_highlights(workspace, uri, offset):
        written = text.slice(*span)
        if written[:1] in "#@" and written[1:] == name:
            spans.append(Span(span.start + 1, span.end))
        elif written == name:
            spans.append(span)
        else:
            return ()
    return tuple(spans) if any(span.start <= offset <= span.end for span in spans) else ()
