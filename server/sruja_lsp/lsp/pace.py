"""How often a client is told that a picture has changed. No clock in here: every call says what time it is."""

from __future__ import annotations

from typing import Final

UNASKED: Final = 0.1
"""Seconds between two notifications while nobody has asked for the picture that the first one was about."""

COSTLY: Final = 0.1
"""Seconds of drawing from which on somebody who types would feel it, since it keeps the interpreter busy."""

REST: Final = 0.25
"""Seconds without a keystroke after which a costly picture is drawn."""

LONGEST: Final = 4.0
"""Seconds after which it is drawn all the same, for who never rests."""


class Pace:
    """Cheap pictures follow each keystroke. Costly ones, of very large models, wait for a moment in which nobody types.

    After a picture there is a pause as long as it took to draw, so that drawing takes half of one processor at most.
    """

    def __init__(self) -> None:
        self._not_before = 0.0
        self._took = 0.0
        self._last_change = 0.0
        self._first_change: float | None = None
        """The first change that nobody was told of."""

    def changed(self, now: float) -> None:
        """Something has changed."""
        self._last_change = now
        if self._first_change is None:
            self._first_change = now

    def told(self, now: float) -> None:
        """The client was told."""
        self._first_change = None
        self._not_before = now + UNASKED

    def answered(self, now: float, took: float) -> None:
        """The client has the picture, which took so many seconds of this process to draw."""
        self._took = took
        self._not_before = now + took

    def wait(self, now: float) -> float:
        """How many seconds to wait before the client is told of the changes so far; not positive means at once."""
        due = self._not_before
        if self._took >= COSTLY and self._first_change is not None:
            due = max(due, min(self._last_change + REST, self._first_change + LONGEST))
        return due - now
