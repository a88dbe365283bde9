"""Whoever writes a file from its start to its end passes through every prefix of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.model.model import Model
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support.features import check_answers
from tests.support.paths import SHOWCASE, fixtures, name_of, plain_fixtures, read, snippets

if TYPE_CHECKING:
    from pathlib import Path

EVERY = os.environ.get("HYPOTHESIS_PROFILE") == "fuzz"
PREFIXES = 40  # of each file, unless all are wanted
TYPED = 400  # characters of a file that are typed one by one


@pytest.mark.hypothesis  # so that `make fuzz` takes every prefix there is
@pytest.mark.parametrize("path", [*plain_fixtures(), *snippets()], ids=name_of)
def test_every_prefix_has_a_tree_and_features_answer(path: Path) -> None:
    content = read(path)
    step = 1 if EVERY else len(content) // PREFIXES + 1
    for end in range(0, len(content) + 1, step):
        prefix = content[:end]
        model = Model.open(path.as_uri(), 1, prefix)
        assert model.tree.text() == prefix
        check_answers(model, {0, end // 2, max(end - 1, 0), end})


@pytest.mark.parametrize("path", [SHOWCASE, *fixtures("language")], ids=name_of)
def test_a_file_typed_character_by_character_is_what_it_would_be_read_at_once(path: Path) -> None:
    content = read(path)
    start = max(len(content) // 2 - TYPED // 2, 0)
    typed = content[start : start + TYPED]
    model = Model.open(path.as_uri(), 1, content[:start])
    for version, character in enumerate(typed, start=2):
        end = len(model.text)
        model = model.edit(version, [Edit(Span(end, end), character)])
    fresh = Model.open(path.as_uri(), 1, content[: start + TYPED])
    assert model.tree.text() == fresh.tree.text()
    assert list(model.tree.problems()) == list(fresh.tree.problems())
    assert model.remarks() == fresh.remarks()
