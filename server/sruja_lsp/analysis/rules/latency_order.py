"""A percentile that is below a lower one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import values
from sruja_lsp.model.service_levels import LATENCY, PERCENTILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.service_levels import Objective, ServiceLevels


def _levels(levels: ServiceLevels) -> Iterator[Finding]:
    for objective in levels.objectives.values():
        if objective.block == LATENCY:
            yield from _ordered(objective, "")
            yield from _ordered(objective, "current ")


def _ordered(objective: Objective, prefix: str) -> Iterator[Finding]:
    slowest = None
    for percentile in PERCENTILES:
        said = objective.said.get(prefix + percentile)
        limit = values.Duration.parse(said.text) if said is not None else None
        if said is None or limit is None:
            continue
        if slowest is not None and limit.seconds < slowest[2].seconds:
            name, other, _ = slowest
            message = (
                f"{percentile} is {said.text} and below {name}, which is {other.text}: "
                "a higher percentile counts more of the slow answers, so it can only be longer."
            )
            related = (Related(HERE, other.span, f"{name} is {other.text}"),)
            data: dict[str, object] = {"replacement": f'"{other.text}"', "swap": f'"{said.text}"'}
            yield Finding(RULE.name, RULE.severity, said.span, message, related, data=data)
        else:
            slowest = (percentile, said, limit)


RULE = Rule("latency-order", Severity.WARNING, "A percentile that is below a lower one.", levels=_levels)
