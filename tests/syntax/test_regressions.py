"""Texts that once lost a statement, took too long or failed: mended, and tried for ever."""

from pathlib import Path

import pytest

from sruja_lsp.model.model import Model
from sruja_lsp.syntax.parser import parse
from sruja_lsp.syntax.reparse import reparse
from sruja_lsp.text.document import Text
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support.features import check_answers
from tests.support.paths import fixtures, name_of, read
from tests.support.trees import check_incremental

CASES = fixtures("regressions")


@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_a_case_typed_character_by_character_is_what_it_is_read_at_once(path: Path) -> None:
    content = read(path)
    text = Text.of("")
    tree = parse(text)
    for offset, character in enumerate(content):
        edit = Edit(Span(offset, offset), character)
        text = text.apply(edit)
        tree = reparse(tree, edit, text)
        check_incremental(tree, text)
    assert tree.text() == content


@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_a_case_deleted_from_its_start_is_what_is_left_of_it(path: Path) -> None:
    text = Text.of(read(path))
    tree = parse(text)
    while len(text):
        edit = Edit(Span(0, 1), "")
        text = text.apply(edit)
        tree = reparse(tree, edit, text)
        check_incremental(tree, text)


@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_features_answer_in_a_case(path: Path) -> None:
    content = read(path)
    check_answers(Model.open(path.as_uri(), 1, content), range(0, len(content) + 1, len(content) // 1_000 + 1))


def test_there_are_cases() -> None:
    assert CASES
