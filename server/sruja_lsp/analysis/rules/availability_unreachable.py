"""An availability that cannot be kept, for what is needed does not promise as much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.availability import as_target, needs, promised, reachable
from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language.values import humanise_share

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from sruja_lsp.analysis.availability import Need
    from sruja_lsp.analysis.landscape import Landscape
    from sruja_lsp.model.service_levels import Line


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    known: dict[str, list[Need]] = {}
    for element in landscape.own_elements():
        yield None
        said = promised(line for objective in element.objectives.values() for line in objective.lines())
        if said is not None:
            yield _checked(landscape, element.name, *said, known)
    for name, _, placement in landscape.own_placements():
        yield None
        said = promised(landscape.lines(placement, name)) if placement.instance.levels else None
        if said is not None and not said[1].target.origin:
            yield _checked(landscape, name, *said, known)


def _checked(
    landscape: Landscape, name: str, target: Decimal, line: Line, known: dict[str, list[Need]]
) -> Finding | None:
    needed = known.get(name)
    if needed is None:
        needed = known[name] = needs(landscape, name)
    best = reachable(needed)
    if not needed or best >= target:
        return None
    weakest = needed[0]
    message = f"`{name}` promises {line.target.text} and needs what allows at best {humanise_share(best)}: "
    if len(needed) == 1:
        message += f"`{weakest.element}` promises no more."
    else:
        listed = ", ".join(f"`{need.element}` {humanise_share(need.available)}" for need in needed[:4])
        more = f" and {len(needed) - 4} more" if len(needed) > 4 else ""  # noqa: PLR2004  # as many as are listed
        message += f"{listed}{more}. The weakest link is `{weakest.element}`."
    related = []
    for need in needed:
        related += [Related(hop.uri, hop.span, f"`{hop.source}` waits for `{hop.target}`") for hop in need.hops]
        related += [
            Related(uri, span, f"`{need.element}` promises {humanise_share(need.available)}")
            for uri, span in need.promises
        ]
    data: dict[str, object] = {"replacement": as_target(best), "weakest": weakest.element}
    return Finding(RULE.name, RULE.severity, line.target.span, message, tuple(dict.fromkeys(related)), data=data)


RULE = Rule(
    "availability-unreachable",
    Severity.WARNING,
    "An availability that cannot be kept, for what is needed does not promise as much.",
    landscape=_landscape,
)
