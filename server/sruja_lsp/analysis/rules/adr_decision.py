"""A decision that is in force, and does not say what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.places import Statement

_IN_FORCE: Final = frozenset({"accepted", "deprecated", "superseded"})
"""What is proposed is still being written, and what was rejected has decided nothing."""
_SAYING: Final = frozenset({"decision", "description", "outcome"})


def _check(statement: Statement) -> Iterator[Finding]:
    status: tuple[str, Statement] | None = None
    begun = False
    for inner in places.properties(statement):
        subject = inner.item.head.subject
        word = subject.text.casefold() if subject is not None else ""
        values = inner.item.head.values
        if word in _SAYING and (not values or any(value.string.strip() for value in values)):
            return
        if word == "status" and len(values) == 1:
            status = (values[0].string.casefold(), inner)
        begun = begun or word in {"context", "consequences", "option"}
    if status is None or status[0] not in _IN_FORCE or not begun:
        return
    said, where = status
    value = where.item.head.values[0]
    span = type(where.span)(where.start + value.start, where.start + value.end)
    message = f"This decision is {said}, but nothing says what was decided: add a `decision`."
    data: dict[str, object] = {"insert": 'decision "To do: what is done from now on"', "into": "element"}
    yield Finding(RULE.name, RULE.severity, span, message, data=data)


RULE = Rule(
    "adr-decision",
    Severity.INFORMATION,
    "A decision that is in force, and does not say what was decided.",
    blocks=(frozenset({"adr"}), _check),
)
