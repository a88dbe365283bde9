"""An element of a kind that the schema of the model does not know, or not in that place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import table
from sruja_lsp.language.nearest import nearest
from sruja_lsp.language.types import KindCategory
from sruja_lsp.model import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.contribution import Element
    from sruja_lsp.analysis.landscape import Landscape
    from sruja_lsp.model.places import Statement
    from sruja_lsp.text.span import Span

_JUDGED: Final = frozenset({KindCategory.ELEMENT, KindCategory.PERSON})
_READY_MADE: Final = "architecture"
"""A schema of this name adds to what goes without saying: the built-in kinds, and how they nest."""
_NESTING: Final = {"system": ("container", "component", "database", "queue"), "container": ("component",)}


@dataclass(slots=True)
class _Schema:
    """What a `schema` block says: kinds by the usual one of several names for them, and as they are written."""

    uri: str
    focus: Span
    kinds: dict[str, str] = field(default_factory=dict)
    nesting: dict[str, dict[str, str]] = field(default_factory=dict)
    """By outer kind the inner ones."""

    @property
    def nested(self) -> set[str]:
        """The kinds whose place it tells, or what may be in them."""
        return {*self.nesting, *(inner for held in self.nesting.values() for inner in held)}


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    found = next(landscape.told("schema"), None)
    if found is None:
        return
    schema = _read(*found)
    nested = schema.nested
    for element in landscape.own_elements():
        yield None
        if not _is_judged(element):
            continue
        kind = _usual(element.kind)
        if schema.kinds and kind not in schema.kinds:
            yield _of_no_kind(schema, element)
            continue
        around = landscape.elements.get(element.name.rpartition(".")[0])
        if around is None or not _is_judged(around) or (outer := _usual(around.kind)) not in nested:
            continue
        allowed = schema.nesting.get(outer, {})
        if kind not in allowed:
            yield _out_of_place(schema, element, around, allowed)


def _of_no_kind(schema: _Schema, element: Element) -> Finding:
    meant = nearest(element.kind, list(schema.kinds.values()))
    hint = f" Did you mean `{meant}`?" if meant else ""
    message = f"The schema knows no `{element.kind}`.{hint}"
    related = (Related(schema.uri, schema.focus, "the schema with its `node_kinds`"),)
    return Finding(RULE.name, RULE.severity, element.focus, message, related)


def _out_of_place(schema: _Schema, element: Element, around: Element, allowed: dict[str, str]) -> Finding:
    held = " or ".join(f"a `{kind}`" for kind in allowed.values()) or "nothing"
    message = f"By the schema a `{around.kind}` holds {held}, and no `{element.kind}`."
    related = (
        Related(schema.uri, schema.focus, "the schema with its `nesting`"),
        Related(around.uri, around.focus, f"`{around.name}` is a `{around.kind}`"),
    )
    return Finding(RULE.name, RULE.severity, element.focus, message, related)


def _is_judged(element: Element) -> bool:
    """Whether it is a part of the architecture; kinds of the user's own are."""
    known = table.KINDS.get(element.kind)
    return known is None or known.category in _JUDGED


def _usual(kind: str) -> str:
    known = table.KINDS.get(kind)
    return (known.alias_of or known.name) if known is not None else kind.casefold()


def _read(uri: str, statement: Statement) -> _Schema:
    schema = _Schema(uri, statement.focus)
    for inner in places.properties(statement):
        head = inner.item.head
        if inner.meaning.block == "schema.nesting":
            for pair in places.properties(inner):
                outer, held = pair.item.head.subject, pair.item.head.object
                if outer is not None and held is not None:
                    schema.nesting.setdefault(_usual(outer.text), {})[_usual(held.text)] = held.text
        elif head.subject is not None and head.subject.text == "node_kinds":
            for value in head.values:
                schema.kinds.update({_usual(item.string): item.string for item in value.items or (value,)})
    named = [value.string for value in statement.item.head.values[:1]]
    if named == [_READY_MADE]:
        schema.kinds.update({name: name for name in table.KINDS if schema.kinds})
        for kind, inside in _NESTING.items() if schema.nesting else ():
            schema.nesting.setdefault(kind, {}).update({each: each for each in inside})
    return schema


RULE = Rule(
    "misplaced-element",
    Severity.WARNING,
    "An element of a kind that the schema of the model does not know, or not in that place.",
    landscape=_landscape,
)
