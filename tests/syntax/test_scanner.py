"""The commonest statements are scanned as a whole; what comes out is what token by token gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sruja_lsp.syntax.scanner import scan, token_by_token
from tests.support.paths import fixtures, name_of, read
from tests.support.texts import lines_of

if TYPE_CHECKING:
    from pathlib import Path

PARTS = ("Name", "import", "true", "A.b", "a-b", "a.", "=", "==", "->", "-->", "=>", '"text"', '""', '"""', '"""t"""')
MORE = (
    "'t'",
    '"',
    "'",
    "{",
    "}",
    "3",
    "9%",
    "#tag",
    "// note",
    "/* note */",
    ":",
    ",",
    "é",
    "\ufeff",
    " ",
    "\t",
    "\n",
    "\r",
)


@pytest.mark.parametrize("path", fixtures(), ids=name_of)
def test_on_every_line_of_every_fixture(path: Path) -> None:
    for line in lines_of(read(path)):
        assert scan(line) == token_by_token(line)


@given(st.lists(st.sampled_from((*PARTS, *MORE)), max_size=9).map("".join))
@example('A = system "A" {\r\n')
@example('import = import "import" {')
@example('A -> B "b" // to B\n')
@example('key "a" "b"')
@example('A = "a"')
@example("A = b\n\n")
def test_on_lines_put_together_from_tokens(line: str) -> None:
    assert scan(line) == token_by_token(line)


def test_the_shape_names_the_tokens() -> None:
    assert scan('  Shop = system "The shop" {\n') == ("N=NS{", (2, 6, 7, 8, 9, 15, 16, 26, 27, 28))
    assert scan('view Shop "v"') == ("XNS", (0, 4, 5, 9, 10, 13))
