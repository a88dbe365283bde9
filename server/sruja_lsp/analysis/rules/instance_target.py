"""A containerInstance of something that cannot be deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace


def _find(workspace: Workspace, model: Model) -> Iterator[Finding]:
    misplaced = model.resolutions.misplaced
    for site, statement, reference in model.occurrences_of(misplaced) if misplaced else ():
        places = workspace.meant(model.uri, site)
        if not places:
            continue
        name, kind = places[0].name.name, workspace.declared(places[0])[0].kind
        message = f"`{name}` is a {kind} and cannot be deployed: containers, databases, queues and the like can."
        related = tuple(
            Related(found.uri, found.focus, f"`{name}` is declared here")
            for place in places
            for found in workspace.declarations(place)
        )
        yield Finding(RULE.name, RULE.severity, statement.of(reference), message, related)


RULE = Rule("instance-target", Severity.ERROR, "A containerInstance of something that cannot be deployed.", _find)
