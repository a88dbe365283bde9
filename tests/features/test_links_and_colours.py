"""Document links and colours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.features.colours import Colour, Palette, colour_of, spellings
from sruja_lsp.features.document_links import Linker
from sruja_lsp.model import stdlib
from sruja_lsp.model.import_paths import target
from sruja_lsp.model.model import Model
from sruja_lsp.text.document import Text
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support import paths, strategies
from tests.support.workspaces import URI, alone, several, uri_of

if TYPE_CHECKING:
    from pathlib import Path

FILES = frozenset(target(URI, path) for path in ("docs/shop.md", "../runbooks/till.md", "api/shop.yaml"))


@pytest.mark.parametrize("path", paths.fixtures("features/links"), ids=paths.name_of)
def test_links(path: Path) -> None:
    workspace, files = several(paths.read(path))
    linker = Linker()
    for file in files:
        uri = uri_of(file.name)
        expected = []
        for start, end, label in file.marks:
            written = label.removeprefix("link: ")
            if written == "sruja-stdlib":
                written = stdlib.URI
            elif not re.match(r"https?:", written):
                where, hash_, fragment = written.partition("#")
                written = target(uri, where) + hash_ + fragment
            expected.append((Span(start, end), written))
        found = linker.links(workspace, uri, FILES.__contains__)
        assert [(each.span, each.target) for each in found] == expected


def test_addresses_in_comments() -> None:
    text = '// see https://a.example/x.\nA = system "A" // (https://b.example/y)\n/* http://c.example\n */\n'
    found = Linker().links(alone(text), URI, lambda _: False)
    assert [each.target for each in found] == ["https://a.example/x", "https://b.example/y", "http://c.example"]
    assert [text[slice(*each.span)] for each in found] == [each.target for each in found]


@pytest.mark.parametrize("path", paths.fixtures("features/colours"), ids=paths.name_of)
def test_colours(path: Path) -> None:
    workspace, (file,) = several(paths.read(path))
    found = [
        (span.start, span.end, f"colour: {' '.join(map(str, colour))}")
        for span, colour in Palette().colours(workspace[URI])
    ]
    assert found == list(file.marks)


@pytest.mark.parametrize(
    ("text", "colour", "after"),
    [
        ('color "#0ea5e9"', Colour(255, 0, 0), ['color "#ff0000"', 'color "red"']),
        ("color 'tomato'", Colour(1, 2, 3), ["color '#010203'"]),
        ("color #0ea5e9", Colour(1, 2, 3, 128), ['color "#01020380"']),
    ],
)
def test_spellings(text: str, colour: Colour, after: list[str]) -> None:
    start = re.search(r"[#t]", text)
    end = re.search(r"['\"]?$", text)
    assert start
    assert end
    span = Span(start.start(), end.start())
    edits = [edit for _, edit in spellings(Text.of(text), span, colour)]
    assert [text[: edit.span.start] + edit.text + text[edit.span.end :] for edit in edits] == after


@given(st.tuples(*[st.integers(0, 255)] * 4))
def test_what_is_written_is_the_colour(channels: tuple[int, int, int, int]) -> None:
    colour = Colour(*channels)
    for written, _ in spellings(Text.of('""'), Span(1, 1), colour):
        assert colour_of(written) == colour


@given(strategies.texts(), st.data())
def test_places_lie_in_the_text_and_what_is_remembered_is_right(content: str, data: st.DataObject) -> None:
    linker, palette = Linker(), Palette()
    workspace = alone(content * 3)
    for version in range(3):
        links = linker.links(workspace, URI, lambda _: True)
        assert links == Linker().links(workspace, URI, lambda _: True)
        colours = palette.colours(workspace[URI])
        assert colours == Palette().colours(workspace[URI])
        for span in (*(each.span for each in links), *(each.span for each in colours)):
            assert 0 <= span.start <= span.end <= len(workspace[URI].text)
        edit = data.draw(strategies.single_edits(str(workspace[URI].text)))
        workspace = workspace.edit(URI, version + 2, [edit])


def test_a_keystroke_reads_the_pages_around_it() -> None:
    line = 'S{0} = system "S" {{ url "https://example.org/{0}" }}\n'
    model = Model.open(URI, 1, "".join(line.format(number) for number in range(4000)))
    palette = Palette()
    palette.colours(model)
    before = palette.pages.read
    at = model.text.line_start(2000)
    palette.colours(model.edit(2, [Edit(Span(at, at), "\n")]))
    assert palette.pages.read - before < 300
