"""An edited model equals one made of the edited text, and costs what the edit touched."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.analysis.engine import findings
from sruja_lsp.model import places
from sruja_lsp.model.index import Index
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support.paths import fixtures

TEXTS = [path.read_bytes().decode(errors="replace")[:3000] for path in fixtures()]
FRAGMENTS = [
    "{",
    "}",
    '"',
    "\n",
    " ",
    "A",
    ".",
    " -> ",
    "= system",
    "x",
    "/*",
    "kind ",
    "= kind\n",
    "containerInstance ",
    "é",
]


def tables(index: Index) -> tuple[object, ...]:
    """The index with the order taken out that editing may change."""
    return (
        {name: sorted(map(str, entries)) for name, entries in index.declared.items()},
        {leaf: sorted(names) for leaf, names in index.leaves.items()},
        index.sites,
        {text: sorted(map(str, sites)) for text, sites in index.users.items()},
        set(index.repeated),
        set(index.instances),
        {base: sorted(map(str, sites)) for base, sites in index.selections.items()},
    )


def open_references(model: Model) -> object:
    found = model.resolutions
    return found.open, set(found.loose), found.misplaced


@given(st.data())
def test_an_edited_model_equals_a_fresh_one(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from(TEXTS))
    model = Model.open("file:///a.sruja", 0, content)
    for version in range(1, data.draw(st.integers(2, 6))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.sampled_from([0, 0, 1, 3, 30, 200])))
        inserted = data.draw(st.sampled_from([*FRAGMENTS, ""]))
        content = content[:start] + inserted + content[end:]
        model = model.edit(version, [Edit(Span(start, end), inserted)])
        fresh = Model.open("file:///a.sruja", version, content)
        assert str(model.text) == content
        assert model.context.custom_kinds == fresh.context.custom_kinds
        assert tables(model.index) == tables(fresh.index)
        assert open_references(model) == open_references(fresh)
        assert model.remarks() == fresh.remarks()
        assert findings(Workspace.of(model), model.uri) == findings(Workspace.of(fresh), fresh.uri)


def many(count: int) -> str:
    block = (
        'S{0} = system "S" {{\n  A = container "A" {{\n    technology "Rust"\n  }}\n  B = queue "B"\n  A -> B "x"\n}}\n'
    )
    return "".join(block.format(number) for number in range(count)) + "S0.A -> S1.B\n"


def work(count: int, find: str, inserted: str) -> tuple[int, int]:
    content = many(count)
    model = Model.open("file:///a.sruja", 1, content)
    offset = content.index(find, len(content) // 2) + len(find)
    edited = model.edit(2, [Edit(Span(offset, offset), inserted)])
    return edited.visited, edited.resolutions.checked


def test_cost_follows_the_edit() -> None:
    for find, inserted in (
        ('technology "Rust', "x"),
        ("queue ", '"y"'),
        ("  A -> B", "x"),
        ("  B", "x"),
        (' = system "S"', "\n"),
    ):
        small, large = work(20, find, inserted), work(400, find, inserted)
        assert small == large
        assert max(small) < 20


def test_a_property_changes_no_table() -> None:
    content = many(3)
    model = Model.open("file:///a.sruja", 1, content)
    offset = content.index("Rust")
    edited = model.edit(2, [Edit(Span(offset, offset + 4), "Go")])
    assert edited.index is model.index
    assert edited.resolutions.open is model.resolutions.open


DEPLOYED = """\
deployment D{0} {{
  node N{0} {{
    containerInstance S{0}.A
    containerInstance Guest
    containerInstance Nowhere{0}
  }}
}}
"""


@pytest.mark.parametrize("find", ['"S', "S0.A -> S1.B", "node N", "containerInstance S1", "containerInstance Nowhere"])
def test_a_name_that_is_typed_costs_the_same_in_a_large_file(find: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are laid over, not copied; and all findings are found again in one walk, however many there are."""
    walks: list[int] = []
    walk = places._find  # noqa: SLF001  # it is what is counted

    def counted(*arguments: Any) -> Any:
        walks.append(1)
        return walk(*arguments)

    seen = []
    for count in (10, 200):
        content = many(count) + 'Guest = person "Guest"\n' + "".join(map(DEPLOYED.format, range(3)))
        model = Model.open("file:///a.sruja", 1, content)
        grounds = {name: getattr(model.index, name).ground for name in TABLES}
        walks.clear()
        with monkeypatch.context() as patch:
            patch.setattr(places, "_find", counted)
            edited = model.edit(2, [Edit(Span(at := content.index(find) + len(find), at), "x")])
            found = findings(Workspace.of(edited), edited.uri)
        assert all(getattr(edited.index, name).ground is ground for name, ground in grounds.items())
        over = [len(getattr(edited.index, name).changes) for name in TABLES]
        seen.append((edited.visited, edited.resolutions.checked, over, len(walks), len(found)))
    assert seen[0] == seen[1]
    assert max(seen[0][2]) < 20


TABLES = ("declared", "leaves", "sites", "users", "repeated", "instances", "selections")
