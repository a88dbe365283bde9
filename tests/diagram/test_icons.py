"""Icons: names that people write, and nothing that would have to be loaded."""

from __future__ import annotations

import base64
import re

import pytest

from sruja_lsp.diagram.icons import PATHS, SIDE, icon
from sruja_lsp.diagram.picture import Picture, draw
from sruja_lsp.export.png import png
from sruja_lsp.model.model import Model
from tests.support.pictures import faults

DOT = base64.b64decode("R0lGODlhAQABAIAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==")
DATA = "data:image/gif;base64," + base64.b64encode(DOT).decode()


def picture(said: str) -> Picture:
    text = f'Shop = system "Shop" {{ Db = database "Orders" {{ style {{ icon "{said}" }} }} }}\n'
    return draw(Model.open("file:///shop.sruja", 1, text), "system:Shop")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("database", "database"),
        ("PostgreSQL", "database"),
        ("logos:redis", "bolt"),
        ("aws-lambda", "bolt"),
        ("tech/kafka", "queue"),
        ("Load balancer", "balancer"),
        (DATA, DATA),
        ("", ""),
        ("unheard-of", ""),
        ("https://example.org/database.svg", ""),
        ("//example.org/database", ""),
        ("file:///etc/passwd", ""),
        ("./pictures/database.png", ""),
        ("database.svg", ""),
        ("data:image/svg+xml;base64,PHN2Zz4=", ""),
        ("data:text/html,<script>", ""),
        (DATA.replace("gif", "png"), ""),
        (DATA + '" onload="alert(1)', ""),
        ("data:image/gif;base64," + "A" * 100_000, ""),
        ("data:image/gif;base64,R0lGODlh=A", ""),
    ],
)
def test_an_icon_is_a_name_or_a_picture_in_the_text(said: str, found: str) -> None:
    assert icon(said) == found


def test_every_icon_stays_in_its_square() -> None:
    for name, path in PATHS.items():
        assert re.fullmatch(r"[MmLlHhVvCcAaSsZz0-9 .,-]+", path), name
        starts = [float(number) for point in re.findall(r"M([\d.]+)[ ,]([\d.]+)", path) for number in point]
        assert all(0 < number < SIDE for number in starts), name


@pytest.mark.parametrize("said", ["database", DATA])
def test_an_icon_is_drawn_and_makes_room(said: str) -> None:
    plain, found = picture(""), picture(said)
    assert faults(found.svg, {}, dict(found.layout.parents)) == []
    assert 'class="icon"' in found.svg
    assert 'class="icon"' not in plain.svg
    assert found.layout.boxes["Shop.Db"].height > plain.layout.boxes["Shop.Db"].height
    assert png(found.svg) != png(found.svg.replace('class="icon"', 'display="none"'))


def test_nothing_is_asked_for_from_elsewhere() -> None:
    svg = picture("https://example.org/database.svg").svg
    assert "example.org" not in svg
    assert "<image" not in svg
