"""Traffic for a side that is not meant to serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model.deployments import WAITING
from sruja_lsp.model.settings import shifted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.model.settings import Setting

# What is ready may get its first users, what is deprecated may serve its last.
_IDLE = WAITING - {"ready", "ready-for-switch", "deprecated"}


def _deployment(environment: Environment) -> Iterator[Finding]:
    told: set[int] = set()
    for placements in environment.elements.values():
        for placement in placements:
            if not placement.share:
                continue
            for start, node in placement.around:
                if node.status in _IDLE and node.traffic and start not in told:
                    told.add(start)
                    yield _finding(node.name, node.status, node.settings, start)
            instance = placement.instance
            if instance.traffic:
                if instance.status in _IDLE:
                    yield _finding(instance.target, instance.status, instance.settings, placement.start)
                else:
                    # its share is one of its node's, unless that says none
                    start, node = placement.around[-1]
                    if node.status in _IDLE and node.traffic is None:
                        said = {"traffic": instance.settings["traffic"].shifted(placement.start - start)}
                        yield _finding(node.name, node.status, {**node.settings, **said}, start)


def _finding(name: str, status: str, settings: Mapping[str, Setting], start: int) -> Finding:
    said = settings["traffic"]
    number = said.text.strip().removesuffix("%")
    message = f"`{name}` is on `{status}` and gets {number}% of the traffic. Give it 0, or make it active."
    related = (Related(HERE, shifted(settings["status"].span, start), f"`{name}` is on `{status}`"),)
    data: dict[str, object] = {"replacement": "0", "status": '"active"'}
    return Finding(RULE.name, RULE.severity, shifted(said.span, start), message, related, data=data)


RULE = Rule(
    "standby-traffic", Severity.WARNING, "Traffic for a side that is not meant to serve.", deployment=_deployment
)
