"""Draws the pictures of the documentation anew: `python -m tests.support.images`."""

from __future__ import annotations

from sruja_lsp.diagram.picture import draw
from sruja_lsp.model.model import Model
from tests.support.paths import ROOT, SHOWCASE, read

FOLDER = ROOT / "docs" / "images"
IMAGES = {
    "landscape": "landscape",
    "overview": "index",
    "containers": "booking",
    "production": "deployment:Production",
    "scenario": "scenario:EveningCrossing",
}
"""The name of each file, and the view of the showcase in it."""


def main() -> None:
    """Writes every picture; they follow the reader's light or dark."""
    FOLDER.mkdir(exist_ok=True)
    model = Model.open("file:///showcase.sruja", 1, read(SHOWCASE))
    for name, view in IMAGES.items():
        (FOLDER / f"{name}.svg").write_text(draw(model, view, "auto").svg, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
