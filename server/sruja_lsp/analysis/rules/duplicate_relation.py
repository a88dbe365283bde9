"""A relation that is there already, with the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity, Tag
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model.outline import RelationText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.contribution import Relation
    from sruja_lsp.analysis.landscape import Landscape


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    alike: dict[tuple[str, str], list[Relation]] = {(each.source, each.target): [] for each in landscape.own_relations}
    for relation in landscape.relations if alike else ():
        if (relation.source, relation.target) in alike:
            alike[relation.source, relation.target].append(relation)
    yield None
    for relations in alike.values():
        if len(relations) > 1:
            yield from _repeated(landscape, relations)
            yield None


def _repeated(landscape: Landscape, relations: list[Relation]) -> Iterator[Finding]:
    firsts: dict[tuple[str, str, frozenset[str]], Relation] = {}
    # What other files say comes first, as it is there when this file is read.
    for relation in sorted(relations, key=lambda each: each.uri == landscape.uri):
        said = RelationText(relation.statement)
        first = firsts.setdefault((said.label.casefold(), said.technology.casefold(), frozenset(said.tags)), relation)
        if first is relation or relation.uri != landscape.uri:
            continue
        called = f" called \u201c{said.label}\u201d" if said.label else ""
        message = f"There is a relation from `{relation.source}` to `{relation.target}`{called} already."
        related = (Related(first.uri, first.span, "the first one"),)
        data: dict[str, object] = {"remove": "relation"}
        yield Finding(RULE.name, RULE.severity, relation.span, message, related, (Tag.UNNECESSARY,), data)


RULE = Rule(
    "duplicate-relation",
    Severity.WARNING,
    "A relation that is there already, with the same words.",
    landscape=_landscape,
)
