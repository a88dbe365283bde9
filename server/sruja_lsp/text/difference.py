"""Where two sequences differ, when all that differs lies in one place, as after an edit."""

from typing import TypeVar

_Sequence = TypeVar("_Sequence", str, list[int])


def shared_ends(old: _Sequence, new: _Sequence) -> tuple[int, int]:
    """How much two sequences share at their beginning, and at their end. Nothing is counted twice."""
    shorter = min(len(old), len(new))
    first = _shared(old, new, shorter, from_end=False)
    return first, _shared(old, new, shorter - first, from_end=True)


def _shared(old: _Sequence, new: _Sequence, limit: int, *, from_end: bool) -> int:
    """How much both share at one end, at most `limit`."""
    low, high = 0, limit
    # Comparing halves leaves the work to C, which a loop over the items would not.
    while low < high:
        middle = (low + high + 1) // 2
        same = (
            old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]
            if from_end
            else old[low:middle] == new[low:middle]
        )
        if same:
            low = middle
        else:
            high = middle - 1
    return low
