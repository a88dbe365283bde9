"""Fixes for relations that are there for nothing, or the wrong way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features.code_actions import writing
from sruja_lsp.model.meaning import Role
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.features.code_actions.fix import Case, Fix


def removed(case: Case) -> Iterator[Fix]:
    """Take the relation away."""
    statement = case.statement
    if statement is not None and statement.meaning.role is Role.RELATION and case.told("remove") == "relation":
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
