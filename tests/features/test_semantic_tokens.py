"""Semantic tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.features.semantic_tokens import Modifier, Painter, TokenType
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support import paths, snapshots, strategies
from tests.support.markers import split_lines
from tests.support.workspaces import URI, alone, several

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sruja_lsp.model.workspace import Workspace


def utf_16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def decoded(data: list[int]) -> Iterator[tuple[int, int, int, TokenType, Modifier]]:
    """Line, column, length, type and modifiers of tokens as they are sent."""
    assert len(data) % 5 == 0
    line = column = 0
    for index in range(0, len(data), 5):
        lines, columns, length, kind, modifiers = data[index : index + 5]
        assert lines >= 0
        assert columns >= 0
        line, column = line + lines, columns if lines else column + columns
        yield line, column, length, TokenType(kind), Modifier(modifiers)


def shown(workspace: Workspace, uri: str = URI) -> str:
    """The lines of a file, each with its tokens below."""
    lines = split_lines(str(workspace[uri].text))
    found: dict[int, list[str]] = {}
    for line, column, length, kind, modifiers in decoded(Painter.new(utf_16).whole(workspace, uri)):
        word = lines[line].encode("utf-16-le")[2 * column : 2 * (column + length)].decode("utf-16-le")
        also = "".join(f".{each.name.lower()}" for each in modifiers if each.name)
        found.setdefault(line, []).append(f"{word}[{kind.name.lower()}{also}]")
    rows = [
        f"{line.rstrip()}\n" + "".join(f"    {each}\n" for each in found.get(number, ()))
        for number, line in enumerate(lines)
    ]
    return "".join(rows)


@pytest.mark.parametrize("path", paths.fixtures("features/semantic_tokens"), ids=paths.name_of)
def test_case(path: Path) -> None:
    snapshots.check(path.with_suffix(".tokens.txt"), shown(alone(paths.read(path))))


def check(workspace: Workspace, painter: Painter, uri: str = URI) -> list[int]:
    """The tokens are sorted, apart, in the text, and the same without what the painter remembers."""
    data = painter.whole(workspace, uri)
    assert data == Painter.new(utf_16).whole(workspace, uri)
    lines = split_lines(str(workspace[uri].text))
    before = (0, 0)
    for line, column, length, _, _ in decoded(data):
        assert (line, column) >= before
        assert length > 0
        before = (line, column + length)
        assert column + length <= utf_16(lines[line].rstrip("\r\n"))
    return data


@given(strategies.texts(), st.data())
def test_any_text_and_any_edit(content: str, data: st.DataObject) -> None:
    workspace = alone(content * 3)
    painter = Painter.new(utf_16)
    for version in range(3):
        check(workspace, painter)
        text = str(workspace[URI].text)
        workspace = workspace.edit(URI, version + 2, [data.draw(strategies.single_edits(text))])


@given(strategies.models(), st.data())
def test_a_range_is_a_part_of_the_whole(content: str, data: st.DataObject) -> None:
    workspace = alone(content)
    text = workspace[URI].text
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    first, last = text.line_at(start), text.line_at(end)
    whole = list(decoded(Painter.new(utf_16).whole(workspace, URI)))
    part = list(decoded(Painter.new(utf_16).within(workspace, URI, Span(start, end))))
    assert set(part) <= set(whole)
    assert part == sorted(part)
    wanted = {each for each in whole if first < each[0] < last}
    assert wanted <= set(part)


def test_what_a_name_means_may_change_far_away() -> None:
    lines = "".join(f'S{number} -> Other.Api "{number}"\n' for number in range(300))
    workspace, _ = several(
        f"""
//- model.sruja
import {{ Other }} from "./other.sruja"
S1 = system "S"
{lines}
//- other.sruja
Other = system "Other" {{ Api = container "Api" }}
"""
    )
    painter = Painter.new(utf_16)
    check(workspace, painter)
    text = workspace[URI].text
    at = str(text).index("system")
    workspace = workspace.edit(URI, 2, [Edit(Span(at, at + 6), "person")])
    assert TokenType.INTERFACE in {kind for _, _, _, kind, _ in decoded(check(workspace, painter))}
    other = f"{URI.rpartition('/')[0]}/other.sruja"
    at = str(workspace[other].text).index("container")
    workspace = workspace.edit(other, 2, [Edit(Span(at, at + 9), "database")])
    assert [kind for _, _, _, kind, _ in decoded(check(workspace, painter))].count(TokenType.STRUCT) == 300


def test_a_keystroke_reads_the_pages_around_it() -> None:
    block = 'S{0} = system "S" {{\n  A = container "A" {{\n    technology "T"\n  }}\n}}\n'
    workspace = alone("".join(block.format(number) for number in range(4000)))
    painter = Painter.new(utf_16)
    painter.whole(workspace, URI)
    for column, typed in ((0, "\n"), (3, "x")):
        before = painter.read
        at = workspace[URI].text.line_start(10_001) + column
        workspace = workspace.edit(URI, 2, [Edit(Span(at, at), typed)])
        painter.whole(workspace, URI)
        assert painter.read - before < 500
    before = painter.read
    painter.within(workspace, URI, Span(at, at + 1000))
    assert painter.read == before


def test_another_name_for_what_is_imported_changes_what_it_is() -> None:
    lines = "".join(f'Other -> Other "{number}"\n' for number in range(300))
    workspace, _ = several(
        f"""
//- model.sruja
import {{ Api as Other, Guest as Nobody }} from "./other.sruja"
{lines}
//- other.sruja
Guest = person "Guest"
Api = system "Api"
"""
    )
    painter = Painter.new(utf_16)
    before = [kind for _, _, _, kind, _ in decoded(check(workspace, painter))]
    assert before.count(TokenType.NAMESPACE) >= 600
    text = str(workspace[URI].text)
    start, end = text.index("Api as"), text.index(" }")
    workspace = workspace.edit(URI, 2, [Edit(Span(start, end), "Guest as Other, Api as Nobody")])
    after = [kind for _, _, _, kind, _ in decoded(check(workspace, painter))]
    assert after.count(TokenType.INTERFACE) >= 600
