"""An import of something that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import table
from sruja_lsp.language.nearest import nearest
from sruja_lsp.model.meaning import ReferenceRole
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.model import Model


def _find(model: Model) -> Iterator[Finding]:
    for start, remark in model.remarks():
        if remark.rule == RULE.name:
            span = Span(start + remark.span.start, start + remark.span.end)
            yield Finding(RULE.name, RULE.severity, span, remark.message, data={"replacement": remark.suggestion})
    names = {*table.KINDS, *(tag.value for tag in table.STDLIB_TAGS)}
    missing = [site for site in model.resolutions.open if site.role is ReferenceRole.STDLIB]
    for site, statement, reference in model.occurrences_of(missing) if missing else ():
        near = nearest(site.text, names)
        message = f"The standard library has no `{site.text}`."
        if near:
            message += f" Did you mean `{near}`?"
        data: dict[str, object] = {"suggestions": [near] if near else []}
        yield Finding(RULE.name, RULE.severity, statement.of(reference), message, data=data)


RULE = Rule("unresolved-import", Severity.ERROR, "An import of something that is not there.", _find)
