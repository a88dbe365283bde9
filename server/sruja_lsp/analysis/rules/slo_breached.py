"""A service level that is missed, by what is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import values
from sruja_lsp.language.values import humanise, humanise_share
from sruja_lsp.model.service_levels import AVAILABILITY, ERROR_RATE, THROUGHPUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.landscape import Landscape
    from sruja_lsp.model.service_levels import Line, ServiceLevels


def _levels(levels: ServiceLevels) -> Iterator[Finding]:
    for line in levels.lines():
        if line.met is False and _held_to(line):
            yield _finding(line, HERE)


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    """Instances measured by themselves and held to what their element promises."""
    for name, _, placement in landscape.own_placements():
        yield None
        for line in landscape.lines(placement, name) if placement.instance.levels else ():
            own = line.current is not None and not line.current.origin
            if own and line.target.origin and line.met is False and _held_to(line):
                yield _finding(line, landscape.file_of(line.target))


def _held_to(line: Line) -> bool:
    """Whether the promise is about what is measured.

    A throughput of `10000 req/s` says what the service is built for, and what is measured is how much there is to do;
    `>= 10000 req/s` says how much has to get done.
    """
    if line.block in {AVAILABILITY, ERROR_RATE} and any(
        share is not None and share.fraction > 1 for share in map(values.Percent.parse, _texts(line))
    ):
        return False  # no such share can be: see `slo-format`
    return line.block != THROUGHPUT or line.target.text.lstrip().startswith((">", "≥"))


def _texts(line: Line) -> tuple[str, ...]:
    return (line.target.text, line.current.text) if line.current is not None else (line.target.text,)


def _finding(line: Line, uri: str) -> Finding:
    """`uri` is the file in which the promise is written."""
    current = line.current
    assert current is not None  # noqa: S101  # otherwise nothing is met or missed
    message = f"The {line.name} is missed: {current.text} is measured, {line.target.text} is promised."
    budget = line.budget
    if budget is not None and budget.burned is not None:
        message += f" {humanise_share(budget.burned)} of the error budget is burned"
        if line.block == AVAILABILITY and budget.seconds_left is not None:
            over = humanise(-budget.seconds_left)
            message += f", {over} more than the {humanise(budget.seconds)} in {budget.window}"
        message += "."
    related = (Related(uri, line.target.span, f"{line.target.text} is promised"),)
    data: dict[str, object] = {"objective": line.name, "target": line.target.text, "current": current.text}
    return Finding(RULE.name, RULE.severity, current.span, message, related, data=data)


RULE = Rule(
    "slo-breached",
    Severity.WARNING,
    "A service level that is missed, by what is measured.",
    levels=_levels,
    landscape=_landscape,
)
