"""What the demo draws: source with a part underlined, popups, messages, an outline."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from rich.cells import cell_len
from rich.console import Group
from rich.highlighter import RegexHighlighter
from rich.markdown import Markdown, TableDataElement, TableElement
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Column, Table
from rich.text import Text
from rich.theme import Theme
from rich.tree import Tree

from sruja_lsp.cli.style import OF_SEVERITY, console
from sruja_lsp.language import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.markdown import MarkdownContext

_WIDEST: Final = 100
"""Columns that are used, however many there are: long lines are tiring to read."""

_MARGIN: Final = 8
"""Columns of a line number and the bar behind it."""

_LISTED: Final = 8
"""Proposals and findings that are shown at once."""

_BESIDE: Final = 26
"""Columns that documentation needs beside a list; where there are fewer, it goes below."""

_SEVERITIES: Final = ("", "error", "warning", "information", "hint")

_THEME: Final = Theme(
    {
        "sruja.comment": "bright_black",
        "sruja.string": "green",
        "sruja.tag": "yellow",
        "sruja.kind": "blue",
        "sruja.keyword": "magenta",
        "sruja.property": "cyan",
        "sruja.number": "yellow",
        "markdown.code": "cyan",
        "markdown.item.bullet": "bright_black",
        "markdown.table.border": "bright_black",
        "markdown.table.header": "bold",
    }
)

_PROPERTIES: Final = {name for block in table.BLOCKS.values() for known in block.properties for name in known.names}


def _any(words: set[str]) -> str:
    return rf"(?<![\w.])(?:{'|'.join(map(re.escape, sorted(words)))})(?![\w.])"


class _Sruja(RegexHighlighter):
    """Colours Sruja. One expression, so that a `//` in a text is no comment and a word in a comment no keyword."""

    base_style = "sruja."
    highlights: ClassVar[Sequence[str]] = (
        "|".join(
            (
                r"(?P<comment>//.*)",
                r'(?P<string>"[^"]*"?)',
                r"(?P<tag>#\w+)",
                rf"(?P<kind>{_any(set(table.KINDS))})",
                rf"(?P<keyword>{_any({keyword.word for keyword in table.KEYWORDS})})",
                rf"(?P<property>{_any(_PROPERTIES)})",
                r"(?P<number>(?<![\w.])\d[\w.]*)",
            )
        ),
    )


class Mark(NamedTuple):
    """How a part of a line is underlined."""

    style: str
    sign: str = "─"


class _Table(TableElement):
    """A table without a frame, since the popup has one."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for drawn in super().__rich_console__(console, options):
            if isinstance(drawn, Table):
                drawn.show_edge = False
            yield drawn


class _Cell(TableDataElement):
    """A cell with its verdict in colour."""

    def on_leave(self, context: MarkdownContext) -> None:
        super().on_leave(context)
        self.content.highlight_regex(r"✓.*", "green")
        self.content.highlight_regex(r"✗.*", "red")


class _Markdown(Markdown):
    elements: ClassVar[dict[str, Any]] = {**Markdown.elements, "table_open": _Table, "td_open": _Cell}


class Screen:
    """The terminal, as a place for what an editor would show."""

    def __init__(self) -> None:
        self._out = console(_THEME)
        self._out.width = min(self._out.width, _WIDEST)
        self._colour = _Sruja()

    def say(self, *words: str | tuple[str, str], indent: int = 2) -> None:
        """A sentence; what comes with a style is `(words, style)`. Without words it is an empty line."""
        if not words:
            self._out.print()
            return
        for line in Text.assemble(*words).wrap(self._out, self._out.width - indent):
            line.rstrip()
            self._out.print(Text(" " * indent) + line)

    def title(self, text: str, right: str = "") -> None:
        """What the next scene is about, and at the other end of the line how long it took."""
        left = Text.assemble("── ", (text, "bold"))
        ending = f" {right} ──" if right else ""
        left.truncate(self._out.width - cell_len(ending) - 1, overflow="ellipsis")
        left.append(" ".ljust(self._out.width - left.cell_len - cell_len(ending), "─") + ending)
        left.stylize("cyan")
        self._out.print(Text(), left, Text(), sep="\n")

    def source(self, text: str, place: dict[str, Any], mark: Mark, *, before: int = 0, after: int = 0) -> None:
        """The lines of a place, which is underlined, and some around them."""
        lines = text.split("\n")
        start, end = place["start"], place["end"]
        first = max(start["line"] - before, 0)
        for number, written in enumerate(lines[first : start["line"] + after + 1], start=first):
            self._line(f"{number + 1:5} │ ", self._colour(written))
            if number == start["line"]:
                last = end["character"] if end["line"] == number else len(written)
                width = max(cell_len(written[start["character"] : last]), 1)
                blanks = " " * cell_len(written[: start["character"]].expandtabs(_MARGIN))
                self._line("      │ ", Text.assemble(blanks, (mark.sign * width, mark.style)))

    def finding(self, text: str, found: dict[str, Any]) -> None:
        """A finding as an editor shows it: a squiggle, and what is wrong."""
        severity = _SEVERITIES[found.get("severity", 1)]
        colour = OF_SEVERITY[severity]
        self.source(text, found["range"], Mark(colour, "~"))
        self.say((f"{severity}[{found.get('code', '')}]", colour), f" {found['message']}", indent=_MARGIN)

    def findings(self, text: str, found: Sequence[dict[str, Any]]) -> None:
        """The first of some findings, and how many more there are."""
        for one in found[:_LISTED]:
            self.finding(text, one)
        if len(found) > _LISTED:
            self.say((f"and {len(found) - _LISTED} more", "dim"), indent=_MARGIN)

    def popup(self, markdown: str) -> None:
        """Markdown in a box, under the place it is about."""
        self._out.print(Padding(_box(markdown), (0, 0, 0, 2)))

    def proposals(self, items: Sequence[dict[str, Any]], markdown: str) -> None:
        """The list of a completion, its first item selected, and the documentation of that item beside or below it."""
        rows = Table.grid(padding=(0, 2, 0, 0))
        for widest in (1, 30, 30):
            rows.add_column(max_width=widest, no_wrap=True)
        for number, item in enumerate(items[:_LISTED]):
            rows.add_row(
                "" if number else ">", item["label"], item.get("detail", ""), style="" if number else "reverse"
            )
        if len(items) > _LISTED:
            rows.add_row("", f"and {len(items) - _LISTED} more", style="bright_black")
        listed = Panel.fit(rows, border_style="bright_black")
        drawn: RenderableType = listed
        if markdown and self._out.measure(listed).maximum + _MARGIN + _BESIDE > self._out.width:
            drawn = Group(listed, _box(markdown))
        elif markdown:
            drawn = Table.grid("", Column(ratio=1), expand=True, padding=(0, 1))
            drawn.add_row(listed, _box(markdown))
        self._out.print(Padding(drawn, (0, 0, 0, _MARGIN)))

    def outline(self, symbol: dict[str, Any], line: int) -> None:
        """A part of the outline, opened where the line is, with what is declared there standing out."""
        self._out.print(Padding(_tree(symbol, line), (0, 0, 0, _MARGIN), expand=False))

    def pause(self) -> None:
        """Wait for the enter key."""
        self._out.print("\n  (enter) ", style="dim", end="")
        with suppress(EOFError):
            input()

    def _line(self, margin: str, text: Text) -> None:
        text.expand_tabs(_MARGIN)
        self._out.print(Text.assemble((margin, "bright_black"), text), no_wrap=True, overflow="ellipsis")


def _box(markdown: str) -> Panel:
    return Panel(_Markdown(markdown, hyperlinks=False), border_style="bright_black")


def _tree(symbol: dict[str, Any], line: int) -> Tree:
    children = symbol.get("children") or []
    start, end = symbol["range"]["start"]["line"], symbol["range"]["end"]["line"]
    label = Text.assemble(symbol["name"], "  ", (symbol.get("detail") or "", "bright_black"))
    if start == line:
        label.stylize("bold green")
        label.append("  ← the half line", "green")
    if not start <= line <= end:
        label.append(f"  +{len(children)}" if children else "", "bright_black")
        children = []
    label.no_wrap, label.overflow = True, "ellipsis"
    tree = Tree(label, guide_style="bright_black")
    tree.children.extend(_tree(child, line) for child in children)
    return tree
