"""Says whether changes do good, by making them in the snapshot and looking what is found then."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.engine import at_once
from sruja_lsp.analysis.finding import Severity
from sruja_lsp.features.changes import applied
from sruja_lsp.model.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.features.changes import Changes
    from sruja_lsp.features.code_actions.fix import Case
    from sruja_lsp.model.workspace import Workspace


_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class Judge:
    """Says whether changes do good."""

    def __init__(self, workspace: Workspace) -> None:
        """Judge changes of this snapshot."""
        self.workspace = workspace
        self._found: dict[str, tuple[Finding, ...]] = {}

    def before(self, uri: str) -> tuple[Finding, ...]:
        """What is found in a file as it is."""
        if uri not in self._found:
            self._found[uri] = at_once(self.workspace, uri)
        return self._found[uri]

    def helps(self, case: Case, changes: Changes, created: Mapping[str, str] = _NOTHING) -> bool:
        """Whether a finding is gone after changes and with new files, and no error has come."""
        if not any(changes.values()) and not created:
            return False
        after = applied(self.workspace, changes)
        if created:
            after = after.apply({uri: Model.open(uri, 0, text) for uri, text in created.items()})
        files = {case.uri, *changes, *created}
        found = {uri: at_once(after, uri) for uri in files}
        if case.known_among(self.before(case.uri)):
            rule = case.finding.rule
            if _count(found[case.uri], rule) >= _count(self.before(case.uri), rule):
                return False
            if case.finding.severity is Severity.ERROR and not self._fewer(found, files):
                return False
        return not self.new_errors(found)

    @staticmethod
    def of(workspace: Workspace, uri: str) -> tuple[Finding, ...]:
        """What is found in a file of another snapshot."""
        return at_once(workspace, uri)

    def harms(self, changes: Changes) -> bool:
        """Whether changes bring an error."""
        after = applied(self.workspace, changes)
        return self.new_errors({uri: at_once(after, uri) for uri in changes})

    def _fewer(self, found: dict[str, tuple[Finding, ...]], files: Iterable[str]) -> bool:
        return len(_errors(chain.from_iterable(found.values()))) < len(
            _errors(chain.from_iterable(self.before(uri) for uri in files if uri in self.workspace))
        )

    def new_errors(self, found: dict[str, tuple[Finding, ...]]) -> bool:
        """Whether files have more errors of a rule than they had."""
        for uri, after in found.items():
            before = Counter(each.rule for each in _errors(self.before(uri) if uri in self.workspace else ()))
            if Counter(each.rule for each in _errors(after)) - before:
                return True
        return False


def _errors(found: Iterable[Finding]) -> list[Finding]:
    return [each for each in found if each.severity is Severity.ERROR]


def _count(found: Iterable[Finding], rule: str) -> int:
    return sum(each.rule == rule for each in found)
