"""What the analysis finds: plain data in offsets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.model.settings import shifted

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


HERE = ""
"""In place of the URI of a related place: the file of the finding itself."""


class Related(NamedTuple):
    """Another place a finding is about, and what is there. A ring of relations has hundreds of them."""

    uri: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule. `data` is what a fix needs to know, as JSON-like values, never a place."""

    rule: str
    severity: Severity
    span: Span
    message: str
    related: tuple[Related, ...] = ()
    tags: tuple[Tag, ...] = ()
    data: dict[str, object] | None = None

    def moved(self, by: int, uri: str = HERE) -> Finding:
        """The same, `by` characters further on, in the file `uri`: for findings with places relative to a block."""
        related = tuple(
            Related(uri, shifted(other.span, by), other.message) if other.uri == HERE else other
            for other in self.related
        )
        return replace(self, span=shifted(self.span, by), related=related)
