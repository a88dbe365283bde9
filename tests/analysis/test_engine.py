"""What an edit costs the rules, and that what takes long is neither lost nor stale while it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.analysis import engine, local
from sruja_lsp.analysis.engine import Watch, findings
from sruja_lsp.analysis.finding import Severity
from sruja_lsp.model.difference import difference
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support.paths import SHOWCASE, fixtures, read
from tests.support.workspaces import URI, alone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.model.workspace import Workspace

SHOP = """\
Shop{0} = system "Shop {0}" {{
  Api = container "API" {{
    description "Sells"
    slo {{
      availability {{ target "99.99%" window "30 days" description "Shop {0}" }}
      latency {{ p95 "200ms" p99 "500ms" }}
    }}
  }}
  Goods = database "Goods" {{ slo {{ availability {{ target "99%" description "{0}" }} }} }}
  Api -> Goods "looks up"
}}
deployment Live{0} "Live" {{
  node Blue "Blue" {{ containerInstance Shop{0}.Api {{ replicas 4 traffic 60 }} }}
  node Green "Green" {{ containerInstance Shop{0}.Api {{ replicas 4 traffic 30 }} }}
  node Store "Store" {{ containerInstance Shop{0}.Goods {{ multi_az true }} }}
}}
"""


@pytest.fixture(autouse=True)
def _nothing_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Service levels that are written alike are read once, by whichever test comes first."""
    monkeypatch.setattr("sruja_lsp.model.service_levels._read_before", {})


def many(count: int) -> str:
    return "".join(map(SHOP.format, range(count)))


def opened(content: str) -> Workspace:
    return alone(content)


def typed(workspace: Workspace, behind: str, inserted: str) -> Workspace:
    content = str(workspace[URI].text)
    offset = content.index(behind, len(content) // 2) + len(behind)
    return workspace.edit(URI, workspace[URI].version + 1, [Edit(Span(offset, offset), inserted)])


def settled(
    watch: Watch, workspace: Workspace, levels: Mapping[str, Severity | None] | None = None
) -> tuple[Finding, ...]:
    """Every finding once the slow rules have looked."""
    shown = watch.first(workspace, levels or {})
    for found in watch.rest(levels or {}):
        if found is not None:
            shown = found
    return shown


LARGE = many(40)


@pytest.mark.parametrize(
    ("behind", "inserted", "levels", "instances", "deployments"),
    [
        ('description "Sells', "x", 0, 0, 0),  # a property of an element
        ('p95 "20', "1", 1, 0, 0),  # a promise
        ("replicas 4 traffic 6", "1", 0, 1, 1),  # one of two instances
        ('node Store "Store', "x", 0, 1, 1),  # a node and the instance on its line
        ("Api = container", "x", 0, 0, 0),  # the kind of an element
        ("  Goods", "x", 0, 0, 0),  # a name that one deployment uses: nothing else is called so
        ('Api -> Goods "', "x", 0, 0, 0),
    ],
)
def test_an_edit_is_looked_at_by_what_it_concerns(
    behind: str, inserted: str, levels: int, instances: int, deployments: int
) -> None:
    workspace = opened(LARGE)
    watch = Watch(URI)
    settled(watch, workspace)
    assert (watch.work.levels, watch.work.instances, watch.work.deployments) == (80, 120, 40)
    watch.first(typed(workspace, behind, inserted), {})
    assert (watch.work.levels, watch.work.instances, watch.work.deployments) == (levels, instances, deployments)
    assert watch.work.pages <= 3
    assert watch.work.landscapes == 0


def test_the_cost_of_a_keystroke_does_not_grow_with_the_model() -> None:
    works = []
    for count in (40, 200):
        workspace = opened(many(count))
        watch = Watch(URI)
        settled(watch, workspace)
        watch.first(typed(workspace, "replicas 4 traffic 6", "1"), {})
        works.append(watch.work)
    assert works[0] == works[1]


def test_slow_rules_come_second_and_stay_where_they_are_until_then() -> None:
    workspace = opened(LARGE)
    watch = Watch(URI)
    first = watch.first(workspace, {})
    assert watch.pending
    assert {finding.rule for finding in first} == {"traffic-sum"}
    second = settled(watch, workspace)
    assert {finding.rule for finding in second} == {"traffic-sum", "availability-unreachable"}
    assert list(first) == [finding for finding in second if finding.rule == "traffic-sum"]
    edited = typed(workspace, "traffic 60 }", "\n// A line more.")
    third = watch.first(edited, {})
    assert third == findings(edited, URI)
    assert watch.work.landscapes == 0


def test_slow_rules_rest_when_nothing_that_they_look_at_has_changed() -> None:
    workspace = opened(LARGE)
    watch = Watch(URI)
    settled(watch, workspace)
    watch.first(typed(workspace, 'description "Sells', " well"), {})
    assert not watch.pending
    assert list(watch.rest({})) == []


@pytest.mark.parametrize(
    ("behind", "inserted"),
    [
        ('target "99', "9"),
        ('Api -> Goods "looks up"', " [async]"),
        ("Api -> Go", "d"),
        ("Goods = database", "s"),
        ("multi_az ", "un"),
    ],
)
def test_slow_rules_look_again_when_something_has(behind: str, inserted: str) -> None:
    workspace = opened(LARGE)
    watch = Watch(URI)
    settled(watch, workspace)
    edited = typed(workspace, behind, inserted)
    watch.first(edited, {})
    assert watch.pending
    settled(watch, edited)
    assert watch.first(edited, {}) == findings(edited, URI)


def test_an_answer_for_a_version_that_is_gone_is_never_given() -> None:
    workspace = opened(LARGE)
    watch = Watch(URI)
    watch.first(workspace, {})
    rest = watch.rest({})
    next(rest)
    edited = typed(workspace, 'target "99', "9")
    watch.first(edited, {})
    assert not any(found is not None for found in rest)
    assert watch.pending


def test_nothing_is_said_twice() -> None:
    workspace = opened(LARGE)
    watch = Watch(URI)
    settled(watch, workspace)
    edited = typed(workspace, 'Api -> Goods "looks', "!")
    watch.first(edited, {})
    assert watch.pending
    assert not any(found is not None for found in watch.rest({}))
    assert not watch.pending


def test_a_small_model_needs_no_second_step() -> None:
    workspace = opened(many(1))
    watch = Watch(URI)
    assert watch.first(workspace, {}) == findings(workspace, URI)
    assert not watch.pending
    assert "availability-unreachable" in {finding.rule for finding in watch.first(workspace, {})}


def test_a_deployment_of_many_instances_is_looked_at_in_the_second_step() -> None:
    node = 'node N{0} "N" {{\n  containerInstance A.B {{ replicas 2 traffic 1 }}\n}}\n'
    count = local.MANY + 1
    nodes = "".join(map(node.format, range(count)))
    content = f'A = system "A" {{ B = container "B" }}\ndeployment D "D" {{\n{nodes}}}\n'
    workspace = opened(content)
    watch = Watch(URI)
    assert not any(finding.rule == "traffic-sum" for finding in watch.first(workspace, {}))
    found = settled(watch, workspace)
    assert [finding.message for finding in found if finding.rule == "traffic-sum"]
    edited = typed(workspace, "traffic 1", "0")
    assert [finding for finding in watch.first(edited, {}) if finding.rule == "traffic-sum"]
    assert (watch.work.deployments, watch.work.instances) == (0, 1)


def test_levels_and_comments_hold_for_all_rules() -> None:
    content = many(1).replace("traffic 30 }", "traffic 30 } // sruja: ignore traffic-sum\n")
    workspace = opened(content)
    assert "traffic-sum" not in {finding.rule for finding in findings(workspace, URI)}
    levels = {"availability-unreachable": None, "traffic-sum": Severity.ERROR}
    assert not {finding.rule for finding in findings(workspace, URI, levels)} & {
        "traffic-sum",
        "availability-unreachable",
    }
    (found,) = [each for each in findings(opened(many(1)), URI, levels) if each.rule == "traffic-sum"]
    assert found.severity is Severity.ERROR


def test_a_comment_behind_a_statement_says_nothing_of_the_next_line() -> None:
    content = 'A = system "A"\nA -> Ghost // sruja: ignore unresolved-reference\nA -> Other\n'
    assert [each.message for each in findings(opened(content), URI)] == ["Nothing is called `Other`."]
    above = content.replace("A -> Ghost //", "//")
    assert findings(opened(above), URI) == ()


def test_a_slow_finding_with_a_place_that_was_edited_waits_for_its_rule() -> None:
    workspace = opened(LARGE)
    watch = Watch(URI)
    before = [each for each in settled(watch, workspace) if each.rule == "availability-unreachable"]
    other = next(place for each in before for place in each.related if place.span.start > 0)
    edited = workspace.edit(URI, 2, [Edit(Span(other.span.start - 1, other.span.start + 1), "")])
    found = [each for each in watch.first(edited, {}) if each.rule == "availability-unreachable"]
    concerned = [each for each in before if any(place.span == other.span for place in each.related)]
    assert concerned
    assert len(found) == len(before) - len(concerned)


def test_a_setting_changes_what_is_shown_and_not_what_is_known() -> None:
    workspace = opened(LARGE)
    watch = Watch(URI)
    before = settled(watch, workspace)
    off = watch.first(workspace, {"availability-unreachable": None})
    assert "availability-unreachable" not in {finding.rule for finding in off}
    assert watch.first(workspace, {}) == before


TEXTS = [read(path) for path in (SHOWCASE, *fixtures("deployments"))]
INSERTED = [
    "{",
    "}",
    "\n",
    " 5",
    '"',
    "node X ",
    "// x\n",
    "traffic 3 ",
    "",
    "é",
    'slo { availability { target "9%" } }',
]


@given(st.data())
def test_a_watched_model_has_the_findings_of_a_fresh_one(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from(TEXTS))
    workspace = opened(content)
    watch = Watch(URI)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "SMALL", 0)
        settled(watch, workspace)
        for _ in range(3):
            start = data.draw(st.integers(0, len(content)))
            end = min(len(content), start + data.draw(st.sampled_from([0, 0, 1, 9])))
            inserted = data.draw(st.sampled_from(INSERTED))
            content = content[:start] + inserted + content[end:]
            workspace = workspace.edit(URI, workspace[URI].version + 1, [Edit(Span(start, end), inserted)])
            first = watch.first(workspace, {})
            assert all(0 <= found.span.start <= found.span.end <= len(content) for found in first)
            shown = settled(watch, workspace)
            assert shown == findings(opened(content), URI)


@given(st.data())
def test_the_difference_of_two_versions_is_where_they_differ(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from(TEXTS))
    workspace = opened(content)
    start = data.draw(st.integers(0, len(content)))
    end = min(len(content), start + data.draw(st.sampled_from([0, 1, 9, 200])))
    inserted = data.draw(st.sampled_from(INSERTED))
    edited = workspace.edit(URI, 2, [Edit(Span(start, end), inserted)])
    before, after, *_ = difference(workspace[URI], edited[URI])
    old, new = content, str(edited[URI].text)
    assert old[: before.start] == new[: after.start]
    assert old[before.end :] == new[after.end :]


BEHAVIOUR = """\
Post{0} = system "Post {0}" {{
  Parcels = container "Parcels" {{
    technology "Boots"
    metadata {{ owner "Post {0}" }}
    state_machine "Parcel" {{
      initial "Packed"
      terminal ["Delivered"]
      "Packed" -> "Delivered" on "ring {0}"
    }}
    contract "Send" {{ input {{ parcel "Parcel {0}" }} error {{ "404" "Gone" }} }}
  }}
}}
Send{0} = scenario "Send {0}" {{ step Post{0} -> Post{0}.Parcels "posts" order 1 }}
"""
OWNED = """\
Owned = policy "Somebody feels responsible" {
  rule require metadata on { technology "Boots" } key "owner"
}
"""


@pytest.mark.parametrize(
    ("behind", "inserted", "blocks"),
    [
        ('technology "Boots', "x", 0),
        ('on "ring', "x", 1),
        ('parcel "Parcel', "x", 1),
        ('"posts" order 1', "1", 1),
    ],
)
def test_blocks_that_say_something_as_a_whole_are_looked_at_when_they_were_edited(
    behind: str, inserted: str, blocks: int
) -> None:
    workspace = opened("".join(map(BEHAVIOUR.format, range(100))))
    watch = Watch(URI)
    settled(watch, workspace)
    assert watch.work.blocks == 300
    watch.first(typed(workspace, behind, inserted), {})
    assert watch.work.blocks == blocks


@pytest.mark.parametrize(
    ("behind", "inserted", "expected"),
    [
        ("metadata { own", "x", 1),
        ('technology "Boots', "x", 0),
        ('technology "Boo', "t", 0),
    ],
)
def test_policies_look_again_when_what_they_ask_for_was_edited(behind: str, inserted: str, expected: int) -> None:
    workspace = opened(OWNED + "".join(map(BEHAVIOUR.format, range(40))))
    watch = Watch(URI)
    assert settled(watch, workspace) == ()
    edited = typed(workspace, behind, inserted)
    watch.first(edited, {})
    assert watch.pending
    assert len([finding for finding in settled(watch, edited) if finding.rule == "policy-violation"]) == expected


def test_no_edit_walks_through_a_long_block_to_find_a_property_twice() -> None:
    line = '  description "Sells"\n'
    short = findings(opened('Shop = system "Shop" {\n' + line * 3 + "}\n"), URI)
    assert [finding.rule for finding in short] == ["duplicate-property"] * 2
    assert findings(opened('Shop = system "Shop" {\n' + line * 200 + "}\n"), URI) == ()


QUIET = {"missing-description": Severity.WARNING}


def test_a_rule_that_is_off_runs_when_somebody_switches_it_on_and_no_longer_then() -> None:
    workspace = opened(LARGE)
    watch = Watch(URI)
    usual = settled(watch, workspace)
    assert not [each for each in usual if each.rule in QUIET]
    more = settled(watch, workspace, QUIET)
    told = [each for each in more if each.rule in QUIET]
    assert len(told) == 80  # a system and a database each time
    assert {each.severity for each in told} == {Severity.WARNING}
    assert watch.first(workspace, {}) == usual
    assert not watch.pending


def test_an_edit_that_concerns_a_rule_alone_makes_it_look_again() -> None:
    workspace = opened(LARGE)
    watch = Watch(URI)
    settled(watch, workspace, QUIET)
    edited = typed(workspace, 'Goods = database "Goods" {', ' description "Everything" ')
    assert settled(watch, edited, QUIET) == findings(edited, URI, QUIET)


DECIDED = """\
Old = adr "Old" {{ status "accepted" }}
New = adr "New" {{ status "{0}" supersedes Old }}
Fast = requirement "Fast" {{ status "{1}" }}
"""


def test_what_was_agreed_on_is_looked_at_again_when_its_status_changes() -> None:
    workspace = opened(LARGE + DECIDED.format("proposed", "draft"))
    watch = Watch(URI)
    settled(watch, workspace)
    for old, new in (("proposed", "accepted"), ("draft", "accepted")):
        start = str(workspace[URI].text).index(f'"{old}"') + 1
        edit = Edit(Span(start, start + len(old)), new)
        workspace = workspace.edit(URI, workspace[URI].version + 1, [edit])
        assert settled(watch, workspace) == findings(workspace, URI)
    assert {"adr-replacement", "unassigned-requirement"} <= {each.rule for each in watch.shown}
