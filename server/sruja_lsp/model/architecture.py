"""The resolved architecture of a model: elements, relations, views, scenarios, with every name looked up.

An architecture has no severity and no drawing in it: it is what pictures, exports and whole-model arithmetic start
from. What is broken or unresolved in the text is left out here; the findings speak of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.language import table
from sruja_lsp.language.types import KindCategory
from sruja_lsp.model import places
from sruja_lsp.model.deployed import DeployedNode, deployed
from sruja_lsp.model.index import FILE, Name, Site, inner_scope
from sruja_lsp.model.meaning import Namespace, Reference, ReferenceRole, Role
from sruja_lsp.model.outline import (
    Fragment,
    StyleRule,
    after,
    look,
    outline,
    pairs,
    relation_texts,
    style_rules,
    texts_of,
)
from sruja_lsp.model.resolve import resolve
from sruja_lsp.model.service_levels import over
from sruja_lsp.model.sources import Place
from sruja_lsp.syntax.forms import ValueKind
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sruja_lsp.model.index import Scope
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.outline import Part, RelationText
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.service_levels import Objective
    from sruja_lsp.model.workspace import Workspace

_DRAWN = (Namespace.ELEMENT, Namespace.DEPLOYMENT)
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


class Relation(NamedTuple):
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
        found = _resolve(self.workspace, self.model(uri), Site(scope, reference.text, reference.role))
        return found.name if found is not None else ""

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


class _KindDraft:
    """What a kind of the user's own says about its elements."""

    __slots__ = ("style", "technology", "title")

    def __init__(self, title: str) -> None:
        self.title = title
        self.technology = ""
        self.style: list[tuple[str, str]] = []


class _Builder:
    """Puts together what documents say, and looks names up when all elements are known."""

    def __init__(self, models: Sequence[Model], workspace: Workspace | None) -> None:
        self.models = models
        self.workspace = workspace
        self.elements: dict[str, Element] = {}
        self.kinds: dict[str, _KindDraft] = {}
        self.meant = _meanings(models)

    def build(self) -> Architecture:
        outlines = [(model, outline(model.tree.root, model.context, FILE)) for model in self.models]
        for _, part in outlines:
            for statement in part.kinds:
                self._kind(statement)
        self._elements(outlines)
        relations = [
            relation
            for model, part in outlines
            for start, said in part.relations
            if (relation := self._relation(model, start, said)) is not None
        ]
        scenarios = [
            self._scenario(model, statement._replace(start=start))
            for model, part in outlines
            for start, statement in part.scenarios
        ]
        found_views = [
            (model, statement._replace(start=start)) for model, part in outlines for start, statement in part.views
        ]
        return Architecture(
            self.models[0].uri,
            self.elements,
            tuple(relations),
            tuple(scenarios),
            _Views(self, found_views).read(),
            tuple(rule for _, part in outlines for rule in part.styles),
            deployed(
                self.models,
                lambda name: self.elements[name].objectives if name in self.elements else {},
                self.name,
            ),
            next((part.title for _, part in outlines if part.title), ""),
            tuple(self.models),
            self.workspace,
        )

    def _kind(self, statement: Statement) -> None:
        declares = statement.meaning.declares
        if declares is None:
            return
        draft = self.kinds.setdefault(declares.name, _KindDraft(declares.title))
        for inner in places.properties(statement):
            subject = inner.item.head.subject
            said = ", ".join(texts_of(inner.item.head.values))
            if inner.meaning.block == "style" and isinstance(inner.item, Block):
                draft.style += look(inner)
            elif subject is not None and subject.text == "title":
                draft.title = draft.title or said
            elif subject is not None and subject.text in ("technology", "tech"):
                draft.technology = draft.technology or said

    # ---- elements

    def _elements(self, outlines: Sequence[tuple[Model, Part]]) -> None:
        fragments: dict[str, list[tuple[Place, Fragment]]] = {}
        extensions: list[tuple[Model, Fragment]] = []
        for model, part in outlines:
            for start, fragment in part.fragments:
                if fragment.site is not None:
                    extensions.append((model, fragment))
                elif fragment.statement is not None:
                    place = Place(model.uri, fragment.statement, start)
                    fragments.setdefault(fragment.name, []).append((place, fragment))
        added: dict[str, list[Fragment]] = {}
        for model, fragment in extensions:
            target = self.meaning(model, fragment.site) if fragment.site is not None else ""
            if target in fragments:
                added.setdefault(target, []).append(fragment)
        parents = _parents(fragments)
        children: dict[str, list[str]] = {}
        for name, parent in parents.items():
            if parent:
                children.setdefault(parent, []).append(name)
        for name, found in fragments.items():
            first = found[0][1]
            more = [fragment for _, fragment in found[1:]] + added.get(name, [])
            whole = _joined(first, more) if more else first
            self.elements[name] = self._element(
                whole, parents[name], tuple(children.get(name, ())), tuple(place for place, _ in found)
            )

    def _element(self, said: Fragment, parent: str, children: tuple[str, ...], found: tuple[Place, ...]) -> Element:
        own = self.kinds.get(said.kind)
        built_in = table.KINDS.get(said.kind)
        kind_title = (own.title if own else "") or (built_in.title if built_in else said.kind)
        tags = tuple(dict.fromkeys(tag for tag in said.tags if tag)) if said.tags else ()
        external = (
            "external" in tags
            or said.kind in _EXTERNAL_KINDS
            or said.properties.get("external", "false").casefold() == "true"
        )
        return Element(
            said.name,
            said.kind,
            kind_title,
            said.title or said.name.rpartition(".")[2],
            said.description,
            said.technology or (own.technology if own else ""),
            tags,
            external,
            parent,
            children,
            said.properties,
            said.metadata,
            (*(own.style if own else ()), *said.style),
            said.objectives,
            found,
        )

    # ---- names

    def meaning(self, model: Model, site: Site) -> str:
        """The full name that a site means, empty when it means nothing or several things."""
        found = self.name(model, site)
        return found.name if found is not None else ""

    def name(self, model: Model, site: Site) -> Name | None:
        """The same with its namespace; what stands in a deployment may mean a node or an element."""
        known = self.meant[model.uri]
        try:
            return known[site]
        except KeyError:
            found = known[site] = _resolve(self.workspace, model, site)
            return found

    def resolve(self, model: Model, reference: Reference, scope: Scope) -> str:
        """The same for a reference in a scope."""
        return self.meaning(model, Site(scope, reference.text, reference.role))

    def _ends(self, model: Model, sites: Sequence[Site]) -> tuple[str, str] | None:
        if len(sites) < 2:  # noqa: PLR2004  # a relation has two
            return None
        source, target = self.meaning(model, sites[0]), self.meaning(model, sites[1])
        return (source, target) if source in self.elements and target in self.elements else None

    def _relation(self, model: Model, start: int, said: RelationText) -> Relation | None:
        for site in said.ends:
            if ELSEWHERE in site.text and site.text not in self.elements:
                self.elements[site.text] = _foreign(site.text, Place(model.uri, said.statement, start))
        ends = self._ends(model, said.ends)
        if ends is None:
            return None
        place = Place(model.uri, said.statement, start)
        return Relation(*ends, said.label, said.description, said.technology, said.tags, place)

    def _scenario(self, model: Model, statement: Statement) -> Scenario:
        declares = statement.meaning.declares
        steps: list[tuple[int, Step]] = []
        description = ""
        texts = [value.string for value in statement.item.head.values if value.kind is ValueKind.STRING]
        title = texts[0] if texts else ""
        for inner in places.properties(statement):
            subject = inner.item.head.subject
            if inner.meaning.role is Role.STEP:
                references = [ref for ref in inner.meaning.references if ref.role is not ReferenceRole.TAG]
                ends = self._ends(model, [Site(inner.scope, ref.text, ref.role) for ref in references[:2]])
                if ends is None:
                    continue
                label = relation_texts(inner)[0]
                said = dict(pairs(inner))
                order = said.get("order", "") or after(inner.item.head.values, "order")
                number = int(order) if order.isdecimal() and len(order) < 10 else len(steps) + 1  # noqa: PLR2004  # what fits a number
                steps.append((number, Step(*ends, label, said, self.place(model, inner))))
            elif subject is not None and subject.text in ("description", "title"):
                said_text = ", ".join(texts_of(inner.item.head.values))
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


def _foreign(name: str, place: Place) -> Element:
    """An element of another repository: all that is known of it is its name, and who mentions it."""
    repository, _, element = name.partition(ELSEWHERE)
    title = element.rpartition(".")[2] or repository
    return Element(name, "external_system", f"External, of {repository}", title, external=True, places=(place,))


def _joined(first: Fragment, more: Sequence[Fragment]) -> Fragment:
    """What several statements say about one element, the first one's words before those of the others."""
    whole = Fragment(first.name)
    for fragment in (first, *more):
        whole.add(fragment)
        whole.objectives = over(whole.objectives, fragment.objectives)
    return whole


def _parents(names: Mapping[str, object]) -> dict[str, str]:
    """The nearest thing around each name that exists; `extend Api` may be written with a part of a name."""
    found: dict[str, str] = {}
    leaves: dict[str, list[str]] | None = None
    for name in names:
        prefix = name.rpartition(".")[0]
        while prefix and prefix not in names:
            if leaves is None:
                leaves = {}
                for other in names:
                    leaves.setdefault(other.rpartition(".")[2], []).append(other)
            ending = "." + prefix
            fitting = [
                other
                for other in leaves.get(prefix.rpartition(".")[2], ())
                if other.endswith(ending) and not other.startswith(name)
            ]
            prefix = fitting[0] if len(fitting) == 1 else prefix.rpartition(".")[0]
        found[name] = prefix
    return found


_Meanings = dict[str, dict[Site, Name | None]]
_REMEMBERED: list[tuple[tuple[object, ...], _Meanings]] = []


def _meanings(models: Sequence[Model]) -> _Meanings:
    """What sites mean, kept from the last time when no document has declared or referred to anything else since."""
    key = tuple(thing for model in models for thing in (model.uri, model.index))
    known = _REMEMBERED[0] if _REMEMBERED else None
    if known is not None and len(known[0]) == len(key) and all(map(_same, known[0], key)):
        return known[1]
    found: _Meanings = {model.uri: {} for model in models}
    _REMEMBERED[:] = [(key, found)]
    return found


def _same(one: object, other: object) -> bool:
    return one is other or (isinstance(one, str) and one == other)


class _Views:
    """Reads the `view` statements."""

    def __init__(self, builder: _Builder, found: Sequence[tuple[Model, Statement]]) -> None:
        self.builder = builder
        self.elements = builder.elements
        self.statements = {
            statement.meaning.declares.name: (model, statement)
            for model, statement in found
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
                said = ", ".join(texts_of(inner.item.head.values))
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
                    tags += texts_of(inner.item.head.values)
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
        layout.update(pairs(statement))
        for inner in places.properties(statement):
            if inner.meaning.block == "layout.element":
                name = next((v.text for v in inner.item.head.values if v.kind is ValueKind.NAME), "")
                role = ReferenceRole.INCLUDE
                full = self.builder.resolve(model, Reference(name, role, Span(0, 0)), inner.scope) if name else ""
                for place in places.properties(inner):
                    said = dict(pairs(place))
                    x, y = _number(said.get("x", "")), _number(said.get("y", ""))
                    if full and x is not None and y is not None:
                        positions[full] = (x, y)
            elif inner.meaning.block == "layout.spacing":
                layout.update({f"spacing.{key}": said for key, said in pairs(inner)})


ELSEWHERE = "::"
"""What stands between another repository and its element."""


def _resolve(workspace: Workspace | None, model: Model, site: Site) -> Name | None:
    if ELSEWHERE in site.text:
        return Name(Namespace.ELEMENT, site.text)
    found = (resolve(model.index, site) if workspace is None else workspace.meaning(model.uri, site)).name
    return found if found is not None and found.namespace in _DRAWN else None


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < 1e6 else None  # noqa: PLR2004  # no picture is larger
