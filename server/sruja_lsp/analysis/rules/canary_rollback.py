"""A canary that nothing takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.traffic import beside, canary
from sruja_lsp.language import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.model.deployments import Part, Placement
    from sruja_lsp.model.settings import Setting

_LIMITS = ("error_rate", "latency_p50", "latency_p90", "latency_p95", "latency_p99")
_LONG: Final = 3600
"""Seconds after which a person would have noticed as well."""
_BLOCK = 'auto_rollback {\n  enabled true\n  error_rate "> 1%"\n  latency_p95 "> 500ms"\n  trigger_time "5 minutes"\n}'


def _deployment(environment: Environment) -> Iterator[Finding]:
    for element, placements in environment.elements.items():
        for placement in placements:
            part = placement.instance.parts.get("auto_rollback")
            if part is not None:
                yield from _written(placement, element, part)
            elif canary(placement) and not _planned_elsewhere(placement, placements):
                yield _missing(placement, element, runs=bool(beside(placements)))


def _planned_elsewhere(placement: Placement, placements: tuple[Placement, ...]) -> bool:
    """Whether it is the stable side of canary releases, and the canary itself has a way back."""
    return placement.share != 0 and any(
        "auto_rollback" in other.instance.parts and (other.share or 0) < (placement.share or 0)
        for other in placements
        if other is not placement
    )


def _written(placement: Placement, element: str, part: Part) -> Iterator[Finding]:
    enabled = part.settings.get("enabled")
    if enabled is not None and values.parse_boolean(enabled.text) is False:
        message = f"The way back of `{element}` is written down and switched off."
        data: dict[str, object] = {"replacement": "true"}
        yield Finding(RULE.name, RULE.severity, placement.span(enabled.span), message, data=data)
    elif not any(limit in part.settings for limit in _LIMITS):
        message = (
            "Nothing is measured that would start this rollback: set a limit, such as `error_rate` or `latency_p95`."
        )
        data = {"insert": 'error_rate "> 1%"', "into": "auto_rollback"}
        yield Finding(RULE.name, RULE.severity, placement.span(part.focus), message, data=data)
    else:
        for limit in _LIMITS:
            if limit in part.settings:
                yield from _turned(placement, part.settings[limit])
        yield from _late(placement, element, part)


def _turned(placement: Placement, limit: Setting) -> Iterator[Finding]:
    """A limit that is reached by doing well."""
    said = values.Comparison.parse(limit.text)
    if said is not None and said.comparator.startswith("<"):
        mended = f'"{said.comparator.replace("<", ">")} {limit.text.strip().lstrip("<=≤ ")}"'
        message = f"`{limit.text}` sends the canary back when it does well: write `{mended}`."
        data: dict[str, object] = {"replacement": mended}
        yield Finding(RULE.name, RULE.severity, placement.span(limit.span), message, data=data)


def _late(placement: Placement, element: str, part: Part) -> Iterator[Finding]:
    said = part.settings.get("trigger_time")
    waits = values.Duration.parse(said.text) if said is not None else None
    if said is not None and waits is not None and waits.seconds >= _LONG:
        message = f"For {said.text} users meet a bad `{element}` before it goes back. A few minutes tell enough."
        data: dict[str, object] = {"replacement": '"5 minutes"'}
        yield Finding(RULE.name, Severity.INFORMATION, placement.span(said.span), message, data=data)


def _missing(placement: Placement, element: str, *, runs: bool) -> Finding:
    instance = placement.instance
    strategy = instance.settings.get("deployment_strategy") or instance.settings.get("canary_percentage")
    data: dict[str, object] = {"insert": _BLOCK, "into": "containerInstance"}
    if not runs and strategy is not None:
        # The next release will be a canary; none is running.
        message = f"Canary releases of `{element}` have no `auto_rollback`: a person has to watch each of them."
        return Finding(RULE.name, Severity.INFORMATION, placement.span(strategy.span), message, data=data)
    message = f"Nothing takes this canary of `{element}` back when it does badly. Add an `auto_rollback`."
    related = (Related(HERE, placement.span(strategy.span), "a canary by this"),) if strategy is not None else ()
    return Finding(RULE.name, RULE.severity, placement.span(instance.focus), message, related, data=data)


RULE = Rule("canary-rollback", Severity.WARNING, "A canary that nothing takes back.", deployment=_deployment)
