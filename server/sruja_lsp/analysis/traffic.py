"""How the traffic of one element is shared out in a deployment."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.analysis.environment import words
from sruja_lsp.model.settings import shifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.model.deployments import Node, Placement
    from sruja_lsp.text.span import Span

WHOLE = Decimal(100)
MOST = Decimal(50)
"""From here on a version is released, and no longer tried out by a canary."""
_SLACK = Decimal("0.1")  # a third is written 33.3


class Share(NamedTuple):
    """One share: how much, where it is written, whose it is, and whether that is a node."""

    percent: Decimal
    span: Span
    name: str
    of_node: bool


class Split(NamedTuple):
    """The shares into which the traffic of an element is split at one place; `open` when some of it is not said."""

    element: str
    shares: tuple[Share, ...]
    open: bool
    all_nodes: Decimal
    """The sum of the shares of all nodes at this place, those without the element included."""

    @property
    def total(self) -> Decimal:
        """The sum of the shares."""
        return sum((share.percent for share in self.shares), Decimal())

    @property
    def fits(self) -> bool:
        """Whether it adds up: to 100, to 0, or to what the nodes with the element get of 100."""
        total = self.total
        if not total or whole(total, len(self.shares)) or (self.open and total < WHOLE):
            return True
        return all(share.of_node for share in self.shares) and whole(self.all_nodes, len(self.shares))


def whole(total: Decimal, count: int) -> bool:
    """Whether a sum of so many shares is 100, but for their rounding."""
    return abs(total - WHOLE) <= _SLACK * count


class _Scope:
    """A node with a share of its own, or the deployment: what is inside shares out what comes here."""

    def __init__(self) -> None:
        self.nodes: dict[int, Share] = {}
        self.known = True


def splits(environment: Environment) -> Iterator[Split]:
    """Every split of an element's traffic. Shares of nodes hold for what is in them, and are split again there."""
    scopes: dict[int, _Scope] = defaultdict(_Scope)
    _weigh(environment.node, 0, 0, scopes)
    for element, found in environment.elements.items():
        by_scope: dict[int, list[Share]] = defaultdict(list)
        unsaid: set[int] = set()
        own: list[Decimal | None] = []
        for placement in found:
            chain = [0, *(start for start, node in placement.around[1:] if node.traffic is not None)]
            for outer, inner in pairwise(chain):
                share = scopes[outer].nodes[inner]
                if share not in by_scope[outer]:
                    by_scope[outer].append(share)
            said = placement.instance.settings.get("traffic")
            own.append(placement.instance.traffic)
            if placement.instance.traffic is not None and said is not None:
                by_scope[chain[-1]].append(
                    Share(placement.instance.traffic, placement.span(said.span), placement.path, of_node=False)
                )
            elif said is not None:
                scopes[chain[-1]].known = False  # a share that cannot be read: see `invalid-value`
            else:
                unsaid.add(chain[-1])
        if None not in own and whole(sum((each or Decimal() for each in own), Decimal()), len(own)):
            continue  # every instance says its share of the whole
        for scope, shares in by_scope.items():
            if scopes[scope].known:
                nodes = sum((share.percent for share in scopes[scope].nodes.values()), Decimal())
                # what stands in no node with a share takes what the others leave
                yield Split(element, tuple(sorted(shares, key=_place)), scope in unsaid, nodes)


def _place(share: Share) -> Span:
    return share.span


def _weigh(node: Node, start: int, scope: int, scopes: dict[int, _Scope]) -> None:
    for place, inner in node.nodes(start):
        said = inner.settings.get("traffic")
        if said is None:
            _weigh(inner, place, scope, scopes)
            continue
        share = inner.traffic
        if share is None:
            scopes[scope].known = False
            _weigh(inner, place, scope, scopes)
        else:
            scopes[scope].nodes[place] = Share(share, shifted(said.span, place), inner.name, of_node=True)
            _weigh(inner, place, place, scopes)


_COLOURS: Final = frozenset({"blue", "green"})


def blue_green(placements: tuple[Placement, ...]) -> bool:
    """Whether the instances of an element are the two sides of a blue/green release: by strategy, or by colour."""
    if len(placements) < 2:  # noqa: PLR2004  # it takes two sides
        return False
    if any(placement.instance.strategy == "blue-green" for placement in placements):
        return True
    colours: set[str] = set()
    for placement in placements:
        for _, node in placement.around[1:]:
            colours |= _colours(node)
    return colours == _COLOURS


def _colours(node: Node) -> frozenset[str]:
    return _COLOURS.intersection(words(f"{node.name} {node.title}").split())


def sides(placements: tuple[Placement, ...]) -> list[tuple[int, tuple[Placement, ...]]]:
    """The instances of an element by the place that is switched as one: each region may have its own two sides.

    Each with how many nodes are around the place, the deployment included; shares count within it.
    """
    found: dict[tuple[int, int], list[Placement]] = {}
    for placement in placements:
        depth = next((at for at, (_, node) in enumerate(placement.around) if at and _colours(node)), 1)
        found.setdefault((depth, placement.around[depth - 1][0]), []).append(placement)
    return [(depth, tuple(group)) for (depth, _), group in found.items()]


def share_within(placement: Placement, depth: int) -> Decimal | None:
    """The share of what comes to a place that so many nodes are around; `None` when nobody says."""
    return placement._replace(around=placement.around[depth:]).share


def canary(placement: Placement) -> bool:
    """Whether an instance tries out a version: by its strategy, or because a node around it is called a canary."""
    instance = placement.instance
    if instance.strategy == "canary" or "canary_percentage" in instance.settings:
        return True
    return any("canary" in words(f"{node.name} {node.title}").split() for _, node in placement.around[1:])


def beside(placements: tuple[Placement, ...]) -> list[Placement]:
    """The instances that serve the users who meet no canary."""
    return [each for each in placements if not canary(each) and not each.waits and each.share != 0]
