"""From a picture to the text and back."""

from __future__ import annotations

import pytest

from sruja_lsp.diagram.locate import elements_at, locate
from sruja_lsp.diagram.picture import draw
from sruja_lsp.model.model import Model
from tests.support.markers import parse

SHOP = """
Shop = system "Shop" {
  Api = container "API"
}
Bank = system "Bank" { Gate = container "Gate" }
Shop.Api -> Bank.Gate "charges"
deployment Live "Live" {
  node Eu "Europe" {
    containerInstance Shop.Api { replicas 2 }
    infrastructure Lb "Balancer"
    Lb -> Shop.Api "hands on"
  }
  node Us "America" { containerInstance Shop.Api }
  Eu -> Us "replicates to"
}
"""


def located(id_: str) -> list[str]:
    text = parse(SHOP).text
    model = Model.open("file:///shop.sruja", 1, text)
    return [text[target.focus.start : target.focus.end] for target in locate(model, id_)]


@pytest.mark.parametrize(
    ("id_", "focus"),
    [
        ("Shop.Api", ["Api"]),
        ("Shop.Api->Bank.Gate", ["Shop.Api"]),
        ("Shop->Bank", ["Shop.Api"]),
        ("Live.Eu", ["Eu"]),
        ("Live.Eu:Shop.Api", ["Shop.Api", "Api"]),
        ("Live:Shop.Api", ["Api"]),
        ("Live.Eu.Lb->Live.Eu:Shop.Api", ["Lb"]),
        ("Live.Eu->Live.Us", ["Eu"]),
        ("Live.Us->Live.Eu", []),
        ("Nothing", []),
        ("Shop->", []),
        ("", []),
    ],
)
def test_locate(id_: str, focus: list[str]) -> None:
    assert located(id_) == focus


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ('Api = container "A$0PI"', ("Shop.Api", "Shop")),
        ('"char$0ges"', ("Shop.Api->Bank.Gate", "Shop.Api->Bank", "Shop->Bank.Gate", "Shop->Bank")),
        ("replicas$0 2", ("Live.Eu:Shop.Api", "Shop.Api", "Live.Eu", "Live")),
        ('node Eu$0 "Europe"', ("Live.Eu", "Live")),
        ('"hands$0 on"', ("Live.Eu.Lb->Live.Eu:Shop.Api", "Live.Eu", "Live")),
        ("Eu$0 -> Us", ("Live.Eu->Live.Us", "Live.Eu", "Live")),
    ],
)
def test_elements_at(at: str, found: tuple[str, ...]) -> None:
    marked = parse(SHOP.replace(at.replace("$0", ""), at))
    assert elements_at(Model.open("file:///shop.sruja", 1, marked.text), marked.cursor) == found


def test_elements_of_other_repositories_are_where_they_are_mentioned() -> None:
    text = 'Shop = system "Shop"\nShop -> bank::Ledger.Gate "charges"\n'
    model = Model.open("file:///shop.sruja", 1, text)
    for id_ in ("bank::Ledger.Gate", "Shop->bank::Ledger.Gate"):
        assert [text[target.focus.start : target.focus.end] for target in locate(model, id_)] == ["Shop"]
    assert elements_at(model, text.index("charges"))[0] == "Shop->bank::Ledger.Gate"
    svg = draw(model, "landscape").svg
    assert 'data-id="bank::Ledger.Gate"' in svg
    assert "[External, of bank]" in svg


def test_nothing_at_nothing() -> None:
    assert elements_at(Model.open("file:///shop.sruja", 1, ""), 0) == ()


def test_a_message_is_the_step_with_its_number() -> None:
    text = """\
A = system "A"
B = system "B"
A -> B "always"
S = scenario "S" {
  A -> B "first"
  B -> A "then"
  A -> B "last"
}
"""
    model = Model.open("file:///steps.sruja", 1, text)

    def lines(id_: str) -> list[int]:
        return [model.text.line_at(target.focus.start) + 1 for target in locate(model, id_)]

    assert lines("A->B") == [3, 5, 7]
    assert lines("A->B#1") == [5, 3]
    assert lines("A->B#3") == [7, 3]
