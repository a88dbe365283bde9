"""Where things run: deployments with their nodes and instances, as plain data.

What is read in a page or a block is kept with it and has places relative to it. A keystroke reads the statement it is
in and the pages around it anew; the rest of the tree is the identical objects.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.language import values
from sruja_lsp.model.facts import block_facts, page_facts, speaks
from sruja_lsp.model.index import Scope, Site
from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.model.service_levels import objectives_in
from sruja_lsp.model.settings import Setting, all_settings, block_settings, page_settings, text
from sruja_lsp.syntax.forms import ValueKind
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sruja_lsp.model.meaning import Context, Meaning
    from sruja_lsp.model.service_levels import Objective
    from sruja_lsp.model.settings import Settings
    from sruja_lsp.syntax.pieces import Piece
    from sruja_lsp.syntax.tree import Body, Item, Page, Tree

_HUNDRED = Decimal(100)
_PLACES = frozenset({Role.DEPLOYMENT, Role.NODE, Role.INFRASTRUCTURE})
_DEPLOYMENTS = frozenset({"deployment", "node", "infrastructure"})
_WRAPPERS = frozenset({Role.TRANSPARENT, Role.BLOCK, Role.PROPERTY})
_PARTS = frozenset({"auto_rollback", "rolling_update", "scale", "metadata"})
#: What `status` says of a side that is not meant to serve.
WAITING = frozenset({"standby", "ready", "ready-for-switch", "planned", "maintenance", "deprecated"})


class Part(NamedTuple):
    """A block of an instance: the word that opens it, and what it says."""

    focus: Span
    settings: Mapping[str, Setting]

    def text(self, name: str) -> str:
        """What a property says, or nothing."""
        return text(self.settings, name)


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """One placement of an element. Places are relative to the start of its statement."""

    target: str
    """The element as it is written; see `Placement.site` for what it means."""
    focus: Span
    """Where it is written."""
    title: str
    width: int
    settings: Mapping[str, Setting]
    """Properties by their preferred names."""
    parts: Mapping[str, Part]
    """`auto_rollback`, `rolling_update`, `scale` and `metadata`, where they are written."""
    levels: Mapping[str, Objective]
    """The instance's own objectives; those of its element are not in here."""
    kept: dict[object, object] = field(default_factory=dict)
    """What others have worked out about this instance alone."""

    def text(self, name: str) -> str:
        """What a property says, or nothing."""
        return text(self.settings, name)

    @property
    def replicas(self) -> int | None:
        """How many run side by side."""
        return values.parse_integer(self.text("replicas"))

    @property
    def min_replicas(self) -> int | None:
        """The fewest that scaling leaves."""
        return values.parse_integer(self.text("min_replicas"))

    @property
    def max_replicas(self) -> int | None:
        """The most that scaling adds up to."""
        return values.parse_integer(self.text("max_replicas"))

    @property
    def traffic(self) -> Decimal | None:
        """Its own share, in percent; that of the nodes around it is in `Placement.share`."""
        return _share(self.text("traffic"))

    @property
    def canary_percentage(self) -> Decimal | None:
        """The share of traffic that a new version gets first, in percent."""
        return _share(self.text("canary_percentage"))

    @property
    def version(self) -> str:
        """The version that runs here."""
        return self.text("version")

    @property
    def status(self) -> str:
        """What it is doing, in lower case."""
        return status(self.text("status"))

    @property
    def role(self) -> str:
        """What this copy of a store is there for, in lower case: `primary`, `read-replica`, `standby`."""
        return status(self.text("role"))

    @property
    def strategy(self) -> str:
        """How a new version replaces the running one: `canary`, `rolling`, `blue-green`, `recreate`, or as written."""
        found = self.settings.get("deployment_strategy")
        return "" if found is None else _strategy(found.text)

    @property
    def multi_az(self) -> bool | None:
        """Whether a copy waits in a second zone."""
        return values.parse_boolean(self.text("multi_az"))

    @property
    def rolling_update(self) -> RollingUpdate | None:
        """How a rolling update goes on, where something is said about that."""
        part = self.parts.get("rolling_update")
        said = {**self.settings, **part.settings} if part is not None else self.settings
        if part is None and "max_unavailable" not in said and "max_surge" not in said:
            return None
        return RollingUpdate(part, said.get("max_unavailable"), said.get("max_surge"))


@dataclass(frozen=True, slots=True)
class RollingUpdate:
    """How many replicas a rolling update takes away and adds at a time; each is a number or a share of the replicas."""

    part: Part | None
    unavailable: Setting | None
    surge: Setting | None

    def max_unavailable(self, replicas: int) -> int | None:
        """How many of `replicas` may be missing. Shares are rounded down, as Kubernetes does; 25% when not said."""
        return _count(self.unavailable, replicas, up=False)

    def max_surge(self, replicas: int) -> int | None:
        """How many may be added to `replicas`. Shares are rounded up, as Kubernetes does; 25% when not said."""
        return _count(self.surge, replicas, up=True)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A deployment, a node or infrastructure. Places are relative to the start of its statement."""

    role: Role
    """DEPLOYMENT, NODE or INFRASTRUCTURE; BLOCK for a block that only holds others."""
    name: str
    title: str
    focus: Span
    """Where its name is written."""
    width: int
    settings: Mapping[str, Setting]
    metadata: Mapping[str, Setting]
    """What its `metadata` says, by the keys as they are written."""
    groups: tuple[tuple[int, Group], ...]
    """What is in it, page by page, with the start of each."""
    count: int
    """How many instances are in it and below."""
    kept: dict[object, object] = field(default_factory=dict)
    """What others have worked out about this node alone."""

    def text(self, name: str) -> str:
        """What a property says, or nothing."""
        return text(self.settings, name)

    @property
    def status(self) -> str:
        """What this place is doing, in lower case."""
        return status(self.text("status"))

    @property
    def traffic(self) -> Decimal | None:
        """Its share of the traffic of what is around it, in percent."""
        return _share(self.text("traffic"))

    @property
    def region(self) -> str:
        """The provider's name of the place it is in."""
        return self.text("region")

    @property
    def machines(self) -> int | None:
        """How many machines of this sort there are."""
        return values.parse_integer(self.text("instances"))

    def nodes(self, start: int = 0) -> Iterator[tuple[int, Node]]:
        """The nodes directly in it with their starts, when it starts at `start` itself; infrastructure, too."""
        for base, group in self.groups:
            for place, node in group.nodes:
                yield start + base + place, node

    def instances(self, start: int = 0) -> Iterator[tuple[int, Instance]]:
        """The instances directly in it with their starts, when it starts at `start` itself."""
        for base, group in self.groups:
            for place, instance in group.instances:
                yield start + base + place, instance

    def relations(self, start: int = 0) -> Iterator[tuple[int, Item, Meaning]]:
        """The relations that stand directly in it with their starts, when it starts at `start` itself."""
        for base, group in self.groups:
            for place, item, meaning in group.relations:
                yield start + base + place, item, meaning


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """What one page of a body holds. Places are relative to the start of the page."""

    nodes: tuple[tuple[int, Node], ...]
    instances: tuple[tuple[int, Instance], ...]
    count: int
    relations: tuple[tuple[int, Item, Meaning], ...] = ()
    """The relations between what is in a deployment."""


class Placement(NamedTuple):
    """An instance where it runs."""

    instance: Instance
    start: int
    """Where its statement starts, counted as the start of the deployment is."""
    path: str
    """Full name of the node it is in: `Production.AWS.USEast1`."""
    around: tuple[tuple[int, Node], ...]
    """The nodes around it with their starts, the deployment first."""

    @property
    def site(self) -> Site:
        """The reference to its element."""
        return Site(Scope(Namespace.DEPLOYMENT, self.path, ""), self.instance.target, ReferenceRole.INSTANCE)

    @property
    def share(self) -> Decimal | None:
        """The share of all traffic that comes here, in percent: its own, weighed with that of the nodes around it.

        95 of a node that gets 60 are 57. `None` when neither it nor a node around it says anything.
        """
        shares = [node.traffic for _, node in self.around]
        shares.append(self.instance.traffic)
        said = [share for share in shares if share is not None]
        if not said:
            return None
        whole = _HUNDRED
        for share in said:
            whole = whole * share / _HUNDRED
        return whole

    @property
    def status(self) -> str:
        """What it is doing: what it says itself, else the nearest node around it that says anything."""
        own = self.instance.status
        return own or next((node.status for _, node in reversed(self.around) if node.status), "")

    @property
    def waits(self) -> bool:
        """Whether it is not meant to serve at the moment: it says so, or any node around it does."""
        return self.instance.status in WAITING or any(node.status in WAITING for _, node in self.around)

    @property
    def region(self) -> str:
        """The region it is in: what it says itself, else the nearest node around it that says anything."""
        own = self.instance.text("region")
        return own or next((node.region for _, node in reversed(self.around) if node.region), "")

    def span(self, place: Span) -> Span:
        """A place of the instance, counted as the start of the deployment is."""
        return Span(self.start + place.start, self.start + place.end)


def deployments(tree: Tree, context: Context) -> Iterator[tuple[int, Node]]:
    """The deployments of a file with their starts in the order of the text, those in older wrappers included."""
    base = 0
    for page in tree.root.pages:
        for start, node in group(page, context).nodes:
            if node.role is Role.BLOCK:
                yield from _unwrapped(node, base + start)
            else:
                yield base + start, node
        base += page.width


def placements(deployment: Node, start: int = 0) -> Iterator[Placement]:
    """Every instance in a deployment in the order of the text, when the deployment starts at `start`."""
    yield from _placements(deployment, start, "", ())


def _placements(node: Node, start: int, path: str, around: tuple[tuple[int, Node], ...]) -> Iterator[Placement]:
    if node.name:
        path = f"{path}.{node.name}" if path else node.name
    around = (*around, (start, node))
    for base, found in node.groups:
        # in the order of the text, which is that of two sorted lists
        waiting = iter(found.instances)
        following = next(waiting, None)
        for place, inner in found.nodes:
            while following is not None and following[0] < place:
                yield Placement(following[1], start + base + following[0], path, around)
                following = next(waiting, None)
            if inner.count:
                yield from _placements(inner, start + base + place, path, around)
        while following is not None:
            yield Placement(following[1], start + base + following[0], path, around)
            following = next(waiting, None)


def _unwrapped(node: Node, start: int) -> Iterator[tuple[int, Node]]:
    for place, inner in node.nodes(start):
        if inner.role is Role.BLOCK:
            yield from _unwrapped(inner, place)
        else:
            yield place, inner


_EMPTY = Group((), (), 0)


def group(page: Page, context: Context) -> Group:
    """What a page holds of deployments, nodes and instances."""
    facts = page_facts(page, context)
    known = facts.deployed
    if isinstance(known, Group):
        return known
    nodes: list[tuple[int, Node]] = []
    instances: list[tuple[int, Instance]] = []
    relations: list[tuple[int, Item, Meaning]] = []
    count = 0
    for index, start, meaning in facts.entries:
        item = page.items[index]
        if meaning.role is Role.RELATION:
            if context.block.name in _DEPLOYMENTS:
                relations.append((start, item, meaning))
        elif meaning.role is Role.INSTANCE:
            instances.append((start, _instance(item, meaning, context)))
            count += 1
        elif meaning.role in _PLACES or (meaning.role in _WRAPPERS and isinstance(item, Block)):
            node = _node(item, meaning, context)
            if meaning.role in _PLACES or node.groups:
                nodes.append((start, node))
                count += node.count
    found = _EMPTY
    if nodes or instances or relations:
        found = Group(tuple(nodes), tuple(instances), count, tuple(relations))
    facts.deployed = found
    return found


def _node(item: Item, meaning: Meaning, context: Context) -> Node:
    if not isinstance(item, Block):
        return _read_node(item, None, meaning, context)
    facts = block_facts(item, meaning, context)
    known = facts.read
    if not isinstance(known, Node):
        known = facts.read = _read_node(item.head, item, meaning, context)
    return known


def _read_node(head: Piece, block: Block | None, meaning: Meaning, context: Context) -> Node:
    declares = meaning.declares
    settings: Settings = {}
    metadata: Settings = {}
    groups: list[tuple[int, Group]] = []
    if block is not None:
        inner = context.inner(meaning.block)
        base = head.width
        for page in block.body.pages:
            if meaning.role in _PLACES:
                page_settings(page, inner, base, settings)
                _page_metadata(page, base, metadata)
            if speaks(inner) and (found := group(page, inner)) is not _EMPTY:
                groups.append((base, found))
            base += page.width
    first = head.tokens[0] if head.tokens else None
    focus = declares.focus if declares is not None and declares.focus.end else None
    return Node(
        meaning.role if meaning.role in _PLACES else Role.BLOCK,
        declares.name if declares is not None and meaning.role in _PLACES else "",
        declares.title if declares is not None else "",
        focus or (Span(first.start, first.end) if first is not None else Span(0, 0)),
        block.width if block is not None else head.width,
        settings,
        metadata,
        tuple(groups),
        sum(found.count for _, found in groups),
    )


def _page_metadata(page: Page, base: int, into: Settings) -> None:
    for item in page.items:
        if isinstance(item, Block) and item.head.word(item.head.form.subject) == "metadata":
            into.update(all_settings(item, base))
        base += item.width


def _instance(item: Item, meaning: Meaning, context: Context) -> Instance:
    if not isinstance(item, Block):
        return _read_instance(item, None, meaning, context)
    facts = block_facts(item, meaning, context)
    known = facts.read
    if not isinstance(known, Instance):
        known = facts.read = _read_instance(item.head, item, meaning, context)
    return known


def _read_instance(head: Piece, block: Block | None, meaning: Meaning, context: Context) -> Instance:
    settings: Settings = {}
    parts: dict[str, Part] = {}
    levels: Mapping[str, Objective] = {}
    if block is not None:
        inner = context.inner(meaning.block)
        settings = block_settings(block, inner)
        parts = _parts(block.body, inner, head.width)
        levels = objectives_in(block, inner)
    reference = meaning.references[0] if meaning.references else None
    first = head.tokens[0] if head.tokens else None
    title = next((value.string for value in head.values if value.kind is ValueKind.STRING), "")
    return Instance(
        reference.text if reference is not None else "",
        reference.span if reference is not None else Span(first.start, first.end) if first else Span(0, 0),
        title,
        block.width if block is not None else head.width,
        settings,
        parts,
        levels,
    )


def _parts(body: Body, context: Context, base: int) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for item in body:
        if isinstance(item, Block):
            meaning = interpret(item.head, context)
            if meaning.block in _PARTS and meaning.block not in found:
                tokens = item.head.tokens
                focus = Span(base + tokens[0].start, base + tokens[0].end)
                if meaning.block == "metadata":
                    found[meaning.block] = Part(focus, all_settings(item, base))
                else:
                    found[meaning.block] = Part(focus, block_settings(item, context.inner(meaning.block), base))
        base += item.width
    return found


def status(written: str) -> str:
    """A word for what something is doing in the form in which such words are compared: `Ready for switch` too."""
    if not written:
        return ""
    return "-".join(written.casefold().replace("_", " ").replace("-", " ").split())


def _strategy(written: str) -> str:
    folded = status(written).replace("/", "-")
    return {"bluegreen": "blue-green", "rolling-update": "rolling", "rollingupdate": "rolling"}.get(folded, folded)


def _share(written: str) -> Decimal | None:
    share = values.parse_share(written) if written else None
    return share if share is not None and 0 <= share <= _HUNDRED else None


def _count(said: Setting | None, replicas: int, *, up: bool) -> int | None:
    written = said.text if said is not None else "25%"
    number = values.parse_integer(written)
    if number is not None:
        return number if number >= 0 else None
    share = values.Percent.parse(written)
    if share is None or share.comparator:
        return None
    exact = share.fraction * replicas
    whole = int(exact)
    return whole + 1 if up and whole < exact else whole
