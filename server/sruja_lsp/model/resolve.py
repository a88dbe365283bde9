"""What a name means: exact name, then the scopes outwards, then a unique suffix (LANGUAGE 4.3)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sruja_lsp.language import table
from sruja_lsp.model.index import Name, suffixes
from sruja_lsp.model.layered import Layered
from sruja_lsp.model.meaning import Namespace, ReferenceRole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sruja_lsp.model.index import Change, Index, Site

K = TypeVar("K")
V = TypeVar("V")


class How(StrEnum):
    """How a name was found."""

    EXACT = "exact"
    SCOPE = "scope"
    SUFFIX = "suffix"
    AMBIGUOUS = "ambiguous"
    BUILT_IN = "built-in"
    ELSEWHERE = "elsewhere"
    MISSING = "missing"


class Resolution(NamedTuple):
    """What a reference means; several names when it is ambiguous, none when it is missing or built in.

    `uris` are the files of the names, one each; without them the names are the file's own.
    """

    how: How
    names: tuple[Name, ...] = ()
    uris: tuple[str, ...] = ()

    @property
    def name(self) -> Name | None:
        """The one thing meant."""
        return self.names[0] if len(self.names) == 1 else None

    @property
    def places(self) -> tuple[tuple[str, Name], ...]:
        """The names with their files; an empty file is the one the reference stands in."""
        return tuple(zip(self.uris or ("",) * len(self.names), self.names, strict=True))


class Imports:
    """The other files whose names are known in a file: those it imports, and those that these import in turn."""

    __slots__ = ("aliases", "closure", "holders", "indexes")

    def __init__(
        self,
        closure: AbstractSet[str],
        holders: Mapping[Name, AbstractSet[str]],
        indexes: Callable[[str], Index],
        aliases: Mapping[str, str],
    ) -> None:
        self.closure = closure
        """Their URIs."""
        self.holders = holders
        """Which files of the workspace declare something with a name's last part."""
        self.indexes = indexes
        """The tables of a file."""
        self.aliases = aliases
        """What is called by another name here, and its name there."""

    def find(self, site: Site) -> Resolution | None:
        """What a reference means in one of these files. The surest way in which one of them knows the name counts."""
        found: dict[How, list[tuple[str, Name]]] = {}
        if site.role is not ReferenceRole.IMPORTED:
            first, dot, rest = site.text.partition(".")
            site = site._replace(text=f"{self.aliases.get(first, first)}{dot}{rest}")
        for uri in self._holders(site):
            resolution = _own(self.indexes(uri), site)
            if resolution.names:
                found.setdefault(resolution.how, []).extend((uri, name) for name in resolution.names)
        for how in (How.EXACT, How.SCOPE, How.SUFFIX, How.AMBIGUOUS):
            if how in found:
                places = found[how]
                unsure = how is How.SUFFIX and len({name for _, name in places}) > 1
                names, uris = tuple(name for _, name in places), tuple(uri for uri, _ in places)
                return Resolution(How.AMBIGUOUS if unsure else how, names, uris)
        return None

    def _holders(self, site: Site) -> list[str]:
        leaf = site.text.rpartition(".")[2]
        namespaces = _IMPORTABLE if site.role is ReferenceRole.IMPORTED else (namespace_of(site.role),)
        found: set[str] = set()
        for namespace in namespaces:
            found |= self.closure & self.holders.get(Name(namespace, leaf), frozenset())
        return sorted(found)


_MISSING = Resolution(How.MISSING)
_BUILT_IN = Resolution(How.BUILT_IN)
_ELSEWHERE = Resolution(How.ELSEWHERE)
_IMPORTABLE = (Namespace.ELEMENT, Namespace.KIND, Namespace.TAG, Namespace.VIEW)
# What is known without a declaration may have one in another file.
_WIDER = frozenset({ReferenceRole.TAG, ReferenceRole.LOOP})
_NAMESPACES = {
    ReferenceRole.KIND: Namespace.KIND,
    ReferenceRole.TAG: Namespace.TAG,
    ReferenceRole.VIEW_EXTENDS: Namespace.VIEW,
    ReferenceRole.SELECTED_KIND: Namespace.KIND,
    ReferenceRole.LINKED: Namespace.VIEW,
}
_BY_LEAF = frozenset({ReferenceRole.SELECTED, ReferenceRole.CALLED})
"""What is written in full or by its last part, and never by more of its end."""


_STDLIB = {*table.KINDS, *(tag.value for tag in table.STDLIB_TAGS)}


def namespace_of(role: ReferenceRole) -> Namespace:
    """Where a reference of this role is looked up."""
    return _NAMESPACES.get(role, Namespace.ELEMENT)


def resolve(index: Index, site: Site, imports: Imports | None = None) -> Resolution:
    """What a reference means: in its own file first, then in those that are imported."""
    if site.role is ReferenceRole.SOURCE_FILE:
        return _ELSEWHERE  # a file, not a name
    if site.role is ReferenceRole.IMPORTED:
        return _ELSEWHERE if imports is None else imports.find(site) or _MISSING
    found = _own(index, site)
    if imports is not None and (found.how is How.MISSING or site.role in _WIDER) and not found.names:
        found = imports.find(site) or found
    if site.role.lenient and found.how in _UNCLEAR:
        return Resolution(How.EXACT, found.names, found.uris) if found.names else _ELSEWHERE
    return found


def _own(index: Index, site: Site) -> Resolution:
    """What a reference means in one file."""
    text = site.text
    if "::" in text:
        return _ELSEWHERE  # an element of another repository: known to its bundle alone
    if site.role is ReferenceRole.STDLIB:
        return _BUILT_IN if text in _STDLIB else _MISSING
    if site.role is ReferenceRole.IMPORTED:
        names = tuple(name for name in (Name(namespace, text) for namespace in _IMPORTABLE) if name in index.declared)
        return Resolution(How.EXACT, names) if names else _MISSING
    namespace = namespace_of(site.role)
    if namespace is Namespace.ELEMENT:
        found = _end_meant(index, site) if _among_nodes(site) else _element_meant(index, site)
        return _called(index, text) or found if site.role is ReferenceRole.CALLED and not found.names else found
    exact = Name(namespace, text)
    if exact in index.declared:
        return Resolution(How.EXACT, (exact,))
    # a tag needs no definition
    known = namespace is Namespace.TAG or (namespace is Namespace.KIND and text in table.KINDS)
    return _BUILT_IN if known else _MISSING


def _called(index: Index, text: str) -> Resolution | None:
    """The kind or the tag of a name."""
    for namespace in (Namespace.KIND, Namespace.TAG):
        name = Name(namespace, text)
        if name in index.declared:
            return Resolution(How.EXACT, (name,))
    return None


def _element_meant(index: Index, site: Site) -> Resolution:
    text = site.text
    base = site.scope.base
    if site.role is ReferenceRole.LOOP:
        variable = Name(Namespace.VARIABLE, f"{site.scope.name}.{text}")
        if variable in index.declared:
            return Resolution(How.SCOPE, (variable,))
    if site.role in (ReferenceRole.INCLUDE, ReferenceRole.EXCLUDE) and base:
        # inside `view .. of X` a name means a part of X first
        found = _outwards(index, text, _element(index, base))
        if found:
            return found
    exact = Name(Namespace.ELEMENT, text)
    if exact in index.declared:
        return Resolution(How.EXACT, (exact,))
    if site.role in _BY_LEAF and "." in text:
        return _MISSING
    found = _outwards(index, text, base) or _by_suffix(index, text)
    # What is no element is a variable of the loop.
    return _ELSEWHERE if found.how is How.MISSING and site.role is ReferenceRole.LOOP else found


def _among_nodes(site: Site) -> bool:
    """Whether a reference may mean a node: it is an end of a relation inside a deployment."""
    return site.role in _ENDS and site.scope.namespace is Namespace.DEPLOYMENT


def _end_meant(index: Index, site: Site) -> Resolution:
    """A node or infrastructure around the relation, else an element, else a node elsewhere in the deployment."""
    physical = Namespace.DEPLOYMENT
    found = _outwards(index, site.text, site.scope.name, physical) or _element_meant(index, site)
    if found.how is not How.MISSING:
        return found
    return _by_suffix(index, site.text, physical, site.scope.name.partition(".")[0])


def _element(index: Index, text: str) -> str:
    found = _by_suffix(index, text) if Name(Namespace.ELEMENT, text) not in index.declared else None
    return found.name.name if found and found.name else text


def _outwards(index: Index, text: str, scope: str, namespace: Namespace = Namespace.ELEMENT) -> Resolution | None:
    while scope:
        name = Name(namespace, f"{scope}.{text}")
        if name in index.declared:
            return Resolution(How.SCOPE, (name,))
        scope = scope.rpartition(".")[0]
    return None


def _by_suffix(index: Index, text: str, namespace: Namespace = Namespace.ELEMENT, inside: str = "") -> Resolution:
    """The names that end in `text`; with `inside`, those in what has that name, and that itself."""
    candidates: Iterable[str] = index.leaves.get(Name(namespace, text.rpartition(".")[2]), ())
    if "." in text:
        ending = "." + text
        candidates = [name for name in candidates if name == text or name.endswith(ending)]
    if inside:
        candidates = [name for name in candidates if name.partition(".")[0] == inside]
    names = tuple(Name(namespace, name) for name in candidates)
    if not names:
        return _MISSING
    return Resolution(How.SUFFIX if len(names) == 1 else How.AMBIGUOUS, names)


_SETTLED = (How.EXACT, How.SCOPE, How.BUILT_IN, How.ELSEWHERE)
_UNCLEAR = (How.AMBIGUOUS, How.MISSING)
_ENDS = frozenset({ReferenceRole.SOURCE, ReferenceRole.TARGET})
_PLAIN = frozenset(
    {ReferenceRole.SOURCE, ReferenceRole.TARGET, ReferenceRole.STEP, ReferenceRole.PROPERTY, ReferenceRole.VIEW_OF}
)


class Resolutions:
    """The references that need a second look when names change, and those that something is wrong with.

    All others are what their exact name or scope says; they are resolved when asked for and not kept.
    """

    __slots__ = ("abroad", "checked", "loose", "misplaced", "open")

    def __init__(
        self,
        unclear: dict[Site, Resolution],
        loose: Layered[Site, bool],
        misplaced: dict[Site, Name],
        checked: int,
        abroad: bool,  # noqa: FBT001  # a record
    ) -> None:
        self.open = unclear
        """The ambiguous and the missing."""
        self.loose = loose
        """Those found by a suffix, which another name may have tomorrow."""
        self.misplaced = misplaced
        """The instances of what cannot be deployed, and what that is."""
        self.checked = checked
        """How many references this version looked at again."""
        self.abroad = abroad
        """Whether other files were asked, too."""

    @staticmethod
    def of(index: Index, imports: Imports | None = None) -> Resolutions:
        """Those of a whole file."""
        unclear: dict[Site, Resolution] = {}
        loose: dict[Site, bool] = {}
        misplaced: dict[Site, Name] = {}
        for site in index.sites:
            if _plainly_known(index, site):
                continue
            resolution = resolve(index, site, imports)
            how = resolution.how
            if how in _UNCLEAR:
                unclear[site] = resolution
            elif how is How.SUFFIX:
                loose[site] = True
            if site.role is ReferenceRole.INSTANCE and (name := _undeployable(index, resolution, imports)):
                misplaced[site] = name
        return Resolutions(unclear, Layered(loose), misplaced, len(index.sites), imports is not None)

    def updated(self, index: Index, change: Change, imports: Imports | None = None) -> Resolutions:
        """Those after an edit: only references that the changed names can concern are looked at again."""
        return self._again(index, self._affected(index, change), change.went, imports)

    def relinked(self, index: Index, names: Iterable[Name], imports: Imports | None) -> Resolutions:
        """Those after an edit of another file, in which declarations of these names came or went."""
        leaves = {suffix for name in names for suffix in suffixes(name.name)}
        aliased = imports.aliases if imports is not None else {}
        leaves |= {
            alias + leaf[len(name) :]
            for alias, name in aliased.items()
            for leaf in leaves
            if leaf == name or leaf.startswith(f"{name}.")
        }
        affected = dict.fromkeys(site for leaf in leaves for site in index.users.get(leaf, ()))
        affected |= dict.fromkeys(site for base in leaves for site in index.selections.get(base, ()))
        return self._again(index, affected, (), imports)

    def _again(
        self, index: Index, affected: Mapping[Site, None], went: Sequence[Site], imports: Imports | None
    ) -> Resolutions:
        if not affected and not went:
            return Resolutions(self.open, self.loose, self.misplaced, 0, self.abroad) if self.checked else self
        unclear: dict[Site, Resolution | None] = {}
        loose: dict[Site, bool | None] = {}
        misplaced: dict[Site, Name | None] = {}
        for site in (*went, *affected):
            resolution = _ELSEWHERE
            if site in affected and site in index.sites:
                resolution = resolve(index, site, imports)
            unclear[site] = resolution if resolution.how in _UNCLEAR else None
            loose[site] = True if resolution.how is How.SUFFIX else None
            if site.role is ReferenceRole.INSTANCE:
                misplaced[site] = _undeployable(index, resolution, imports)
        return Resolutions(
            _changed(self.open, unclear),
            self.loose.with_changes({site: now for site, now in loose.items() if now is not self.loose.get(site)}),
            _changed(self.misplaced, misplaced),
            len(affected),
            imports is not None,
        )

    def _affected(self, index: Index, change: Change) -> dict[Site, None]:
        affected: dict[Site, None] = dict.fromkeys(change.came)
        for name in change.names:
            for suffix in suffixes(name.name):
                prefix = name.name[: -len(suffix) - 1]
                for site in index.users.get(suffix, ()):
                    if (
                        site in self.open
                        or site in self.loose
                        or _reaches(site.scope.base, prefix)
                        or (name.namespace is Namespace.DEPLOYMENT and _among_nodes(site))
                        # what was found in another file, the file itself may have now
                        or (self.abroad and not _plainly_known(index, site))
                    ):
                        affected[site] = None
        if change.names:
            meant = {suffix for name in change.names for suffix in suffixes(name.name)}
            affected |= dict.fromkeys(site for base in meant for site in index.selections.get(base, ()))
        return affected


def _plainly_known(index: Index, site: Site) -> bool:
    """Whether a reference is settled at a glance, as nearly all are: by its exact name or in its own scope."""
    (_, _, base), text, role = site
    if role is ReferenceRole.KIND:
        return text in table.KINDS
    if role not in _PLAIN:
        return False
    declared = index.declared
    # plain tuples equal names, and are made in a third of the time
    return (Namespace.ELEMENT, text) in declared or (bool(base) and (Namespace.ELEMENT, f"{base}.{text}") in declared)


def _undeployable(index: Index, resolution: Resolution, imports: Imports | None) -> Name | None:
    """What an instance is of, if nothing of that name can run anywhere."""
    name = resolution.name
    if name is None:
        return None
    uri = resolution.uris[0] if resolution.uris else ""
    declared = imports.indexes(uri).declared if uri and imports is not None else index.declared
    kinds = [table.KINDS.get(entry.kind) for entry in declared.get(name, ())]
    return name if kinds and all(kind is not None and not kind.deployable for kind in kinds) else None


def _changed(known: dict[K, V], changes: Mapping[K, V | None]) -> dict[K, V]:
    """A dictionary after changes, of which `None` takes something out; the identical one when nothing differs."""
    different = {key: value for key, value in changes.items() if known.get(key) != value}
    if not different:
        return known
    merged = known | different
    return {key: value for key, value in merged.items() if value is not None}


def _reaches(base: str, prefix: str) -> bool:
    """Whether a search outwards from `base` comes by `prefix`."""
    return not prefix or base == prefix or base.startswith(prefix + ".")
