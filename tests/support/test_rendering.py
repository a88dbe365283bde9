"""Rendered excerpts look like a compiler's."""

from __future__ import annotations

from sruja_lsp.text.span import Span
from tests.support.rendering import Source, render_spans


def test_an_excerpt_shows_the_line_and_carets_under_the_span() -> None:
    text = 'Shop = system "Shop"\nGuest -> Shpo "asks"\n'
    assert Source(text).excerpt(Span(30, 34), "no such element") == (
        '2 | Guest -> Shpo "asks"\n'
        "  |          ^^^^ no such element"
    )  # fmt: skip


def test_an_empty_span_has_one_caret() -> None:
    assert Source("A ->").excerpt(Span(4, 4)) == "1 | A ->\n  |     ^"
    assert Source("").excerpt(Span(0, 0)) == "1 |\n  | ^"
    assert Source("A\n").excerpt(Span(2, 2)) == "2 |\n  | ^"


def test_a_long_span_is_shown_on_its_first_line() -> None:
    assert Source("/* a\nb */").excerpt(Span(0, 9)) == "1 | /* a\n  | ^^^^"


def test_carets_stand_below_wide_and_combined_signs() -> None:
    assert Source("駅 -> e\u0301s").excerpt(Span(5, 8)) == "1 | 駅 -> e\u0301s\n  |       ^^"


def test_signs_without_a_shape_are_replaced() -> None:
    assert Source("a\x07\u202eb").excerpt(Span(3, 4)).splitlines()[0] == "1 | a\ufffd\ufffdb"


def test_spans_are_rendered_in_the_order_given() -> None:
    assert render_spans("A\nB\n", [(Span(2, 3), "second"), (Span(0, 1), "first")]) == (
        "2 | B\n  | ^ second\n\n1 | A\n  | ^ first\n"
    )
