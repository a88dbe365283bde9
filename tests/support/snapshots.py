"""Expected texts beside the fixtures. `UPDATE_SNAPSHOTS=1 pytest ...` writes them anew; read the difference."""

from __future__ import annotations

import os
from difflib import unified_diff
from typing import TYPE_CHECKING

import pytest

from tests.support.paths import name_of

if TYPE_CHECKING:
    from pathlib import Path

UPDATE = "UPDATE_SNAPSHOTS"


def updating() -> bool:
    """Whether snapshots are to be written. A build server only compares."""
    wanted = os.environ.get(UPDATE, "") not in {"", "0"}
    if wanted and os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"{UPDATE} is set under CI: snapshots are only written where a person reads them")
    return wanted


def check(path: Path, actual: str) -> None:
    """Compare a text with its snapshot, or write it."""
    if updating():
        path.write_text(actual, encoding="utf-8", newline="\n")
        return
    if not path.exists():
        pytest.fail(f"{name_of(path)} does not exist yet: run with {UPDATE}=1, read what was written", pytrace=False)
    expected = path.read_text(encoding="utf-8")
    if actual != expected:
        difference = unified_diff(expected.splitlines(), actual.splitlines(), "expected", "found", lineterm="", n=1)
        shown = "\n".join(difference)
        pytest.fail(f"{name_of(path)}: if what was found is right, run with {UPDATE}=1\n{shown}", pytrace=False)
