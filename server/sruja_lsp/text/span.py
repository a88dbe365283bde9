"""A stretch of text."""

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open stretch of text, in code points: `start` belongs to it, `end` does not."""

    start: int
    end: int
