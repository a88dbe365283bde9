"""Several files: what they know of each other, and which of them a change concerns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.analysis.engine import at_once, findings
from sruja_lsp.model.import_paths import canonical, relative, target
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace, ReferenceRole
from sruja_lsp.model.model import Model
from sruja_lsp.model.resolve import How
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


def test_a_view_of_a_short_name_is_looked_at_again_when_that_name_becomes_another() -> None:
    workspace, _ = several(
        """
//- shops.sruja
Shop = system "Shop" { Api = container "Api" { Cart = component "Cart" } }
Bank = system "Bank" { Cart = container "Cart" }
//- views.sruja
import { * } from "./shops.sruja"
view inner of Api { include Cart }
"""
    )
    views = workspace[uri_of("views.sruja")]
    (site,) = (each for each in views.index.sites if each.role is ReferenceRole.INCLUDE)
    assert site not in views.resolutions.open
    workspace = replaced(
        workspace, "shops.sruja", "Bank = system", 'Till = system "Till" { Api = container "Api" }\nBank = system'
    )
    assert workspace[uri_of("views.sruja")].resolutions.open[site].how is How.AMBIGUOUS


def test_an_instance_that_goes_concerns_the_file_that_says_what_it_is() -> None:
    workspace, _ = several(
        """
//- shop.sruja
Shop = system "Shop" { Api = container "Api" Web = container "Web" Till = container "Till" }
//- live.sruja
import { * } from "./shop.sruja"
deployment Live "Live" { node Eu "Eu" {
  containerInstance Shop.Api { replicas 2 } containerInstance Shop.Till { replicas 2 }
  containerInstance Shop.Web { replicas 2 }
} }
"""
    )
    assert "undeployed-container" not in rules(workspace, "shop.sruja")
    workspace = replaced(workspace, "live.sruja", "containerInstance Shop.Web { replicas 2 }", "")
    assert uri_of("shop.sruja") in workspace.changed
    assert "undeployed-container" in rules(workspace, "shop.sruja")


def test_what_is_proposed_from_another_file_follows_it() -> None:
    workspace, _ = several(
        """
//- pier.sruja
Gate = system "Gate"
//- town.sruja
import { * } from "./peer.sruja"
Gate -> Gate
//- yard.sruja
Shed = system "Shed"
Gate -> Shed
"""
    )
    (finding,) = (each for each in findings(workspace, uri_of("yard.sruja")) if each.rule == "unresolved-reference")
    assert finding.data == {"suggestions": [], "imports": ["./pier.sruja"]}
    renamed = replaced(workspace, "pier.sruja", "Gate =", "Door =")
    assert uri_of("yard.sruja") in renamed.changed
    gone = workspace.apply({uri_of("pier.sruja"): None})
    assert {uri_of("town.sruja"), uri_of("yard.sruja")} <= gone.changed


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
    "deployment Q {{ node N {{ containerInstance C }} }}\n",
    'import {{ A as E }} from "./{0}.sruja"\n',
    'A = system "A" {{ C = container "C" }}\n',
    "E.B -> E\n",
    "view v of A {{ include B }}\n",
    "view w of E {{ include C exclude B }}\n",
    'extend A {{ F = container "F" {{ slo {{ availability {{ target "99.9%" }} }} }} }}\n',
    "// sruja: ignore\n",
    'extend C {{ slo {{ availability {{ target "99.99%" }} }} }}\n',
    'S = system "S" {{ A = container "A" {{ B = component "B" }} }}\n',
)


_PORT = {
    "a": """\
import { * } from "./b.sruja"
import { A as E } from "./c.sruja"
deployment P { node N { containerInstance A.B } }
E.B -> E
view v of A { include B exclude C }
view w of E { exclude B }
A -> C.B
B -> A
""",
    "b": """\
import { A as E, lamp } from "./c.sruja"
import { lamp as light } from "./c.sruja"
C = system "C" {
  B = lamp "B"
}
light "D E"
E.B -> D_E
deployment Q { node N { containerInstance C } }
extend E { F = container "F" }
""",
    "c": """\
lamp = kind "Lamp"
A = system "A" {
  B = container "B"
  C = container "C"
}
A -> B
""",
}


def _told(workspace: Workspace, uri: str) -> list[tuple[object, ...]]:
    """The findings of a file that do not wait, but for where places in other files are: those move without it."""
    return [(each.rule, each.severity, each.span, each.message, each.data) for each in at_once(workspace, uri)]


@given(st.data())
def test_a_workspace_after_many_changes_equals_a_fresh_one(data: st.DataObject) -> None:
    letters = "abc"
    texts: dict[str, str] = {}
    if data.draw(st.booleans()):
        texts = {uri_of(f"{letter}.sruja"): text for letter, text in _PORT.items()}
    workspace = Workspace.of(*(Model.open(uri, 1, text) for uri, text in texts.items()))
    found: dict[str, object] = {uri: _told(workspace, uri) for uri in texts}
    for version in range(data.draw(st.integers(1, 5))):
        letter = data.draw(st.sampled_from(letters))
        uri = uri_of(f"{letter}.sruja")
        if uri in texts and data.draw(st.integers(0, 5)) == 0:
            del texts[uri]
            workspace = workspace.apply({uri: None})
        else:
            line = data.draw(st.sampled_from(_LINES)).format(data.draw(st.sampled_from(letters)))
            text = texts.get(uri)
            if text is None:
                texts[uri] = line
                model = Model.open(uri, version, line)
                workspace = workspace.apply({uri: model.released() if data.draw(st.booleans()) else model})
            else:
                # lines come and go, and sometimes a part of one
                starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
                start = data.draw(st.one_of(st.sampled_from(starts), st.integers(0, len(text))))
                behind = [at for at in starts if at > start]
                end = data.draw(st.sampled_from([start, start, min(len(text), start + 4), *behind[:3]]))
                typed = "" if end > start and data.draw(st.booleans()) else line
                texts[uri] = text[:start] + typed + text[end:]
                workspace = workspace.edit(uri, version, [Edit(Span(start, end), typed)])
        now = {uri: _told(workspace, uri) for uri in texts}
        for uri in texts.keys() - workspace.changed:
            assert now[uri] == found[uri], "nobody said that this could be different"
        found = {**now}
    fresh = Workspace.of(*(Model.open(uri, 1, text) for uri, text in texts.items()))
    for uri in texts:
        assert workspace.closure(uri) == fresh.closure(uri)
        assert workspace[uri].context.custom_kinds == fresh[uri].context.custom_kinds
        assert workspace[uri].index.declared == fresh[uri].index.declared
        known, right = workspace[uri].resolutions, fresh[uri].resolutions
        assert known.open == right.open
        assert dict(known.loose.items()) == dict(right.loose.items())
        assert known.misplaced == right.misplaced
        assert dict(workspace.shared(uri)) == dict(fresh.shared(uri))
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
