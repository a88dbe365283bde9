"""Steps of a scenario that have the same number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model import places
from sruja_lsp.model.meaning import Role
from sruja_lsp.model.steps import order_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.places import Statement
    from sruja_lsp.text.span import Span


def _check(statement: Statement) -> Iterator[Finding]:
    firsts: dict[str, Span] = {}
    for inner in places.properties(statement):
        if inner.meaning.role is not Role.STEP or (order := order_of(inner)) is None:
            continue
        number, span = order
        first = firsts.setdefault(number, span)
        if first is not span:
            message = f"Two steps are number {number}: which one comes first?"
            yield Finding(RULE.name, RULE.severity, span, message, (Related(HERE, first, "the other one"),))


RULE = Rule(
    "step-order",
    Severity.WARNING,
    "Steps of a scenario that have the same number.",
    blocks=(frozenset({"scenario", "flow"}), _check),
)
