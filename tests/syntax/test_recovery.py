"""What a damaged text costs: the damaged statement, and nothing else."""

from collections.abc import Iterator

import pytest

from sruja_lsp.syntax.parser import parse
from sruja_lsp.syntax.tree import Block, Body
from sruja_lsp.text.document import Text

SHOP = """\
Shop = system "Shop" {
  API = container "API" {
    technology "Rust"
  }
  Store = database "Store" {
    technology "PostgreSQL"
  }
}
Bank = system "Bank" {
  Ledger = database "Ledger"
}
"""


def outline(body: Body, around: str = "") -> Iterator[str]:
    for item in body:
        subject = item.head.subject
        name = f"{around}{subject.text if subject else '?'}"
        if item.head.rule == "assign":
            yield name
        if isinstance(item, Block):
            yield from outline(item.body, name + ".")


def problems(content: str) -> list[str]:
    """`line:text under the mark: message` of each problem."""
    text = Text.of(content)
    return [
        f"{text.line_at(start + problem.start) + 1}:{problem.text}: {problem.code}"
        for start, problem in parse(text).problems()
    ]


NAMES = ["Shop", "Shop.API", "Shop.Store", "Bank", "Bank.Ledger"]


@pytest.mark.parametrize(
    ("damage", "instead", "expected"),
    [
        ('    technology "Rust"\n  }\n', '    technology "Rust"\n', ["2:{: open_block"]),
        ("  }\n}\nBank", "  }\nBank", ["1:{: open_block"]),
        ('"API" {', '"API"', ['2:"API": missing_open']),
        ('"Shop" {', '"Shop"', ['1:"Shop": missing_open']),
        ('technology "Rust"', 'technology "Rust', ['3:"Rust: open_string']),
        ('container "API" {', 'container "API {', ['2:"API : open_string']),
        ('container "API" {', 'container API" {', ['2:" : open_string']),
        ("Bank = system", "}\nBank = system", ["9:}: stray_close"]),
        ("Bank = system", "Shop ->\nBank = system", ["9:->: missing_target"]),
        ("Bank = system", "containerInstance Shop.\nBank = system", ["9:Shop.: unfinished_name"]),
        ("Bank = system", 'tags ["a", "b"\nBank = system', ['9:"b": open_list']),
        ("Bank = system", "<<<<<<< HEAD\nBank = system", ["9:<<<<<<< HEAD: merge_marker"]),
        ("Bank = system", "A <-> B\nBank = system", ["9:<->: other_arrow"]),
    ],
)
def test_damage_costs_its_own_statement(damage: str, instead: str, expected: list[str]) -> None:
    content = SHOP.replace(damage, instead, 1)
    assert content != SHOP
    assert list(outline(parse(Text.of(content)).root)) == NAMES
    assert problems(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('A = system "A" B = system "B" A -> B\n', ["assign", "assign", "relation"]),
        ('x "1"; y "2"\n', ["keyed", "keyed"]),
        ('async true latency "5ms"\n', ["keyed", "keyed"]),
        ('A -> B "x" technology "REST" [a, #b] order 1\n', ["relation"]),
        ('view v of Shop "Title"\n', ["keyed"]),
        ("step A -> B\n", ["relation"]),
        ("include A B, C.*\n", ["keyed"]),
        ('database = database "PG"\n', ["assign"]),
        ('description\n  "on the next line"\n', ["keyed"]),
        ('A -> B\n  "label"\n', ["relation"]),
        ('"Draft" -> "Sent" on "send"\n', ["transition"]),
        ("import {\n  a, // one\n  b as c\n} from './x'\n", ["import"]),
        ('tags [\n  "a",\n  "b"\n]\nx "y"\n', ["keyed", "keyed"]),
        ("#pii #core\n", ["tags"]),
        ('description "two\nlines, it\'s fine"\nx "y"\n', ["keyed", "keyed"]),
        ("/* a\n b */ A = system\n", ["assign"]),
    ],
)
def test_where_statements_end(content: str, expected: list[str]) -> None:
    tree = parse(Text.of(content))
    assert [str(item.head.rule) for item in tree.root if item.head.rule != "trivia"] == expected
    assert [problem.code for _, problem in tree.problems() if not problem.is_remark] == []


def test_a_brace_may_start_the_next_line() -> None:
    tree = parse(Text.of('A = system "A"\n// why\n{\n  B = container\n}\n'))
    assert list(outline(tree.root)) == ["A", "A.B"]
    assert not list(tree.problems())


@pytest.mark.parametrize(
    "unit", ["{", "[", '"', "/*", "a ", "a = b ", "'x", "a -> ", "}", "{ [", "\ta\n", '"\n', "x [\n"]
)
def test_no_text_takes_long_or_fails(unit: str) -> None:
    content = unit * (120_000 // len(unit))
    tree = parse(Text.of(content))
    assert tree.text() == content
    assert sum(1 for _ in tree.problems()) >= 0
    assert tree.path_at(len(content) // 2) is not None
