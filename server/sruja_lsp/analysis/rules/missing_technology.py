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
        if said.technology or _of_others(landscape, element.name):
            continue
        message = f"`{element.name}` does not say what it is built with: name its `technology`."
        data: dict[str, object] = {"insert": _INSERTED, "into": "element"}
        yield Finding(RULE.name, RULE.severity, element.focus, message, data=data)


def _of_others(landscape: Landscape, name: str) -> bool:
    """Whether others build and run it, and need not tell us how."""
    architecture = landscape.architecture
    return any(architecture.elements[each].external for each in (name, *architecture.ancestors(name)))


RULE = Rule(
    "missing-technology",
    Severity.INFORMATION,
    "A container or store that does not say what it is built with.",
    landscape=_landscape,
    keys=frozenset({"technology", "tech", "external"}),
    off=True,
)
