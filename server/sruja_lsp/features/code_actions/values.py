"""Fixes for values: another one in its place, shares that add up, and what is missing in a block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.features.code_actions import writing
from sruja_lsp.features.code_actions.fix import Fix, here_or_there
from sruja_lsp.language.types import ValueType
from sruja_lsp.language.values import parse_number
from sruja_lsp.model import places
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace, Role
from sruja_lsp.model.workspace import Place
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.edit import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from sruja_lsp.features.code_actions.fix import Case
    from sruja_lsp.language.types import Property
    from sruja_lsp.model.places import Statement

_MOST_CHOICES: Final = 6
_QUOTES: Final = ('"', "'")
_ONLY_SPELLING: Final = frozenset({"slo-format", "invalid-value"})
_DECISIONS: Final = frozenset({"availability-unreachable", "latency-unreachable", "friday-release"})
"""Rules whose replacement says less than was promised, which is for a person to decide."""


def like(written: str, value: str) -> str:
    """A value as another one is written: in its quotes, with its sign of percent."""
    quote = written[:1] if written[:1] in _QUOTES and value[:1] not in _QUOTES else ""
    percent = "%" if written.strip("\"'").endswith("%") and value.strip("\"'").replace(".", "").isdigit() else ""
    return f"{quote}{value}{percent}{quote}" if quote or percent else value


def replacement(case: Case) -> Iterator[Fix]:
    """Write the value that the rule has worked out."""
    value = case.told("replacement")
    if value is None:
        return
    new = like(case.written, value)
    same = new.strip("\"'") == case.written.strip("\"'")
    title = "Put the value in quotes" if same else f"Change to `{new}`"
    preferred = case.finding.rule not in _DECISIONS
    yield case.replaced(title, new, preferred=preferred, safe=same and case.finding.rule in _ONLY_SPELLING)


def choice(case: Case) -> Iterator[Fix]:
    """Write one of the values that there are, or the nearest number that is allowed."""
    yield from replacement(case)
    prop = _property(case)
    if prop is None or case.told("replacement") is not None or prop.open:
        return
    known = [each.value for each in prop.choices]
    if prop.type is ValueType.BOOLEAN:
        known = ["true", "false"]
    number = parse_number(case.written.strip("\"'"))
    if number is not None:
        known = [str(bound) for bound in (_bound(prop, number),) if bound is not None]
    for value in known[:_MOST_CHOICES]:
        quoted = case.written[:1] in _QUOTES or (prop.quoted and bool(prop.choices))
        new = f'"{value}"' if quoted else value
        yield case.replaced(f"Change to `{new}`", new)


def _bound(prop: Property, number: Decimal) -> Decimal | None:
    """The bound of a property that a number is beyond."""
    if prop.maximum is not None and number > prop.maximum:
        return prop.maximum
    return prop.minimum if prop.minimum is not None and number < prop.minimum else None


def _property(case: Case) -> Property | None:
    """The property that a finding is in."""
    for around in reversed(case.model.at(case.span.start)):
        if around.meaning.property is not None and not isinstance(around.item, Block):
            return around.meaning.property
        for inner in places.properties(around):
            if inner.span.start <= case.span.start < inner.span.end:
                return inner.meaning.property
    return None


def promise(case: Case) -> Iterator[Fix]:
    """Write the value that the rule has worked out; take away a block that promises nothing."""
    yield from replacement(case)
    for statement in reversed(case.model.at(case.span.start)):
        item = statement.item
        if isinstance(item, Block) and not any(each.head.tokens for each in item.body) and item.close is not None:
            yield case.edited("Remove the empty block", writing.removal(case.model.text, statement.span))
        return


def traffic(case: Case) -> Iterator[Fix]:
    """Give what is left of 100, or share 100 out in proportion."""
    value = case.told("replacement")
    if value is not None:
        new = like(case.written, value)
        yield case.replaced(f"Change to `{new}`, so that it adds up to 100", new, preferred=True)
    balanced = case.listed("balanced")
    places = [(case.uri, case.span), *((each.uri or case.uri, each.span) for each in case.finding.related)]
    if len(balanced) == len(places) > 1 and {uri for uri, _ in places} == {case.uri}:
        shares = sorted(zip((span for _, span in places), balanced, strict=True))
        edits = [Edit(span, like(case.model.text.slice(*span), share)) for span, share in shares]
        told = " + ".join(share for _, share in shares)
        yield case.edited(f"Share out in proportion: {told}", *edits)


def latency(case: Case) -> Iterator[Fix]:
    """Exchange the two percentiles, or raise the higher one."""
    value, other = case.told("replacement"), case.told("swap")
    related = case.finding.related[:1]
    if value is None:
        return
    if other is not None and related and related[0].uri in ("", case.uri):
        there = related[0].span
        swapped = Edit(there, like(case.model.text.slice(*there), other))
        edits = (Edit(case.span, like(case.written, value)), swapped)
        yield case.edited(f"Exchange {other} and {value}", *edits, preferred=True)
    yield case.replaced(f"Change to `{like(case.written, value)}`", like(case.written, value))


def standby(case: Case) -> Iterator[Fix]:
    """No traffic for what waits, or let it serve."""
    yield from replacement(case)
    status, related = case.told("status"), case.finding.related[:1]
    if status is not None and related and related[0].uri in ("", case.uri):
        there = related[0].span
        new = like(case.model.text.slice(*there), status)
        yield case.edited(f"Make it {new.strip(chr(34))}", Edit(there, new))


def insertion(case: Case) -> Iterator[Fix]:
    """Write the value that the rule has worked out, or what it misses in a block."""
    yield from replacement(case)
    text, into = case.told("insert"), case.told("into") or case.finding.rule.replace("-", "_")
    if text is None:
        return
    for statement in reversed(case.model.at(case.span.start)):
        if _is_meant(statement, into):
            step = writing.step(case.model.text)
            lines = [line.replace("  ", step) for line in text.split("\n")]
            edits = writing.member(case.model, statement, lines)
            if edits is not None:
                yield case.edited(f"Add `{lines[0].removesuffix(' {')}`", *edits, preferred=True)
            return


def _is_meant(statement: Statement, into: str) -> bool:
    """Whether a statement is of the sort that something is written into: an instance, an element, or by its word."""
    match into:
        case "containerInstance":
            return statement.meaning.role is Role.INSTANCE
        case "element":
            return statement.meaning.role is Role.ELEMENT
        case _:
            tokens = statement.item.head.tokens
            return bool(tokens) and tokens[0].text == into


def deployed(case: Case) -> Iterator[Fix]:
    """Run something where others of its system run, or where what needs it does."""
    yield from replacement(case)
    element = case.told("element")
    if element is None:
        return
    for path in case.listed("nodes"):
        name = Name(Namespace.DEPLOYMENT, path)
        for uri in dict.fromkeys((case.uri, *(each.uri or case.uri for each in case.finding.related))):
            node = next(iter(case.workspace.declarations(Place(uri, name))), None) if uri in case.workspace else None
            if node is None:
                continue
            edits = writing.member(node.model, node.statement, [f"containerInstance {element}"])
            if edits is not None:
                yield Fix(f"Run it in `{path}`", here_or_there(uri, edits))
                break


def repeated(case: Case) -> Iterator[Fix]:
    """Take away what a block says twice."""
    statement = case.statement
    if statement is not None:
        yield case.edited("Remove this property", writing.removal(case.model.text, statement.span))
