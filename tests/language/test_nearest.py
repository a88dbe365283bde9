"""Did you mean: slips of the hand find the word that was meant, other words find nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.language import table
from sruja_lsp.language.nearest import Vocabulary, closer, distance, nearest

KINDS = ("person", "system", "container", "component", "database", "datastore", "queue")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("contaner", "container"),
        ("contianer", "container"),
        ("containers", "container"),
        ("Container", "container"),
        ("sytem", "system"),
        ("databse", "database"),
        ("datasource", "datastore"),
        ("compnent", "component"),
        ("qeue", "queue"),
        ("queu", "queue"),
        ("lambda", None),
        ("api", None),
        ("x", None),
        ("", None),
        ("topic", None),
    ],
)
def test_the_kind_that_was_meant(written: str, meant: str | None) -> None:
    assert nearest(written, KINDS) == meant


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("cat", ["car", "bat"], "car"),
        ("cat", ["cart", "cat"], "cat"),
        ("CAT", ["cart", "Cat"], "Cat"),
        ("ab", ["xy"], None),
        ("a", ["b"], None),
        ("straße", ["strasse"], "strasse"),
        ("replica", ["replicas", "min_replicas"], "replicas"),
        ("wrold", ["word", "world"], "world"),
        ("anything", [], None),
    ],
)
def test_the_closest_of_several_and_the_first_of_equals(written: str, known: list[str], meant: str | None) -> None:
    assert nearest(written, known) == meant


@pytest.mark.parametrize(
    ("left", "right", "steps"),
    [
        ("", "", 0),
        ("cat", "cat", 0),
        ("cat", "at", 1),
        ("cat", "cart", 1),
        ("cat", "cut", 1),
        ("cat", "act", 1),
        ("kitten", "sitting", 3),
        ("abcd", "dcba", 3),
        ("", "abc", 3),
    ],
)
def test_how_far_two_words_are_apart(left: str, right: str, steps: int) -> None:
    assert distance(left, right, 10) == distance(right, left, 10) == steps


def test_whoever_only_asks_for_near_words_is_not_told_how_far_the_others_are() -> None:
    assert distance("container", "queue", 2) == 3


WORDS = st.text("abcdexyz_", max_size=8)


@given(WORDS, WORDS, WORDS)
def test_a_detour_is_never_shorter_by_more_than_swaps_allow(left: str, right: str, over: str) -> None:
    assert distance(left, right, 99) <= 2 * (distance(left, over, 99) + distance(over, right, 99))
    assert distance(left, right, 99) == distance(right, left, 99)
    assert (distance(left, right, 99) == 0) is (left == right)
    assert distance(left, right, 99) <= max(len(left), len(right))


@given(WORDS, WORDS, st.integers(0, 5))
def test_a_limit_changes_nothing_but_the_large_distances(left: str, right: str, limit: int) -> None:
    assert distance(left, right, limit) == min(distance(left, right, 99), limit + 1)


@given(st.sampled_from(sorted(table.KINDS)), st.data())
def test_a_kind_with_one_wrong_letter_is_still_found(kind: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(kind) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    found = nearest(kind[:place] + letter + kind[place + 1 :], [kind])
    assert found == kind


LETTERS = st.text("abcdeÄß", max_size=7)


@given(LETTERS, st.lists(LETTERS, max_size=12, unique=True), st.data())
def test_a_vocabulary_finds_what_comparing_with_every_word_finds(
    written: str, words: list[str], data: st.DataObject
) -> None:
    gone = set(data.draw(st.lists(st.sampled_from(words)))) if words else set()
    vocabulary = Vocabulary(data.draw(st.permutations(words)))
    left = [word for word in words if word not in gone]
    folded = written.casefold()
    limit = min(3, max(1, len(folded) // 3))

    def cost(word: str) -> int:
        return distance(folded, word.casefold(), 99)

    close = [w for w in left if cost(w) <= limit and (cost(w) < max(len(folded), len(w.casefold())))]
    expected = min(close, key=lambda word: (cost(word), word), default=None)
    assert vocabulary.nearest(written, gone) == expected
    assert vocabulary.nearest(written, gone) == expected  # once more, now that it is known
    assert closer(written, [*left, None]) == expected


def test_a_large_vocabulary_compares_few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def counted(left: str, right: str, limit: int) -> int:
        compared.append(right)
        return distance(left, right, limit)

    words = [f"{noun}{number}" for noun in ("Web", "Till", "Basket", "Ledger", "Gateway") for number in range(2000)]
    vocabulary = Vocabulary(words)
    monkeypatch.setattr("sruja_lsp.language.nearest.distance", counted)
    assert vocabulary.nearest("Bsaket77") == "Basket77"
    assert len(compared) <= 200
    asked = len(compared)
    assert vocabulary.nearest("Bsaket77") == "Basket77"
    assert len(compared) == asked
    assert vocabulary.nearest("Basket77", {"Basket77"}) == "Basket17"
    asked = len(compared)
    assert vocabulary.nearest("Basket77", {"Basket77"}) == "Basket17"
    assert len(compared) == asked
