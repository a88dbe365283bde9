"""What may be written at the cursor."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import deque
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, islice
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.features.descriptions import described
from sruja_lsp.features.prose import one_line, paragraph
from sruja_lsp.language import table
from sruja_lsp.language.snippets import property_snippet
from sruja_lsp.language.types import KindCategory, ValueType, snake_case
from sruja_lsp.model import places
from sruja_lsp.model.import_paths import relative
from sruja_lsp.model.index import FILE, Name, Site, inner_scope
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.syntax import scanner
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sruja_lsp.language.types import Property
    from sruja_lsp.model.index import Declared, Scope
    from sruja_lsp.model.layered import Layered
    from sruja_lsp.model.meaning import Context, Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace

    _Names = Layered[Name, tuple[Declared, ...]]

MOST = 200
_DOCUMENTED = 12  # to look up a description means to find its element again
_NAMES = str.maketrans(dict.fromkeys(scanner.NAMES, "N"))
_LISTED = re.compile(r"N\[?([NS],)*")
_NODES = frozenset({"deployment", "node"})
_PATH = re.compile(r"""\}\s*from\s*["']([^"']*)["']""")
_LOOPS = frozenset({"feedback", "causal_loop"})
_STYLES = frozenset({"style", "styles"})
_IMPORTED = (Namespace.ELEMENT, Namespace.KIND, Namespace.TAG)
_TAG = re.compile(r"(?:^|[\s\[,])[#@]([\w.-]*)$")


class ItemKind(StrEnum):
    """What a proposal is."""

    ELEMENT = "element"
    NODE = "node"
    KIND = "kind"
    KEYWORD = "keyword"
    SNIPPET = "snippet"
    PROPERTY = "property"
    VALUE = "value"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class CompletionItem:
    """One proposal: what is shown, and what replaces the text in `replace`."""

    label: str
    kind: ItemKind
    detail: str
    documentation: str
    insert: str
    snippet: bool
    replace: Span
    sort: str
    filter: str
    element: str = ""
    """The full name of an element whose documentation waits until somebody looks at the proposal."""


@dataclass(frozen=True, slots=True)
class CompletionList:
    """Proposals; `incomplete` when typing on would bring others."""

    items: tuple[CompletionItem, ...]
    incomplete: bool


_NONE = CompletionList((), incomplete=False)


@dataclass(slots=True)
class _Cursor:
    """Where proposals are wanted: the shape and words of the line before the cursor, the word the cursor is in."""

    workspace: Workspace
    uri: str
    shape: str
    words: tuple[str, ...]
    prefix: str
    replace: Span
    context: Context
    scope: Scope
    block: Statement | None
    imports: bool
    full: dict[str, str]
    """Full names by the label they are offered under."""
    rest: str = ""
    """What stands behind the word on its line."""
    own: tuple[Reference, ...] = ()
    """The names that the statement of the cursor mentions."""
    partial: bool = False
    """Whether there are more names than are looked at for this prefix."""


def completion(workspace: Workspace, uri: str, offset: int, *, snippets: bool = True) -> CompletionList:
    """Proposals for an offset of a file. With `snippets`, whole blocks with places to fill in are among them."""
    cursor = _cursor(workspace, uri, offset)
    if cursor is None:
        return _NONE
    items = list(_proposals(cursor, snippets=snippets))
    items.sort(key=attrgetter("sort"))
    items = items[:MOST] if (many := len(items) > MOST) else items
    items[:_DOCUMENTED] = [_documented(cursor, item) for item in items[:_DOCUMENTED]]
    items[_DOCUMENTED:] = [_undocumented(cursor, item) for item in items[_DOCUMENTED:]]
    return CompletionList(tuple(items), incomplete=cursor.partial or many)


def documentation(workspace: Workspace, uri: str, element: str) -> str:
    """The description of an element that was proposed in a file, by its full name."""
    if uri not in workspace:
        return ""
    declared = workspace.parts(uri, Name(Namespace.ELEMENT, element))
    descriptions = (described(found.statement) for found in declared)
    return paragraph(next(filter(None, descriptions), ""))


def _cursor(workspace: Workspace, uri: str, offset: int) -> _Cursor | None:
    model = workspace[uri]
    text = model.text
    offset = max(0, min(offset, len(text)))
    line_start = text.line_start(text.line_at(offset))
    around = model.at(offset)
    start = _statement_start(model, around, offset, line_start)
    before = text.slice(start, offset)
    if tag := _TAG.search(before):
        block, context, scope = _surroundings(model, around, offset, start)
        place = Span(offset - len(tag[1]), offset)
        return _Cursor(workspace, uri, "#", (), tag[1], place, context, scope, block, imports=False, full={})
    scan = scanner.scan(before)
    if before.rstrip(" \t") and any(begin < len(before) <= end for begin, end in scanner.comments(before)):
        return None
    shape, spans = scan
    last = len(shape) - 1
    word_start = offset
    if shape and spans[-1] == len(before) and shape[-1] in "NUBIFARXE*":
        word_start = start + spans[-2]
        shape = shape[:-1]
        last -= 1
    elif shape and shape[-1] == "s":
        word_start = start + spans[-2] + 1
        shape = shape[:-1] + "q"
    elif shape and shape[-1] == "S" and spans[-1] == len(before):
        return None
    words = tuple(before[spans[2 * index] : spans[2 * index + 1]] for index in range(len(shape)))
    cut = max(shape.rfind("{"), shape.rfind("}")) + 1
    end = offset
    after = text.slice(offset, offset + 200)
    while end - offset < len(after) and (after[end - offset].isalnum() or after[end - offset] in "_-."):
        end += 1
    rest = text.slice(end, line_start + len(text.line(text.line_at(offset)))).rstrip("\r\n")
    if shape.endswith("q") and (quote := before[word_start - start - 1]) in rest:
        inside = rest[: rest.index(quote)]  # a value of several words is replaced whole
        end, rest = end + len(inside), rest[len(inside) :]
    block, context, scope = _surroundings(model, around, offset, start)
    imports = shape.startswith("I{") and "}" not in shape
    if shape[:cut].endswith("{") and context.block.name == "policy":
        context = context.inner("policy.selector")  # its braces belong to the rule, and may span lines
        cut = max(cut, shape.rfind("n") + 1)
    shape = shape.translate(_NAMES)
    prefix, replaced = text.slice(word_start, offset), Span(word_start, end)
    own = around[-1].meaning.references if around else ()
    return _Cursor(
        workspace,
        uri,
        shape[cut:],
        words[cut:],
        prefix,
        replaced,
        context,
        scope,
        block,
        imports=imports,
        full={},
        rest=rest,
        own=own,
    )


def _statement_start(model: Model, around: tuple[Statement, ...], offset: int, line_start: int) -> int:
    """Where the statement of the cursor starts: with the line, behind another one, or some lines above."""
    behind = model.text.slice(line_start, offset).rstrip(" \t")
    last = line_start + len(behind) - 1 if behind else offset
    for statement in (model.at(last) if behind else around)[-1:]:
        head = statement.item.head
        if head.rule is not Rule.TRIVIA and statement.start <= last < statement.start + head.width:
            return statement.start
    return line_start


def _surroundings(
    model: Model, around: tuple[Statement, ...], offset: int, line_start: int
) -> tuple[Statement | None, Context, Scope]:
    """The block whose body the cursor is in."""
    for statement in reversed(around):
        item = statement.item
        if isinstance(item, Block) and statement.start + item.head.width <= offset:
            closing = statement.start + item.width - (item.close.width if item.close else 0)
            if (
                item.close is None
                or offset <= closing
                or (line_start <= closing and "}" not in item.close.text[: offset - closing])
            ):
                context = statement.meaning.context.inner(statement.meaning.block)
                return statement, context, inner_scope(statement.meaning, statement.scope)
    return None, model.context, FILE


def _proposals(  # noqa: C901, PLR0912  # one branch a place
    cursor: _Cursor, *, snippets: bool
) -> Iterator[CompletionItem]:
    shape, words, block = cursor.shape, cursor.words, cursor.context.block
    if shape == "#":
        yield from _tags(cursor)
        return
    if cursor.imports:
        yield from _importable(cursor)
        return
    first = words[0] if words else ""
    if shape.endswith("q"):
        prop = block.property(first)
        if prop is not None:
            yield from _property_values(cursor, prop, quoted=True)
        elif found := _naming(cursor, first):
            yield from found
        elif "from" in words:
            for path in table.STDLIB_PATHS:
                yield _item(cursor, path, ItemKind.VALUE, "standard library", "", path)
            for model in cursor.workspace:
                if model.uri != cursor.uri and not model.uri.startswith(("sruja", "untitled")):
                    path = relative(cursor.uri, model.uri)
                    yield _item(cursor, path, ItemKind.VALUE, "file", "", path, rank=6)
        return
    if not shape:
        yield from _statement_starts(cursor, snippets=snippets)
    elif shape == "N=" and cursor.context.declares:
        yield from _kinds(cursor)
    elif shape[-1] == ">":
        if block.name in _LOOPS:
            yield from _variables(cursor, words[-2])
        if cursor.scope.namespace is Namespace.DEPLOYMENT:
            yield from _nodes(cursor, words[-2])
        yield from _elements(cursor, without=_source(cursor))
    elif words[-1] == "containerInstance" and (shape in ("N", "N=N") or block.name in _NODES):
        yield from _deployable(cursor)
    elif first in ("step", "extend", "include", "exclude") or words[-1] == "of":
        if first in ("include", "exclude"):
            yield from _wildcards(cursor)
        yield from _elements(cursor)
    elif first == "view" and words[-1] == "extends":
        yield from _views(cursor, words[1])
    elif len(shape) == 1 and (found := _naming(cursor, first)):
        yield from found
    elif (prop := block.property(first)) and (len(shape) == 1 or (prop.reference and _LISTED.fullmatch(shape))):
        yield from _property_values(cursor, prop, quoted=False)


def _naming(cursor: _Cursor, word: str) -> Iterator[CompletionItem] | None:
    """What a word names that is no property: the element whose place or look a block says, another view."""
    block = cursor.context.block.name
    if block == "navigation":
        return _views(cursor, cursor.scope.name)
    if block == "layout" and word == "element":
        return _elements(cursor)
    if block in _STYLES and word in ("element", "kind", "tag"):
        return _elements(cursor) if word == "element" else _tags(cursor) if word == "tag" else _kind_names(cursor)
    return None


def _importable(cursor: _Cursor) -> Iterator[CompletionItem]:
    """What the file that an import names has to offer; what the standard library has where it names none yet."""
    path = _PATH.search(cursor.rest)
    imported = cursor.workspace.at_path(cursor.uri, path[1]) if path is not None else ()
    if path is None or path[1].startswith(table.STDLIB_PATHS[0]):
        for kind in table.STDLIB_KINDS:
            if kind not in cursor.words:
                yield _item(cursor, kind, ItemKind.KIND, "standard library", table.KINDS[kind].doc, kind)
    for uri in imported:
        for name, entries in cursor.workspace[uri].index.declared.items():
            if name.namespace in _IMPORTED and "." not in name.name and name.name not in cursor.words:
                kind = ItemKind.ELEMENT if name.namespace is Namespace.ELEMENT else ItemKind.KIND
                detail = f"{entries[0].kind} \u00b7 {one_line(entries[0].title)}".rstrip(" \u00b7")
                yield _item(cursor, name.name, kind, detail, "", name.name)
    yield _item(cursor, "*", ItemKind.VALUE, "everything", "", "*", rank=4)


def _item(  # noqa: PLR0913, PLR0917  # the fields of a proposal
    cursor: _Cursor,
    label: str,
    kind: ItemKind,
    detail: str,
    documentation: str,
    insert: str,
    *,
    rank: int = 5,
    snippet: bool = False,
) -> CompletionItem:
    return CompletionItem(
        label, kind, detail, documentation, insert, snippet, cursor.replace, f"{rank}{label.casefold()}", label
    )


# ---- the start of a statement

# Blocks that a block has once: to write them again would only hide one of them.
_ONCE = frozenset(
    {"slo", "slo.latency.current", "scale", "metadata", "properties", "rolling_update", "auto_rollback", "overview"}
)


def _statement_starts(cursor: _Cursor, *, snippets: bool) -> Iterator[CompletionItem]:
    block = cursor.context.block
    said, words = _written(cursor)
    goes_on = cursor.rest.strip() and cursor.rest.strip()[0] not in "}/"
    snippets = snippets and not goes_on
    if "." not in cursor.prefix:
        for prop in block.properties:
            if prop.repeatable or prop not in said:
                insert = property_snippet(prop) if snippets else prop.name if goes_on else prop.name + " "
                yield _item(
                    cursor, prop.name, ItemKind.PROPERTY, block.title, prop.doc, insert, rank=1, snippet=snippets
                )
        for keyword in table.KEYWORDS:
            if (
                block.name not in keyword.blocks
                or snake_case(keyword.word) in words
                or (keyword.template and not snippets)
            ):
                continue
            insert = keyword.snippet if snippets else keyword.word
            kind = ItemKind.SNIPPET if keyword.template else ItemKind.KEYWORD
            rank = 4 if keyword.legacy else 3 if keyword.template else 2
            yield _item(cursor, keyword.label, kind, "", keyword.doc, insert, rank=rank, snippet=snippets)
    if block.name in _LOOPS:
        yield from _variables(cursor)
    if cursor.scope.namespace is Namespace.DEPLOYMENT and block.name in _NODES:
        yield from _nodes(cursor, rank=6)
    if cursor.context.declares:
        yield from _elements(cursor, rank=6, without=_target(cursor))


def _written(cursor: _Cursor) -> tuple[set[Property], set[str]]:
    """The properties and the words of the blocks that are written already, but for what the cursor is in."""
    properties: set[Property] = set()
    words: set[str] = set()
    if cursor.block is not None:
        for inner in places.properties(cursor.block):
            span = inner.span
            if span.start <= cursor.replace.start <= span.end:
                continue
            subject, block = inner.item.head.subject, inner.meaning.block
            if inner.meaning.property is not None:
                properties.add(inner.meaning.property)
            elif subject is not None and (block in _ONCE or block.startswith("slo.")):
                words.add(snake_case(subject.text))
    return properties, words


def _kinds(cursor: _Cursor) -> Iterator[CompletionItem]:
    physical = cursor.scope.namespace is Namespace.DEPLOYMENT
    for kind in table.KINDS.values():
        if (kind.category is KindCategory.INFRASTRUCTURE) is physical:
            yield _item(
                cursor, kind.name, ItemKind.KIND, kind.title, kind.doc, kind.name, rank=6 if kind.alias_of else 5
            )
    if not physical:
        yield from _own_kinds(cursor)
    if cursor.scope == FILE:
        for word, doc in (
            ("kind", "Defines a kind of your own."),
            ("view", "Draws a part of the model."),
            ("tag", "Labels a tag."),
        ):
            yield _item(cursor, word, ItemKind.KEYWORD, "", doc, word, rank=7)


def _own_kinds(cursor: _Cursor, quote: str = "") -> Iterator[CompletionItem]:
    """The kinds that somebody has defined."""
    for (_, name), entries in cursor.workspace.names(cursor.uri):
        if name.namespace is Namespace.KIND and name.name not in table.KINDS:
            insert = f"{quote}{name.name}{quote}"
            yield _item(cursor, name.name, ItemKind.KIND, one_line(entries[0].title), "", insert, rank=4)


def _kind_names(cursor: _Cursor, quote: str = "") -> Iterator[CompletionItem]:
    """The kinds that elements may be of, where they are named."""
    yield from _own_kinds(cursor, quote)
    for kind in table.KINDS.values():
        if kind.category in (KindCategory.ELEMENT, KindCategory.PERSON):
            insert = f"{quote}{kind.name}{quote}"
            yield _item(cursor, kind.name, ItemKind.KIND, kind.title, kind.doc, insert, rank=6 if kind.alias_of else 5)


def _variables(cursor: _Cursor, source: str = "") -> Iterator[CompletionItem]:
    """The variables of the loop, those that are declared with their titles, but for the one that acts."""
    inner = f"{cursor.scope.name}."
    own = {reference.text for reference in cursor.own}
    index = cursor.workspace[cursor.uri].index
    titles = {
        name.name.removeprefix(inner): one_line(entries[0].title)
        for name, entries in index.declared.items()
        if name.namespace is Namespace.VARIABLE and name.name.startswith(inner)
    }
    used = {
        site.text: ""
        for site, count in index.sites.items()
        if site.scope == cursor.scope and site.role is ReferenceRole.LOOP and count > (site.text in own)
    }
    for name, title in (used | titles).items():
        if name != source:
            yield _item(cursor, name, ItemKind.ELEMENT, f"variable \u00b7 {title}".rstrip(" \u00b7"), "", name, rank=3)


def _property_values(cursor: _Cursor, prop: Property, *, quoted: bool) -> Iterator[CompletionItem]:
    if prop.reference == "element":
        yield from _elements(cursor)
    elif prop.reference in ("requirement", "adr", "scenario", "policy"):
        yield from _governing(cursor, prop.reference)
    elif prop.reference == "tag":
        yield from _tags(cursor, quote="" if quoted else '"')
    elif prop.reference == "kind":
        yield from _kind_names(cursor, quote="" if quoted else '"')
    else:
        yield from _values(prop, cursor, quoted=quoted)


def _values(prop: Property, cursor: _Cursor, *, quoted: bool) -> Iterator[CompletionItem]:
    if prop.type is ValueType.BOOLEAN:
        for word in ("true", "false"):
            yield _item(cursor, word, ItemKind.VALUE, prop.name, "", word)
    for number, choice in enumerate(prop.choices):
        insert = choice.value
        if quoted and not cursor.rest.startswith(('"', "'")):
            insert += '"'  # the text was not closed yet
        elif not quoted and (prop.quoted or not choice.value.isidentifier()):
            insert = f'"{insert}"'
        yield _item(cursor, choice.value, ItemKind.VALUE, prop.name, choice.doc, insert, rank=min(number, 9))


# ---- names of elements


class _Known(NamedTuple):
    """An element as it may be offered; in the order of a list."""

    folded: str
    name: str
    declared: Declared
    owner: str
    """The outermost element it is in."""
    deployable: bool


_GROUNDS: deque[tuple[dict[Name, tuple[Declared, ...]], list[_Known]]] = deque(maxlen=16)
_KNOWN: deque[tuple[_Names, list[_Known]]] = deque(maxlen=16)


def _tables(cursor: _Cursor) -> Iterator[_Names]:
    """What is declared in each file that the cursor's file knows, in itself first."""
    for uri in (cursor.uri, *sorted(cursor.workspace.closure(cursor.uri))):
        yield cursor.workspace[uri].index.declared


def _known(cursor: _Cursor) -> list[_Known]:
    """All elements that can be related or deployed, sorted."""
    found = [_known_in(declared) for declared in _tables(cursor)]
    if len(found) == 1:
        return found[0]
    return sorted({known.name: known for known in reversed([*chain.from_iterable(found)])}.values())


def _known_in(declared: _Names) -> list[_Known]:
    """Those of one file; a keystroke changes few of them."""
    for table_of_names, found in _KNOWN:
        if table_of_names is declared:
            return found
    known = _ground(declared.ground)
    if declared.changes:
        changed = {name.name for name in declared.changes}
        known = [element for element in known if element.name not in changed]
        for element in _offered((name, entries) for name, entries in declared.changes.items() if entries):
            insort(known, element)
    _KNOWN.appendleft((declared, known))
    return known


def _ground(ground: dict[Name, tuple[Declared, ...]]) -> list[_Known]:
    for known, found in _GROUNDS:
        if known is ground:
            return found
    made = sorted(_offered(ground.items()))
    _GROUNDS.appendleft((ground, made))
    return made


def _offered(declared: Iterable[tuple[Name, tuple[Declared, ...]]]) -> Iterator[_Known]:
    for (namespace, name), entries in declared:
        if namespace is Namespace.ELEMENT and entries[0].role is Role.ELEMENT and not _governs(entries[0].kind):
            yield _as_known(name, entries[0])


def _members(cursor: _Cursor, owner: str) -> Iterator[_Known]:
    """The elements directly in an element, wherever they are declared."""
    known = _known(cursor)
    start, folded = owner + ".", owner.casefold() + "."
    for index in range(bisect_left(known, folded, key=attrgetter("folded")), len(known)):
        element = known[index]
        if not element.folded.startswith(folded):
            break
        if element.name.startswith(start) and element.name.find(".", len(start)) < 0:
            yield element


def _as_known(name: str, declared: Declared) -> _Known:
    kind = table.KINDS.get(declared.kind)
    return _Known(name.casefold(), name, declared, name.partition(".")[0], kind is None or kind.deployable)


def _near(cursor: _Cursor) -> Iterator[tuple[str, _Known]]:
    """What is written for elements that need not be called by their full names, and the elements."""
    owner, dot, _ = cursor.prefix.rpartition(".")
    if dot:
        for found in dict.fromkeys(_meant(cursor, owner)):
            for element in _members(cursor, found.name):
                name = element.name
                short = f"{owner}.{name.rpartition('.')[2]}"
                if found.name == owner or {each.name for each in _meant(cursor, short)} == {name}:
                    yield short, element
                else:
                    yield name, element  # the short name would be another's too
    elif cursor.scope.namespace is Namespace.ELEMENT and cursor.scope.base:
        for element in _members(cursor, cursor.scope.base):
            short = element.name.rpartition(".")[2]
            if not any(Name(Namespace.ELEMENT, short) in declared for declared in _tables(cursor)):
                yield short, element


def _far(cursor: _Cursor) -> Sequence[_Known]:
    """The elements that are called by their full names. Of very many only those that go on as the user began."""
    if "." in cursor.prefix:
        return ()
    known = _known(cursor)
    if cursor.prefix and len(known) > MOST:
        cursor.partial = True
        prefix = cursor.prefix.casefold()
        return [element for element in known if prefix in element.folded]
    return known


def _meant(cursor: _Cursor, text: str) -> tuple[Name, ...]:
    """What a name at the cursor would mean."""
    return cursor.workspace.meaning(cursor.uri, Site(cursor.scope, text, ReferenceRole.TARGET)).names


def _only(names: tuple[Name, ...]) -> Name | None:
    return names[0] if len(set(names)) == 1 else None


def _source(cursor: _Cursor) -> Name | None:
    """Where the relation starts whose end is wanted: it leads elsewhere. A step of a scenario may lead back."""
    if not cursor.context.declares or cursor.words[0] == "step":
        return None
    if len(cursor.words) < 2:  # noqa: PLR2004  # a name and an arrow
        return Name(Namespace.ELEMENT, cursor.scope.base)
    return _only(_meant(cursor, cursor.words[-2]))


def _target(cursor: _Cursor) -> Name | None:
    """Where the relation leads whose start is wanted."""
    shape, spans = scanner.scan(cursor.rest)
    if not shape.translate(_NAMES).startswith(">N"):
        return None
    return _only(_meant(cursor, cursor.rest[spans[2] : spans[3]]))


def _elements(cursor: _Cursor, rank: int = 5, *, without: Name | None = None) -> Iterator[CompletionItem]:
    near = {
        element.name: _element(cursor, written, element, rank - 1 if written != element.name else rank)
        for written, element in _near(cursor)
        if element.declared.role is Role.ELEMENT and not _governs(element.declared.kind)
    }
    passed = {*near, without.name if without is not None else ""}
    yield from (item for name, item in near.items() if without is None or name != without.name)
    far = (element for element in _far(cursor) if element.name not in passed)
    for element in islice(far, MOST + 1):
        yield _element(cursor, element.name, element, rank)


def _nodes(cursor: _Cursor, without: str = "", rank: int = 4) -> Iterator[CompletionItem]:
    """The nodes and infrastructure of this deployment, as short as they may be written here."""
    scope = cursor.scope.name
    root = scope.partition(".")[0]
    for (namespace, name), entries in cursor.workspace[cursor.uri].index.declared.items():
        if namespace is not Namespace.DEPLOYMENT or not name.startswith(f"{root}."):
            continue
        around = scope
        while not name.startswith(f"{around}."):
            around = around.rpartition(".")[0]
        written = name[len(around) + 1 :]
        # What the relation stands in is seen around it, and needs no line.
        if written != without and name != scope and not scope.startswith(f"{name}."):
            title = one_line(entries[0].title)
            yield _item(cursor, written, ItemKind.NODE, f"{entries[0].kind} \u00b7 {title}", "", written, rank=rank)


def _documented(cursor: _Cursor, item: CompletionItem) -> CompletionItem:
    """A proposal with the description of its element."""
    name = cursor.full.get(item.label)
    if name is None or item.kind is not ItemKind.ELEMENT:
        return item
    return replace(item, documentation=documentation(cursor.workspace, cursor.uri, name))


def _undocumented(cursor: _Cursor, item: CompletionItem) -> CompletionItem:
    """A proposal that knows what to ask for when somebody wants to read more."""
    name = cursor.full.get(item.label)
    return replace(item, element=name) if name is not None and item.kind is ItemKind.ELEMENT else item


def _tags(cursor: _Cursor, quote: str = "") -> Iterator[CompletionItem]:
    labels = {tag.value: tag.doc for tag in table.STDLIB_TAGS}
    sites = cursor.workspace[cursor.uri].index.sites
    used = {site.text: "" for site in sites if site.role is ReferenceRole.TAG}
    declared = {
        place.name.name: one_line(entries[0].title)
        for place, entries in cursor.workspace.names(cursor.uri)
        if place.name.namespace is Namespace.TAG
    }
    for label, detail in (labels | used | declared).items():
        if label != cursor.prefix or label in labels or label in declared:
            yield _item(cursor, label, ItemKind.TAG, detail, "", f"{quote}{label}{quote}")


def _governing(cursor: _Cursor, kind: str) -> Iterator[CompletionItem]:
    for (_, name), entries in cursor.workspace.names(cursor.uri):
        own = name.name == cursor.scope.base
        if (
            name.namespace is Namespace.ELEMENT
            and not own
            and entries[0].kind
            in (
                kind,
                *(["story"] if kind == "scenario" else []),
            )
        ):
            yield _item(cursor, name.name, ItemKind.ELEMENT, one_line(entries[0].title), "", name.name)


def _views(cursor: _Cursor, own: str) -> Iterator[CompletionItem]:
    for (_, name), entries in cursor.workspace.names(cursor.uri):
        if name.namespace is Namespace.VIEW and name.name not in ("", own):
            label = one_line(name.name)
            yield _item(cursor, label, ItemKind.ELEMENT, one_line(entries[0].title), "", label)


def _wildcards(cursor: _Cursor) -> Iterator[CompletionItem]:
    if "." in cursor.prefix:
        owner = cursor.prefix.rpartition(".")[0]
        yield _item(cursor, f"{owner}.*", ItemKind.VALUE, f"all parts of {owner}", "", f"{owner}.*", rank=1)
        yield _item(cursor, f"{owner}.**", ItemKind.VALUE, f"all that is in {owner}", "", f"{owner}.**", rank=2)
    else:
        yield _item(cursor, "*", ItemKind.VALUE, "everything in scope", "", "*", rank=1)


def _element(cursor: _Cursor, written: str, element: _Known, rank: int) -> CompletionItem:
    kind, title, _ = element.declared
    cursor.full[written] = element.name
    detail = f"{kind} \u00b7 {one_line(title)}" if title else kind
    return _item(cursor, written, ItemKind.ELEMENT, detail, "", written, rank=rank)


def _governs(kind: str) -> bool:
    known = table.KINDS.get(kind)
    return known is not None and known.category in (KindCategory.GOVERNANCE, KindCategory.LOOP)


def _deployable(cursor: _Cursor) -> Iterator[CompletionItem]:
    """Elements that can run somewhere: those of systems that run here first, in them what does not run here yet."""
    here = _running(cursor)
    systems = {name.partition(".")[0] for name in here}
    near = [(written, element) for written, element in _near(cursor) if element.deployable]
    passed = {element.name for _, element in near}
    far = [element for element in _far(cursor) if element.deployable and element.name not in passed]
    ours = [(element.name, element) for element in far if element.owner in systems]
    others = ((element.name, element) for element in far if element.owner not in systems)
    for written, element in (*near, *ours, *islice(others, MOST + 1)):
        rank = 4 if element.owner not in systems else 3 if element.name in here else 2
        item = _element(cursor, written, element, rank)
        # A system can run as one, but nearly always one of its containers is meant.
        yield item if "." in element.name else replace(item, sort=f"{rank}~{item.sort[1:]}")


def _running(cursor: _Cursor) -> set[str]:
    """What runs in the node of the cursor, and in the nodes in it, but for what the cursor itself is in."""
    found = set()
    index = cursor.workspace[cursor.uri].index
    for site in index.instances:
        namespace, name, _ = site.scope
        if namespace is Namespace.DEPLOYMENT and (
            name == cursor.scope.name or name.startswith(f"{cursor.scope.name}.")
        ):
            own = site.scope == cursor.scope and any(
                (site.text, site.role) == reference[:2] for reference in cursor.own
            )
            meant = _only(cursor.workspace.meaning(cursor.uri, site).names) if index.sites[site] > own else None
            if meant is not None:
                found.add(meant.name)
    return found
