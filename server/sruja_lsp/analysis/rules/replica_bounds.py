"""Numbers of replicas that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import values
from sruja_lsp.model.settings import block_settings
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.deployments import Instance
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.settings import Setting


def _instance(instance: Instance) -> Iterator[Finding]:
    yield from _bounds(instance)
    yield from _idle(instance)


def _scale(statement: Statement) -> Iterator[Finding]:
    """The bounds of a `scale` block, whatever they count: replicas, or requests."""
    if not isinstance(statement.item, Block):
        return
    meaning = statement.meaning
    said = block_settings(statement.item, meaning.context.inner(meaning.block), statement.start)
    low, high = said.get("min"), said.get("max")
    if low is not None and high is not None:
        least, most = values.parse_number(low.text), values.parse_number(high.text)
        if least is not None and most is not None and least > most:
            message = f"`max` is {high.text} and below `min`, which is {low.text}."
            yield _finding(high, message, low, f"at least {low.text}", low.text)


def _bounds(instance: Instance) -> Iterator[Finding]:
    settings = instance.settings
    low, high, now = settings.get("min_replicas"), settings.get("max_replicas"), settings.get("replicas")
    least, most, count = instance.min_replicas, instance.max_replicas, instance.replicas
    if low is not None and high is not None and least is not None and most is not None and least > most:
        message = f"At most {most} replicas are allowed, but at least {least}. No number is both."
        yield _finding(high, message, low, f"at least {least}", str(max(least, count or 0)))
        return
    if now is None or count is None:
        return
    if high is not None and most is not None and count > most:
        message = f"{count} replicas are more than the {most} that are allowed."
        yield _finding(now, message, high, f"at most {most}", str(most))
    if low is not None and least is not None and count < least:
        message = f"{count} replicas are fewer than the {least} that are demanded."
        yield _finding(now, message, low, f"at least {least}", str(least))


def _idle(instance: Instance) -> Iterator[Finding]:
    now, traffic = instance.settings.get("replicas"), instance.settings.get("traffic")
    if now is not None and traffic is not None and instance.replicas == 0 and instance.traffic:
        message = f"Nothing runs here, but {traffic.text.removesuffix('%')}% of the traffic is sent to it."
        yield _finding(now, message, traffic, "traffic for no replica", "1")


def _finding(setting: Setting, message: str, other: Setting, what: str, replacement: str) -> Finding:
    related = (Related(HERE, other.span, what),)
    data: dict[str, object] = {"replacement": replacement}
    return Finding(RULE.name, RULE.severity, setting.span, message, related, data=data)


RULE = Rule(
    "replica-bounds",
    Severity.WARNING,
    "Numbers of replicas that contradict each other.",
    instance=_instance,
    blocks=(frozenset({"scale"}), _scale),
)
