"""Chooses an engine for a plan, keeps what it made, and falls back to one that cannot fail."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from math import log
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

from sruja_lsp.diagram.geometry import around
from sruja_lsp.diagram.layout import blocks, byhand, dot
from sruja_lsp.diagram.layout.graphviz import GraphvizError, available
from sruja_lsp.diagram.layout.labels import place_labels
from sruja_lsp.diagram.scene import Direction

if TYPE_CHECKING:
    from sruja_lsp.diagram.layout.plan import Arrangement, Plan

_KEPT: Final = 64
_WIDE: Final = 2.4
"""How many times wider than high a picture may be before the other direction is tried."""
_WANTED: Final = 1.5
_LONG: Final = 1.1
"""Below half and above four times as wide as high, the layout that wraps long rows is tried."""
_COLLIDES: Final = "Boxes would lie on each other at the places chosen by hand, so they were placed anew."
_WITHOUT: Final = "Laid out without Graphviz, which is not installed; `pip install pygraphviz` gives better pictures."


class Engine(Protocol):
    """Something that lays a DOT graph out."""

    def ask(self, graph: str, deadline: float = ...) -> str:
        """The layout in Graphviz' JSON, or `GraphvizError`."""

    def warm_up(self) -> None:
        """Gets ready."""

    def close(self) -> None:
        """Lets go of what it holds."""


class Layouts:
    """Layouts that were made before, by everything they depend on. Safe to use from several threads.

    `engine` is what lays out: by default the Graphviz of this machine; with None, the blocks alone.
    """

    def __init__(self, engine: Engine | None = None, name: str = "", *, find: bool = False) -> None:
        self._known: OrderedDict[Plan, Arrangement] = OrderedDict()
        self._lock = Lock()
        self._engine = engine
        self._name = name or "graphviz"
        self._find = find
        self.made = 0
        """How many layouts had to be made."""

    def arrange(self, plan: Plan) -> Arrangement:
        """Places for everything in a plan, and for the labels of its lines."""
        with self._lock:
            known = self._known.get(plan)
            if known is not None:
                self._known.move_to_end(plan)
                return known
        placed = self._arrange(plan)
        placed = replace(placed, routes=place_labels(plan, placed.boxes, placed.routes))
        with self._lock:
            self.made += 1
            self._known[plan] = placed
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return placed

    def warm_up(self) -> None:
        """Gets ready, so that the first picture comes soon."""
        engine = self._available()
        if engine is not None:
            engine.warm_up()

    def close(self) -> None:
        """Ends the processes that lay out."""
        if self._engine is not None:
            self._engine.close()

    def _available(self) -> Engine | None:
        with self._lock:
            if self._find:
                self._find = False
                found = available()
                if found is not None:
                    self._name, self._engine = found
            return self._engine

    def _arrange(self, plan: Plan) -> Arrangement:
        note: tuple[str, ...] = ()
        if plan.positions:
            placed = byhand.arrange(plan)
            if placed is not None:
                return placed
            note = (_COLLIDES,)
        if plan.direction is not None:
            placed = self._directed(plan)
        else:
            placed = self._directed(replace(plan, direction=Direction.DOWN))
            if _aspect(placed) > _WIDE:
                other = self._directed(replace(plan, direction=Direction.RIGHT))
                placed = min(placed, other, key=_strip)
            if _strip(placed) > _LONG:
                placed = min(placed, blocks.arrange(replace(plan, direction=Direction.DOWN)), key=_strip)
        return replace(placed, notes=(*note, *placed.notes)) if note else placed

    def _directed(self, plan: Plan) -> Arrangement:
        """A plan laid out in its direction by the best engine that can."""
        engine = self._available()
        if engine is None:
            return replace(blocks.arrange(plan), notes=(_WITHOUT,))
        if plan.preset == "grid" or not plan.links:
            return blocks.arrange(plan)  # rows and columns; without lines there are no layers to find
        try:
            placed = dot.read(plan, engine.ask(dot.source(plan)), self._name)
        except GraphvizError as error:
            return replace(blocks.arrange(plan), notes=(f"{error} A simpler layout is shown.",))
        if placed is None:
            return replace(blocks.arrange(plan), notes=("Graphviz left something out. A simpler layout is shown.",))
        return placed


def _strip(placed: Arrangement) -> float:
    """How far a layout is from the shape that screens and pages have: 0 when it has it."""
    return abs(log(_aspect(placed) / _WANTED))


def _aspect(placed: Arrangement) -> float:
    """How many times wider than high a layout is."""
    bounds = around(placed.boxes.values())
    return max(bounds.width, 1.0) / max(bounds.height, 1.0)


LAYOUTS: Final = Layouts(find=True)
"""The layouts of this process."""
