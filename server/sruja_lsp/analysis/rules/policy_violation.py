"""Something that a policy of the model forbids or asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.spelled import ends_of
from sruja_lsp.model.policies import policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.landscape import Landscape
    from sruja_lsp.model.architecture import Element
    from sruja_lsp.model.policies import Policy, PolicyRule
    from sruja_lsp.text.span import Span

_SEVERITIES: Final = {
    "required": Severity.ERROR,
    "error": Severity.ERROR,
    "strict": Severity.ERROR,
    "deny": Severity.ERROR,
    "optional": Severity.INFORMATION,
    "info": Severity.INFORMATION,
}


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    policies = [policy(uri, statement) for uri, statement in landscape.told("policy")]
    for each in policies:
        for rule in each.rules:
            if rule.form == "deny edge":
                yield from _denied(landscape, each, rule)
            elif rule.on is not None:
                yield from _required(landscape, each, rule)


def _denied(landscape: Landscape, held: Policy, rule: PolicyRule) -> Iterator[Finding | None]:
    if rule.source is None or rule.target is None:
        return
    elements = landscape.architecture.elements
    abroad: list[Related] = []
    for relation in landscape.architecture.relations:
        yield None
        source, target = elements[relation.source], elements[relation.target]
        if not (rule.source.fits(source) and rule.target.fits(target)) or rule.spares_relation(source, target):
            continue
        said = f"`{source.name}` must not lead to `{target.name}`"
        if relation.place.uri == landscape.uri:
            yield _finding(
                landscape, held, rule, ends_of(relation.place), said, {"relation": [source.name, target.name]}
            )
        else:
            abroad.append(Related(relation.place.uri, ends_of(relation.place), said))
    yield from _abroad(landscape, held, rule, abroad)


def _required(landscape: Landscape, held: Policy, rule: PolicyRule) -> Iterator[Finding | None]:
    abroad: list[Related] = []
    for element in landscape.architecture.elements.values():
        yield None
        if rule.on is None or not rule.on.fits(element) or rule.spares(element):
            continue
        lacks = _lacks(rule, element)
        if lacks is None:
            continue
        said, data = lacks
        place = element.places[0]
        if place.uri == landscape.uri:
            yield _finding(landscape, held, rule, place.focus, said, {"element": element.name, **data})
        else:
            abroad.append(Related(place.uri, place.focus, said))
    yield from _abroad(landscape, held, rule, abroad)


def _lacks(rule: PolicyRule, element: Element) -> tuple[str, dict[str, object]] | None:
    """What a rule asks of an element in vain, in words and for a fix."""
    if rule.form == "require tags":
        missing = [tag for tag in rule.tags if tag not in element.tags]
        if missing:
            listed = " and ".join(f"`{tag}`" for tag in missing)
            return f"`{element.name}` needs the tag{'s' if len(missing) > 1 else ''} {listed}", {"tags": missing}
    elif rule.form == "require metadata" and rule.key:
        said = element.metadata.get(rule.key)
        if said is None:
            return f"`{element.name}` needs `{rule.key}` in its metadata", {"key": rule.key, "value": rule.value}
        if rule.value and said != rule.value:
            words = f"`{element.name}` needs the value `{rule.value}` for `{rule.key}` in its metadata, not `{said}`"
            return words, {"key": rule.key, "value": rule.value}
    elif rule.form == "require slo" and not element.objectives:
        return f"`{element.name}` needs an `slo` block", {"slo": True}
    return None


def _finding(  # noqa: PLR0913, PLR0917  # what a sentence about it needs
    landscape: Landscape, held: Policy, rule: PolicyRule, span: Span, said: str, data: dict[str, object]
) -> Finding:
    severity = _SEVERITIES.get(held.enforcement, RULE.severity)
    words = rule.message or f"{said}."
    if rule.suggest:
        words = f"{words.rstrip('.')}. {rule.suggest}"
    message = f"{words.rstrip('.')}. The policy `{held.name}` asks for it."
    related: tuple[Related, ...] = (
        Related(held.uri, rule.span, f"the rule of `{held.name}`{f': {held.title}' if held.title else ''}"),
    )
    if rule.message:
        related = (*related, Related(landscape.uri, span, said))
    return Finding(RULE.name, severity, span, message, related, data={"policy": held.name, **data})


def _abroad(landscape: Landscape, held: Policy, rule: PolicyRule, places: list[Related]) -> Iterator[Finding]:
    """What is wrong in files that do not know the policy themselves is told where the policy is."""
    unaware = [each for each in places if held.uri not in (each.uri, *landscape.workspace.closure(each.uri))]
    if unaware and held.uri == landscape.uri:
        severity = _SEVERITIES.get(held.enforcement, RULE.severity)
        times = "once" if len(unaware) == 1 else f"{len(unaware)} times"
        message = f"Imported files break this rule {times}: {unaware[0].message}."
        yield Finding(RULE.name, severity, rule.span, message, tuple(unaware[:10]), data={"policy": held.name})


RULE = Rule(
    "policy-violation",
    Severity.WARNING,
    "Something that a policy of the model forbids or asks for.",
    landscape=_landscape,
    keys=frozenset({"technology", "tech"}),
)
