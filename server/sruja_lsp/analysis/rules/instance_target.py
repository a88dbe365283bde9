"""A containerInstance of something that cannot be deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import table
from sruja_lsp.model.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.model import Model


def _find(model: Model) -> Iterator[Finding]:
    for site in model.index.instances:
        name = resolve(model.index, site).name
        if name is None:
            continue
        declared = model.declared(name)
        if not declared or any(_deployable(entry.kind) for entry in declared):
            continue
        kind = declared[0].kind
        message = (
            f"`{name.name}` is a {kind} and cannot be deployed: only containers, databases, queues and the like can."
        )
        related = tuple(
            Related(model.uri, statement.focus, f"`{name.name}` is declared here")
            for statement in model.declarations(name)
        )
        for statement, reference in model.occurrences(site):
            yield Finding(RULE.name, RULE.severity, statement.of(reference), message, related)


def _deployable(kind: str) -> bool:
    known = table.KINDS.get(kind)
    return known is None or known.deployable


RULE = Rule("instance-target", Severity.ERROR, "A containerInstance of something that cannot be deployed.", _find)
