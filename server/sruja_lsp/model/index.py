"""What a file declares and refers to, in tables without positions.

The tables are never changed in place: an edit subtracts what its removed statements said, adds what the new ones say,
and copies only the tables that differ. What did not change is the identical object.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sruja_lsp.language import table
from sruja_lsp.model.facts import page_facts, speaks
from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.layered import Layered
from sruja_lsp.model.meaning import Meaning, Namespace, ReferenceRole, Role
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sruja_lsp.model.meaning import Context, Import
    from sruja_lsp.syntax.tree import Body, Item, Page

_T = TypeVar("_T")
_PHYSICAL = (Role.DEPLOYMENT, Role.NODE, Role.INFRASTRUCTURE)


class Scope(NamedTuple):
    """Where statements stand: the namespace and full name of what is around them, and the element names start from."""

    namespace: Namespace
    name: str
    base: str


FILE = Scope(Namespace.ELEMENT, "", "")


class Name(NamedTuple):
    """A full name in its namespace."""

    namespace: Namespace
    name: str


class Declared(NamedTuple):
    """What a declaration says about its name, but for its place."""

    kind: str
    title: str
    role: Role


class Site(NamedTuple):
    """A reference but for its place: equal sites resolve equally."""

    scope: Scope
    text: str
    role: ReferenceRole


def inner_scope(meaning: Meaning, scope: Scope) -> Scope:
    """The scope that the body of a statement makes."""
    declares = meaning.declares
    if meaning.role is Role.EXTEND:
        return Scope(Namespace.ELEMENT, meaning.subject, meaning.subject)
    if declares is None:
        return scope
    if declares.namespace is Namespace.VIEW:
        return Scope(Namespace.VIEW, declares.name, meaning.subject)
    if meaning.role in _PHYSICAL:
        name = f"{scope.name}.{declares.name}" if scope.namespace is Namespace.DEPLOYMENT else declares.name
        return Scope(Namespace.DEPLOYMENT, name, "")
    if declares.namespace is Namespace.ELEMENT:
        name = full_name(meaning, scope)
        return Scope(Namespace.ELEMENT, name, name)
    return scope


def full_name(meaning: Meaning, scope: Scope) -> str:
    """The full name of what a statement declares in a scope."""
    declares = meaning.declares
    name = declares.name if declares else ""
    if declares is None or declares.namespace in (Namespace.KIND, Namespace.TAG, Namespace.VIEW):
        return name
    nested = scope.namespace is declares.namespace or declares.namespace is Namespace.VARIABLE
    around = scope.name if nested else ""
    return f"{around}.{name}" if around else name


class _Delta:
    """Declarations and references that come and go."""

    def __init__(self) -> None:
        self.declared: dict[Name, list[tuple[int, Declared]]] = {}
        self.sites: dict[Site, int] = {}
        self.imports: dict[Import, int] = {}
        self.visited = 0

    def body(self, body: Body, context: Context, scope: Scope, sign: int) -> None:
        for page in body.pages:
            self.page(page, context, scope, sign)

    def page(self, page: Page, context: Context, scope: Scope, sign: int) -> None:
        for index, _, meaning in page_facts(page, context).entries:
            self.item(page.items[index], meaning, context, scope, sign)

    def item(self, item: Item, meaning: Meaning, context: Context, scope: Scope, sign: int) -> None:
        self.visited += 1
        declares = meaning.declares
        if declares is not None:
            name = Name(declares.namespace, full_name(meaning, scope))
            entry = Declared(declares.kind, declares.title, meaning.role)
            self.declared.setdefault(name, []).append((sign, entry))
        for reference in meaning.references:
            site = Site(scope, reference.text, reference.role)
            self.sites[site] = self.sites.get(site, 0) + sign
        if meaning.imports is not None:
            self.imports[meaning.imports] = self.imports.get(meaning.imports, 0) + sign
        if type(item) is Block and item.body.pages:
            inner = context.inner(meaning.block)
            if speaks(inner):
                self.body(item.body, inner, inner_scope(meaning, scope), sign)

    def items(self, items: Iterable[Item], context: Context, scope: Scope, sign: int) -> None:
        for item in items:
            meaning = interpret(item.head, context)
            if meaning.declares or meaning.references or (type(item) is Block and speaks(context.inner(meaning.block))):
                self.item(item, meaning, context, scope, sign)

    def difference(self, old: Body, new: Body, context: Context, scope: Scope) -> None:
        """Adds what distinguishes two bodies, passing over the pages and items they share."""
        if old is new:
            return
        before, after = _middle(old.pages, new.pages)
        removed, added = _middle(
            [item for page in before for item in page.items], [item for page in after for item in page.items]
        )
        if len(removed) == len(added) == 1:
            one, other = removed[0], added[0]
            if isinstance(one, Block) and isinstance(other, Block):
                was, now = interpret(one.head, context), interpret(other.head, context)
                if was is now or was.says_the_same == now.says_the_same:
                    inner = context.inner(now.block)
                    if speaks(inner):
                        self.difference(one.body, other.body, inner, inner_scope(now, scope))
                    return
        self.items(removed, context, scope, -1)
        self.items(added, context, scope, +1)


def _middle(old: Sequence[_T], new: Sequence[_T]) -> tuple[Sequence[_T], Sequence[_T]]:
    """What is left of two sequences without the identical objects at their ends."""
    shorter = min(len(old), len(new))
    first = 0
    while first < shorter and old[first] is new[first]:
        first += 1
    last = 0
    while last < shorter - first and old[-1 - last] is new[-1 - last]:
        last += 1
    return old[first : len(old) - last], new[first : len(new) - last]


def suffixes(name: str) -> Iterator[str]:
    """`A.B.C`, `B.C`, `C`."""
    yield name
    while (dot := name.find(".")) >= 0:
        name = name[dot + 1 :]
        yield name


_SELECTING = (ReferenceRole.INCLUDE, ReferenceRole.EXCLUDE)


class Index:
    """Tables of one version of a file.

    Their order is that of no version in particular; what is shown to somebody is sorted first.
    """

    __slots__ = ("_kinds", "declared", "imports", "instances", "leaves", "repeated", "selections", "sites", "users")

    def __init__(  # noqa: PLR0913, PLR0917  # a record
        self,
        declared: Layered[Name, tuple[Declared, ...]],
        leaves: Layered[Name, tuple[str, ...]],
        sites: Layered[Site, int],
        users: Layered[str, tuple[Site, ...]],
        imports: dict[Import, int],
        repeated: Layered[Name, bool],
        instances: Layered[Site, bool],
        selections: Layered[str, tuple[Site, ...]],
    ) -> None:
        self.declared = declared
        self.leaves = leaves
        """Full names by their last part."""
        self.sites = sites
        """The references, and how many of each there are."""
        self.users = users
        """Sites by the text of the reference."""
        self.imports = imports
        """What the file imports from other files, and how often it says so."""
        self._kinds: frozenset[str] | None = None
        self.repeated = repeated
        """Names with more than one declaration."""
        self.instances = instances
        """The references that deploy an element."""
        self.selections = selections
        """The references that views include or exclude, by what the view is of: their meaning depends on that."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that the file defines and the language does not know."""
        if self._kinds is None:
            self._kinds = frozenset(
                name.name for name in self.declared if name.namespace is Namespace.KIND and name.name not in table.KINDS
            )
        return self._kinds

    @staticmethod
    def of(root: Body, context: Context) -> Index:
        """The index of a whole file."""
        delta = _Delta()
        delta.body(root, context, FILE, +1)
        declared = {name: _ordered(entry for _, entry in entries) for name, entries in delta.declared.items()}
        return Index.made(declared, delta.sites, delta.imports)

    @staticmethod
    def made(declared: dict[Name, tuple[Declared, ...]], sites: dict[Site, int], imports: dict[Import, int]) -> Index:
        """The index of a file that declares, refers to and imports this."""
        leaves: dict[Name, list[str]] = {}
        for name in declared:
            leaves.setdefault(_leaf(name), []).append(name.name)
        users: dict[str, list[Site]] = {}
        selections: dict[str, list[Site]] = {}
        instances: dict[Site, bool] = {}
        for site in sites:
            users.setdefault(site.text, []).append(site)
            role = site.role
            if role is ReferenceRole.INSTANCE:
                instances[site] = True
            elif role in _SELECTING and site.scope.base:  # as `_selects`, of every site of the file
                selections.setdefault(site.scope.base, []).append(site)
        return Index(
            Layered(declared),
            Layered({leaf: tuple(sorted(names)) for leaf, names in leaves.items()}),
            Layered(sites),
            Layered({text: tuple(found) for text, found in users.items()}),
            imports,
            Layered({name: True for name, entries in declared.items() if len(entries) > 1}),
            Layered(instances),
            Layered({base: tuple(found) for base, found in selections.items()}),
        )

    def updated(self, old: Body, new: Body, context: Context) -> tuple[Index, Change]:
        """The index after an edit, and what came and went."""
        delta = _Delta()
        delta.difference(old, new, context, FILE)
        declared = self._declarations(delta)
        sites = self._references(delta)
        came = [site for site, count in sites.items() if count is not None and site not in self.sites]
        went = [site for site, count in sites.items() if count is None]
        change = Change(tuple(declared), tuple(came), tuple(went), delta.visited)
        imports = self.imports
        if any(delta.imports.values()):
            every = {*imports, *delta.imports}
            counts = {each: imports.get(each, 0) + delta.imports.get(each, 0) for each in every}
            imports = {imported: count for imported, count in counts.items() if count > 0}
        if not declared and not sites and imports is self.imports:
            return self, change
        repeated = {name: True if entries and len(entries) > 1 else None for name, entries in declared.items()}
        instances: dict[Site, bool | None] = dict.fromkeys(filter(_deploys, went))
        instances |= dict.fromkeys(filter(_deploys, came), True)
        index = Index(
            self.declared.with_changes(declared),
            self.leaves.with_changes(self._leaves(declared)),
            self.sites.with_changes(sites),
            self.users.with_changes(_moved(self.users, attrgetter("text"), came, went)),
            imports,
            self.repeated.with_changes(repeated),
            self.instances.with_changes(instances),
            self.selections.with_changes(
                _moved(self.selections, attrgetter("scope.base"), filter(_selects, came), filter(_selects, went))
            ),
        )
        if not any(name.namespace is Namespace.KIND for name in declared):
            index._kinds = self._kinds  # its own kind
        return index, change

    def _declarations(self, delta: _Delta) -> dict[Name, tuple[Declared, ...] | None]:
        """What is declared otherwise now."""
        changed: dict[Name, tuple[Declared, ...] | None] = {}
        for name, entries in delta.declared.items():
            before = self.declared.get(name, ())
            after = list(before)
            for sign, entry in entries:
                if sign < 0 and entry in after:
                    after.remove(entry)
            now = _ordered((*after, *(entry for sign, entry in entries if sign > 0)))
            if now != before:
                changed[name] = now or None
        return changed

    def _leaves(self, declared: Mapping[Name, tuple[Declared, ...] | None]) -> dict[Name, tuple[str, ...] | None]:
        """The full names of the last parts, where that is otherwise now."""
        changed: dict[Name, tuple[str, ...] | None] = {}
        for name, entries in declared.items():
            if (name in self.declared) is not (entries is not None):
                leaf = _leaf(name)
                names = changed[leaf] if leaf in changed else self.leaves.get(leaf)
                left = {*(names or ()), name.name} if entries is not None else {*(names or ())} - {name.name}
                changed[leaf] = tuple(sorted(left)) or None
        return changed

    def _references(self, delta: _Delta) -> dict[Site, int | None]:
        """How often the references stand in the file that it has more or less often now."""
        return {
            site: count if (count := self.sites.get(site, 0) + difference) > 0 else None
            for site, difference in delta.sites.items()
            if difference
        }


def _ordered(entries: Iterable[Declared]) -> tuple[Declared, ...]:
    """The declarations of one name in an order that no edit can change."""
    found = tuple(entries)
    return found if len(found) < 2 else tuple(sorted(found))  # noqa: PLR2004  # one is in order


def _leaf(name: Name) -> Name:
    return Name(name.namespace, name.name.rpartition(".")[2])


def _deploys(site: Site) -> bool:
    return site.role is ReferenceRole.INSTANCE


def _selects(site: Site) -> bool:
    """Whether what a reference means depends on what its view is of."""
    return site.role in _SELECTING and bool(site.scope.base)


def _moved(
    table: Layered[str, tuple[Site, ...]],
    key: Callable[[Site], str],
    came: Iterable[Site],
    went: Iterable[Site],
) -> dict[str, tuple[Site, ...] | None]:
    """The entries of a table of sites that are others after some came and some went."""
    changed: dict[str, dict[Site, None]] = {}
    for site in went:
        group = key(site)
        if group not in changed:
            changed[group] = dict.fromkeys(table.get(group, ()))
        changed[group].pop(site, None)
    for site in came:
        group = key(site)
        if group not in changed:
            changed[group] = dict.fromkeys(table.get(group, ()))
        changed[group][site] = None
    return {group: tuple(sites) or None for group, sites in changed.items()}


def difference(old: Index | None, new: Index | None) -> tuple[Name, ...]:
    """The names that two versions of a file declare differently. `None` is a file that is not there."""
    if old is new:
        return ()
    before = old.declared if old is not None else {}
    after = new.declared if new is not None else {}
    if before is after:
        return ()
    changed = [name for name, entries in before.items() if after.get(name) != entries]
    return (*changed, *(name for name in after if name not in before))


class Change(NamedTuple):
    """What an edit changed: names whose declarations differ, sites that came and went, statements looked at."""

    names: tuple[Name, ...]
    came: tuple[Site, ...]
    went: tuple[Site, ...]
    visited: int
