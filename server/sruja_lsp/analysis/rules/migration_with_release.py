"""A change of a database's schema that cannot be taken back, in one step with a release."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.model.deployments import Placement

_RISKY = re.compile(
    r"\b(?:lock(?:s|ed|ing)?|drops?|dropped|renames?|renamed|together|same time|at once|incompatible|breaking"
    r"|with (?:the|this|each|every) (?:release|deploy\w*|code))\b",
    re.IGNORECASE,
)


def _deployment(environment: Environment) -> Iterator[Finding]:
    released = [
        placement
        for placements in environment.elements.values()
        for placement in placements
        if "version" in placement.instance.settings and _rolls_out(placement)
    ]
    if not released or environment.trial:
        return
    for element, placements in environment.elements.items():
        for placement in placements:
            part = placement.instance.parts.get("metadata")
            for key, setting in part.settings.items() if part is not None else ():
                if "migration" in key.casefold() and _RISKY.search(setting.text):
                    message = (
                        f"The schema of `{element}` changes along with a release: when the code has to go back, "
                        "the schema cannot. Change it first, in a way that both versions can live with."
                    )
                    related = tuple(
                        Related(HERE, other.span(other.instance.settings["version"].span), "this version is released")
                        for other in released
                        if other is not placement
                    )
                    if related:
                        yield Finding(RULE.name, RULE.severity, placement.span(setting.span), message, related[:5])


def _rolls_out(placement: Placement) -> bool:
    instance = placement.instance
    return bool(instance.strategy) or not {"rolling_update", "auto_rollback"}.isdisjoint(instance.parts)


RULE = Rule(
    "migration-with-release",
    Severity.INFORMATION,
    "A change of a database's schema that cannot be taken back, in one step with a release.",
    deployment=_deployment,
)
