"""Which files the paths on a command line mean, and what is wrong with one that is no text."""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.cli.projects import Projects

SUFFIX: Final = ".sruja"

DASH: Final = Path("-")
"""Standard input."""

_LINE_END: Final = re.compile(r"\r\n|\r|\n")

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def absent(paths: Iterable[Path]) -> Path | None:
    """The first path under which there is nothing."""
    return next((path for path in paths if path != DASH and not os.path.lexists(path)), None)


def models(paths: Iterable[Path], projects: Projects) -> list[Path]:
    """The files that paths mean, in order. A file that is named twice is one file."""
    # Links stay links: `resolve` would follow them.
    return list({os.path.abspath(file): file for path in paths for file in _files(path, projects)}.values())  # noqa: PTH100  # as said


def _files(path: Path, projects: Projects) -> Iterator[Path]:
    """A file itself, whatever its name, or the models in a folder; what begins with a dot is hidden.

    What its project excludes is passed over, unless it was named. Links to folders are not followed, so that none can
    lead in a circle; a path that was named may be one.
    """
    if not path.is_dir():
        yield path
        return
    unreadable: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=unreadable.append):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not projects.skips(Path(folder, name), folder=True)
        )
        for name in sorted(names):
            file = Path(folder, name)
            # What is there and no file, such as a pipe, would be waited for; a link that leads nowhere is reported.
            if (
                name.endswith(SUFFIX)
                and not name.startswith(".")
                and not projects.skips(file, folder=False)
                and (file.is_file() or not file.exists())
            ):
                yield file
    # A folder that cannot be entered is reported like a file that cannot be read.
    yield from (Path(error.filename) for error in unreadable)


def no_utf_8(error: UnicodeDecodeError) -> tuple[str, int]:
    """What to tell about a file that is not UTF-8, and the line, from 1, to which this applies."""
    if error.object.startswith(_UTF_16):
        return "not UTF-8 but UTF-16; save the file as UTF-8", 1
    line = len(_LINE_END.findall(error.object[: error.start].decode("utf-8"))) + 1
    byte = error.object[error.start]
    return f"not UTF-8: the byte 0x{byte:02x} is no character; save the file as UTF-8", line
