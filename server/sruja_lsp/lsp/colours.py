"""`textDocument/documentColor` and `textDocument/colorPresentation`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features.colours import Colour, Palette, spellings
from sruja_lsp.lsp.positions import span_of

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


def document_color(session: Session, params: types.DocumentColorParams) -> list[wire.ColorInformation]:
    """The colours that a document writes."""
    model = session.documents.get(params.text_document.uri)
    places = session.places(model.uri, model)
    palette = session.keepsakes.of(model.uri, Palette, Palette)
    return [{"range": places.range(span), "color": _sent(colour)} for span, colour in palette.colours(model)]


def color_presentation(session: Session, params: types.ColorPresentationParams) -> list[wire.ColorPresentation]:
    """How to write the colour that the user has picked."""
    model = session.documents.get(params.text_document.uri)
    places = session.places(model.uri, model)
    picked = params.color
    colour = Colour(*(_channel(part) for part in (picked.red, picked.green, picked.blue, picked.alpha)))
    span = span_of(model.text, params.range, session.encoding)
    return [
        {"label": label, "textEdit": {"range": places.range(edit.span), "newText": edit.text}}
        for label, edit in spellings(model.text, span, colour)
    ]


def _sent(colour: Colour) -> wire.Color:
    red, green, blue, alpha = (part / 255 for part in colour)
    return {"red": red, "green": green, "blue": blue, "alpha": alpha}


def _channel(part: float) -> int:
    return round(max(0.0, min(part, 1.0)) * 255)
