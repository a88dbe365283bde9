"""The cases of code actions: what is offered at each mark, and what it does."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.analysis.engine import findings
from sruja_lsp.features.changes import Refusal, changed
from sruja_lsp.features.code_actions.offers import offered
from sruja_lsp.text.span import Span
from tests.support import paths, snapshots
from tests.support.markers import split_lines
from tests.support.rendering import Source
from tests.support.workspaces import ROOT_URI, several, uri_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sruja_lsp.features.code_actions.action import Action
    from sruja_lsp.model.workspace import Workspace

CASES = paths.fixtures("features/code_actions")


def actions(workspace: Workspace, uri: str, span: Span, only: str) -> list[Action]:
    """What is offered about a stretch of a file."""
    return list(offered(workspace, uri, span, findings(workspace, uri), (only,)))


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_code_actions(path: Path) -> None:
    workspace, files = several(paths.read(path))
    shown: list[str] = []
    for marked in files:
        for mark in marked.marks:
            asked = Source(marked.text).excerpt(mark, mark.label)
            found = actions(workspace, uri_of(marked.name), Span(mark.start, mark.end), mark.label)
            lines = [line for action in found for line in _shown(workspace, action)] or ["    nothing"]
            shown.append("\n".join([marked.name, asked, *lines]))
    snapshots.check(path.with_suffix(".actions.txt"), "\n\n".join(shown) + "\n")


def _shown(workspace: Workspace, action: Action) -> Iterator[str]:
    preferred = " (preferred)" if action.preferred else ""
    yield f"    {action.title}{preferred}"
    if action.title.startswith("Ignore ") and action.finding is not None and action.finding.rule != "unknown-kind":
        return  # these have a case of their own
    outcome = action.make()
    if isinstance(outcome, Refusal):
        yield f"        refused: {outcome.reason}"
        return
    for uri, text in outcome.created.items():
        yield f"        {uri.removeprefix(ROOT_URI + '/')} is new"
        yield from (f"             + {line.rstrip()}" for line in split_lines(text))
    for uri, edits in outcome.changes.items():
        before = str(workspace[uri].text)
        yield f"        {uri.removeprefix(ROOT_URI + '/')}"
        yield from _difference(split_lines(before), split_lines(changed(before, edits)))


def _difference(before: list[str], after: list[str]) -> Iterator[str]:
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from (f"        {number + 1:>4} - {before[number].rstrip()}" for number in range(start, end))
            yield from (f"        {number + 1:>4} + {after[number].rstrip()}" for number in range(first, last))
