"""A canary that tries the version everybody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.traffic import beside, canary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.environment import Environment


def _deployment(environment: Environment) -> Iterator[Finding]:
    for element, placements in environment.elements.items():
        usual = beside(placements)
        if not usual:
            continue
        for placement in placements:
            said = placement.instance.settings.get("version")
            if said is None or not said.text or not canary(placement):
                continue
            same = [other for other in usual if other.instance.version == said.text]
            if len(same) == len(usual):
                message = f"This canary of `{element}` tries {said.text}, which is the version that everybody has."
                related = tuple(
                    Related(HERE, other.span(other.instance.settings["version"].span), f"{said.text} runs here, too")
                    for other in same
                )
                yield Finding(RULE.name, RULE.severity, placement.span(said.span), message, related)


RULE = Rule(
    "canary-version", Severity.WARNING, "A canary that tries the version everybody has.", deployment=_deployment
)
