"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sruja_lsp.analysis.finding import Finding, Severity
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace

PAGES = "https://github.com/sruja-ai/sruja-lsp/blob/main/docs/rules/"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its kebab-case name, its usual severity, one line on what it finds, and the function that finds it.

    The function is given a file and the workspace it is in, and finds what is wrong in that file.
    """

    name: str
    severity: Severity
    summary: str
    find: Callable[[Workspace, Model], Iterable[Finding]]

    @property
    def page(self) -> str:
        """Address of the page that explains it."""
        return f"{PAGES}{self.name}.md"
