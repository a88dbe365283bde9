"""`--format gitlab`: a Code Quality report, which GitLab shows in a merge request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sruja_lsp.analysis.finding import Severity
from sruja_lsp.cli.reports.root import relative

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sruja_lsp.cli.found import Found

_SEVERITIES: Final = {
    Severity.ERROR: "critical",
    Severity.WARNING: "major",
    Severity.INFORMATION: "minor",
    Severity.HINT: "info",
}


def report(found: Sequence[Found], base: Path) -> list[dict[str, Any]]:
    """The findings; GitLab tells new ones from old ones by their fingerprints."""
    return [
        {
            "description": each.line_of_text,
            "check_name": f"sruja/{each.rule}",
            "fingerprint": each.fingerprint,
            "severity": _SEVERITIES[each.severity],
            "location": {
                "path": relative(each.place.file, base) or str(each.place.file),
                "lines": {"begin": each.place.line, "end": each.place.end_line},
            },
        }
        for each in found
    ]
