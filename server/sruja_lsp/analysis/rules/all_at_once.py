"""Many services that are about to change their version at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.model.deployments import Placement

MANY: Final = 3
"""So many services at once, and nobody knows which one it was."""


def _deployment(environment: Environment) -> Iterator[Finding]:
    if environment.trial:
        return
    coming = {
        element: following
        for element, placements in environment.elements.items()
        if (following := _following(placements)) is not None
    }
    if len(coming) < MANY:
        return
    named = ", ".join(f"`{element}`" for element in list(coming)[:3]) + (" and others" if len(coming) > 3 else "")  # noqa: PLR2004  # as many are named
    message = (
        f"{len(coming)} services are about to change their version at once: {named}. "
        "When something breaks, which one was it? Release one after the other."
    )
    related = tuple(
        Related(HERE, placement.span(placement.instance.settings["version"].span), f"the next `{element}`")
        for element, placement in coming.items()
    )
    data: dict[str, object] = {"elements": list(coming)}
    yield Finding(RULE.name, RULE.severity, environment.node.focus, message, related, data=data)


def _following(placements: tuple[Placement, ...]) -> Placement | None:
    """The instance that waits with a version which no other one serves."""
    live = {each.instance.version for each in placements if not each.waits and each.share != 0}
    for placement in placements:
        version = placement.instance.version
        if version and live and version not in live and (placement.waits or placement.share == 0):
            return placement
    return None


RULE = Rule(
    "all-at-once",
    Severity.INFORMATION,
    "Many services that are about to change their version at the same time.",
    deployment=_deployment,
)
