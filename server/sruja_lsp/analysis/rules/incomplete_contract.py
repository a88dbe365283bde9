"""A contract that does not say what it takes or how it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.places import Statement


def _check(statement: Statement) -> Iterator[Finding]:
    values = statement.item.head.values
    title = values[0].string if values else ""
    called = f"`{title}` " if title else ""
    span = statement.focus
    if values:
        span = type(span)(statement.start + values[0].start, statement.start + values[0].end)
    said = {subject.text for inner in places.properties(statement) if (subject := inner.item.head.subject) is not None}
    if not said - {"description", "title"}:
        message = f"The contract {called}promises nothing: it has no input, no output, no error and no constraint."
        yield Finding(RULE.name, RULE.severity, span, message, data={"missing": ["input", "output", "error"]})
        return
    missing = [word for word in ("input", "error") if word not in said]
    if missing:
        gaps = {"input": "what it takes (`input`)", "error": "how it refuses (`error`)"}
        listed = " and ".join(gaps[word] for word in missing)
        message = f"The contract {called}does not say {listed}."
        yield Finding(RULE.name, Severity.HINT, span, message, data={"missing": missing})


RULE = Rule(
    "incomplete-contract",
    Severity.WARNING,
    "A contract that does not say what it takes or how it refuses.",
    blocks=(frozenset({"contract"}), _check),
)
