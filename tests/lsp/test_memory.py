"""What is kept of files that nobody has open."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sruja_lsp.analysis.engine import findings
from sruja_lsp.lsp import pulled_diagnostics
from sruja_lsp.lsp.memory import Trees
from sruja_lsp.lsp.session import Session
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace

if TYPE_CHECKING:
    import pytest

    from sruja_lsp.lsp.protocol import SrujaProtocol

TEXT = 'Pier = system "Pier"\nPier -> Winch "turns"\n'


def files(count: int) -> list[Model]:
    return [Model.open(f"file:///{number}.sruja", 0, TEXT) for number in range(count)]


def test_only_the_trees_that_were_looked_at_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trees, "MOST", 3 * len(TEXT))
    trees, models = Trees(), files(5)
    for model in models:
        trees.looked_at(model, lambda _: False)
    assert [model.read for model in models] == [False, False, True, True, True]


def test_a_file_that_is_open_meanwhile_keeps_its_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trees, "MOST", len(TEXT))
    trees, models = Trees(), files(3)
    for model in models:
        trees.looked_at(model, {models[0].uri}.__contains__)
    assert [model.read for model in models] == [True, False, True]


def test_what_is_let_go_is_worked_out_again() -> None:
    (model,) = files(1)
    workspace = Workspace.of(model)
    before = findings(workspace, model.uri)
    assert before
    assert workspace[model.uri].kept
    workspace[model.uri].forget()
    assert not workspace[model.uri].read
    assert not workspace[model.uri].kept
    assert findings(workspace, model.uri) == before


def test_looking_through_a_workspace_keeps_few_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trees, "MOST", 2 * len(TEXT))
    session = Session(cast("SrujaProtocol", None))
    session.documents.workspace = Workspace.of(*(model.released() for model in files(6)))
    reports = [report for report in pulled_diagnostics.all_reports(session) if report is not None]
    assert [len(report.items) for report in reports] == [1] * 6
    assert sum(model.read for model in session.workspace) == 2
