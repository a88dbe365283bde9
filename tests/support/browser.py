"""A browser without a window, for what only a browser can tell."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def browser() -> str:
    """Where a Chromium is. On a build server there has to be one; elsewhere the test is skipped without."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is not None:
        return found
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail("there is no Chromium: `apt-get install chromium` brings one")
    pytest.skip("there is no Chromium")


def npm_folder(folder: Path) -> Path:
    """A folder with a `package.json`, its packages installed."""
    if not (folder / "node_modules").is_dir():
        npm = shutil.which("npm")
        if npm is None:
            if os.environ.get("CI", "").lower() in {"1", "true"}:
                pytest.fail("there is no npm")
            pytest.skip("there is no npm")
        subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True, timeout=100)
    return folder


def dom_of(page: Path, profile: Path) -> str:
    """The document that a page has become when its scripts are done."""
    done = subprocess.run(
        [
            browser(),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--allow-file-access-from-files",
            f"--user-data-dir={profile}",
            "--virtual-time-budget=60000",
            "--dump-dom",
            page.as_uri(),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=100,
        check=True,
    )
    return done.stdout.decode("utf-8")
