"""Deployments, service levels and what they are about in different files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.engine import Watch, findings
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support.workspaces import several, uri_of

if TYPE_CHECKING:
    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.model.workspace import Workspace

TOLL = """\
//- toll.sruja
import { * } from './plates.sruja'
Toll = system "Toll bridge" {
  Gate = container "Gate" {
    slo { availability { target "99.99%" } error_rate { target "< 1%" } }
  }
  Booth = container "Booth"
  Cameras = container "Cameras"
}
Toll.Gate -> Plates "looks up"
//- plates.sruja
Plates = database "Number plates" { slo { availability { target "99.5%" } } }
//- live.sruja
import { * } from './toll.sruja'
deployment Live "Live" {
  node Stable "Stable" {
    containerInstance Toll.Gate { replicas 9 traffic 80 }
    containerInstance Toll.Booth { replicas 2 }
  }
  node Canary "Canary" {
    containerInstance Toll.Gate {
      replicas 1
      traffic 10
      slo { availability { current "98%" } }
      auto_rollback { error_rate "> 5%" }
    }
  }
}
"""


def found(workspace: Workspace, name: str, rule: str) -> list[Finding]:
    return [each for each in findings(workspace, uri_of(name)) if each.rule == rule]


def quoted(workspace: Workspace, uri: str, span: Span) -> str:
    return str(workspace[uri].text)[slice(*span)]


def test_what_is_needed_may_be_promised_in_another_file() -> None:
    workspace, _ = several(TOLL)
    (finding,) = found(workspace, "toll.sruja", "availability-unreachable")
    assert quoted(workspace, uri_of("toll.sruja"), finding.span) == '"99.99%"'
    assert "`Plates` promises no more" in finding.message
    places = [(each.uri, quoted(workspace, each.uri, each.span)) for each in finding.related]
    assert places == [
        (uri_of("toll.sruja"), "Toll.Gate -> Plates"),
        (uri_of("plates.sruja"), '"99.5%"'),
    ]
    assert found(workspace, "live.sruja", "availability-unreachable") == []


def test_an_element_runs_where_other_files_say_so() -> None:
    workspace, _ = several(TOLL)
    (finding,) = found(workspace, "toll.sruja", "undeployed-container")
    assert quoted(workspace, uri_of("toll.sruja"), finding.span) == "Cameras"
    assert {each.uri for each in finding.related} == {uri_of("live.sruja")}


def test_an_instance_is_held_to_what_its_element_promises_in_another_file() -> None:
    workspace, _ = several(TOLL)
    live = uri_of("live.sruja")
    (missed,) = found(workspace, "live.sruja", "slo-breached")
    assert quoted(workspace, live, missed.span) == '"98%"'
    assert [(each.uri, quoted(workspace, each.uri, each.span)) for each in missed.related] == [
        (uri_of("toll.sruja"), '"99.99%"')
    ]
    (late,) = found(workspace, "live.sruja", "rollback-limit")
    assert late.related[0].uri == uri_of("toll.sruja")
    (shares,) = found(workspace, "live.sruja", "traffic-sum")
    assert "`Toll.Gate` adds up to 90" in shares.message


def test_findings_of_a_deployment_follow_what_its_names_mean_in_other_files() -> None:
    workspace, _ = several(
        TOLL.replace("containerInstance Toll.Gate { replicas 9", "containerInstance Gate { replicas 9")
    )
    live = uri_of("live.sruja")
    watch = Watch(live)
    assert "traffic-sum" in {each.rule for each in watch.first(workspace, {})}
    assert watch.work.deployments == 1
    text = str(workspace[uri_of("toll.sruja")].text)
    place = text.index("Booth")
    other = workspace.edit(uri_of("toll.sruja"), 2, [Edit(Span(place, place), "x")])
    shown = watch.first(other, {})
    assert watch.work.deployments == 0  # the gate is the gate
    assert shown == findings(other, live)
    place = text.index("Gate =")
    renamed = workspace.edit(uri_of("toll.sruja"), 2, [Edit(Span(place, place + 4), "Barrier")])
    shown = watch.first(renamed, {})
    assert watch.work.deployments == 1
    assert shown == findings(renamed, live)


def test_a_short_name_of_two_imported_files_is_ambiguous() -> None:
    workspace, _ = several(
        """
//- shop.sruja
Shop = system "Shop" { Api = container "Api" }
//- bank.sruja
Bank = system "Bank" { Api = container "Api" }
//- town.sruja
import { * } from "./shop.sruja"
import { * } from "./bank.sruja"
Guest = person "Guest"
Guest -> Api "asks"
"""
    )
    (finding,) = found(workspace, "town.sruja", "ambiguous-reference")
    assert {each.uri for each in finding.related} == {uri_of("shop.sruja"), uri_of("bank.sruja")}
