"""The resolved architecture: what is read, across files, and that an edit gives what a whole reading gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.model.architecture import Architecture
from sruja_lsp.model.facts import page_facts
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support import strategies
from tests.support.paths import SHOWCASE, plain_fixtures, read

if TYPE_CHECKING:
    from sruja_lsp.model.deployed import DeployedInstance, DeployedNode
    from sruja_lsp.model.sources import Place

TEXTS = [read(path) for path in [SHOWCASE, *plain_fixtures()]]


def of(text: str) -> Architecture:
    return Architecture.of(Model.open("file:///a.sruja", 1, text))


def where(place: Place) -> tuple[str, Span, Span]:
    return place.uri, place.focus, place.span


def deployed(part: DeployedNode | DeployedInstance) -> object:
    parts = getattr(part, "parts", None)
    if parts is None:
        return part.id, where(part.place)  # type: ignore[union-attr]  # an instance
    relations = [(one.source, one.target, one.label, where(one.place)) for one in part.relations]  # type: ignore[union-attr]  # a node
    return part.id, [where(place) for place in part.places], [deployed(one) for one in parts], relations  # type: ignore[union-attr]  # a node


def summary(found: Architecture) -> object:
    """Everything an architecture says, as plain data that can be compared."""
    elements = [
        (
            *(one.name, one.kind, one.kind_title, one.title, one.description, one.technology, one.tags, one.external),
            *(one.parent, one.children, dict(one.properties), dict(one.metadata), one.style),
            [(name, {key: said.text for key, said in goal.said.items()}) for name, goal in one.objectives.items()],
            [where(place) for place in one.places],
        )
        for one in found.elements.values()
    ]
    relations = [(*one[:6], where(one.place)) for one in found.relations]
    scenarios = [
        (
            *(one.name, one.kind, one.title, one.description, where(one.place)),
            [(step.source, step.target, step.label, dict(step.properties), where(step.place)) for step in one.steps],
        )
        for one in found.scenarios
    ]
    views = [
        (
            one.name,
            one.title,
            one.subject,
            one.selectors,
            one.direction,
            dict(one.positions),
            one.styles,
            where(one.place),
        )
        for one in found.views
    ]
    return (
        elements,
        relations,
        scenarios,
        views,
        found.styles,
        [deployed(one) for one in found.deployments],
        found.title,
    )


@given(st.data())
def test_an_edit_gives_what_a_whole_reading_gives(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    model = Model.open("file:///a.sruja", 1, text)
    Architecture.of(model)
    for version, edit in enumerate(data.draw(strategies.edits(text)), start=2):
        text = strategies.apply(text, edit)
        model = model.edit(version, [edit])
        assert summary(Architecture.of(model)) == summary(of(text))


def test_an_edit_reads_the_pages_around_it_and_no_other() -> None:
    system = 'S{0} = system "S{0}" {{\n  Api = container "API" {{ technology "Rust" }}\n}}\n'
    text = "".join(system.format(number) for number in range(1000))
    model = Model.open("file:///a.sruja", 1, text)
    Architecture.of(model)
    before = {id(page): page_facts(page, model.context).outline for page in model.tree.root.pages}
    place = text.index("Rust", len(text) // 2)
    model = model.edit(2, [Edit(Span(place, place), "Type")])
    found = Architecture.of(model)
    kept = [page_facts(page, model.context).outline is before.get(id(page), ()) for page in model.tree.root.pages]
    assert kept.count(False) == 1
    assert sum(one.technology == "TypeRust" for one in found.elements.values()) == 1


def test_what_several_statements_say_of_one_element() -> None:
    found = of(
        """
        Shop = system "Shop" { description "first" tags ["a"] }
        extend Shop { description "second" owner "Team" tags ["b"] Api = container "API" }
        Shop.Web = container "Web"
        Shop = system "Again" { technology "Any" }
        """
    ).elements
    assert list(found) == ["Shop", "Shop.Api", "Shop.Web"]
    shop = found["Shop"]
    assert (shop.title, shop.description, shop.technology) == ("Shop", "first", "Any")
    assert (shop.tags, dict(shop.properties), shop.children) == (
        ("a", "b"),
        {"owner": "Team"},
        ("Shop.Api", "Shop.Web"),
    )
    assert len(shop.places) == 2


def test_relations_in_every_form() -> None:
    found = of(
        """
        A = system "A" { X = container "X" Y = container "Y"
          X -> Y "calls" "over the wire" technology "gRPC" [sync, #fast] { description "d" } }
        B = system "B"
        X -> B reads "loads"
        A -> B
        A -> Nothing "is gone"
        """
    ).relations
    assert [one[:6] for one in found] == [
        ("A.X", "A.Y", "calls", "over the wire", "gRPC", ("sync", "fast")),
        ("A.X", "B", "loads", "", "", ()),
        ("A", "B", "", "", "", ()),
    ]


def test_kinds_of_the_users_own_lend_their_title_technology_and_style() -> None:
    found = of(
        'lambda = kind "Function" { technology "AWS Lambda" style { color "#ff9900" } }\n'
        'Resize = lambda "Image resizer"\n'
    ).elements["Resize"]
    assert (found.kind_title, found.technology, found.style) == ("Function", "AWS Lambda", (("color", "#ff9900"),))


def test_a_document_and_everything_it_imports() -> None:
    bank = Model.open("file:///m/bank.sruja", 1, 'Bank = system "Bank" { Gate = container "Gate" }\n')
    text = 'import { * } from \'./bank.sruja\'\nShop = system "Shop"\nShop -> Bank.Gate "charges"\n'
    text += 'deployment Live "Live" { node Eu "EU" { containerInstance Bank.Gate } }\n'
    shop = Model.open("file:///m/shop.sruja", 1, text)
    other = Model.open("file:///m/other.sruja", 1, 'Other = system "Other"\n')
    found = Architecture.within(Workspace.of(shop, bank, other), shop.uri)
    assert list(found.elements) == ["Shop", "Bank", "Bank.Gate"]
    assert [(one.source, one.target) for one in found.relations] == [("Shop", "Bank.Gate")]
    assert found.elements["Bank"].places[0].uri == bank.uri
    assert [one.id for one in found.deployments[0].instances()] == ["Live.Eu:Bank.Gate"]
