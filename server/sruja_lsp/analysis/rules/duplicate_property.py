"""A property that a block sets twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Severity
from sruja_lsp.analysis.remarks import remarked
from sruja_lsp.analysis.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace


def _find(_workspace: Workspace, model: Model) -> Iterator[Finding]:
    yield from remarked(model, RULE.name)


RULE = Rule("duplicate-property", Severity.HINT, "A property that a block sets twice.", _find)
