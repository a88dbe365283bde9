"""The lines of a text, and what an edit does to them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.text.document import PAGE_LINES, Text
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support.texts import LARGE_TEXTS, SMALL_TEXTS, TEXTS, lines_of

SPLICES = st.tuples(st.integers(-2, 60), st.integers(-3, 40), SMALL_TEXTS)
"""Where an edit starts, how much it replaces and by what; scaled to the text by `splice`."""


def check_is(text: Text, content: str) -> None:
    """Everything the text says about itself is what a fresh look at its characters says."""
    lines = lines_of(content)
    assert str(text) == content
    assert len(text) == len(content)
    assert text.line_count == len(lines)
    assert list(text.lines(0, text.line_count)) == lines
    start = 0
    for number, line in enumerate(lines):
        assert text.line(number) == line
        assert text.line_start(number) == start
        assert text.line_at(start) == number
        assert text.line_at(start + max(0, len(line) - 1)) == number
        start += len(line)
    assert text.line_start(len(lines)) == len(content)
    assert text.line_at(len(content)) == len(lines) - 1


def splice(content: str, start: int, end: int, inserted: str) -> str:
    """The plain string after an edit whose span is clamped."""
    start = max(0, min(start, len(content)))
    end = max(start, min(end, len(content)))
    return content[:start] + inserted + content[end:]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        pytest.param("", [""], id="empty"),
        pytest.param("a", ["a"], id="no line end"),
        pytest.param("a\n", ["a\n", ""], id="line end at the end"),
        pytest.param("a\nb\r\nc\rd", ["a\n", "b\r\n", "c\r", "d"], id="each line end"),
        pytest.param("\r\r\n\n", ["\r", "\r\n", "\n", ""], id="only line ends"),
        pytest.param(
            "a\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029b", ["a\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029b"], id="no others"
        ),
        pytest.param("a\x00\n\ud800\n", ["a\x00\n", "\ud800\n", ""], id="odd characters"),
    ],
)
def test_lines_end_where_an_editor_ends_them(content: str, lines: list[str]) -> None:
    text = Text.of(content)
    assert list(text.lines(0, text.line_count)) == lines
    check_is(text, content)


@given(TEXTS)
def test_a_text_knows_its_lines(content: str) -> None:
    check_is(Text.of(content), content)


@pytest.mark.parametrize(
    ("content", "start", "end", "inserted", "lines"),
    [
        pytest.param("a\rb", 2, 2, "\n", ["a\r\n", "b"], id="line feed after a carriage return"),
        pytest.param("a\nb", 1, 1, "\r", ["a\r\n", "b"], id="carriage return before a line feed"),
        pytest.param("a\r\nb", 2, 2, "x", ["a\r", "x\n", "b"], id="between the two"),
        pytest.param("a\r\nb", 1, 2, "", ["a\n", "b"], id="the carriage return goes"),
        pytest.param("a\r\nb", 2, 3, "", ["a\r", "b"], id="the line feed goes"),
        pytest.param("a\rx\nb", 2, 3, "", ["a\r\n", "b"], id="what kept them apart goes"),
        pytest.param("a\r", 2, 2, "\n", ["a\r\n", ""], id="at the end"),
        pytest.param("a\nb", 1, 2, "", ["ab"], id="two lines become one"),
        pytest.param("a\n", 1, 2, "", ["a"], id="the last line end goes"),
        pytest.param("ab", -5, 99, "c\n", ["c\n", ""], id="a span outside the text"),
        pytest.param("ab", 9, 1, "c", ["abc"], id="a span the wrong way round"),
    ],
)
def test_an_edit_joins_and_splits_lines(content: str, start: int, end: int, inserted: str, lines: list[str]) -> None:
    text = Text.of(content).apply(Edit(Span(start, end), inserted))
    assert list(text.lines(0, text.line_count)) == lines
    check_is(text, "".join(lines))


@given(SMALL_TEXTS, st.lists(SPLICES, max_size=12))
def test_edits_are_splices(content: str, splices: list[tuple[int, int, str]]) -> None:
    text = Text.of(content)
    for start, length, inserted in splices:
        before = text
        content_before = content
        text = text.apply(Edit(Span(start, start + length), inserted))
        content = splice(content, start, start + length, inserted)
        check_is(text, content)
        check_is(before, content_before)


@given(LARGE_TEXTS, st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.4), TEXTS), min_size=1, max_size=4))
def test_edits_across_pages_are_splices(content: str, splices: list[tuple[float, float, str]]) -> None:
    text = Text.of(content)
    for place, share, inserted in splices:
        start = int(place * len(content))
        end = start + int(share * len(content))
        text = text.apply(Edit(Span(start, end), inserted))
        content = splice(content, start, end, inserted)
    check_is(text, content)


def test_a_long_session_of_edits_stays_in_step() -> None:
    chance = random.Random(20)
    content = "".join(f"line {number}\r\n" for number in range(1200))
    text = Text.of(content)
    for _ in range(1500):
        start = chance.randrange(len(content) + 1)
        end = start + chance.choice([0, 0, 1, 2, 30, 900])
        inserted = chance.choice(["", "x", "\n", "\r", "\r\n", "a\nb\n", "z\n" * chance.randrange(400)])
        text = text.apply(Edit(Span(start, end), inserted))
        content = splice(content, start, end, inserted)
        assert len(text) == len(content)
    check_is(text, content)


@pytest.mark.parametrize("inserted", ["x", "x\n", "\r", ""])
def test_an_edit_keeps_every_other_line(inserted: str) -> None:
    """What was not touched is the identical object, so an edit cannot cost the whole text."""
    count = 8 * PAGE_LINES
    text = Text.of("".join(f"line number {number}\n" for number in range(count)))
    touched = count // 2
    start = text.line_start(touched)
    after = text.apply(Edit(Span(start + 3, start + 4), inserted))
    shift = after.line_count - text.line_count
    assert all(after.line(number) is text.line(number) for number in range(touched))
    assert all(after.line(number + shift) is text.line(number) for number in range(touched + 1, count))


def test_deleting_line_by_line_leaves_an_empty_text() -> None:
    text = Text.of("line\n" * (3 * PAGE_LINES))
    while len(text):
        middle = text.line_count // 2 - 1
        text = text.apply(Edit(Span(text.line_start(middle), text.line_start(middle + 1)), ""))
    check_is(text, "")


@given(TEXTS, st.data())
def test_a_slice_is_the_characters_of_a_span(content: str, data: st.DataObject) -> None:
    text = Text.of(content)
    start = data.draw(st.integers(-2, len(content) + 2))
    end = data.draw(st.integers(-2, len(content) + 2))
    assert text.slice(start, end) == content[max(0, start) : max(0, end)]


@given(TEXTS, st.data())
def test_some_lines_are_a_part_of_all_lines(content: str, data: st.DataObject) -> None:
    text = Text.of(content)
    first = data.draw(st.integers(-2, text.line_count + 2))
    last = data.draw(st.integers(-2, text.line_count + 2))
    assert list(text.lines(first, last)) == lines_of(content)[max(0, first) : max(0, last)]


def test_a_line_that_does_not_exist_is_an_error_and_a_place_outside_is_not() -> None:
    text = Text.of("ab\nc")
    for number in (-1, 2):
        with pytest.raises(IndexError, match=f"line {number} of 2"):
            text.line(number)
    assert [text.line_start(number) for number in (-1, 0, 1, 2, 9)] == [0, 0, 3, 4, 4]
    assert [text.line_at(offset) for offset in (-1, 0, 2, 3, 4, 9)] == [0, 0, 0, 1, 1, 1]
