"""Objectives as they are written, the arithmetic of budgets, and what an edit costs."""

from __future__ import annotations

from decimal import Decimal
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.language.values import humanise, humanise_share
from sruja_lsp.model import service_levels
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace, Role
from sruja_lsp.model.model import Model

if TYPE_CHECKING:
    from sruja_lsp.model.service_levels import Line


def model(text: str) -> Model:
    return Model.open("file:///levels.sruja", 1, dedent(text))


def promised(opened: Model, name: str, origin: str = "") -> service_levels.Objectives:
    (statement,) = opened.declarations(Name(Namespace.ELEMENT, name))
    return service_levels.promised(statement, origin)


def lines(opened: Model, name: str) -> dict[str, Line]:
    return {line.name: line for line in service_levels.lines(promised(opened, name))}


SHOP = """
    Shop = system "Shop" {
      Api = container "API" {
        slo {
          availability { target "99.9%" window "30 days" current "99.95%" }
          latency { p95 "200ms" p99 "500ms" window "7 days" current { p95 "180ms" p99 "620ms" } }
          error_rate { target "< 0.1%" current "0.05%" }
          throughput { target "100 req/s" current "7200 req/minute" }
          freshness { target "2 hours" }
        }
      }
    }
    deployment Live "Live" {
      containerInstance Shop.Api { slo { availability { target "99.99%" } latency { p95 "150ms" } } }
    }
    """


def test_every_promise_is_a_line_with_its_places() -> None:
    opened = model(SHOP)
    found = lines(opened, "Shop.Api")
    assert list(found) == ["availability", "latency p95", "latency p99", "error rate", "throughput", "freshness"]
    text = str(opened.text)
    for line in found.values():
        for setting in (line.target, line.current, line.window):
            if setting is not None:
                assert text[slice(*setting.span)] == f'"{setting.text}"'
                assert text[slice(*setting.key)] in {"target", "current", "window", "p95", "p99"}
    assert [line.met for line in found.values()] == [True, True, False, True, True, None]


def test_half_a_budget_is_burned() -> None:
    budget = lines(model(SHOP), "Shop.Api")["availability"].budget
    assert budget is not None
    assert (budget.allowed, budget.burned, budget.left) == (Decimal("0.001"), Decimal("0.5"), Decimal("0.5"))
    assert (budget.seconds, budget.seconds_left) == (Decimal(2592), Decimal(1296))
    assert not budget.assumed
    assert budget.seconds_left is not None
    assert humanise(budget.seconds_left) == "21 min 36 s"


@pytest.mark.parametrize(
    ("written", "allowed", "burned", "seconds"),
    [
        ('availability { target "99%" window "7 days" current "98%" }', "0.01", "2", "6048"),
        ('availability { target "99.9%" window "quarter" }', "0.001", None, "7776"),
        ('availability { target "100%" current "99%" }', "0", None, "0"),
        ('availability { target "99.9%" current "100%" }', "0.001", "0", "2592"),
        ('error_rate { target "< 1%" window "1 day" current "0.75%" }', "0.01", "0.75", "864"),
        ('errorRate { target "0.5%" current "1%" }', "0.005", "2", "12960"),
    ],
)
def test_budgets(written: str, allowed: str, burned: str | None, seconds: str) -> None:
    (line,) = lines(model(f'A = system "A" {{ slo {{ {written} }} }}'), "A").values()
    budget = line.budget
    assert budget is not None
    assert budget.allowed == Decimal(allowed)
    assert budget.burned == (None if burned is None else Decimal(burned))
    assert budget.seconds == Decimal(seconds)
    assert budget.left == (None if burned is None else 1 - Decimal(burned))
    assert budget.assumed == ("window" not in written)


@pytest.mark.parametrize(
    "written",
    ['availability { target "often" }', 'availability { target "99%" window "peak hour" }', 'latency { p95 "1s" }'],
)
def test_no_budget_can_be_worked_out(written: str) -> None:
    (line,) = lines(model(f'A = system "A" {{ slo {{ {written} }} }}'), "A").values()
    assert line.budget is None


def test_an_instance_stands_over_its_container_property_by_property() -> None:
    opened = model(SHOP)
    instance = next(each for each in opened.statements() if each.meaning.role is Role.INSTANCE)
    merged = service_levels.over(service_levels.promised(instance), promised(opened, "Shop.Api", origin="Shop.Api"))
    found = {line.name: line for line in service_levels.lines(merged)}
    availability = found["availability"]
    assert (availability.target.text, availability.target.origin) == ("99.99%", "")
    assert availability.current is not None
    assert (availability.current.text, availability.current.origin) == ("99.95%", "Shop.Api")
    assert availability.met is False
    assert (found["latency p95"].target.text, found["latency p99"].target.text) == ("150ms", "500ms")


def test_two_blocks_are_read_as_one() -> None:
    opened = model(
        """
        A = system "A" {
          slo { availability { target "99%" } availability { target "98%" current "97%" } }
          slo { availability { window "7 days" } latency { p99 "1s" } }
        }
        """
    )
    found = lines(opened, "A")
    availability = found["availability"]
    assert availability.target.text == "99%"
    assert availability.current is not None
    assert availability.window is not None
    assert (availability.current.text, availability.window.text) == ("97%", "7 days")
    assert "latency p99" in found


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        ("0.5", "50%"),
        ("1", "100%"),
        ("0", "0%"),
        ("0.125", "12.5%"),
        ("0.0004", "0.04%"),
        ("6", "600%"),
        ("12.3456", "1235%"),
        ("0.99985", "99.985%"),
        ("0.9940050", "99.401%"),
        ("0.333333", "33.3%"),
        ("-0.5", "-50%"),
    ],
)
def test_shares_are_rounded_to_what_a_reader_can_use(share: str, shown: str) -> None:
    assert humanise_share(Decimal(share)) == shown
