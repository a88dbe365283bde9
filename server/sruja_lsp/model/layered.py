"""A table of which every version of a file has its own, at the cost of what changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterator

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

MOST_CHANGES: Final = 500
"""Changes that may lie over a table: to copy them takes some microseconds, to copy a large table milliseconds."""


class Layered(Mapping[K, V]):
    """An immutable dictionary that shares what it holds with the version before it.

    What edits changed lies over `ground`, which is never touched: what was made of the ground once serves all versions
    that stand on it. While somebody types, a name goes whenever another comes, so few changes pile up.
    """

    __slots__ = ("_length", "changes", "ground")

    def __init__(self, ground: dict[K, V], changes: dict[K, V | None] | None = None) -> None:
        """Take over a dictionary, and what is different now; `None` stands for what is gone."""
        self.ground: Final = ground
        self.changes: Final[dict[K, V | None]] = changes or {}
        gone = sum((key in ground) - (value is not None) for key, value in self.changes.items())
        self._length = len(ground) - gone

    def with_changes(self, changes: Mapping[K, V | None]) -> Layered[K, V]:
        """The table after more changes; itself when there are none."""
        if not changes:
            return self
        ground = self.ground
        over = dict(self.changes)
        for key, value in changes.items():
            if value is None and key not in ground:
                over.pop(key, None)
            else:
                over[key] = value
        if len(over) > MOST_CHANGES:
            return Layered(dict(Layered(ground, over).items()))
        return Layered(ground, over)

    def differing(self, other: Layered[K, V]) -> frozenset[K] | None:
        """The keys that another version of the table has otherwise; `None` when the two have no ground in common."""
        if self.ground is not other.ground:
            return None
        one, two = self.changes, other.changes
        return frozenset(key for key in one.keys() | two.keys() if self.get(key) is not other.get(key))

    def __getitem__(self, key: K) -> V:
        """What is known under a key."""
        changes = self.changes
        if changes and key in changes:
            value = changes[key]
            if value is None:
                raise KeyError(key)
            return value
        return self.ground[key]

    @overload
    def get(self, key: K, default: None = None) -> V | None: ...
    @overload
    def get(self, key: K, default: V | T) -> V | T: ...
    def get(self, key: K, default: object = None) -> object:
        """What is known under a key, or something else."""
        changes = self.changes
        if changes and key in changes:
            value = changes[key]
            return default if value is None else value
        return self.ground.get(key, default)

    def __contains__(self, key: object) -> bool:
        """Whether something is known under a key."""
        changes = self.changes
        if changes and key in changes:
            return changes[key] is not None
        return key in self.ground

    def __iter__(self) -> Iterator[K]:
        """The keys: those of the ground in their order, then the others."""
        ground, changes = self.ground, self.changes
        if not changes:
            yield from ground
            return
        for key in ground:
            if key not in changes or changes[key] is not None:
                yield key
        for key, value in changes.items():
            if value is not None and key not in ground:
                yield key

    def __len__(self) -> int:
        """How many keys there are."""
        return self._length

    def items(self) -> ItemsView[K, V]:
        """The keys with what is known under them."""
        if not self.changes:
            return self.ground.items()
        merged = self.ground | self.changes
        return {key: value for key, value in merged.items() if value is not None}.items()
