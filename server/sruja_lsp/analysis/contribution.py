"""What one file adds to the landscapes of all files that know it, or that it knows.

It is read once for each version of the file and kept with its model for as long as that lives: a name in it means the
same until the workspace gives the file another model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.analysis.environment import Environment, Meanings, tables, words
from sruja_lsp.language import table, values
from sruja_lsp.language.types import KindCategory
from sruja_lsp.model import places, service_levels
from sruja_lsp.model.deployments import Placement, deployments
from sruja_lsp.model.facts import page_facts, speaks
from sruja_lsp.model.index import FILE, Site, inner_scope
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.model.outline import relation_texts
from sruja_lsp.model.places import Statement
from sruja_lsp.model.settings import all_settings, block_settings, text
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping
    from decimal import Decimal

    from sruja_lsp.model.deployments import Node
    from sruja_lsp.model.index import Scope
    from sruja_lsp.model.meaning import Context
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.service_levels import Objective
    from sruja_lsp.model.settings import Settings
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.syntax.tree import Body

_STORES = frozenset({"database", "datastore", "db", "store", "storage", "queue", "bucket", "filestore"})
_NOT_ALONE = frozenset({"system", "component", "external_system", "externalSystem", "actor"})
_EXTERNAL = frozenset({"external_system", "externalsystem", "external"})
_LATER = re.compile(
    r"\b(?:async|asynchronous(?:ly)?|events?|publish(?:es|ed|ing)?|subscribe[sd]?|emit(?:s|ted)?|broadcasts?"
    r"|enqueue[sd]?|queued|kafka|amqp|rabbitmq|mqtt|sqs|sns|kinesis|pubsub|nats|webhooks?|batch|nightly|cron"
    r"|streams?|streaming|optional(?:ly)?|fall(?:s|ing)?[ -]?backs?|best[ -]effort|fire[ -]and[ -]forget"
    r"|degrad(?:es?|ed|ing|ation)|deploys?|provisions?|monitors?|scrapes?|backs?[ -]?ups?|health[ -]?checks?)\b"
)
_OBSERVING = re.compile(
    r"\b(?:observab\w+|obs|instrumented|monitoring|telemetry|metrics?|prometheus|grafana|datadog|new ?relic|dynatrace"
    r"|splunk|jaeger|zipkin|open ?telemetry|otel|tempo|loki|kibana|elk|efk|fluentd?|logstash|logs|logging|traces"
    r"|tracing|apm|sentry|honeycomb|cloud ?watch|victoria ?metrics|thanos|alerting|alert ?manager|pager ?duty"
    r"|ops ?genie|watch room)\b"
)


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element as the statement that declares it says, and the file that is in."""

    uri: str
    name: str
    kind: str
    title: str
    statement: Statement
    external: bool
    """Whether others run it."""
    observes: bool
    """Whether it watches others: metrics, logs, traces, alerts."""
    objectives: Mapping[str, Objective]
    """What it promises, with places in the file; in the file itself those of `extend` blocks included."""

    @property
    def focus(self) -> Span:
        """Where its name is declared."""
        return self.statement.focus

    def says(self, name: str) -> str:
        """What its declaration says in a property, by the preferred name; nothing where it does not."""
        item, meaning = self.statement.item, self.statement.meaning
        if not isinstance(item, Block):
            return ""
        return text(block_settings(item, meaning.context.inner(meaning.block)), name)

    def metadata(self, name: str) -> str:
        """The same for a key of its metadata."""
        return next((text(said, name) for said in self._metadata() if name in said), "")

    def metadata_keys(self) -> Iterator[str]:
        """All keys of its metadata."""
        for said in self._metadata():
            yield from said

    def _metadata(self) -> Iterator[Settings]:
        item = self.statement.item
        for inner in item.body if isinstance(item, Block) else ():
            if isinstance(inner, Block) and inner.head.word(inner.head.form.subject) == "metadata":
                yield all_settings(inner)

    @property
    def stores(self) -> bool:
        """Whether it keeps data, so that another one cannot simply take its place."""
        return self.kind.casefold() in _STORES

    @property
    def deployable(self) -> bool:
        """Whether it is something that is deployed by itself: no person, no system, no part of a container."""
        known = table.KINDS.get(self.kind)
        if known is None:
            return False  # a kind of the user's own may be anything
        return known.deployable and known.category is KindCategory.ELEMENT and known.name not in _NOT_ALONE


class Relation(NamedTuple):
    """A relation between two elements, and where it is written."""

    uri: str
    source: str
    target: str
    waits: bool
    """Whether the source waits for the target's answer."""
    latency: Decimal | None
    """How long the answer usually takes, in seconds, where the relation says so."""
    span: Span
    statement: Statement

    @property
    def label(self) -> str:
        """What the relation is called."""
        return relation_texts(self.statement)[0]

    def end(self, role: ReferenceRole) -> Span:
        """Where its source or its target is written."""
        return next(
            (self.statement.of(each) for each in self.statement.meaning.references if each.role is role), self.span
        )


class Said:
    """The elements and relations of a file."""

    __slots__ = ("elements", "kept", "kinds", "observed", "own", "parts", "relations")

    def __init__(self, elements: dict[str, Element], own: dict[str, Element], relations: list[Relation]) -> None:
        self.elements = elements
        """By full name in the order of the text, as other files see them."""
        self.own = own
        """The same as the file itself sees them: with what its `extend` blocks promise."""
        self.relations = relations
        """Those whose ends both mean something."""
        self.observed = any(element.observes for element in elements.values())
        """Whether any of the elements watches others."""
        self.kept: dict[object, object] = {}
        """What rules have worked out about this file alone."""
        kinds: dict[str, list[str]] = {}
        parts: dict[str, list[str]] = {}
        for name, element in elements.items():
            kinds.setdefault(element.kind, []).append(name)
            around = name
            while dot := around.rfind(".") + 1:
                around = around[: dot - 1]
                parts.setdefault(around, []).append(name)
        self.kinds = kinds
        """The full names of the elements by their kind."""
        self.parts = {around: tuple(names) for around, names in parts.items()}
        """The full names of everything inside an element, at any depth."""


class Runs:
    """The deployments of a file."""

    __slots__ = ("environments", "placed")

    def __init__(self, environments: list[tuple[int, Environment]]) -> None:
        self.environments = environments
        """With their starts, in the order of the text."""
        self.placed: dict[str, list[tuple[Environment, Placement]]] = {}
        """By element: where it runs, with places in the file."""
        for start, environment in environments:
            moved: dict[int, tuple[tuple[int, Node], ...]] = {}  # what stands side by side has the same around it
            for element, instances in environment.elements.items():
                places = self.placed.setdefault(element, [])
                for instance, place, path, around in instances:
                    there = moved.get(id(around))
                    if there is None:
                        there = moved[id(around)] = tuple((outer + start, node) for outer, node in around)
                    places.append((environment, Placement(instance, place + start, path, there)))


def said_in(workspace: Workspace, uri: str) -> Generator[None, None, Said]:
    """The elements and relations of a file, with a breath after each statement that has to be read for that."""
    model = workspace[uri]
    known = model.kept.get(Said)
    if not isinstance(known, Said):
        reader = _Reader(workspace, model)
        yield from reader.read(model.tree.root, 0, model.context, FILE)
        known = model.kept[Said] = reader.said()
    return known


def runs_in(workspace: Workspace, uri: str) -> Generator[None, None, Runs]:
    """The deployments of a file, with a breath after each that has to be read for that."""
    model = workspace[uri]
    known = model.kept.get(Runs)
    if not isinstance(known, Runs):
        names = tables(workspace, uri)
        environments: list[tuple[int, Environment]] = []
        for start, node in deployments(model.tree, model.context):
            environments.append((start, Environment(uri, node, Meanings.of(workspace, uri, node, names))))
            yield None
        known = model.kept[Runs] = Runs(environments)
    return known


def told_in(workspace: Workspace, uri: str, block: str) -> tuple[Statement, ...]:
    """All blocks of a type among `TOLD` in a file."""
    model = workspace[uri]
    known = model.kept.get((told_in, block))
    if not isinstance(known, tuple):
        known = ()
        if block in str(model.text):  # to look for a word is quicker than to walk through a file
            known = tuple(places.told(model.tree, model.context, block))
        model.kept[told_in, block] = known
    return known


def says_of_watching(text: str) -> bool:
    """Whether a name or a description is about metrics, logs, traces or alerts, or a tool for them."""
    return _OBSERVING.search(words(text)) is not None


class _Reader:
    """Reads the elements and relations of a file, and what its `extend` blocks promise."""

    def __init__(self, workspace: Workspace, model: Model) -> None:
        self.workspace = workspace
        self.uri = model.uri
        self.declared = model.index.declared
        self.elements: dict[str, Element] = {}
        self.relations: list[Relation] = []
        self.extended: dict[str, service_levels.Objectives] = {}
        self.known: dict[tuple[str, str], str | None] = {}

    def read(self, body: Body, base: int, context: Context, scope: Scope) -> Iterator[None]:
        for page in body.pages:
            for index, start, meaning in page_facts(page, context).entries:
                item = page.items[index]
                statement = Statement(item, base + start, meaning, scope)
                if meaning.role is Role.ELEMENT:
                    self._element(statement)
                elif meaning.role is Role.RELATION and scope.namespace is not Namespace.DEPLOYMENT:
                    self._relation(statement)
                elif meaning.role is Role.EXTEND:
                    self._extend(statement)
                yield None
                if isinstance(item, Block) and speaks(inner := context.inner(meaning.block)):
                    deeper = base + start + item.head.width
                    yield from self.read(item.body, deeper, inner, inner_scope(meaning, scope))
            base += page.width

    def said(self) -> Said:
        own = self.elements
        if self.extended:
            own = dict(own)
            for name, more in self.extended.items():
                element = own[name]
                own[name] = replace(element, objectives=service_levels.over(element.objectives, more))
        return Said(self.elements, own, self.relations)

    def _extend(self, statement: Statement) -> None:
        name = self._meant(statement, ReferenceRole.EXTEND)
        objectives = service_levels.promised(statement, name or "")
        if name and objectives and name in self.elements:
            self.extended[name] = service_levels.over(self.extended.get(name, {}), objectives)

    def _element(self, statement: Statement) -> None:
        declares = statement.meaning.declares
        name = statement.name
        if declares is None or not name or name in self.elements:
            return
        kind, title = declares.kind, declares.title
        external = kind.casefold() in _EXTERNAL or any(
            reference.role is ReferenceRole.TAG and reference.text == "external"
            for reference in statement.meaning.references
        )
        observes = says_of_watching(f"{name.rpartition('.')[2]} {title}")
        objectives = service_levels.promised(statement, name)
        self.elements[name] = Element(self.uri, name, kind, title, statement, external, observes, objectives)

    def _meant(self, statement: Statement, role: ReferenceRole) -> str | None:
        for reference in statement.meaning.references:
            if reference.role is role:
                text, base = reference.text, statement.scope.base
                # Nearly all names are settled by these two looks, as `resolve` would settle them.
                if (Namespace.ELEMENT, text) in self.declared:
                    return text
                if base and (Namespace.ELEMENT, own := f"{base}.{text}") in self.declared:
                    return own
                if (base, text) not in self.known:
                    found = self.workspace.meaning(self.uri, Site(statement.scope, text, role)).name
                    self.known[base, text] = found.name if found is not None else None
                return self.known[base, text]
        return None

    def _relation(self, statement: Statement) -> None:
        source = self._meant(statement, ReferenceRole.SOURCE)
        target = self._meant(statement, ReferenceRole.TARGET)
        if source is None or target is None:
            return
        references = [each for each in statement.meaning.references if each.role is not ReferenceRole.TAG]
        latency = None
        later = False
        piece = statement.item.head
        said = piece.text[references[-1].span.end :]
        if isinstance(statement.item, Block):
            settings = block_settings(statement.item, statement.meaning.context.inner(statement.meaning.block))
            if "async" in settings:
                later = values.parse_boolean(settings["async"].text) is True
            if "latency" in settings:
                duration = values.Duration.parse(settings["latency"].text)
                latency = duration.seconds if duration is not None else None
            told = [settings[name].text for name in ("technology", "protocol", "tags", "label") if name in settings]
            said = " ".join((said, *told))
        later = later or _LATER.search(said.casefold()) is not None
        span = statement.of(references[0])
        if len(references) > 1:
            span = Span(span.start, statement.of(references[-1]).end)
        self.relations.append(Relation(self.uri, source, target, not later, latency, span, statement))
