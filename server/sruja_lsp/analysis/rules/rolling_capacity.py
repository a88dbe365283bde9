"""A rolling update that takes too much away, or cannot begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.model.deployments import Instance, RollingUpdate
    from sruja_lsp.model.settings import Setting

_SOME: Final = 100
"""Replicas of which a share is some, when nobody says how many there are."""


def _deployment(environment: Environment) -> Iterator[Finding]:
    """What nobody minds where things are tried out."""
    if environment.trial:
        return
    for placements in environment.elements.values():
        for placement in placements:
            for finding in _alone(placement.instance):
                yield finding.moved(placement.start)


def _alone(instance: Instance) -> Iterator[Finding]:
    replicas = instance.settings.get("replicas")
    if instance.strategy == "rolling" and instance.rolling_update is None and replicas and instance.replicas == 1:
        message = "A rolling update of one replica is an outage: there is no other to take over. Run three, or switch."
        yield _finding(replicas, message, instance.settings.get("deployment_strategy"), "rolling", "3")


def _instance(instance: Instance) -> Iterator[Finding]:
    rolling = instance.rolling_update
    if rolling is None or instance.strategy in {"recreate", "blue-green"}:
        return
    count = instance.replicas
    replicas = instance.settings.get("replicas")
    found = list(_checked(rolling, count, replicas))
    yield from found or _at_night(rolling, instance)


def _at_night(rolling: RollingUpdate, instance: Instance) -> Iterator[Finding]:
    """What is fine by day is an outage when as few replicas run as scaling may leave."""
    fewest, said = instance.min_replicas, instance.settings.get("min_replicas")
    if not fewest or said is None or rolling.unavailable is None:
        return
    missing, extra = rolling.max_unavailable(fewest), rolling.max_surge(fewest)
    if missing is not None and missing >= fewest:
        all_of = "the only one left" if fewest == 1 else f"all {fewest} that are left"
        message = f"Scaled down to {fewest}, this update may stop {all_of}: an outage with a release at night."
        replacement = "0" if extra else str(max(fewest // 3, 1)) if fewest > 1 else None
        yield _finding(rolling.unavailable, message, said, f"as few as {fewest}", replacement)


def _checked(rolling: RollingUpdate, count: int | None, replicas: Setting | None) -> Iterator[Finding]:
    unavailable, surge = rolling.unavailable, rolling.surge
    missing, extra = rolling.max_unavailable(count or _SOME), rolling.max_surge(count or _SOME)
    if missing is None or extra is None:
        return
    if not missing and not extra:
        said = surge or unavailable
        if said is not None:
            message = "The update never begins: no replica may stop and none may be added. Let one of both be 1."
            yield _finding(said, message, unavailable if said is surge else None, "none may stop", "1")
    elif not count or replicas is None or unavailable is None:
        return
    elif missing >= count:
        all_of = "the only replica" if count == 1 else f"all {count} replicas at once"
        message = f"This update may stop {all_of}: an outage with every release."
        replacement = "0" if extra else str(max(count // 3, 1)) if count > 1 else None
        yield _finding(unavailable, message, replicas, f"{count} in all", replacement)
    elif missing * 2 > count:
        message = f"This update may leave {count - missing} of {count} replicas to carry all of the load."
        yield _finding(unavailable, message, replicas, f"{count} in all", str(max(count // 3, 1)))


def _finding(setting: Setting, message: str, other: Setting | None, what: str, replacement: str | None) -> Finding:
    related = (Related(HERE, other.span, what),) if other is not None else ()
    data: dict[str, object] | None = {"replacement": replacement} if replacement is not None else None
    return Finding(RULE.name, RULE.severity, setting.span, message, related, data=data)


RULE = Rule(
    "rolling-capacity",
    Severity.WARNING,
    "A rolling update that takes too much away, or cannot begin.",
    instance=_instance,
    deployment=_deployment,
)
