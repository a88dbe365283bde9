"""What the analysis finds: plain data in offsets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sruja_lsp.text.span import Span


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"


class Tag(StrEnum):
    """How a finding may be shown besides its severity."""

    UNNECESSARY = "unnecessary"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place a finding is about, and what is there."""

    uri: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule. `data` is what a fix needs to know, as JSON-like values."""

    rule: str
    severity: Severity
    span: Span
    message: str
    related: tuple[Related, ...] = ()
    tags: tuple[Tag, ...] = ()
    data: dict[str, object] | None = None
