"""Runs the rules on a model."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sruja_lsp.analysis.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sruja_lsp.analysis.finding import Finding, Severity
    from sruja_lsp.model.model import Model

_IGNORE = re.compile(r"//\s*sruja:\s*ignore\b([^\r\n]*)")
_NAME = re.compile(r"[a-z][a-z-]*")


def findings(model: Model, levels: Mapping[str, Severity | None] = {}) -> tuple[Finding, ...]:  # never changed
    """All findings in the order of the text.

    `levels` gives rules another severity by name, or switches them off with `None`. A comment
    `// sruja: ignore rule-name` on the line or above it silences the rules it names there, or all when it names none.
    """
    found: list[Finding] = []
    for rule in RULES:
        if rule.name in levels:
            level = levels[rule.name]
            if level is not None:
                found += [replace(finding, severity=level) for finding in rule.find(model)]
        else:
            found += rule.find(model)
    found = [finding for finding in found if not _ignored(model, finding)]
    found.sort(key=lambda finding: (finding.span, finding.rule))
    return tuple(found)


def _ignored(model: Model, finding: Finding) -> bool:
    text = model.text
    line = text.line_at(finding.span.start)
    own = _IGNORE.search(text.line(line))
    above = text.line(line - 1) if line else ""
    before = _IGNORE.search(above) if above.lstrip().startswith("//") else None
    for match in (own, before):
        if match is not None:
            names = _NAME.findall(match[1])
            if not names or finding.rule in names:
                return True
    return False
