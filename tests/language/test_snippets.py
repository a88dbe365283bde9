"""Snippets are written readably, shifted, escaped, and read back as the text they insert."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sruja_lsp.language import table
from sruja_lsp.language.snippets import escape, plain, property_snippet, shifted, stops, template, well_formed
from sruja_lsp.language.types import Property, ValueType


def test_a_template_loses_its_margin_and_is_indented_by_tabs() -> None:
    text = """
            slo {
              availability {
                target "${1:99.9%}"
              }

            }
        """
    assert template(text) == 'slo {\n\tavailability {\n\t\ttarget "${1:99.9%}"\n\t}\n\n}'


def test_shifting_makes_room_for_a_first_stop() -> None:
    assert shifted('system "${1:Shop}" {\n\t${2|a,b|}$0\n}') == 'system "${2:Shop}" {\n\t${3|a,b|}$0\n}'


@pytest.mark.parametrize(
    ("snippet", "text"),
    [
        ("plain", "plain"),
        ('technology "${1:Rust}"', 'technology "Rust"'),
        ("${1|must,should|} $0", "must "),
        ("${1:a\\}b} ${2:\\$1}", "a}b $1"),
        ("${1|a\\,b,c|}", "a,b"),
        ("node {\n\t$0\n}", "node {\n  \n}"),
        ("\\$1 \\} \\\\", "$1 } \\"),
        ("${1}${2:x}$3", "x"),
    ],
)
def test_what_a_snippet_inserts_when_nothing_is_filled_in(snippet: str, text: str) -> None:
    assert plain(snippet) == text


@pytest.mark.parametrize(
    ("snippet", "numbers"),
    [("$0", (0,)), ("${1:a} ${2|b,c|} ${1:a} $0", (1, 2, 1, 0)), ("\\$1", ()), ("", ())],
)
def test_the_stops_of_a_snippet(snippet: str, numbers: tuple[int, ...]) -> None:
    assert stops(snippet) == numbers


@pytest.mark.parametrize("snippet", ["$", "${1", "${a}", "${1:a", "${1:a$b}", "a\\b", "${1|a,b}"])
def test_a_damaged_snippet_is_seen(snippet: str) -> None:
    assert not well_formed(snippet)


@given(st.text(max_size=20))
@example("\\}")
def test_escaped_text_is_inserted_as_it_is(text: str) -> None:
    snippet = f"${{1:{escape(text)}}}"
    assert well_formed(snippet)
    assert plain(snippet) == text.replace("\t", "  ")


@pytest.mark.parametrize(
    ("block", "name", "snippet"),
    [
        ("element.container", "technology", 'technology "${1:PostgreSQL 16}"'),
        ("containerInstance", "replicas", "replicas ${1:10}"),
        ("element.container", "tags", 'tags ["${1:backend}", "${2:critical}"]'),
        ("element.container", "criticality", "criticality ${1|low,medium,med,high,critical|}"),
        ("adr", "status", 'status "${1|proposed,accepted,rejected,deprecated,superseded|}"'),
        ("scale", "metric", 'metric "${1:cpu > 70%}"'),
    ],
)
def test_the_snippet_of_a_property_has_its_example_to_fill_in(block: str, name: str, snippet: str) -> None:
    prop = table.block(block).property(name)
    assert prop is not None
    assert property_snippet(prop) == snippet


def test_a_property_without_a_value_is_inserted_as_it_is() -> None:
    assert property_snippet(Property("external", ValueType.BOOLEAN, "Is it?", "external")) == "external"
