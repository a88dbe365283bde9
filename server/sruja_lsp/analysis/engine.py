"""Runs the rules on a model."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sruja_lsp.analysis.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sruja_lsp.analysis.finding import Finding, Severity
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.document import Text

_IGNORE = re.compile(r"//\s*sruja:\s*ignore\b([^\r\n]*)")
_NAME = re.compile(r"[a-z][a-z-]*")


def findings(
    workspace: Workspace,
    uri: str,
    levels: Mapping[str, Severity | None] = {},  # never changed
) -> tuple[Finding, ...]:
    """All findings in a file of the workspace, in the order of its text.

    `levels` gives rules another severity by name, or switches them off with `None`. A comment
    `// sruja: ignore rule-name` on the line or above it silences the rules it names there, or all when it names none.
    """
    model = workspace[uri]
    found: list[Finding] = []
    for rule in RULES:
        if rule.name in levels:
            level = levels[rule.name]
            if level is not None:
                found += [replace(finding, severity=level) for finding in rule.find(workspace, model)]
        else:
            found += rule.find(workspace, model)
    if found:
        ignored = _Ignored(model.text)
        found = [finding for finding in found if not ignored.silences(finding)]
    found.sort(key=lambda finding: (finding.span, finding.rule))
    return tuple(found)


class _Ignored:
    """What comments silence; a line is read once, however many findings it has."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.lines: dict[int, tuple[frozenset[str], ...]] = {}

    def silences(self, finding: Finding) -> bool:
        line = self.text.line_at(finding.span.start)
        names = self.lines.get(line)
        if names is None:
            names = self.lines[line] = self._names(line)
        return any(not each or finding.rule in each for each in names)

    def _names(self, line: int) -> tuple[frozenset[str], ...]:
        """The rules that each comment on this line or above it names; an empty set stands for all."""
        own = _IGNORE.search(self.text.line(line))
        above = self.text.line(line - 1) if line else ""
        before = _IGNORE.search(above) if above.lstrip().startswith("//") else None
        return tuple(frozenset(_NAME.findall(match[1])) for match in (own, before) if match is not None)
