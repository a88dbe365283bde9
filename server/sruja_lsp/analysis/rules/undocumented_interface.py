"""Something that people use, and that tells them nothing about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import table
from sruja_lsp.language.types import KindCategory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.contribution import Relation
    from sruja_lsp.analysis.landscape import Landscape

_DOCUMENTED: Final = frozenset({"doc", "docs", "documentation", "source", "sources", "url", "runbook"})
"""Words behind which more is told than a description could."""
_INSERTED: Final = 'description "To do: what people do with it"'


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    used: dict[str, Relation] = {}
    for relation in landscape.relations:
        yield None
        if _is_person(landscape, relation.source) and not _is_person(landscape, relation.target):
            used.setdefault(relation.target, relation)
    for element in landscape.own_elements():
        yield None
        first = used.get(element.name)
        if first is None or _told(landscape, element.name):
            continue
        message = (
            f"`{first.source}` uses `{element.name}`, which does not say what it is for. Describe it, or link a `doc`."
        )
        related = (Related(first.uri, first.span, f"`{first.source}` uses it"),)
        data: dict[str, object] = {"insert": _INSERTED, "into": "element"}
        yield Finding(RULE.name, RULE.severity, element.focus, message, related, data=data)


def _is_person(landscape: Landscape, name: str) -> bool:
    element = landscape.elements.get(name)
    known = table.KINDS.get(element.kind) if element is not None else None
    return known is not None and known.category is KindCategory.PERSON


def _told(landscape: Landscape, name: str) -> bool:
    said = landscape.architecture.elements[name]
    return bool(said.description) or not _DOCUMENTED.isdisjoint((*said.properties, *said.metadata))


RULE = Rule(
    "undocumented-interface",
    Severity.INFORMATION,
    "Something that people use, and that tells them nothing about itself.",
    landscape=_landscape,
    keys=_DOCUMENTED | {"description", "desc"},
    off=True,
)
