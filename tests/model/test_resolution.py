"""Names: where they are declared, and what a reference to them means."""

import pytest

from sruja_lsp.analysis.engine import findings
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.model.model import Model
from sruja_lsp.model.resolve import How
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

SHOP = """\
Shop = system "Shop" {
  API = container "API" {
    Cart = component "Cart"
  }
  Store = database "Store"
  API -> Store "reads"
}
"""


def meanings(content: str) -> dict[str, tuple[How, list[str]]]:
    """What each reference of a text but those to kinds means."""
    model = Model.open("file:///a.sruja", 1, content)
    workspace = Workspace.of(model)
    found = {}
    for statement in model.statements():
        for reference in statement.meaning.references:
            resolution = workspace.resolve(model.uri, reference, statement.scope)
            if reference.role != "kind":
                found[reference.text] = (resolution.how, [name.name for name in resolution.names])
    return found


@pytest.mark.parametrize(
    ("line", "name", "how", "meant"),
    [
        ("A -> Shop.API", "Shop.API", How.EXACT, ["Shop.API"]),
        ("A -> Shop.API.Cart", "Shop.API.Cart", How.EXACT, ["Shop.API.Cart"]),
        ("A -> Cart", "Cart", How.SUFFIX, ["Shop.API.Cart"]),
        ("A -> API.Cart", "API.Cart", How.SUFFIX, ["Shop.API.Cart"]),
        ("A -> Ghost", "Ghost", How.MISSING, []),
        ("A -> Shop.Ghost", "Shop.Ghost", How.MISSING, []),
        ("A -> other::Ghost", "other::Ghost", How.ELSEWHERE, []),
        ("Bank = system {\n Store = database\n}\nA -> Store", "Store", How.AMBIGUOUS, ["Bank.Store", "Shop.Store"]),
        ("Store = database\nA -> Store", "Store", How.EXACT, ["Store"]),
        ("view v of Shop {\n include Store\n}", "Store", How.SCOPE, ["Shop.Store"]),
        ("view v of API {\n include Cart\n}", "Cart", How.SCOPE, ["Shop.API.Cart"]),
        ("deployment P {\n node N {\n containerInstance Cart {\n}\n}\n}", "Cart", How.SUFFIX, ["Shop.API.Cart"]),
        ("deployment P {\n node N {\n infrastructure L\n L -> Cart\n}\n}", "L", How.SCOPE, ["P.N.L"]),
        ("deployment P {\n node N {\n infrastructure L\n}\n N.L -> Cart\n}", "N.L", How.SCOPE, ["P.N.L"]),
        ("deployment P {\n node N {\n infrastructure L\n}\n Cart -> L\n}", "L", How.SUFFIX, ["P.N.L"]),
        ("deployment P {\n node L\n}\ndeployment Q {\n node N\n N -> L\n}", "L", How.MISSING, []),
        ("deployment P {\n node Cart\n Cart -> API\n}", "Cart", How.SCOPE, ["P.Cart"]),
        ("deployment P {\n node Cart\n}\nCart -> Shop", "Cart", How.SUFFIX, ["Shop.API.Cart"]),
        ("flow F {\n step Cart -> Shop.Store\n}", "Cart", How.SUFFIX, ["Shop.API.Cart"]),
        ('R = requirement functional "x" {\n affects Shop.Store\n}', "Shop.Store", How.EXACT, ["Shop.Store"]),
    ],
)
def test_a_name_means(line: str, name: str, how: How, meant: list[str]) -> None:
    assert meanings(SHOP + line + "\n")[name] == (how, meant)


def test_scopes_are_searched_outwards() -> None:
    found = meanings(
        "A = system {\n B = container {\n  C = component\n  C -> D\n }\n D = queue\n}\nE = system {\n D = queue\n}"
    )
    assert found["D"] == (How.SCOPE, ["A.D"])


def test_a_top_level_name_goes_before_one_in_scope() -> None:
    found = meanings("A = system {\n X = container\n Y = container\n Y -> X\n}\nX = system\n")
    assert found["X"] == (How.EXACT, ["X"])


def test_nodes_are_named_by_their_place() -> None:
    model = Model.open(
        "file:///a.sruja", 1, 'deployment P {\n node "US East" {\n node K {\n}\n}\n node EU {\n node K {\n}\n}\n}\n'
    )
    names = {name.name for name in model.index.declared if name.namespace is Namespace.DEPLOYMENT}
    assert names == {"P", "P.US_East", "P.US_East.K", "P.EU", "P.EU.K"}


def test_a_declaration_is_found_by_its_full_name() -> None:
    model = Model.open("file:///a.sruja", 1, SHOP)
    found = list(model.declarations(Name(Namespace.ELEMENT, "Shop.API.Cart")))
    assert [model.text.slice(*statement.focus) for statement in found] == ["Cart"]
    assert [model.text.line_at(statement.start) for statement in found] == [2]


def test_kinds_of_ones_own_declare_elements_too() -> None:
    model = Model.open("file:///a.sruja", 1, 'lambda = kind "Lambda"\nlambda "Image resizer"\n')
    assert Name(Namespace.ELEMENT, "Image_resizer") in model.index.declared


def test_legacy_blocks_make_no_scope() -> None:
    model = Model.open("file:///a.sruja", 1, 'model {\n S = system "S" {\n  C = container "C"\n }\n}\n')
    names = [name.name for name in model.index.declared if name.namespace is Namespace.ELEMENT]
    assert names == ["S", "S.C"]


@pytest.mark.parametrize("around", ['A = system "A" {\n', "extend Shop {\n", "architecture {\n", ""])
def test_what_stands_in_an_element_without_its_name_is_found_again(around: str) -> None:
    inner = "deployment D {\n node N {\n containerInstance Ghost\n}\n}\nview v {\n include Spectre\n}\n"
    content = SHOP + around + inner + ("}\n" if around else "")
    model = Model.open("file:///a.sruja", 1, content)
    for site in model.index.sites:
        if site.text in ("Ghost", "Spectre"):
            ((statement, reference),) = model.occurrences(site)
            assert content[statement.of(reference).start :].startswith(site.text)
    (node,) = model.declarations(Name(Namespace.DEPLOYMENT, "D.N"))
    assert content[node.focus.start :].startswith("N {")


@pytest.mark.parametrize("gone", [' infrastructure L "L"\n', " node M\n"])
def test_relations_miss_a_node_that_goes_and_find_it_when_it_is_back(gone: str) -> None:
    text = f'A = system "A"\ndeployment P {{\n node N {{\n{gone} containerInstance A\n L -> A\n }}\n A -> M\n}}\n'
    model = Model.open("file:///a.sruja", 1, text)
    workspace = Workspace.of(model)
    there = [finding.message for finding in findings(workspace, model.uri)]
    place = text.index(gone)
    without = model.edit(2, [Edit(Span(place, place + len(gone)), "")])
    workspace = workspace.apply({model.uri: without})
    missed = [finding.message for finding in findings(workspace, model.uri)]
    assert missed == [finding.message for finding in findings(Workspace.of(without), model.uri)]
    assert len(missed) == len(there) + 1
    back = without.edit(3, [Edit(Span(place, place), gone)])
    workspace = workspace.apply({model.uri: back})
    assert [finding.message for finding in findings(workspace, model.uri)] == there
