"""Something that everything stands still without, and that is there once."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.availability import promised
from sruja_lsp.analysis.environment import words
from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.traffic import blue_green, canary
from sruja_lsp.model.settings import shifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.analysis.landscape import Landscape
    from sruja_lsp.model.deployments import Node, Placement
    from sruja_lsp.text.span import Span

_MACHINE: Final = re.compile(r"\b(?:ec2|vm|vps|virtual machine|server|machine|droplet|host|bare metal|raspberry pi)\b")
_MANY: Final = re.compile(
    r"\b(?:cluster|clusters|pool|pools|group|groups|fleet|farm|set|asg|auto ?scal\w+|serverless|kubernetes|k8s|ecs|eks"
    r"|gke|aks|fargate|swarm|nomad|ha|region|zone|api server|serverless)\b|\d{2,}"
)
_THREE_NINES: Final = Decimal("0.999")
"""From here on there is no time to start a copy by hand: 43 minutes a month."""


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    for start, environment in landscape.environments:
        yield None
        if environment.trial or environment.uri != landscape.uri:
            continue
        placed = {
            name: tuple(placement for other, placement in landscape.own_placed[name] if other is environment)
            for name in environment.elements
        }
        told: set[str] = set()
        for finding, names in _machines(landscape, environment, start, placed):
            told.update(names)
            yield finding
        for finding, name in _data_of_others(landscape, placed):
            told.add(name)
            yield finding
        for name, placements in placed.items():
            yield None
            if name not in told and (found := _only_copy(landscape, name, placements)):
                yield found


# ---- one machine for everything


def _machines(
    landscape: Landscape, environment: Environment, start: int, placed: dict[str, tuple[Placement, ...]]
) -> Iterator[tuple[Finding, list[str]]]:
    for place, node in _nodes(environment.node, start):
        said = node.settings.get("instances")
        alone = said is not None and node.machines == 1
        if not alone and (said is not None or not _is_one_machine(node)):
            continue
        inside = {
            name: placements
            for name, placements in placed.items()
            if all(place in (outer for outer, _ in placement.around) for placement in placements)
        }
        if len(inside) < 2:  # noqa: PLR2004  # one service is not everything
            continue
        listed = ", ".join(f"`{name}`" for name in list(inside)[:4]) + (" and others" if len(inside) > 4 else "")  # noqa: PLR2004  # as many are named
        message = f"One machine runs {listed}: when it fails, all of them do."
        related = tuple(
            Related(landscape.uri, placements[0].span(placements[0].instance.focus), f"`{name}` runs on it alone")
            for name, placements in inside.items()
        )
        data: dict[str, object] = {"replacement": "2"}
        if said is not None:
            span = shifted(said.span, place)
            yield Finding(RULE.name, RULE.severity, span, message, related, data=data), list(inside)
        elif len(inside) > 2 and not any((each[0].instance.replicas or 1) > 1 for each in inside.values()):  # noqa: PLR2004  # two may share one
            message = f"`{node.name or node.title}` seems to be one machine, and runs {listed}: when it fails, all do."
            message += " If there are more of it, say so with `instances`."
            span = shifted(node.focus, place)
            yield Finding(RULE.name, Severity.INFORMATION, span, message, related), list(inside)


def _is_one_machine(node: Node) -> bool:
    """Whether a node is called a machine, and not a place with many of them."""
    called = words(f"{node.name} {node.title} {node.text('technology')}")
    return _MACHINE.search(called) is not None and _MANY.search(called) is None


def _nodes(node: Node, start: int) -> Iterator[tuple[int, Node]]:
    for place, inner in node.nodes(start):
        yield place, inner
        yield from _nodes(inner, place)


# ---- services in several places that need data in one


def _data_of_others(landscape: Landscape, placed: dict[str, tuple[Placement, ...]]) -> Iterator[tuple[Finding, str]]:
    told: set[str] = set()
    for name, placements in placed.items():
        if len(placements) < 2 or not _spread(placements):  # noqa: PLR2004  # at least two places
            continue
        depth = _fork(placements)
        sides = {side.around[depth][0]: side for side in placements if len(side.around) > depth}
        for relation in landscape.calls_of(name):
            element = landscape.elements[relation.target]
            copies = placed.get(relation.target, ())
            if not element.stores or not copies or relation.target in told or len(sides) < 2:  # noqa: PLR2004  # it takes two
                continue
            where = {copy.around[depth][0] if len(copy.around) > depth else None for copy in copies}
            (only, *others) = where
            if others or only is None or only not in sides:
                continue
            told.add(relation.target)
            yield _beside(landscape, name, relation.target, copies[0], depth, sides, only), relation.target


def _beside(  # noqa: PLR0913, PLR0917  # what a sentence about it needs
    landscape: Landscape, name: str, store: str, copy: Placement, depth: int, sides: dict[int, Placement], only: int
) -> Finding:
    others = [side for place, side in sides.items() if place != only]
    here = copy.around[depth][1].name
    there = " and ".join(f"`{side.around[depth][1].name}`" for side in others[:3])
    waits = all(side.waits for side in others)
    what = "cannot take over without it" if waits else "fails with it"
    message = (
        f"`{store}` is in `{here}` alone, but `{name}` needs it in {there}, too: when `{here}` fails, {there} {what}."
    )
    related = [
        Related(landscape.uri, side.span(side.instance.focus), f"`{name}` needs `{store}` here") for side in others
    ]
    data: dict[str, object] = {"element": store, "nodes": [side.path for side in others]}
    span = copy.span(copy.instance.focus)
    return Finding(RULE.name, RULE.severity, span, message, tuple(related), data=data)


def _spread(placements: tuple[Placement, ...]) -> bool:
    """Whether the instances stand in for each other in different places, rather than being versions of a release."""
    if blue_green(placements) or any(canary(placement) for placement in placements):
        return False
    if len({placement.region for placement in placements if placement.region}) > 1:
        return True
    if len({placement.instance.version for placement in placements}) > 1:
        return False
    depth = _fork(placements)
    sides = [side.around[depth][1] for side in placements if len(side.around) > depth]
    return len(sides) == len(placements) and all(side.status or side.traffic is not None for side in sides)


def _fork(placements: tuple[Placement, ...]) -> int:
    """How many nodes the instances have around them in common, the deployment included."""
    depth = 0
    for level in zip(*(placement.around for placement in placements), strict=False):
        if len({start for start, _ in level}) > 1:
            break
        depth += 1
    return depth


# ---- the only copy


def _only_copy(landscape: Landscape, name: str, placements: tuple[Placement, ...]) -> Finding | None:
    element = landscape.elements.get(name)
    if element is None or len(placements) != 1:
        return None
    (placement,) = placements
    instance = placement.instance
    if instance.multi_az or (instance.replicas or 1) > 1 or (instance.max_replicas or 1) > 1 or placement.waits:
        return None
    if any((node.machines or 1) > 1 for _, node in placement.around) and "replicas" not in instance.settings:
        return None
    rolling = instance.strategy in {"rolling", "recreate"} or "rolling_update" in instance.parts
    zone, replicas = instance.settings.get("multi_az"), instance.settings.get("replicas")
    said = promised(landscape.lines(placement, name))
    strict = said is not None and said[0] >= _THREE_NINES
    related: tuple[Related, ...] = ()
    if said is not None and strict:
        related = (
            Related(landscape.file_of(said[1].target), said[1].target.span, f"{said[1].target.text} is promised"),
        )
    if element.stores and zone is not None and instance.multi_az is False:
        saved = "backup_retention" in instance.settings
        message = f"This is the only copy of `{name}`: no second zone has one" + (
            ". When it fails, the data is out of reach." if saved else ", and no backup is mentioned."
        )
        return _finding(placement.span(zone.span), message, related, "true", RULE.severity)
    if replicas is None or instance.replicas != 1 or (rolling and not strict):
        return None
    promise = f", and {said[1].target.text} is promised" if said is not None and strict else ""
    message = f"`{name}` runs once{promise}: it is down whenever its only replica is."
    severity = RULE.severity if strict else Severity.INFORMATION
    return _finding(placement.span(replicas.span), message, related, "2", severity)


def _finding(span: Span, message: str, related: tuple[Related, ...], replacement: str, severity: Severity) -> Finding:
    return Finding(RULE.name, severity, span, message, related, data={"replacement": replacement})


RULE = Rule(
    "single-point-of-failure",
    Severity.WARNING,
    "Something that everything stands still without, and that is there once.",
    landscape=_landscape,
)
