"""`sruja-lsp rules`: what is checked, and why."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

from sruja_lsp.analysis.rules import RULES
from sruja_lsp.cli.style import OF_SEVERITY, Style
from sruja_lsp.language.nearest import nearest

if TYPE_CHECKING:
    from sruja_lsp.analysis.rule import Rule


def rules(name: str | None) -> int:
    """List all rules, or explain one.

    Returns:
        0, or 2 when there is no rule of that name.
    """
    style = Style.of(sys.stdout)
    if name is None:
        _list(style)
        return 0
    for rule in RULES:
        if rule.name == name:
            _explain(rule, style)
            return 0
    meant = nearest(name, [rule.name for rule in RULES])
    hint = f"did you mean {meant!r}?" if meant else "`sruja-lsp rules` lists them all."
    sys.stderr.write(f"sruja-lsp rules: error: there is no rule {name!r}; {hint}\n")
    return 2


def _list(style: Style) -> None:
    names = max(len(rule.name) for rule in RULES)
    severities = max(len(rule.severity.value) for rule in RULES)
    for rule in RULES:
        severity = style(rule.severity.value.ljust(severities), OF_SEVERITY[rule.severity.value])
        print(f"{style(rule.name.ljust(names), 'bold')}  {severity}  {rule.summary}")


def _explain(rule: Rule, style: Style) -> None:
    severity = rule.severity.value
    print(f"{style(rule.name, 'bold')}  {style(severity, OF_SEVERITY[severity])}\n")
    print(textwrap.fill(rule.summary, min(shutil.get_terminal_size().columns, 100)))
    print(f"\n{style(rule.page, 'underline')}")
