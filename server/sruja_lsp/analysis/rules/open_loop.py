"""A feedback or causal loop that does not lead back to where it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rings import components
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model import places
from sruja_lsp.model.outline import after, pairs
from sruja_lsp.model.settings import block_settings
from sruja_lsp.syntax import forms
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.places import Statement

_BALANCING = "balancing"
_REINFORCING = "reinforcing"


class _Link(NamedTuple):
    source: str
    target: str
    polarity: str


def _check(statement: Statement) -> Iterator[Finding]:
    links: list[_Link] = []
    variables: dict[str, Span] = {}
    for inner in places.properties(statement):
        head = inner.item.head
        if head.rule is forms.Rule.RELATION:
            link = _link(inner)
            links.append(link)
        elif head.subject is not None and head.subject.text == "variable" and head.values:
            value = head.values[0]
            span = Span(inner.start + value.start, inner.start + value.end)
            if value.string in variables:
                message = f"The variable `{value.string}` is there already."
                related = (Related(HERE, variables[value.string], "the first one"),)
                yield Finding(RULE.name, RULE.severity, span, message, related, data={"remove": "statement"})
            variables.setdefault(value.string, span)
    if not links:
        if len(variables) > 1:  # with fewer it has just been begun
            message = "This loop has no relation yet: nothing acts on anything."
            yield Finding(RULE.name, Severity.INFORMATION, statement.focus, message)
        return
    edges: dict[str, set[str]] = {}
    for link in links:
        edges.setdefault(link.source, set()).add(link.target)
    if not components(edges) and not any(link.source == link.target for link in links):
        last = links[-1].target
        message = f"The loop does not close: nothing leads from `{last}` back to `{links[0].source}`."
        yield Finding(RULE.name, Severity.HINT, statement.focus, message, data={"from": last, "to": links[0].source})
        return
    yield from _type(statement, links)


def _link(statement: Statement) -> _Link:
    head = statement.item.head
    said = dict(pairs(statement))
    polarity = said.get("polarity", "") or after(head.values, "polarity")
    return _Link(head.word(head.form.subject), head.word(head.form.object), polarity.strip("\"'"))


def _type(statement: Statement, links: list[_Link]) -> Iterator[Finding]:
    """Whether the polarities of a plain ring add up to what the loop says it is."""
    item = statement.item
    if not isinstance(item, Block) or any(link.polarity not in {"+", "-"} for link in links):
        return
    following = {link.source: link for link in links}
    round_trip = len(following) == len(links) == len({link.target for link in links})
    if not round_trip or {link.target for link in links} != set(following) or not _one_ring(following):
        return
    said = block_settings(item, statement.meaning.context.inner(statement.meaning.block)).get("loop_type")
    if said is None:
        return
    against = sum(link.polarity == "-" for link in links)
    found = _BALANCING if against % 2 else _REINFORCING
    written = said.text.casefold()
    if written in {_BALANCING, _REINFORCING} and written != found:
        times = "once" if against == 1 else f"{against} times"
        message = f"With `-` {times} on the way round, the loop is {found} and not {written}."
        yield Finding(RULE.name, Severity.HINT, said.span, message, data={"replacement": found})


def _one_ring(following: dict[str, _Link]) -> bool:
    start = next(iter(following))
    seen = {start}
    node = following[start].target
    while node not in seen and node in following:
        seen.add(node)
        node = following[node].target
    return len(seen) == len(following)


RULE = Rule(
    "open-loop",
    Severity.WARNING,
    "A feedback or causal loop that does not lead back to where it starts.",
    blocks=(frozenset({"feedback", "causal_loop"}), _check),
)
