"""What may be written at the cursor."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.language import table
from sruja_lsp.language.snippets import plain, property_snippet
from sruja_lsp.language.types import KindCategory, ValueType
from sruja_lsp.model import places
from sruja_lsp.model.index import FILE, Name, inner_scope
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.syntax import scanner
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.language.types import Property
    from sruja_lsp.model.index import Declared, Scope
    from sruja_lsp.model.meaning import Context
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement

MOST = 200
_DOCUMENTED = 12  # to look up a description means to find its element again
_NAMES = str.maketrans(dict.fromkeys(scanner.NAMES, "N"))
_TAG = re.compile(r"(?:^|[\s\[,])[#@]([\w.-]*)$")


class ItemKind(StrEnum):
    """What a proposal is."""

    ELEMENT = "element"
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


@dataclass(frozen=True, slots=True)
class CompletionList:
    """Proposals; `incomplete` when typing on would bring others."""

    items: tuple[CompletionItem, ...]
    incomplete: bool


_NONE = CompletionList((), incomplete=False)


class _Cursor(NamedTuple):
    """Where proposals are wanted: the shape and words of the line before the cursor, the word the cursor is in."""

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


def completion(model: Model, offset: int, *, snippets: bool = True) -> CompletionList:
    """Proposals for an offset. With `snippets`, whole blocks with places to fill in are among them."""
    cursor = _cursor(model, offset)
    if cursor is None:
        return _NONE
    items = list(_proposals(model, cursor, snippets=snippets))
    prefix = cursor.prefix.casefold()
    if prefix and len(items) > MOST:
        items = [item for item in items if prefix in item.filter.casefold()]
    items.sort(key=lambda item: item.sort)
    items[:_DOCUMENTED] = [_documented(model, cursor, item) for item in items[:_DOCUMENTED]]
    return CompletionList(tuple(items[:MOST]), incomplete=len(items) > MOST)


def _cursor(model: Model, offset: int) -> _Cursor | None:
    text = model.text
    offset = max(0, min(offset, len(text)))
    line_start = text.line_start(text.line_at(offset))
    before = text.slice(line_start, offset)
    around = model.at(offset)
    start = line_start
    if around and around[-1].start < line_start and around[-1].item.head.rule != "trivia":
        start = around[-1].start  # a statement over several lines
        before = text.slice(start, offset)
    if tag := _TAG.search(before):
        block, context, scope = _surroundings(model, around, offset, start)
        place = Span(offset - len(tag[1]), offset)
        return _Cursor("#", (), tag[1], place, context, scope, block, imports=False, full={})
    scan = scanner.scan(before)
    if before.rstrip(" \t") and any(begin < len(before) <= end for begin, end in scanner.comments(before)):
        return None
    shape, spans = scan
    last = len(shape) - 1
    word_start = offset
    if shape and spans[-1] == len(before) and shape[-1] in "NUBIFARX*":
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
    block, context, scope = _surroundings(model, around, offset, start)
    imports = shape.startswith("I{") and "}" not in shape
    shape = shape.translate(_NAMES)
    prefix, replaced = text.slice(word_start, offset), Span(word_start, end)
    return _Cursor(shape[cut:], words[cut:], prefix, replaced, context, scope, block, imports=imports, full={})


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
    model: Model, cursor: _Cursor, *, snippets: bool
) -> Iterator[CompletionItem]:
    shape, words, block = cursor.shape, cursor.words, cursor.context.block
    if shape == "#":
        yield from _tags(model, cursor)
        return
    if cursor.imports:
        for kind in table.STDLIB_KINDS:
            yield _item(cursor, kind, ItemKind.KIND, "standard library", table.KINDS[kind].doc, kind)
        yield _item(cursor, "*", ItemKind.VALUE, "everything", "", "*", rank=4)
        return
    first = words[0] if words else ""
    if shape.endswith("q"):
        prop = block.property(first)
        if prop is not None:
            yield from _values(prop, cursor, quoted=True)
        elif "from" in words:
            for path in table.STDLIB_PATHS:
                yield _item(cursor, path, ItemKind.VALUE, "standard library", "", path)
        return
    if not shape:
        yield from _statement_starts(model, cursor, snippets=snippets)
    elif shape == "N=" and cursor.context.declares:
        yield from _kinds(model, cursor)
    elif shape[-1] in "><":
        yield from _elements(model, cursor)
    elif words[-1] == "containerInstance" and shape in ("N", "N=N"):
        yield from _deployable(model, cursor)
    elif first in ("step", "extend", "include", "exclude") or words[-1] == "of":
        if first in ("include", "exclude"):
            yield from _wildcards(cursor)
        yield from _elements(model, cursor)
    elif len(shape) == 1 and (prop := block.property(first)):
        if prop.reference == "element":
            yield from _elements(model, cursor)
        elif prop.reference in ("requirement", "adr", "scenario", "policy"):
            yield from _governing(model, cursor, prop.reference)
        else:
            yield from _values(prop, cursor, quoted=False)


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


def _statement_starts(model: Model, cursor: _Cursor, *, snippets: bool) -> Iterator[CompletionItem]:
    block = cursor.context.block
    said = set()
    if cursor.block is not None:
        said = {inner.meaning.property for inner in places.properties(cursor.block)}
    if "." not in cursor.prefix:
        for prop in block.properties:
            if prop.repeatable or prop not in said or cursor.prefix == prop.name:
                text = property_snippet(prop)
                insert = text if snippets else prop.name + " "
                yield _item(
                    cursor, prop.name, ItemKind.PROPERTY, block.title, prop.doc, insert, rank=1, snippet=snippets
                )
        for keyword in table.KEYWORDS:
            if block.name in keyword.blocks and (snippets or not keyword.template):
                insert = keyword.snippet if snippets else plain(keyword.snippet) if keyword.template else keyword.word
                kind = ItemKind.SNIPPET if keyword.template else ItemKind.KEYWORD
                rank = 4 if keyword.legacy else 3 if keyword.template else 2
                yield _item(cursor, keyword.label, kind, "", keyword.doc, insert, rank=rank, snippet=snippets)
    if cursor.context.declares:
        yield from _elements(model, cursor, rank=6)


def _kinds(model: Model, cursor: _Cursor) -> Iterator[CompletionItem]:
    physical = cursor.scope.namespace is Namespace.DEPLOYMENT
    for kind in table.KINDS.values():
        if (kind.category is KindCategory.INFRASTRUCTURE) is physical:
            yield _item(
                cursor, kind.name, ItemKind.KIND, kind.title, kind.doc, kind.name, rank=6 if kind.alias_of else 5
            )
    if not physical:
        for name, entries in model.index.declared.items():
            if name.namespace is Namespace.KIND and name.name not in table.KINDS:
                yield _item(cursor, name.name, ItemKind.KIND, entries[0].title, "", name.name, rank=4)
        for word, doc in (
            ("kind", "Defines a kind of your own."),
            ("view", "Draws a part of the model."),
            ("tag", "Labels a tag."),
        ):
            yield _item(cursor, word, ItemKind.KEYWORD, "", doc, word, rank=7)


def _values(prop: Property, cursor: _Cursor, *, quoted: bool) -> Iterator[CompletionItem]:
    if prop.type is ValueType.BOOLEAN:
        for word in ("true", "false"):
            yield _item(cursor, word, ItemKind.VALUE, prop.name, "", word)
    for number, choice in enumerate(prop.choices):
        insert = choice.value if quoted else f'"{choice.value}"'
        yield _item(cursor, choice.value, ItemKind.VALUE, prop.name, choice.doc, insert, rank=min(number, 9))


# ---- names of elements


def _members(model: Model, owner: str) -> Iterator[tuple[str, Declared]]:
    for statement in model.members(owner):
        name = Name(Namespace.ELEMENT, statement.name)
        declared = model.declared(name)
        if declared:
            yield name.name, declared[0]


def _candidates(model: Model, cursor: _Cursor) -> Iterator[tuple[str, str, Declared]]:
    """What is written, the full name and what it is, of every element that may be meant."""
    owner, dot, _ = cursor.prefix.rpartition(".")
    if dot:
        found = model.index.leaves.get(Name(Namespace.ELEMENT, owner.rpartition(".")[2]), ())
        base = cursor.scope.base
        exact = owner if owner in found else f"{base}.{owner}" if f"{base}.{owner}" in found else ""
        full = exact or next((name for name in found if name.endswith("." + owner)), "")
        for name, declared in _members(model, full) if full else ():
            yield f"{owner}.{name.rpartition('.')[2]}", name, declared
        return
    local = {}
    if cursor.scope.namespace is Namespace.ELEMENT and cursor.scope.base:
        for name, declared in _members(model, cursor.scope.base):
            local[name] = declared
            yield name.rpartition(".")[2], name, declared
    for place, entries in model.index.declared.items():
        if place.namespace is Namespace.ELEMENT and place.name not in local:
            yield place.name, place.name, entries[0]


def _elements(model: Model, cursor: _Cursor, rank: int = 5) -> Iterator[CompletionItem]:
    for written, name, declared in _candidates(model, cursor):
        cursor.full[written] = name
        if declared.role is Role.ELEMENT and not _governs(declared.kind):
            nearer = rank - 1 if written != name else rank
            yield _element(cursor, written, declared, nearer)


def _documented(model: Model, cursor: _Cursor, item: CompletionItem) -> CompletionItem:
    """A proposal with the description of its element."""
    name = cursor.full.get(item.label)
    if name is None or item.kind is not ItemKind.ELEMENT:
        return item
    for statement in model.declarations(Name(Namespace.ELEMENT, name)):
        for inner in places.properties(statement):
            if inner.meaning.property is not None and inner.meaning.property.name == "description":
                return replace(item, documentation=next((v.string for v in inner.item.head.values), ""))
    return item


def _tags(model: Model, cursor: _Cursor) -> Iterator[CompletionItem]:
    labels = {tag.value: tag.doc for tag in table.STDLIB_TAGS}
    used = {site.text: "" for site in model.index.sites if site.role is ReferenceRole.TAG}
    declared = {
        name.name: entries[0].title for name, entries in model.index.declared.items() if name.namespace == "tag"
    }
    for label, detail in (labels | used | declared).items():
        if label != cursor.prefix or label in labels or label in declared:
            yield _item(cursor, label, ItemKind.TAG, detail, "", label)


def _governing(model: Model, cursor: _Cursor, kind: str) -> Iterator[CompletionItem]:
    for name, entries in model.index.declared.items():
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
            yield _item(cursor, name.name, ItemKind.ELEMENT, entries[0].title, "", name.name)


def _wildcards(cursor: _Cursor) -> Iterator[CompletionItem]:
    if "." in cursor.prefix:
        owner = cursor.prefix.rpartition(".")[0]
        yield _item(cursor, f"{owner}.*", ItemKind.VALUE, f"all parts of {owner}", "", f"{owner}.*", rank=1)
        yield _item(cursor, f"{owner}.**", ItemKind.VALUE, f"all that is in {owner}", "", f"{owner}.**", rank=2)
    else:
        yield _item(cursor, "*", ItemKind.VALUE, "everything in scope", "", "*", rank=1)


def _element(cursor: _Cursor, written: str, declared: Declared, rank: int) -> CompletionItem:
    detail = f"{declared.kind} \u00b7 {declared.title}" if declared.title else declared.kind
    return _item(cursor, written, ItemKind.ELEMENT, detail, "", written, rank=rank)


def _governs(kind: str) -> bool:
    known = table.KINDS.get(kind)
    return known is not None and known.category in (KindCategory.GOVERNANCE, KindCategory.LOOP)


def _deployable(model: Model, cursor: _Cursor) -> Iterator[CompletionItem]:
    """Elements that can run somewhere; those of a system that runs here go first, those that run here already last."""
    here = set()
    if cursor.block is not None:
        for statement in places.inside(cursor.block):
            for reference in statement.meaning.references:
                if (
                    reference.role is ReferenceRole.INSTANCE
                    and not statement.start <= cursor.replace.start <= statement.span.end
                ):
                    name = model.resolve(reference, statement.scope).name
                    if name is not None:
                        here.add(name.name)
    systems = {name.partition(".")[0] for name in here}
    for written, full, declared in _candidates(model, cursor):
        known = table.KINDS.get(declared.kind)
        if declared.role is Role.ELEMENT and (known is None or known.deployable):
            cursor.full[written] = full
            rank = 4 if full in here else 2 if full.partition(".")[0] in systems else 3
            yield _element(cursor, written, declared, rank)
