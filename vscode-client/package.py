"""Builds the extension: `package.py [--install] [--out FILE]`, which is `make vsix` and `make install-vscode`."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import generate
import toolchain
from toolchain import CLIENT, ROOT

from sruja_lsp import __version__

STAGE: Final = ROOT / "build" / "vscode"
"""Everything that goes into the package, and nothing else."""

VSIX: Final = ROOT / "dist" / f"sruja-{__version__}.vsix"

EDITORS: Final = ("code", "code-insiders", "codium", "cursor", "windsurf", "code-server")


def build(vsix: Path = VSIX) -> Path:
    """Build the package from scratch; returns its path."""
    toolchain.install()
    # Somebody who wants it elsewhere may want it at the same time.
    stage = STAGE if vsix == VSIX else vsix.with_suffix(".stage")
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    for name in ("syntaxes", "snippets", "icons", "walkthrough"):
        shutil.copytree(CLIENT / name, stage / name)
    for name in ("language-configuration.json", "README.md"):
        shutil.copy(CLIENT / name, stage / name)
    for name in ("CHANGELOG.md", "LICENSE"):
        shutil.copy(ROOT / name, stage / name)
    # What belongs to the server, but is shown by the editor.
    shutil.copytree(ROOT / "server" / "sruja_lsp" / "preview" / "page", stage / "page")
    shutil.copytree(ROOT / "docs" / "rules", stage / "rules")
    manifest = json.dumps(generate.package_json(), indent=2, ensure_ascii=False)
    (stage / "package.json").write_text(manifest + "\n", encoding="utf-8")
    _bundle(stage)
    _wheel(stage)
    vsix.parent.mkdir(parents=True, exist_ok=True)
    command = [*toolchain.tool("vsce"), "package", "--no-dependencies", "--skip-license", "--out", str(vsix)]
    toolchain.run(command, cwd=stage)
    return vsix


def _bundle(stage: Path) -> None:
    """Put the TypeScript and what it imports into one file."""
    toolchain.run(
        [
            *toolchain.tool("esbuild"),
            "src/extension.ts",
            *("--bundle", "--platform=node", "--target=node20", "--format=cjs", "--external:vscode"),
            *("--minify-syntax", "--minify-whitespace", "--keep-names", "--legal-comments=none", "--log-level=warning"),
            f"--outfile={stage / 'dist' / 'extension.cjs'}",
        ]
    )


def _wheel(stage: Path) -> None:
    """Build the server that the extension carries."""
    wheels = stage / "server"
    command = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(wheels), str(ROOT)]
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    for extra in wheels.glob(".gitignore"):
        extra.unlink()


def install(vsix: Path) -> int:
    """Install a package into every editor on the PATH that can take it; returns the exit status."""
    editors = [path for name in EDITORS if (path := shutil.which(name)) is not None]
    if not editors:
        sys.stderr.write(
            f"No VS Code on the PATH ({', '.join(EDITORS)}).\n"
            f"In VS Code: the Extensions view, the menu ..., 'Install from VSIX...', and {vsix}\n"
        )
        return 1
    failed = 0
    for editor in editors:
        failed |= subprocess.run([editor, "--install-extension", str(vsix), "--force"], check=False).returncode
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    """Build, and install where that is asked for; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true", help="install it into every VS Code that is found")
    parser.add_argument("--out", type=Path, default=VSIX, metavar="FILE", help="where to write it")
    options = parser.parse_args(arguments)
    vsix = build(options.out.resolve())
    return install(vsix) if options.install else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
