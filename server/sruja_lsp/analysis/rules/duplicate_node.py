"""A node that is there twice at one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model.meaning import Namespace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.model.deployments import Placement
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace

_TELLS_APART = ("instanceId", "version", "traffic", "role", "region", "status")


def _find(_workspace: Workspace, model: Model) -> Iterator[Finding]:
    repeated = [name for name in model.index.repeated if name.namespace is Namespace.DEPLOYMENT and name.name]
    if not repeated:
        return
    for name, found in model.declarations_of(repeated).items():
        if len(found) < 2:  # noqa: PLR2004  # twice is what makes it a duplicate
            continue
        first = Related(model.uri, found[0].focus, f"`{name.name}` is first declared here")
        around, _, own = name.name.rpartition(".")
        where = f"`{around}` has a" if around else "There is a"
        for statement in found[1:]:
            message = f"{where} node `{own}` already: give one of them another name, or join them."
            if not around:
                message = f"There is a deployment `{own}` already: give one of them another name, or join them."
            yield Finding(RULE.name, RULE.severity, statement.focus, message, (first,), data={"name": name.name})


def _deployment(environment: Environment) -> Iterator[Finding]:
    """An element that runs twice in one node is no mistake, but puzzling when nothing tells the two apart."""
    for element, placements in environment.elements.items():
        first: dict[int, Placement] = {}
        for placement in placements:
            node, _ = placement.around[-1]
            other = first.setdefault(node, placement)
            if other is not placement and not _apart(placement, other):
                message = f"`{element}` runs in this node already: add up the replicas, or tell the two apart."
                related = (Related(HERE, other.span(other.instance.focus), f"`{element}` runs here, too"),)
                yield Finding(RULE.name, Severity.HINT, placement.span(placement.instance.focus), message, related)


def _apart(one: Placement, other: Placement) -> bool:
    if one.instance.title != other.instance.title:
        return True
    return any(one.instance.text(name) != other.instance.text(name) for name in _TELLS_APART)


RULE = Rule("duplicate-node", Severity.ERROR, "A node that is there twice at one place.", _find, deployment=_deployment)
