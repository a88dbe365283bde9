"""Whatever is offered anywhere can be carried out or says why not, brings no error, and no name loses its meaning."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.finding import Severity
from sruja_lsp.features.changes import Refusal, applied, changed
from sruja_lsp.features.code_actions.offers import offered
from sruja_lsp.features.code_actions.structure import structure
from sruja_lsp.model.meaning import ReferenceRole
from sruja_lsp.model.model import Model
from sruja_lsp.text.span import Span
from tests.support.paths import FIXTURES, corpus, fixtures, name_of, plain_fixtures, read, snippets
from tests.support.workspaces import alone, on_disk, several

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sruja_lsp.features.code_actions.action import Action
    from sruja_lsp.model.workspace import Workspace

CASES = [*plain_fixtures(), *fixtures("features"), *snippets(), *corpus()]
PLACES = 24
"""Statements of one file that are asked about, and as many places anywhere in it."""


def opened(path: Path) -> Workspace:
    if path.is_relative_to(FIXTURES / "features"):
        return several(read(path))[0]
    return on_disk(path)[0] if path.is_relative_to(FIXTURES) else alone(read(path))


def places(model: Model) -> Iterator[Span]:
    """The names of statements, any places, and stretches."""
    length = len(model.text)
    statements = list(model.statements())
    for statement in statements[:: max(len(statements) // PLACES, 1)]:
        yield Span(statement.focus.start, statement.focus.start)
    for offset in range(0, length + 1, max(length // PLACES, 1)):
        yield Span(offset, offset)
        yield Span(offset, min(offset + 200, length))
    yield Span(0, length)


@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_what_is_offered_does_no_harm(path: Path) -> None:
    workspace = opened(path)
    for model in workspace:
        done: set[tuple[str, str, int]] = set()
        for span in places(model):
            for action in offered(workspace, model.uri, span, (), ("refactor", "source")):
                key = (action.title, action.kind, model.at(span.start)[-1].start if model.at(span.start) else 0)
                if key not in done:
                    done.add(key)
                    check(workspace, action)


def check(workspace: Workspace, action: Action) -> None:
    outcome = action.make()
    if isinstance(outcome, Refusal):
        assert outcome.reason
        return
    for uri, edits in outcome.changes.items():
        assert all(one.span.end <= other.span.start and one.span != other.span for one, other in pairwise(edits))
        assert all(0 <= edit.span.start <= edit.span.end <= len(workspace[uri].text) for edit in edits)
    after = applied(workspace, outcome.changes)
    assert not outcome.created.keys() & {model.uri for model in workspace}
    after = after.apply({uri: Model.open(uri, 0, text) for uri, text in outcome.created.items()})
    after = after.apply(dict.fromkeys(outcome.deleted))
    for uri, edits in outcome.changes.items():
        text = changed(str(workspace[uri].text), edits)
        assert str(after[uri].text) == after[uri].tree.text() == text
    if action.title.startswith("Duplicate"):
        return  # a copy has the errors of what was copied
    before = sum(errors(workspace, model.uri) for model in workspace)
    assert sum(errors(after, model.uri) for model in after) <= before, action.title
    assert unclear(after) <= unclear(workspace), action.title


def unclear(workspace: Workspace) -> int:
    """How many references mean nothing; names from a file that is missing are told with the file."""
    return sum(site.role is not ReferenceRole.IMPORTED for model in workspace for site in model.resolutions.open)


def errors(workspace: Workspace, uri: str) -> int:
    return sum(each.severity is Severity.ERROR for each in findings(workspace, uri))


def test_everything_moves_somewhere() -> None:
    """The moves are not refused by default: most of a good model can be moved."""
    workspace = alone(read(FIXTURES / "showcase.sruja"))
    (model,) = workspace
    outcomes = [
        action.make()
        for statement in model.statements()
        for action in structure(workspace, model.uri, Span(statement.focus.start, statement.focus.start))
        if action.title.startswith(("Move", "Write"))
    ]
    refused = [each for each in outcomes if isinstance(each, Refusal)]
    assert len(outcomes) > len(refused) * 2
