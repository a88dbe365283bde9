"""The tree of a well-formed text says what the grammar says of the file as a whole."""

from pathlib import Path

import pytest
from hypothesis import given

from sruja_lsp.syntax.parser import parse
from sruja_lsp.text.document import Text
from tests.support import oracle
from tests.support.paths import SHOWCASE, corpus, fixtures, name_of, read, snippets
from tests.support.programs import Program, programs

WELL_FORMED = [SHOWCASE, *fixtures("language", "deployments"), *snippets(), *corpus()]


@pytest.mark.parametrize("path", WELL_FORMED, ids=name_of)
def test_the_tree_of_a_file_is_what_the_grammar_makes_of_it(path: Path) -> None:
    content = read(path)
    tree = parse(Text.of(content))
    assert tree.balanced
    assert oracle.written(tree.root) == oracle.read(content)


@given(programs())
def test_the_tree_of_a_program_is_what_was_written_and_what_the_grammar_makes_of_it(program: Program) -> None:
    tree = parse(Text.of(program.text))
    found = oracle.written(tree.root)
    assert found == program.statements
    assert found == oracle.read(program.text)
    assert [problem for _, problem in tree.problems()] == []
