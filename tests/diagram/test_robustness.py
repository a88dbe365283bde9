"""Whatever is written, there is a picture, it is well-formed, and what was written stays words."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.diagram.layout.engine import LAYOUTS, Layouts
from sruja_lsp.diagram.locate import elements_at, locate
from sruja_lsp.diagram.picture import draw
from sruja_lsp.diagram.views import views
from sruja_lsp.model.model import Model
from tests.support.paths import SHOWCASE, plain_fixtures, read
from tests.support.pictures import faults

BLOCKS = Layouts()
TEXTS = [read(path) for path in [SHOWCASE, *plain_fixtures()]]
HOSTILE = (
    "<script>alert(1)</script>",
    "]]>",
    "]]><svg onload=alert(1)>",
    '" onload="alert(1)',
    "&amp; &lt;b&gt; &#x3C;",
    "<!-- --><![CDATA[ x ]]>",
    "javascript:alert(1)",
    "}</style><style>*{display:none}",
    "\u202eright to left\u202c",
    "\ufffe\uffff\x0b\x1b\ud800 controls",
    "東京の長い名前がここにあります。改行できますか",
    "مرحبا بالعالم هذا نص طويل جدا",
    "👩‍👩‍👧‍👦 👍🏽 🇳🇴 ⛴️ emoji",
    "z\u0334\u0341a\u0334\u0341l\u0334\u0341g\u0334\u0341o\u0334\u0341",
    "W" * 10_000,
    "word " * 2_000,
    "漢" * 10_000,
)


def drawn(text: str, layouts: Layouts) -> None:
    """Draws every view of a text and looks each picture through."""
    model = Model.open("file:///any.sruja", 1, text)
    for view in views(model):
        picture = draw(model, view.id, layouts=layouts)
        assert faults(picture.svg, dict(picture.layout.ends), dict(picture.layout.parents)) == []
        for one in picture.elements:
            assert locate(model, one.id), one.id


def quoted(said: str) -> str:
    return '"' + said.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.mark.parametrize("layouts", [LAYOUTS, BLOCKS], ids=["graphviz", "blocks"])
@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_words_stay_words(said: str, layouts: Layouts) -> None:
    words = quoted(said)
    text = f"""
odd = kind {words}
Guest = person {words}
Shop = system {words} {{
  description {words} tags [{words}]
  Api = odd {words} {{ technology {words} description {words} version {words} status {words} }}
  Orders = database {words} {{ style {{ color {words} shape {words} stroke {words} }} }}
  Api -> Orders {words} {words} technology {words}
}}
Guest -> Shop.Api {words}
Way = scenario {words} {{ description {words}
  Guest -> Shop.Api {words}
  Shop.Api -> Shop.Api {words} {{ latency {words} }}
}}
deployment Live {words} {{ description {words}
  node Eu {words} {{ status {words} region {words} technology {words}
    containerInstance Shop.Api {words} {{ version {words} role {words} status {words} deployment_strategy {words} }}
    infrastructure Edge {words} {{ technology {words} }}
  }}
}}
styles {{ element {words} {{ background {words} }} relation {words} {{ color {words} }} }}
view all {{ title {words} description {words} include ** }}
"""
    drawn(text, layouts)
    model = Model.open("file:///any.sruja", 1, text)
    for view in views(model):
        root = ET.fromstring(draw(model, view.id, "auto", layouts=layouts).svg)  # noqa: S314  # ours
        for node in root.iter():
            name = node.tag.rpartition("}")[2]
            assert name in _ALLOWED, name
            for key, value in node.attrib.items():
                assert not key.lower().startswith("on"), key
                if key in ("fill", "stroke"):
                    assert re.fullmatch(r"none|#[0-9a-f]{3,8}|[a-z]+|(rgb|hsl)a?\([0-9a-z.,%/ ]+\)", value), value


_ALLOWED = {"svg", "g", "rect", "path", "circle", "polygon", "text", "title", "style"}


@given(st.sampled_from(TEXTS), st.floats(0, 1))
def test_every_beginning_of_a_model_is_drawn(text: str, share: float) -> None:
    drawn(text[: int(len(text) * share)], BLOCKS)


@given(st.sampled_from(TEXTS), st.floats(0, 1), st.floats(0, 1))
def test_every_model_with_a_hole_is_drawn(text: str, first: float, last: float) -> None:
    start, end = sorted((int(len(text) * first), int(len(text) * last)))
    drawn(text[:start] + text[end:], BLOCKS)


@given(st.sampled_from(TEXTS), st.floats(0, 1))
def test_the_cursor_is_somewhere_everywhere(text: str, share: float) -> None:
    model = Model.open("file:///any.sruja", 1, text)
    for id_ in elements_at(model, int(len(text) * share)):
        locate(model, id_)


@pytest.mark.parametrize(
    "text",
    [
        'A = system "A"\nA -> A "itself"\n',
        'A -> B\nB -> A\nA = system "A"\nB = system "B"\nA -> B "again"\n',
        'A = system "A" { B = container "B" }\nA.B -> A "part of"\nA -> A.B "has"\n',
        'extend Nothing { X = container "X" }\n',
        'A.B.C = component "C"\nA = system "A"\n',
        'view a extends b { include * }\nview b extends a { exclude A }\nA = system "A"\n',
        'view a of A { exclude A }\nA = system "A" { B = container "B" }\n',
        'view landscape { include * }\nA = system "A"\n',
        'A = system "A"\nA = system "Again" { B = container "B" }\n',
        'deployment D "D" { node N "N" { } node N "N" { containerInstance A } }\nA = system "A"\n',
        'deployment A "D" { containerInstance A\n containerInstance A }\nA = system "A"\n',
        'A = system ""\n"" = system "B"\nsystem ""\n',
        'view v { layout { element A { position { x: 1e99, y: -5 } } ranksep 1e9 } include * }\nA = system "A"\n',
        'S = scenario "S" { A -> A "" A -> B "x" }\nA = system "A"\nB = system "B"\n',
    ],
)
@pytest.mark.parametrize("layouts", [LAYOUTS, BLOCKS], ids=["graphviz", "blocks"])
def test_odd_models(text: str, layouts: Layouts) -> None:
    drawn(text, layouts)
