"""Which file imports which: an immutable table that remembers what was asked of it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.model.import_paths import SUFFIX, target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sruja_lsp.model.meaning import Import
    from sruja_lsp.model.model import Model

_NONE: Final[frozenset[str]] = frozenset()
_SCHEME_SLASHES: Final = 2  # those of `file://`


class Targets(NamedTuple):
    """What each import of one file leads to; nothing where it leads nowhere."""

    by_import: Mapping[Import, tuple[str, ...]]
    files: frozenset[str]


_NO_TARGETS: Final = Targets({}, _NONE)


class ImportGraph:
    """The imports of every file that has some."""

    __slots__ = ("_closures", "_dependants", "_wanted", "importers", "targets")

    def __init__(self, targets: Mapping[str, Targets], wanted: Mapping[str, frozenset[str]]) -> None:
        self.targets = targets
        """By the importing file; files that import nothing are left out."""
        self._wanted = wanted
        """The importing files by the URI that an import leads to, whether or not something is there."""
        importers: dict[str, set[str]] = {}
        for uri, found in targets.items():
            for imported in found.files:
                importers.setdefault(imported, set()).add(uri)
        self.importers: Mapping[str, set[str]] = importers
        self._closures: dict[str, frozenset[str]] = {}
        self._dependants: dict[str, frozenset[str]] = {}

    @staticmethod
    def empty() -> ImportGraph:
        """Nothing imports anything."""
        return ImportGraph({}, {})

    def updated(self, files: Mapping[str, Model], rewired: Iterable[str], moved: Iterable[str]) -> ImportGraph:
        """The graph after some files have changed what they import, and others came or went."""
        affected = {*rewired, *(each for each in moved if each in self.targets)}
        for uri in moved:
            for path in _names_for(uri):
                affected |= self._wanted.get(path, _NONE)
        if not affected:
            return self
        targets, wanted = dict(self.targets), dict(self._wanted)
        uris = sorted(files)
        for uri in affected:
            for each in targets.pop(uri, _NO_TARGETS).by_import:
                path = target(uri, each.path)
                wanted[path] = wanted.get(path, _NONE) - {uri}
            if uri in files and files[uri].index.imports:
                targets[uri] = _targets(files[uri], uris)
                for each in targets[uri].by_import:
                    path = target(uri, each.path)
                    wanted[path] = wanted.get(path, _NONE) | {uri}
        if targets == self.targets:
            return self
        return ImportGraph(targets, {path: importers for path, importers in wanted.items() if importers})

    def direct(self, uri: str) -> frozenset[str]:
        """The files that a file imports itself."""
        found = self.targets.get(uri)
        return found.files if found is not None else _NONE

    def closure(self, uri: str) -> frozenset[str]:
        """The files whose names are known in a file: those it imports, and those that these import; not itself."""
        if uri not in self.targets:
            return _NONE
        found = self._closures.get(uri)
        if found is None:
            reached = set(self.direct(uri))
            edge = set(reached)
            while edge:
                edge = set().union(*(self.direct(each) for each in edge)) - reached
                reached |= edge
            reached.discard(uri)
            found = self._closures[uri] = frozenset(reached)
        return found

    def dependants(self, uri: str) -> frozenset[str]:
        """The files that know the names of a file; not itself."""
        if uri not in self.importers:
            return _NONE
        found = self._dependants.get(uri)
        if found is None:
            reached = set(self.importers.get(uri, ()))
            edge = set(reached)
            while edge:
                edge = set().union(*(self.importers.get(each, ()) for each in edge)) - reached
                reached |= edge
            reached.discard(uri)
            found = self._dependants[uri] = frozenset(reached)
        return found

    @staticmethod
    def files_at(uri: str, path: str, uris: list[str]) -> tuple[str, ...]:
        """The files, of the sorted `uris`, that a path written in the file `uri` leads to."""
        return tuple(_meant(target(uri, path), uris))

    def cycle(self, uri: str) -> tuple[str, ...]:
        """The shortest way from a file over its imports back to itself, both ends named; empty when there is none."""
        before: dict[str, str] = {}
        edge = [uri]
        while edge:
            reached: list[str] = []
            for each in edge:
                for imported in sorted(self.direct(each)):
                    if imported == uri:
                        way = [uri, each]
                        while way[-1] != uri:
                            way.append(before[way[-1]])
                        return tuple(reversed(way))
                    if imported not in before:
                        before[imported] = each
                        reached.append(imported)
            edge = reached
        return ()


def _names_for(uri: str) -> Iterator[str]:
    """The paths that mean a file: its own, its own without the ending, and those of the folders around it."""
    yield uri
    yield uri.removesuffix(SUFFIX)
    folder = uri.rpartition("/")[0]
    while folder.count("/") > _SCHEME_SLASHES:
        yield folder
        folder = folder.rpartition("/")[0]


def _targets(model: Model, uris: list[str]) -> Targets:
    found = {each: ImportGraph.files_at(model.uri, each.path, uris) for each in model.index.imports}
    return Targets(found, frozenset(uri for each in found.values() for uri in each))


def _meant(wanted: str, uris: list[str]) -> Iterator[str]:
    """The files a path may mean: itself, itself with the ending left out, or all files in a folder."""
    if not wanted:
        return
    for uri in (wanted, wanted + SUFFIX):
        place = bisect_left(uris, uri)
        if place < len(uris) and uris[place] == uri:
            yield uri
            return
    folder = wanted.rstrip("/") + "/"
    for place in range(bisect_left(uris, folder), len(uris)):
        if not uris[place].startswith(folder):
            break
        yield uris[place]
