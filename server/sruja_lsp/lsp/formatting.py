"""`textDocument/formatting`, `textDocument/rangeFormatting` and `textDocument/onTypeFormatting`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.features import formatting as features
from sruja_lsp.features.formatting import Style
from sruja_lsp.lsp.positions import offset_of, span_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session
    from sruja_lsp.model.model import Model
    from sruja_lsp.text.edit import Edit

_WIDEST: Final = 16
"""Columns that a step of indentation has at most."""


def formatting(session: Session, params: types.DocumentFormattingParams) -> list[wire.TextEdit]:
    """What formats a document."""
    model = session.documents.get(params.text_document.uri)
    return _edits(session, model, features.formatting(model.tree, model.text, _style(params.options)))


def range_formatting(session: Session, params: types.DocumentRangeFormattingParams) -> list[wire.TextEdit]:
    """What formats the lines of a range."""
    model = session.documents.get(params.text_document.uri)
    span = span_of(model.text, params.range, session.encoding)
    return _edits(session, model, features.range_formatting(model.tree, model.text, span, _style(params.options)))


def on_type_formatting(session: Session, params: types.DocumentOnTypeFormattingParams) -> list[wire.TextEdit]:
    """What is to be mended after a character was typed."""
    model = session.documents.get(params.text_document.uri)
    offset = offset_of(model.text, params.position, session.encoding)
    style = _style(params.options)
    return _edits(session, model, features.on_type_formatting(model.tree, model.text, offset, params.ch, style))


def _style(options: types.FormattingOptions) -> Style:
    """What the editor's settings say; most editors leave out what the user has not set."""
    return Style(
        " " * max(1, min(options.tab_size, _WIDEST)) if options.insert_spaces else "\t",
        final_line_end=options.insert_final_newline is not False,
        trim_final_lines=options.trim_final_newlines is not False,
    )


def _edits(session: Session, model: Model, edits: Sequence[Edit]) -> list[wire.TextEdit]:
    places = session.places(model.uri, model)
    return [{"range": places.range(edit.span), "newText": edit.text} for edit in edits]
