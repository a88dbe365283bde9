"""A canary that gets too much of the traffic, or another share than it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.environment import percent
from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.traffic import MOST, beside, canary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.model.deployments import Placement


def _deployment(environment: Environment) -> Iterator[Finding]:
    for element, placements in environment.elements.items():
        for placement in placements:
            if canary(placement):
                yield from _checked(element, placement, runs=bool(beside(placements)))


def _checked(element: str, placement: Placement, *, runs: bool) -> Iterator[Finding]:
    instance = placement.instance
    planned, actual = instance.settings.get("canary_percentage"), instance.settings.get("traffic")
    wanted, given = instance.canary_percentage, instance.traffic if runs else None
    large = planned if _large(wanted) else actual if _large(given) else None
    if large is not None:
        message = (
            f"{large.text.strip().removesuffix('%')}% of the users of `{element}` are no canary: a bad version meets "
            "half of them. Begin with 1 to 5%, and raise it step by step."
        )
        data: dict[str, object] = {"replacement": "5"}
        yield Finding(RULE.name, RULE.severity, placement.span(large.span), message, data=data)
    elif planned is not None and wanted is not None and not wanted:
        message = f"No user of `{element}` meets a canary of 0%, so nothing is tried. Begin with 1 to 5%."
        yield Finding(RULE.name, RULE.severity, placement.span(planned.span), message, data={"replacement": "5"})
    if wanted and given is not None and wanted != given and planned is not None and actual is not None:
        message = f"The canary of `{element}` is to get {percent(wanted)}% and gets {percent(given)}%."
        related = (Related(HERE, placement.span(planned.span), f"{percent(wanted)}% is planned here"),)
        data = {"replacement": percent(wanted)}
        yield Finding(RULE.name, RULE.severity, placement.span(actual.span), message, related, data=data)


def _large(share: Decimal | None) -> bool:
    return share is not None and share >= MOST


RULE = Rule(
    "canary-share",
    Severity.WARNING,
    "A canary that gets too much of the traffic, or another share than it says.",
    deployment=_deployment,
)
