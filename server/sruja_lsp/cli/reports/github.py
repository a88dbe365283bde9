"""`--format github`: commands to the runner of GitHub Actions, which shows the findings beside the changes.

A finding over several lines has no columns, since the runner refuses such columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import Severity
from sruja_lsp.cli.reports.root import relative

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sruja_lsp.cli.found import Found

_COMMANDS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "notice",
    Severity.HINT: "notice",
}


def commands(found: Sequence[Found], base: Path) -> str:
    """One command a line."""
    return "".join(f"{_command(each, base)}\n" for each in found)


def _command(found: Found, base: Path) -> str:
    place = found.place
    path = relative(place.file, base) or str(place.file)
    properties: dict[str, object] = {"title": f"sruja {found.rule}", "file": path, "line": place.line}
    if place.end_line == place.line:
        properties |= {"col": place.column, "endLine": place.end_line, "endColumn": place.end_column}
    else:
        properties |= {"endLine": place.end_line}
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    # The log of the run shows nothing but the message, so it says where as well.
    message = f"{path}:{place.line}:{place.column}: {found.line_of_text}"
    return f"::{_COMMANDS[found.severity]} {written}::{_data(message)}"


def _data(text: str) -> str:
    """A text as a command carries it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property's value, which also ends at a comma or a colon."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
