"""A containerInstance of something that cannot be deployed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import table
from sruja_lsp.model.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.index import Index, Name, Site
    from sruja_lsp.model.model import Model


def _find(model: Model) -> Iterator[Finding]:
    for site, name in _impossible(model.index):
        kind = model.declared(name)[0].kind
        message = f"`{name.name}` is a {kind} and cannot be deployed: containers, databases, queues and the like can."
        related = tuple(
            Related(model.uri, statement.focus, f"`{name.name}` is declared here")
            for statement in model.declarations(name)
        )
        for statement, reference in model.occurrences(site):
            yield Finding(RULE.name, RULE.severity, statement.of(reference), message, related)


@lru_cache(maxsize=4)
def _impossible(index: Index) -> tuple[tuple[Site, Name], ...]:
    """The instances of what cannot be deployed; an edit that changes no table leaves them as they are."""
    found = []
    for site in index.instances:
        name = resolve(index, site).name
        if name is not None and not any(_deployable(entry.kind) for entry in index.declared[name]):
            found.append((site, name))
    return tuple(found)


def _deployable(kind: str) -> bool:
    known = table.KINDS.get(kind)
    return known is None or known.deployable


RULE = Rule("instance-target", Severity.ERROR, "A containerInstance of something that cannot be deployed.", _find)
