"""A short name that more than one element could be meant by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model.meaning import ReferenceRole
from sruja_lsp.model.resolve import How

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.index import Name
    from sruja_lsp.model.model import Model

_GENTLE = frozenset({ReferenceRole.INCLUDE, ReferenceRole.EXCLUDE, ReferenceRole.PROPERTY, ReferenceRole.LOOP})


def _candidates(model: Model, names: tuple[Name, ...]) -> Iterator[Related]:
    for name in names:
        for statement in model.declarations(name):
            yield Related(model.uri, statement.focus, f"`{name.name}` could be meant")


def _find(model: Model) -> Iterator[Finding]:
    for site, resolution in model.resolutions.open.items():
        if resolution.how is not How.AMBIGUOUS:
            continue
        names = [name.name for name in resolution.names]
        shown = ", ".join(f"`{name}`" for name in names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")  # noqa: PLR2004  # as many as a line holds
        message = f"`{site.text}` could be {shown}. Write the full name."
        related = tuple(_candidates(model, resolution.names[:10]))
        severity = Severity.WARNING if site.role in _GENTLE else RULE.severity
        data: dict[str, object] = {"candidates": names}
        for statement, reference in model.occurrences(site):
            yield Finding(RULE.name, severity, statement.of(reference), message, related, data=data)


RULE = Rule("ambiguous-reference", Severity.ERROR, "A short name that more than one element could be meant by.", _find)
