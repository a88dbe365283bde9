"""What the view of a deployment shows: nodes in nodes, what runs in them, and who talks to whom there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram import levels, looks
from sruja_lsp.diagram.icons import icon
from sruja_lsp.diagram.scene import Badge, Box, Scene, Shape
from sruja_lsp.diagram.scenes import bundled
from sruja_lsp.diagram.status import tone
from sruja_lsp.diagram.text import clean
from sruja_lsp.language import values
from sruja_lsp.model.deployed import DeployedInstance, DeployedNode, DeployedRelation
from sruja_lsp.model.meaning import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from sruja_lsp.diagram.scene import Line
    from sruja_lsp.diagram.views import View
    from sruja_lsp.model.architecture import Architecture, Relation
    from sruja_lsp.model.deployed import DeployedEnd
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
        icon=icon(said.get("icon", "")),
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


_Joined = dict[tuple[str, str], list[DeployedRelation]]


def stated(architecture: Architecture, root: DeployedNode) -> _Joined:
    """The relations that stand in a deployment itself, by the ids of the two boxes that each of them joins.

    An end that is an element means its instances in the node where the relation stands; where none of them runs there,
    all that run in the deployment. Each of these is joined to the nearest of the other end.
    """
    by_target = _by_target(root)
    paths = {node.id for node in root.nodes()}
    found: _Joined = {}

    def ends(end: DeployedEnd, path: str) -> list[tuple[str, str]]:
        """Ids with the paths they are at."""
        if end.physical:
            return [(end.name, end.name)] if end.name in paths else []
        running = by_target.get(_deployed(architecture, end.name, by_target), [])
        here = [one for one in running if within(one.path, path)]
        return [(one.id, one.path) for one in here or running]

    for node in root.nodes():
        for relation in node.relations:
            targets = ends(relation.target, relation.path)
            for id_, path in ends(relation.source, relation.path):
                for other, there in _nearest(path, targets):
                    if id_ != other and not _around(id_, there, other) and not _around(other, path, id_):
                        found.setdefault((id_, other), []).append(relation)
    return found


def _around(frame: str, path: str, id_: str) -> bool:
    """Whether a frame is around a box with this id at this path: that is seen without a line."""
    return id_ != frame and within(path, frame)


def within(path: str, around: str) -> bool:
    """Whether a node is another one, or somewhere inside it."""
    return path == around or path.startswith(around + ".")


def _by_target(root: DeployedNode) -> dict[str, list[DeployedInstance]]:
    found: dict[str, list[DeployedInstance]] = {}
    for instance in root.instances():
        found.setdefault(instance.target, []).append(instance)
    return found


def _lines(architecture: Architecture, root: DeployedNode) -> Iterator[Line]:
    """What the deployment says itself, and relations of the model between what runs here.

    Each instance talks to the nearest ones of the other element.
    """
    by_target = _by_target(root)
    bundles: dict[tuple[str, str], list[Relation | DeployedRelation]] = {
        ends: [*relations] for ends, relations in stated(architecture, root).items()
    }
    for relation in architecture.relations:
        source, target = (
            _deployed(architecture, relation.source, by_target),
            _deployed(architecture, relation.target, by_target),
        )
        if not source or not target or source == target:
            continue
        for one in by_target[source]:
            for other, _ in _nearest(one.path, [(other.id, other.path) for other in by_target[target]]):
                bundles.setdefault((one.id, other), []).append(relation)
    for (one_id, other_id), relations in bundles.items():
        yield bundled(f"{one_id}->{other_id}", one_id, other_id, relations, architecture.styles, implied=False)


def _deployed(architecture: Architecture, name: str, by_target: Mapping[str, object]) -> str:
    """The element itself when it runs here, else the nearest thing around it that does."""
    if name in by_target:
        return name
    return next((around for around in architecture.ancestors(name) if around in by_target), "")


def _nearest(path: str, others: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those ids with paths that share the most nodes with a path."""
    shared = [_shared(path, other) for _, other in others]
    most = max(shared, default=0)
    return [other for other, count in zip(others, shared, strict=True) if count == most]


def _shared(one: str, other: str) -> int:
    count = 0
    for first, second in zip(one.split("."), other.split("."), strict=False):
        if first != second:
            break
        count += 1
    return count
