"""Where what a model says is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sruja_lsp.text.span import Span


class Placed(Protocol):
    """Something that knows where it stands."""

    @property
    def focus(self) -> Span:
        """The name in it."""

    @property
    def span(self) -> Span:
        """The whole of it, with its body."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where something stands: its file, the name in it, and the whole statement with its body.

    Spans are worked out when somebody asks: thousands of things are placed, and few are ever looked for.
    """

    uri: str
    placed: Placed

    @property
    def focus(self) -> Span:
        """The name in it."""
        return self.placed.focus

    @property
    def span(self) -> Span:
        """The whole statement."""
        return self.placed.span


@dataclass(frozen=True, slots=True)
class Spans:
    """A place that is known already."""

    focus: Span
    span: Span
