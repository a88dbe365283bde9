"""After a change, everybody is looked at again whose findings are others now, and few besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.analysis.concern import concerned
from sruja_lsp.analysis.engine import findings
from sruja_lsp.model.model import Model
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.analysis.test_fingerprint import HARBOUR, INSERTED, NAMES
from tests.support.workspaces import several, uri_of

if TYPE_CHECKING:
    from sruja_lsp.model.workspace import Workspace


def typed(workspace: Workspace, name: str, old: str, new: str) -> Workspace:
    uri = uri_of(f"{name}.sruja")
    start = str(workspace[uri].text).index(old)
    return workspace.edit(uri, 2, [Edit(Span(start, start + len(old)), new)])


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        # those that mention it have looked it up again, so what runs in them may be something else
        ("coast", '"Log"', '"The log"', {"ferry", "sea", "trial", "coast", "kinds", "isles"}),
        ("coast", '"99%"', '"98%"', {"ferry", "sea", "trial"}),
        ("coast", 'Maps -> Log "writes to"\n', 'Maps -> Log "writes to"\n// the end\n', set()),
        ("coast", 'Coast.Maps -> Log "writes to"', 'Coast.Maps -> Log "adds to"', {"ferry", "sea", "trial"}),
        ("coast", 'Coast.Maps -> Log "writes to"', "", {"ferry", "sea", "trial", "kinds"}),
        ("sea", "step Buoy -> Dish", "step Mast -> Dish", {"isles", "ferry", "coast", "kinds"}),
        ("sea", "replicas 1", "replicas 3", {"isles", "ferry", "coast", "kinds"}),
        ("isles", "Tall", "Very tall", set()),
        ("alone", "Rock =", "Reef =", set()),
        ("alone", "Rock =", "Isles =", set()),
        ("alone", "Alone =", "Isles =", {"lost"}),
        ("kinds", '"Stores', '"All stores', {"coast", "ferry", "sea", "trial"}),
    ],
)
def test_an_edit_concerns_those_who_know_the_file_and_those_it_deploys(
    name: str, old: str, new: str, expected: set[str]
) -> None:
    before, _ = several(HARBOUR)
    after = typed(before, name, old, new)
    found = concerned(before, after, after.changed)
    assert found == {uri_of(f"{each}.sruja") for each in expected}


def test_a_property_concerns_others_when_a_rule_that_reads_it_is_on() -> None:
    before, _ = several(HARBOUR)
    after = typed(before, "isles", "Tall", "Very tall")
    assert concerned(before, after, after.changed, ["missing-description"]) == {uri_of("sea.sruja")}


def test_a_file_that_is_only_opened_concerns_nobody() -> None:
    before, _ = several(HARBOUR)
    uri = uri_of("coast.sruja")
    after = before.apply({uri: before[uri].as_version(7)})
    assert concerned(before, after, after.changed) == set()


@given(st.data())
def test_whoever_has_other_findings_is_looked_at_again(data: st.DataObject) -> None:
    before, _ = several(HARBOUR)
    after, changed = before, set[str]()
    for version in range(2, 2 + data.draw(st.integers(1, 3))):
        uri = uri_of(f"{data.draw(st.sampled_from(NAMES))}.sruja")
        text = str(after[uri].text) if uri in after else ""
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from([0, 0, 1, 5, 40])))
        inserted = data.draw(st.sampled_from(INSERTED))
        way = data.draw(st.sampled_from(["edited", "edited", "edited", "replaced", "gone"]))
        if way == "edited" and uri in after:
            after = after.edit(uri, version, [Edit(Span(start, end), inserted)])
        elif way == "gone":
            after = after.apply({uri: None})
        else:
            after = after.apply({uri: Model.open(uri, version, text[:start] + inserted + text[end:])})
        changed |= after.changed
    moved = {uri for uri in changed if before.get(uri) is not after.get(uri)}
    again = changed | concerned(before, after, moved)
    for model in after:
        if model.uri not in again:
            found = findings(before, model.uri)
            if all(other.uri not in moved for finding in found for other in finding.related):
                assert findings(after, model.uri) == found
