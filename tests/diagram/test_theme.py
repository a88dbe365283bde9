"""Colours: everything that is written can be read, in light and in dark."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from sruja_lsp.diagram.looks import look
from sruja_lsp.diagram.picture import draw
from sruja_lsp.diagram.theme import TOKENS, Theme, colour
from sruja_lsp.diagram.views import views
from sruja_lsp.model.model import Model
from tests.support.paths import SHOWCASE, read

FAMILIES = [name.removesuffix("-ink") for name in TOKENS if name.endswith("-ink") and name != "chip-ink"]
TONES = ("good", "warn", "bad", "info")
#: What is written, and on which grounds.
PAIRS = [
    *((f"{family}-{part}", family) for family in FAMILIES for part in ("ink", "note")),
    *((tone, f"{tone}-ground") for tone in TONES),
    ("chip-ink", "chip"),
    *((words, ground) for words in ("ink", "muted", "label") for ground in ("ground", "frame")),
]
#: What is drawn in lines, and what it must stand out from (WCAG 2.1, 1.4.11).
LINES = [
    ("line", "ground"),
    ("line", "frame"),
    *((tone, "ground") for tone in TONES),
    *((f"{family}-line", "ground") for family in FAMILIES if family not in ("person", "system", "component")),
]


def luminance(hexadecimal: str) -> float:
    channels = [int(hexadecimal[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_can_be_read(words: str, ground: str, theme: Theme) -> None:
    assert contrast(colour(words, theme), colour(ground, theme)) >= 4.5


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_lines_can_be_seen(line: str, ground: str, theme: Theme) -> None:
    assert contrast(colour(line, theme), colour(ground, theme)) >= 2.4


@pytest.mark.parametrize(
    "fill", ["#ffffff", "#000000", "#0ea5e9", "#22c55e", "#f59e0b", "#7c3aed", "#abc", "#1e293bff"]
)
def test_words_on_a_colour_of_the_users_own_can_be_read(fill: str) -> None:
    found = look({"color": fill})
    digits = fill[1:]
    whole = "#" + ("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits[:6])
    assert contrast(found.text, whole) >= 4.4


@pytest.mark.parametrize(
    ("said", "fill"),
    [
        ("#0EA5E9", "#0ea5e9"),
        ("teal", "teal"),
        ("rgb(1, 2, 3)", "rgb(1, 2, 3)"),
        ("url(#x)", ""),
        ("red;stroke:blue", ""),
        ("#12", ""),
        ("rgb(1;}*{fill:red)", ""),
        ("", ""),
    ],
)
def test_only_colours_are_taken_for_colours(said: str, fill: str) -> None:
    assert look({"color": said}).fill == fill


def test_auto_is_light_with_rules_for_dark() -> None:
    model = Model.open("file:///showcase.sruja", 1, read(SHOWCASE))
    for view in views(model):
        light, auto = draw(model, view.id, "light").svg, draw(model, view.id, "auto").svg
        style = re.search(r"<style>.*?</style>", auto)
        assert style is not None
        assert re.sub(r' data-[fs]="[\w-]+"', "", auto.replace(style[0], "")) == light
        named = set(re.findall(r'data-[fs]="([\w-]+)"', auto.replace(style[0], "")))
        assert set(re.findall(r'\[data-[fs]="([\w-]+)"\]', style[0])) == named
        assert style[0].startswith("<style>@media (prefers-color-scheme:dark){")


def test_dark_differs_in_every_colour_that_can_be_read_on() -> None:
    model = Model.open("file:///showcase.sruja", 1, read(SHOWCASE))
    root = ET.fromstring(draw(model, "index", "dark").svg)  # noqa: S314  # ours
    ground = root.find("{http://www.w3.org/2000/svg}rect")
    assert ground is not None
    assert luminance(ground.get("fill", "")) < 0.05
