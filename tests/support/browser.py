"""A browser without a window, for what only a browser can tell."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pytest
import toolchain
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

IN_CI: Final = os.environ.get("CI", "").lower() in {"1", "true"}

_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def browser() -> str:
    """Where a Chromium is. On a build server there has to be one; elsewhere the test is skipped without."""
    found = _found() or (_installed() if IN_CI else None)
    if found is not None:
        return found
    if IN_CI:
        pytest.fail("there is no Chromium, and none could be installed: `apt-get install chromium` brings one")
    pytest.skip("there is no Chromium")


def _found() -> str | None:
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def _installed() -> str | None:
    """Install what Debian has, where this may be done."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    lock = ("-o", "DPkg::Lock::Timeout=300")
    for command in (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", "chromium")):
        subprocess.run(["apt-get", *lock, *command], env=quiet, capture_output=True, check=True)  # noqa: S607 - Debian's
    return _found()


def npm_folder(folder: Path) -> Path:
    """A folder with a `package.json`, its packages installed."""
    if not (folder / "node_modules").is_dir():
        toolchain.npm("ci", "--silent", "--no-audit", "--no-fund", cwd=folder)
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


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser to click and type in."""
    path = browser()
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path, args=[*_FLAGS]) as started:
        yield started


@dataclass
class Watched:
    """A page, and everything about it that should not be."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@contextmanager
def watched_page(started: Browser, **options: object) -> Iterator[Watched]:
    """A page of its own, which must not complain, nor ask for anything that is not on this machine's server."""
    context = started.new_context(**{"viewport": {"width": 1200, "height": 800}, **options})  # type: ignore[arg-type]  # options of playwright
    page = context.new_page()
    page.set_default_timeout(20_000)
    watched = Watched(page)
    page.on("console", lambda message: watched.complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: watched.complaints.append(f"error: {error}"))
    context.on("request", lambda request: watched.requests.append(request.url))
    page.on("websocket", lambda socket: watched.requests.append(socket.url))
    try:
        yield watched
    finally:
        context.close()
