"""What the steps of scenarios say about themselves."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sruja_lsp.model.settings import all_settings
from sruja_lsp.syntax.forms import ValueKind
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from sruja_lsp.model.places import Statement


def order_of(step: Statement) -> tuple[str, Span] | None:
    """The number of a step, in its line or its block, and where it is written."""
    for word, value in pairwise(step.item.head.values):
        if word.kind is ValueKind.NAME and word.text == "order":
            return value.string.strip(), Span(step.start + value.start, step.start + value.end)
    if isinstance(step.item, Block):
        said = all_settings(step.item, step.start).get("order")
        if said is not None:
            return said.text.strip(), said.span
    return None
