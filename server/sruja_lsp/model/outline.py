"""What each part of a file says about elements, relations, views and styles, before any name is looked up.

What is read is kept with the page and the block it was read in, with places relative to it. A keystroke reads the pages
around it anew; all other parts are the identical objects.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sruja_lsp.language import table
from sruja_lsp.language.types import KindCategory
from sruja_lsp.model import places
from sruja_lsp.model.facts import block_facts, page_facts
from sruja_lsp.model.index import Site, inner_scope
from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.meaning import ReferenceRole, Role
from sruja_lsp.model.places import Statement
from sruja_lsp.model.service_levels import promised
from sruja_lsp.syntax.forms import Rule, ValueKind
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sruja_lsp.model.index import Scope
    from sruja_lsp.model.meaning import Context, Reference
    from sruja_lsp.model.service_levels import Objective
    from sruja_lsp.syntax.pieces import Value
    from sruja_lsp.syntax.tree import Body, Page

_UNDRAWN = (KindCategory.GOVERNANCE, KindCategory.LOOP)
_SCENARIOS = frozenset({"scenario", "story", "flow"})
_TEXTS = frozenset({ValueKind.STRING, ValueKind.NAME, ValueKind.NUMBER, ValueKind.QUANTITY})


@dataclass(frozen=True, slots=True)
class StyleRule:
    """How what is selected looks: `sort` is element, relation, kind, tag or all; `selector` says which."""

    sort: str
    selector: str
    look: tuple[tuple[str, str], ...]


class Fragment:
    """What one statement says about an element; `site` is the reference of an `extend`, and None elsewhere.

    Not to be changed once its part is read. Places in `objectives` are relative to the statement.
    """

    __slots__ = (
        "description",
        "kind",
        "metadata",
        "name",
        "objectives",
        "properties",
        "site",
        "statement",
        "style",
        "tags",
        "technology",
        "title",
    )

    def __init__(self, name: str = "", kind: str = "", title: str = "") -> None:
        self.name = name
        self.kind = kind
        self.title = title
        self.site: Site | None = None
        self.statement: Statement | None = None
        self.description = ""
        self.technology = ""
        self.tags: list[str] = []
        self.properties: dict[str, str] = {}
        self.metadata: dict[str, str] = {}
        self.style: list[tuple[str, str]] = []
        self.objectives: Mapping[str, Objective] = {}

    def add(self, other: Fragment) -> None:
        """Takes over what another one says; what was said first stays."""
        self.kind = self.kind or other.kind
        self.title = self.title or other.title
        self.description = self.description or other.description
        self.technology = self.technology or other.technology
        self.tags += other.tags
        self.properties = {**other.properties, **self.properties}
        self.metadata = {**other.metadata, **self.metadata}
        self.style += other.style


class RelationText:
    """What a relation says, its ends as references."""

    __slots__ = ("description", "ends", "label", "statement", "tags", "technology")

    def __init__(self, statement: Statement) -> None:
        references = [ref for ref in statement.meaning.references if ref.role is not ReferenceRole.TAG]
        self.statement = statement
        self.ends = tuple(Site(statement.scope, ref.text, ref.role) for ref in references[:2])
        label, description, technology, tags = relation_texts(statement)
        tags += [ref.text for ref in statement.meaning.references if ref.role is ReferenceRole.TAG]
        for key, said in pairs(statement):
            if key in ("technology", "tech"):
                technology = technology or said
            elif key == "description":
                description = description or said
            elif key in ("label", "title"):
                label = label or said
        self.label = label
        self.description = description
        self.technology = technology
        self.tags = tuple(dict.fromkeys(tags))


class Part:
    """What a page or block says, in the order of the text; each thing with its start, relative to the part.

    `owner` holds what is said of the element around the page.
    """

    __slots__ = ("fragments", "kinds", "owned", "owner", "relations", "scenarios", "scope", "styles", "title", "views")

    def __init__(self, scope: Scope, *, owned: bool) -> None:
        self.scope = scope
        self.owned = owned
        self.owner = Fragment()
        self.fragments: list[tuple[int, Fragment]] = []
        self.relations: list[tuple[int, RelationText]] = []
        self.scenarios: list[tuple[int, Statement]] = []
        self.views: list[tuple[int, Statement]] = []
        self.kinds: list[Statement] = []
        self.styles: list[StyleRule] = []
        self.title = ""

    def add(self, start: int, other: Part) -> None:
        """Adds another part that starts at `start`; its owner is left alone."""
        self.fragments += [(start + place, one) for place, one in other.fragments]
        self.relations += [(start + place, one) for place, one in other.relations]
        if other.scenarios:
            self.scenarios += [(start + place, one) for place, one in other.scenarios]
        if other.views:
            self.views += [(start + place, one) for place, one in other.views]
        self.kinds += other.kinds
        self.styles += other.styles
        self.title = self.title or other.title


def outline(body: Body, context: Context, scope: Scope, *, owned: bool = False, start: int = 0) -> Part:
    """What a body says; `owned` when it is the body of an element."""
    whole = Part(scope, owned=owned)
    for page in body.pages:
        part = _page(page, context, scope, owned=owned)
        whole.add(start, part)
        whole.owner.add(part.owner)
        start += page.width
    return whole


def _page(page: Page, context: Context, scope: Scope, *, owned: bool) -> Part:
    facts = page_facts(page, context)
    known = facts.outline
    if isinstance(known, Part) and known.scope == scope and known.owned == owned:
        return known
    part = Part(scope, owned=owned)
    start = 0
    for item in page.items:
        rule = item.head.rule
        if rule is not Rule.TRIVIA and rule is not Rule.CLOSE:
            _read(Statement(item, 0, interpret(item.head, context), scope), start, part, context)
        start += item.width
    facts.outline = part
    return part


def _read(statement: Statement, start: int, part: Part, context: Context) -> None:  # noqa: C901, PLR0912  # a case a role
    meaning = statement.meaning
    match meaning.role:
        case Role.ELEMENT:
            _declared(statement, start, part, context)
        case Role.EXTEND:
            part.add(start, _block(statement, context, owned=True))
        case Role.RELATION:
            part.relations.append((start, RelationText(statement)))
        case Role.VIEW:
            part.views.append((start, statement))
        case Role.KIND:
            part.kinds.append(statement)
        case Role.TRANSPARENT:
            _wrapped(statement, start, part, context)
        case Role.BLOCK if meaning.block in ("styles", "style"):
            if part.owned and meaning.block == "style":
                part.owner.style += look(statement)
            else:
                part.styles += style_rules(statement)
        case Role.BLOCK if meaning.block in ("metadata", "properties") and part.owned:
            part.owner.metadata.update(pairs(statement))
        case Role.BLOCK if meaning.block == "overview":
            part.title = part.title or dict(pairs(statement)).get("title", "")
        case Role.PROPERTY if part.owned and not isinstance(statement.item, Block):
            _property(statement, part.owner)
        case Role.PROPERTY | Role.BLOCK if (
            isinstance(statement.item, Block) and meaning.context.inner(meaning.block).declares
        ):
            _wrapped(statement, start, part, context)
        case _:
            pass


def _wrapped(statement: Statement, start: int, part: Part, context: Context) -> None:
    """A block that makes no scope of its own: what it says is said around it."""
    inner = _block(statement, context, owned=part.owned)
    part.add(start, inner)
    if part.owned:
        part.owner.add(inner.owner)


def _declared(statement: Statement, start: int, part: Part, context: Context) -> None:
    declares = statement.meaning.declares
    if declares is None or not declares.name:
        return
    kind = table.KINDS.get(declares.kind)
    if kind is not None and kind.category in _UNDRAWN:
        if declares.kind in _SCENARIOS:
            part.scenarios.append((start, statement))
        return
    if isinstance(statement.item, Block):
        part.add(start, _block(statement, context, owned=True))
    else:
        part.fragments.append((start, _fragment(statement)))


def _fragment(statement: Statement) -> Fragment:
    """What the line of an element says of it."""
    meaning = statement.meaning
    declares = meaning.declares
    if declares is None:
        fragment = Fragment()
        fragment.site = _site(meaning.references[0], statement.scope)
    else:
        fragment = Fragment(statement.name, declares.kind, declares.title)
        texts = [value.string for value in statement.item.head.values if value.kind is ValueKind.STRING]
        fragment.description = texts[1] if len(texts) > 1 else ""
    fragment.statement = statement
    fragment.tags = [ref.text for ref in meaning.references if ref.role is ReferenceRole.TAG]
    fragment.objectives = promised(statement, statement.name if declares is not None else "")
    return fragment


def _site(reference: Reference, scope: Scope) -> Site:
    return Site(scope, reference.text, reference.role)


def _block(statement: Statement, context: Context, *, owned: bool) -> Part:
    """What a block says, its own element included, with places relative to the block."""
    item = statement.item
    if not isinstance(item, Block):
        part = Part(statement.scope, owned=owned)
        if statement.meaning.role is Role.EXTEND:
            part.fragments.append((0, _fragment(statement)))
        return part
    meaning = statement.meaning
    facts = block_facts(item, meaning, context)
    known = facts.outline
    if isinstance(known, Part) and known.scope == statement.scope and known.owned == owned:
        return known
    inner = meaning.context.inner(meaning.block)
    body = outline(item.body, inner, inner_scope(meaning, statement.scope), owned=owned, start=item.head.width)
    part = Part(statement.scope, owned=owned)
    if meaning.role in (Role.ELEMENT, Role.EXTEND):
        fragment = _fragment(statement)
        fragment.add(body.owner)
        part.fragments.append((0, fragment))
    else:
        part.owner = body.owner
    part.add(0, body)
    facts.outline = part
    return part


def _property(statement: Statement, owner: Fragment) -> None:
    meaning = statement.meaning
    owner.tags += [ref.text for ref in meaning.references if ref.role is ReferenceRole.TAG]
    subject = statement.item.head.subject
    if subject is None:
        return
    name = meaning.property.name if meaning.property is not None else subject.text
    values = statement.item.head.values
    if name == "tags":
        owner.tags += [text.lstrip("#@") for text in texts_of(values)]
        return
    said = ", ".join(texts_of(values))
    if name == "description":
        owner.description = owner.description or said
    elif name == "technology":
        owner.technology = owner.technology or said
    elif name == "title":
        owner.title = owner.title or said
    else:
        owner.properties.setdefault(name, said or "true")


# ---- what statements say


def texts_of(values: Iterable[Value]) -> list[str]:
    """What values say, those of lists one by one."""
    found: list[str] = []
    for value in values:
        if value.items:
            found += texts_of(value.items)
        elif value.kind in _TEXTS or value.kind is ValueKind.TAG:
            found.append(value.string)
    return found


def pairs(statement: Statement) -> list[tuple[str, str]]:
    """The properties in a body, by their preferred names, with their values joined."""
    found: list[tuple[str, str]] = []
    if not isinstance(statement.item, Block):
        return found
    for inner in places.properties(statement):
        subject = inner.item.head.subject
        if subject is None or isinstance(inner.item, Block):
            continue
        name = inner.meaning.property.name if inner.meaning.property is not None else subject.text
        found.append((name, ", ".join(texts_of(inner.item.head.values))))
    return found


def look(statement: Statement) -> list[tuple[str, str]]:
    """What a block of style says."""
    return [(key, said) for key, said in pairs(statement) if said]


def after(values: Sequence[Value], word: str) -> str:
    """The value behind a word among the values."""
    for first, second in itertools.pairwise(values):
        if first.kind is ValueKind.NAME and first.text == word:
            return second.string
    return ""


def relation_texts(statement: Statement) -> tuple[str, str, str, list[str]]:
    """Label, description, technology and tags of a relation as its own line says them."""
    texts: list[str] = []
    tags: list[str] = []
    verb = technology = ""
    skip = ""
    for value in statement.item.head.values:
        if value.kind is ValueKind.LIST:
            tags += [text.lstrip("#@") for text in texts_of(value.items)]
        elif skip:
            if skip in ("technology", "tech"):
                technology = value.string
            skip = ""
        elif value.kind is ValueKind.NAME:
            if value.text in ("technology", "tech", "order", "polarity", "delay"):
                skip = value.text
            elif not verb and not texts:
                verb = value.text
        elif value.kind is ValueKind.STRING:
            texts.append(value.string)
    label = texts[0] if texts else verb
    return label, texts[1] if len(texts) > 1 else "", technology, tags


def style_rules(statement: Statement) -> list[StyleRule]:
    """The rules of a `styles` block, those nested under `element` and `relation` included."""
    found: list[StyleRule] = []
    own: list[tuple[str, str]] = []
    for inner in places.properties(statement):
        head = inner.item.head
        subject = head.subject
        if not isinstance(inner.item, Block):
            if subject is not None and (said := ", ".join(texts_of(head.values))):
                name = inner.meaning.property.name if inner.meaning.property is not None else subject.text
                own.append((name, said))
            continue
        selector = next((text for text in texts_of(head.values)), "")
        word = subject.text if subject is not None else ""
        if word in ("element", "relation", "relationship"):
            sort = "element" if word == "element" else "relation"
            nested = style_rules(inner)
            found += [
                StyleRule(sort, rule.selector or selector, rule.look) if rule.sort == "all" else rule for rule in nested
            ]
        elif word in ("tag", "kind") and selector:
            found.append(StyleRule(word, selector.lstrip("#@"), tuple(look(inner))))
        elif not word and selector[:1] in "#@":
            found.append(StyleRule("tag", selector[1:], tuple(look(inner))))
        elif word:
            found.append(StyleRule("kind", word, tuple(look(inner))))
    if own:
        found.insert(0, StyleRule("all", "", tuple(own)))
    return found
