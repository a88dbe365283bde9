"""Between offsets and positions, and from changes to edits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from sruja_lsp.lsp.positions import Places, difference, edit_of, offset_of
from sruja_lsp.text.document import Text
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.encoding import PositionEncoding, position_at
from sruja_lsp.text.span import Span

TEXT = Text.of('é😀Api -> Db\r\nCafé = system "☕"\n')


def at(line: int, character: int) -> types.Position:
    return types.Position(line, character)


@pytest.mark.parametrize(
    ("encoding", "character"),
    [(PositionEncoding.UTF8, 6), (PositionEncoding.UTF16, 3), (PositionEncoding.UTF32, 2)],
)
def test_a_word_behind_wide_characters(encoding: PositionEncoding, character: int) -> None:
    assert offset_of(TEXT, at(0, character), encoding) == 2
    places = Places("file:///a.sruja", TEXT, encoding)
    assert places.position(2) == {"line": 0, "character": character}
    assert places.location(Span(2, 5)) == {
        "uri": "file:///a.sruja",
        "range": {
            "start": {"line": 0, "character": character},
            "end": {"line": 0, "character": character + 3},
        },
    }


def test_a_place_outside_the_text_is_the_nearest_one_inside() -> None:
    assert offset_of(TEXT, at(0, 999), PositionEncoding.UTF16) == 11
    assert offset_of(TEXT, at(99, 0), PositionEncoding.UTF16) == len(TEXT)


def test_a_change_of_a_range_is_an_edit_of_its_span() -> None:
    change = types.TextDocumentContentChangePartial(types.Range(at(0, 3), at(0, 6)), "Web")
    assert edit_of(TEXT, change, PositionEncoding.UTF16) == Edit(Span(2, 5), "Web")


def test_a_range_may_be_given_back_to_front() -> None:
    change = types.TextDocumentContentChangePartial(types.Range(at(1, 0), at(0, 10)), "")
    edit = edit_of(TEXT, change, PositionEncoding.UTF32)
    assert edit.span.start < edit.span.end


def test_a_whole_new_text_is_an_edit_of_what_differs() -> None:
    change = types.TextDocumentContentChangeWholeDocument(str(TEXT).replace("Api", "Web"))
    assert edit_of(TEXT, change, PositionEncoding.UTF16) == Edit(Span(2, 5), "Web")


PIECES = st.text(st.sampled_from("ab\n"), max_size=12)


@given(PIECES, PIECES)
def test_a_difference_makes_one_text_the_other_and_is_as_small_as_both_ends_allow(old: str, new: str) -> None:
    span, inserted = difference(old, new)
    assert old[: span.start] + inserted + old[span.end :] == new
    removed = old[span.start : span.end]
    if removed and inserted:
        assert removed[0] != inserted[0]
        assert removed[-1] != inserted[-1]
    if old == new:
        assert (removed, inserted) == ("", "")


MIXED = st.text(st.sampled_from("ab\r\n\r\né😀"), max_size=40)


@given(MIXED, st.lists(st.integers(-3, 50), max_size=12), st.sampled_from(PositionEncoding))
def test_the_remembered_line_changes_no_position(content: str, offsets: list[int], encoding: PositionEncoding) -> None:
    text = Text.of(content)
    places = Places("file:///a.sruja", text, encoding)
    for offset in offsets:
        line, character = position_at(text, offset, encoding)
        assert places.position(offset) == {"line": line, "character": character}
