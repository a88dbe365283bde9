"""Everything that can be done about a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features.changes import Refusal
from sruja_lsp.features.code_actions.action import Action, Kind
from sruja_lsp.features.code_actions.environments import environments
from sruja_lsp.features.code_actions.inlining import inlining
from sruja_lsp.features.code_actions.quick_fixes import quick_fixes
from sruja_lsp.features.code_actions.source_actions import fix_all, organize_imports
from sruja_lsp.features.code_actions.structure import structure
from sruja_lsp.model.meaning import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.features.code_actions.action import Outcome
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.span import Span

_NOTHING: frozenset[tuple[str, Span]] = frozenset()
_FIX_ALL = "Mend everything that is only a matter of spelling"
_ORGANIZE = "Put the imports in order"


def offered(  # noqa: PLR0913, PLR0917  # what is asked about, and what of it
    workspace: Workspace,
    uri: str,
    span: Span,
    found: Sequence[Finding],
    only: tuple[str, ...] = (),
    also: AbstractSet[tuple[str, Span]] = _NOTHING,
) -> Iterator[Action]:
    """The actions for a stretch of a file, `only` of some kinds or of every kind.

    `found` are the findings of the whole file. Those that touch the stretch are mended, and those in `also`, by their
    rule and place. What is about the whole file is offered where it is asked for, or where there is a sign of it.
    """

    def wanted(kind: Kind) -> bool:
        return not only or any(kind.within(each) for each in only)

    safe = False
    if wanted(Kind.QUICK_FIX):
        here = [each for each in found if _touches(each, span) or (each.rule, each.span) in also]
        for action in quick_fixes(workspace, uri, here):
            safe = safe or action.safe
            yield action
    for each in (structure, inlining, environments):
        for action in each(workspace, uri, span):
            if wanted(action.kind):
                yield action
    if wanted(Kind.FIX_ALL) and (only or safe):
        yield from _whole(_FIX_ALL, Kind.FIX_ALL, fix_all(workspace, uri, found))
    if wanted(Kind.ORGANIZE_IMPORTS) and (only or _on_import(workspace, uri, span)):
        yield from _whole(_ORGANIZE, Kind.ORGANIZE_IMPORTS, organize_imports(workspace, uri))


def _whole(title: str, kind: Kind, outcome: Outcome | Refusal) -> Iterator[Action]:
    """The action for a whole file, unless there is nothing to do."""
    if isinstance(outcome, Refusal) or outcome.changes:
        yield Action(title, kind, lambda: outcome)


def _touches(finding: Finding, span: Span) -> bool:
    return finding.span.start <= span.end and span.start <= finding.span.end


def _on_import(workspace: Workspace, uri: str, span: Span) -> bool:
    around = workspace[uri].at(span.start)
    return bool(around) and around[-1].meaning.role is Role.IMPORT
