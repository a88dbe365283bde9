"""The pages in docs/reference show the table as it is, and can be read on GitHub."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import pytest

from sruja_lsp.analysis.engine import findings
from sruja_lsp.language import reference, table, values
from sruja_lsp.language.types import ValueType
from tests.support import paths, snapshots
from tests.support.workspaces import URI, alone

FOLDER = paths.ROOT / "docs" / "reference"
PAGES = reference.pages()
_CELL = re.compile(r"(?<!\\)\|")


@pytest.mark.parametrize("file", PAGES)
def test_a_page_is_up_to_date(file: str) -> None:
    if snapshots.updating():
        FOLDER.mkdir(exist_ok=True)
    snapshots.check(FOLDER / file, PAGES[file])


def test_there_is_no_page_of_what_is_no_longer_there() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(PAGES)


def test_every_block_is_on_one_page() -> None:
    blocks = Counter(block.name for family in reference.FAMILIES for block in family.topic.BLOCKS)
    assert blocks == Counter(list(table.BLOCKS))


@pytest.mark.parametrize("family", reference.FAMILIES, ids=lambda family: family.file)
def test_every_property_of_a_block_is_on_its_page(family: reference.Family) -> None:
    page = PAGES[family.file]
    for block in family.topic.BLOCKS:
        for prop in block.properties:
            assert prop.doc.replace("|", "\\|") in page, (block.name, prop.name)
            for choice in prop.choices:
                assert f"| `{choice.value}` | {choice.doc} |" in page, (block.name, prop.name)


@pytest.mark.parametrize("file", PAGES)
def test_every_link_leads_to_a_heading(file: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", PAGES[file]):
        page, _, anchor = target.partition("#")
        headings = re.findall(r"^#+ (.+)$", PAGES[page or file], re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert not anchor or anchor in anchors, target


@pytest.mark.parametrize("file", PAGES)
def test_no_page_has_two_headings_of_one_name(file: str) -> None:
    headings = Counter(re.findall(r"^#+ (.+)$", PAGES[file].lower(), re.MULTILINE))
    assert [heading for heading, count in headings.items() if count > 1] == []


@pytest.mark.parametrize("file", PAGES)
def test_all_rows_of_a_table_have_the_same_number_of_cells(file: str) -> None:
    tables = re.findall(r"(?:^\|.*\n?)+", PAGES[file], re.MULTILINE)
    for rows in tables:
        assert len({len(_CELL.split(row)) for row in rows.splitlines()}) == 1, rows


def test_the_model_on_the_first_page_shows_no_problem() -> None:
    (model,) = re.findall(r"^```sruja\n(.*?)^```$", PAGES[reference.INDEX], re.MULTILINE | re.DOTALL)
    assert findings(alone(model), URI) == ()


@pytest.mark.parametrize("value_type", ValueType)
def test_the_values_that_are_shown_are_what_they_are_said_to_be(value_type: ValueType) -> None:
    _, _, right, wrong = reference.VALUES[value_type]
    assert [text for text in right if values.parse(value_type, text) is None] == []
    assert [text for text in wrong if values.parse(value_type, text) is not None] == []


def test_the_server_does_without_the_pages() -> None:
    script = (
        "import sys, sruja_lsp.features.completion, sruja_lsp.features.hover, sruja_lsp.analysis.engine\n"
        "print('sruja_lsp.language.table' in sys.modules, 'sruja_lsp.language.reference' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    assert said.decode().split() == ["True", "False"]


def test_the_table_needs_neither_the_parser_nor_pydantic() -> None:
    script = "import sys, sruja_lsp.language.table, sruja_lsp.language.check\nprint(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout.decode().split()
    assert "sruja_lsp.language.values" in modules
    assert {"lark", "pydantic", "sruja_lsp.syntax", "sruja_lsp.text"}.isdisjoint(modules)
