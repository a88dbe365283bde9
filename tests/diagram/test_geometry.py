"""Every view of every model there is: nothing overlaps, no word is cut, every line arrives; whatever lays it out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.diagram.layout.engine import LAYOUTS, Layouts
from sruja_lsp.diagram.picture import Picture, draw, draw_scene, scene_of
from sruja_lsp.diagram.theme import Theme
from sruja_lsp.diagram.views import architecture_of, views
from sruja_lsp.model.model import Model
from tests.support.paths import SHOWCASE, corpus, name_of, needs_shared, plain_fixtures, read, snippets
from tests.support.pictures import faults, passed

if TYPE_CHECKING:
    from pathlib import Path

ENGINES = {"graphviz": LAYOUTS, "blocks": Layouts()}
SOME = list(dict.fromkeys([SHOWCASE, *plain_fixtures()[::3], *corpus()[::2]]))


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


@pytest.mark.parametrize("preset", ["radial", "force", "grid"])
@pytest.mark.parametrize("path", SOME[::2], ids=name_of)
def test_presets(path: Path, preset: str) -> None:
    model = architecture_of(Model.open(path.as_uri(), 1, read(path)))
    for view in views(model):
        scene = replace(scene_of(model, view), preset=preset)
        picture = draw_scene(scene, Theme.LIGHT)
        assert check(picture) == []
        assert list(passed(picture.layout.curves, picture.layout.ends, picture.layout.boxes)) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", SOME, ids=name_of)
def test_lines_go_around_boxes(path: Path, engine: str) -> None:
    model = Model.open(path.as_uri(), 1, read(path))
    for view in views(model):
        layout = draw(model, view.id, layouts=ENGINES[engine]).layout
        if layout.engine != "sequence":
            assert list(passed(layout.curves, layout.ends, layout.boxes)) == []


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
