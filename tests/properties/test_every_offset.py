"""No feature fails at any place of any file, and whatever has a place has one in the text and among its neighbours."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.text.span import Span
from tests.support import strategies
from tests.support.features import check_answers, check_offers, check_pictures
from tests.support.paths import FIXTURES, corpus, fixtures, name_of, plain_fixtures, read, snippets
from tests.support.workspaces import alone, on_disk, several

if TYPE_CHECKING:
    from pathlib import Path

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.edit import Edit

CASES = [*plain_fixtures(), *fixtures("features"), *snippets(), *corpus()]
EVERY = os.environ.get("HYPOTHESIS_PROFILE") == "fuzz"
OFFSETS = 60
"""Offsets of a file, spread over it, that are asked about unless all are wanted; a small file has all of its own."""
OFFERS = 8
"""Offsets and stretches of a file about which it is asked what can be done."""


def opened(path: Path) -> Workspace:
    if path.is_relative_to(FIXTURES / "features"):
        return several(read(path))[0]
    return on_disk(path)[0] if path.is_relative_to(FIXTURES) else alone(read(path))


def spread(model: Model, most: int) -> range:
    """So many offsets from the first one to the end; the steps are odd, so as not to follow an indentation."""
    length = len(model.text)
    step = 1 if EVERY or length <= 2 * most else (length // most) | 1
    return range(length % step, length + 1, step)


@pytest.mark.hypothesis  # so that `make fuzz` takes every offset there is
@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_every_feature_answers_at_every_offset(path: Path) -> None:
    workspace = opened(path)
    for model in workspace:
        offsets = spread(model, OFFSETS)
        check_answers(model, offsets, workspace)
        check_pictures(workspace, model.uri, offsets)
        length = len(model.text)
        places = spread(model, OFFERS) if length > 2 * OFFSETS else range(0, length + 1, 1 if EVERY else 7)
        check_offers(workspace, model.uri, (Span(each, each) for each in places))
        check_offers(workspace, model.uri, (Span(each, min(each + 150, length)) for each in places))


@given(strategies.texts(), st.data())
def test_every_feature_answers_anywhere_in_any_text(content: str, data: st.DataObject) -> None:
    workspace = alone(content)
    (model,) = workspace
    offset = data.draw(st.integers(0, len(content)))
    check_answers(model, (offset,), workspace)
    check_pictures(workspace, model.uri, (offset,))
    check_offers(workspace, model.uri, (Span(offset, offset),))


@given(strategies.models(), st.data())
def test_every_feature_answers_where_somebody_types(content: str, data: st.DataObject) -> None:
    workspace = alone(content)
    (before,) = workspace
    edit: Edit = data.draw(strategies.single_edits(content))
    workspace = workspace.edit(before.uri, 2, [edit])
    (model,) = workspace
    end = edit.span.start + len(edit.text)
    check_answers(model, {edit.span.start, end}, workspace)
    check_pictures(workspace, model.uri, (end,))
    check_offers(workspace, model.uri, (Span(end, end),))
