"""Pictures of views: what is drawn, under which ids, and that the same model gives the same bytes."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from sruja_lsp.diagram.picture import draw
from sruja_lsp.diagram.views import views
from sruja_lsp.model.model import Model
from tests.support.markers import parse
from tests.support.paths import SHOWCASE, read

SVG = "{http://www.w3.org/2000/svg}"

SHOP = """
Guest = person "Guest"
Shop = system "Shop" {
  Web = container "Web shop" { technology "Svelte" }
  Api = container "API" { technology "Rust" description "Prices and orders" }
  Orders = database "Orders"
  Web -> Api "asks"
  Api -> Orders "reads"
  Api -> Orders "writes"
}
Bank = system "Bank" #external { Gate = container "Gate" }
Guest -> Shop.Web "buys"
Shop.Api -> Bank.Gate "charges"
Buying = scenario "A guest buys" {
  Guest -> Shop.Web "picks"
  Shop.Web -> Shop.Api "orders"
}
view money of Shop { include Api Bank }
"""


def model_of(text: str) -> Model:
    return Model.open("file:///shop.sruja", 1, text)


def ids(svg: str) -> list[str]:
    """What is drawn, each once: headers and labels are further parts of a frame or a line."""
    groups = ET.fromstring(svg).iter(f"{SVG}g")  # noqa: S314  # ours
    return [found for group in groups if (found := group.get("data-id")) and not group.get("data-part")]


def test_views_of_a_model() -> None:
    found = [(view.id, view.kind.value) for view in views(model_of(SHOP))]
    assert found == [
        ("landscape", "landscape"),
        ("system:Shop", "system"),
        ("system:Bank", "system"),
        ("money", "custom"),
        ("scenario:Buying", "scenario"),
    ]


def test_the_landscape_lifts_relations_to_systems() -> None:
    picture = draw(model_of(SHOP), "landscape")
    assert sorted(ids(picture.svg)) == ["Bank", "Guest", "Guest->Shop", "Shop", "Shop->Bank"]


def test_a_system_shows_its_containers_and_what_they_touch() -> None:
    picture = draw(model_of(SHOP), "system:Shop")
    assert sorted(ids(picture.svg)) == [
        "Bank",
        "Guest",
        "Guest->Shop.Web",
        "Shop",
        "Shop.Api",
        "Shop.Api->Bank",
        "Shop.Api->Shop.Orders",
        "Shop.Orders",
        "Shop.Web",
        "Shop.Web->Shop.Api",
    ]
    assert "reads (+1)" in picture.svg


def test_names_in_a_view_start_at_what_it_is_of() -> None:
    picture = draw(model_of(SHOP), "money")
    assert sorted(ids(picture.svg)) == ["Bank", "Shop", "Shop.Api", "Shop.Api->Bank"]


def test_steps_of_a_scenario_are_numbered() -> None:
    picture = draw(model_of(SHOP), "scenario:Buying")
    root = ET.fromstring(picture.svg)  # noqa: S314  # ours
    steps = [(group.get("data-step"), group.get("data-id")) for group in root.iter(f"{SVG}g") if group.get("data-step")]
    assert steps == [("1", "Guest->Shop.Web"), ("2", "Shop.Web->Shop.Api")]


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_the_same_model_gives_the_same_bytes(theme: str) -> None:
    text = read(SHOWCASE)
    one, other = model_of(text), model_of(text)
    for view in views(one):
        assert draw(one, view.id, theme).svg == draw(other, view.id, theme).svg


def test_elements_say_where_they_are_declared() -> None:
    marked = parse(SHOP)
    picture = draw(model_of(marked.text), "system:Shop")
    api = next(drawn for drawn in picture.elements if drawn.id == "Shop.Api")
    assert marked.text[api.span.start : api.span.end] == "Api"
    assert (api.name, api.uri) == ("API", "file:///shop.sruja")


def test_an_empty_model_gives_a_picture_that_says_so() -> None:
    picture = draw(model_of("// nothing\n"))
    assert picture.elements == ()
    assert "Nothing to draw yet" in picture.svg


DEPLOYED = """
Shop = system "Shop" {
  Api = container "API" {
    slo { availability { target "99.9%" window "30 days" current "99.94%" } }
  }
  Orders = database "Orders"
  Api -> Orders "writes"
}
deployment Live "Live" {
  node Eu "Europe" {
    status "active"
    node Pods "Pods" { containerInstance Shop.Api { replicas 3 traffic 60 version "1.4" } }
    containerInstance Shop.Orders { role "primary" }
    infrastructure Edge "Load balancer"
  }
  node Us "America" {
    status "standby"
    containerInstance Shop.Api
    containerInstance Shop.Orders
    containerInstance Shop.Orders
  }
}
"""


def test_a_deployment_shows_what_runs_where_and_who_is_near() -> None:
    picture = draw(model_of(DEPLOYED), "deployment:Live")
    assert ids(picture.svg) == [
        "Live",
        "Live.Eu",
        "Live.Eu.Pods",
        "Live.Us",
        "Live.Eu.Pods:Shop.Api->Live.Eu:Shop.Orders",
        "Live.Us:Shop.Api->Live.Us:Shop.Orders",
        "Live.Us:Shop.Api->Live.Us:Shop.Orders#2",
        "Live.Eu.Pods:Shop.Api",
        "Live.Eu:Shop.Orders",
        "Live.Eu.Edge",
        "Live.Us:Shop.Api",
        "Live.Us:Shop.Orders",
        "Live.Us:Shop.Orders#2",
    ]


def test_a_deployment_shows_the_relations_that_stand_in_it() -> None:
    said = """
    node Pods2 "More pods" { containerInstance Shop.Api }
    Edge -> Shop.Api "hands on"
    Pods -> Pods2 "fails over"
    Eu -> Pods "is around it"
  }
  Eu -> Us "replicates to"
  node Us"""
    svg = draw(model_of(DEPLOYED.replace("\n  }\n  node Us", said)), "deployment:Live").svg
    assert [one for one in ids(svg) if "->" in one and ":Shop.Orders" not in one] == [
        "Live.Eu->Live.Us",
        "Live.Eu.Edge->Live.Eu.Pods:Shop.Api",
        "Live.Eu.Edge->Live.Eu.Pods2:Shop.Api",
        "Live.Eu.Pods->Live.Eu.Pods2",
    ]
    assert svg.count(">hands on</text>") == 2


def test_badges_and_budgets_are_written_and_not_only_coloured() -> None:
    svg = draw(model_of(DEPLOYED), "deployment:Live").svg
    for said in (
        "\u00d73",
        "60% traffic",
        "v1.4",
        "active",
        "standby",
        "primary",
        "SLO 99.9% \u2713",
        "40% budget left",
    ):
        assert f">{said}</text>" in svg
    assert "17 min 16.8 s left" in svg.replace("; ", " ")
