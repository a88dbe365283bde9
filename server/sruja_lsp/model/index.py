"""What a file declares and refers to, in tables without positions.

The tables are never changed in place: an edit subtracts what its removed statements said, adds what the new ones say,
and copies only the tables that differ. What did not change is the identical object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sruja_lsp.model.facts import page_facts, speaks
from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.meaning import Meaning, Namespace, ReferenceRole, Role
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    around = scope.name if scope.namespace is declares.namespace else ""
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


class Index:
    """Tables of one version of a file."""

    __slots__ = ("_instances", "_repeated", "_selections", "declared", "imports", "leaves", "sites", "users")

    def __init__(
        self,
        declared: dict[Name, tuple[Declared, ...]],
        leaves: dict[Name, tuple[str, ...]],
        sites: dict[Site, int],
        users: dict[str, tuple[Site, ...]],
        imports: dict[Import, int],
    ) -> None:
        self.declared = declared
        self.leaves = leaves
        """Full names by their last part."""
        self.sites = sites
        self.users = users
        """Sites by the text of the reference."""
        self.imports = imports
        """What the file imports from other files, and how often it says so."""
        self._repeated: tuple[Name, ...] | None = None
        self._instances: tuple[Site, ...] | None = None
        self._selections: tuple[Site, ...] | None = None

    @property
    def repeated(self) -> tuple[Name, ...]:
        """Names with more than one declaration."""
        if self._repeated is None:
            self._repeated = tuple(name for name, entries in self.declared.items() if len(entries) > 1)
        return self._repeated

    @property
    def selections(self) -> tuple[Site, ...]:
        """The references that a view includes or excludes; what they mean depends on what the view is of."""
        if self._selections is None:
            roles = (ReferenceRole.INCLUDE, ReferenceRole.EXCLUDE)
            self._selections = tuple(site for site in self.sites if site.role in roles and site.scope.base)
        return self._selections

    @property
    def instances(self) -> tuple[Site, ...]:
        """The references that deploy an element."""
        if self._instances is None:
            self._instances = tuple(site for site in self.sites if site.role is ReferenceRole.INSTANCE)
        return self._instances

    @staticmethod
    def of(root: Body, context: Context) -> Index:
        """The index of a whole file."""
        delta = _Delta()
        delta.body(root, context, FILE, +1)
        declared = {name: tuple(entry for _, entry in entries) for name, entries in delta.declared.items()}
        leaves: dict[Name, tuple[str, ...]] = {}
        for name in declared:
            leaf = Name(name.namespace, name.name.rpartition(".")[2])
            leaves[leaf] = (*leaves[leaf], name.name) if leaf in leaves else (name.name,)
        users: dict[str, list[Site]] = {}
        for site in delta.sites:
            users.setdefault(site.text, []).append(site)
        by_text = {text: tuple(found) for text, found in users.items()}
        return Index(declared, leaves, delta.sites, by_text, delta.imports)

    def updated(self, old: Body, new: Body, context: Context) -> tuple[Index, Change]:
        """The index after an edit, and what came and went."""
        delta = _Delta()
        delta.difference(old, new, context, FILE)
        declared, leaves, names = self._declare(delta)
        sites, users, came, went = self._refer(delta)
        change = Change(tuple(names), tuple(came), tuple(went), delta.visited)
        if declared is self.declared and sites is self.sites:
            return self, change
        imports = self.imports
        if delta.imports:
            imports = dict(imports)
            for imported, difference in delta.imports.items():
                imports[imported] = imports.get(imported, 0) + difference
            imports = {imported: count for imported, count in imports.items() if count > 0}
        return Index(declared, leaves, sites, users, imports), change

    def _declare(
        self, delta: _Delta
    ) -> tuple[dict[Name, tuple[Declared, ...]], dict[Name, tuple[str, ...]], list[Name]]:
        declared, leaves = self.declared, self.leaves
        changed: list[Name] = []
        for name, entries in delta.declared.items():
            before = self.declared.get(name, ())
            after = list(before)
            for sign, entry in entries:
                if sign < 0 and entry in after:
                    after.remove(entry)
            after += [entry for sign, entry in entries if sign > 0]
            if tuple(after) == before:
                continue
            if declared is self.declared:
                declared, leaves = dict(declared), dict(leaves)
            changed.append(name)
            leaf = Name(name.namespace, name.name.rpartition(".")[2])
            if not after:
                del declared[name]
                left = tuple(full for full in leaves[leaf] if full != name.name)
                if left:
                    leaves[leaf] = left
                else:
                    del leaves[leaf]
                continue
            declared[name] = tuple(after)
            if not before:
                leaves[leaf] = (*leaves.get(leaf, ()), name.name)
        return declared, leaves, changed

    def _refer(self, delta: _Delta) -> tuple[dict[Site, int], dict[str, tuple[Site, ...]], list[Site], list[Site]]:
        sites, users = self.sites, self.users
        came: list[Site] = []
        went: list[Site] = []
        for site, difference in delta.sites.items():
            if not difference:
                continue
            if sites is self.sites:
                sites, users = dict(sites), dict(users)
            count = sites.get(site, 0) + difference
            if count <= 0:
                sites.pop(site, None)
                went.append(site)
                left = tuple(other for other in users.get(site.text, ()) if other != site)
                if left:
                    users[site.text] = left
                else:
                    users.pop(site.text, None)
            else:
                if site not in sites:
                    came.append(site)
                    users[site.text] = (*users.get(site.text, ()), site)
                sites[site] = count
        return sites, users, came, went


class Change(NamedTuple):
    """What an edit changed: names whose declarations differ, sites that came and went, statements looked at."""

    names: tuple[Name, ...]
    came: tuple[Site, ...]
    went: tuple[Site, ...]
    visited: int
