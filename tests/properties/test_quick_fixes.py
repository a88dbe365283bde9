"""A quick fix that is offered removes its finding, adds no error and leaves a text that is read like any other."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.finding import Severity
from sruja_lsp.analysis.rules import RULES
from sruja_lsp.features.changes import Refusal, applied, changed
from sruja_lsp.features.code_actions.quick_fixes import quick_fixes
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from tests.analysis.test_rule_pages import EXAMPLES
from tests.support.paths import FIXTURES, corpus, fixtures, name_of, plain_fixtures, read, snippets
from tests.support.rendering import render_findings
from tests.support.workspaces import alone, on_disk, several, uri_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.features.code_actions.action import Action
    from tests.analysis.test_rule_pages import Example

CASES = [*plain_fixtures(), *fixtures("features"), *snippets(), *corpus()]
ABOUT_ALL = {rule.name for rule in RULES if rule.landscape is not None}
"""Rules about the model as a whole: one thing mended, they may see the next."""

MOST = 60
"""Findings of one file that are mended; a pasted program has hundreds that are alike."""


def errors(found: Iterable[Finding]) -> Counter[str]:
    return Counter(each.rule for each in found if each.severity is Severity.ERROR)


def check_fixes(workspace: Workspace, levels: Mapping[str, Severity] = {}) -> None:
    for model in workspace:
        before = findings(workspace, model.uri, levels)
        for finding in before[:MOST]:
            for action in quick_fixes(workspace, model.uri, [finding]):
                check(workspace, model, before, finding, action, levels)


def check(  # noqa: PLR0913, PLR0917  # a case
    workspace: Workspace,
    model: Model,
    before: tuple[Finding, ...],
    finding: Finding,
    action: Action,
    levels: Mapping[str, Severity],
) -> None:
    outcome = action.make()
    assert not isinstance(outcome, Refusal)
    for edits in outcome.changes.values():
        assert all(one.span.end <= other.span.start and one.span != other.span for one, other in pairwise(edits))
    after = applied(workspace, outcome.changes)
    after = after.apply({uri: Model.open(uri, 0, text) for uri, text in outcome.created.items()})
    for uri, edits in outcome.changes.items():
        assert str(after[uri].text) == changed(str(workspace[uri].text), edits)
        assert after[uri].tree.text() == str(after[uri].text)
        assert errors(findings(after, uri)) <= errors(findings(workspace, uri)), action.title
    # a whole new parse has the same findings, so nothing hangs on the way the text was made
    whole = Workspace.of(*(Model.open(each.uri, 1, str(each.text)) for each in after))
    found = findings(whole, model.uri, levels)
    same = Counter((each.rule, each.message) for each in found)
    told = (finding.rule, finding.message)
    text = str(whole[model.uri].text)
    told_before = Counter((each.rule, each.message) for each in before)
    assert same[told] < told_before[told], (
        f"{action.title} leaves {finding.message}\n{text}\n{render_findings(text, found)}"
    )
    if finding.rule not in ABOUT_ALL:
        rules = Counter(each.rule for each in found)
        assert rules[finding.rule] < Counter(each.rule for each in before)[finding.rule]


@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_fixes_in_models(path: Path) -> None:
    if path.is_relative_to(FIXTURES / "features"):
        check_fixes(several(read(path))[0])
    else:
        check_fixes(on_disk(path)[0] if path.is_relative_to(FIXTURES) else alone(read(path)))


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_fixes_in_examples_of_rules(example: Example) -> None:
    check_fixes(Workspace.of(*(Model.open(uri_of(file.name), 1, file.text) for file in example.files)), example.levels)
