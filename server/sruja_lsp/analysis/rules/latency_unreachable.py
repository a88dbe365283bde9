"""A latency that cannot be kept, for an answer that is waited for takes longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.latency import Chain, longest, promised
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model.service_levels import LATENCY, PERCENTILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.landscape import Landscape
    from sruja_lsp.text.span import Span


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    for element in landscape.own_elements():
        yield None
        name = element.name
        latency = [objective for objective in element.objectives.values() if objective.block == LATENCY]
        if not latency:
            continue
        for percentile in PERCENTILES:
            said = promised(latency, percentile)
            chain = longest(landscape, name, percentile) if said is not None else None
            if said is not None and chain is not None and chain.seconds > said[0]:
                yield _finding(name, percentile, said[1], said[2], chain)


def _finding(  # what a sentence about it needs
    name: str, percentile: str, written: str, span: Span, chain: Chain
) -> Finding:
    last = chain.hops[-1].target
    way = "" if len(chain.hops) == 1 else " by way of " + ", ".join(f"`{hop.target}`" for hop in chain.hops[:-1])
    does = f"may take {chain.shown} itself" if chain.promise is not None else f"usually takes {chain.shown}"
    message = f"`{name}` promises {percentile} {written} and waits for `{last}`{way}, which {does}."
    related = [Related(hop.uri, hop.span, f"`{hop.source}` waits for `{hop.target}`") for hop in chain.hops]
    if chain.promise is not None:
        related.append(Related(*chain.promise, f"`{last}` promises {percentile} {chain.shown}"))
    data: dict[str, object] = {"replacement": f'"{chain.shown}"', "slowest": last}
    return Finding(RULE.name, RULE.severity, span, message, tuple(related), data=data)


RULE = Rule(
    "latency-unreachable",
    Severity.WARNING,
    "A latency that cannot be kept, for an answer that is waited for takes longer.",
    landscape=_landscape,
)
