"""Understood, but not how Sruja is written today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Severity, Tag
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace


def _find(_workspace: Workspace, model: Model) -> Iterator[Finding]:
    for start, problem in model.tree.problems():
        if problem.is_remark:
            span = Span(start + problem.start, start + problem.end)
            yield Finding(RULE.name, RULE.severity, span, problem.message, data={"problem": problem.code.value})
    for start, remark in model.remarks():
        if remark.rule == RULE.name:
            span = Span(start + remark.span.start, start + remark.span.end)
            yield Finding(RULE.name, RULE.severity, span, remark.message, tags=(Tag.DEPRECATED,))
    for statement in model.wrappers():
        word = statement.item.head.tokens[0].text
        message = f"`{word}` blocks are an older form of Sruja: what is in them may stand at the top of the file."
        yield Finding(RULE.name, RULE.severity, statement.focus, message, tags=(Tag.DEPRECATED,))


RULE = Rule("legacy-syntax", Severity.HINT, "Understood, but not how Sruja is written today.", _find)
