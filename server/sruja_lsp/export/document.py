"""The whole resolved model as JSON, with a published schema: `docs/reference/model.schema.json`."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticSerializationError

from sruja_lsp import __version__
from sruja_lsp.diagram import views as all_views
from sruja_lsp.diagram.picture import draw
from sruja_lsp.model.deployed import DeployedInstance, DeployedNode
from sruja_lsp.model.meaning import Role
from sruja_lsp.model.service_levels import lines as promises_in
from sruja_lsp.text.encoding import PositionEncoding, position_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from sruja_lsp.diagram.picture import Layout, Picture
    from sruja_lsp.model.architecture import Architecture, Element, Relation, Scenario
    from sruja_lsp.model.service_levels import Line, Objective
    from sruja_lsp.model.sources import Place

SCHEMA_VERSION = 1
"""Grows when a member is taken away or changes its meaning; new members do not count."""

Coordinate = Annotated[float, Field(description="Pixels of the picture; x to the right, y downwards.")]


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


class Source(_Part):
    """Where something is declared; line and column count from 1, columns in Unicode code points."""

    file: str
    line: int = Field(ge=1)
    column: int = Field(ge=1)


class ErrorBudget(_Part):
    """What may go wrong: a share of requests or time, and the same in seconds of the window."""

    allowed: float
    window_seconds: float
    seconds: float
    burned: float | None = Field(default=None, description="The share that is used up; above 1 when it is overspent.")
    seconds_left: float | None = None


class Objective_(_Part):
    """One promise, as it is written, and what is measured of it."""

    model_config = ConfigDict(title="Objective")
    name: str
    target: str
    current: str | None = None
    window: str | None = None
    met: bool | None = Field(default=None, description="Whether it is kept; null when that cannot be told.")
    error_budget: ErrorBudget | None = None


class Element_(_Part):
    """An element by its full name, with everything that its declarations say."""

    model_config = ConfigDict(title="Element")
    name: str
    kind: str
    title: str
    description: str = ""
    technology: str = ""
    tags: tuple[str, ...] = ()
    external: bool = False
    parent: str | None = None
    properties: dict[str, str] = Field(default_factory=dict)
    metadata: dict[str, str] = Field(default_factory=dict)
    service_levels: tuple[Objective_, ...] = ()
    declared: tuple[Source, ...] = ()


class Relation_(_Part):
    """A relation between two elements by their full names."""

    model_config = ConfigDict(title="Relation")
    source: str
    target: str
    label: str = ""
    description: str = ""
    technology: str = ""
    tags: tuple[str, ...] = ()
    declared: Source


class Step_(_Part):
    """One step of a scenario."""

    model_config = ConfigDict(title="Step")
    number: int = Field(ge=1)
    source: str
    target: str
    label: str = ""
    properties: dict[str, str] = Field(default_factory=dict)


class Scenario_(_Part):
    """A scenario, story or flow."""

    model_config = ConfigDict(title="Scenario")
    name: str
    kind: str
    title: str
    description: str = ""
    steps: tuple[Step_, ...] = ()
    declared: Source


class Instance_(_Part):
    """An element where it runs. `traffic` is the percentage of all traffic that comes here."""

    model_config = ConfigDict(title="Instance")
    id: str
    type: Literal["instance"] = "instance"
    element: str
    replicas: int | None = None
    min_replicas: int | None = None
    max_replicas: int | None = None
    version: str = ""
    traffic: float | None = None
    status: str = ""
    properties: dict[str, str] = Field(default_factory=dict)
    service_levels: tuple[Objective_, ...] = ()
    declared: Source


class DeployedRelation_(Relation_):
    """A relation that stands in a deployment: between the paths of nodes, or the names of elements that run there."""

    model_config = ConfigDict(title="DeployedRelation")


class Node_(_Part):
    """A deployment, a node or infrastructure, with what is in it."""

    model_config = ConfigDict(title="Node")
    id: str
    type: Literal["deployment", "node", "infrastructure"]
    title: str
    properties: dict[str, str] = Field(default_factory=dict)
    parts: tuple[Annotated[Node_ | Instance_, Field(discriminator="type")], ...] = ()
    relations: tuple[DeployedRelation_, ...] = Field(default=(), description="Those that stand directly in it.")
    declared: tuple[Source, ...] = ()


class Box_(_Part):
    """A box of a picture and its place."""

    model_config = ConfigDict(title="Box")
    id: str
    parent: str | None = None
    frame: bool = False
    x: Coordinate
    y: Coordinate
    width: Coordinate
    height: Coordinate


class Line_(_Part):
    """A line of a picture: a start, and three points for each cubic Bézier piece."""

    model_config = ConfigDict(title="Line")
    id: str
    source: str
    target: str
    curve: tuple[tuple[Coordinate, Coordinate], ...]


class View_(_Part):
    """A view and where everything in its picture is."""

    model_config = ConfigDict(title="View")
    id: str
    title: str
    kind: str
    subject: str | None = None
    layout: str = Field(description="What laid it out.")
    boxes: tuple[Box_, ...] = ()
    lines: tuple[Line_, ...] = ()


class Document(_Part):
    """A model of architecture with every name looked up."""

    model_config = ConfigDict(title="Sruja model", alias_generator=to_camel, populate_by_name=True)
    schema_version: int = SCHEMA_VERSION
    generator: str = f"sruja-lsp {__version__}"
    title: str = ""
    file: str
    elements: tuple[Element_, ...] = ()
    relations: tuple[Relation_, ...] = ()
    scenarios: tuple[Scenario_, ...] = ()
    deployments: tuple[Node_, ...] = ()
    views: tuple[View_, ...] = ()

    def to_json(self) -> str:
        """The document as text, always the same for the same model."""
        try:
            text = self.model_dump_json(by_alias=True, exclude_none=True, indent=2)
        except PydanticSerializationError:
            # A text with half of a surrogate pair, which pydantic cannot write.
            text = json.dumps(self.model_dump(by_alias=True, exclude_none=True), ensure_ascii=False, indent=2)
        return text + "\n"


def schema() -> dict[str, object]:
    """The JSON Schema of exported documents."""
    found = Document.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def document(source: all_views.Source) -> Document:
    """Everything about a document, its views laid out."""
    architecture = all_views.architecture_of(source)
    return _Writer(architecture).document()


class _Writer:
    def __init__(self, architecture: Architecture) -> None:
        self.architecture = architecture
        self.folder = PurePosixPath(_path(architecture.uri)).parent

    def document(self) -> Document:
        architecture = self.architecture
        return Document(
            title=architecture.title,
            file=self._file(architecture.uri),
            elements=tuple(self._element(one) for one in architecture.elements.values()),
            relations=tuple(self._relation(one) for one in architecture.relations),
            scenarios=tuple(self._scenario(one) for one in architecture.scenarios),
            deployments=tuple(self._node(one) for one in architecture.deployments),
            views=tuple(_view(one, draw(architecture, one.id)) for one in all_views.views(architecture)),
        )

    def _file(self, uri: str) -> str:
        """A file by its path from the folder of the exported one, so that every machine writes the same."""
        path = PurePosixPath(_path(uri))
        return str(path.relative_to(self.folder)) if path.is_relative_to(self.folder) else path.name

    def _source(self, place: Place) -> Source:
        text = self.architecture.model(place.uri).text
        line, column = position_at(text, place.focus.start, PositionEncoding.UTF32)
        return Source(file=self._file(place.uri), line=line + 1, column=column + 1)

    def _element(self, element: Element) -> Element_:
        return Element_(
            name=element.name,
            kind=element.kind,
            title=element.title,
            description=element.description,
            technology=element.technology,
            tags=element.tags,
            external=element.external,
            parent=element.parent or None,
            properties=dict(element.properties),
            metadata=dict(element.metadata),
            service_levels=_objectives(element.objectives),
            declared=tuple(map(self._source, element.places)),
        )

    def _relation(self, relation: Relation) -> Relation_:
        return Relation_(
            source=relation.source,
            target=relation.target,
            label=relation.label,
            description=relation.description,
            technology=relation.technology,
            tags=relation.tags,
            declared=self._source(relation.place),
        )

    def _scenario(self, scenario: Scenario) -> Scenario_:
        steps = tuple(
            Step_(
                number=number,
                source=step.source,
                target=step.target,
                label=step.label,
                properties=dict(step.properties),
            )
            for number, step in enumerate(scenario.steps, start=1)
        )
        return Scenario_(
            name=scenario.name,
            kind=scenario.kind,
            title=scenario.title,
            description=scenario.description,
            steps=steps,
            declared=self._source(scenario.place),
        )

    def _node(self, node: DeployedNode) -> Node_:
        names: Mapping[Role, Literal["deployment", "node", "infrastructure"]] = {
            Role.DEPLOYMENT: "deployment",
            Role.INFRASTRUCTURE: "infrastructure",
        }
        return Node_(
            id=node.id,
            type=names.get(node.role, "node"),
            title=node.title,
            properties={name: one.text for name, one in node.node.settings.items()},
            parts=tuple(
                self._instance(part) if isinstance(part, DeployedInstance) else self._node(part) for part in node.parts
            ),
            relations=tuple(
                DeployedRelation_(
                    source=one.source.name,
                    target=one.target.name,
                    label=one.label,
                    description=one.description,
                    technology=one.technology,
                    tags=one.tags,
                    declared=self._source(one.place),
                )
                for one in node.relations
            ),
            declared=tuple(map(self._source, node.places)),
        )

    def _instance(self, placed: DeployedInstance) -> Instance_:
        instance = placed.instance
        said = {name: one.text for name, one in instance.settings.items()}
        for block, part in instance.parts.items():
            said.update({f"{block}.{name}": one.text for name, one in part.settings.items()})
        return Instance_(
            id=placed.id,
            element=placed.target,
            replicas=instance.replicas,
            min_replicas=instance.min_replicas,
            max_replicas=instance.max_replicas,
            version=instance.version,
            traffic=_float(placed.share),
            status=instance.status,
            properties=said,
            service_levels=_objectives(placed.objectives),
            declared=self._source(placed.place),
        )


def _path(uri: str) -> str:
    return unquote(urlsplit(uri).path)


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _objectives(objectives: Mapping[str, Objective]) -> tuple[Objective_, ...]:
    return tuple(map(_objective, promises_in(objectives)))


def _objective(line: Line) -> Objective_:
    budget = line.budget
    return Objective_(
        name=line.name,
        target=line.target.text,
        current=line.current.text if line.current is not None else None,
        window=line.window.text if line.window is not None else None,
        met=line.met,
        error_budget=None
        if budget is None
        else ErrorBudget(
            allowed=float(budget.allowed),
            window_seconds=float(budget.window.seconds),
            seconds=float(budget.seconds),
            burned=_float(budget.burned),
            seconds_left=_float(budget.seconds_left),
        ),
    )


def _view(view: all_views.View, picture: Picture) -> View_:
    layout = picture.layout
    return View_(
        id=view.id,
        title=view.title,
        kind=view.kind.value,
        subject=view.subject or None,
        layout=layout.engine,
        boxes=tuple(_boxes(layout)),
        lines=tuple(
            Line_(
                id=id_,
                source=layout.ends[id_][0],
                target=layout.ends[id_][1],
                curve=tuple((round(x, 2), round(y, 2)) for x, y in curve),
            )
            for id_, curve in layout.curves.items()
        ),
    )


def _boxes(layout: Layout) -> Iterator[Box_]:
    for id_, parent in layout.parents.items():
        frame = id_ in layout.frames
        rect = layout.frames[id_] if frame else layout.boxes[id_]
        x, y, width, height = (round(side, 2) for side in rect)
        yield Box_(id=id_, parent=parent or None, frame=frame, x=x, y=y, width=width, height=height)
