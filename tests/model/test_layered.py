"""A layered table is a dictionary of which every version can be kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.model import layered
from sruja_lsp.model.layered import Layered

KEYS = st.integers(0, 12)
CHANGES = st.lists(st.dictionaries(KEYS, st.one_of(st.none(), st.integers(1, 9)), max_size=4), max_size=12)


@given(st.dictionaries(KEYS, st.integers(1, 9)), CHANGES, st.sampled_from([2, 500]))
def test_it_holds_what_a_dictionary_would(
    ground: dict[int, int], steps: list[dict[int, int | None]], most: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layered, "MOST_CHANGES", most)
        versions = [(dict(ground), Layered(dict(ground)))]
        for step in steps:
            plain, table = versions[-1]
            after = plain | step
            versions.append(
                ({key: value for key, value in after.items() if value is not None}, table.with_changes(step))
            )
    for plain, table in versions:
        assert dict(table.items()) == plain
        assert sorted(table) == sorted(plain)
        assert len(table) == len(plain)
        assert all((key in table) is (key in plain) for key in range(14))
        assert [table.get(key, 0) for key in range(14)] == [plain.get(key, 0) for key in range(14)]
        assert {key: table[key] for key in plain} == plain


def test_what_is_gone_is_not_there() -> None:
    table = Layered({"a": 1}).with_changes({"a": None})
    with pytest.raises(KeyError):
        table["a"]
    with pytest.raises(KeyError):
        table["b"]


def test_no_change_makes_no_other_table() -> None:
    table = Layered({"a": 1})
    assert table.with_changes({}) is table


def test_a_name_that_is_typed_leaves_no_trail() -> None:
    table = Layered({"Api": 1})
    for number in range(1000):
        table = table.with_changes({"Api" + "i" * number: None, "Api" + "i" * (number + 1): 1})
    assert len(table.changes) == 2
    assert table.ground == {"Api": 1}


@given(st.dictionaries(KEYS, st.integers(1, 9)), CHANGES, CHANGES)
def test_it_says_what_two_versions_have_otherwise(
    ground: dict[int, int], one: list[dict[int, int | None]], other: list[dict[int, int | None]]
) -> None:
    table = Layered(ground)
    versions = []
    for steps in (one, other):
        version = table
        for step in steps:
            version = version.with_changes(step)
        versions.append(version)
    first, second = versions
    assert first.differing(second) == frozenset(key for key in range(14) if first.get(key) != second.get(key))
    assert first.differing(Layered(dict(ground))) is None
