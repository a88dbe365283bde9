"""How much a rule matters, as a person writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sruja_lsp.analysis.finding import Severity
from sruja_lsp.analysis.rule import OFF
from sruja_lsp.analysis.rules import RULES
from sruja_lsp.language.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS: Final = (*(severity.value for severity in Severity), OFF)

_WORDS: Final[Mapping[object, str]] = {
    False: OFF,
    "none": OFF,
    "ignore": OFF,
    "info": Severity.INFORMATION.value,
    "warn": Severity.WARNING.value,
}
"""What other tools call the same."""


def level(written: Any) -> Any:
    """The level that was written, by the name it has here.

    Raises:
        ValueError: It is none.
    """
    word = written.lower() if isinstance(written, str) else written
    try:
        word = _WORDS.get(word, word)
    except TypeError:
        word = None
    if word not in LEVELS:
        raise ValueError(f"`{written!r}` is no level; write one of {', '.join(LEVELS)}")
    return word


def severities(rules: Mapping[str, str]) -> tuple[dict[str, Severity | None], dict[str, str]]:
    """The severities by rule, `None` for a rule that is off; and, by name, what is wrong with names of no rule."""
    names = [rule.name for rule in RULES]
    found: dict[str, Severity | None] = {}
    problems: dict[str, str] = {}
    for name, word in rules.items():
        if name in names:
            found[name] = None if word == OFF else Severity(word)
        else:
            meant = nearest(name, names)
            hint = f"did you mean `{meant}`?" if meant else "`sruja-lsp rules` lists them all."
            problems[name] = f"`{name}` is no rule; {hint}"
    return found, problems
