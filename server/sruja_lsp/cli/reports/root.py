"""The folder that build servers count paths from."""

from __future__ import annotations

import os
from pathlib import Path


def root() -> Path:
    """The repository this folder is in, or this folder where it is in none.

    A check may run in a folder of the repository, and what reads the report knows only the repository.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / ".git").exists():
            return folder
    return here


def relative(file: Path, base: Path) -> str | None:
    """The path of a file from a folder, with slashes on every system; None where it lies elsewhere."""
    path = Path(os.path.abspath(file))  # noqa: PTH100 - `resolve` follows links, and the repository has the link
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else None
