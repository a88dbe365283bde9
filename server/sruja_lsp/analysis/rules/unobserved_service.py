"""A service in production that nothing watches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.contribution import says_of_watching
from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model.meaning import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.contribution import Element
    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.analysis.landscape import Landscape
    from sruja_lsp.model.deployments import Node


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    watching: list[Element] = []
    for element in landscape.elements.values() if landscape.observed else ():
        yield None
        if landscape.watches(element):
            watching.append(element)
    if watching:
        yield from _beside_others(landscape, watching)
    else:
        yield from _all_of_them(landscape)


def _all_of_them(landscape: Landscape) -> Iterator[Finding]:
    """One word for the whole model, and none as long as it shows no releases: a sketch needs no dashboards."""
    for start, environment in landscape.environments:
        if environment.uri != landscape.uri:
            continue
        running = [name for name in environment.elements if name in landscape.elements]
        if environment.trial or len(running) < 2 or not _released(environment):  # noqa: PLR2004  # they work together
            continue
        if all(_tells_of_itself(landscape, name) for name in running) or _has_agent(environment.node):
            continue
        focus = environment.node.focus
        span = type(focus)(start + focus.start, start + focus.end)
        message = (
            f"Nothing in this model watches what runs in `{environment.node.name}`: no metrics, no logs, no traces. "
            "Who notices when a release goes wrong?"
        )
        yield Finding(RULE.name, RULE.severity, span, message, data={"deployment": environment.node.name})
        return


def _released(environment: Environment) -> bool:
    """Whether the model is about releases: it says which version runs, or how the next one comes."""
    return any(
        not {"version", "deployment_strategy"}.isdisjoint(placement.instance.settings) or placement.instance.parts
        for placements in environment.elements.values()
        for placement in placements
    )


def _beside_others(landscape: Landscape, watching: list[Element]) -> Iterator[Finding | None]:
    names = {element.name for element in watching}
    watched: set[str] = set()
    for relation in landscape.relations:
        yield None
        for end, other in ((relation.source, relation.target), (relation.target, relation.source)):
            if other in names:
                watched.add(end)
    for name, placed in landscape.own_placed.items():
        yield None
        element = landscape.elements.get(name)
        live = [each for place, each in placed if not place.trial]
        if element is None or not live or name in names or element.stores:
            continue
        if (
            not element.deployable
            or landscape.is_external(element)
            or _is_watched(landscape, name, watched)
            or _tells_of_itself(landscape, name)
        ):
            continue
        if all(any(_has_agent(node) for _, node in each.around) for each in live):
            continue
        message = f"Nothing watches `{name}`, which is in production: it sends no metrics, logs or traces anywhere."
        related = tuple(
            Related(each.uri, each.focus, f"`{each.name}` could watch it") for each in watching if "." in each.name
        )
        data: dict[str, object] = {"element": name, "watching": [each.name for each in watching][:5]}
        first = live[0]
        yield Finding(RULE.name, RULE.severity, first.span(first.instance.focus), message, related[:3], data=data)


def _tells_of_itself(landscape: Landscape, name: str) -> bool:
    """Whether an element says in its metadata how it is watched."""
    element = landscape.elements.get(name)
    return element is not None and says_of_watching(" ".join(element.metadata_keys()))


def _has_agent(node: Node) -> bool:
    """Whether something in a node collects what runs beside it, such as an agent on each machine."""
    return any(
        inner.role is Role.INFRASTRUCTURE and says_of_watching(f"{inner.name} {inner.title} {inner.text('technology')}")
        for _, inner in node.nodes()
    )


def _is_watched(landscape: Landscape, name: str, watched: set[str]) -> bool:
    if not watched.isdisjoint((name, *landscape.parts.get(name, ()))):
        return True
    around = name.rpartition(".")[0]
    while around:
        if around in watched:
            return True
        around = around.rpartition(".")[0]
    return False


RULE = Rule(
    "unobserved-service",
    Severity.HINT,
    "A service in production that nothing watches.",
    landscape=_landscape,
    keys=frozenset({"external"}),
)
