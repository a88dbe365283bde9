"""An element that nothing else in the model mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import table
from sruja_lsp.language.types import KindCategory
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace, ReferenceRole
from sruja_lsp.model.workspace import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.contribution import Element
    from sruja_lsp.analysis.landscape import Landscape

_FEW: Final = 10
"""Elements of a model that is still a sketch: nobody has come to the relations yet."""
_PART: Final = 4
"""When more than one in so many is left alone, the model is a list of parts, and nobody means to connect them."""
_SHOWING = frozenset({ReferenceRole.INCLUDE, ReferenceRole.EXCLUDE, ReferenceRole.EXTEND})


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    connected: set[str] = set()
    for relation in landscape.relations:
        connected.update((relation.source, relation.target))
    connected.update(landscape.placed)
    alone: list[Element] = []
    leaves = 0
    for element in landscape.own_elements():
        yield None
        if element.name in landscape.parts or not _is_element(element):
            continue
        leaves += 1
        if element.name not in connected and not _mentioned(landscape, element):
            alone.append(element)
    if leaves < _FEW or len(alone) * _PART > leaves:
        return
    for element in alone:
        if not _listed(landscape, element, connected):
            message = f"No relation, scenario, deployment or requirement has to do with `{element.name}`."
            yield Finding(RULE.name, RULE.severity, element.focus, message, data={"element": element.name})


def _listed(landscape: Landscape, element: Element, connected: set[str]) -> bool:
    """Whether its owner is what others have to do with, and its parts are only listed."""
    around = element.name.rpartition(".")[0]
    return around in connected and connected.isdisjoint(landscape.parts.get(around, ()))


def _is_element(element: Element) -> bool:
    known = table.KINDS.get(element.kind)
    return known is not None and known.category in (KindCategory.ELEMENT, KindCategory.PERSON)


def _mentioned(landscape: Landscape, element: Element) -> bool:
    place = Place(element.uri, Name(Namespace.ELEMENT, element.name))
    return any(landscape.workspace.sites(place, lambda site: site.role not in _SHOWING and not site.role.lenient))


RULE = Rule(
    "orphan-element", Severity.HINT, "An element that nothing else in the model mentions.", landscape=_landscape
)
