"""`textDocument/inlayHint`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from sruja_lsp.features import inlay_hints as features
from sruja_lsp.features.inlay_hints import HintSort
from sruja_lsp.lsp.positions import span_of

if TYPE_CHECKING:
    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session

_TYPE: Final = types.InlayHintKind.Type.value


def inlay_hints(session: Session, params: types.InlayHintParams) -> list[wire.InlayHint]:
    """The hints in a range, of the sorts that are switched on."""
    model = session.documents.get(params.text_document.uri)
    span = span_of(model.text, params.range, session.encoding)
    sorts = [sort for sort in HintSort if sort.value not in session.settings.hidden_hints]
    places = session.places(model.uri, model)
    answer: list[wire.InlayHint] = []
    for found in features.inlay_hints(session.workspace, model.uri, span, sorts):
        hint: wire.InlayHint = {
            "position": places.position(found.offset),
            "label": found.label,
            "paddingLeft": found.before and not found.label.startswith(":"),
            "tooltip": found.tooltip,
        }
        if found.sort is HintSort.KINDS:
            hint["kind"] = _TYPE
        answer.append(hint)
    return answer
