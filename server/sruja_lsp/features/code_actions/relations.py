"""Fixes for relations, imports and sources that are there for nothing, or the wrong way round."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit

from sruja_lsp.features.code_actions import values, writing
from sruja_lsp.model import places
from sruja_lsp.model.import_paths import relative
from sruja_lsp.model.meaning import Role
from sruja_lsp.syntax import pieces
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.features.code_actions.fix import Case, Fix
    from sruja_lsp.model.places import Statement


_FORBIDDING: Final = frozenset({"forbidden-relation", "policy-violation"})
_SAME_ROOT: Final = 3
"""Parts that two paths begin with if they belong together: `/`, and two folders below it."""


def removed(case: Case) -> Iterator[Fix]:
    """Take the relation away."""
    statement = case.statement
    told = case.told("remove") == "relation" or case.finding.rule in _FORBIDDING
    if statement is not None and statement.meaning.role is Role.RELATION and told:
        same = case.finding.rule == "duplicate-relation"
        yield case.edited("Remove this relation", writing.removal(case.model.text, statement.span), preferred=same)


def reversed_(case: Case) -> Iterator[Fix]:
    """Exchange the ends of the relation."""
    statement = case.statement
    if statement is None or statement.item.head.rule is not Rule.RELATION:
        return
    source, target = statement.item.head.subject, statement.item.head.object
    if source is not None and target is not None and source.end < target.start:
        one = Span(statement.start + source.start, statement.start + source.end)
        other = Span(statement.start + target.start, statement.start + target.end)
        yield case.edited("Exchange the ends", Edit(one, target.text), Edit(other, source.text))


def own_import(case: Case) -> Iterator[Fix]:
    """Take away that a file imports itself."""
    statement = case.statement
    imports = statement.meaning.imports if statement is not None else None
    if statement is not None and imports is not None and case.workspace.targets(case.uri, imports) == (case.uri,):
        yield case.edited("Remove this import", writing.removal(case.model.text, statement.span), preferred=True)


def source(case: Case) -> Iterator[Fix]:
    """Write a path from this file on, or take away what is listed already."""
    statement = _around(case)
    if case.told("remove") == "statement" and statement is not None:
        yield case.edited("Remove this line", writing.removal(case.model.text, statement.span), preferred=True)
        return
    path = pieces.unquote(case.written)
    here, there = PurePosixPath(unquote(urlsplit(case.uri).path)), PurePosixPath(path)
    if there.is_absolute() and here.parts[:_SAME_ROOT] == there.parts[:_SAME_ROOT]:
        new = relative(case.uri, f"file://{quote(path)}")
        yield case.replaced(f"Change to `{new}`", values.like(case.written, new), preferred=True)


def _around(case: Case) -> Statement | None:
    """The statement of a block of properties that a finding is in."""
    for around in reversed(case.model.at(case.span.start)):
        for inner in places.properties(around):
            if inner.span.start <= case.span.start < inner.span.end:
                return inner
    return None
