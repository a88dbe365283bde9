"""The resolved architecture of a model: elements, relations, views, scenarios, with every name looked up.

An architecture has no severity and no drawing in it: it is what pictures, exports and whole-model arithmetic start
from. What is broken or unresolved in the text is left out here; the findings speak of it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sruja_lsp.language import table
from sruja_lsp.language.types import KindCategory
from sruja_lsp.model import places
from sruja_lsp.model.deployed import DeployedNode, deployed
from sruja_lsp.model.index import FILE, Site, inner_scope
from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.meaning import Reference, ReferenceRole, Role
from sruja_lsp.model.places import Statement
from sruja_lsp.model.resolve import resolve
from sruja_lsp.model.service_levels import over, promised
from sruja_lsp.model.sources import Place
from sruja_lsp.syntax.forms import Rule, ValueKind
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sruja_lsp.model.index import Scope
    from sruja_lsp.model.meaning import Context
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.service_levels import Objective
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.syntax.pieces import Value
    from sruja_lsp.syntax.tree import Body

_UNDRAWN = (KindCategory.GOVERNANCE, KindCategory.LOOP)
_SCENARIOS = frozenset({"scenario", "story", "flow"})
_EXTERNAL_KINDS = frozenset({"external_system", "externalSystem"})
_TEXTS = frozenset({ValueKind.STRING, ValueKind.NAME, ValueKind.NUMBER, ValueKind.QUANTITY})
_NO_PROPERTIES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Element:
    """An element with what all of its declarations say about it; `parent` is empty at the top.

    `kind_title` is what the kind is called in pictures. `properties` are those that have no field of their own.
    `style` holds the pairs of its own `style` block and of its kind's, the kind's first.
    """

    name: str
    kind: str
    kind_title: str
    title: str
    description: str = ""
    technology: str = ""
    tags: tuple[str, ...] = ()
    external: bool = False
    parent: str = ""
    children: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    style: tuple[tuple[str, str], ...] = ()
    objectives: Mapping[str, Objective] = field(default_factory=dict)
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two elements, by their full names."""

    source: str
    target: str
    label: str
    description: str
    technology: str
    tags: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a scenario: who asks whom for what."""

    source: str
    target: str
    label: str
    properties: Mapping[str, str]
    place: Place


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario, story or flow with its steps in order."""

    name: str
    kind: str
    title: str
    description: str
    steps: tuple[Step, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Selector:
    """One expression of `include` or `exclude`.

    `names` are the full names it starts from (none for a bare wildcard); `depth` is 0 for the element itself, 1 for its
    children, 2 for everything below it. `kind` and `tag` are the other ways to choose.
    """

    include: bool
    names: tuple[str, ...]
    depth: int
    kind: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class StyleRule:
    """How what is selected looks: `sort` is element, relation, kind, tag or all; `selector` says which."""

    sort: str
    selector: str
    look: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ViewDeclaration:
    """A `view` statement, with its own lines and those of the view it extends."""

    name: str
    title: str
    description: str
    subject: str
    selectors: tuple[Selector, ...]
    direction: str
    layout: Mapping[str, str]
    positions: Mapping[str, tuple[float, float]]
    styles: tuple[StyleRule, ...]
    tags: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Architecture:
    """Everything that can be drawn, of one document and what it imports. Mappings keep the order of the text."""

    uri: str
    elements: Mapping[str, Element]
    relations: tuple[Relation, ...]
    scenarios: tuple[Scenario, ...]
    views: tuple[ViewDeclaration, ...]
    styles: tuple[StyleRule, ...]
    deployments: tuple[DeployedNode, ...] = ()
    title: str = ""

    models: tuple[Model, ...] = ()
    """The documents it is made of, the one that is looked at first."""
    workspace: Workspace | None = None
    """What names of these documents mean to each other; None for a document by itself."""

    @staticmethod
    def of(model: Model) -> Architecture:
        """The architecture of one document by itself."""
        return _Builder((model,), None).build()

    @staticmethod
    def within(workspace: Workspace, uri: str) -> Architecture:
        """The architecture of a document and everything it imports.

        Raises:
            KeyError: There is no such document.
        """
        models = [workspace[uri]]
        models += [model for other in sorted(workspace.closure(uri)) if (model := workspace.get(other)) is not None]
        return _Builder(models, workspace).build()

    def resolve(self, uri: str, reference: Reference, scope: Scope) -> str:
        """The full name that a reference in one of the documents means; empty when it means nothing, or several."""
        return _resolve(self.workspace, self.model(uri), Site(scope, reference.text, reference.role))

    def model(self, uri: str) -> Model:
        """One of the documents; the first when there is none of that name."""
        return next((model for model in self.models if model.uri == uri), self.models[0])

    def roots(self) -> tuple[str, ...]:
        """The elements that are part of no other."""
        return tuple(name for name, element in self.elements.items() if not element.parent)

    def ancestors(self, name: str) -> Iterator[str]:
        """The element around an element, the one around that, and so on."""
        element = self.elements.get(name)
        while element is not None and element.parent:
            yield element.parent
            element = self.elements.get(element.parent)

    def descendants(self, name: str) -> Iterator[str]:
        """Everything inside an element, outermost first."""
        element = self.elements.get(name)
        for child in element.children if element else ():
            yield child
            yield from self.descendants(child)


class _Draft:
    """An element while its declarations are collected."""

    __slots__ = (
        "description",
        "kind",
        "metadata",
        "name",
        "objectives",
        "places",
        "properties",
        "style",
        "tags",
        "technology",
        "title",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.kind = ""
        self.title = ""
        self.description = ""
        self.technology = ""
        self.tags: list[str] = []
        self.properties: dict[str, str] = {}
        self.metadata: dict[str, str] = {}
        self.style: list[tuple[str, str]] = []
        self.objectives: Mapping[str, Objective] = {}
        self.places: list[Place] = []


class _KindDraft:
    """What a kind of the user's own says about its elements."""

    __slots__ = ("style", "technology", "title")

    def __init__(self, title: str) -> None:
        self.title = title
        self.technology = ""
        self.style: list[tuple[str, str]] = []


class _Builder:
    """Walks the documents once each, and looks names up when all elements are known."""

    def __init__(self, models: Sequence[Model], workspace: Workspace | None) -> None:
        self.models = models
        self.workspace = workspace
        self.model = models[0]
        self.drafts: dict[str, _Draft] = {}
        self.kinds: dict[str, _KindDraft] = {}
        self.found_relations: list[tuple[Model, Statement]] = []
        self.found_scenarios: list[tuple[Model, Statement]] = []
        self.found_views: list[tuple[Model, Statement]] = []
        self.styles: list[StyleRule] = []
        self.title = ""

    def build(self) -> Architecture:
        for model in self.models:
            self.model = model
            self._body(model.tree.root, 0, model.context, FILE, None)
        parents = {name: self._parent(name) for name in self.drafts}
        children: dict[str, list[str]] = {}
        for name, parent in parents.items():
            if parent:
                children.setdefault(parent, []).append(name)
        elements = {
            name: self._element(draft, parents[name], tuple(children.get(name, ())))
            for name, draft in self.drafts.items()
        }
        relations = [self._relation(model, found, elements) for model, found in self.found_relations]
        scenarios = [self._scenario(model, found, elements) for model, found in self.found_scenarios]
        views = _Views(self, elements).read()
        return Architecture(
            self.models[0].uri,
            elements,
            tuple(relation for relation in relations if relation is not None),
            tuple(scenarios),
            views,
            tuple(self.styles),
            deployed(
                self.models,
                lambda name: elements[name].objectives if name in elements else {},
                lambda model, site: _resolve(self.workspace, model, site),
            ),
            self.title,
            tuple(self.models),
            self.workspace,
        )

    # ---- walking

    def _body(self, body: Body, start: int, context: Context, scope: Scope, draft: _Draft | None) -> None:
        for item in body:
            rule = item.head.rule
            if rule is not Rule.TRIVIA and rule is not Rule.CLOSE:
                statement = Statement(item, start, interpret(item.head, context), scope)
                self._statement(statement, draft)
            start += item.width

    def _inside(self, statement: Statement, draft: _Draft | None) -> None:
        item = statement.item
        if isinstance(item, Block):
            meaning = statement.meaning
            context = meaning.context.inner(meaning.block)
            scope = inner_scope(meaning, statement.scope)
            self._body(item.body, statement.start + item.head.width, context, scope, draft)

    def _statement(self, statement: Statement, draft: _Draft | None) -> None:  # noqa: C901, PLR0912  # a case a role
        meaning = statement.meaning
        match meaning.role:
            case Role.ELEMENT:
                self._declared(statement)
            case Role.EXTEND:
                target = self.resolve(self.model, meaning.references[0], statement.scope)
                draft = self.drafts.get(target) if target else None
                if draft is not None:
                    draft.objectives = over(draft.objectives, promised(statement, target))
                self._inside(statement, draft)
            case Role.RELATION:
                self.found_relations.append((self.model, statement))
            case Role.VIEW:
                self.found_views.append((self.model, statement))
            case Role.KIND:
                self._kind(statement)
            case Role.TRANSPARENT:
                self._inside(statement, draft)
            case Role.BLOCK if meaning.block in ("styles", "style"):
                if draft is not None and meaning.block == "style":
                    draft.style += _look(statement)
                else:
                    self.styles += style_rules(statement)
            case Role.BLOCK if meaning.block in ("metadata", "properties") and draft is not None:
                draft.metadata.update(_pairs(statement))
            case Role.BLOCK if meaning.block == "overview":
                self.title = dict(_pairs(statement)).get("title", self.title)
            case Role.PROPERTY if draft is not None:
                self._property(statement, draft)
            case Role.PROPERTY | Role.BLOCK if (
                isinstance(statement.item, Block) and meaning.context.inner(meaning.block).declares
            ):
                self._inside(statement, draft)
            case _:
                pass

    def _declared(self, statement: Statement) -> None:
        declares = statement.meaning.declares
        if declares is None or not declares.name:
            return
        kind = table.KINDS.get(declares.kind)
        if kind is not None and kind.category in _UNDRAWN:
            if declares.kind in _SCENARIOS:
                self.found_scenarios.append((self.model, statement))
            return
        name = statement.name
        draft = self.drafts.get(name)
        if draft is None:
            draft = self.drafts[name] = _Draft(name)
        draft.kind = draft.kind or declares.kind
        draft.title = draft.title or declares.title
        draft.places.append(self.place(self.model, statement))
        texts = [value.string for value in statement.item.head.values if value.kind is ValueKind.STRING]
        if len(texts) > 1 and not draft.description:
            draft.description = texts[1]
        draft.tags += [ref.text for ref in statement.meaning.references if ref.role is ReferenceRole.TAG]
        draft.objectives = over(draft.objectives, promised(statement, name))
        self._inside(statement, draft)

    def _property(self, statement: Statement, draft: _Draft) -> None:
        meaning = statement.meaning
        draft.tags += [ref.text for ref in meaning.references if ref.role is ReferenceRole.TAG]
        subject = statement.item.head.subject
        if subject is None or isinstance(statement.item, Block):
            return
        name = meaning.property.name if meaning.property is not None else subject.text
        values = statement.item.head.values
        if name == "tags":
            draft.tags += [text.lstrip("#@") for text in _texts(values)]
            return
        said = ", ".join(_texts(values))
        if name == "description":
            draft.description = draft.description or said
        elif name == "technology":
            draft.technology = draft.technology or said
        elif name == "title":
            draft.title = draft.title or said
        else:
            draft.properties.setdefault(name, said or "true")

    def _kind(self, statement: Statement) -> None:
        declares = statement.meaning.declares
        if declares is None:
            return
        draft = self.kinds.setdefault(declares.name, _KindDraft(declares.title))
        for inner in places.properties(statement):
            subject = inner.item.head.subject
            said = ", ".join(_texts(inner.item.head.values))
            if inner.meaning.block == "style" and isinstance(inner.item, Block):
                draft.style += _look(inner)
            elif subject is not None and subject.text == "title":
                draft.title = draft.title or said
            elif subject is not None and subject.text in ("technology", "tech"):
                draft.technology = draft.technology or said

    # ---- putting together

    def _parent(self, name: str) -> str:
        """The nearest thing around a name that exists; `extend Api` may be written with a part of a name."""
        prefix = name.rpartition(".")[0]
        while prefix:
            if prefix in self.drafts:
                return prefix
            ending = "." + prefix
            found = [other for other in self.drafts if other.endswith(ending) and not other.startswith(name)]
            if len(found) == 1:
                return found[0]
            prefix = prefix.rpartition(".")[0]
        return ""

    def _element(self, draft: _Draft, parent: str, children: tuple[str, ...]) -> Element:
        own = self.kinds.get(draft.kind)
        built_in = table.KINDS.get(draft.kind)
        kind_title = (own.title if own else "") or (built_in.title if built_in else draft.kind)
        tags = tuple(dict.fromkeys(tag for tag in draft.tags if tag))
        external = (
            "external" in tags
            or draft.kind in _EXTERNAL_KINDS
            or draft.properties.get("external", "false").casefold() == "true"
        )
        return Element(
            draft.name,
            draft.kind,
            kind_title,
            draft.title or draft.name.rpartition(".")[2],
            draft.description,
            draft.technology or (own.technology if own else ""),
            tags,
            external,
            parent,
            children,
            draft.properties or _NO_PROPERTIES,
            draft.metadata or _NO_PROPERTIES,
            (*(own.style if own else ()), *draft.style),
            draft.objectives,
            tuple(draft.places),
        )

    def resolve(self, model: Model, reference: Reference, scope: Scope) -> str:
        """The full name that a reference means, empty when it means nothing or several things."""
        return _resolve(self.workspace, model, Site(scope, reference.text, reference.role))

    def _ends(self, model: Model, statement: Statement, elements: Mapping[str, Element]) -> tuple[str, str] | None:
        references = [ref for ref in statement.meaning.references if ref.role is not ReferenceRole.TAG]
        ends = [self.resolve(model, reference, statement.scope) for reference in references[:2]]
        if len(ends) < 2 or any(end not in elements for end in ends):  # noqa: PLR2004  # a relation has two
            return None
        return ends[0], ends[1]

    def _relation(self, model: Model, statement: Statement, elements: Mapping[str, Element]) -> Relation | None:
        ends = self._ends(model, statement, elements)
        if ends is None:
            return None
        label, description, technology, tags = _relation_texts(statement)
        tags += [ref.text for ref in statement.meaning.references if ref.role is ReferenceRole.TAG]
        for key, said in _pairs(statement):
            if key in ("technology", "tech"):
                technology = technology or said
            elif key == "description":
                description = description or said
            elif key in ("label", "title"):
                label = label or said
        place = self.place(model, statement)
        return Relation(*ends, label, description, technology, tuple(dict.fromkeys(tags)), place)

    def _scenario(self, model: Model, statement: Statement, elements: Mapping[str, Element]) -> Scenario:
        declares = statement.meaning.declares
        steps: list[tuple[int, Step]] = []
        description = ""
        texts = [value.string for value in statement.item.head.values if value.kind is ValueKind.STRING]
        title = texts[0] if texts else ""
        for inner in places.properties(statement):
            subject = inner.item.head.subject
            if inner.meaning.role is Role.STEP:
                ends = self._ends(model, inner, elements)
                if ends is None:
                    continue
                label = _relation_texts(inner)[0]
                said = dict(_pairs(inner))
                order = said.get("order", "") or _after(inner.item.head.values, "order")
                number = int(order) if order.isdecimal() and len(order) < 10 else len(steps) + 1  # noqa: PLR2004
                steps.append((number, Step(*ends, label, said, self.place(model, inner))))
            elif subject is not None and subject.text in ("description", "title"):
                said_text = ", ".join(_texts(inner.item.head.values))
                if subject.text == "title":
                    title = title or said_text
                else:
                    description = description or said_text
        steps.sort(key=lambda step: step[0])
        name = statement.name or title
        kind = declares.kind if declares else "scenario"
        if len(texts) > 1:
            description = description or texts[1]
        ordered = tuple(step for _, step in steps)
        return Scenario(name, kind, title or name, description, ordered, self.place(model, statement))

    def place(self, model: Model, statement: Statement) -> Place:
        """Where a statement is."""
        return Place(model.uri, statement)


class _Views:
    """Reads the `view` statements."""

    def __init__(self, builder: _Builder, elements: Mapping[str, Element]) -> None:
        self.builder = builder
        self.elements = elements
        self.statements = {
            statement.meaning.declares.name: (model, statement)
            for model, statement in builder.found_views
            if statement.meaning.declares is not None
        }

    def read(self) -> tuple[ViewDeclaration, ...]:
        return tuple(self._view(name, model, statement) for name, (model, statement) in self.statements.items())

    def _view(self, name: str, model: Model, statement: Statement) -> ViewDeclaration:  # noqa: C901  # a case a word
        title = statement.meaning.declares.title if statement.meaning.declares else ""
        description = direction = subject = ""
        selectors: list[Selector] = []
        layout: dict[str, str] = {}
        positions: dict[str, tuple[float, float]] = {}
        styles: list[StyleRule] = []
        tags: list[str] = []
        for lines_of, lines in self._lineage(model, statement):
            of = next((r for r in lines.meaning.references if r.role is ReferenceRole.VIEW_OF), None)
            if of is not None:
                subject = self.builder.resolve(lines_of, of, lines.scope) or subject
            for inner in places.properties(lines):
                subject_token = inner.item.head.subject
                word = subject_token.text if subject_token else ""
                said = ", ".join(_texts(inner.item.head.values))
                block = inner.meaning.block if isinstance(inner.item, Block) else ""
                if inner.meaning.role is Role.SELECTION or word == "includes":
                    selectors += self._selectors(lines_of, inner, word)
                elif word == "title":
                    title = said if lines is statement or not title else title
                elif word == "description":
                    description = said
                elif word in ("autolayout", "autoLayout"):
                    direction = said
                elif block == "layout":
                    self._layout(lines_of, inner, layout, positions)
                elif block in ("styles", "style"):
                    styles += style_rules(inner)
                elif word == "tags":
                    tags += _texts(inner.item.head.values)
        return ViewDeclaration(
            name,
            title,
            description,
            subject,
            tuple(selectors),
            layout.get("direction", "") or direction,
            layout,
            positions,
            tuple(styles),
            tuple(dict.fromkeys(tags)),
            self.builder.place(model, statement),
        )

    def _lineage(self, model: Model, statement: Statement) -> list[tuple[Model, Statement]]:
        """A view and those it extends, the eldest first; a circle is cut where it closes."""
        lineage = [(model, statement)]
        seen = {id(statement.item)}
        while True:
            extends = next((r for r in statement.meaning.references if r.role is ReferenceRole.VIEW_EXTENDS), None)
            found = self.statements.get(extends.text) if extends is not None else None
            if found is None or id(found[1].item) in seen:
                return lineage
            model, statement = found
            seen.add(id(statement.item))
            lineage.insert(0, found)

    def _selectors(self, model: Model, statement: Statement, word: str) -> list[Selector]:
        include = word != "exclude"
        found: list[Selector] = []
        values = statement.item.head.values
        texts = [value.string if value.kind is ValueKind.STRING else value.text for value in values]
        if any(value.kind is ValueKind.SYMBOL and value.text == "=" for value in values):
            field_name = texts[0].rpartition(".")[2] if texts else ""
            chosen = texts[-1].lstrip("#@") if len(texts) > 1 else ""
            if field_name in ("kind", "tag", "tags") and chosen:
                kind, tag = (chosen, "") if field_name == "kind" else ("", chosen)
                found.append(Selector(include, (), 0, kind, tag))
            return found
        scope = inner_scope(statement.meaning, statement.scope)
        for value in values:
            for item in value.items or (value,):
                if item.kind is ValueKind.TAG:
                    found.append(Selector(include, (), 0, tag=item.text[1:]))
                    continue
                text = item.string
                name = text.rstrip("*").rstrip(".")
                depth = min(len(text) - len(text.rstrip("*")), 2)
                if not name:
                    if depth:
                        found.append(Selector(include, (), depth))
                    continue
                if item.kind not in (ValueKind.NAME, ValueKind.STRING):
                    continue
                role = ReferenceRole.INCLUDE if include else ReferenceRole.EXCLUDE
                full = self.builder.resolve(model, Reference(name, role, Span(0, 0)), scope)
                if full in self.elements:
                    found.append(Selector(include, (full,), depth))
        return found

    def _layout(
        self, model: Model, statement: Statement, layout: dict[str, str], positions: dict[str, tuple[float, float]]
    ) -> None:
        layout.update(_pairs(statement))
        for inner in places.properties(statement):
            if inner.meaning.block == "layout.element":
                name = next((v.text for v in inner.item.head.values if v.kind is ValueKind.NAME), "")
                role = ReferenceRole.INCLUDE
                full = self.builder.resolve(model, Reference(name, role, Span(0, 0)), inner.scope) if name else ""
                for place in places.properties(inner):
                    pairs = dict(_pairs(place))
                    x, y = _number(pairs.get("x", "")), _number(pairs.get("y", ""))
                    if full and x is not None and y is not None:
                        positions[full] = (x, y)
            elif inner.meaning.block == "layout.spacing":
                layout.update({f"spacing.{key}": said for key, said in _pairs(inner)})


def _resolve(workspace: Workspace | None, model: Model, site: Site) -> str:
    found = resolve(model.index, site) if workspace is None else workspace.meaning(model.uri, site)
    return found.name.name if found.name is not None else ""


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < 1e6 else None  # noqa: PLR2004  # no picture is larger


def _texts(values: Iterable[Value]) -> list[str]:
    """What values say, those of lists one by one."""
    found: list[str] = []
    for value in values:
        if value.items:
            found += _texts(value.items)
        elif value.kind in _TEXTS or value.kind is ValueKind.TAG:
            found.append(value.string)
    return found


def _pairs(statement: Statement) -> list[tuple[str, str]]:
    """The properties in a body, by their preferred names, with their values joined."""
    found: list[tuple[str, str]] = []
    for inner in places.properties(statement):
        subject = inner.item.head.subject
        if subject is None or isinstance(inner.item, Block):
            continue
        name = inner.meaning.property.name if inner.meaning.property is not None else subject.text
        found.append((name, ", ".join(_texts(inner.item.head.values))))
    return found


def _look(statement: Statement) -> list[tuple[str, str]]:
    return [(key, said) for key, said in _pairs(statement) if said]


def _after(values: Sequence[Value], word: str) -> str:
    """The value behind a word among the values."""
    for first, second in itertools.pairwise(values):
        if first.kind is ValueKind.NAME and first.text == word:
            return second.string
    return ""


def _relation_texts(statement: Statement) -> tuple[str, str, str, list[str]]:
    """Label, description, technology and tags of a relation as its own line says them."""
    values = statement.item.head.values
    texts: list[str] = []
    tags: list[str] = []
    verb = technology = ""
    skip = ""
    for value in values:
        if value.kind is ValueKind.LIST:
            tags += [text.lstrip("#@") for text in _texts(value.items)]
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
            if subject is not None and (said := ", ".join(_texts(head.values))):
                name = inner.meaning.property.name if inner.meaning.property is not None else subject.text
                own.append((name, said))
            continue
        selector = next((text for text in _texts(head.values)), "")
        word = subject.text if subject is not None else ""
        if word in ("element", "relation", "relationship"):
            sort = "element" if word == "element" else "relation"
            nested = style_rules(inner)
            found += [
                StyleRule(sort, rule.selector or selector, rule.look) if rule.sort == "all" else rule for rule in nested
            ]
        elif word in ("tag", "kind") and selector:
            found.append(StyleRule(word, selector.lstrip("#@"), tuple(_look(inner))))
        elif not word and selector[:1] in "#@":
            found.append(StyleRule("tag", selector[1:], tuple(_look(inner))))
        elif word:
            found.append(StyleRule("kind", word, tuple(_look(inner))))
    if own:
        found.insert(0, StyleRule("all", "", tuple(own)))
    return found
