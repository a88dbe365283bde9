"""Several files: what they know of each other, and which of them a change concerns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.analysis.engine import findings
from sruja_lsp.model.import_paths import canonical, relative, target
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Place, Workspace
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support.workspaces import several, uri_of

HARBOUR = """
//- kinds.sruja
lantern = kind "Lantern"
//- pier.sruja
import { lantern } from "./kinds.sruja"
Pier = system "Pier" {
  Winch = container "Winch"
}
Post = lantern "Post"
//- town.sruja
import { * } from "./pier.sruja"
Gate = lantern "Gate"
Gate -> Pier.Winch "turns"
Gate -> Winch "turns back"
//- elsewhere.sruja
Pier = system "Another pier"
"""


def harbour() -> Workspace:
    return several(HARBOUR)[0]


def replaced(workspace: Workspace, name: str, old: str, new: str) -> Workspace:
    uri = uri_of(name)
    start = str(workspace[uri].text).index(old)
    return workspace.edit(uri, workspace[uri].version + 1, [Edit(Span(start, start + len(old)), new)])


def rules(workspace: Workspace, name: str) -> list[str]:
    return [finding.rule for finding in findings(workspace, uri_of(name))]


def names(uris: frozenset[str]) -> set[str]:
    return {uri.rpartition("/")[2] for uri in uris}


def test_a_file_knows_what_it_imports_and_what_that_imports() -> None:
    workspace = harbour()
    assert names(workspace.closure(uri_of("town.sruja"))) == {"pier.sruja", "kinds.sruja"}
    assert rules(workspace, "town.sruja") == []


def test_files_that_do_not_import_each_other_never_meet() -> None:
    workspace = harbour()
    assert rules(workspace, "elsewhere.sruja") == rules(workspace, "pier.sruja") == []


def test_a_renamed_element_concerns_those_who_mention_it() -> None:
    workspace = replaced(harbour(), "pier.sruja", "Winch =", "Crane =")
    assert names(workspace.changed) == {"pier.sruja", "town.sruja"}
    assert rules(workspace, "town.sruja") == ["unresolved-reference"] * 2


@pytest.mark.parametrize(
    ("old", "new"), [('"Winch"', '"Steam winch, but for its name"'), ("Post =", "Post = "), ("Post =", "Pole =")]
)
def test_what_nobody_mentions_concerns_nobody(old: str, new: str) -> None:
    before = harbour()
    after = replaced(before, "kinds.sruja" if old not in HARBOUR else "pier.sruja", old, new)
    if "name" in new:
        # the title of what they mention is told in their hovers, so it counts as a change of the name
        assert names(after.changed) == {"pier.sruja", "town.sruja"}
    else:
        assert names(after.changed) == {"pier.sruja"}
        assert after[uri_of("town.sruja")] is before[uri_of("town.sruja")]


def test_a_file_that_comes_and_goes_is_missed_and_found_again() -> None:
    workspace = harbour()
    pier = workspace[uri_of("pier.sruja")]
    gone = workspace.apply({pier.uri: None})
    assert set(rules(gone, "town.sruja")) == {"unresolved-import", "unresolved-reference", "unknown-kind"}
    back = gone.apply({pier.uri: pier})
    assert names(back.changed) >= {"pier.sruja", "town.sruja"}
    assert rules(back, "town.sruja") == []


def test_a_kind_that_goes_takes_what_is_declared_with_it() -> None:
    workspace = several(
        """
        //- kinds.sruja
        lantern = kind "Lantern"
        //- pier.sruja
        import { * } from "./kinds.sruja"
        lantern "Lamp post"
        //- town.sruja
        import { * } from "./pier.sruja"
        Gate = system "Gate"
        Gate -> Lamp_post "lights"
        """
    )[0]
    assert rules(workspace, "town.sruja") == []
    changed = replaced(workspace, "kinds.sruja", "lantern", "lamp")
    assert rules(changed, "town.sruja") == ["unresolved-reference"]
    assert rules(replaced(changed, "kinds.sruja", "lamp", "lantern"), "town.sruja") == []


def test_one_name_in_two_files_is_a_duplicate_only_where_they_meet() -> None:
    workspace = harbour()
    met = replaced(workspace, "elsewhere.sruja", "Pier = system", 'import { * } from "./pier.sruja"\nPier = system')
    assert rules(met, "elsewhere.sruja") == ["duplicate-identifier"]
    assert rules(met, "pier.sruja") == []


def test_uses_are_found_in_every_file_and_nowhere_else() -> None:
    workspace = harbour()
    place = Place(uri_of("pier.sruja"), Name(Namespace.ELEMENT, "Pier.Winch"))
    found = [(use.uri, workspace[use.uri].text.slice(*use.span)) for use in workspace.uses(place)]
    assert found == [(uri_of("town.sruja"), "Pier.Winch"), (uri_of("town.sruja"), "Winch")]


def test_an_alias_means_what_it_was_given_to() -> None:
    workspace = several(
        """
        //- pier.sruja
        Pier = system "Pier" {
          Winch = container "Winch"
        }
        //- town.sruja
        import { Pier as Quay } from "./pier.sruja"
        Gate = system "Gate"
        Gate -> Quay.Winch "turns"
        """
    )[0]
    assert rules(workspace, "town.sruja") == []
    place = Place(uri_of("pier.sruja"), Name(Namespace.ELEMENT, "Pier.Winch"))
    assert [workspace[use.uri].text.slice(*use.span) for use in workspace.uses(place)] == ["Quay.Winch"]
    assert rules(replaced(workspace, "pier.sruja", "Winch =", "Crane ="), "town.sruja") == ["unresolved-reference"]


def test_a_name_of_a_file_that_is_not_imported_is_pointed_out() -> None:
    workspace = several(
        """
        //- pier.sruja
        Pier = system "Pier"
        //- town.sruja
        Gate = system "Gate"
        Gate -> Pier "leads to"
        """
    )[0]
    (finding,) = findings(workspace, uri_of("town.sruja"))
    assert "`./pier.sruja`" in finding.message
    assert finding.data == {"suggestions": [], "imports": ["./pier.sruja"]}


_LINES = (
    'import {{ * }} from "./{0}.sruja"\n',
    'import {{ A }} from "./{0}"\n',
    'A = system "A" {{\n B = container "B"\n}}\n',
    'C = system "C" {{\n B = lamp "B"\n}}\n',
    "A -> C.B\n",
    "B -> A\n",
    'lamp = kind "Lamp"\n',
    'lamp "D E"\n',
    "A -> D_E\n",
    "deployment P {{ node N {{ containerInstance A.B }} }}\n",
)


@given(st.data())
def test_a_workspace_after_many_changes_equals_a_fresh_one(data: st.DataObject) -> None:
    letters = "abc"
    texts: dict[str, str] = {}
    workspace = Workspace.empty()
    for version in range(data.draw(st.integers(2, 8))):
        letter = data.draw(st.sampled_from(letters))
        uri = uri_of(f"{letter}.sruja")
        if uri in texts and data.draw(st.integers(0, 5)) == 0:
            del texts[uri]
            workspace = workspace.apply({uri: None})
            continue
        line = data.draw(st.sampled_from(_LINES)).format(data.draw(st.sampled_from(letters)))
        text = texts.get(uri)
        if text is None:
            texts[uri] = line
            model = Model.open(uri, version, line)
            workspace = workspace.apply({uri: model.released() if data.draw(st.booleans()) else model})
        else:
            start = data.draw(st.integers(0, len(text)))
            end = min(len(text), start + data.draw(st.sampled_from([0, 0, 4, 40])))
            texts[uri] = text[:start] + line + text[end:]
            workspace = workspace.edit(uri, version, [Edit(Span(start, end), line)])
    fresh = Workspace.of(*(Model.open(uri, 1, text) for uri, text in texts.items()))
    for uri in texts:
        assert workspace.closure(uri) == fresh.closure(uri)
        assert workspace[uri].context.custom_kinds == fresh[uri].context.custom_kinds
        assert workspace[uri].index.declared == fresh[uri].index.declared
        assert workspace[uri].resolutions.open == fresh[uri].resolutions.open
        assert findings(workspace, uri) == findings(fresh, uri)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("file:///C%3A/a%20b/x.sruja", "file:///c:/a%20b/x.sruja"),
        ("file:///c:/a b/x.sruja", "file:///c:/a%20b/x.sruja"),
        ("file:///models/j%C3%B6rg/x.sruja", "file:///models/j%C3%B6rg/x.sruja"),
        ("file:///models/jörg/x+y.sruja", "file:///models/j%C3%B6rg/x%2By.sruja"),
        ("untitled:Untitled-1", "untitled:Untitled-1"),
    ],
)
def test_every_spelling_of_a_file_is_one(written: str, expected: str) -> None:
    assert canonical(written) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("./kinds.sruja", "file:///w/models/kinds.sruja"),
        ("kinds.sruja", "file:///w/models/kinds.sruja"),
        ("../shared", "file:///w/shared"),
        ("../../../../x", "file:///x"),
        ("a b/ü.sruja", "file:///w/models/a%20b/%C3%BC.sruja"),
        ("..\\shared\\k.sruja", "file:///w/shared/k.sruja"),
        ("/etc/x.sruja", "file:///etc/x.sruja"),
    ],
)
def test_a_path_starts_at_its_file(path: str, expected: str) -> None:
    uri = "file:///w/models/town.sruja"
    assert target(uri, path) == expected
    assert target(uri, relative(uri, expected)) == expected


def test_a_document_without_a_place_imports_nothing() -> None:
    assert target("untitled:Untitled-1", "./kinds.sruja") == ""
