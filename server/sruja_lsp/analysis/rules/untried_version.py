"""A version that is not finished, in production, and nowhere to try it first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.traffic import canary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.landscape import Landscape

_UNFINISHED = re.compile(r"[-.]?(?:rc|alpha|beta|snapshot|preview|nightly|dev)(?:[-.]?\d+)*$", re.IGNORECASE)


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    tried = {name for _, environment in landscape.environments if environment.trial for name in environment.elements}
    for name, environment, placement in landscape.own_placements():
        yield None
        said = placement.instance.settings.get("version")
        if said is None or not _UNFINISHED.search(said.text) or environment.trial or name in tried:
            continue
        if not (placement.waits or placement.share == 0 or canary(placement)):
            message = (
                f"{said.text} of `{name}` goes to all users, and no deployment is there to try it in first: "
                "add a staging, or a canary."
            )
            data: dict[str, object] = {"element": name, "version": said.text}
            yield Finding(RULE.name, RULE.severity, placement.span(said.span), message, data=data)


RULE = Rule(
    "untried-version",
    Severity.INFORMATION,
    "A version that is not finished, in production, and nowhere to try it first.",
    landscape=_landscape,
)
