"""A container that runs nowhere, while the others of its system do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.environment import words
from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.contribution import Element
    from sruja_lsp.analysis.landscape import Landscape

_CARRIED: Final = re.compile(
    r"\b(?:mobile|ios|iphone|ipad|android|swift(?: ui)?|flutter|react native|desktop|electron|cli|command line"
    r"|sdk|librar(?:y|ies)|package|crate|plug ?ins?|extension|firmware|browser)\b"
)
_NOT_NOW: Final = re.compile(r"\b(?:planned|proposed|draft|idea|future|deprecated|retired|removed|sunset)\b")


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    if not landscape.environments:
        return
    for around in dict.fromkeys(element.name.rpartition(".")[0] for element in landscape.own_elements()):
        yield None
        if around in landscape.placed:
            continue  # the whole system runs as one
        siblings = [each for each in landscape.inside(around) if each.deployable and not each.external]
        # who shows where the services run may leave the stores to somebody else
        for alike in ([each for each in siblings if not each.stores], [each for each in siblings if each.stores]):
            yield None
            yield from _forgotten(landscape, alike)


def _forgotten(landscape: Landscape, elements: list[Element]) -> Iterator[Finding]:
    """Those of siblings that run nowhere though most of the others do."""
    running = [element for element in elements if _runs(landscape, element)]
    # When little is deployed, the deployment is a sketch; when most is, the rest was probably forgotten.
    share = 2 * len(running) - len(elements)
    if share >= 0:
        for element in elements:
            if element in running or element.uri != landscape.uri:
                continue
            if (share > 0 or _needed(landscape, element, running)) and not _elsewhere(landscape, element):
                yield _finding(landscape, element, running)


def _elsewhere(landscape: Landscape, element: Element) -> bool:
    """Whether it runs where no deployment reaches: on phones and desks, within others, not yet, or no longer."""
    stage = f"{element.metadata('status')} {element.says('status')} {element.says('tags')}"
    if landscape.is_external(element) or _NOT_NOW.search(words(stage)):
        return True
    leaf = element.name.rpartition(".")[2]
    return _CARRIED.search(words(f"{leaf} {element.title} {element.says('technology')}")) is not None


def _needed(landscape: Landscape, element: Element, running: list[Element]) -> bool:
    """Whether something that runs has a relation to it."""
    sources = {relation.source for relation in landscape.into.get(element.name, ())}
    return any(not sources.isdisjoint((other.name, *landscape.parts.get(other.name, ()))) for other in running)


def _runs(landscape: Landscape, element: Element) -> bool:
    names = (element.name, *landscape.parts.get(element.name, ()))
    return any(name in landscape.placed for name in names)


def _finding(landscape: Landscape, element: Element, running: list[Element]) -> Finding:
    shown = ", ".join(
        f"`{environment.node.name}`" for _, environment in landscape.environments[:3] if environment.node.name
    )
    where = "any deployment" if len(landscape.environments) > 3 or not shown else shown  # noqa: PLR2004  # as many as are listed
    message = (
        f"`{element.name}` runs nowhere: {where} has no instance of it, though the rest of its system is deployed."
    )
    if where == "any deployment":
        message = (
            f"`{element.name}` runs nowhere: no deployment has an instance of it, though others of its system run."
        )
    related = tuple(
        Related(environment.uri, placement.span(placement.instance.focus), f"`{other.name}` runs here")
        for other in running[:1]
        for environment, placement in landscape.placed.get(other.name, ())[:1]
    )
    data: dict[str, object] = {
        "element": element.name,
        "nodes": list(
            dict.fromkeys(placement.path for other in running for _, placement in landscape.placed.get(other.name, ()))
        )[:5],
    }
    return Finding(RULE.name, RULE.severity, element.focus, message, related, data=data)


RULE = Rule(
    "undeployed-container",
    Severity.INFORMATION,
    "A container that runs nowhere, while the others of its system do.",
    landscape=_landscape,
    keys=frozenset({"external", "status", "technology", "tech"}),
)
