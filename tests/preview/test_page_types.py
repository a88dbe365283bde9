"""The page is plain JavaScript, so that nobody has to build it; its types stand in comments, and are checked."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
import toolchain

from sruja_lsp.preview.web import PAGE
from tests.support import editors

PROJECT = Path(__file__).with_name("tsconfig.json")


@pytest.fixture(scope="module")
def tsc() -> list[str]:
    if not (toolchain.CLIENT / "node_modules").is_dir() and not editors.under_ci():
        pytest.skip("the tools of the extension are not installed; `make client` installs them")
    toolchain.install()
    return [str(word) for word in toolchain.tool("tsc")]


def test_every_type_in_the_page_is_right(tsc: list[str]) -> None:
    done = subprocess.run([*tsc, "-p", str(PROJECT)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)


def test_the_check_sees_every_module_and_a_wrong_type(tsc: list[str], tmp_path: Path) -> None:
    settings = json.loads(PROJECT.read_text(encoding="utf-8"))
    assert settings["compilerOptions"]["strict"]
    wrong = (PAGE / "motion.js").read_text(encoding="utf-8").replace("DURATION = 150", "DURATION = '150'")
    (tmp_path / "motion.js").write_text(wrong, encoding="utf-8")
    (tmp_path / "tsconfig.json").write_text(json.dumps({**settings, "include": ["*.js"]}), encoding="utf-8")
    done = subprocess.run([*tsc, "-p", str(tmp_path)], capture_output=True, text=True, check=False)
    assert "motion.js" in done.stdout
    listed = subprocess.run(
        [*tsc, "-p", str(PROJECT), "--listFilesOnly"], capture_output=True, text=True, check=True
    ).stdout
    assert {path.name for path in PAGE.glob("*.js")} <= {Path(line).name for line in listed.splitlines()}


def test_no_type_is_waved_through() -> None:
    for path in PAGE.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"@ts-(ignore|nocheck|expect-error)", text), path.name


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    for path in (path for path in PAGE.iterdir() if path.suffix != ".woff2"):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://", text), path.name
        assert "innerHTML" not in text, path.name
        assert not re.search(r"\bon\w+=|style=|<script(?! type=\"module\" src=)", text) or path.suffix == ".js", (
            path.name
        )
