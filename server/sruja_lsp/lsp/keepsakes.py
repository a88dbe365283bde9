"""What features remember about open documents, so that the next answer costs what has changed since the last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Keepsakes:
    """One object of each class for each document."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._kept: Final[dict[str, dict[type, object]]] = {}

    def of(self, uri: str, kind: type[T], make: Callable[[], T]) -> T:
        """The object of a class that belongs to a document, made when there is none."""
        kept = self._kept.setdefault(uri, {})
        found = kept.get(kind)
        if not isinstance(found, kind):
            found = kept[kind] = make()
        return found

    def drop(self, uri: str) -> None:
        """Forget all about a document, which is closed."""
        self._kept.pop(uri, None)
