"""A statement that cannot be read as it stands."""

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
    for start, problem in model.tree.problems():
        if not problem.is_remark:
            span = Span(start + problem.start, start + problem.end)
            yield Finding(RULE.name, RULE.severity, span, problem.message, data={"problem": problem.code.value})
    data: dict[str, object] | None
    for start, remark in model.remarks():
        if remark.rule == RULE.name:
            span = Span(start + remark.span.start, start + remark.span.end)
            data = {"replacement": remark.suggestion} if remark.suggestion else None
            yield Finding(RULE.name, RULE.severity, span, remark.message, data=data)


RULE = Rule("syntax-error", Severity.ERROR, "A statement that cannot be read as it stands.", _find)
