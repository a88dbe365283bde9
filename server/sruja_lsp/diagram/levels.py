"""Service levels on cards: a ring for what is left of the error budget, badges for what is promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram.scene import Badge, Ring
from sruja_lsp.diagram.text import clean
from sruja_lsp.language import values
from sruja_lsp.model.service_levels import AVAILABILITY, LATENCY, lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from sruja_lsp.model.service_levels import ErrorBudget, Line, Objective

_SCARCE: Final = 25
"""Percent of the budget below which a card warns."""


def ring(objectives: Mapping[str, Objective]) -> Ring | None:
    """The scarcest measured error budget; None when nothing is measured."""
    found: list[tuple[Decimal, Line, ErrorBudget]] = []
    for line in lines(objectives):
        budget = line.budget
        if budget is not None and budget.left is not None:
            found.append((budget.left, line, budget))
    if not found:
        return None
    left, line, budget = min(found, key=lambda one: one[0])
    percent = int(left * 100)
    if left <= 0:
        tone, said = "bad", "budget spent"
    else:
        tone, said = ("warn" if percent < _SCARCE else "good"), f"{percent}% budget left"
    current = clean(line.current.text) if line.current is not None else ""
    hint = f"Error budget of the {line.name}: target {clean(line.target.text)}, now {current}"
    seconds = budget.seconds_left
    if seconds is not None:
        ago = "overspent by" if seconds < 0 else "left"
        time = values.humanise(abs(seconds))
        hint += f"; {ago} {time}" if seconds < 0 else f"; {time} {ago}"
        hint += f" of {values.humanise(budget.seconds)} in {budget.window}"
    return Ring(max(float(left), 0.0), said, tone, hint)


def badges(objectives: Mapping[str, Objective]) -> tuple[Badge, ...]:
    """The promises that say most: the availability, and the slowest promised percentile up to p95."""
    found: list[Badge] = []
    latency: Line | None = None
    for line in lines(objectives):
        if line.block == AVAILABILITY:
            found.append(_badge(line, f"SLO {clean(line.target.text)}"))
        elif line.block == LATENCY and (latency is None or line.name.endswith("p95")):
            latency = line
    if latency is not None:
        found.append(_badge(latency, f"{latency.name.removeprefix('latency ')} {clean(latency.target.text)}"))
    return tuple(found)


def _badge(line: Line, said: str) -> Badge:
    """A promise; whether it is kept is said by a sign as well as by colour."""
    met = line.met
    hint = f"{line.name}: {clean(line.target.text)} promised"
    if line.current is not None:
        hint += f", {clean(line.current.text)} measured"
    if met is None:
        return Badge(said, "plain", hint)
    return Badge(f"{said} \u2713" if met else f"{said} missed", "good" if met else "bad", hint)
