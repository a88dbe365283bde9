"""The package of the extension: what is in it, and how it gets into the editors that are there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import package
import pytest
import toolchain

import sruja_lsp
from sruja_lsp.analysis.rules import RULES
from tests.support import editors, paths


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The package of this checkout."""
    if not (toolchain.CLIENT / "node_modules").is_dir() and not editors.under_ci():
        pytest.skip("the tools of the extension are not installed; `make client` installs them")
    return ZipFile(package.build(tmp_path_factory.mktemp("package") / "sruja.vsix"))


@pytest.fixture(scope="module")
def manifest(archive: ZipFile) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(archive.read("extension/package.json"))
    return read


def test_it_carries_the_server_the_page_and_the_rules(archive: ZipFile) -> None:
    names = set(archive.namelist())
    assert f"extension/server/sruja_lsp-{sruja_lsp.__version__}-py3-none-any.whl" in names
    page = toolchain.ROOT / "server" / "sruja_lsp" / "preview" / "page"
    assert {f"extension/page/{path.name}" for path in page.iterdir()} <= names
    assert {f"extension/rules/{path.name}" for path in paths.RULE_PAGES.iterdir()} <= names


def test_it_carries_nothing_that_only_its_makers_need(archive: ZipFile) -> None:
    strange = [name for name in archive.namelist() if "node_modules" in name or name.endswith((".ts", ".py", ".map"))]
    assert strange == []
    assert sum(info.compress_size for info in archive.infolist()) < 3_000_000


def test_every_file_that_the_manifest_names_is_in_it(archive: ZipFile, manifest: dict[str, Any]) -> None:
    contributes = manifest["contributes"]
    named = [manifest["main"], manifest["icon"]]
    named += [language["configuration"] for language in contributes["languages"]]
    named += [icon for language in contributes["languages"] for icon in language["icon"].values()]
    named += [found["path"] for found in (*contributes["grammars"], *contributes["snippets"])]
    named += [step["media"]["markdown"] for walk in contributes["walkthroughs"] for step in walk["steps"]]
    names = set(archive.namelist())
    assert [name for name in named if f"extension/{name.removeprefix('./')}" not in names] == []


def test_its_version_is_that_of_the_server(manifest: dict[str, Any]) -> None:
    assert manifest["version"] == sruja_lsp.__version__
    assert {"scripts", "devDependencies", "private"}.isdisjoint(manifest)


def test_every_rule_has_a_setting_with_its_usual_severity(manifest: dict[str, Any]) -> None:
    (groups,) = [manifest["contributes"]["configuration"]]
    settings = {name: setting for group in groups for name, setting in group["properties"].items()}
    rules = settings["sruja.rules"]["properties"]
    assert {name: rule["default"] for name, rule in rules.items()} == {rule.name: rule.level for rule in RULES}


def test_it_is_installed_into_every_editor_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("code", "cursor"):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho {name} "$@" >> {tmp_path}/asked\n', encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join((str(tmp_path), "/bin")))
    assert package.install(tmp_path / "sruja.vsix") == 0
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked == [f"{name} --install-extension {tmp_path}/sruja.vsix --force" for name in ("code", "cursor")]


@pytest.mark.timeout(600)
def test_it_is_installed_by_whoever_has_only_python(tmp_path: Path) -> None:
    """The README's first step, in an unpacked archive of the repository, in an empty home."""
    if not editors.under_ci():
        pytest.skip("it fetches everything anew; with CI=true it is tried")
    clone = tmp_path / "sruja-lsp"
    listing = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(listing, cwd=paths.ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().removesuffix("\0").split("\0"):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(paths.ROOT / name, clone / name)
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "code").write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\n', encoding="utf-8")
    (programs / "code").chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    environment = {**kept, "HOME": str(tmp_path), "PATH": f"{programs}:/usr/bin:/bin"}
    (first,) = re.findall(r"`python3 (vscode-client/\S+)`", paths.read(paths.ROOT / "README.md"))
    python = Path(sys.base_prefix, "bin", "python3")
    done = subprocess.run([python, first], cwd=clone, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    vsix = clone / "dist" / f"sruja-{sruja_lsp.__version__}.vsix"
    assert (tmp_path / "asked").read_text(encoding="utf-8") == f"--install-extension {vsix} --force\n"
    assert f"extension/server/sruja_lsp-{sruja_lsp.__version__}-py3-none-any.whl" in ZipFile(vsix).namelist()


def test_an_editor_that_refuses_makes_it_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "code"
    program.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join((str(tmp_path), "/bin")))
    assert package.install(tmp_path / "sruja.vsix") == 1


def test_where_there_is_no_editor_the_way_by_hand_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert package.install(tmp_path / "sruja.vsix") == 1
    assert f"Install from VSIX...', and {tmp_path}/sruja.vsix" in capsys.readouterr().err
