"""Colour for terminals, and none for anything else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

_RESET: Final = "\x1b[0m"

_CODES: Final[Mapping[str, str]] = {
    "bold": "1",
    "dim": "2",
    "italic": "3",
    "underline": "4",
    "reverse": "7",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "magenta": "35",
    "cyan": "36",
}

OF_SEVERITY: Final[Mapping[str, str]] = {"error": "red", "warning": "yellow", "information": "blue", "hint": "cyan"}
"""The colour that editors give to a severity, or close to it."""


@dataclass(frozen=True, slots=True)
class Style:
    """Dresses text up, if whoever reads it can see that."""

    enabled: bool

    @classmethod
    def of(cls, stream: TextIO) -> Style:
        """What a stream can show. `NO_COLOR` speaks for the user (https://no-color.org)."""
        return cls(stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb")

    def __call__(self, text: str, *names: str) -> str:
        """The text in these colours and faces."""
        if not self.enabled or not text:
            return text
        return f"\x1b[{';'.join(_CODES[name] for name in names)}m{text}{_RESET}"
