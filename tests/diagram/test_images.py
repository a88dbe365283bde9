"""The pictures of the documentation show the model as it is today."""

from __future__ import annotations

import re

import pytest

from sruja_lsp.diagram.picture import draw
from sruja_lsp.model.model import Model
from tests.support.images import FOLDER, IMAGES
from tests.support.paths import ROOT, SHOWCASE, read


def words(svg: str) -> list[str]:
    """What is drawn and what is written, in order; places may differ with the version of Graphviz."""
    return re.findall(r'data-id="([^"]*)"', svg) + re.findall(r"<text[^>]*>([^<]*)<", svg)


@pytest.mark.parametrize("name", IMAGES)
def test_images_are_of_today(name: str) -> None:
    model = Model.open("file:///showcase.sruja", 1, read(SHOWCASE))
    kept = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    now = draw(model, IMAGES[name], "auto").svg
    assert words(kept) == words(now), "run `python -m tests.support.images` and look at what it draws"


def test_every_image_is_shown() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.svg" for name in IMAGES}
    for name in IMAGES:
        assert f"images/{name}.svg" in pages
