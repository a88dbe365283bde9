"""Quick fixes: what to do about the findings at a place.

What a fix does is not guessed to be good. It is applied to the snapshot, and offered only if its finding is gone then
and no error has come in its place.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from sruja_lsp.features.code_actions import behaviour, governance, names, relations, spelling, suppression, values
from sruja_lsp.features.code_actions.action import Action, Kind, Outcome
from sruja_lsp.features.code_actions.fix import Case
from sruja_lsp.features.code_actions.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sruja_lsp.analysis.finding import Finding
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
    "single-point-of-failure": values.deployed,
    "duplicate-property": values.repeated,
    "self-relation": relations.removed,
    "duplicate-relation": relations.removed,
    "layer-violation": relations.reversed_,
    "policy-violation": governance.policy,
    "shared-database": governance.shared,
    "adr-replacement": governance.replacement,
    "open-loop": behaviour.loop,
    "state-machine": behaviour.state_machine,
    "step-order": behaviour.steps,
    "source-path": relations.source,
    "import-cycle": relations.own_import,
    "forbidden-relation": relations.removed,
    "invalid-value": values.choice,
    "slo-format": values.promise,
    "adr-decision": values.insertion,
    "missing-description": values.insertion,
    "missing-technology": values.insertion,
    "undocumented-interface": values.insertion,
}
"""What rules have fixes of their own; all others may have worked out a value to write instead."""


def quick_fixes(workspace: Workspace, uri: str, found: Iterable[Finding]) -> Iterator[Action]:
    """The actions that mend these findings of a file, and those that hide them."""
    judge = Judge(workspace)
    offered: set[tuple[str, str]] = set()
    cases = [Case(workspace, workspace[uri], finding) for finding in found][:MOST]
    for case in cases:
        for action, fix in _actions(case, judge, _FIXES.get(case.finding.rule, values.replacement)):
            same = (action.title, repr((fix.changes, fix.created)))  # two rules may find fault with one value
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
        if fix.title not in seen and judge.helps(case, fix.changes, fix.created):
            seen.add(fix.title)
            first = fix.preferred and not preferred
            preferred = preferred or first
            make = partial(Outcome, fix.changes, fix.created)
            yield Action(fix.title, Kind.QUICK_FIX, make, case.finding, preferred=first, safe=fix.safe), fix
