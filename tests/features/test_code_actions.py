"""The cases of code actions: what is offered at each mark, and what it does."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.analysis import engine
from sruja_lsp.analysis.engine import findings
from sruja_lsp.features.changes import Refusal, applied, changed
from sruja_lsp.features.code_actions import judge
from sruja_lsp.features.code_actions.action import Kind, Outcome
from sruja_lsp.features.code_actions.offers import offered
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.text.span import Span
from tests.support import paths, snapshots
from tests.support.markers import parse_files, split_lines
from tests.support.rendering import Source
from tests.support.workspaces import ROOT_URI, URI, alone, several, uri_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.analysis.rule import Exists
    from sruja_lsp.features.code_actions.action import Action

CASES = paths.fixtures("features/code_actions")


def actions(workspace: Workspace, uri: str, span: Span, only: str, exists: Exists | None = None) -> list[Action]:
    """What is offered about a stretch of a file."""
    return list(offered(workspace, uri, span, findings(workspace, uri, exists=exists), (only,)))


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
    for uri in outcome.deleted:
        yield f"        {uri.removeprefix(ROOT_URI + '/')} is deleted"
    for uri, edits in outcome.changes.items():
        before = str(workspace[uri].text)
        yield f"        {uri.removeprefix(ROOT_URI + '/')}"
        yield from _difference(split_lines(before), split_lines(changed(before, edits)))


def _difference(before: list[str], after: list[str]) -> Iterator[str]:
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from (f"        {number + 1:>4} - {before[number].rstrip()}" for number in range(start, end))
            yield from (f"        {number + 1:>4} + {after[number].rstrip()}" for number in range(first, last))


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["crlf", "cr"])
@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_line_ends_are_those_of_the_file(path: Path, end: str) -> None:
    files = parse_files(paths.read(path))
    workspace = Workspace.of(*(Model.open(uri_of(each.name), 1, each.text.replace("\n", end)) for each in files))
    for marked in files:
        for mark in marked.marks:
            at = mark.start + marked.text.count("\n", 0, mark.start) * (len(end) - 1)
            for action in actions(workspace, uri_of(marked.name), Span(at, at), mark.label):
                outcome = action.make()
                if not isinstance(outcome, Refusal):
                    texts = [edit.text for edits in outcome.changes.values() for edit in edits]
                    for text in (*texts, *outcome.created.values()):
                        assert "\n" not in text.replace(end, ""), action.title


def test_where_there_is_nothing_to_mend_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def at_once(workspace: Workspace, uri: str) -> tuple[Finding, ...]:
        tried.append(uri)
        return engine.at_once(workspace, uri)

    monkeypatch.setattr(judge, "at_once", at_once)
    workspace = alone('Shop = system "Shop" { Till = container "Till" }\nShop -> Tlil\nTill -> Tlil\n')
    found = findings(workspace, URI)
    assert len(found) == 2
    assert list(offered(workspace, URI, Span(0, 0), found))  # refactorings, worked out when they are chosen
    assert not tried
    list(offered(workspace, URI, found[0].span, found))
    before = tried.count(URI)
    list(offered(workspace, URI, Span(0, 60), found))
    assert tried.count(URI) > before > 0


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        ("", list(Kind)),
        ("quickfix", [Kind.QUICK_FIX]),
        ("refactor", [Kind.EXTRACT, Kind.INLINE, Kind.REWRITE]),
        ("refactor.rewrite", [Kind.REWRITE]),
        ("source", [Kind.FIX_ALL, Kind.ORGANIZE_IMPORTS]),
        ("source.fixAll", [Kind.FIX_ALL]),
        ("source.fix", []),
    ],
)
def test_a_kind_holds_what_comes_after_its_dot(wanted: str, kinds: list[Kind]) -> None:
    assert [kind for kind in Kind if kind.within(wanted)] == kinds


def test_fixing_all_leaves_nothing_to_fix() -> None:
    text = 'A = system "A";\nB = system "B";\nsystem C "C"\n# end\nA <- B\nA <-> C: "x"\n'
    workspace = alone(text)
    for _ in range(3):  # what touches each other is mended one after the other
        for action in offered(workspace, URI, Span(0, 0), findings(workspace, URI), ("source.fixAll",)):
            outcome = action.make()
            assert isinstance(outcome, Outcome)
            workspace = applied(workspace, outcome.changes)
    assert str(workspace[URI].text) == (
        'A = system "A"\nB = system "B"\nC = system "C"\n// end\nB -> A\nA -> C "x"\nC -> A "x"\n'
    )
