"""The name at an offset, what it means, and every place in every file that mentions it.

A dotted name mentions something with each of its parts: `Shop` and `Shop.API` in `Shop.API`. Whoever asks where a name
leads and whoever asks who mentions it are told the same, because both ask `meant`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.model import stdlib
from sruja_lsp.model.index import Name, Site
from sruja_lsp.model.meaning import Namespace, ReferenceRole
from sruja_lsp.model.resolve import How, namespace_of
from sruja_lsp.model.workspace import Found, Place
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.model.index import Index
    from sruja_lsp.model.meaning import Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace

LIBRARY = ""
"""The file of what no file declares: the standard library, tags and variables of loops without a declaration."""

_NESTED = frozenset({Namespace.ELEMENT, Namespace.DEPLOYMENT, Namespace.VARIABLE})
_DEEPEST = 16
"""Parts of a name that somebody writes in one go; deeper nesting has no dots, and long names take long to find."""

_LIBRARY_ROLES = frozenset({ReferenceRole.KIND, ReferenceRole.SELECTED_KIND, ReferenceRole.TAG, ReferenceRole.STDLIB})


class Part(NamedTuple):
    """One part of a dotted name: where it is in the name, and how many parts stand behind it."""

    start: int
    end: int
    behind: int


class Named(NamedTuple):
    """A name in a file: which part of it is asked about, and what that means."""

    model: Model
    statement: Statement
    reference: Reference | None
    """`None` where the name is declared."""
    span: Span
    """The part in the file, without the `#` of a tag."""
    written: str
    meant: tuple[Place, ...]
    """Several when the name is ambiguous; one of the file `LIBRARY` when nobody declares it."""

    @property
    def uri(self) -> str:
        """The file."""
        return self.model.uri

    @property
    def last(self) -> bool:
        """Whether this is the last part of the name."""
        if self.reference is None:
            return self.span.end == self.statement.focus.end
        return self.span.end == beginning(self.statement, self.reference) + len(self.reference.text)

    @property
    def underlined(self) -> Span:
        """The part, with the `#` of a tag, which is no part of its name but of what one points at."""
        tag = self.reference if self.role is ReferenceRole.TAG else None
        return self.statement.of(tag) if tag is not None else self.span

    @property
    def role(self) -> ReferenceRole | None:
        """Why the name stands there; `None` where it is declared."""
        return self.reference.role if self.reference is not None else None

    @property
    def alias(self) -> bool:
        """Whether the file calls what is meant by a name of its own."""
        return bool(self.meant) and all(leaf(place.name) != self.written for place in self.meant)


class Mention(NamedTuple):
    """A place where something is mentioned by the last part of its name, or by what a file calls it instead."""

    model: Model
    statement: Statement
    reference: Reference | None
    """`None` in the declaration of something inside: the `Shop` of `Shop.API = container`."""
    span: Span
    alias: bool

    @property
    def uri(self) -> str:
        """The file."""
        return self.model.uri


def parts(text: str, namespace: Namespace = Namespace.ELEMENT) -> Iterator[Part]:
    """The parts of a name, the first one first. Names of kinds, tags and views have no parts, whatever is in them."""
    if namespace not in _NESTED:
        yield Part(0, len(text), 0)
        return
    behind = text.count(".")
    start = 0
    for word in text.split("."):
        yield Part(start, start + len(word), behind)
        start += len(word) + 1
        behind -= 1


def leaf(name: Name) -> str:
    """The last part of a full name: what it is called where it is declared."""
    return name.name.rpartition(".")[2] if name.namespace in _NESTED else name.name


def _part_at(text: str, offset: int, namespace: Namespace) -> Part:
    """The part of a name around an offset; the one before it where two meet."""
    return next(part for part in parts(text, namespace) if offset <= part.end or not part.behind)


def name_at(workspace: Workspace, uri: str, offset: int) -> Named | None:
    """The name at an offset of a file, its end included; `None` where there is none, or it means nothing at all."""
    model = workspace[uri]
    around = model.at(offset)
    # the end of a name belongs to it too, even where the next piece starts there
    for statement in (*around[-1:], *(model.at(offset - 1)[-1:] if offset else ())):
        for reference in statement.meaning.references:
            span = statement.of(reference)
            if span.start <= offset <= span.end:
                return _referred(workspace, model, statement, reference, offset)
        if statement.meaning.imports is not None and (alias := _renamed(workspace, model, statement, offset)):
            return alias
        declares = statement.meaning.declares
        focus = statement.focus
        if declares is not None and declares.name and declares.focus.end and focus.start <= offset <= focus.end:
            return _declared(workspace, model, statement, offset)
    return None


def _referred(
    workspace: Workspace, model: Model, statement: Statement, reference: Reference, offset: int
) -> Named | None:
    if reference.role is ReferenceRole.SOURCE_FILE:
        return None
    start = beginning(statement, reference)
    part = _part_at(reference.text, max(offset - start, 0), namespace_of(reference.role))
    site = Site(statement.scope, reference.text, reference.role)
    found = meant(workspace, model.uri, site, part)
    if not found or part.start == part.end:
        return None
    span = Span(start + part.start, start + part.end)
    return Named(model, statement, reference, span, reference.text[part.start : part.end], found)


def _renamed(workspace: Workspace, model: Model, statement: Statement, offset: int) -> Named | None:
    """The name behind `as` in an import."""
    for reference, span in imported_as(statement):
        if span.start <= offset <= span.end:
            site = Site(statement.scope, reference.text, reference.role)
            found = meant(workspace, model.uri, site, Part(0, len(reference.text), 0))
            return Named(model, statement, reference, span, model.text.slice(*span), found) if found else None
    return None


def imported_as(statement: Statement) -> Iterator[tuple[Reference, Span]]:
    """The names of an import that are called otherwise here, and where it says so."""
    tokens = statement.item.head.tokens
    for reference in statement.meaning.references:
        place = next((n for n, token in enumerate(tokens) if token.start == reference.span.start), len(tokens))
        following = tokens[place + 1 : place + 3]
        if len(following) == 2 and following[0].text == "as":  # noqa: PLR2004  # `as` and a name
            yield reference, Span(statement.start + following[1].start, statement.start + following[1].end)


def _declared(workspace: Workspace, model: Model, statement: Statement, offset: int) -> Named | None:
    declares = statement.meaning.declares
    if declares is None:
        return None
    focus = statement.focus
    name = Name(declares.namespace, statement.name)
    if model.text.slice(*focus) != declares.name:  # a name made of the title
        return Named(model, statement, None, focus, declares.name, (Place(model.uri, name),))
    part = _part_at(declares.name, offset - focus.start, declares.namespace)
    found = homes(workspace, model.uri, _outer(name, part.behind))
    span = Span(focus.start + part.start, focus.start + part.end)
    written = declares.name[part.start : part.end]
    return Named(model, statement, None, span, written, found) if found and written else None


def beginning(statement: Statement, reference: Reference) -> int:
    """Where the name of a reference starts in the file: behind the `#` of a tag."""
    start = statement.start + reference.span.start
    return start + 1 if reference.role is ReferenceRole.TAG and _signed(reference) else start


def _signed(reference: Reference) -> bool:
    return reference.span.end - reference.span.start > len(reference.text)


def meant(workspace: Workspace, uri: str, site: Site, part: Part) -> tuple[Place, ...]:
    """What a part of the name at a site of a file means. Nothing when it is missing."""
    resolution = workspace.meaning(uri, site)
    behind = part.behind
    if resolution.how is How.BUILT_IN and site.role in _LIBRARY_ROLES:
        return (Place(LIBRARY, _library_name(site)),)
    if resolution.how is How.ELSEWHERE and site.role is ReferenceRole.LOOP and "." not in site.text:
        return (Place(LIBRARY, Name(Namespace.VARIABLE, f"{site.scope.name}.{site.text}")),)
    if not resolution.names and behind:
        # the whole leads nowhere, what stands before may still
        return _before(workspace, uri, site, part)
    found: dict[Place, None] = {}
    for other, name in resolution.places:
        around = homes(workspace, other or uri, _outer(name, behind)) if behind else (Place(other or uri, name),)
        found |= dict.fromkeys(around or (homes(workspace, uri, _outer(name, behind)) if behind else ()))
    if not found and behind:
        return _before(workspace, uri, site, part)  # a part of a name that was extended
    return tuple(found)


def _before(workspace: Workspace, uri: str, site: Site, part: Part) -> tuple[Place, ...]:
    resolution = workspace.meaning(uri, site._replace(text=site.text[: part.end]))
    return tuple(Place(other or uri, name) for other, name in resolution.places)


def _library_name(site: Site) -> Name:
    if site.role is ReferenceRole.STDLIB:
        return stdlib.named(site.text) or Name(Namespace.KIND, site.text)
    return Name(namespace_of(site.role), site.text)


def homes(workspace: Workspace, uri: str, name: Name) -> tuple[Place, ...]:
    """Where a full name that is known in a file is declared: in the file itself, else in every other one that does."""
    if name in workspace[uri].index.declared:
        return (Place(uri, name),)
    closure = workspace.closure(uri)
    return tuple(Place(other, name) for other in workspace.owners(name) if other in closure) if closure else ()


def _outer(name: Name, behind: int) -> Name:
    return Name(name.namespace, name.name.rsplit(".", behind)[0]) if behind else name


def declarations(workspace: Workspace, places: Iterable[Place]) -> Iterator[Found]:
    """Where names are declared, in the standard library too."""
    for place in places:
        if place.uri:
            yield from workspace.declarations(place)
        elif place.name in stdlib.model().index.declared:
            library = stdlib.model()
            for statement in library.declarations(place.name):
                yield Found(library, statement)


def mentions(workspace: Workspace, places: Iterable[Place], asked_in: str) -> Iterator[Mention]:
    """Every place that mentions one of these names, file by file, in the order of the text; no declaration of it.

    What no file declares is looked for in the files that know the file it is `asked_in`, and in those that it knows.
    """
    wanted = frozenset(places)
    for uri in audience(workspace, wanted, asked_in):
        yield from _in_file(workspace, uri, wanted)


def audience(workspace: Workspace, places: Iterable[Place], asked_in: str) -> tuple[str, ...]:
    """The files that may mention names: `asked_in` first."""
    found: set[str] = set()
    for place in places:
        found.update(
            workspace.audience(place.uri)
            if place.uri in workspace
            else {*workspace.audience(asked_in), *workspace.closure(asked_in)}
        )
    return tuple(sorted((uri for uri in found if uri in workspace), key=lambda uri: (uri != asked_in, uri)))


def _in_file(workspace: Workspace, uri: str, wanted: frozenset[Place]) -> Iterator[Mention]:
    model = workspace[uri]
    found: dict[Site, list[Part]] = {}
    words = {leaf(place.name) for place in wanted}
    words |= set(aliases(model.index, {place.name.name for place in wanted}))
    for site in _written(model.index, words):
        for part in parts(site.text, namespace_of(site.role)):
            if site.text[part.start : part.end] in words and not wanted.isdisjoint(meant(workspace, uri, site, part)):
                found.setdefault(site, []).append(part)
    for site, statement, reference in model.occurrences_of(found) if found else ():
        start = beginning(statement, reference)
        for part in found[site]:
            alias = all(leaf(place.name) != site.text[part.start : part.end] for place in wanted)
            yield Mention(model, statement, reference, Span(start + part.start, start + part.end), alias)
    yield from _within_declarations(workspace, model, wanted)


def _written(index: Index, words: set[str]) -> Iterator[Site]:
    """The references of a file one part of which is one of these words."""
    for text, sites in index.users.items():
        if text in words or ("." in text and not words.isdisjoint(text.split("."))):
            yield from sites


def aliases(index: Index, names: Iterable[str]) -> Iterator[str]:
    """What a file calls these names instead."""
    wanted = set(names)
    for imported in index.imports:
        for own, alias in imported.names:
            if own != alias and own in wanted:
                yield alias


def _within_declarations(workspace: Workspace, model: Model, wanted: frozenset[Place]) -> Iterator[Mention]:
    """The parts before the last one of names that are declared with dots: `Shop` in `Shop.API = container`."""
    around = {place.name for place in wanted if place.name.namespace in _NESTED}
    for name in around:
        inner = [
            each
            for each in model.index.declared
            if each.namespace is name.namespace
            and each.name.startswith(f"{name.name}.")
            and each.name.count(".") < _DEEPEST
        ]
        if not inner or wanted.isdisjoint(homes(workspace, model.uri, name)):
            continue
        for full, statements in model.declarations_of(inner).items():
            for statement in statements:
                declares = statement.meaning.declares
                if declares is None or "." not in declares.name:
                    continue
                for part in parts(declares.name):
                    if part.behind and _outer(full, part.behind) == name:
                        start = statement.focus.start
                        yield Mention(model, statement, None, Span(start + part.start, start + part.end), alias=False)
