"""A relation that leads back to where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model.meaning import ReferenceRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.landscape import Landscape


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    for relation in landscape.own_relations:
        yield None
        if relation.source != relation.target:
            continue
        element = landscape.elements.get(relation.source)
        message = f"This relation leads from `{relation.source}` to itself. Did you mean another end?"
        related = (Related(element.uri, element.focus, f"`{element.name}` is declared here"),) if element else ()
        span = relation.end(ReferenceRole.TARGET)
        yield Finding(RULE.name, RULE.severity, span, message, related, data={"remove": "relation"})


RULE = Rule(
    "self-relation", Severity.WARNING, "A relation that leads back to where it comes from.", landscape=_landscape
)
