"""A file whose fingerprint is what it was has the findings that it had; and few edits change many fingerprints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.fingerprint import Fingerprints
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from tests.support.workspaces import several, uri_of

if TYPE_CHECKING:
    from collections.abc import Mapping

HARBOUR = """\
//- kinds.sruja
lantern = kind "Lantern"
policy Care { category "security" enforcement "required"
  rule "Stores are reached by their services" { element.kind == "database" } }
//- coast.sruja
import { * } from './kinds.sruja'
Coast = system "Coast guard" {
  Radio = container "Radio" { slo { availability { target "99%" } } }
  Log = database "Log"
  Maps = container "Maps"
  Lamp = lantern "Lamp"
}
Coast.Radio -> Log "writes to"
Coast.Maps -> Log "writes to"
//- ferry.sruja
import { * } from './coast.sruja'
Ferry = system "Ferry" {
  Bridge = container "Bridge" { slo { availability { target "99.9%" } latency { p95 "1s" } } }
  Desk = container "Desk"
}
Ferry.Bridge -> Coast.Radio "calls"
Desk -> Radio "listens to"
Radio -> Ferry.Desk "asks"
//- isles.sruja
Isles = system "Isles" {
  Mast = container "Mast" {
    description "Tall"
  }
  Dish = container "Dish"
}
Dish -> Mast "turns"
Fleet = system "Fleet" {
  A = container "A" B = container "B" C = container "C" D = container "D" E = container "E" F = container "F"
  G = container "G" H = container "H" I = container "I" Buoy = container "Buoy"
}
Fleet.A -> Fleet.B "tows" Fleet.C -> Fleet.D "tows" Fleet.E -> Fleet.F "tows" Fleet.G -> Fleet.H "tows" I -> H "tows"
//- sea.sruja
import { * } from './ferry.sruja'
import { * } from './isles.sruja'
deployment Sea "Sea" {
  node Ship "Ship" { containerInstance Ferry.Bridge { replicas 1 version "2" } containerInstance Dish }
  node Shore "Shore" { containerInstance Radio { slo { availability { current "90%" } } } containerInstance Log }
}
scenario Rescue "Rescue" { step Buoy -> Dish "points" }
//- trial.sruja
import { Radio } from './coast'
deployment Trial "Trial" { node One "One" { containerInstance Coast.Radio { version "2" } } }
Radio -> Elsewhere "is missed by"
//- lost.sruja
import { * } from './elsewhere.sruja'
Lost = system "Lost"
Lost -> Isles "seeks"
//- alone.sruja
Alone = system "Alone" { Rock = container "Rock" }
"""
NAMES = ("kinds", "coast", "ferry", "isles", "sea", "trial", "lost", "alone")


def texts() -> dict[str, str]:
    return {uri_of(file.name): file.text for file in several(HARBOUR)[1]}


def workspace_of(files: Mapping[str, str]) -> Workspace:
    return Workspace.of(*(Model.open(uri, 1, text) for uri, text in files.items()))


def fingerprints(workspace: Workspace) -> dict[str, bytes]:
    found = Fingerprints(workspace)
    return {model.uri: found.of(model.uri) for model in workspace}


def edited(name: str, old: str, new: str) -> dict[str, str]:
    files = texts()
    uri = uri_of(f"{name}.sruja")
    assert old in files[uri]
    files[uri] = files[uri].replace(old, new, 1)
    return files


def others(after: Mapping[str, str]) -> set[str]:
    """The files that have another fingerprint now."""
    one, two = fingerprints(workspace_of(texts())), fingerprints(workspace_of(after))
    return {name for name in NAMES if one.get(uri_of(f"{name}.sruja")) != two.get(uri_of(f"{name}.sruja"))}


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("alone", "Rock", "Reef", {"alone"}),
        # what runs in `sea` is told in `isles`; in `coast` it is, too, but for that only names in `isles` count
        ("isles", '"Mast"', '"The mast"', {"isles", "sea"}),
        ("isles", "Dish =", "Bowl =", {"isles", "sea", "coast", "ferry", "kinds"}),
        ("coast", '"99%"', '"98%"', {"coast", "ferry", "kinds", "sea", "trial"}),
        ("trial", "node One", "node Two", {"trial", "coast", "kinds"}),
        # `lost` misses a name: who declares it matters wherever that is
        ("alone", "Alone =", "Isles =", {"alone", "lost"}),
    ],
)
def test_an_edit_changes_the_fingerprints_of_those_whom_it_concerns(
    name: str, old: str, new: str, expected: set[str]
) -> None:
    assert others(edited(name, old, new)) == expected


def test_a_file_that_is_missed_may_come_and_its_neighbours_may_be_proposed() -> None:
    assert others({**texts(), uri_of("elsewhere.sruja"): ""}) == {"lost"}
    assert others({**texts(), uri_of("elsewhat.sruja"): ""}) == {"lost"}


def test_a_file_that_nobody_has_parsed_has_the_same_fingerprint() -> None:
    opened = workspace_of(texts())
    restored = Workspace.of(
        *(
            Model.restored(model.uri, 7, str(model.text), model.index, model.imported_kinds)
            for model in reversed(list(opened))
        )
    )
    assert fingerprints(restored) == fingerprints(opened)
    assert not any(model.read for model in restored)


INSERTED = ("", "x", "Radio", "Mast", "Dish", "Coast.", ".", "{", "}", "\n", "// ", "lantern", " 1", "\nRock -> Log\n")


@given(st.data())
def test_while_the_fingerprint_is_the_same_the_findings_are(data: st.DataObject) -> None:
    before = texts()
    after = dict(before)
    uri = uri_of(f"{data.draw(st.sampled_from(NAMES))}.sruja")
    if data.draw(st.integers(0, 9)) == 0:
        del after[uri]
    else:
        start = data.draw(st.integers(0, len(after[uri])))
        end = start + data.draw(st.sampled_from([0, 0, 1, 5, 40]))
        after[uri] = after[uri][:start] + data.draw(st.sampled_from(INSERTED)) + after[uri][end:]
    one, two = workspace_of(before), workspace_of(after)
    known, now = fingerprints(one), fingerprints(two)
    for each in after:
        if known[each] == now[each]:
            assert findings(one, each) == findings(two, each)
