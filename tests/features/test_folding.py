"""Folding ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.features.folding import Folder
from sruja_lsp.model.model import Model
from sruja_lsp.syntax.parser import parse
from sruja_lsp.text.document import Text
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support import paths, snapshots, strategies
from tests.support.markers import split_lines

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("path", paths.fixtures("features/folding"), ids=paths.name_of)
def test_case(path: Path) -> None:
    content = paths.read(path)
    lines = split_lines(content)
    shown = [
        f"{fold.first + 1:>2}-{fold.last + 1:>2} {fold.kind:<7} {lines[fold.first].rstrip()}"
        f"{' ... ' + lines[fold.last + 1].strip() if fold.brace >= 0 else ''}\n"
        for fold in Folder().ranges(parse(Text.of(content)))
    ]
    snapshots.check(path.with_suffix(".folds.txt"), "".join(shown) or "nothing\n")


@given(strategies.texts(), st.data())
def test_folds_lie_in_the_text_and_what_is_remembered_is_right(content: str, data: st.DataObject) -> None:
    folder = Folder()
    model = Model.open("file:///m.sruja", 1, content * 3)
    for version in range(3):
        folds = folder.ranges(model.tree)
        assert folds == Folder().ranges(model.tree)
        for fold in folds:
            assert 0 <= fold.first < fold.last < model.text.line_count
            if fold.brace >= 0:
                assert model.text.line(fold.last + 1)[fold.brace] in "}]"
        model = model.edit(version + 2, [data.draw(strategies.single_edits(str(model.text)))])


def test_a_keystroke_reads_the_pages_around_it() -> None:
    block = 'S{0} = system "S" {{\n  A = container "A" {{\n    technology "T"\n  }}\n}}\n'
    model = Model.open("file:///m.sruja", 1, "".join(block.format(number) for number in range(4000)))
    folder = Folder()
    assert len(folder.ranges(model.tree)) == 8000
    before = folder.read
    at = model.text.line_start(10_002)
    model = model.edit(2, [Edit(Span(at, at), "\n")])
    assert len(folder.ranges(model.tree)) == 8000
    assert folder.read - before < 500
