"""`sruja-lsp rules`: what is checked, and why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.text import Text

from sruja_lsp.analysis.rules import RULES
from sruja_lsp.cli.style import OF_SEVERITY, console
from sruja_lsp.language.nearest import nearest

if TYPE_CHECKING:
    from rich.console import Console

    from sruja_lsp.analysis.rule import Rule


def rules(name: str | None) -> int:
    """List all rules, or explain one.

    Returns:
        0, or 2 when there is no rule of that name.
    """
    out = console()
    if name is None:
        _list(out)
        return 0
    for rule in RULES:
        if rule.name == name:
            _explain(rule, out)
            return 0
    meant = nearest(name, [rule.name for rule in RULES])
    hint = f"did you mean {meant!r}?" if meant else "`sruja-lsp rules` lists them all."
    sys.stderr.write(f"sruja-lsp rules: error: there is no rule {name!r}; {hint}\n")
    return 2


def _list(out: Console) -> None:
    names = max(len(rule.name) for rule in RULES)
    severities = max(len(rule.severity.value) for rule in RULES)
    for rule in RULES:
        severity = rule.severity.value
        name = (rule.name.ljust(names), "bold")
        words = Text.assemble(name, "  ", (severity.ljust(severities), OF_SEVERITY[severity]), "  ", rule.summary)
        out.print(words, soft_wrap=True)


def _explain(rule: Rule, out: Console) -> None:
    severity = rule.severity.value
    out.print(Text.assemble((rule.name, "bold"), "  ", (severity, OF_SEVERITY[severity])), end="\n\n")
    out.print(rule.summary, width=100, end="\n\n")
    out.print(rule.page, style="underline", soft_wrap=True)
