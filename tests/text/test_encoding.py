"""Positions in each encoding, against an oracle that encodes everything up to a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.text.document import Text
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.encoding import PositionEncoding, offset_at, position_at
from sruja_lsp.text.span import Span
from tests.support.texts import CHARACTERS, SMALL_TEXTS, TEXTS, lines_of

ENCODINGS = st.sampled_from(PositionEncoding)

CODECS = {
    PositionEncoding.UTF8: ("utf-8", 1),
    PositionEncoding.UTF16: ("utf-16-le", 2),
    PositionEncoding.UTF32: ("utf-32-le", 4),
}


def width(characters: str, encoding: PositionEncoding) -> int:
    """The code units of some characters, each encoded on its own."""
    codec, unit = CODECS[encoding]
    return sum(len(character.encode(codec, "surrogatepass")) // unit for character in characters)


def position_of(content: str, offset: int, encoding: PositionEncoding) -> tuple[int, int]:
    """The position a client would send for an offset; between CR and LF there is none, so the one before."""
    if content[offset - 1 : offset + 1] == "\r\n":
        offset -= 1
    before = lines_of(content[:offset])
    return len(before) - 1, width(before[-1], encoding)


@pytest.mark.parametrize(
    ("encoding", "offsets"),
    [
        pytest.param(PositionEncoding.UTF8, [0, 1, 1, 2, 2, 2, 2, 3, 4, 4], id="bytes"),
        pytest.param(PositionEncoding.UTF16, [0, 1, 2, 2, 3, 4, 4], id="UTF-16 code units"),
        pytest.param(PositionEncoding.UTF32, [0, 1, 2, 3, 4, 4], id="code points"),
    ],
)
def test_a_position_inside_a_character_is_its_start(encoding: PositionEncoding, offsets: list[int]) -> None:
    text = Text.of("aé😀b\r\nc")
    assert [offset_at(text, 0, character, encoding) for character in range(len(offsets))] == offsets


@pytest.mark.parametrize("encoding", PositionEncoding)
def test_a_position_outside_the_text_is_clamped(encoding: PositionEncoding) -> None:
    text = Text.of("one\r\ntwé\n\n")
    assert offset_at(text, -1, 5, encoding) == 0
    assert offset_at(text, 0, -1, encoding) == 0
    assert offset_at(text, 0, 2**31, encoding) == 3
    assert offset_at(text, 1, 2**31, encoding) == 8
    assert offset_at(text, 2, 1, encoding) == 9
    assert offset_at(text, 3, 7, encoding) == 10
    assert offset_at(text, 2**31, 0, encoding) == 10
    assert position_at(text, -1, encoding) == (0, 0)
    assert position_at(text, 99, encoding) == (3, 0)


def test_a_long_line_is_measured_without_looking_at_each_character_often() -> None:
    text = Text.of("😀" * 300_000)
    assert offset_at(text, 0, 400_001, PositionEncoding.UTF16) == 200_000
    assert position_at(text, 200_000, PositionEncoding.UTF8) == (0, 800_000)


@given(TEXTS, ENCODINGS, st.data())
def test_an_offset_has_the_position_a_client_would_send(
    content: str, encoding: PositionEncoding, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(content)))
    text = Text.of(content)
    position = position_of(content, offset, encoding)
    assert position_at(text, offset, encoding) == position
    between = content[offset - 1 : offset + 1] == "\r\n"
    assert offset_at(text, *position, encoding) == (offset - 1 if between else offset)


@given(st.text(CHARACTERS, max_size=40), ENCODINGS, st.data())
def test_every_position_has_the_nearest_offset_before_it(
    content: str, encoding: PositionEncoding, data: st.DataObject
) -> None:
    lines = lines_of(content)
    line = data.draw(st.integers(0, len(lines) - 1))
    body = lines[line].rstrip("\r\n")
    character = data.draw(st.integers(0, width(body, encoding) + 3))
    fitting = max(count for count in range(len(body) + 1) if width(body[:count], encoding) <= character)
    expected = sum(map(len, lines[:line])) + fitting
    assert offset_at(Text.of(content), line, character, encoding) == expected


@given(SMALL_TEXTS, ENCODINGS, st.integers(), st.integers(), st.integers())
def test_no_place_is_refused(content: str, encoding: PositionEncoding, line: int, character: int, offset: int) -> None:
    text = Text.of(content)
    assert 0 <= offset_at(text, line, character, encoding) <= len(content)
    found, _ = position_at(text, offset, encoding)
    assert 0 <= found < text.line_count


@given(TEXTS, ENCODINGS, st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), SMALL_TEXTS), max_size=6))
def test_a_batch_of_changes_leaves_client_and_server_with_the_same_text(
    content: str, encoding: PositionEncoding, changes: list[tuple[float, float, str]]
) -> None:
    """Each change is counted in the text as the one before it left it."""
    text = Text.of(content)
    for one, other, inserted in changes:
        places = sorted(int(share * len(content)) for share in (one, other))
        start, end = (position_of(content, place, encoding) for place in places)
        first, last = (place - (content[place - 1 : place + 1] == "\r\n") for place in places)
        content = content[:first] + inserted + content[last:]
        text = text.apply(Edit(Span(offset_at(text, *start, encoding), offset_at(text, *end, encoding)), inserted))
        assert str(text) == content
    assert list(text.lines(0, text.line_count)) == lines_of(content)
