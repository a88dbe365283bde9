"""What a picture shows, before anything is measured: boxes in boxes, and lines between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sruja_lsp.model.sources import Place


class Shape(StrEnum):
    """The outline of a box."""

    BOX = "box"
    PERSON = "person"
    DATABASE = "database"
    QUEUE = "queue"
    BROWSER = "browser"
    MOBILE = "mobile"
    HEXAGON = "hexagon"


class Direction(StrEnum):
    """Where arrows go."""

    DOWN = "TB"
    RIGHT = "LR"
    UP = "BT"
    LEFT = "RL"

    @property
    def sideways(self) -> bool:
        """Whether layers stand beside each other."""
        return self in (Direction.RIGHT, Direction.LEFT)


@dataclass(frozen=True, slots=True)
class Badge:
    """A small fact on a card, such as its replicas; `tone` colours it and is never all there is."""

    text: str
    tone: str = "plain"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """How much of an error budget is left: the share that the ring is filled, and what is written beside it."""

    share: float
    text: str
    tone: str
    hint: str


@dataclass(frozen=True, slots=True)
class Look:
    """How something is drawn where the model says so; None and empty leave it to the theme."""

    fill: str = ""
    stroke: str = ""
    text: str = ""
    stroke_width: float | None = None
    dash: str = ""
    opacity: float | None = None
    scale: float = 1.0


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Box:
    """A card, or a frame around others. `parent` is the id of the frame it stands in, empty at the top.

    `family` is what its colours go by, `caption` the line in brackets, `place` where it is declared, `element` the full
    name of the element it shows.
    """

    id: str
    parent: str
    title: str
    family: str
    caption: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    badges: tuple[Badge, ...] = ()
    ring: Ring | None = None
    shape: Shape = Shape.BOX
    frame: bool = False
    external: bool = False
    status: str = ""
    view: str = ""
    look: Look = PLAIN
    place: Place | None = None
    element: str = ""
    icon: str = ""
    """What `icons.icon` gives."""


@dataclass(frozen=True, slots=True)
class Line:
    """A relation as it is drawn between two boxes; `count` says how many relations of the model it stands for."""

    id: str
    source: str
    target: str
    label: str
    technology: str = ""
    count: int = 1
    hint: str = ""
    implied: bool = False
    look: Look = PLAIN
    place: Place | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A step of a scenario between two of its boxes."""

    id: str
    number: int
    source: str
    target: str
    label: str
    note: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything in one picture. Boxes come in the order of the text, a frame before what is in it."""

    view: str
    kind: str
    title: str
    subtitle: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...] = ()
    messages: tuple[Message, ...] = ()
    direction: Direction | None = None
    ranksep: float | None = None
    nodesep: float | None = None
    preset: str = ""
    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
