"""Checks the extension: types, style, unit tests, grammar. This is `make client`.

`check.py --mend` writes what is generated, and puts style right where it can.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import generate
import toolchain
from toolchain import CLIENT, NODE

GRAMMAR: Final = "syntaxes/sruja.tmLanguage.json"


def main(arguments: list[str]) -> int:
    """Run every check; returns the exit status."""
    toolchain.install()
    mend = "--mend" in arguments
    if generate.main([] if mend else ["--check"]):
        return 1
    tests = sorted(str(path.relative_to(CLIENT)) for path in (CLIENT / "test").glob("*.test.ts"))
    try:
        toolchain.run([*toolchain.tool("tsc"), "--noEmit"])
        toolchain.run([*toolchain.tool("biome"), *(["check", "--write"] if mend else ["ci"]), "."])
        toolchain.run([*toolchain.tool("vscode-tmgrammar-test"), "-g", GRAMMAR, "test/grammar/*.test.sruja"])
        toolchain.run([NODE, "--test", "--test-reporter", "dot", *tests])
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
