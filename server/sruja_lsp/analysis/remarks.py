"""What the model remarks about single values, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.model.settings import shifted
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.model import Model


def remarked(model: Model, rule: str) -> Iterator[Finding]:
    """The remarks that are meant for a rule."""
    for start, remark in model.remarks():
        if remark.rule == rule:
            span = Span(start + remark.span.start, start + remark.span.end)
            severity = Severity.HINT if remark.severity == "hint" else Severity.WARNING
            data: dict[str, object] | None = {"replacement": remark.suggestion} if remark.suggestion else None
            related: tuple[Related, ...] = ()
            if remark.other is not None:
                related = (Related(model.uri, shifted(remark.other, start), "the first one"),)
            yield Finding(rule, severity, span, remark.message, related, data=data)
