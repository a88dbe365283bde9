"""Quick fixes: what to do about the findings at a place.

What a fix does is not guessed to be good. It is applied to the snapshot, and offered only if its finding is gone then
and no error has come in its place.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.engine import at_once
from sruja_lsp.analysis.finding import Severity
from sruja_lsp.features.changes import applied
from sruja_lsp.features.code_actions import names, spelling, suppression, values
from sruja_lsp.features.code_actions.action import Action, Kind, Outcome
from sruja_lsp.features.code_actions.fix import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.features.changes import Changes
    from sruja_lsp.features.code_actions.fix import Fix
    from sruja_lsp.model.workspace import Workspace

MOST: Final = 20
"""Findings that fixes are looked for: who selects a whole file of errors does not want a menu of hundreds."""

_FIXES: Final[dict[str, Callable[[Case], Iterator[Fix]]]] = {
    "syntax-error": spelling.syntax,
    "legacy-syntax": spelling.legacy,
    "unresolved-reference": names.missing,
    "ambiguous-reference": names.ambiguous,
    "unresolved-import": names.imports,
    "unknown-kind": names.kind,
    "duplicate-identifier": names.duplicate,
    "duplicate-node": names.duplicate,
    "traffic-sum": values.traffic,
    "latency-order": values.latency,
    "standby-traffic": values.standby,
    "canary-rollback": values.insertion,
    "undeployed-container": values.deployed,
}
"""What rules have fixes of their own; all others may have worked out a value to write instead."""


def quick_fixes(workspace: Workspace, uri: str, found: Iterable[Finding]) -> Iterator[Action]:
    """The actions that mend these findings of a file, and those that hide them."""
    judge = Judge(workspace)
    offered: set[tuple[str, str]] = set()
    cases = [Case(workspace, workspace[uri], finding) for finding in found][:MOST]
    for case in cases:
        for action, fix in _actions(case, judge, _FIXES.get(case.finding.rule, values.replacement)):
            same = (action.title, repr(fix.changes))  # two rules may find fault with one value
            if same not in offered:
                offered.add(same)
                yield action
    for case in cases:
        yield from (action for action, _ in _actions(case, judge, suppression.suppressed))


def mending(workspace: Workspace, uri: str, finding: Finding) -> Iterator[Fix]:
    """The fixes that are proposed for a finding; nobody has looked whether they help."""
    case = Case(workspace, workspace[uri], finding)
    yield from _FIXES.get(finding.rule, values.replacement)(case)


def _actions(case: Case, judge: Judge, fixes: Callable[[Case], Iterator[Fix]]) -> Iterator[tuple[Action, Fix]]:
    seen: set[str] = set()
    preferred = False
    for fix in fixes(case):
        if fix.title not in seen and judge.helps(case, fix.changes):
            seen.add(fix.title)
            first = fix.preferred and not preferred
            preferred = preferred or first
            make = partial(Outcome, fix.changes)
            yield Action(fix.title, Kind.QUICK_FIX, make, case.finding, preferred=first, safe=fix.safe), fix


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

    def helps(self, case: Case, changes: Changes) -> bool:
        """Whether a finding is gone after changes, and no error has come."""
        if not changes or not any(changes.values()):
            return False
        after = applied(self.workspace, changes)
        files = {case.uri, *changes}
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
            _errors(chain.from_iterable(self.before(uri) for uri in files))
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
