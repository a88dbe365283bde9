"""Did you mean: the known word closest to the one that was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The known word that `written` is most likely a slip of, or None when none is close.

    A third of the letters may differ, and never more than three. Case makes no difference. Of equally close words the
    first one wins.
    """
    word = written.casefold()
    limit = min(3, max(1, len(word) // 3))
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
