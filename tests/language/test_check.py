"""What is said about a value: nothing when it is right, and what to write when it is wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sruja_lsp.language import table
from sruja_lsp.language.check import Issue, check, example_value
from sruja_lsp.language.types import Choice, Property, ValueType


def _property(path: str) -> Property:
    block, _, name = path.rpartition("/")
    prop = table.block(block).property(name)
    assert prop is not None
    return prop


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("containerInstance/replicas", "3"),
        ("containerInstance/replicas", "0"),
        ("scale/min", "500"),
        ("layout/ranksep", "80.5"),
        ("containerInstance/traffic", "95"),
        ("containerInstance/traffic", "95%"),
        ("containerInstance/traffic", "0"),
        ("containerInstance/traffic", "100"),
        ("containerInstance/multi_az", "true"),
        ("containerInstance/multi_az", "False"),
        ("slo.availability/target", "99.95%"),
        ("slo.availability/current", ">= 99.95 %"),
        ("slo.error_rate/target", "< 0.1%"),
        ("slo.latency/p95", "200ms"),
        ("slo.latency/p95", "< 200ms"),
        ("slo.availability/window", "30 days"),
        ("slo.availability/window", "30d"),
        ("slo.throughput/target", "10000 req/s"),
        ("slo.objective/target", "whatever"),
        ("auto_rollback/error_rate", "> 1%"),
        ("auto_rollback/latency_p95", "> 500ms"),
        ("auto_rollback/trigger_time", "5 minutes"),
        ("containerInstance/memory", "4GB"),
        ("containerInstance/max_unavailable", "1"),
        ("containerInstance/max_unavailable", "25%"),
        ("containerInstance/strategy", "blue-green"),
        ("containerInstance/strategy", "Blue Green"),
        ("containerInstance/strategy", "blue_green"),
        ("requirement/priority", "MUST"),
        ("requirement/priority", "won't"),
        ("adr/status", "Superseded"),
        ("node/status", "half asleep"),
        ("loop.relation/polarity", "-"),
        ("loop.relation/polarity", "+"),
        ("styles/color", "#0ea5e9"),
        ("styles/color", "tomato"),
        ("styles/opacity", "0.8"),
        ("element.container/technology", "3"),
        ("element.container/version", "1.10"),
        ("element.container/requirement", "R1"),
        ("element.container/tags", "backend"),
    ],
)
def test_nothing_is_said_about_a_value_that_is_right(path: str, written: str) -> None:
    assert check(_property(path), written, quoted=True) is None


@pytest.mark.parametrize(
    ("path", "written", "message", "suggestion"),
    [
        ("containerInstance/replicas", "several", "`replicas` is a whole number, as in `10`, not `several`.", None),
        ("containerInstance/replicas", "2.5", "`replicas` is a whole number, as in `10`, not `2.5`.", None),
        ("containerInstance/replicas", "-1", "`replicas` cannot be less than 0.", None),
        ("scale/max", "0", "`max` cannot be less than 1.", None),
        ("scale/max", "many", "`max` is a number, as in `10`, not `many`.", None),
        ("containerInstance/traffic", "130", "`traffic` goes from 0 to 100, not to `130`.", None),
        ("containerInstance/traffic", "130%", "`traffic` goes from 0 to 100, not to `130%`.", None),
        ("containerInstance/traffic", "most", "`traffic` is a share from 0 to 100, as in `95`, not `most`.", None),
        ("containerInstance/multi_az", "perhaps", "`multi_az` is `true` or `false`, not `perhaps`.", None),
        ("slo.availability/target", "often", '`target` is a percentage, as in `"99.9%"`, not `often`.', None),
        ("slo.availability/target", "130%", "`target` goes from 0 to 100, not to `130%`.", None),
        ("slo.error_rate/target", "seldom", '`target` is a percentage, as in `"< 0.1%"`, not `seldom`.', None),
        ("slo.latency/p95", "fast", '`p95` is a time with its unit, as in `"200ms"`, not `fast`.', None),
        ("slo.latency/p95", "200", '`p95` is a time with its unit, as in `"200ms"`, not `200`.', '"200ms"'),
        (
            "auto_rollback/trigger_time",
            "soon",
            '`trigger_time` is a time with its unit, as in `"5 minutes"`, not `soon`.',
            None,
        ),
        ("auto_rollback/error_rate", "1%", '`error_rate` is a limit, as in `"> 1%"`, not `1%`.', '"> 1%"'),
        ("auto_rollback/error_rate", "> 500ms", '`error_rate` is a limit, as in `"> 1%"`, not `> 500ms`.', None),
        (
            "auto_rollback/latency_p95",
            "500 ms",
            '`latency_p95` is a limit, as in `"> 500ms"`, not `500 ms`.',
            '"> 500ms"',
        ),
        ("auto_rollback/latency_p95", "> 1%", '`latency_p95` is a limit, as in `"> 500ms"`, not `> 1%`.', None),
        ("auto_rollback/latency_p95", "> 500", '`latency_p95` is a limit, as in `"> 500ms"`, not `> 500`.', None),
        (
            "requirement/priority",
            "urgent",
            "`priority` cannot be `urgent`: it is one of `must`, `should`, `could`, `wont`.",
            None,
        ),
        (
            "causal_loop/loop_type",
            "balanceing",
            "`loop_type` cannot be `balanceing`: it is one of `reinforcing`, `balancing`. Did you mean `balancing`?",
            '"balancing"',
        ),
        (
            "loop.relation/polarity",
            "positive",
            "`polarity` cannot be `positive`: it is one of `+`, `-`.",
            None,
        ),
    ],
)
def test_a_wrong_value_is_a_warning_that_says_what_to_write(
    path: str, written: str, message: str, suggestion: str | None
) -> None:
    assert check(_property(path), written, quoted=True) == Issue(message, suggestion, "warning")


@pytest.mark.parametrize(
    ("path", "written", "message"),
    [
        ("slo.availability/window", "peak hour", '`window` is a span of time, as in `"30 days"`, not `peak hour`.'),
        ("slo.throughput/target", "a lot", '`target` is a rate, as in `"10000 req/s"`, not `a lot`.'),
        ("containerInstance/memory", "plenty", '`memory` is a size with its unit, as in `"4GB"`, not `plenty`.'),
        ("styles/color", "#12345", '`color` is a colour, as in `"#0ea5e9"`, not `#12345`.'),
    ],
)
def test_words_that_still_tell_a_reader_something_are_a_hint(path: str, written: str, message: str) -> None:
    assert check(_property(path), written, quoted=True) == Issue(message, None, "hint")


@pytest.mark.parametrize(
    ("path", "written", "suggestion"),
    [
        ("slo.availability/target", "99.9", '"99.9%"'),
        ("slo.availability/target", "100", '"100%"'),
        ("slo.availability/target", "0.9995", '"99.95%"'),
        ("slo.error_rate/target", "2", '"2%"'),
        ("slo.error_rate/target", "0.5", None),
        ("slo.availability/target", "-1", None),
        ("slo.availability/target", "0", None),
    ],
)
def test_a_percentage_without_its_sign_is_mended_where_it_is_clear(
    path: str, written: str, suggestion: str | None
) -> None:
    issue = check(_property(path), written, quoted=True)
    assert issue is not None
    assert issue.suggestion == suggestion


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("slo.availability/target", "99.9%"),
        ("slo.latency/p95", "200ms"),
        ("slo.availability/window", "30d"),
        ("auto_rollback/error_rate", "> 1%"),
        ("containerInstance/memory", "4GB"),
        ("styles/color", "#22c55e"),
    ],
)
def test_a_value_with_a_unit_belongs_in_quotes(path: str, written: str) -> None:
    prop = _property(path)
    assert check(prop, written, quoted=True) is None
    assert check(prop, written, quoted=False) == Issue(
        f'Put the value in quotes: `"{written}"`.', f'"{written}"', "hint"
    )


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("containerInstance/replicas", "3"),
        ("containerInstance/traffic", "95"),
        ("containerInstance/multi_az", "true"),
        ("element.container/criticality", "high"),
        ("styles/color", "red"),
        ("element.container/description", "short"),
    ],
)
def test_numbers_and_words_need_no_quotes(path: str, written: str) -> None:
    assert check(_property(path), written, quoted=False) is None


@pytest.mark.parametrize("value_type", ValueType)
@pytest.mark.parametrize("written", ["", "  ", "\t"])
def test_nothing_is_said_about_a_value_that_is_still_missing(value_type: ValueType, written: str) -> None:
    prop = Property("key", value_type, "What it is.", 'key "x"', choices=(Choice("x", "The only one."),))
    assert check(prop, written, quoted=True) is None


@pytest.mark.parametrize(
    ("low", "high", "written", "message"),
    [
        (Decimal(1), None, "0", "`key` cannot be less than 1."),
        (None, Decimal(5), "6", "`key` cannot be more than 5."),
        (Decimal(1), Decimal(5), "6", "`key` goes from 1 to 5, not to `6`."),
        (Decimal(1), Decimal(5), "5", None),
        (None, None, "-1000", None),
    ],
)
def test_bounds(low: Decimal | None, high: Decimal | None, written: str, message: str | None) -> None:
    prop = Property("key", ValueType.NUMBER, "What it is.", "key 3", minimum=low, maximum=high)
    issue = check(prop, written, quoted=False)
    assert (issue and issue.message) == message


def test_a_value_may_be_of_another_type_that_is_named() -> None:
    choices = (Choice("auto", "By itself."),)
    prop = Property("key", ValueType.CHOICE, "What it is.", "key auto", choices=choices, also=(ValueType.INTEGER,))
    assert check(prop, "3", quoted=False) is None
    assert check(prop, "three", quoted=False) is not None
    flag = Property("key", ValueType.BOOLEAN, "What it is.", "key true", also=(ValueType.INTEGER,))
    assert check(flag, "3", quoted=False) is None


def test_any_further_value_is_not_a_way_around_an_enumeration() -> None:
    choices = (Choice("auto", "By itself."),)
    prop = Property("key", ValueType.CHOICE, "What it is.", "key auto", choices=choices, also=(ValueType.ANY,))
    assert check(prop, "three", quoted=False) is not None


def test_the_value_of_an_example() -> None:
    assert example_value(_property("slo.error_rate/target")) == '"< 0.1%"'
    assert example_value(_property("containerInstance/replicas")) == "10"
