"""`textDocument/prepareCallHierarchy`, `callHierarchy/incomingCalls` and `callHierarchy/outgoingCalls`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features import call_hierarchy as features
from sruja_lsp.lsp.positions import offset_of
from sruja_lsp.lsp.symbols import KINDS
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.model.workspace import Place

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session


def prepare(session: Session, params: types.CallHierarchyPrepareParams) -> list[wire.CallHierarchyItem] | None:
    """The elements that the cursor is on."""
    model = session.documents.get(params.text_document.uri)
    offset = offset_of(model.text, params.position, session.encoding)
    found = features.prepare_call_hierarchy(session.workspace, model.uri, offset)
    return [_item(session, item) for item in found] or None


def incoming(session: Session, params: types.CallHierarchyIncomingCallsParams) -> list[wire.IncomingCall]:
    """Who asks it for something."""
    place = _place(params.item)
    answer: list[wire.IncomingCall] = []
    for call in features.incoming_calls(session.workspace, place) if place is not None else ():
        item = _item(session, call.item)
        places = session.places(call.uri, session.workspace[call.uri])
        ranges = [places.range(span) for span in call.spans]
        if call.uri != call.item.place.uri:
            # Ranges are understood as places in the file of the item, so it has to be the one of the relation.
            item |= {"uri": places.uri, "range": ranges[0], "selectionRange": ranges[0]}
        answer.append({"from": item, "fromRanges": ranges})
    return answer


def outgoing(session: Session, params: types.CallHierarchyOutgoingCallsParams) -> list[wire.OutgoingCall]:
    """Whom it asks for something."""
    place = _place(params.item)
    answer: dict[Place, wire.OutgoingCall] = {}
    for call in features.outgoing_calls(session.workspace, place) if place is not None else ():
        known = answer.setdefault(call.item.place, {"to": _item(session, call.item), "fromRanges": []})
        places = session.places(call.uri, session.workspace[call.uri])
        if places.uri == params.item.uri:  # all that a client can show
            known["fromRanges"] += [places.range(span) for span in call.spans]
    return list(answer.values())


def _item(session: Session, item: features.Item) -> wire.CallHierarchyItem:
    places = session.places(item.place.uri, session.workspace[item.place.uri])
    return {
        "name": item.place.name.name,
        "kind": KINDS[item.kind],
        "detail": item.detail,
        "uri": places.uri,
        "range": places.range(item.span),
        "selectionRange": places.range(item.focus),
        "data": {"uri": item.place.uri, "name": item.place.name.name},
    }


def _place(item: types.CallHierarchyItem) -> Place | None:
    data = item.data
    if not isinstance(data, dict):
        return None
    return Place(str(data.get("uri")), Name(Namespace.ELEMENT, str(data.get("name"))))
