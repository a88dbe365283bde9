"""Did you mean: the known word closest to the one that was written."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_COMPARED: Final = 200
"""The most words of a vocabulary that are compared letter by letter, those with the likest letters first."""

_REMEMBERED: Final = 10_000
"""The most answers that a vocabulary keeps."""


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The known word that `written` is most likely a slip of, or None when none is close.

    A third of the letters may differ, and never more than three. Case makes no difference. Of equally close words the
    first one wins.
    """
    word = written.casefold()
    limit = _limit(word)
    best: str | None = None
    for candidate in known:
        other = candidate.casefold()
        if word == other:
            return candidate
        if limit < 1 or abs(len(word) - len(other)) > limit:
            continue  # with no room left, only the very word could be better
        cost = distance(word, other, limit)
        if cost <= limit and cost < max(len(word), len(other)):
            best, limit = candidate, cost - 1
    return best


class Vocabulary:
    """Many words, made ready to be asked again and again for the one closest to another.

    Words are sifted by their length and by the set of their letters before any is compared letter by letter. What it
    finds does not depend on the order of the words.
    """

    __slots__ = ("_known", "_left", "_letters", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        """Sift the words by length."""
        self._words: Final[dict[int, list[str]]] = {}
        self._letters: Final[dict[int, array[int]]] = {}
        self._known: Final[dict[str, str | None]] = {}
        self._left: Final[dict[tuple[str, frozenset[str]], str | None]] = {}
        for word in words:
            folded = word.casefold()
            self._words.setdefault(len(folded), []).append(word)
            self._letters.setdefault(len(folded), array("Q")).append(_letters(folded))

    def nearest(self, written: str, without: Collection[str] = ()) -> str | None:
        """What `nearest` finds among the words but for some; of equally close ones the first in the alphabet."""
        if written not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[written] = self._search(written, ())
        found = self._known[written]
        if found not in without:
            return found
        # Who renames something types on, while what it was called stays gone.
        key = (written, frozenset(without))
        if key not in self._left:
            if len(self._left) >= _REMEMBERED:
                self._left.clear()
            self._left[key] = self._search(written, without)
        return self._left[key]

    def _search(self, written: str, without: Collection[str]) -> str | None:
        word = written.casefold()
        limit = _limit(word)
        letters = _letters(word)
        likely: list[tuple[int, str]] = []
        for length in range(len(word) - limit, len(word) + limit + 1):
            if length in self._words:
                likely += [
                    (different, other)
                    for other, mask in zip(self._words[length], self._letters[length], strict=True)
                    # an edit takes at most one letter away and brings at most one in
                    if (different := (mask ^ letters).bit_count()) <= 2 * limit and other not in without
                ]
        likely.sort()
        best: tuple[int, str] | None = None
        for different, other in likely[:_COMPARED]:
            if different > 2 * limit:
                break
            folded = other.casefold()
            cost = distance(word, folded, limit)
            if cost <= limit and (cost < max(len(word), len(folded))) and (best is None or (cost, other) < best):
                best, limit = (cost, other), cost
        return best[1] if best is not None else None


def closer(written: str, words: Iterable[str | None]) -> str | None:
    """The closest of a few words, as `Vocabulary.nearest` would choose; `None` is passed over."""
    return Vocabulary(word for word in words if word is not None).nearest(written)


def _limit(word: str) -> int:
    """How many letters may differ."""
    return min(3, max(1, len(word) // 3))


def _letters(word: str) -> int:
    """Which letters a word has, one bit each; some share a bit."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) & 63)
    return found


def distance(left: str, right: str, limit: int) -> int:
    """How many letters to insert, drop, replace or swap with their neighbour; `limit + 1` when it is more."""
    previous: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        before, previous, row = previous, row, [i]
        for j, b in enumerate(right, start=1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
