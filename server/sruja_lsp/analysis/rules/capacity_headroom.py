"""Too little room for a peak, a release, or what the other side had to carry."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis import capacity
from sruja_lsp.analysis.environment import percent, words
from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.traffic import MOST, blue_green, canary, sides, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.model.deployments import Placement

_UNEVEN: Final = Decimal("1.5")
"""How much more than the others a replica may have to do before that is worth a word."""
_COPIES: Final = re.compile(r"\b(?:cache|redis|memcached|db|database|store|storage|queue|bucket|index|sessions?)\b")
"""What is called so has copies of the same, and not shares of the work."""


def _deployment(environment: Environment) -> Iterator[Finding]:
    if environment.trial:
        return
    for element, placements in environment.elements.items():
        for placement in placements:
            yield from _room_to_grow(placement)
        if len(placements) > 1 and not _COPIES.search(words(element.rpartition(".")[2])):
            for _, group in sides(placements):
                yield from _too_small_to_take_over(element, group)
            yield from _too_much_for_each(element, placements)
            yield from _too_small_without_a_region(element, placements)


def _room_to_grow(placement: Placement) -> Iterator[Finding]:
    instance = placement.instance
    most, now = instance.settings.get("max_replicas"), instance.settings.get("replicas")
    room = capacity.headroom(instance.replicas, instance.max_replicas)
    # a single replica is for other rules, and more than is allowed is for `replica-bounds`
    if most is None or now is None or room is None or room < 0 or instance.max_replicas == 1:
        return
    if room < capacity.HEADROOM:
        wanted = capacity.enough(instance.replicas or 0)
        left = "no room is" if not room else f"only {_whole(room * 100)}% of room are"
        message = (
            f"{now.text} of at most {most.text} replicas run already: {left} left for a peak or a rolling update. "
            f"Allow {wanted}, which is 30% more than run."
        )
        related = (Related(HERE, placement.span(now.span), f"{now.text} replicas run"),)
        data: dict[str, object] = {"replacement": str(wanted)}
        yield Finding(RULE.name, RULE.severity, placement.span(most.span), message, related, data=data)


def _too_small_to_take_over(element: str, placements: tuple[Placement, ...]) -> Iterator[Finding]:
    """A side that runs the next version and has to carry, from one moment to the next, what the live side carries."""
    live = [placement for placement in placements if placement.share or placement.share is None]
    live = [placement for placement in live if not placement.waits and placement.instance.replicas]
    carried = sum(placement.instance.replicas or 0 for placement in live)
    versions = {placement.instance.version for placement in live}
    switching = blue_green(placements)
    for placement in placements:
        instance = placement.instance
        said = instance.settings.get("replicas")
        switched = switching or (instance.version and versions and instance.version not in versions)
        if placement in live or said is None or instance.replicas is None or placement.share or canary(placement):
            continue
        if not switched:
            yield from _cannot_grow(element, placement, live, carried)
            continue
        if max(instance.replicas, instance.max_replicas or 0) < carried:
            message = (
                f"`{element}` runs with {said.text} here and is to take over from {carried} replicas. "
                "What is switched to has to be as large."
            )
            related = _serving(live)
            data: dict[str, object] = {"replacement": str(carried)}
            yield Finding(RULE.name, RULE.severity, placement.span(said.span), message, related, data=data)


def _serving(live: list[Placement]) -> tuple[Related, ...]:
    return tuple(
        Related(
            HERE,
            other.span(other.instance.settings["replicas"].span),
            f"{other.instance.replicas} replicas serve at the moment",
        )
        for other in live
    )


def _cannot_grow(element: str, placement: Placement, live: list[Placement], carried: int) -> Iterator[Finding]:
    """A side that waits with few replicas may be meant to grow, and then has to be allowed to."""
    most, limit = placement.instance.settings.get("max_replicas"), placement.instance.max_replicas
    if most is not None and limit is not None and limit < carried:
        message = (
            f"`{element}` may grow to {limit} replicas here, and {carried} do the work at the moment: "
            "when it has to take over, most of the load has nowhere to go."
        )
        if limit * 2 > carried:
            message = message.replace("most of the load", "some of the load")
        related = _serving(live)
        data: dict[str, object] = {"replacement": str(carried)}
        yield Finding(RULE.name, RULE.severity, placement.span(most.span), message, related, data=data)


def _too_much_for_each(element: str, placements: tuple[Placement, ...]) -> Iterator[Finding]:
    """An instance each replica of which gets far more of the traffic than one elsewhere."""
    busy = [
        (placement, placement.share, placement.instance.replicas)
        for placement in placements
        if placement.share and placement.instance.replicas
    ]
    for placement, share, replicas in busy:
        others = [(each, part, count) for each, part, count in busy if each is not placement]
        rest = sum((part for _, part, _ in others if part), Decimal())
        crowd = sum(count for _, _, count in others if count)
        # A small share on few replicas is what goes wrong; that the many have more to do than a canary is no news.
        if not share or not replicas or not rest or not crowd or share > rest or not whole(share + rest, len(busy)):
            continue
        if canary(placement) and share >= MOST:
            continue  # no number of replicas makes a canary of it: see `canary-share`
        each, elsewhere = share / replicas, rest / crowd
        if each > _UNEVEN * elsewhere:
            wanted = int((share / elsewhere).to_integral_value(ROUND_CEILING))
            message = (
                f"Each replica of `{element}` here takes {_rounded(each)}% of the traffic, "
                f"elsewhere {_rounded(elsewhere)}%. {wanted} replicas would have as much to do as the others."
            )
            related = tuple(
                Related(
                    HERE,
                    other.span(other.instance.settings["replicas"].span),
                    f"{count} replica{'' if count == 1 else 's'} take {percent(part or Decimal())}%",
                )
                for other, part, count in others
            )
            data: dict[str, object] = {"replacement": str(wanted)}
            span = placement.span(placement.instance.settings["replicas"].span)
            yield Finding(RULE.name, RULE.severity, span, message, related, data=data)


def _too_small_without_a_region(element: str, placements: tuple[Placement, ...]) -> Iterator[Finding]:
    """Regions that serve side by side, and may not grow to what has to be carried when the largest of them fails."""
    live = [placement for placement in placements if not placement.waits and placement.share != 0]
    if blue_green(placements) or any(map(canary, placements)):
        return
    if not all(each.region and each.instance.replicas and each.instance.max_replicas for each in live):
        return  # nobody knows how far they may grow
    regions: dict[str, list[Placement]] = {}
    for placement in live:
        regions.setdefault(placement.region, []).append(placement)
    carried = sum(each.instance.replicas or 0 for each in live)
    lost = max(regions, key=lambda region: sum(each.instance.max_replicas or 0 for each in regions[region]), default="")
    others = [each for each in live if each.region != lost]
    room = sum(each.instance.max_replicas or 0 for each in others)
    if not others or room >= carried:
        return
    first = max(others, key=lambda each: each.instance.max_replicas or 0)
    message = f"When `{lost}` fails, `{element}` may grow to {room} replicas elsewhere, and {carried} do the work now."
    related = tuple(
        Related(
            HERE,
            other.span(other.instance.settings["replicas"].span),
            f"{other.instance.replicas} replicas work in `{lost}`",
        )
        for other in regions[lost]
    )
    data: dict[str, object] = {"replacement": str((first.instance.max_replicas or 0) + carried - room)}
    span = first.span(first.instance.settings["max_replicas"].span)
    yield Finding(RULE.name, Severity.INFORMATION, span, message, related, data=data)


def _whole(share: Decimal) -> str:
    return percent(share.quantize(Decimal(1)))


def _rounded(share: Decimal) -> str:
    return percent(share.quantize(Decimal("0.1")))


RULE = Rule(
    "capacity-headroom",
    Severity.WARNING,
    "Too little room for a peak, a release, or what the other side had to carry.",
    deployment=_deployment,
)
