"""One deployment as rules see it: what runs in it, by element."""

from __future__ import annotations

import re
from collections import deque
from functools import cached_property, lru_cache
from operator import is_
from typing import TYPE_CHECKING

from sruja_lsp.model.deployments import placements
from sruja_lsp.model.index import Name
from sruja_lsp.model.layered import Layered
from sruja_lsp.model.meaning import Namespace

if TYPE_CHECKING:
    from decimal import Decimal

    from sruja_lsp.model.deployments import Node, Placement
    from sruja_lsp.model.index import Site
    from sruja_lsp.model.workspace import Workspace

_TRIAL = re.compile(
    r"\b(?:stag(?:e|ing)|dev(?:el(?:op(?:ment|er)?)?)?|tests?|testing|qa|uat|local|sandbox|preview|demo|trial|review"
    r"|integration|int|ci|playground|lab|training)\b"
)
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\W]+")


class Environment:
    """A deployment with its instances. All places are relative to the start of the deployment."""

    def __init__(self, uri: str, node: Node, meanings: Meanings) -> None:
        """Sort the instances of a deployment in a file by what they are of."""
        self.uri = uri
        self.node = node
        elements: dict[str, list[Placement]] = {}
        known = meanings.elements
        for placement in placements(node):
            elements.setdefault(known[placement.instance.target], []).append(placement)
        self.elements = {element: tuple(found) for element, found in elements.items() if element}
        """The instances by the full name of their element."""

    @cached_property
    def trial(self) -> bool:
        """Whether it is a place to try things out in, such as staging, where nobody depends on what runs."""
        return is_trial(self.node)


_Leaves = Layered[Name, tuple[str, ...]]


def tables(workspace: Workspace, uri: str) -> tuple[_Leaves, ...]:
    """What names in a file depend on: its own names by their last part, and those of the files it knows."""
    closure = workspace.closure(uri)
    own = workspace[uri].index.leaves
    return (own, *(workspace[other].index.leaves for other in sorted(closure))) if closure else (own,)


class Meanings:
    """What the instances of a deployment are of. It is kept with the deployment, so it must not hold on to it."""

    __slots__ = ("_leaves", "_references", "_tables", "elements")

    def __init__(self, workspace: Workspace, uri: str, node: Node, names: tuple[_Leaves, ...]) -> None:
        self.elements: dict[str, str] = {}
        """By how an element is written its full name; the name as written where nothing is called so."""
        self._references: list[Site] = []
        for placement in placements(node):
            target = placement.instance.target
            if target not in self.elements:
                # Where an instance stands makes no difference to what its name means.
                site = placement.site
                self.elements[target] = meant(workspace, uri, site)
                self._references.append(site)
        self._tables = names
        # What a name means depends on those alone that end like it.
        self._leaves = {Name(Namespace.ELEMENT, target.rpartition(".")[2]) for target in self.elements}

    @staticmethod
    def of(workspace: Workspace, uri: str, node: Node, names: tuple[_Leaves, ...]) -> Meanings:
        """Those of a deployment in a file: the identical object for as long as all names in it mean the same.

        `names` are the `tables` of the file.
        """
        known = node.kept.get(Meanings)
        if not isinstance(known, Meanings) or not known.still(workspace, uri, names):
            known = node.kept[Meanings] = Meanings(workspace, uri, node, names)
        return known

    def still(self, workspace: Workspace, uri: str, after: tuple[_Leaves, ...]) -> bool:
        """Whether all names in it mean the same in a file of these tables."""
        before = self._tables
        if before is after:
            return True
        if len(before) == len(after) and all(map(is_, before, after)):
            self._tables = after
            return True
        different = _differing(before[0], after[0]) if len(before) == len(after) == 1 else None
        if different is None or not different.isdisjoint(self._leaves):
            for site in self._references:
                if meant(workspace, uri, site) != self.elements[site.text]:
                    return False
        self._tables = after
        return True


_compared: deque[tuple[_Leaves, _Leaves, frozenset[Name] | None]] = deque(maxlen=1)


def _differing(before: _Leaves, after: _Leaves) -> frozenset[Name] | None:
    """The last parts of names that two tables have otherwise, remembered: the next deployment asks the same."""
    for one, two, different in _compared:
        if one is before and two is after:
            return different
    found = before.differing(after)
    _compared.append((before, after, found))
    return found


def meant(workspace: Workspace, uri: str, site: Site) -> str:
    """The full name of the element that a reference means; the name as written where nothing is called so."""
    found = workspace.meaning(uri, site).name
    return found.name if found is not None else site.text


def is_trial(deployment: Node) -> bool:
    """Whether a deployment says in its name, title or status that it is no production."""
    said = " ".join(words(text) for text in (deployment.name, deployment.title, deployment.status))
    return _TRIAL.search(said) is not None


@lru_cache(maxsize=1024)  # the same places are asked about for every instance in them
def words(text: str) -> str:
    """A name or title as words in lower case: `preProd_EU` is `pre prod eu`."""
    return _WORDS.sub(" ", text).casefold().strip()


def percent(share: Decimal) -> str:
    """A share in percent as it is written after `traffic`: `33.3`, `60`."""
    shown = format(share.quantize(share.__class__("0.001")), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
