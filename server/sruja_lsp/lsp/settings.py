"""What a user can set in an editor, and what is said when it does not make sense."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sruja_lsp.analysis.finding import Severity

SECTION: Final = "sruja"
"""The name of our settings among those of everybody else."""

HINTS: Final = ("fullNames", "kinds", "errorBudgets", "traffic")
"""The sorts of inlay hints, each of which can be switched off: `"inlayHints": {"kinds": false}`."""

LENSES: Final = ("references", "instances", "diagram")
"""The sorts of code lenses, in the same way under `codeLens`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings that are known to make sense."""

    levels: Mapping[str, Severity | None] = field(default_factory=dict)
    """The severities the user gave to rules; None switches a rule off."""

    hidden_hints: frozenset[str] = frozenset()
    """The sorts of inlay hints that the user has switched off."""

    hidden_lenses: frozenset[str] = frozenset()
    """The sorts of code lenses that the user has switched off."""

    trace: str | None = None
    """How much the client's trace shows: off, messages or verbose. None leaves it to the protocol."""


def settings_of(given: object) -> tuple[Settings, tuple[str, ...]]:
    """Read what a client gave; returns the settings and, in the user's words, what had to be left out and why."""
    if isinstance(given, dict) and isinstance(given.get(SECTION), dict):
        given = given[SECTION]
    if not given:
        return Settings(), ()
    if not isinstance(given, dict):
        return Settings(), (f"the settings are {_shown(given)}; write an object, such as {{'rules': {{}}}}",)
    # Most users set nothing, and for them the server starts without pydantic.
    from sruja_lsp.lsp.settings_schema import validated

    return validated(given)


def _shown(value: Any) -> str:
    return f"`{value!r}`"
