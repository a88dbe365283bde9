"""The formatter: cases in fixtures/features/formatting, and what no case could say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sruja_lsp.features import formatting
from sruja_lsp.features.formatting import Style, applied, formatted, on_type_formatting, range_formatting
from sruja_lsp.syntax.parser import parse as parse_sruja
from sruja_lsp.text.document import Text
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support import paths, snapshots
from tests.support.markers import CURSOR, split_lines

if TYPE_CHECKING:
    from pathlib import Path

CASES = paths.fixtures("features/formatting")


def of_case(path: Path, style: Style) -> str:
    """The text of a case after what its cursors ask for: all, a range, or the character before the one cursor."""
    content = paths.read(path)
    starts = [len("".join(content.split(CURSOR)[: count + 1])) for count in range(content.count(CURSOR))]
    content = content.replace(CURSOR, "")
    text = Text.of(content)
    tree = parse_sruja(text)
    match starts:
        case []:
            return formatted(content, style)
        case [offset]:
            return applied(content, on_type_formatting(tree, text, offset, content[offset - 1], style))
        case [start, end]:
            return applied(content, range_formatting(tree, text, Span(start, end), style))
    raise AssertionError(path)


@pytest.mark.parametrize("path", CASES, ids=paths.name_of)
def test_case(path: Path) -> None:
    snapshots.check(path.with_suffix(".formatted.txt"), visible(of_case(path, Style())))


def visible(text: str) -> str:
    """A text with the characters that a person would not see in a snapshot: tabs, carriage returns, blanks at ends."""
    lines = []
    for line in split_lines(text):
        content = line.rstrip("\r\n")
        end = line[len(content) :].replace("\r", "\N{SYMBOL FOR CARRIAGE RETURN}").replace("\n", "")
        bare = content.rstrip(" ")
        blanks = "\N{MIDDLE DOT}" * (len(content) - len(bare))
        lines.append(f"{bare}{blanks}{end}\n".replace("\t", "\N{RIGHTWARDS ARROW}"))
    return "".join(lines)


def test_the_width_of_a_step_is_the_editors() -> None:
    text = 'A = system "A" {\nB = container "B" {\n}\n}\n'
    assert formatted(text, Style("\t")) == 'A = system "A" {\n\tB = container "B" {\n\t}\n}\n'
    assert formatted(text, Style("    ")) == 'A = system "A" {\n    B = container "B" {\n    }\n}\n'


@pytest.mark.parametrize(
    ("style", "after"),
    [
        (Style(), "A -> B\n"),
        (Style(trim_final_lines=False), "A -> B\n\n\n"),
        (Style(final_line_end=False, trim_final_lines=False), "A -> B\n\n\n"),
    ],
)
def test_the_end_of_a_file(style: Style, after: str) -> None:
    assert formatted("A -> B\n\n\n", style) == after


def test_a_final_line_end_can_be_left_out() -> None:
    assert formatted("A ->  B", Style(final_line_end=False)) == "A -> B"
    assert formatted("A ->  B", Style()) == "A -> B\n"


@pytest.mark.parametrize("blanks", ["", "\n", "  \n\t\r\n  "])
def test_nothing_but_blanks_becomes_nothing(blanks: str) -> None:
    assert formatted(blanks, Style()) == ""
    assert formatted("\ufeff" + blanks, Style()) == "\ufeff"


def test_a_text_begins_with_its_first_word() -> None:
    assert formatted("\n \n\n   A ->  B\n", Style()) == "A -> B\n"
    assert formatted("\r\n  // first\r\n", Style()) == "// first\r\n"


def test_a_byte_order_mark_stays() -> None:
    assert formatted('\ufeff  A  = system "A"\n', Style()) == '\ufeffA = system "A"\n'


def test_an_edit_is_no_larger_than_the_difference() -> None:
    content = 'A = system "A" {\n   B = container  "B"   \n}\n'
    text = Text.of(content)
    assert formatting.formatting(parse_sruja(text), text, Style()) == (
        Edit(Span(19, 20), ""),
        Edit(Span(34, 35), ""),
        Edit(Span(38, 41), ""),
    )


def test_edits_that_change_more_than_white_space_are_refused() -> None:
    text = Text.of('A = system "A"\nB = system "B"\n')
    tree = parse_sruja(text)
    good = Edit(Span(1, 2), "   ")
    assert formatting.harmless(tree, text, [good]) == (good,)
    for bad in (Edit(Span(0, 1), "Z"), Edit(Span(14, 15), " // "), Edit(Span(2, 3), "{")):
        assert formatting.harmless(tree, text, [bad]) == ()


def test_what_is_typed_in_a_long_file_costs_what_is_around_it() -> None:
    line = 'A{0}   = system "A" {{ B = container "B" }}\n'
    content = "".join(line.format(number) for number in range(3000))
    text = Text.of(content)
    tree = parse_sruja(text)
    start = text.line_start(1500)
    layout = formatting._Layout(text, Style(), formatting._with_neighbours(text, 1500, 1500))  # noqa: SLF001  # counted
    layout.run(tree)
    assert len(layout.lines) <= 12
    edits = range_formatting(tree, text, Span(start, start), Style())
    assert [text.line_at(edit.span.start) for edit in edits] == [1500]
