"""Findings, targets and other spans as a compiler shows them: the source line, and carets under what is meant.

Snapshots hold these pictures rather than numbers, so that a person can read the diff.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from tests.support.markers import split_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.features.document_symbols import DocumentSymbol


class SpanLike(Protocol):
    """Anything with a start and an end in code points."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Source:
    """A text with its lines numbered, ready to be quoted."""

    def __init__(self, text: str) -> None:
        self.lines = split_lines(text)
        self.starts = list(accumulate((len(line) for line in self.lines), initial=0))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        line = max(bisect_right(self.starts, offset) - 1, 0)
        if line == len(self.lines) and line and not self.lines[-1].endswith(("\n", "\r")):
            line -= 1
        return line + 1, offset - self.starts[line] + 1

    def excerpt(self, span: SpanLike, label: str = "") -> str:
        """The line a span starts on, carets under the part of the span that lies on it, and a label behind them."""
        number, column = self.place(span.start)
        line = self.lines[number - 1].rstrip("\r\n") if number <= len(self.lines) else ""
        before = line[: column - 1]
        covered = line[column - 1 : max(span.end - self.starts[number - 1], column - 1)]
        padding = "".join(char if char == "\t" else " " * _width(char) for char in before)
        carets = "^" * max(sum(map(_width, covered)), 1)
        gutter = str(number)
        marks = f"{' ' * len(gutter)} | {padding}{carets} {label}".rstrip()
        return f"{gutter} | {_printable(line)}".rstrip() + f"\n{marks}"


def render_findings(text: str, findings: Iterable[Finding]) -> str:
    """Every finding with its line, in the order of the text; related places are indented below."""
    source = Source(text)
    blocks: list[str] = []
    for finding in sorted(findings, key=lambda each: (each.span.start, each.span.end, each.rule, each.message)):
        label = f"{finding.severity.value}[{finding.rule}]: {finding.message}"
        block = source.excerpt(finding.span, label)
        for related in finding.related:
            excerpt = source.excerpt(related.span, related.message)
            block += "\n" + "\n".join(f"    {line}" for line in excerpt.splitlines())
        blocks.append(block)
    return "\n\n".join(blocks) + "\n" if blocks else "no findings\n"


def render_spans(text: str, spans: Iterable[tuple[SpanLike, str]]) -> str:
    """Labelled spans with their lines, in the order given."""
    source = Source(text)
    return "\n\n".join(source.excerpt(span, label) for span, label in spans) + "\n"


def render_outline(text: str, symbols: Iterable[DocumentSymbol]) -> str:
    """The outline as an indented list: line, kind, name, detail."""
    source = Source(text)
    width = len(str(len(source.lines)))

    def rows(level: Iterable[DocumentSymbol], depth: int) -> Iterator[str]:
        for symbol in level:
            line, _ = source.place(symbol.focus.start)
            detail = f" · {symbol.detail}" if symbol.detail else ""
            deprecated = " (deprecated)" if symbol.deprecated else ""
            yield f"{line:>{width}}  {'  ' * depth}{symbol.name}{detail} [{symbol.kind.value}]{deprecated}"
            yield from rows(symbol.children, depth + 1)

    return "".join(f"{row}\n" for row in rows(symbols, 0)) or "empty\n"


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _printable(line: str) -> str:
    return "".join(char if char == "\t" or char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)
