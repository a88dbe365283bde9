"""A fix of a finding that is proposed, and what it is proposed for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sruja_lsp.features.changes import in_order
from sruja_lsp.text.edit import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.features.changes import Changes
    from sruja_lsp.model.meaning import Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.span import Span


@dataclass(frozen=True, slots=True)
class Fix:
    """What to do about a finding. Of several with one title the first that helps is offered."""

    title: str
    changes: Changes
    preferred: bool = False
    safe: bool = False
    created: Mapping[str, str] = field(default_factory=dict)
    """New files, with their text."""


@dataclass(frozen=True, slots=True)
class Case:
    """A finding in a file of a workspace."""

    workspace: Workspace
    model: Model
    finding: Finding

    @property
    def uri(self) -> str:
        """The file."""
        return self.model.uri

    @property
    def span(self) -> Span:
        """Where the finding is."""
        return self.finding.span

    @property
    def written(self) -> str:
        """The text that it is about."""
        return self.model.text.slice(*self.finding.span)

    @property
    def statement(self) -> Statement | None:
        """The statement that it is in."""
        around = self.model.at(self.span.start)
        return around[-1] if around else None

    @property
    def reference(self) -> tuple[Statement, Reference] | None:
        """The reference that it is about, with its statement."""
        statement = self.statement
        for reference in statement.meaning.references if statement is not None else ():
            if statement is not None and statement.of(reference) == self.span:
                return statement, reference
        return None

    def known_among(self, found: Iterable[Finding]) -> bool:
        """Whether the finding is one of these, whatever severity somebody has given it."""
        mine = self.finding
        return any((each.rule, each.span, each.message) == (mine.rule, mine.span, mine.message) for each in found)

    def told(self, key: str) -> str | None:
        """A text that the rule left for its fix."""
        found = (self.finding.data or {}).get(key)
        return found if isinstance(found, str) else None

    def listed(self, key: str) -> list[str]:
        """Texts that the rule left for its fix."""
        found = (self.finding.data or {}).get(key)
        return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []

    def replaced(self, title: str, text: str, *, preferred: bool = False, safe: bool = False) -> Fix:
        """The fix that writes something else in place of what the finding is about."""
        return self.edited(title, Edit(self.span, text), preferred=preferred, safe=safe)

    def edited(self, title: str, *edits: Edit, preferred: bool = False, safe: bool = False) -> Fix:
        """The fix that makes these edits in the file."""
        return Fix(title, {self.uri: in_order(edits)}, preferred, safe)


def here_or_there(uri: str, edits: Iterable[Edit]) -> Changes:
    """Edits of one file, in order."""
    return {uri: in_order(edits)}
