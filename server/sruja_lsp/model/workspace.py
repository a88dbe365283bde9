"""An immutable snapshot of all files, and what their names mean to each other."""

from __future__ import annotations

from itertools import chain
from operator import is_
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.model.import_graph import ImportGraph
from sruja_lsp.model.index import Index, Name, Site, difference, suffixes
from sruja_lsp.model.layered import Layered
from sruja_lsp.model.meaning import Namespace, ReferenceRole
from sruja_lsp.model.resolve import Imports, Resolution, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sruja_lsp.model.index import Declared, Scope
    from sruja_lsp.model.meaning import Import, Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.text.edit import Edit
    from sruja_lsp.text.span import Span

    _Names = Mapping[Name, tuple[Declared, ...]]

_NOTHING: Final[frozenset[str]] = frozenset()


class Place(NamedTuple):
    """A name and the file that declares it."""

    uri: str
    name: Name


class Found(NamedTuple):
    """A statement and the file it stands in."""

    model: Model
    statement: Statement

    @property
    def uri(self) -> str:
        """The file."""
        return self.model.uri

    @property
    def span(self) -> Span:
        """The whole statement."""
        return self.statement.span

    @property
    def focus(self) -> Span:
        """The name in it."""
        return self.statement.focus


class Use(NamedTuple):
    """A reference where it stands."""

    model: Model
    statement: Statement
    reference: Reference

    @property
    def uri(self) -> str:
        """The file."""
        return self.model.uri

    @property
    def span(self) -> Span:
        """The reference as it is written."""
        return self.statement.of(self.reference)


class Workspace:
    """Every file there is, by its canonical URI. A change gives another workspace that shares what it did not touch.

    The names known in a file are its own and those of its closure: the files it imports and those that these import.
    Files that do not import each other are models of their own and never meet.
    """

    __slots__ = ("_files", "_holders", "_imports", "_shared", "changed", "graph")

    def __init__(  # a record
        self,
        files: Mapping[str, Model],
        graph: ImportGraph,
        holders: Layered[Name, frozenset[str]],
        changed: frozenset[str],
        shared: dict[str, tuple[list[_Names], tuple[tuple[Name, tuple[str, ...]], ...]]],
    ) -> None:
        self._shared = shared  # what `shared` has found, and in which tables; handed on from snapshot to snapshot
        self._imports: dict[str, Imports | None] = {}
        self._files = files
        self.graph = graph
        self._holders = holders
        self.changed = changed
        """The files whose findings may differ from those in the workspace that this one was made from.

        After an edit it is for the rules about the model as a whole to say which others these are.
        """

    @staticmethod
    def empty() -> Workspace:
        """No files yet."""
        return Workspace({}, ImportGraph.empty(), Layered({}), _NOTHING, {})

    @staticmethod
    def of(*models: Model) -> Workspace:
        """A workspace of these files."""
        return Workspace.empty().apply({model.uri: model for model in models})

    # ---- files

    def __iter__(self) -> Iterator[Model]:
        """All files."""
        return iter(self._files.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._files)

    def __contains__(self, uri: object) -> bool:
        """Whether there is such a file."""
        return uri in self._files

    def __getitem__(self, uri: str) -> Model:
        """A file.

        Raises:
            KeyError: There is no such file.
        """
        return self._files[uri]

    def get(self, uri: str) -> Model | None:
        """A file, if there is one."""
        return self._files.get(uri)

    # ---- changes

    def edit(self, uri: str, version: int, edits: Sequence[Edit]) -> Workspace:
        """The workspace after somebody typed in a file."""
        old = self._files[uri]
        new = old.edit(version, edits, self.imports(uri))
        change = new.change
        if change is None:
            return self.apply({uri: new})
        changed = {uri}
        if any(site.role is ReferenceRole.INSTANCE for site in chain(change.came, change.went)):
            changed |= self.closure(uri)  # what is deployed is told where it is declared
        if not change.names and new.index.imports == old.index.imports:
            return Workspace({**self._files, uri: new}, self.graph, self._holders, frozenset(changed), self._shared)
        return self._applied({uri: new}, {uri: change.names}, changed, anew=set())

    def apply(self, changes: Mapping[str, Model | None]) -> Workspace:
        """The workspace after files were added, replaced or, with `None`, removed."""
        names: dict[str, tuple[Name, ...]] = {}
        changed = set(changes)
        anew: set[str] = set()
        for uri, new in changes.items():
            old = self._files.get(uri)
            if new is not None:
                if old is not None and new.says_the_same(old):
                    continue  # only its version is another
                anew.add(uri)
            names[uri] = difference(old.index if old is not None else None, new.index if new is not None else None)
            if old is not None:
                changed |= self.closure(uri)
        return self._applied(changes, names, changed, anew=anew)

    def _applied(
        self,
        changes: Mapping[str, Model | None],
        names: dict[str, tuple[Name, ...]],
        changed: set[str],
        *,
        anew: set[str],
    ) -> Workspace:
        """The workspace with these changes, in which each file named in `names` declares these names differently.

        `anew` are the files whose references nobody has looked up yet.
        """
        files = dict(self._files)
        rewired: list[str] = []
        moved: list[str] = []
        for uri, new in changes.items():
            old = files.get(uri)
            if new is None:
                files.pop(uri, None)
            else:
                files[uri] = new
            if (old is None) is not (new is None):
                moved.append(uri)
            if new is not None and (old.index.imports if old is not None else {}) != new.index.imports:
                rewired.append(uri)
        graph = self.graph.updated(files, rewired, moved) if moved or rewired else self.graph
        anew |= self._rewired(graph, files)
        changed |= anew
        changed |= {each for uri in anew for each in graph.closure(uri)}
        concerned = set(anew)
        for uri, different in names.items():
            if different:
                concerned |= graph.dependants(uri)
        concerned |= _recast(files, graph, names, anew, concerned)
        workspace = Workspace(files, graph, _held(self._holders, self._files, files, names), _NOTHING, self._shared)
        for uri in concerned:
            if uri in anew:
                files[uri] = files[uri].linked(workspace.imports(uri))
            elif mentioned := workspace._mentioned(uri, names):
                files[uri] = files[uri].relinked(mentioned, workspace.imports(uri))
                changed.add(uri)
        changed.update(_advised(files, graph, names, moved))
        concerning = frozenset((changed | anew) & (files.keys() | changes.keys()))
        return Workspace(files, graph, workspace._holders, concerning, self._shared)

    def _rewired(self, graph: ImportGraph, files: Mapping[str, Model]) -> set[str]:
        """The files that know other files than before."""
        if graph is self.graph:
            return set()
        before, after = self.graph.targets, graph.targets
        different = {uri for uri in before.keys() | after.keys() if before.get(uri) != after.get(uri)}
        found = set(different)
        for uri in different:
            found |= self.graph.dependants(uri) | graph.dependants(uri)
        return {uri for uri in found if uri in files}

    def _mentioned(self, uri: str, names: Mapping[str, tuple[Name, ...]]) -> list[Name]:
        """The names that other files have changed and that a file mentions, declares, or gets twice."""
        closure, index = self.closure(uri), self._files[uri].index
        renames = any(own != alias for each in index.imports for own, alias in each.names)
        return [
            name
            for other in closure & names.keys()
            for name in names[other]
            if renames
            or name in index.declared
            or any(suffix in index.users for suffix in suffixes(name.name))
            or len(closure & self._holders.get(_leaf(name), _NOTHING)) > 1
        ]

    # ---- names

    def closure(self, uri: str) -> frozenset[str]:
        """The files whose names are known in a file, without itself."""
        return self.graph.closure(uri)

    def imports(self, uri: str) -> Imports | None:
        """What other files give to a file; `None` when it imports nothing."""
        if uri in self._imports:
            return self._imports[uri]
        found = None
        closure = self.graph.closure(uri)
        if closure:
            files = self._files  # and not this workspace, which would never be let go
            imports = files[uri].index.imports
            aliases = {alias: name for each in imports for name, alias in each.names if alias and alias != name}
            found = Imports(closure, self._holders, lambda other: files[other].index, aliases)
        self._imports[uri] = found
        return found

    def resolve(self, uri: str, reference: Reference, scope: Scope) -> Resolution:
        """What a reference in a scope of a file means."""
        return self.meaning(uri, Site(scope, reference.text, reference.role))

    def meaning(self, uri: str, site: Site) -> Resolution:
        """What a site of a file means."""
        return resolve(self._files[uri].index, site, self.imports(uri))

    def meant(self, uri: str, site: Site) -> tuple[Place, ...]:
        """The declared names that a site of a file means, each with its file."""
        return tuple(Place(other or uri, name) for other, name in self.meaning(uri, site).places)

    def declared(self, place: Place) -> tuple[Declared, ...]:
        """What a file says about one of its names."""
        return self._files[place.uri].declared(place.name)

    def names(self, uri: str) -> Iterator[tuple[Place, tuple[Declared, ...]]]:
        """Every name that is known in a file, its own first."""
        for other in (uri, *sorted(self.closure(uri))):
            for name, entries in self._files[other].index.declared.items():
                yield Place(other, name), entries

    def declarations(self, place: Place) -> Iterator[Found]:
        """Where a name is declared in its file."""
        model = self._files.get(place.uri)
        if model is not None:
            for statement in model.declarations(place.name):
                yield Found(model, statement)

    def parts(self, uri: str, name: Name) -> Iterator[Found]:
        """Every declaration of a full name that is known in a file, in whichever file it stands."""
        held = self._holders.get(_leaf(name), _NOTHING)
        for other in (uri, *sorted(self.closure(uri) & held)):
            if name in self._files[other].index.declared:
                yield from self.declarations(Place(other, name))

    def shared(self, uri: str) -> tuple[tuple[Name, tuple[str, ...]], ...]:
        """The names that a file declares though a file it knows declares them, each with these files."""
        closure = self.closure(uri)
        if not closure:
            return ()
        others = sorted(closure)
        tables: list[_Names] = [self._files[each].index.declared for each in (uri, *others)]
        known = self._shared.get(uri)
        # Most edits change none of these tables; then they are the identical objects.
        if known is not None and len(known[0]) == len(tables) and all(map(is_, known[0], tables)):
            return known[1]
        found = tuple(
            (name, holders)
            for name in tables[0]
            if not closure.isdisjoint(self._holders.get(_leaf(name), _NOTHING))
            and (holders := tuple(each for each, names in zip(others, tables[1:], strict=True) if name in names))
        )
        self._shared[uri] = (tables, found)
        return found

    def audience(self, uri: str) -> tuple[str, ...]:
        """The files in which the names of a file are known: itself first, then those that import it."""
        return (uri, *sorted(self.graph.dependants(uri)))

    def sites(self, place: Place, wanted: Callable[[Site], bool] = lambda _: True) -> Iterator[tuple[Model, Site]]:
        """The references, in every file, that mean a name, of those that are wanted."""
        for uri in self.audience(place.uri):
            model = self._files.get(uri)
            if model is None:
                continue
            for site in _mentioning(model.index, place.name, self._aliases(uri, place)):
                if wanted(site) and place in self.meant(uri, site):
                    yield model, site

    def uses(self, place: Place) -> Iterator[Use]:
        """Every place, in every file, where a name is referred to."""
        for model, site in self.sites(place):
            for statement, reference in model.occurrences(site):
                yield Use(model, statement, reference)

    def _aliases(self, uri: str, place: Place) -> Iterator[str]:
        """What else a name is called in a file that imports it under another one."""
        if uri != place.uri:
            for each in self._files[uri].index.imports:
                for name, alias in each.names:
                    if alias != name and (place.name.name == name or place.name.name.startswith(f"{name}.")):
                        yield alias + place.name.name[len(name) :]

    def at_path(self, uri: str, path: str) -> tuple[str, ...]:
        """The files that a path written in a file would lead to."""
        return self.graph.files_at(uri, path, sorted(self._files))

    def owners(self, name: Name) -> tuple[str, ...]:
        """The files, wherever they are, that declare a full name."""
        return tuple(
            uri for uri in sorted(self._holders.get(_leaf(name), _NOTHING)) if name in self._files[uri].index.declared
        )

    def complete(self, uri: str) -> bool:
        """Whether every import of a file, and of the files it knows, leads somewhere."""
        return all(
            found
            for other in (uri, *self.closure(uri))
            if other in self.graph.targets
            for found in self.graph.targets[other].by_import.values()
        )

    def targets(self, uri: str, imported: Import) -> tuple[str, ...]:
        """The files that an import of a file leads to."""
        found = self.graph.targets.get(uri)
        return found.by_import.get(imported, ()) if found is not None else ()


def _mentioning(index: Index, name: Name, aliases: Iterable[str]) -> Iterator[Site]:
    for text in dict.fromkeys(chain(suffixes(name.name), aliases)):
        yield from index.users.get(text, ())


def _recast(
    files: dict[str, Model],
    graph: ImportGraph,
    names: dict[str, tuple[Name, ...]],
    anew: set[str],
    concerned: AbstractSet[str],
) -> set[str]:
    """Read those files again that know other kinds than before; returns the files that know these in turn.

    What a file itself declares depends on the kinds it knows: `kind "Title"` declares something only of a known kind.
    """
    more: set[str] = set()
    for uri in concerned:
        model = files[uri]
        other = model.with_kinds(_kinds(files, graph, uri))
        if not model.read:
            other = other.released()
        if other is not model:
            names[uri] = (*names.get(uri, ()), *difference(model.index, other.index))
            files[uri] = other
            anew.add(uri)
            more |= graph.dependants(uri)
    return more


def _advised(
    files: Mapping[str, Model], graph: ImportGraph, names: Mapping[str, tuple[Name, ...]], moved: Sequence[str]
) -> Iterator[str]:
    """The files that miss something, where files they do not import may be what is proposed for it."""
    if moved:
        yield from (uri for uri, targets in graph.targets.items() if not all(targets.by_import.values()))
    elements = {name.name for each in names.values() for name in each if name.namespace is Namespace.ELEMENT}
    if elements:
        for uri, model in files.items():
            if any(site.text in elements for site in model.resolutions.open):
                yield uri


def _kinds(files: Mapping[str, Model], graph: ImportGraph, uri: str) -> frozenset[str]:
    """The kinds of the user's own that other files define for a file."""
    closure = graph.closure(uri)
    return frozenset().union(*(files[other].index.kinds for other in closure)) if closure else _NOTHING


def _leaf(name: Name) -> Name:
    return Name(name.namespace, name.name.rpartition(".")[2])


def _held(
    holders: Layered[Name, frozenset[str]],
    before: Mapping[str, Model],
    after: Mapping[str, Model],
    names: Mapping[str, tuple[Name, ...]],
) -> Layered[Name, frozenset[str]]:
    """Which files declare something with a name's last part, after names have changed."""
    came: dict[Name, frozenset[str]] = {}
    went: dict[Name, frozenset[str]] = {}
    for uri, different in names.items():
        old, new = before.get(uri), after.get(uri)
        this = frozenset({uri})
        # the leaves of a new file are there already
        leaves = new.index.leaves if old is None and new is not None else {_leaf(name) for name in different}
        for leaf in leaves:
            had = old is not None and leaf in old.index.leaves
            has = new is not None and leaf in new.index.leaves
            if has and not had:
                came[leaf] = came[leaf] | this if leaf in came else this
            elif had and not has:
                went[leaf] = went[leaf] | this if leaf in went else this
    changed: dict[Name, frozenset[str] | None] = {}
    alike: dict[frozenset[str], frozenset[str]] = {}  # nearly all names are held by the same files
    for leaf in came.keys() | went.keys():
        uris = (holders.get(leaf, _NOTHING) | came.get(leaf, _NOTHING)) - went.get(leaf, _NOTHING)
        changed[leaf] = alike.setdefault(uris, uris) or None
    return holders.with_changes(changed)
