"""Where what a model says is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sruja_lsp.text.span import Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: its file, the name in it, and the whole statement with its body."""

    uri: str
    focus: Span
    span: Span
