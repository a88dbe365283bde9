"""A container or store that does not say what it is built with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.landscape import Landscape

_INSERTED: Final = 'technology "To do"'


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    for element in landscape.own_elements():
        yield None
        if not element.deployable:
            continue
        said = landscape.architecture.elements[element.name]
        if said.technology or landscape.is_external(element):
            continue
        message = f"`{element.name}` does not say what it is built with: name its `technology`."
        data: dict[str, object] = {"insert": _INSERTED, "into": "element"}
        yield Finding(RULE.name, RULE.severity, element.focus, message, data=data)


RULE = Rule(
    "missing-technology",
    Severity.INFORMATION,
    "A container or store that does not say what it is built with.",
    landscape=_landscape,
    keys=frozenset({"technology", "tech", "external"}),
    off=True,
)
