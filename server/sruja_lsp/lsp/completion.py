"""`textDocument/completion`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from sruja_lsp.features import completion as features
from sruja_lsp.features.completion import ItemKind
from sruja_lsp.lsp.positions import offset_of

if TYPE_CHECKING:
    from sruja_lsp.features.completion import CompletionItem
    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session
    from sruja_lsp.text.document import Text
    from sruja_lsp.text.span import Span

_KINDS: Final = {
    ItemKind.ELEMENT: types.CompletionItemKind.Class.value,
    ItemKind.NODE: types.CompletionItemKind.Module.value,
    ItemKind.KIND: types.CompletionItemKind.TypeParameter.value,
    ItemKind.KEYWORD: types.CompletionItemKind.Keyword.value,
    ItemKind.SNIPPET: types.CompletionItemKind.Snippet.value,
    ItemKind.PROPERTY: types.CompletionItemKind.Property.value,
    ItemKind.VALUE: types.CompletionItemKind.EnumMember.value,
    ItemKind.TAG: types.CompletionItemKind.Constant.value,
}

_SNIPPET: Final = types.InsertTextFormat.Snippet.value


def completion(session: Session, params: types.CompletionParams) -> wire.CompletionList:
    """What may be written at the cursor."""
    model = session.documents.get(params.text_document.uri)
    offset = offset_of(model.text, params.position, session.encoding)
    if _unasked(model.text, offset, params.context):
        return {"isIncomplete": False, "items": []}
    proposals = features.completion(session.workspace, model.uri, offset, snippets=session.client.snippets)
    # Nearly always every proposal replaces the same word.
    places = session.places(model.uri, model)
    ranges: dict[Span, wire.Range] = {}
    for item in proposals.items:
        if item.replace not in ranges:
            ranges[item.replace] = places.range(item.replace)
    markdown = session.client.markdown_proposals
    return {
        "isIncomplete": proposals.incomplete,
        "items": [_item(item, ranges[item.replace], model.uri, markdown=markdown) for item in proposals.items],
    }


def _unasked(text: Text, offset: int, context: types.CompletionContext | None) -> bool:
    """Whether the client asks only because of a blank that indents a line: nobody wants a list at each of those."""
    if context is None or context.trigger_character != " ":
        return False
    return not text.slice(text.line_start(text.line_at(offset)), offset).strip()


def resolve(session: Session, item: types.CompletionItem) -> types.CompletionItem:
    """A proposal with the documentation that was left out at first."""
    if isinstance(item.data, (list, tuple)) and len(item.data) == 2:  # noqa: PLR2004  # file and element
        uri, element = (str(part) for part in item.data)
        text = features.documentation(session.workspace, uri, element)
        if text and session.client.markdown_proposals:
            item.documentation = types.MarkupContent(types.MarkupKind.Markdown, text)
        elif text:
            item.documentation = text
    return item


def _item(item: CompletionItem, place: wire.Range, uri: str, *, markdown: bool) -> wire.CompletionItem:
    converted: wire.CompletionItem = {
        "label": item.label,
        "kind": _KINDS[item.kind],
        "textEdit": {"range": place, "newText": item.insert},
    }
    if item.detail:
        converted["detail"] = item.detail
    if item.documentation:
        converted["documentation"] = (
            {"kind": "markdown", "value": item.documentation} if markdown else item.documentation
        )
    if item.sort:
        converted["sortText"] = item.sort
    if item.filter and item.filter != item.label:
        converted["filterText"] = item.filter
    if item.element:
        converted["data"] = [uri, item.element]
    if item.snippet:
        converted["insertTextFormat"] = _SNIPPET
    return converted
