"""Chooses an engine for a plan, keeps what it made, and falls back to one that cannot fail."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram.layout import blocks
from sruja_lsp.diagram.layout.labels import place_labels

if TYPE_CHECKING:
    from sruja_lsp.diagram.layout.plan import Arrangement, Plan

_KEPT: Final = 64


class Layouts:
    """Layouts that were made before, by everything they depend on. Safe to use from several threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[Plan, Arrangement] = OrderedDict()
        self._lock = Lock()
        self.made = 0
        """How many layouts had to be made."""

    def arrange(self, plan: Plan) -> Arrangement:
        """Places for everything in a plan, and for the labels of its lines."""
        with self._lock:
            known = self._known.get(plan)
            if known is not None:
                self._known.move_to_end(plan)
                return known
        placed = blocks.arrange(plan)
        placed = replace(placed, routes=place_labels(plan, placed.boxes, placed.routes))
        with self._lock:
            self.made += 1
            self._known[plan] = placed
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return placed


LAYOUTS: Final = Layouts()
"""The layouts of this process."""
