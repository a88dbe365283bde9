"""`--format text`: for people, and for programs that read what compilers write."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TextIO

from sruja_lsp.cli.style import OF_SEVERITY, console, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sruja_lsp.cli.found import Found


def write(found: Sequence[Found], files: int, out: TextIO | None = None) -> None:
    """Print one finding a line, then a count; to standard output where nothing else is said."""
    from rich.segment import Segment, Segments
    from rich.style import Style

    to = console(file=out)
    bold = Style(bold=True)
    kinds = {severity: Style(color=colour) for severity, colour in OF_SEVERITY.items()}
    for each in found:
        # Segments, because rich wraps, measures and cleans texts.
        words = [
            Segment(str(each.place), bold),
            Segment(": "),
            Segment(f"{each.severity}[{each.rule}]", kinds[each.severity]),
            Segment(f" {each.line_of_text}\n"),
        ]
        to.print(Segments(words), soft_wrap=True)
    print(summary(found, files), file=out)


def summary(found: Sequence[Found], files: int) -> str:
    """How many findings of each severity there are, in how many files."""
    counts = Counter(each.severity.value for each in found)
    if not files:
        return "There is no .sruja file here."
    where = count(files, "file")
    if not counts:
        return f"Nothing found in {where}."
    parts = [count(counts[name], name) for name in ("error", "warning") if counts[name]]
    # A word that has no plural of its own.
    parts += [f"{counts['information']} information"] if counts["information"] else []
    parts += [count(counts["hint"], "hint")] if counts["hint"] else []
    return f"Found {', '.join(parts)} in {where}."
