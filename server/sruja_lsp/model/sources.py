"""Where what a model says is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sruja_lsp.text.span import Span


class Placed(Protocol):
    """Something that knows where it stands."""

    @property
    def focus(self) -> Span:
        """The name in it."""

    @property
    def span(self) -> Span:
        """The whole of it, with its body."""


class Place(NamedTuple):
    """Where something stands: its file, the name in it, and the whole statement with its body.

    Spans are worked out when somebody asks: thousands of things are placed, and few are ever looked for. `start` is
    where the spans of `placed` are counted from.
    """

    uri: str
    placed: Placed
    start: int = 0

    @property
    def focus(self) -> Span:
        """The name in it."""
        return self._moved(self.placed.focus)

    @property
    def span(self) -> Span:
        """The whole statement."""
        return self._moved(self.placed.span)

    def _moved(self, span: Span) -> Span:
        return Span(self.start + span.start, self.start + span.end)


@dataclass(frozen=True, slots=True)
class Spans:
    """A place that is known already."""

    focus: Span
    span: Span
