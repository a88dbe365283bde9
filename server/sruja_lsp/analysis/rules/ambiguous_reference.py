"""A short name that more than one element could be meant by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model.meaning import ReferenceRole
from sruja_lsp.model.resolve import How
from sruja_lsp.model.workspace import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.resolve import Resolution
    from sruja_lsp.model.workspace import Workspace

_GENTLE = frozenset({ReferenceRole.INCLUDE, ReferenceRole.EXCLUDE, ReferenceRole.PROPERTY, ReferenceRole.LOOP})

_MOST = 10
"""Candidates that are shown with their places."""


def _candidates(workspace: Workspace, model: Model, resolution: Resolution) -> Iterator[Related]:
    for uri, name in resolution.places[:_MOST]:
        for found in workspace.declarations(Place(uri or model.uri, name)):
            yield Related(found.uri, found.focus, f"`{name.name}` could be meant")


def _find(workspace: Workspace, model: Model) -> Iterator[Finding]:
    unclear = {site: found for site, found in model.resolutions.open.items() if found.how is How.AMBIGUOUS}
    if not unclear:
        return
    candidates = {site: tuple(_candidates(workspace, model, found)) for site, found in unclear.items()}
    for site, statement, reference in model.occurrences_of(unclear):
        if statement.unfinished(reference):
            continue
        resolution = unclear[site]
        names = list(dict.fromkeys(name.name for name in resolution.names))
        shown = ", ".join(f"`{name}`" for name in names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")  # noqa: PLR2004  # as many as a line holds
        message = f"`{site.text}` could be {shown}. Write the full name."
        related = candidates[site]
        severity = Severity.WARNING if site.role in _GENTLE else RULE.severity
        data: dict[str, object] = {"candidates": names}
        yield Finding(RULE.name, severity, statement.of(reference), message, related, data=data)


RULE = Rule("ambiguous-reference", Severity.ERROR, "A short name that more than one element could be meant by.", _find)
