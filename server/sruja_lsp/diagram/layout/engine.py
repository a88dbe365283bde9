"""Chooses an engine for a plan, keeps what it made, and falls back to one that cannot fail."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import replace
from math import log
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol

from sruja_lsp.diagram.geometry import around
from sruja_lsp.diagram.layout import blocks, byhand, dot, presets
from sruja_lsp.diagram.layout.frames import tightened
from sruja_lsp.diagram.layout.graphviz import EndedError, GraphvizError, LateError, available
from sruja_lsp.diagram.layout.labels import place_labels
from sruja_lsp.diagram.layout.ropes import untied
from sruja_lsp.diagram.scene import Direction

if TYPE_CHECKING:
    from sruja_lsp.diagram.layout.plan import Arrangement, Plan

_KEPT: Final = 64
_WIDE: Final = 2.0
"""How many times wider than high a picture may be before the other direction is tried."""
_WANTED: Final = 1.1
"""Pictures are read beside a text and in pages, which scroll down and not sideways."""
_LONG: Final = 0.75
"""Below half and above two and a half times as wide as high, the layout that wraps long rows is tried."""
_FEW: Final = 8
"""Boxes whose row or column is not long in any case."""
_PATIENCE: Final = 30.0
"""Seconds after which Graphviz is asked again for what took it too long."""
_REMEMBERED: Final = 8
_ALIKE: Final = 0.8
_COLLIDES: Final = "Boxes would lie on each other at the places chosen by hand, so they were placed anew."
_WITHOUT: Final = "Laid out without Graphviz, which is not installed; `pip install pygraphviz` gives better pictures."


class Engine(Protocol):
    """Something that lays a DOT graph out."""

    def ask(self, graph: str, deadline: float = ..., program: str = ...) -> str:
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
        self._slow = _Slow()
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
        if placed.engine == self._name:  # the others lead lines as this does
            placed = tightened(plan, untied(plan, placed))
        placed = replace(placed, routes=place_labels(plan, placed.boxes, placed.routes))
        with self._lock:
            self.made += 1
            # Who asks again gets what took over, and need not wait for it.
            self._known[plan] = replace(placed, late="") if placed.late else placed
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
        if plan.direction is not None or plan.preset in presets.PROGRAMS:
            placed = self._directed(plan)
        else:
            placed = self._directed(replace(plan, direction=Direction.DOWN))
            if _aspect(placed) > _WIDE:
                other = self._directed(replace(plan, direction=Direction.RIGHT))
                placed = min(placed, other, key=_strip)
            if _strip(placed) > _LONG and len(plan.nodes) > _FEW:
                placed = min(placed, blocks.arrange(replace(plan, direction=Direction.DOWN)), key=_strip)
        return replace(placed, notes=(*note, *placed.notes)) if note else placed

    def _directed(self, plan: Plan) -> Arrangement:
        """A plan laid out in its direction by the best engine that can."""
        engine = self._available()
        if engine is None:
            return replace(blocks.arrange(plan), notes=(_WITHOUT,))
        if plan.preset == "grid" or not plan.links:
            return blocks.arrange(plan)  # rows and columns; without lines there are no layers to find
        if self._slow.like(plan):
            return _simpler(plan, "Graphviz takes too long for this view.")
        try:
            return self._asked_twice(plan, engine)
        except LateError as error:
            self._slow.add(plan)
            return replace(_simpler(plan, str(error)), late=str(error))
        except GraphvizError as error:
            return _simpler(plan, str(error))

    def _asked_twice(self, plan: Plan, engine: Engine) -> Arrangement:
        try:
            return self._asked(plan, engine)
        except EndedError:
            return self._asked(plan, engine)  # somebody may have killed it; the next one may live

    def _asked(self, plan: Plan, engine: Engine) -> Arrangement:
        if plan.preset in presets.PROGRAMS:
            return presets.arrange(plan, engine.ask, self._name)
        placed = dot.read(plan, engine.ask(dot.source(plan)), self._name)
        if placed is None:
            raise GraphvizError("Graphviz left something out.")
        return placed


class _Slow:
    """Plans that took too long a short while ago. What is much like one of them would take as long."""

    def __init__(self) -> None:
        self._plans: deque[tuple[float, frozenset[str], int]] = deque(maxlen=_REMEMBERED)

    def add(self, plan: Plan) -> None:
        """Remembers a plan."""
        self._plans.append((monotonic() + _PATIENCE, frozenset(node.id for node in plan.nodes), len(plan.links)))

    def like(self, plan: Plan) -> bool:
        """Whether a plan has most boxes of a slow one, and nearly as many lines."""
        now = monotonic()
        for until, ids, links in tuple(self._plans):
            if now < until and len(plan.links) >= _ALIKE * links:
                shared = sum(1 for node in plan.nodes if node.id in ids)
                if shared >= _ALIKE * max(len(ids), len(plan.nodes)):
                    return True
        return False


def _simpler(plan: Plan, why: str) -> Arrangement:
    """What can always be laid out, with the reason why it is shown."""
    return replace(blocks.arrange(plan), notes=(f"{why} A simpler layout is shown.",))


def _strip(placed: Arrangement) -> float:
    """How far a layout is from the shape that screens and pages have: 0 when it has it."""
    return abs(log(_aspect(placed) / _WANTED))


def _aspect(placed: Arrangement) -> float:
    """How many times wider than high a layout is."""
    bounds = around(placed.boxes.values())
    return max(bounds.width, 1.0) / max(bounds.height, 1.0)


LAYOUTS: Final = Layouts(find=True)
"""The layouts of this process."""
