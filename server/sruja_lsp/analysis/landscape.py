"""The whole model as rules see it: elements with what they promise, relations, and where everything runs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sruja_lsp.analysis.contribution import Runs, Said, runs_in, said_in, told_in
from sruja_lsp.language import values
from sruja_lsp.model import service_levels
from sruja_lsp.model.architecture import Architecture
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.contribution import Element, Relation
    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.model.deployments import Placement
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.service_levels import Line
    from sruja_lsp.model.settings import Setting
    from sruja_lsp.model.workspace import Workspace

_QUEUES = frozenset({"queue", "topic", "stream", "bus", "event_bus", "eventbus", "broker", "message_queue"})


class Landscape:
    """A model at one moment: a file, those whose names it knows, and for what runs where those that know its names.

    It is built step by step, so that the server can turn to something else in between.
    """

    def __init__(self, workspace: Workspace, uri: str) -> None:
        """Begin with nothing; see `build`."""
        self.workspace = workspace
        self.uri = uri
        """The file that findings are to be in."""
        self.read = 0
        """How many files had to be read for what they say, and for what runs in them; of all others it was known."""
        self.elements: dict[str, Element] = {}
        self.relations: list[Relation] = []
        self.environments: list[tuple[int, Environment]] = []
        """Deployments with their starts."""
        self._said: dict[str, Said] = {}
        self._runs: dict[str, Runs] = {}
        self._watches: dict[str, bool] = {}

    @staticmethod
    def of(workspace: Workspace, uri: str) -> Landscape:
        """The landscape around a file, at once."""
        landscape = Landscape(workspace, uri)
        for _ in landscape.build():
            pass
        return landscape

    def build(self) -> Iterator[None]:
        """Put together what the files say, with a breath after each statement that has to be read for that."""
        around = dict.fromkeys((*self.known, *filter(self._deploys, self.workspace.audience(self.uri))))
        self.read = sum(Said not in self.workspace[uri].kept for uri in self.known)
        self.read += sum(Runs not in self.workspace[uri].kept for uri in around)
        for uri in self.known:
            said = self._said[uri] = yield from said_in(self.workspace, uri)
            self._add(said.own if uri == self.uri else said.elements)
            self.relations += said.relations
            yield None
        for uri in around:
            runs = yield from runs_in(self.workspace, uri)
            if runs.environments:
                self._runs[uri] = runs
                self.environments += runs.environments
            yield None

    def _deploys(self, uri: str) -> bool:
        """Whether a file may deploy something that is known, going by its tables, so that others need not be read."""
        index = self.workspace[uri].index
        if not index.instances:
            return False
        if any(own != alias for imported in index.imports for own, alias in imported.names):
            return True  # by another name
        tables = [self.workspace[each].index.leaves for each in self.known]
        leaves = {Name(Namespace.ELEMENT, site.text.rpartition(".")[2]) for site in index.instances}
        return any(leaf in table for table in tables for leaf in leaves)

    def _add(self, elements: dict[str, Element]) -> None:
        if self.elements.keys().isdisjoint(elements):
            self.elements.update(elements)
            return
        for name, element in elements.items():
            self.elements.setdefault(name, element)

    @cached_property
    def known(self) -> tuple[str, ...]:
        """The file itself and those whose names it knows."""
        return (self.uri, *sorted(self.workspace.closure(self.uri)))

    @property
    def said(self) -> Iterator[Said]:
        """What each of these says, the file itself first."""
        return iter(self._said.values())

    @property
    def own_relations(self) -> list[Relation]:
        """The relations in the file itself."""
        return self._said[self.uri].relations

    def of_kind(self, kind: str) -> Iterator[Element]:
        """All elements of a kind."""
        for uri, said in self._said.items():
            for name in said.kinds.get(kind, ()):
                element = self.elements[name]
                if element.uri == uri:  # else another file has one of that name, which comes first
                    yield element

    def told(self, block: str) -> Iterator[tuple[str, Statement]]:
        """All blocks of a type among `TOLD` in the files that are known, each with its file."""
        for uri in self.known:
            for statement in told_in(self.workspace, uri, block):
                yield uri, statement

    @cached_property
    def architecture(self) -> Architecture:
        """All that is said about elements and relations, for rules that ask for more than names. Made in one go."""
        return Architecture.within(self.workspace, self.uri)

    def own_elements(self) -> Iterator[Element]:
        """The elements that are declared in the file itself."""
        return iter(self._said[self.uri].own.values())

    def own_placements(self) -> Iterator[tuple[str, Environment, Placement]]:
        """Every instance in the file itself with the name of its element, with places in the file."""
        for name, placed in self.own_placed.items():
            for environment, placement in placed:
                yield name, environment, placement

    def inside(self, around: str) -> Iterator[Element]:
        """The elements directly in an element."""
        for name in self.parts.get(around, ()):
            if name.rpartition(".")[0] == around:
                yield self.elements[name]

    # ---- relations

    @cached_property
    def calls(self) -> dict[str, list[Relation]]:
        """The relations over which an element waits for others, by their source.

        What goes through a queue is not waited for, and neither is what only watches.
        """
        found: dict[str, list[Relation]] = {}
        for relation in self.relations:
            source, target = self.elements.get(relation.source), self.elements.get(relation.target)
            if source is None or target is None or not relation.waits:
                continue
            if source.kind.casefold() in _QUEUES or target.kind.casefold() in _QUEUES or self.watches(target):
                continue
            if not _inside(relation.source, relation.target) and not _inside(relation.target, relation.source):
                found.setdefault(relation.source, []).append(relation)
        return found

    def calls_of(self, name: str) -> list[Relation]:
        """The relations over which an element, or a part of it, waits for something outside of it.

        A system is no service: not all that it promises needs all of its containers.
        """
        found = list(self.calls.get(name, ()))
        element = self.elements.get(name)
        if element is not None and element.kind.casefold() not in {"system", "external_system", "externalsystem"}:
            for part in self.parts.get(name, ()):
                found += [each for each in self.calls.get(part, ()) if not _inside(each.target, name)]
        return found

    @cached_property
    def into(self) -> dict[str, list[Relation]]:
        """All relations by their target."""
        found: dict[str, list[Relation]] = {}
        for relation in self.relations:
            found.setdefault(relation.target, []).append(relation)
        return found

    @cached_property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """The full names of everything inside an element, at any depth."""
        if len(self._said) == 1:
            return self._said[self.uri].parts
        found: dict[str, tuple[str, ...]] = {}
        for said in self._said.values():
            shared = {name: (*found[name], *said.parts[name]) for name in found.keys() & said.parts.keys()}
            found.update(said.parts)
            found.update((name, tuple(dict.fromkeys(names))) for name, names in shared.items())
        return found

    @property
    def observed(self) -> bool:
        """Whether anything in it may watch others."""
        return any(said.observed for said in self._said.values())

    def watches(self, element: Element) -> bool:
        """Whether an element observes others, or is part of something that does."""
        known = self._watches.get(element.name)
        if known is None:
            around = self.elements.get(element.name.rpartition(".")[0])
            known = element.observes or (around is not None and self.watches(around))
            self._watches[element.name] = known
        return known

    def is_external(self, element: Element) -> bool:
        """Whether others run an element: by its kind, a tag or a property, its own or of what is around it."""
        if element.external or values.parse_boolean(element.says("external") or element.metadata("external")):
            return True
        if "external" in element.says("tags").split(", "):
            return True
        around = self.elements.get(element.name.rpartition(".")[0])
        return around is not None and self.is_external(around)

    # ---- where it runs

    @cached_property
    def placed(self) -> dict[str, list[tuple[Environment, Placement]]]:
        """By element: where it runs, with places in the file."""
        if len(self._runs) == 1:
            return next(iter(self._runs.values())).placed
        found: dict[str, list[tuple[Environment, Placement]]] = {}
        several: set[str] = set()
        for runs in self._runs.values():
            if shared := found.keys() & runs.placed.keys():
                found.update({name: [*found[name]] for name in shared - several})  # what was in one file is its own
                several |= shared
                for name, places in runs.placed.items():
                    if name in shared:
                        found[name] += places
                    else:
                        found[name] = places
            else:
                found.update(runs.placed)
        return found

    @property
    def own_placed(self) -> dict[str, list[tuple[Environment, Placement]]]:
        """By element: where it runs in the deployments of the file itself."""
        runs = self._runs.get(self.uri)
        return runs.placed if runs is not None else {}

    def lines(self, placement: Placement, element: str) -> list[Line]:
        """What an instance promises: its own service levels over those of its element, with places in their files.

        What it says itself has no origin, what it takes over has the element's name; see `file_of`.
        """
        own = {name: one.shifted(placement.start) for name, one in placement.instance.levels.items()}
        general = self.elements[element].objectives if element in self.elements else {}
        return list(service_levels.lines(service_levels.over(own, general)))

    def file_of(self, setting: Setting) -> str:
        """The file in which a setting of `lines` is written: its element's when it is taken over, else the own one."""
        element = self.elements.get(setting.origin)
        return element.uri if element is not None else self.uri


def _inside(name: str, around: str) -> bool:
    return name == around or name.startswith(around + ".")
