"""Where one statement ends and the next begins: a bar in each text says where."""

from __future__ import annotations

import pytest

from sruja_lsp.syntax.parser import parse
from sruja_lsp.text.document import Text

TEXTS = (
    # soft line ends
    'a "x"|\nb "y"',
    'a\n  "x"|\nb',
    'A -> B\n  "x"|\nb "y"',
    'tags [\n  "a",\n  "b",\n]|\nb',
    'A = system "A"\n{|\n}|',
    # on one line
    'A = system "A"| B = system "B"| A -> B',
    'p95 "1ms"| p99 "2ms"',
    "enabled true| replicas 3| traffic 50",
    'metric "req/s"| min 500| max 5000',
    'tags ["a"]| owner "b"',
    "A -> B| C -> D",
    'slo {| latency {| p95 "1ms"| p99 "2ms"| }| }|',
    "database = database| system = system| kind = kind",
    # words that go on behind a value
    'view v extends w of Shop "Title" {|',
    'policy P "x" category "security" enforcement "required" {|',
    'requirement R1 security "x" {|',
    'source openapi "x"',
    'containerInstance Shop.API "Label" instanceId 2 {|',
    'rule deny edge from { kind "a" } to { id "b" } message "c" except { tag "d" }',
    # steps
    'step A -> B "x" [#a] order 1| C -> D',
    'step A -> B "x"| step B -> A',
    "step A -> B| B -> A",
    "step A -> B -> C",
    # selections
    "include A, B",
    "include A B",
    "include Shop.* Bank| exclude Shop.DB",
    'include *| autolayout "lr"',
    'include A, B| title "x"',
    'include *| tags ["a"]',
    "include *| layout {| direction LR| }|",
    "include element.kind = system",
    # separators that nobody needs
    "min 1,| max 4",
    'min 1,| max 4,| metric "req/s"',
    'A = system "A";| B = system "B";',
    'A = system "A",| B = system "B"',
    "multi_az true,| replicas 2",
    'tags [a, b, "c"]',
    "affects A, B, C",
    "x: 200,| y: 50",
)


@pytest.mark.parametrize("marked", TEXTS)
def test_a_statement_ends_where_it_should(marked: str) -> None:
    pieces = [piece.text.strip() for piece in parse(Text.of(marked.replace("|", ""))).pieces()]
    assert [piece for piece in pieces if piece] == [part.strip() for part in marked.split("|") if part.strip()]
