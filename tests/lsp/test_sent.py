"""What travelled already travels again as it was, and never where it is no longer true."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.finding import Severity
from sruja_lsp.lsp import diagnostics
from sruja_lsp.lsp.session import Session
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

URI = "file:///model.sruja"
TEXT = """\
Shop = system "Shöp 🚢" {
  Api = container "API"
  Api -> Api "asks"
}
Bank = system "Bank"
Bank -> Shop "a"
Shop -> Bank "b"
Shop -> Ghost "c"
Bank = system "Again"
deployment Live "Live" {
  node A { containerInstance Shop.Api { traffic 30 } }
  node B { containerInstance Shop.Api { traffic 30 } }
}
"""
PIECES = ["x", " ", "é", "🚢", "\n", "\r", '"', "{", "}", "Bank", "// sruja: ignore\n", "Ghost -> Ghost\n"]


def session(workspace: Workspace) -> Session:
    made = Session(Mock())
    made.documents.workspace = workspace
    return made


@given(st.data())
def test_what_is_sent_is_what_would_be_sent_for_the_first_time(data: st.DataObject) -> None:
    workspace = Workspace.of(Model.open(URI, 0, TEXT))
    told = session(workspace)
    for version in range(1, data.draw(st.integers(2, 8))):
        text = str(workspace[URI].text)
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from([0, 0, 1, 5])))
        edit = Edit(Span(start, end), data.draw(st.sampled_from([*PIECES, ""])))
        workspace = workspace.edit(URI, version, [edit])
        told.documents.workspace = workspace
        found = findings(workspace, URI)
        again = diagnostics.all_items(told, workspace[URI], found)
        assert again == diagnostics.all_items(session(workspace), workspace[URI], found)


def test_a_letter_in_another_line_costs_no_place() -> None:
    workspace = Workspace.of(Model.open(URI, 0, TEXT))
    told = session(workspace)
    before = diagnostics.all_items(told, workspace[URI], findings(workspace, URI))
    start = TEXT.index('"Again"') + 1
    workspace = workspace.edit(URI, 1, [Edit(Span(start, start), "x")])
    told.documents.workspace = workspace
    after = diagnostics.all_items(told, workspace[URI], findings(workspace, URI))
    assert len(before) > 4
    assert [item is old for item, old in zip(after, before, strict=True)].count(False) <= 2


def test_what_a_finding_says_of_itself_travels_anew_when_it_changes() -> None:
    workspace = Workspace.of(Model.open(URI, 0, TEXT))
    told = session(workspace)
    found = findings(workspace, URI)
    diagnostics.all_items(told, workspace[URI], found)
    for changed in (
        tuple(replace(each, severity=Severity.HINT) for each in found),
        tuple(replace(each, severity=Severity.HINT, data={"changed": True}) for each in found),
        found,
    ):
        again = diagnostics.all_items(told, workspace[URI], changed)
        assert again == diagnostics.all_items(session(workspace), workspace[URI], changed)
