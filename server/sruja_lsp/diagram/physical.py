"""What the view of a deployment shows: nodes in nodes, what runs in them, and who talks to whom there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram import levels, looks
from sruja_lsp.diagram.scene import Badge, Box, Scene, Shape
from sruja_lsp.diagram.scenes import bundled
from sruja_lsp.diagram.status import tone
from sruja_lsp.diagram.text import clean
from sruja_lsp.language import values
from sruja_lsp.model.deployed import DeployedInstance, DeployedNode
from sruja_lsp.model.meaning import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from sruja_lsp.diagram.scene import Line
    from sruja_lsp.diagram.views import View
    from sruja_lsp.model.architecture import Architecture, Relation
    from sruja_lsp.model.deployments import Instance

_SORTS: Final[Mapping[Role, str]] = {
    Role.DEPLOYMENT: "Deployment",
    Role.NODE: "Node",
    Role.INFRASTRUCTURE: "Infrastructure",
}


def deployment_scene(architecture: Architecture, view: View) -> Scene:
    """What the view of a deployment shows; the deployment itself is the outermost frame."""
    root = next((one for one in architecture.deployments if one.id == view.name), None)
    if root is None:
        return Scene(view.id, view.kind, view.title, "", ())
    boxes = tuple(_boxes(architecture, root, ""))
    count = sum(1 for _ in root.instances())
    subtitle = clean(root.node.text("description")) or f"Deployment of {count} instance{'' if count == 1 else 's'}"
    return Scene(view.id, view.kind, view.title, subtitle, boxes, tuple(_lines(architecture, root)))


def _boxes(architecture: Architecture, node: DeployedNode, parent: str) -> Iterator[Box]:
    said = node.node
    technology = clean(said.text("technology") or said.text("type") or said.text("provider"))
    sort = _SORTS.get(node.role, "Node")
    infrastructure = node.role is Role.INFRASTRUCTURE
    tags = tuple(tag for one in said.text("tags").split(",") if (tag := clean(one).lstrip("#@")))
    status = clean(said.text("status"))
    badges = []
    if status:
        badges.append(Badge(status, tone(status), f"Status: {status}"))
    if said.machines is not None and said.machines != 1:
        badges.append(Badge(f"\u00d7{said.machines}", "plain", f"{said.machines} machines"))
    if said.traffic is not None:
        badges.append(Badge(f"{_percent(said.traffic)} traffic", "info", f"{_percent(said.traffic)} of the traffic"))
    if region := clean(said.text("region")):
        badges.append(Badge(region, "plain", f"Region {region}"))
    yield Box(
        node.id,
        parent,
        clean(node.title) or node.id.rpartition(".")[2],
        "infrastructure" if infrastructure else "node",
        f"{sort}: {technology}" if technology else sort,
        clean(said.text("description")),
        tags,
        tuple(badges),
        frame=bool(node.parts),
        status=status,
        place=node.places[0],
    )
    for part in node.parts:
        if isinstance(part, DeployedNode):
            yield from _boxes(architecture, part, node.id)
        else:
            yield _instance(architecture, part, node.id)


def _instance(architecture: Architecture, placed: DeployedInstance, parent: str) -> Box:
    instance = placed.instance
    element = architecture.elements.get(placed.target)
    status = clean(instance.text("status"))
    title = clean(instance.title)
    if element is None:  # an instance of what cannot be drawn elsewhere
        return Box(placed.id, parent, title or placed.target, "container", "Instance", place=placed.place)
    said = looks.element_look(element, architecture.styles)
    caption = clean(element.kind_title)
    technology = clean(element.technology)
    shape = looks.shape(element, said)
    return Box(
        placed.id,
        parent,
        title or clean(element.title),
        looks.family(element.kind),
        f"{caption}: {technology}" if technology else caption,
        clean(instance.text("description")),
        (),
        (*_badges(instance), *levels.badges(placed.objectives)),
        levels.ring(placed.objectives),
        Shape.BOX if shape is Shape.PERSON else shape,
        external=element.external,
        status=status,
        look=looks.look(said),
        place=placed.place,
        element=placed.target,
    )


def _badges(instance: Instance) -> Iterator[Badge]:
    """What an instance says of itself, the most telling first."""
    if instance.replicas is not None:
        least, most = instance.min_replicas, instance.max_replicas
        bounds = f" ({least}\u2013{most})" if least is not None and most is not None else ""
        hint = f"{instance.replicas} replicas" + (f", from {least} to {most}" if bounds else "")
        yield Badge(f"\u00d7{instance.replicas}{bounds}", "plain", hint)
    if instance.traffic is not None:
        share = _percent(instance.traffic)
        yield Badge(f"{share} traffic", "info" if instance.traffic else "plain", f"{share} of the traffic here")
    if version := clean(instance.version):
        named = version if version[:1] in "vV" else f"v{version}"
        yield Badge(named, "plain", f"Version {version}")
    if status := clean(instance.text("status")):
        yield Badge(status, tone(status), f"Status: {status}")
    if role := clean(instance.text("role")):
        yield Badge(role, "plain", f"Role: {role}")
    if strategy := instance.strategy:
        first = instance.canary_percentage
        yield Badge(
            f"{strategy} {_percent(first)}" if first is not None else strategy,
            "warn" if strategy == "canary" else "plain",
            f"Released by {strategy}" + (f", {_percent(first)} of the traffic first" if first is not None else ""),
        )
    if instance.multi_az:
        yield Badge("multi-AZ", "plain", "A copy waits in a second zone")
    rollback = instance.parts.get("auto_rollback")
    if rollback is not None and values.parse_boolean(rollback.text("enabled")) is not False:
        yield Badge("auto-rollback", "plain", "Goes back by itself when it does badly")


def _percent(share: Decimal) -> str:
    text = format(share.normalize(), "f")
    return f"{text}%"


# ---- who talks to whom


def _lines(architecture: Architecture, root: DeployedNode) -> Iterator[Line]:
    """Relations of the model between what runs here; each instance talks to the nearest ones of the other element."""
    by_target: dict[str, list[DeployedInstance]] = {}
    for instance in root.instances():
        by_target.setdefault(instance.target, []).append(instance)
    bundles: dict[tuple[str, str], list[Relation]] = {}
    for relation in architecture.relations:
        source, target = (
            _deployed(architecture, relation.source, by_target),
            _deployed(architecture, relation.target, by_target),
        )
        if not source or not target or source == target:
            continue
        for one in by_target[source]:
            for other in _nearest(one, by_target[target]):
                bundles.setdefault((one.id, other.id), []).append(relation)
    for (one_id, other_id), relations in bundles.items():
        yield bundled(f"{one_id}->{other_id}", one_id, other_id, relations, architecture.styles, implied=False)


def _deployed(architecture: Architecture, name: str, by_target: Mapping[str, object]) -> str:
    """The element itself when it runs here, else the nearest thing around it that does."""
    if name in by_target:
        return name
    return next((around for around in architecture.ancestors(name) if around in by_target), "")


def _nearest(instance: DeployedInstance, others: list[DeployedInstance]) -> list[DeployedInstance]:
    """Those that share the most nodes around them."""
    shared = [_shared(instance.path, other.path) for other in others]
    most = max(shared)
    return [other for other, count in zip(others, shared, strict=True) if count == most]


def _shared(one: str, other: str) -> int:
    count = 0
    for first, second in zip(one.split("."), other.split("."), strict=False):
        if first != second:
            break
        count += 1
    return count
