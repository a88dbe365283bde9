"""What a layout starts from, and what it gives back: sizes in, places out. No words, no colours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sruja_lsp.diagram.geometry import Point, Rect
    from sruja_lsp.diagram.scene import Direction

FRAME_PAD: Final = 22.0
"""Room between a frame and what is in it, but for the header above."""


HEADER_PAD: Final = 10.0
"""Room between the header of a frame and what is in it."""


class Node(NamedTuple):
    """A box to place. For a frame, the size is that of its header; what is in it names it as `parent`."""

    id: str
    parent: str
    width: float
    height: float
    frame: bool


class Link(NamedTuple):
    """A line to draw, with the size of its label; without one both are 0."""

    id: str
    source: str
    target: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a layout depends on. Equal plans have equal layouts."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    direction: Direction | None = None
    """Where arrows go; None leaves it to the layout."""
    ranksep: float | None = None
    nodesep: float | None = None
    preset: str = ""
    positions: tuple[tuple[str, tuple[float, float]], ...] = ()
    """Upper left corners that were chosen by hand."""

    @property
    def children(self) -> dict[str, list[Node]]:
        """The boxes in each frame; those at the top under the empty id."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            found.setdefault(node.parent, []).append(node)
        return found


@dataclass(frozen=True, slots=True)
class Route:
    """The way of a line: a start and three points for each piece of its curve; and where its label is."""

    curve: tuple[Point, ...]
    label: Rect | None = None


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where everything is. `engine` says what placed it."""

    boxes: Mapping[str, Rect]
    routes: Mapping[str, Route]
    engine: str
    notes: tuple[str, ...] = field(default=())
    late: str = ""
    """Why the engine that should have placed it did not, when it only took too long; a simpler one took over."""
