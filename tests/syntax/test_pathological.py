"""Texts that nobody writes but that get pasted: no failure, no loss, and work that grows with the text alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.model.model import Model
from sruja_lsp.syntax import forms, logical_lines, pieces, scanner
from sruja_lsp.syntax.parser import parse
from sruja_lsp.syntax.reparse import reparse
from sruja_lsp.text.document import Text
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support.features import check_answers
from tests.support.trees import check_incremental

if TYPE_CHECKING:
    from sruja_lsp.syntax.forms import Form
    from sruja_lsp.syntax.layout import Statement
    from sruja_lsp.syntax.scanner import Scan

AROUND = 'Shop = system "Shop" {\n  Till = container "Till"\n}\n'
MEGABYTE = 1_000_000
TEXTS = {
    "10,000 braces opened": "{" * 10_000,
    "10,000 braces opened and closed": "{" * 10_000 + "}" * 10_000,
    "10,000 braces closed": "}" * 10_000,
    "10,000 blocks in blocks": "a {\n" * 10_000 + "}\n" * 10_000,
    "10,000 blocks in blocks on one line": "a { " * 10_000 + "} " * 10_000,
    "blocks that each begin further left": "".join(" " * (500 - indent) + "a {\n" for indent in range(500)),
    "1,000 blocks in blocks, none of them opened": "".join(
        [
            *(" " * indent + "A = system\n" for indent in range(1_000)),
            *(" " * (999 - indent) + "}\n" for indent in range(1_000)),
        ]
    ),
    "a name of a megabyte": "x" * MEGABYTE,
    "a string of a megabyte": 'x "' + "y" * MEGABYTE,
    "100,000 words on one line": "a " * 100_000,
    "a megabyte of statements on one line": 'A = system "A" ' * (MEGABYTE // 15),
    "200,000 quotes": '"' * 200_000,
    "200,000 lines of a quote": '"\n' * 200_000,
    "200,000 apostrophes": "'" * 200_000,
    "only an opened comment": "/*",
    "comments opened on every line": "/*\n" * 50_000,
    "control characters": "".join(map(chr, range(32))) * 1_000 + "\x7f\x80\x9f",
    "NUL": "\0" * 10_000 + "\n\0 = system\n" * 1_000,
    "lone surrogates": "\ud800" * 1_000 + 'A = system "\udfff"\n\udc00x -> \ud800\n' * 100,
    "lists in lists": "x " + "[" * 5_000 + "]" * 5_000,
    "lists in lists, never closed": "x " + "[" * 20_000,
    "lists that are closed by nothing": "tags [\n" * 10_000,
    "parentheses in parentheses": "(" * 10_000 + ")" * 10_000,
    "a comment of 10,000 lines": "/*\n" + 'A = system "A"\n' * 10_000 + "*/\n",
    "a brace far below its statement": "a\n" + "\n" * 20_000 + "{\n}\n",
    "rules that are closed by nothing": "rule x {\n" * 5_000,
    "escapes": '"\\' * 50_000,
    "line ends": "\r\n\n\r" * 50_000,
    "a name of 20,000 parts": "a." * 20_000 + "a = system",
}
CASES = pytest.mark.parametrize("content", TEXTS.values(), ids=TEXTS)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the characters that are scanned and the statements that Lark is asked about."""
    counted: Counter[str] = Counter()
    scan, form = scanner.scan, forms.form

    def counting_scan(text: str) -> Scan:
        counted["scanned"] += len(text)
        return scan(text)

    def counting_form(statement: Statement) -> Form:
        counted["parsed"] += 1
        return form(statement)

    monkeypatch.setattr(scanner, "scan", counting_scan)
    monkeypatch.setattr(forms, "form", counting_form)
    logical_lines.forget()
    pieces._RECIPES.clear()  # noqa: SLF001  # what is remembered from other tests would not be counted
    pieces._FORMS.clear()  # noqa: SLF001  # the same
    return counted


@CASES
def test_a_pasted_text_is_neither_lost_nor_read_again_and_again(content: str, work: Counter[str]) -> None:
    whole = AROUND + content + "\n" + AROUND
    tree = parse(Text.of(whole))
    assert tree.text() == whole
    assert work["scanned"] <= 5 * len(whole)
    assert work["parsed"] <= 100
    before = Text.of(AROUND + "\n" + AROUND)
    edit = Edit(Span(len(AROUND), len(AROUND)), content)
    after = before.apply(edit)
    check_incremental(reparse(parse(before), edit, after), after)


@CASES
def test_features_answer_about_a_pasted_text(content: str) -> None:
    model = Model.open("file:///pasted.sruja", 1, AROUND + content)
    check_answers(model, (0, len(AROUND), len(AROUND) + len(content) // 2, len(AROUND) + len(content)))


def test_five_megabytes_pasted_into_the_middle_and_taken_out_again() -> None:
    before = Text.of(AROUND * 1_000)
    tree = parse(before)
    middle = len(AROUND) * 500
    pasted = AROUND * (5 * MEGABYTE // len(AROUND))
    paste = Edit(Span(middle, middle), pasted)
    after = before.apply(paste)
    full = reparse(tree, paste, after)
    assert full.width == len(after)
    assert not full.work.whole
    assert full.balanced
    back = Edit(Span(middle, middle + len(pasted)), "")
    check_incremental(reparse(full, back, before), before)


def test_a_comment_opened_and_closed_above_10_000_lines_leaves_them_as_they_were() -> None:
    text = Text.of(AROUND * 3_400)
    tree = parse(text)
    for edit in (Edit(Span(0, 0), "/*"), Edit(Span(2, 2), " why */\n")):
        text = text.apply(edit)
        tree = reparse(tree, edit, text)
        check_incremental(tree, text)
    assert tree.balanced
