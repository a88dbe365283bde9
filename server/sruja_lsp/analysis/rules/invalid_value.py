"""A property whose value is not of the form it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace


def _find(_workspace: Workspace, model: Model) -> Iterator[Finding]:
    for start, remark in model.remarks():
        if remark.rule == RULE.name:
            span = Span(start + remark.span.start, start + remark.span.end)
            severity = Severity.HINT if remark.severity == "hint" else RULE.severity
            data: dict[str, object] | None = {"replacement": remark.suggestion} if remark.suggestion else None
            yield Finding(RULE.name, severity, span, remark.message, data=data)


RULE = Rule("invalid-value", Severity.WARNING, "A property whose value is not of the form it should be.", _find)
