"""Words: their widths are those of the font, and lines never grow wider than they may."""

from __future__ import annotations

import json

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.diagram.text import ELLIPSIS, REGULAR, SEMIBOLD, clean, clip, width, wrap
from tests.support.fonts import FOLDER, PAGE, widths

weights = st.sampled_from([REGULAR, SEMIBOLD])


@pytest.mark.parametrize("weight", [REGULAR, SEMIBOLD])
def test_the_table_is_that_of_the_fonts(weight: str) -> None:
    table = json.loads((FOLDER / "widths.json").read_text(encoding="utf-8"))
    for path in (FOLDER / f"inter-{weight}.otf", PAGE / f"inter-{weight}.woff2"):
        assert widths(TTFont(path)) == table[weight]


def test_known_widths() -> None:
    font = TTFont(FOLDER / "inter-regular.otf")
    advances, characters = font["hmtx"].metrics, font.getBestCmap()
    exact = sum(advances[characters[ord(letter)]][0] for letter in "Booking API") / font["head"].unitsPerEm * 12
    assert abs(width("Booking API", 12) - exact) < 0.1
    assert width("W", 12) > width("i", 12)
    assert width("Booking", 12, SEMIBOLD) > width("Booking", 12)


@pytest.mark.parametrize(("text", "ems"), [("東京", 2.0), ("\u0301\u200d", 0.0), ("😀", 1.25), ("한", 1.0), ("", 0.0)])
def test_widths_of_other_scripts(text: str, ems: float) -> None:
    assert width(text, 10) == pytest.approx(ems * 10)


@given(st.text(max_size=300), st.floats(30, 400), st.integers(1, 4), weights)
def test_no_line_is_too_wide_and_none_too_many(text: str, room: float, lines: int, weight: str) -> None:
    found = wrap(text, 12, weight, room, lines)
    assert len(found) <= lines
    assert all(width(line, 12, weight) <= room + 0.01 for line in found)
    assert all(line == line.strip() and line for line in found)


@given(st.text(max_size=200), st.floats(30, 400))
def test_nothing_is_lost_where_there_is_room(text: str, room: float) -> None:
    found = wrap(text, 12, REGULAR, room, 1000)
    assert "".join("".join(found).split()) == "".join(clean(text).split())


@given(st.text(max_size=200), st.floats(20, 300))
def test_what_is_cut_ends_in_an_ellipsis(text: str, room: float) -> None:
    tidy = clean(text)
    found = clip(tidy, 12, REGULAR, room)
    assert width(found, 12) <= room
    if found != tidy:
        assert found.endswith(ELLIPSIS)
        assert tidy.startswith(found[:-1].rstrip())


def test_words_that_are_joined_by_signs_stay_together() -> None:
    family = "👩\u200d👩\u200d👧\u200d👦"
    assert wrap(family * 10, 12, REGULAR, 100, 3)[0] == family * (len(wrap(family * 10, 12, REGULAR, 100, 3)[0]) // 7)


def test_lines_break_between_words_and_between_ideographs() -> None:
    assert wrap("one two three", 12, REGULAR, 60, 3) == ("one two", "three")
    assert wrap("東京の駅、大阪", 10, REGULAR, 35, 5) == ("東京の", "駅、大", "阪")


@pytest.mark.parametrize("said", ["W" * 10_000, "a b " * 5_000, "漢" * 10_000, "\u0301" * 10_000])
def test_a_long_text_is_cut_soon(said: str) -> None:
    assert len("".join(wrap(said, 12, REGULAR, 200, 3))) < 200 or "\u0301" in said


@given(st.text())
def test_clean_texts_can_stand_in_xml(text: str) -> None:
    for character in clean(text):
        code = ord(character)
        assert code >= 0x20
        assert not 0xD800 <= code <= 0xDFFF
        assert code not in (0xFFFE, 0xFFFF)
