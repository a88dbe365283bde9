"""The marker language does what docs/testing.md says."""

from __future__ import annotations

import pytest

from tests.support.markers import Mark, MarkerError, parse, parse_files


def test_a_text_without_markers_stays_as_it_is() -> None:
    text = 'Shop = system "Shop" {\r\n  // a comment\r}\n\n'
    assert parse(text).text == text


def test_a_cursor_is_taken_out_and_remembered() -> None:
    marked = parse("Guest -> Shop.Ti$0ll")
    assert marked.text == "Guest -> Shop.Till"
    assert marked.text[: marked.cursor] == "Guest -> Shop.Ti"


def test_two_cursors_enclose_a_range() -> None:
    marked = parse("Guest -> $0Shop$0.Till")
    start, end = marked.range
    assert marked.text[start:end] == "Shop"
    with pytest.raises(MarkerError, match="expected one"):
        _ = marked.cursor


def test_carets_label_the_line_above_and_disappear() -> None:
    marked = parse(
        """
        Shop = system "Shop" {
          Till = container "Till"
        //^^^^ def
        //       ^^^^^^^^^ kind
        }
        """
    )
    assert marked.text == 'Shop = system "Shop" {\n  Till = container "Till"\n}\n'
    assert [(marked.text[mark.start : mark.end], mark.label) for mark in marked.marks] == [
        ("Till", "def"),
        ("container", "kind"),
    ]


def test_an_arrow_labels_from_the_column_of_the_comment() -> None:
    marked = parse("A -> B\n// < source\n  C -> D\n  // <--- half a relation\n")
    assert marked.text == "A -> B\n  C -> D\n"
    assert marked.labelled("source") == (Mark(0, 1, "source"),)
    assert [marked.text[mark.start : mark.end] for mark in marked.labelled("half a relation")] == ["C ->"]


def test_carets_count_columns_of_the_line_as_written() -> None:
    marked = parse("Guest $0-> Shop\n//         ^^^^ target\n")
    assert [marked.text[mark.start : mark.end] for mark in marked.marks] == ["Shop"]


def test_a_caret_behind_the_line_is_its_end() -> None:
    marked = parse("A ->\n//  ^ here\nB\n")
    assert marked.marks == (Mark(4, 4, "here"),)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_every_line_end_is_kept(end: str) -> None:
    marked = parse(f"one{end}// <- label{end}tw$0o{end}")
    assert marked.text == f"one{end}two{end}"
    assert marked.marks == (Mark(0, 2, "label"),)
    assert marked.text[: marked.cursor] == f"one{end}tw"


def test_another_file_starts_with_its_name() -> None:
    first, second = parse_files("//- kinds.sruja\nlamp = kind\n//- shop.sruja\nA = la$0mp\n")
    assert (first.name, first.text, first.cursors) == ("kinds.sruja", "lamp = kind\n", ())
    assert (second.name, second.text, second.cursor) == ("shop.sruja", "A = lamp\n", 6)


def test_what_stands_before_the_first_name_is_the_model() -> None:
    assert [file.name for file in parse_files("A = system\n//- b.sruja\nB = system\n")] == ["model.sruja", "b.sruja"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("// ^^^ label\n", "without a line above"),
        ("short\n//        ^^^ label\n", "beyond the line"),
        ("//- a.sruja\n//- a.sruja\n", "one name"),
    ],
    ids=["first-line", "too-long", "same-name"],
)
def test_contradictions_are_reported(text: str, message: str) -> None:
    with pytest.raises(MarkerError, match=message):
        parse_files(text)
