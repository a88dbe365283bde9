"""What vscode-tmgrammar-snap says of every model of `fixtures/`, kept in a short form that people can read.

Its own form would be 3 MB, most of it carets and scopes of blanks. Here a line of the model is followed by its coloured
parts, each behind its innermost scope; in texts and comments only the signs that are coloured otherwise are told.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import toolchain

from tests.support import editors, paths
from tests.support.snapshots import check

SNAPSHOTS = toolchain.CLIENT / "test" / "grammar" / "fixtures"
GRAMMAR = toolchain.CLIENT / "syntaxes" / "sruja.tmLanguage.json"

#: Scopes that tell nothing: brackets, and the signs around what is coloured as a whole.
_SIGNS = ("punctuation.",)

#: Signs that cannot be seen are shown as pictures of themselves.
_VISIBLE = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"}


@cache
def _recorded() -> dict[Path, str]:
    """The output of vscode-tmgrammar-snap for each model, by its path in `fixtures/`."""
    toolchain.install()
    with TemporaryDirectory() as folder:
        # It writes beside the models.
        models = shutil.copytree(paths.FIXTURES, Path(folder, "fixtures"))
        for path in models.rglob("*.sruja"):
            # It ends lines at LF alone; VS Code has made one of the other ends before it colours.
            path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
        command = [*toolchain.tool("vscode-tmgrammar-snap"), "-g", GRAMMAR, f"{models}/**/*.sruja"]
        subprocess.run(command, check=True, capture_output=True, cwd=toolchain.CLIENT)
        found = sorted(models.rglob("*.snap"))
        return {path.relative_to(models).with_suffix(""): paths.read(path) for path in found}


@pytest.fixture(scope="module")
def recorded() -> dict[Path, str]:
    if not (toolchain.CLIENT / "node_modules").is_dir() and not editors.under_ci():
        pytest.skip("the tools of the extension are not installed; `make client` installs them")
    return _recorded()


def _short(recorded: str) -> str:
    """The short form of an output of vscode-tmgrammar-snap."""
    written: list[str] = []
    parts: list[tuple[str, str]] = []
    units = b""  # of the line, two bytes each: carets count in UTF-16

    def flush() -> None:
        if parts:
            written.append("    " + " ".join(f"{scope}\u2039{text}\u203a" for scope, text in parts))
        parts.clear()

    for line in recorded.removesuffix("\n").split("\n"):
        if line.startswith(">"):
            flush()
            written.append(line.removeprefix(">"))
            units = line.removeprefix(">").encode("utf-16-le")
            continue
        carets, _, scopes = line.removeprefix("#").partition(" source.sruja")
        inner = [scope.removesuffix(".sruja") for scope in scopes.split() if not scope.startswith(_SIGNS)]
        if inner:
            start, end = carets.index("^"), len(carets)
            text = units[2 * start : 2 * end].decode("utf-16-le")
            if parts and parts[-1][0] == inner[-1] and inner[-1].startswith(("string", "comment")):
                text = parts.pop()[1] + text
            parts.append((inner[-1], text))
    flush()
    return ("\n".join(written) + "\n").translate(_VISIBLE)


def _snapshot(model: Path) -> Path:
    return (SNAPSHOTS / model).with_suffix(".scopes")


@pytest.mark.parametrize("path", paths.fixtures(), ids=paths.name_of)
def test_every_fixture_is_coloured_as_it_was(path: Path, recorded: dict[Path, str]) -> None:
    model = path.relative_to(paths.FIXTURES)
    snapshot = _snapshot(model)
    snapshot.parent.mkdir(parents=True, exist_ok=True)
    check(snapshot, _short(recorded[model]))


def test_no_snapshot_is_left_of_a_fixture_that_is_gone() -> None:
    expected = {_snapshot(path.relative_to(paths.FIXTURES)) for path in paths.fixtures()}
    assert set(SNAPSHOTS.rglob("*.scopes")) == expected
