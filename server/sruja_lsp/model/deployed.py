"""Deployments with every name looked up: which element runs where, and what it promises there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.model.deployments import deployments
from sruja_lsp.model.index import Scope, Site
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.model.outline import RelationText
from sruja_lsp.model.places import Statement
from sruja_lsp.model.resolve import resolve
from sruja_lsp.model.service_levels import over
from sruja_lsp.model.sources import Place, Spans
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from decimal import Decimal

    from sruja_lsp.model.deployments import Instance, Node
    from sruja_lsp.model.index import Name
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.service_levels import Objective, Objectives


@dataclass(frozen=True, slots=True)
class DeployedInstance:
    """An element where it runs. `id` is `Path.Of.Node:Element`; a second one of the same node has `#2` behind it.

    `share` is the percentage of all traffic that comes here, `objectives` its own over those of the element.
    """

    id: str
    target: str
    path: str
    instance: Instance
    share: Decimal | None
    objectives: Mapping[str, Objective]
    place: Place


class DeployedEnd(NamedTuple):
    """An end of a relation in a deployment: the path of a node or infrastructure, or the name of an element."""

    name: str
    physical: bool


@dataclass(frozen=True, slots=True)
class DeployedRelation:
    """A relation that stands in a deployment, by what its ends mean there. `path` is the node it stands in."""

    path: str
    source: DeployedEnd
    target: DeployedEnd
    label: str
    description: str
    technology: str
    tags: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class DeployedNode:
    """A deployment, a node or infrastructure, with what is in it in the order of the text. `id` is its path."""

    id: str
    role: Role
    node: Node
    parts: tuple[DeployedNode | DeployedInstance, ...]
    places: tuple[Place, ...]
    relations: tuple[DeployedRelation, ...] = ()
    """Those that stand directly in it."""

    @property
    def title(self) -> str:
        """What people call it."""
        return self.node.title or self.node.name

    def instances(self) -> Iterator[DeployedInstance]:
        """All instances in it and below."""
        for part in self.parts:
            if isinstance(part, DeployedInstance):
                yield part
            else:
                yield from part.instances()

    def nodes(self) -> Iterator[DeployedNode]:
        """Itself, and all nodes below."""
        yield self
        for part in self.parts:
            if isinstance(part, DeployedNode):
                yield from part.nodes()


def deployed(
    models: Iterable[Model],
    promised: Callable[[str], Mapping[str, Objective]],
    find: Callable[[Model, Site], Name | None] | None = None,
) -> tuple[DeployedNode, ...]:
    """The deployments of documents. `promised` says what an element promises, `find` what a reference means."""
    found: dict[str, DeployedNode] = {}
    for model in models:
        reader = _Reader(model, promised, find or _own)
        for start, node in deployments(model.tree, model.context):
            if node.name:
                one = reader.node(node, start, "", None)
                known = found.get(one.id)
                found[one.id] = one if known is None else _joined(known, one)
    return tuple(found.values())


def _own(model: Model, site: Site) -> Name | None:
    return resolve(model.index, site).name


def _joined(one: DeployedNode, other: DeployedNode) -> DeployedNode:
    """One node of two statements that name the same one."""
    return DeployedNode(
        one.id,
        one.role,
        one.node,
        _distinct((*one.parts, *other.parts)),
        (*one.places, *other.places),
        (*one.relations, *other.relations),
    )


class _Reader:
    def __init__(
        self,
        model: Model,
        promised: Callable[[str], Mapping[str, Objective]],
        find: Callable[[Model, Site], Name | None],
    ) -> None:
        self.model = model
        self.promised = promised
        self.find = find

    def node(self, node: Node, start: int, around: str, share: Decimal | None) -> DeployedNode:
        path = f"{around}.{node.name}" if around else node.name
        share = _weighed(share, node.traffic)
        place = Place(self.model.uri, Spans(_moved(node.focus, start), Span(start, start + node.width)))
        parts = _distinct(self._parts(node, start, path, share))
        return DeployedNode(path, node.role, node, parts, (place,), tuple(self._relations(node, start, path)))

    def _relations(self, node: Node, start: int, path: str) -> Iterator[DeployedRelation]:
        scope = Scope(Namespace.DEPLOYMENT, path, "")
        for at, item, meaning in node.relations(start):
            said = RelationText(Statement(item, at, meaning, scope))
            ends = [self.find(self.model, site) for site in said.ends]
            if len(ends) == 2 and ends[0] is not None and ends[1] is not None:  # noqa: PLR2004  # both are known
                source, target = (DeployedEnd(end.name, end.namespace is Namespace.DEPLOYMENT) for end in ends if end)
                place = Place(self.model.uri, said.statement)
                yield DeployedRelation(
                    path, source, target, said.label, said.description, said.technology, said.tags, place
                )

    def _parts(
        self, node: Node, start: int, path: str, share: Decimal | None
    ) -> Iterator[DeployedNode | DeployedInstance]:
        inside: list[tuple[int, Node | Instance]] = [*node.nodes(start), *node.instances(start)]
        for at, part in sorted(inside, key=lambda one: one[0]):
            if isinstance(part, type(node)):
                if part.role is Role.BLOCK:  # a block that says nothing of its own
                    yield from self._parts(part, at, path, share)
                elif part.name:
                    yield self.node(part, at, path, share)
            else:
                yield from self._instance(part, at, path, share)  # type: ignore[arg-type]  # not a Node: an Instance

    def _instance(self, instance: Instance, at: int, path: str, share: Decimal | None) -> Iterator[DeployedInstance]:
        site = Site(Scope(Namespace.DEPLOYMENT, path, ""), instance.target, ReferenceRole.INSTANCE)
        found = self.find(self.model, site)
        if found is None or found.namespace is not Namespace.ELEMENT:
            return
        target = found.name
        levels: Objectives = over(instance.levels, self.promised(target))
        place = Place(self.model.uri, Spans(_moved(instance.focus, at), Span(at, at + instance.width)))
        whole = _weighed(share, instance.traffic)
        yield DeployedInstance(f"{path}:{target}", target, path, instance, whole, levels, place)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _weighed(share: Decimal | None, own: Decimal | None) -> Decimal | None:
    if own is None or share is None:
        return own if share is None else share
    return share * own / 100


def _distinct(parts: Iterable[DeployedNode | DeployedInstance]) -> tuple[DeployedNode | DeployedInstance, ...]:
    """Parts with nodes of one name joined, and instances of one element numbered."""
    found: dict[str, DeployedNode | DeployedInstance] = {}
    for part in parts:
        known = found.get(part.id)
        if isinstance(part, DeployedNode):
            found[part.id] = _joined(known, part) if isinstance(known, DeployedNode) else part
            continue
        id_, number = part.id, 1
        while id_ in found:
            number += 1
            id_ = f"{part.id.partition('#')[0]}#{number}"
        found[id_] = (
            part
            if id_ == part.id
            else DeployedInstance(id_, part.target, part.path, part.instance, part.share, part.objectives, part.place)
        )
    return tuple(found.values())
