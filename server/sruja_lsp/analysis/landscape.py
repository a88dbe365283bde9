"""The whole model as rules see it: elements with what they promise, relations, and where everything runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.analysis.environment import Environment, words
from sruja_lsp.language import table, values
from sruja_lsp.language.types import KindCategory
from sruja_lsp.model import places, service_levels
from sruja_lsp.model.architecture import Architecture
from sruja_lsp.model.deployments import deployments
from sruja_lsp.model.index import Site
from sruja_lsp.model.meaning import ReferenceRole, Role
from sruja_lsp.model.outline import relation_texts
from sruja_lsp.model.settings import block_settings
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from sruja_lsp.model.deployments import Placement
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.service_levels import Line, Objective
    from sruja_lsp.model.settings import Setting
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.span import Span

_QUEUES = frozenset({"queue", "topic", "stream", "bus", "event_bus", "eventbus", "broker", "message_queue"})
_STORES = frozenset({"database", "datastore", "db", "store", "storage", "queue", "bucket", "filestore"})
_LATER = re.compile(
    r"\b(?:async|asynchronous(?:ly)?|events?|publish(?:es|ed|ing)?|subscribe[sd]?|emit(?:s|ted)?|broadcasts?"
    r"|enqueue[sd]?|queued|kafka|amqp|rabbitmq|mqtt|sqs|sns|kinesis|pubsub|nats|webhooks?|batch|nightly|cron)\b"
)
_OBSERVING = re.compile(
    r"\b(?:observab\w+|monitoring|telemetry|metrics?|prometheus|grafana|datadog|new ?relic|dynatrace|splunk|jaeger"
    r"|zipkin|open ?telemetry|otel|tempo|loki|kibana|elk|efk|fluentd?|logstash|logs|logging|traces|tracing|apm|sentry"
    r"|honeycomb|cloud ?watch|victoria ?metrics|thanos|alerting|alert ?manager|pager ?duty|ops ?genie|watch room)\b"
)


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element with the statement that declares it, and the file that is in."""

    uri: str
    name: str
    kind: str
    title: str
    statement: Statement
    objectives: Mapping[str, Objective]
    """What it promises, with places in the file; those of `extend` blocks included."""

    @property
    def focus(self) -> Span:
        """Where its name is declared."""
        return self.statement.focus

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

    @property
    def external(self) -> bool:
        """Whether others run it."""
        if self.kind.casefold() in {"external_system", "externalsystem", "external"}:
            return True
        return any(
            reference.role is ReferenceRole.TAG and reference.text == "external"
            for reference in self.statement.meaning.references
        )

    @property
    def observes(self) -> bool:
        """Whether it watches others: metrics, logs, traces, alerts."""
        said = words(f"{self.name.rpartition('.')[2]} {self.title}")
        return _OBSERVING.search(said) is not None


_NOT_ALONE = frozenset({"system", "component", "external_system", "externalSystem", "actor"})


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


class Landscape:
    """A model at one moment: a file, those whose names it knows, and for what runs where those that know its names.

    It is built step by step, so that the server can turn to something else in between.
    """

    def __init__(self, workspace: Workspace, uri: str) -> None:
        """Begin with nothing; see `build`."""
        self.workspace = workspace
        self.uri = uri
        """The file that findings are to be in."""
        self.elements: dict[str, Element] = {}
        self.relations: list[Relation] = []
        self.environments: list[tuple[int, Environment]] = []
        """Deployments with their starts."""
        self._watches: dict[str, bool] = {}

    @staticmethod
    def of(workspace: Workspace, uri: str) -> Landscape:
        """The landscape around a file, at once."""
        landscape = Landscape(workspace, uri)
        for _ in landscape.build():
            pass
        return landscape

    def build(self) -> Iterator[None]:
        """Read the files, with a breath after each statement."""
        known = (self.uri, *sorted(self.workspace.closure(self.uri)))
        extended: dict[str, service_levels.Objectives] = {}
        for uri in known:
            yield from self._read(self.workspace[uri], extended)
        for name, more in extended.items():
            element = self.elements.get(name)
            if element is not None:
                self.elements[name] = replace(element, objectives=service_levels.over(element.objectives, more))
        for uri in dict.fromkeys((*known, *self.workspace.audience(self.uri))):
            model = self.workspace[uri]
            for start, node in deployments(model.tree, model.context):
                self.environments.append((start, Environment(self.workspace, uri, node)))
                yield None

    def own_elements(self) -> Iterator[Element]:
        """The elements that are declared in the file itself."""
        return (element for element in self.elements.values() if element.uri == self.uri)

    def own_placements(self) -> Iterator[tuple[str, Environment, Placement]]:
        """Every instance in the file itself with the name of its element, with places in the file."""
        for name, placed in self.placed.items():
            for environment, placement in placed:
                if environment.uri == self.uri:
                    yield name, environment, placement

    def _read(self, model: Model, extended: dict[str, service_levels.Objectives]) -> Iterator[None]:
        uri = model.uri
        for statement in model.statements():
            role = statement.meaning.role
            if role is Role.ELEMENT:
                self._element(uri, statement)
            elif role is Role.RELATION:
                self._relation(uri, statement)
            elif role is Role.EXTEND and uri == self.uri:
                name = self._meant(uri, statement, ReferenceRole.EXTEND)
                objectives = service_levels.promised(statement, name or "")
                if name and objectives and name in self.elements and self.elements[name].uri == uri:
                    extended[name] = service_levels.over(extended.get(name, {}), objectives)
            yield None

    def _element(self, uri: str, statement: Statement) -> None:
        declares = statement.meaning.declares
        name = statement.name
        if declares is None or not name or name in self.elements:
            return
        objectives = service_levels.promised(statement, name)
        self.elements[name] = Element(uri, name, declares.kind, declares.title, statement, objectives)

    def _meant(self, uri: str, statement: Statement, role: ReferenceRole) -> str | None:
        for reference in statement.meaning.references:
            if reference.role is role:
                found = self.workspace.meaning(uri, Site(statement.scope, reference.text, role)).name
                return found.name if found is not None else None
        return None

    def _relation(self, uri: str, statement: Statement) -> None:
        source = self._meant(uri, statement, ReferenceRole.SOURCE)
        target = self._meant(uri, statement, ReferenceRole.TARGET)
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
            span = type(span)(span.start, statement.of(references[-1]).end)
        self.relations.append(Relation(uri, source, target, not later, latency, span, statement))

    @property
    def known(self) -> tuple[str, ...]:
        """The file itself and those whose names it knows."""
        return (self.uri, *sorted(self.workspace.closure(self.uri)))

    def told(self, block: str) -> Iterator[tuple[str, Statement]]:
        """All blocks of a type among `TOLD` in the files that are known, each with its file."""
        for uri in self.known:
            model = self.workspace[uri]
            if block not in str(model.text):
                continue  # to look for a word is quicker than to walk through a file
            for statement in places.told(model.tree, model.context, block):
                yield uri, statement

    @cached_property
    def architecture(self) -> Architecture:
        """All that is said about elements and relations, for rules that ask for more than names. Made in one go."""
        return Architecture.within(self.workspace, self.uri)

    # ---- relations

    @cached_property
    def calls(self) -> dict[str, list[Relation]]:
        """The relations over which an element waits for others, by their source.

        What goes through a queue is not waited for, and neither is what only watches.
        """
        found: dict[str, list[Relation]] = {}
        for relation in self.relations:
            source, target = self.elements.get(relation.source), self.elements.get(relation.target)
            if source is None or target is None or not relation.waits:
                continue
            if source.kind.casefold() in _QUEUES or target.kind.casefold() in _QUEUES or self.watches(target):
                continue
            if not _inside(relation.source, relation.target) and not _inside(relation.target, relation.source):
                found.setdefault(relation.source, []).append(relation)
        return found

    def calls_of(self, name: str) -> list[Relation]:
        """The relations over which an element, or a part of it, waits for something outside of it.

        A system is no service: not all that it promises needs all of its containers.
        """
        found = list(self.calls.get(name, ()))
        element = self.elements.get(name)
        if element is not None and element.kind.casefold() not in {"system", "external_system", "externalsystem"}:
            for part in self.parts.get(name, ()):
                found += [each for each in self.calls.get(part, ()) if not _inside(each.target, name)]
        return found

    @cached_property
    def into(self) -> dict[str, list[Relation]]:
        """All relations by their target."""
        found: dict[str, list[Relation]] = {}
        for relation in self.relations:
            found.setdefault(relation.target, []).append(relation)
        return found

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """The full names of everything inside an element, at any depth."""
        found: dict[str, list[str]] = {}
        for name in self.elements:
            around = name
            while dot := around.rfind(".") + 1:
                around = around[: dot - 1]
                found.setdefault(around, []).append(name)
        return found

    def watches(self, element: Element) -> bool:
        """Whether an element observes others, or is part of something that does."""
        known = self._watches.get(element.name)
        if known is None:
            around = self.elements.get(element.name.rpartition(".")[0])
            known = element.observes or (around is not None and self.watches(around))
            self._watches[element.name] = known
        return known

    # ---- where it runs

    @cached_property
    def placed(self) -> dict[str, list[tuple[Environment, Placement]]]:
        """By element: where it runs, with places in the file."""
        found: dict[str, list[tuple[Environment, Placement]]] = {}
        for start, environment in self.environments:
            for element, instances in environment.elements.items():
                for instance in instances:
                    moved = instance._replace(
                        start=instance.start + start,
                        around=tuple((place + start, node) for place, node in instance.around),
                    )
                    found.setdefault(element, []).append((environment, moved))
        return found

    def lines(self, placement: Placement, element: str) -> list[Line]:
        """What an instance promises: its own service levels over those of its element, with places in their files.

        What it says itself has no origin, what it takes over has the element's name; see `file_of`.
        """
        own = {name: one.shifted(placement.start) for name, one in placement.instance.levels.items()}
        general = self.elements[element].objectives if element in self.elements else {}
        return list(service_levels.lines(service_levels.over(own, general)))

    def file_of(self, setting: Setting) -> str:
        """The file in which a setting of `lines` is written: its element's when it is taken over, else the own one."""
        element = self.elements.get(setting.origin)
        return element.uri if element is not None else self.uri


def _inside(name: str, around: str) -> bool:
    return name == around or name.startswith(around + ".")
