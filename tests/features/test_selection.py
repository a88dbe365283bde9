"""Selection ranges."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.features.selection_ranges import selection_ranges
from sruja_lsp.syntax.parser import parse as parse_sruja
from sruja_lsp.text.document import Text
from tests.support import paths, snapshots, strategies
from tests.support.markers import parse

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("path", paths.fixtures("features/selection"), ids=paths.name_of)
def test_case(path: Path) -> None:
    marked = parse(paths.read(path))
    spans = selection_ranges(parse_sruja(Text.of(marked.text)), marked.cursor)
    shown = "".join(f"|{marked.text[slice(*span)]}|\n" for span in spans)
    snapshots.check(path.with_suffix(".selections.txt"), shown)


@given(strategies.texts(), st.data())
def test_each_is_around_the_one_before(content: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(content)))
    spans = selection_ranges(parse_sruja(Text.of(content)), offset)
    assert spans[-1] == (0, len(content))
    for span in spans:
        assert span.start <= offset <= span.end
    for one, other in pairwise(spans):
        assert other.start <= one.start <= one.end <= other.end
        assert one != other
