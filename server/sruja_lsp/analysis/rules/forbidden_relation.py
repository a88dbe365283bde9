"""A relation that a constraint of the form `"a -> b forbidden"` rules out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.analysis.environment import words
from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.spelled import ends_of
from sruja_lsp.model import places
from sruja_lsp.model.interpret import FORBIDDEN
from sruja_lsp.model.policies import folded
from sruja_lsp.syntax.forms import ValueKind
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.landscape import Landscape
    from sruja_lsp.model.architecture import Architecture


class _Ban(NamedTuple):
    source: str
    target: str
    text: str
    uri: str
    span: Span


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    bans = list(_bans(landscape))
    if not bans:
        return
    architecture = landscape.architecture
    called: dict[str, set[str]] = {}
    for relation in architecture.relations:
        yield None
        if relation.place.uri != landscape.uri:
            continue
        for ban in bans:
            if ban.source in _called(architecture, relation.source, called) and ban.target in _called(
                architecture, relation.target, called
            ):
                message = f"`{relation.source}` must not lead to `{relation.target}`: \u201c{ban.text}\u201d."
                related = (Related(ban.uri, ban.span, "the constraint"),)
                yield Finding(RULE.name, RULE.severity, ends_of(relation.place), message, related)
                break


def _bans(landscape: Landscape) -> Iterator[_Ban]:
    for uri, block in landscape.told("constraints"):
        for statement in places.properties(block):
            for value in statement.item.head.values:
                found = FORBIDDEN.fullmatch(value.string) if value.kind is ValueKind.STRING else None
                if found is not None:
                    span = Span(statement.start + value.start, statement.start + value.end)
                    yield _Ban(_plain(found[1]), _plain(found[2]), value.string, uri, span)


def _plain(said: str) -> str:
    return words(said).replace(" ", "_")


def _called(architecture: Architecture, name: str, known: dict[str, set[str]]) -> set[str]:
    """All that an element may be called in a constraint: names, title, kind, tags, and those of what it is part of."""
    found = known.get(name)
    if found is None:
        element = architecture.elements[name]
        said = [name, name.rpartition(".")[2], element.title, element.kind, *element.tags]
        found = {_plain(each) for each in said} | {folded(element.kind)}
        for around in architecture.ancestors(name):
            outer = architecture.elements[around]
            found |= {_plain(around), _plain(around.rpartition(".")[2]), _plain(outer.title)}
        known[name] = found
    return found


RULE = Rule(
    "forbidden-relation",
    Severity.WARNING,
    "A relation that a constraint rules out.",
    landscape=_landscape,
    keys=frozenset({"title"}),
)
