"""The tree after an edit equals the tree of the edited text, and what the edit did not touch is the same object."""

from collections.abc import Iterable
from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.syntax.parser import parse
from sruja_lsp.syntax.reparse import reparse
from sruja_lsp.syntax.tree import Block, Item, Tree
from sruja_lsp.text.document import Text
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support.paths import corpus, fixtures, snippets

TEXTS = [path.read_bytes().decode(errors="replace")[:4000] for path in (*fixtures(), *snippets(), *corpus())]
FRAGMENTS = [
    *'{}"\'[]=.:,; \t\r\n', "\r\n", "/*", "*/", "//", "->", "A", 'x "y"', "{\n", "}\n", "import { a", "tags [", '"\n',
    "\n{\n", '\n"lone"\n', "rule deny edge from {", "\u2028", "\U0001f600", "é", "# c\n", "<!--", "-->", '"""',
    'steps [\n A -> B "x"\n', 'API = container "R" {\n', "<<<<<<< HEAD", "\x00", "\ufeff",
]  # fmt: skip


def difference(ours: Iterable[Item], theirs: Iterable[Item]) -> str:
    """The first place where two trees differ; empty when they are equal."""
    for one, other in zip_longest(ours, theirs):
        if isinstance(one, Block) and isinstance(other, Block):
            facts = [
                (b.missing_open, b.width, b.indent, b.clean, b.complete, b.problematic, b.close is None)
                for b in (one, other)
            ]
            same_close = one.close is None or one.close.same(other.close)
            if not one.head.same(other.head) or facts[0] != facts[1] or not same_close:
                return f"{one!r} {facts[0]} / {other!r} {facts[1]}"
            if inner := difference(one.body, other.body):
                return inner
        elif one is None or isinstance(one, Block) or not one.same(other):
            return f"{one!r} / {other!r}"
    return ""


def check(tree: Tree, text: Text) -> None:
    fresh = parse(text)
    assert tree.text() == str(text)
    assert tree.balanced == fresh.balanced
    assert difference(tree.root, fresh.root) == ""
    assert list(tree.problems()) == list(fresh.problems())


@given(st.data())
def test_incremental_equals_full(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from(TEXTS))[: data.draw(st.sampled_from([200, 1000, 4000]))]
    content = content.replace("\n", data.draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])))
    text = Text.of(content)
    tree = parse(text)
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from([0, 0, 0, 1, 1, 2, 5, 40, 300])))
        inserted = data.draw(st.sampled_from([*FRAGMENTS, "", "", data.draw(st.sampled_from(TEXTS))[100:350]]))
        edit = Edit(Span(start, end), inserted)
        text = text.apply(edit)
        tree = reparse(tree, edit, text)
        check(tree, text)


@given(st.text(max_size=300))
def test_every_text_has_a_tree(content: str) -> None:
    text = Text.of(content)
    tree = parse(text)
    assert tree.text() == content
    for start, problem in tree.problems():
        assert problem.message
        assert 0 <= start + problem.start <= start + problem.end <= len(content)


def model(systems: int) -> str:
    block = 'S{0} = system "S" {{\n  A = container "A" {{\n    technology "Rust"\n  }}\n\n  A -> B "x"\n}}\n'
    return "".join(block.format(number) for number in range(systems))


EDITS = [
    # what is edited, where (behind the first text, from the middle on), what is put there, lines scanned at most
    ("a character of a property", 'technology "Ru', 0, "q", 1),
    ("a character of a name", "  A", 0, "q", 1),
    ("a new line", 'technology "Rust"', 0, "\n    version ", 2),
    ("a new line before a block", "}\n", 0, "\nX = system\n", 3),
    ("a relation's end", "A -> B", 0, "q", 1),
    ("a closing brace deleted", '"Rust"\n  ', 1, "", 1),
    ("an opening brace deleted", 'container "A" ', 1, "", 1),
    ("a quote opened", "technology ", 1, "", 3),
    ("a comment of a line", 'technology "Rust"', 0, " // fast", 1),
]


@pytest.mark.parametrize(("_", "behind", "deleted", "inserted", "lines"), EDITS, ids=[edit[0] for edit in EDITS])
def test_an_edit_scans_only_what_it_touches(_: str, behind: str, deleted: int, inserted: str, lines: int) -> None:
    for systems in (30, 1500):
        content = model(systems)
        text = Text.of(content)
        tree = parse(text)
        start = content.index(behind, len(content) // 2) + len(behind)
        edit = Edit(Span(start, start + deleted), inserted)
        after = text.apply(edit)
        edited = reparse(tree, edit, after)
        check(edited, after)
        assert edited.work.lines <= lines
        if edited.balanced:
            assert not edited.work.whole
            assert edited.work.items <= 6
        back = Edit(Span(start, start + len(inserted)), content[start : start + deleted])
        again = reparse(edited, back, after.apply(back))
        check(again, text)
        kept = {id(item) for item in tree.root}
        assert sum(id(item) not in kept for item in edited.root) <= 3
        assert sum(id(item) not in kept for item in again.root) <= 3


def test_a_block_moved() -> None:
    content = model(200)
    text, tree = Text.of(content), parse(Text.of(content))
    start, end = content.index("S50 ="), content.index("S51 =")
    block = content[start:end]
    target = content.index("S80 =") - len(block)
    for edit in (Edit(Span(start, end), ""), Edit(Span(target, target), block)):
        text = text.apply(edit)
        tree = reparse(tree, edit, text)
        check(tree, text)
        assert tree.work.lines <= 16


def test_a_comment_opened_and_closed() -> None:
    content = model(50)
    text, tree = Text.of(content), parse(Text.of(content))
    start = content.index("S25 =")
    for edit in (Edit(Span(start, start), "/* "), Edit(Span(start + 3, start + 3), "*/ ")):
        text = text.apply(edit)
        tree = reparse(tree, edit, text)
        check(tree, text)
    assert tree.balanced


@pytest.mark.parametrize(
    "behind",
    ['technology "Ru', "  A", '= system "S', 'container "A', "-> B", "}\n\n  A -> B"],
    ids=lambda text: text.strip(),
)
def test_typing_where_a_brace_is_missing_costs_no_more_than_elsewhere(behind: str) -> None:
    """Somebody may write a whole block before its closing brace."""
    seen = []
    for systems in (30, 1500):
        content = model(systems)
        text = Text.of(content)
        brace = content.index("\n  }", len(content) // 3) + 3
        gone = Edit(Span(brace, brace + 1), "")
        broken = text.apply(gone)
        tree = reparse(parse(text), gone, broken)
        assert not tree.balanced
        start = str(broken).index(behind, len(content) // 2) + len(behind)
        edit = Edit(Span(start, start), "q")
        after = broken.apply(edit)
        edited = reparse(tree, edit, after)
        check(edited, after)
        assert edited.work.lines <= 1
        seen.append(edited.work._replace(lines=0))  # a line that was read before is not read again
        kept = {id(item) for item in tree.root}
        assert sum(id(item) not in kept for item in edited.root) <= 1
    assert seen[0] == seen[1]
    assert not seen[0].whole
    assert seen[0].items <= 4
