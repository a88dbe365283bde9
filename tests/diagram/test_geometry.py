"""Every view of every model there is: nothing overlaps, no word is cut, every line arrives; whatever lays it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sruja_lsp.diagram.layout.engine import LAYOUTS, Layouts
from sruja_lsp.diagram.picture import Picture, draw
from sruja_lsp.diagram.views import views
from sruja_lsp.model.model import Model
from tests.support.paths import corpus, name_of, needs_shared, plain_fixtures, read, snippets
from tests.support.pictures import faults

if TYPE_CHECKING:
    from pathlib import Path

ENGINES = {"graphviz": LAYOUTS, "blocks": Layouts()}


def check(picture: Picture) -> list[str]:
    layout = picture.layout
    return faults(picture.svg, dict(layout.ends), dict(layout.parents))


def check_all(path: Path, layouts: Layouts) -> None:
    model = Model.open(path.as_uri(), 1, read(path))
    found = {view.id: wrong for view in views(model) if (wrong := check(draw(model, view.id, layouts=layouts)))}
    assert found == {}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", plain_fixtures(), ids=name_of)
def test_fixtures(path: Path, engine: str) -> None:
    check_all(path, ENGINES[engine])


@needs_shared
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", [*snippets(), *corpus()], ids=name_of)
def test_reference_models(path: Path, engine: str) -> None:
    check_all(path, ENGINES[engine])


@needs_shared
@pytest.mark.parametrize("path", [*snippets(), *corpus()], ids=name_of)
def test_light_and_dark_differ_in_colours_alone(path: Path) -> None:
    model = Model.open(path.as_uri(), 1, read(path))
    for view in views(model):
        light, dark = draw(model, view.id, "light"), draw(model, view.id, "dark")
        assert light.layout == dark.layout
        assert light.svg.count("<g ") == dark.svg.count("<g ")
        if light.elements:
            assert light.svg != dark.svg
