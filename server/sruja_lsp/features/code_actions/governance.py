"""Fixes for what policies, decisions and rules about ownership ask of elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sruja_lsp.features.code_actions import relations, values, writing
from sruja_lsp.model import places
from sruja_lsp.syntax.forms import ValueKind
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sruja_lsp.features.code_actions.fix import Case, Fix
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement

_TAG: Final = re.compile(r"[^\W\d][\w-]*")
_REPLACING: Final = frozenset({"supersedes", "replacement"})


def policy(case: Case) -> Iterator[Fix]:
    """Write the tags or the metadata that a policy asks for."""
    yield from relations.removed(case)
    statement = case.statement
    if statement is None or statement.focus != case.span:
        return
    tags, key, value = case.listed("tags"), case.told("key"), case.told("value")
    if tags and (edits := _tagged(case.model, statement, tags)):
        shown = " and ".join(f"`{tag}`" for tag in tags)
        yield case.edited(f"Add the tag{'s' if len(tags) > 1 else ''} {shown}", *edits, preferred=True)
    if key and value and (edits := _with_metadata(case.model, statement, key, f'"{value}"')):
        yield case.edited(f'Write `{key} "{value}"` in its metadata', *edits, preferred=True)


def shared(case: Case) -> Iterator[Fix]:
    """Say that a database is meant to be shared."""
    statement = case.statement
    if statement is not None and statement.focus == case.span:
        edits = _with_metadata(case.model, statement, "shared", "true")
        if edits:
            yield case.edited("Say that it is meant: `metadata { shared true }`", *edits)


def replacement(case: Case) -> Iterator[Fix]:
    """Write what replaces a decision, or take away that it replaces itself."""
    yield from values.insertion(case)
    statement = case.statement
    prop = statement.meaning.property if statement is not None else None
    if statement is not None and prop is not None and prop.name in _REPLACING:
        yield case.edited("Remove this property", writing.removal(case.model.text, statement.span), preferred=True)


def _tagged(model: Model, statement: Statement, tags: Sequence[str]) -> list[Edit] | None:
    """The edits that give an element tags, where it has its tags already."""
    listed = ", ".join(f'"{tag}"' for tag in tags)
    for inner in places.properties(statement):
        prop, head = inner.meaning.property, inner.item.head
        if prop is not None and prop.name == "tags":
            edit = appended(inner, listed)
            return [edit] if edit is not None else None
    head = statement.item.head
    plain = all(_TAG.fullmatch(tag) for tag in tags)
    if plain and (not isinstance(statement.item, Block) or any(each.kind is ValueKind.TAG for each in head.values)):
        last = next((each for each in reversed(head.tokens) if each.text not in ("{", ";", ",")), None)
        if last is not None:
            at = statement.start + last.end
            return [Edit(Span(at, at), "".join(f" #{tag}" for tag in tags))]
    return writing.member(model, statement, [f"tags [{listed}]"])


def appended(statement: Statement, items: str) -> Edit | None:
    """The edit that adds items to the list that is the value of a property."""
    head = statement.item.head
    closing = head.tokens[-1] if head.tokens else None
    if closing is None or closing.text != "]":
        return None
    before = head.text[: closing.start].rstrip()
    gap = "" if before.endswith("[") else " " if before.endswith(",") else ", "
    at = statement.start + len(before)
    return Edit(Span(at, at), gap + items)


def _with_metadata(model: Model, statement: Statement, key: str, value: str) -> list[Edit] | None:
    """The edits that set a key in the metadata of an element."""
    for inner in places.properties(statement):
        if inner.meaning.block != "metadata" or not isinstance(inner.item, Block):
            continue
        for said in places.properties(inner):
            subject, values = said.item.head.subject, said.item.head.values
            if subject is not None and subject.text == key and values:
                return [Edit(Span(said.start + values[0].start, said.start + values[-1].end), value)]
        return writing.member(model, inner, [f"{key} {value}"])
    return writing.member(model, statement, [f"metadata {{ {key} {value} }}"])
