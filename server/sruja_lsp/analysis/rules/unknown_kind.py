"""An element of a kind that nobody defined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import table
from sruja_lsp.language.nearest import nearest
from sruja_lsp.model.meaning import ReferenceRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace


def _find(_workspace: Workspace, model: Model) -> Iterator[Finding]:
    unknown = [site for site in model.resolutions.open if site.role is ReferenceRole.KIND]
    for site, statement, reference in model.occurrences_of(unknown) if unknown else ():
        close = nearest(site.text, (*table.KINDS, *model.context.custom_kinds))
        if close:
            message = f"There is no kind `{site.text}`. Did you mean `{close}`?"
        else:
            message = f"The kind `{site.text}` is not defined: define it, or use one of the built-in kinds."
        severity = RULE.severity if close else Severity.INFORMATION
        data: dict[str, object] = {"suggestions": [close] if close else []}
        yield Finding(RULE.name, severity, statement.of(reference), message, data=data)


RULE = Rule("unknown-kind", Severity.WARNING, "An element of a kind that nobody defined.", _find)
