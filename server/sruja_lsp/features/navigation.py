"""Where names lead: plain places in files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sruja_lsp.text.span import Span


@dataclass(frozen=True, slots=True)
class Target:
    """A place to go to: the whole statement and the name in it."""

    uri: str
    span: Span
    focus: Span


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A stretch of a file."""

    uri: str
    span: Span
