"""`sruja-lsp rules`: what is checked, and why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.text import Text

from sruja_lsp.analysis.rule import OFF
from sruja_lsp.analysis.rules import RULES
from sruja_lsp.cli.style import OF_SEVERITY, console
from sruja_lsp.language.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from sruja_lsp.analysis.rule import Rule

_OF_LEVEL: Final[Mapping[str, str]] = {**OF_SEVERITY, OFF: "dim"}

_WIDEST: Final = 100
"""Columns of text; longer lines are hard to read."""


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
    levels = max(len(rule.level) for rule in RULES)
    for rule in RULES:
        name = (rule.name.ljust(names), "bold")
        words = Text.assemble(name, "  ", (rule.level.ljust(levels), _OF_LEVEL[rule.level]), "  ", rule.summary)
        out.print(words, soft_wrap=True)


def _explain(rule: Rule, out: Console) -> None:
    out.print(Text.assemble((rule.name, "bold"), "  ", (rule.level, _OF_LEVEL[rule.level])), end="\n\n")
    text = page(rule.name).partition("\n")[2].strip()
    if out.is_terminal:
        from rich.markdown import Markdown

        out.print(Markdown(text, hyperlinks=False, code_theme="ansi_dark"), width=min(out.width, _WIDEST))
    else:
        out.print(text, soft_wrap=True)
    out.print()
    out.print(rule.page, style="underline", soft_wrap=True)


def page(name: str) -> str:
    """The page of a rule: package data in a wheel, in `docs/` in a checkout."""
    file = f"{name}.md"
    packaged = Path(__file__).parents[1] / "rules" / file
    path = packaged if packaged.is_file() else Path(__file__).parents[3] / "docs" / "rules" / file
    return path.read_text(encoding="utf-8")
