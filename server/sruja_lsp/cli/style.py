"""How the commands write to a terminal, and to what is none."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console
    from rich.theme import Theme

OF_SEVERITY: Final[Mapping[str, str]] = {"error": "red", "warning": "yellow", "information": "blue", "hint": "cyan"}
"""The colour that editors give to a severity, or close to it."""


def console(theme: Theme | None = None, file: TextIO | None = None) -> Console:
    """Standard output, or a file, with colour where it can be seen, or where `FORCE_COLOR` asks for it.

    Whatever is printed stands there as it is: `[red]` in a model is text. `NO_COLOR` speaks for the user
    (https://no-color.org) and switches faces off too: whoever sets it wants no escape sequences.
    """
    from rich.console import Console

    if isinstance(sys.stdout, TextIOWrapper):
        # A model may hold any character, and a terminal or a log of CI only some.
        sys.stdout.reconfigure(errors="backslashreplace")
    return Console(
        file=file,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        theme=theme,
        highlight=False,
        markup=False,
        emoji=False,
    )


def count(number: int, noun: str) -> str:
    """So many of something."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
