"""What was found in an earlier session is true as long as the same rules run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.lsp.judgements import Judgements
from tests.support.workspaces import URI, alone

if TYPE_CHECKING:
    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.model.workspace import Workspace

QUIET = "missing-description"


def found(judgements: Judgements, workspace: Workspace, also: tuple[str, ...]) -> tuple[Finding, ...]:
    """All that is found, at once."""
    looking = judgements.of(workspace, URI, also)
    while True:
        try:
            next(looking)
        except StopIteration as done:
            result: tuple[Finding, ...] = done.value
            return result


def test_a_rule_that_is_switched_on_is_not_answered_from_the_time_when_it_was_off() -> None:
    workspace = alone('Mill = system "Mill"\n')
    first = Judgements()
    assert found(first, workspace, ()) == ()
    (kept,) = first.to_keep().values()
    second = Judgements()
    second.remember(URI, kept)
    assert [each.rule for each in found(second, workspace, (QUIET,))] == [QUIET]
    assert (second.restored, second.judged) == (0, 1)
    third = Judgements()
    third.remember(URI, kept)
    assert found(third, workspace, ()) == ()
    assert (third.restored, third.judged) == (1, 0)
