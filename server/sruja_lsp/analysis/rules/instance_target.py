"""A containerInstance of something that cannot be deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.model import Model


def _find(model: Model) -> Iterator[Finding]:
    misplaced = model.resolutions.misplaced
    if not misplaced:
        return
    declarations = model.declarations_of(misplaced.values())
    for site, statement, reference in model.occurrences_of(misplaced):
        name = misplaced[site]
        kind = model.declared(name)[0].kind
        message = f"`{name.name}` is a {kind} and cannot be deployed: containers, databases, queues and the like can."
        related = tuple(
            Related(model.uri, declaration.focus, f"`{name.name}` is declared here")
            for declaration in declarations.get(name, ())
        )
        yield Finding(RULE.name, RULE.severity, statement.of(reference), message, related)


RULE = Rule("instance-target", Severity.ERROR, "A containerInstance of something that cannot be deployed.", _find)
