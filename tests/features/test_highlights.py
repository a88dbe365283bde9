"""Document highlights and linked editing: every mark of a name must give all marks of the name, and no other place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sruja_lsp.features.document_highlights import Highlight, document_highlights
from sruja_lsp.features.linked_editing import linked_editing_ranges
from sruja_lsp.text.span import Span
from tests.support import paths
from tests.support.workspaces import URI, alone, several, uri_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("path", paths.fixtures("features/highlights"), ids=paths.name_of)
def test_highlights(path: Path) -> None:
    workspace, files = several(paths.read(path))
    for file in files:
        uri = uri_of(file.name)
        for start, end, label in file.marks:
            role, _, name = label.partition(" ")
            expected = sorted(
                Highlight(Span(mark.start, mark.end), mark.label.startswith("write"))
                for mark in file.marks
                if role != "none" and mark.label.partition(" ")[2] == name
            )
            for offset in range(start, end + (role != "none")):
                assert list(document_highlights(workspace, uri, offset)) == expected, (label, offset)


@pytest.mark.parametrize("path", paths.fixtures("features/linked_editing"), ids=paths.name_of)
def test_linked_editing(path: Path) -> None:
    workspace, files = several(paths.read(path))
    for file in files:
        for start, end, label in file.marks:
            linked = [Span(*mark[:2]) for mark in file.marks if mark.label == label and label != "not linked"]
            for offset in range(start, end + 1):
                assert list(linked_editing_ranges(workspace, uri_of(file.name), offset)) == linked, (label, offset)


def test_a_name_with_many_places() -> None:
    text = 'Hub = system "Hub"\n' + "".join(
        f'S{n} = system "S" {{ A = container "A" }}\nHub -> S{n}.A\n' for n in range(40)
    )
    workspace = alone(text)
    found = document_highlights(workspace, URI, 1)
    assert len(found) == 41
    assert [text[slice(*place.span)] for place in found] == ["Hub"] * 41
    assert [place.declares for place in found] == [True, *[False] * 40]


def test_an_imported_name() -> None:
    workspace, files = several(
        """
        import { Shop } from "./shop.sruja"
        //       ^^^^ here
        Guest = person "Guest"
        Guest -> Shop.Till
        //       ^^^^ here
        //- shop.sruja
        Shop = system "Shop" { Till = container "Till" }
        """
    )
    places = [Span(*mark[:2]) for mark in files[0].marks]
    for place in places:
        found = document_highlights(workspace, uri_of(files[0].name), place.start)
        assert [each.span for each in found] == places
