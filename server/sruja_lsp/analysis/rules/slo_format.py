"""A service level that cannot be measured as it is written."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.remarks import remarked
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import values
from sruja_lsp.model.service_levels import AVAILABILITY, ERROR_RATE, LATENCY, PERCENTILES, THROUGHPUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.service_levels import Objective, ServiceLevels
    from sruja_lsp.model.settings import Setting
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.span import Span

_BOUNDED_BELOW = {AVAILABILITY: "An availability", THROUGHPUT: "A throughput"}
_BOUNDED_ABOVE = {ERROR_RATE: "An error rate", LATENCY: "A latency"}
_FEW = Decimal("0.05")
"""So much of the time is an error rate, and never an availability."""
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _find(_workspace: Workspace, model: Model) -> Iterator[Finding]:
    yield from remarked(model, RULE.name)


def _levels(levels: ServiceLevels) -> Iterator[Finding]:
    if not levels.objectives:
        yield _hint(levels.focus, "Nothing is promised here: add `availability`, `latency` or `error_rate`.")
    for span in levels.twice:
        yield _hint(span, "There is a block for this objective already: the two are read as one.")
    for objective in levels.objectives.values():
        yield from _turned(objective)
        yield from _mistaken(objective)
        yield from _incomplete(objective)


def _turned(objective: Objective) -> Iterator[Finding]:
    """A promise that is kept by doing badly."""
    below, above = _BOUNDED_BELOW.get(objective.block), _BOUNDED_ABOVE.get(objective.block)
    keys = PERCENTILES if objective.block == LATENCY else ("target",)
    for key in keys:
        said = objective.said.get(key)
        comparator = _comparator(said)
        if said is None or comparator is None or not (below or above):
            continue
        if comparator.startswith("<") if below else comparator.startswith(">"):
            kept = "at least this much" if below else "at most this much"
            mended = f'"{_TURNED[comparator]} {said.text.strip().lstrip("<>=≤≥ ")}"'
            message = f"{below or above} is promised to be {kept}: write `{mended}`."
            yield Finding(RULE.name, RULE.severity, said.span, message, data={"replacement": mended})


def _mistaken(objective: Objective) -> Iterator[Finding]:
    """An availability where an error rate belongs, or the other way round: 99.9% of errors, 0.1% of the time."""
    said = objective.said.get("target")
    share = values.Percent.parse(said.text) if said is not None else None
    if said is None or share is None or not 0 < share.fraction < 1:
        return
    lowest = objective.block == AVAILABILITY and share.fraction <= _FEW
    if lowest or (objective.block == ERROR_RATE and share.fraction >= 1 - _FEW):
        mended = f'"{(100 - share.value).normalize():f}%"'
        what = "up for no more than" if lowest else "allowed to fail for"
        of = "of the time" if lowest else "of all requests"
        message = f"This is {what} {said.text.strip()} {of}. Is `{mended}` meant?"
        yield Finding(RULE.name, RULE.severity, said.span, message, data={"replacement": mended})


def _comparator(said: Setting | None) -> str | None:
    if said is None or not said.text[:3].strip().startswith(("<", ">", "≤", "≥")):
        return None
    value = values.Percent.parse(said.text) or values.Duration.parse(said.text) or values.Rate.parse(said.text)
    return (value.comparator or None) if value is not None else None


def _incomplete(objective: Objective) -> Iterator[Finding]:
    """What is measured without being promised cannot be met or missed."""
    if objective.block == LATENCY:
        measured = objective.said.get("current")
        if measured is not None:
            message = "Say of which percentile: `current { p95 ... }`."
            yield _hint(measured.span, message)
        return
    if objective.block in _BOUNDED_BELOW or objective.block == ERROR_RATE:
        target, current = objective.said.get("target"), objective.said.get("current")
        if target is None and current is None and "window" in objective.said:
            related = (Related(HERE, objective.said["window"].span, "the time it is measured over"),)
            yield _hint(objective.focus, "A `target` is missing: what is promised?", related)


def _hint(span: Span, message: str, related: tuple[Related, ...] = ()) -> Finding:
    return Finding(RULE.name, Severity.HINT, span, message, related)


RULE = Rule(
    "slo-format",
    Severity.WARNING,
    "A service level that cannot be measured as it is written.",
    _find,
    levels=_levels,
)
