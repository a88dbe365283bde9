"""`--format json`: one array, one record a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sruja_lsp.cli.found import Found


def records(found: Sequence[Found]) -> list[dict[str, Any]]:
    """The findings, with lines and columns from 1 and columns in code points."""
    return [
        {
            "file": str(each.place.file),
            "line": each.place.line,
            "column": each.place.column,
            "endLine": each.place.end_line,
            "endColumn": each.place.end_column,
            "severity": each.severity.value,
            "code": each.rule,
            "message": each.message,
        }
        for each in found
    ]
