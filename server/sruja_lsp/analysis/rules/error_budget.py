"""An error budget that is nearly used up, or that is none."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language.values import humanise, humanise_share
from sruja_lsp.model.service_levels import AVAILABILITY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.service_levels import Line, ServiceLevels

_ALL: Final = ("100", "0")

NEARLY: Final = Decimal("0.75")
"""From here on a release may be what breaks the promise."""


def _levels(levels: ServiceLevels) -> Iterator[Finding]:
    for line in levels.lines():
        budget = line.budget if line.current is not None or line.target.text.strip(" <>=").startswith(_ALL) else None
        if budget is None:
            continue
        if not budget.allowed:
            promised = "100%" if line.block == AVAILABILITY else "No error"
            message = (
                f"{promised} leaves no error budget: any outage breaks it, and so does any release that goes wrong."
            )
            yield Finding(RULE.name, Severity.INFORMATION, line.target.span, message)
        elif budget.burned is not None and line.met is not False and budget.burned >= NEARLY:
            yield _nearly(line, budget.burned)


def _nearly(line: Line, burned: Decimal) -> Finding:
    budget, current = line.budget, line.current
    assert budget is not None  # noqa: S101  # it is burned
    assert current is not None  # noqa: S101  # it is measured
    message = f"{humanise_share(burned)} of the error budget is burned"
    if line.block == AVAILABILITY and budget.seconds_left is not None:
        message += f": {humanise(budget.seconds_left)} of {humanise(budget.seconds)} are left in {budget.window}"
    message += ". Let releases wait until there is room for one that goes wrong."
    # Time that was lost stays lost until the window has passed; a rate may be better tomorrow.
    severity = RULE.severity if line.block == AVAILABILITY else Severity.INFORMATION
    related = (Related(HERE, line.target.span, f"{line.target.text} is promised"),)
    data: dict[str, object] = {"objective": line.name, "burned": humanise_share(burned)}
    return Finding(RULE.name, severity, current.span, message, related, data=data)


RULE = Rule(
    "error-budget", Severity.WARNING, "An error budget that is nearly used up, or that is none.", levels=_levels
)
