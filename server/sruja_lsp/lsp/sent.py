"""What was sent last about a document, for what is still true of it.

Most keystrokes leave nearly every finding on its line and in its column. To say again where each of them and all it
is related to are would cost more than everything else that a keystroke costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.lsp.wire import Diagnostic
    from sruja_lsp.model.model import Model
    from sruja_lsp.text.document import Text
    from sruja_lsp.text.span import Span


@dataclass(frozen=True, slots=True)
class Sent:
    """Findings about one version of a document, and as what they travelled."""

    uri: str
    text: Text
    all: Sequence[Diagnostic]
    items: dict[tuple[str, int, str], tuple[Finding, Diagnostic]]

    @classmethod
    def of(cls, model: Model, found: Sequence[Finding], items: Sequence[Diagnostic]) -> Self:
        """What is sent about a version."""
        known = {
            (finding.rule, finding.span.start, finding.message): (finding, item)
            for finding, item in zip(found, items, strict=True)
        }
        return cls(model.uri, model.text, items, known)

    def since(self, text: Text) -> Shift | None:
        """How places have moved until a later version; `None` when more than one line has changed."""
        line = text.changed_line(self.text)
        if line is None:
            return None
        start = text.line_start(line)
        end = self.text.line_start(line + 1) if line + 1 < self.text.line_count else len(self.text) + 1
        return Shift(start, end, len(text) - len(self.text))

    def still(self, finding: Finding, shift: Shift) -> Diagnostic | None:
        """What a finding of the later version travelled as, if every place of it is where it was."""
        start = shift.before(finding.span.start)
        old, item = self.items.get((finding.rule, start, finding.message), (None, None)) if start is not None else _NONE
        if (
            old is None
            or old.severity is not finding.severity
            or old.data != finding.data
            or len(old.related) != len(finding.related)
            or not shift.keeps(old.span, finding.span)
        ):
            return None
        for before, after in zip(old.related, finding.related, strict=True):
            if after.uri != self.uri or before.message != after.message or not shift.keeps(before.span, after.span):
                return None
        return item


_NONE: tuple[None, None] = (None, None)


@dataclass(frozen=True, slots=True)
class Shift:
    """An edit within one line, which starts at `start` and ended at `end`; what follows has moved `by`."""

    start: int
    end: int
    by: int

    def before(self, offset: int) -> int | None:
        """Where a place outside of the line was."""
        if offset < self.start:
            return offset
        return offset - self.by if offset - self.by >= self.end else None

    def keeps(self, old: Span, new: Span) -> bool:
        """Whether a span outside of the line is what another one was."""
        if old.end <= self.start:
            return old == new
        return old.start >= self.end and new.start == old.start + self.by and new.end == old.end + self.by
