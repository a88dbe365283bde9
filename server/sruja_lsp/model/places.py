"""Finds statements again: from a full name or a reference down to where it stands in this version of the file."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.model.facts import page_facts, speaks
from sruja_lsp.model.index import FILE, full_name, inner_scope
from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sruja_lsp.model.facts import Entry, PageFacts
    from sruja_lsp.model.index import Name, Scope, Site
    from sruja_lsp.model.meaning import Context, Meaning, Reference
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

    def walk(found: Iterator[Statement]) -> Iterator[Statement]:
        for statement in found:
            yield statement
            yield from walk(inside(statement))

    return walk(entries(tree.root, 0, context, FILE))


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


def find(tree: Tree, context: Context, name: Name) -> Iterator[Statement]:
    """Every statement that declares a full name."""
    return _find(tree.root, 0, context, FILE, name)


def _find(body: Body, base: int, context: Context, scope: Scope, wanted: Name) -> Iterator[Statement]:
    around = scope.name if scope.namespace is wanted.namespace else ""
    scoped = wanted.namespace in (Namespace.ELEMENT, Namespace.DEPLOYMENT)
    rest = wanted.name
    if scoped and around:
        if not rest.startswith(around + "."):
            return
        rest = rest[len(around) + 1 :]
    heads = {rest}
    if scoped:
        parts = rest.split(".")
        heads |= {".".join(parts[: count + 1]) for count in range(len(parts))}
    for page in body.pages:
        for index, start, meaning in _named(page_facts(page, context), heads):
            statement = Statement(page.items[index], base + start, meaning, scope)
            declares = meaning.declares
            if declares is not None and declares.namespace is wanted.namespace and declares.name == rest:
                yield statement
            elif isinstance(statement.item, Block):
                inner = context.inner(meaning.block)
                if speaks(inner):
                    deeper = statement.start + statement.item.head.width
                    yield from _find(statement.item.body, deeper, inner, inner_scope(meaning, scope), wanted)
        base += page.width


def _named(facts: PageFacts, heads: Collection[str]) -> Iterable[Entry]:
    """The entries of a page that declare one of these names, or share their scope with the body around them."""
    names = facts.names
    if names.keys().isdisjoint(heads):  # nearly every page of a long body
        return facts.wrappers
    found = [entry for head in heads for entry in names.get(head, ())]
    return sorted((*found, *facts.wrappers), key=itemgetter(0))


def find_site(tree: Tree, context: Context, site: Site) -> Iterator[tuple[Statement, Reference]]:
    """Every statement with this reference, and the reference."""
    return _find_site(tree.root, 0, context, FILE, site)


def _find_site(
    body: Body, base: int, context: Context, scope: Scope, site: Site
) -> Iterator[tuple[Statement, Reference]]:
    arrived = scope == site.scope
    heads = _heads(scope, site.scope)
    for page in body.pages:
        facts = page_facts(page, context)
        if arrived and site.text in facts.mentions:
            for index, start, meaning in facts.entries:
                for reference in meaning.references:
                    if reference.text == site.text and reference.role is site.role:
                        yield Statement(page.items[index], base + start, meaning, scope), reference
        for index, start, meaning in _named(facts, heads):
            item = page.items[index]
            inner = inner_scope(meaning, scope)
            inside_context = context.inner(meaning.block)
            if isinstance(item, Block) and speaks(inside_context) and _on_the_way(scope, inner, site.scope):
                yield from _find_site(item.body, base + start + item.head.width, inside_context, inner, site)
        base += page.width


def _heads(scope: Scope, wanted: Scope) -> list[str]:
    """The names that what leads from a scope to the wanted one may have."""
    rest = wanted.name
    if scope.namespace is wanted.namespace and scope.name:
        rest = rest[len(scope.name) + 1 :] if rest.startswith(scope.name + ".") else ""
    parts = rest.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))] if rest else []


def _on_the_way(scope: Scope, inner: Scope, wanted: Scope) -> bool:
    """Whether the wanted scope may be found in a body whose own scope is `inner`."""
    if inner in (scope, wanted):
        return True
    return inner.namespace is wanted.namespace and wanted.name.startswith(inner.name + ".")
