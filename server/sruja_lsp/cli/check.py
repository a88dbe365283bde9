"""`sruja-lsp check`: the findings of files, for people and for programs."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.finding import Severity
from sruja_lsp.cli.style import OF_SEVERITY, console, count
from sruja_lsp.model.model import Model
from sruja_lsp.text.encoding import PositionEncoding, position_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SUFFIX: Final = ".sruja"

LINE_END: Final = re.compile(r"\r\n|\r|\n")

UNREADABLE: Final = "unreadable-file"
"""The code of a file that could not be read. It is no rule, so it cannot be switched off."""


@dataclass(frozen=True, slots=True)
class Line:
    """One finding in one file, with lines and columns from 1 and columns in code points."""

    file: str
    line: int
    column: int
    endLine: int  # noqa: N815 - the names of the JSON that other programs read
    endColumn: int  # noqa: N815
    severity: str
    code: str
    message: str


def check(paths: Sequence[Path], form: str) -> int:
    """Check files and folders, and print what is found.

    Returns:
        0 when there is no error among the findings, 1 when there is one, 2 when a path does not exist.
    """
    for path in paths:
        if not path.exists():
            sys.stderr.write(f"sruja-lsp check: error: there is no file or folder {str(path)!r}\n")
            return 2
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    found = [line for file in files for line in _check(file)]
    if form == "json":
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        print(json.dumps([asdict(line) for line in found], indent=2, ensure_ascii=False))
    else:
        _print(found, len(files))
    return int(any(line.severity == Severity.ERROR.value for line in found))


def _files(path: Path) -> Iterator[Path]:
    """A file itself, whatever its name, or the models in a folder; what begins with a dot is hidden."""
    if not path.is_dir():
        yield path
        return
    unreadable: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(SUFFIX) and not name.startswith("."):
                yield Path(folder, name)
    # A folder that cannot be entered is reported like a file that cannot be read.
    yield from (Path(error.filename) for error in unreadable)


def _check(file: Path) -> Iterator[Line]:
    try:
        # Without a byte order mark, as editors open it: it would shift the columns of the first line.
        content = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line = len(LINE_END.findall(before.decode("utf-8"))) + 1
        byte = error.object[error.start]
        yield _unreadable(file, f"not UTF-8: the byte 0x{byte:02x} is no character; save the file as UTF-8", line)
        return
    except OSError as error:
        yield _unreadable(file, f"cannot be read: {error.strerror}")
        return
    model = Model.open(file.absolute().as_uri(), 0, content)
    for finding in findings(model):
        line, column = position_at(model.text, finding.span.start, PositionEncoding.UTF32)
        end_line, end_column = position_at(model.text, finding.span.end, PositionEncoding.UTF32)
        yield Line(
            file=str(file),
            line=line + 1,
            column=column + 1,
            endLine=end_line + 1,
            endColumn=end_column + 1,
            severity=finding.severity.value,
            code=finding.rule,
            message=finding.message,
        )


def _unreadable(file: Path, message: str, line: int = 1) -> Line:
    return Line(
        file=str(file),
        line=line,
        column=1,
        endLine=line,
        endColumn=1,
        severity=Severity.ERROR.value,
        code=UNREADABLE,
        message=message,
    )


def _print(found: Sequence[Line], files: int) -> None:
    from rich.segment import Segment, Segments
    from rich.style import Style

    out = console()
    place = Style(bold=True)
    kinds = {severity: Style(color=colour) for severity, colour in OF_SEVERITY.items()}
    for line in found:
        # Segments, because rich wraps, measures and cleans texts. One finding is one line, so that a message with
        # line ends in it cannot pass for several.
        words = [
            Segment(f"{line.file}:{line.line}:{line.column}", place),
            Segment(": "),
            Segment(f"{line.severity}[{line.code}]", kinds[line.severity]),
            Segment(f" {' '.join(line.message.split())}\n"),
        ]
        out.print(Segments(words), soft_wrap=True)
    print(_summary(Counter(line.severity for line in found), files))


def _summary(counts: Counter[str], files: int) -> str:
    if not files:
        return f"There is no {SUFFIX} file here."
    where = count(files, "file")
    if not counts:
        return f"Nothing found in {where}."
    parts = [count(counts[name], name) for name in ("error", "warning") if counts[name]]
    # A word that has no plural of its own.
    parts += [f"{counts['information']} information"] if counts["information"] else []
    parts += [count(counts["hint"], "hint")] if counts["hint"] else []
    return f"Found {', '.join(parts)} in {where}."
