"""An element that does not say what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import table
from sruja_lsp.language.types import KindCategory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.contribution import Element
    from sruja_lsp.analysis.landscape import Landscape

_INSERTED: Final = 'description "To do: what it is for"'


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    for element in landscape.own_elements():
        yield None
        if _explains_itself(element) or landscape.architecture.elements[element.name].description:
            continue
        message = f"`{element.name}` does not say what it is for. One sentence in a `description` will do."
        data: dict[str, object] = {"insert": _INSERTED, "into": "element"}
        yield Finding(RULE.name, RULE.severity, element.focus, message, data=data)


def _explains_itself(element: Element) -> bool:
    """Whether it is a person, whose role is said by the name, or no part of the architecture at all."""
    known = table.KINDS.get(element.kind)
    return known is not None and known.category is not KindCategory.ELEMENT


RULE = Rule(
    "missing-description",
    Severity.INFORMATION,
    "An element that does not say what it is for.",
    landscape=_landscape,
    keys=frozenset({"description", "desc"}),
    off=True,
)
