"""Finds statements again: from a full name or a reference down to where it stands in this version of the file."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.model.facts import page_facts, speaks
from sruja_lsp.model.index import FILE, Name, Site, full_name, inner_scope
from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sruja_lsp.model.facts import Entry, PageFacts
    from sruja_lsp.model.index import Scope
    from sruja_lsp.model.meaning import Context, Meaning, Reference, ReferenceRole
    from sruja_lsp.syntax.tree import Body, Item, Tree


class Statement(NamedTuple):
    """A statement in its place: the item, where it starts in the file, what it means and the scope it stands in."""

    item: Item
    start: int
    meaning: Meaning
    scope: Scope

    @property
    def span(self) -> Span:
        """From its first token to the end of its last, its body included."""
        tokens = self.item.head.tokens
        first = tokens[0].start if tokens else 0
        last = tokens[-1].end if tokens else 0
        if isinstance(self.item, Block):
            close = self.item.close
            last = self.item.width
            if close is not None:
                last += close.tokens[0].end - close.width
        return Span(self.start + first, self.start + max(first, last))

    @property
    def focus(self) -> Span:
        """The name it declares, else its first token."""
        declares = self.meaning.declares
        if declares is not None and declares.focus.end:  # it may have no name yet
            return Span(self.start + declares.focus.start, self.start + declares.focus.end)
        tokens = self.item.head.tokens
        return (
            Span(self.start + tokens[0].start, self.start + tokens[0].end) if tokens else Span(self.start, self.start)
        )

    def of(self, reference: Reference) -> Span:
        """Where one of its references is in the file."""
        return Span(self.start + reference.span.start, self.start + reference.span.end)

    def unfinished(self, reference: Reference) -> bool:
        """Whether a reference is half a name, such as `Shop.`, which is told by itself."""
        text, end = self.item.head.text, reference.span.end
        return text.startswith((".", ":"), end - 1) or (text.startswith(".", end) and not text.startswith("*", end + 1))

    @property
    def name(self) -> str:
        """Full name of what it declares."""
        return full_name(self.meaning, self.scope)


def entries(body: Body, base: int, context: Context, scope: Scope) -> Iterator[Statement]:
    """The statements of a body that declare, refer, or hold others that may; not those inside them."""
    for page in body.pages:
        for index, start, meaning in page_facts(page, context).entries:
            yield Statement(page.items[index], base + start, meaning, scope)
        base += page.width


def inside(statement: Statement) -> Iterator[Statement]:
    """The same for the body of a statement."""
    item = statement.item
    if isinstance(item, Block):
        context = statement.meaning.context.inner(statement.meaning.block)
        if speaks(context):
            scope = inner_scope(statement.meaning, statement.scope)
            yield from entries(item.body, statement.start + item.head.width, context, scope)


def statements(tree: Tree, context: Context) -> Iterator[Statement]:
    """All statements of a file that declare, refer, or hold others that may, outermost first."""
    return _with_inner(entries(tree.root, 0, context, FILE))


def _with_inner(found: Iterator[Statement]) -> Iterator[Statement]:
    for statement in found:
        yield statement
        yield from _with_inner(inside(statement))


def told(tree: Tree, context: Context, block: str) -> Iterator[Statement]:
    """All blocks of one of the types in `TOLD`, wherever they stand."""
    return _told(tree.root, 0, context, FILE, block)


def _told(body: Body, base: int, context: Context, scope: Scope, block: str) -> Iterator[Statement]:
    for page in body.pages:
        facts = page_facts(page, context)
        if facts.runs:
            for index, start, meaning in sorted((*facts.told, *facts.entries), key=itemgetter(0)):
                item = page.items[index]
                if not isinstance(item, Block):
                    continue
                if meaning.block == block:
                    yield Statement(item, base + start, meaning, scope)
                inner = context.inner(meaning.block)
                if speaks(inner):
                    deeper = base + start + item.head.width
                    yield from _told(item.body, deeper, inner, inner_scope(meaning, scope), block)
        base += page.width


def properties(statement: Statement) -> Iterator[Statement]:
    """Every statement of a body, those that only set a property included."""
    item = statement.item
    if not isinstance(item, Block):
        return
    context = statement.meaning.context.inner(statement.meaning.block)
    scope = inner_scope(statement.meaning, statement.scope)
    start = statement.start + item.head.width
    for inner in item.body:
        if isinstance(inner, Block) or inner.form.rule not in ("trivia", "close"):
            yield Statement(inner, start, interpret(inner.head, context), scope)
        start += inner.width


def find(tree: Tree, context: Context, names: Iterable[Name]) -> Iterator[tuple[Name, Statement]]:
    """Every statement that declares one of these full names, with the name, in the order of the text."""
    wanted = _Wanted()
    for name in names:
        wanted.add_name(name)
    for key, statement, _ in _found(tree, context, wanted):
        if isinstance(key, Name):
            yield key, statement


def find_sites(tree: Tree, context: Context, sites: Iterable[Site]) -> Iterator[tuple[Site, Statement, Reference]]:
    """Every statement with one of these references, in the order of the text."""
    wanted = _Wanted()
    for site in sites:
        wanted.add_site(site)
    for key, statement, reference in _found(tree, context, wanted):
        if isinstance(key, Site) and reference is not None:
            yield key, statement, reference


class _Wanted:
    """Full names and references that are looked for, all of them in one walk, and the ways to them.

    `heads`: for each place on the way to one of them, which names lead on. A place is a namespace and a full name.
    """

    def __init__(self) -> None:
        self.names: set[Name] = set()
        self.sites: dict[Scope, dict[str, set[ReferenceRole]]] = {}
        self.heads: dict[tuple[Namespace, str], set[str]] = {}
        self._outermost: list[tuple[Namespace, set[str]]] | None = None
        self.everywhere = False
        """Whether no name shows the way, so that all of the file has to be looked at."""

    def add_name(self, name: Name) -> None:
        self.names.add(name)
        if name.namespace is Namespace.VARIABLE:
            loop, _, leaf = name.name.rpartition(".")
            self._lead(Namespace.ELEMENT, loop)
            self.heads.setdefault((Namespace.ELEMENT, loop), set()).add(leaf)
        else:
            self._lead(*name)

    def add_site(self, site: Site) -> None:
        self.sites.setdefault(site.scope, {}).setdefault(site.text, set()).add(site.role)
        namespace, name, _ = site.scope
        if name:
            self._lead(namespace, name)

    def _lead(self, namespace: Namespace, name: str) -> None:
        heads = self.heads
        parts = name.split(".") if namespace in _NESTED else [name]
        if len(parts) > _MOST_PARTS:
            self.everywhere = True
            return
        for start in range(len(parts)):
            # a name with dots may be declared in one go
            onwards = heads.setdefault((namespace, ".".join(parts[:start])), set())
            onwards.update(".".join(parts[start:end]) for end in range(start + 1, len(parts) + 1))

    @property
    def count(self) -> int:
        """How many names and references are looked for."""
        return len(self.names) + sum(len(roles) for texts in self.sites.values() for roles in texts.values())

    def onwards(self, scope: Scope) -> set[str]:
        """The names that lead on from a scope."""
        namespace, name, _ = scope
        found = self.heads.get((namespace, name), _NOTHING)
        for other, names in self._from_outside():
            if other is not namespace:
                found = found | names
        return found

    def _from_outside(self) -> list[tuple[Namespace, set[str]]]:
        """The names that lead on from where nothing of their namespace is around."""
        if self._outermost is None:
            self._outermost = [(space, names) for (space, around), names in self.heads.items() if not around]
        return self._outermost

    def leads_to(self, scope: Scope) -> bool:
        """Whether what is looked for may be in a scope."""
        return self.everywhere or scope in self.sites or (scope.namespace, scope.name) in self.heads


Found = tuple["Name | Site", Statement, "Reference | None"]


def _found(tree: Tree, context: Context, wanted: _Wanted) -> list[Found]:
    found = list(_find(tree.root, 0, context, FILE, wanted))
    if len({key for key, _, _ in found}) < wanted.count:
        # A deployment, a view or a kind that stands in an element does not bear its name.
        wanted.everywhere = True
        found = list(_find(tree.root, 0, context, FILE, wanted))
    return found


_MOST_PARTS = 64
"""Parts of a name up to which all the ways to write them together are looked for; nobody nests deeper."""
_NESTED = (Namespace.ELEMENT, Namespace.DEPLOYMENT)
_NOTHING: set[str] = set()


def _find(body: Body, base: int, context: Context, scope: Scope, wanted: _Wanted) -> Iterator[Found]:
    onwards = wanted.onwards(scope)
    texts = wanted.sites.get(scope)
    for page in body.pages:
        facts = page_facts(page, context)
        mentioned = texts is not None and not facts.mentions.isdisjoint(texts)
        for index, start, meaning in facts.entries if mentioned or wanted.everywhere else _named(facts, onwards):
            statement = Statement(page.items[index], base + start, meaning, scope)
            declares = meaning.declares
            if declares is not None:
                name = Name(declares.namespace, full_name(meaning, scope))
                if name in wanted.names:
                    yield name, statement, None
            if mentioned and texts is not None:
                for reference in meaning.references:
                    if reference.role in texts.get(reference.text, ()):
                        yield Site(scope, reference.text, reference.role), statement, reference
            if isinstance(statement.item, Block):
                inner_context = context.inner(meaning.block)
                inner = inner_scope(meaning, scope)
                if speaks(inner_context) and (inner == scope or wanted.leads_to(inner)):
                    deeper = statement.start + statement.item.head.width
                    yield from _find(statement.item.body, deeper, inner_context, inner, wanted)
        base += page.width


def _named(facts: PageFacts, heads: Collection[str]) -> Iterable[Entry]:
    """The entries of a page that declare one of these names, or share their scope with the body around them."""
    names = facts.names
    if names.keys().isdisjoint(heads):  # nearly every page of a long body
        return facts.wrappers
    if len(heads) < len(names):
        found = [entry for head in heads for entry in names.get(head, ())]
    else:
        found = [entry for name, entries in names.items() if name in heads for entry in entries]
    return sorted((*found, *facts.wrappers), key=itemgetter(0))
