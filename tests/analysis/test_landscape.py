"""What landscapes of several files cost, and that what is kept from one to the next stays true."""

from __future__ import annotations

import gc
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.analysis.availability import as_target
from sruja_lsp.analysis.engine import Watch, findings
from sruja_lsp.analysis.landscape import Landscape
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support.workspaces import several, uri_of

if TYPE_CHECKING:
    from collections.abc import Iterator

COAST = """\
//- coast.sruja
Coast = system "Coast guard" {
  Radio = container "Radio" { slo { availability { target "99%" } } }
  Log = database "Log"
  Maps = container "Maps"
}
deployment Tower "Tower" { node One "One" { containerInstance Coast.Log } }
//- ferry.sruja
import { * } from './coast.sruja'
Ferry = system "Ferry" {
  Bridge = container "Bridge" { slo { availability { target "99.9%" } latency { p95 "1s" } } }
  Desk = container "Desk"
}
Ferry.Bridge -> Coast.Radio "calls"
Desk -> Radio "listens to"
extend Coast { Lamp = container "Lamp" }
deployment Sea "Sea" {
  node Ship "Ship" { containerInstance Ferry.Bridge { replicas 1 version "2" } }
  node Shore "Shore" { containerInstance Coast.Radio { slo { availability { current "90%" } } } }
}
//- tug.sruja
import { Coast as Guard } from './coast.sruja'
Tug = system "Tug" { Engine = container "Engine" { slo { availability { target "99.99%" } } } }
Tug.Engine -> Guard.Radio "calls" { latency "2s" }
Tug.Engine -> Guard.Radio "calls" { latency "2s" }
//- pier.sruja
import { * } from './ferry.sruja'
import { * } from './tug.sruja'
Pier = system "Pier" { Crane = container "Crane" Gate = container "Gate" }
Gate -> Ferry.Bridge "asks"
Ferry.Desk -> Pier.Gate "asks"
extend Crane { slo { availability { target "99%" } } }
deployment Dock "Staging dock" { node Quay "Quay" { containerInstance Tug.Engine containerInstance Pier.Crane } }
"""
NAMES = ("coast.sruja", "ferry.sruja", "tug.sruja", "pier.sruja")


def judged(workspace: Workspace, watches: dict[str, Watch]) -> int:
    """Let everybody look again whose findings may be others; returns how many files were read for that.

    A file is read twice: for what it says, and for what runs in it.
    """
    read = 0
    for model in workspace:
        watch = watches.setdefault(model.uri, Watch(model.uri))
        if not watch.still(workspace) and model.uri in workspace.changed:
            watch.first(workspace, {})
            read += watch.work.files
    return read


def typed(workspace: Workspace, name: str, old: str, new: str) -> Workspace:
    uri = uri_of(name)
    start = str(workspace[uri].text).index(old)
    return workspace.edit(uri, workspace[uri].version + 1, [Edit(Span(start, start + len(old)), new)])


def test_a_file_is_read_once_for_all_who_know_it() -> None:
    workspace, files = several(COAST)
    assert judged(workspace, {}) == 2 * len(files)


@pytest.mark.parametrize(
    ("name", "old", "new", "read"),
    [
        ("coast.sruja", "99%", "99.5%", 1),  # the other three know it, and know what it said
        ("pier.sruja", '"asks"', '"asks for"', 1),
        ("ferry.sruja", "Lamp", "Lantern", 1),
        ("coast.sruja", "Radio", "Wireless", 3),  # two others refer to it
    ],
)
def test_after_an_edit_only_those_files_are_read_in_which_something_is_another(
    name: str, old: str, new: str, read: int
) -> None:
    workspace, _ = several(COAST)
    watches: dict[str, Watch] = {}
    judged(workspace, watches)
    assert judged(typed(workspace, name, old, new), watches) == 2 * read


INSERTED = [
    "",
    "x",
    "Coast",
    "Radio",
    "Log",
    ".",
    "{",
    "}",
    "\n",
    "// ",
    '"',
    "system",
    " 1",
    "Guard.",
    "\nGate -> Log\n",
]


def fresh(workspace: Workspace) -> Workspace:
    return Workspace.of(*(Model.open(model.uri, 1, str(model.text)) for model in workspace))


def shown(workspace: Workspace) -> Iterator[object]:
    return (findings(workspace, uri_of(name)) for name in NAMES)


@given(st.data())
def test_what_was_read_before_is_as_good_as_what_is_read_now(data: st.DataObject) -> None:
    workspace, _ = several(COAST)
    for _ in range(4):
        list(shown(workspace))  # every file is known
        model = workspace[uri_of(data.draw(st.sampled_from(NAMES)))]
        start = data.draw(st.integers(0, len(model.text)))
        end = min(len(model.text), start + data.draw(st.sampled_from([0, 0, 1, 5, 40])))
        edit = Edit(Span(start, end), data.draw(st.sampled_from(INSERTED)))
        workspace = workspace.edit(model.uri, model.version + 1, [edit])
    assert list(shown(workspace)) == list(shown(fresh(workspace)))


def test_those_who_deploy_nothing_of_a_file_are_not_read_for_it() -> None:
    opened, _ = several(
        COAST
        + """\
//- buoy.sruja
import { * } from './coast.sruja'
Buoy = system "Buoy" { Bell = container "Bell" }
Buoy.Bell -> Coast.Radio "warns"
deployment Sound "Sound" { node Reef "Reef" { containerInstance Buoy.Bell } }
//- raft.sruja
import { Coast as Guard } from './coast.sruja'
deployment Raft "Raft" { node Mast "Mast" { containerInstance Guard } }
"""
    )
    workspace = Workspace.of(
        *(Model.restored(each.uri, 1, str(each.text), each.index, each.imported_kinds) for each in opened)
    )
    coast = uri_of("coast.sruja")
    assert findings(workspace, coast) == findings(opened, coast)
    # tug, pier and buoy run nothing of the coast; the raft runs it under another name
    read = [model.uri.rpartition("/")[2] for model in workspace if model.read]
    assert read == ["coast.sruja", "ferry.sruja", "raft.sruja"]


@given(st.data())
def test_nothing_is_missed_of_those_who_are_not_read(data: st.DataObject) -> None:
    workspace, _ = several(COAST)
    for _ in range(data.draw(st.integers(1, 3))):
        model = workspace[uri_of(data.draw(st.sampled_from(NAMES)))]
        start = data.draw(st.integers(0, len(model.text)))
        edit = Edit(Span(start, start), data.draw(st.sampled_from(INSERTED)))
        workspace = workspace.edit(model.uri, model.version + 1, [edit])
    for name in NAMES:
        known = set(Landscape.of(workspace, uri_of(name)).elements)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Landscape, "_deploys", lambda *_: True)
            everywhere = Landscape.of(workspace, uri_of(name)).placed
        found = Landscape.of(workspace, uri_of(name)).placed
        assert {each: len(found.get(each, ())) for each in known} == {
            each: len(everywhere.get(each, ())) for each in known
        }


def test_nothing_that_is_kept_holds_on_to_itself() -> None:
    """The server keeps the garbage collector away from models: what nobody needs any more has to go by itself."""

    def work() -> None:
        workspace, _ = several(COAST)
        list(shown(workspace))
        list(shown(typed(workspace, "coast.sruja", "Radio", "Wireless")))

    work()
    gc.collect()
    gc.disable()
    try:
        work()
        assert gc.collect() == 0
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("share", "target"),
    [("0.998999", '"99.89%"'), ("0.99401", '"99.4%"'), ("0.9999999", '"99.99999%"'), ("0.9", '"90%"'), ("1", '"100%"')],
)
def test_a_share_as_a_target_never_promises_more(share: str, target: str) -> None:
    assert as_target(Decimal(share)) == target
