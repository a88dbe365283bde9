"""Steps of a scenario that have the same number."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model import places
from sruja_lsp.model.meaning import Role
from sruja_lsp.model.settings import all_settings
from sruja_lsp.syntax.forms import ValueKind
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.places import Statement


def _check(statement: Statement) -> Iterator[Finding]:
    firsts: dict[str, Span] = {}
    for inner in places.properties(statement):
        if inner.meaning.role is not Role.STEP or (order := _order(inner)) is None:
            continue
        number, span = order
        first = firsts.setdefault(number, span)
        if first is not span:
            message = f"Two steps are number {number}: which one comes first?"
            yield Finding(RULE.name, RULE.severity, span, message, (Related(HERE, first, "the other one"),))


def _order(step: Statement) -> tuple[str, Span] | None:
    """The number of a step, and where it is written."""
    values = step.item.head.values
    for word, value in itertools.pairwise(values):
        if word.kind is ValueKind.NAME and word.text == "order":
            return value.string.strip(), Span(step.start + value.start, step.start + value.end)
    if isinstance(step.item, Block):
        said = all_settings(step.item, step.start).get("order")
        if said is not None:
            return said.text.strip(), said.span
    return None


RULE = Rule(
    "step-order",
    Severity.WARNING,
    "Steps of a scenario that have the same number.",
    blocks=(frozenset({"scenario", "flow"}), _check),
)
