"""Everything that can be done about a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.features.code_actions.action import Kind
from sruja_lsp.features.code_actions.quick_fixes import quick_fixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.features.code_actions.action import Action
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.span import Span


def offered(
    workspace: Workspace, uri: str, _span: Span, found: Iterable[Finding], only: tuple[str, ...] = ()
) -> Iterator[Action]:
    """The actions for a stretch of a file and the findings there; `only` of some kinds, or of every kind."""

    def wanted(kind: Kind) -> bool:
        return not only or any(kind.within(each) for each in only)

    if wanted(Kind.QUICK_FIX):
        yield from quick_fixes(workspace, uri, found)
