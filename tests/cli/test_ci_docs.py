"""The examples of `docs/ci.md` and the hooks of pre-commit: what users copy must work."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.support.paths import ROOT

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"```yaml\n# (\S+)\n(.+?)```", PAGE, re.DOTALL))
"""The YAML files of the page by the names they should have."""
SCRIPTS = Path(sysconfig.get_path("scripts"))

GHOST = 'Shop = system "Shop"\nShop -> Ghost "calls"\n'


def load(text: str) -> Any:
    return YAML(typ="safe").load(text)


def run(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    path = os.pathsep.join((str(SCRIPTS), inherited["PATH"]))
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**inherited, "PATH": path, **environment},
    )


@pytest.mark.parametrize(
    ("name", "schema"),
    [(".github/workflows/architecture.yml", "vendor.github-workflows"), (".gitlab-ci.yml", "vendor.gitlab-ci")],
)
def test_a_build_server_understands_its_example(name: str, schema: str, tmp_path: Path) -> None:
    example = tmp_path / "example.yml"

    def verdict(text: str) -> int:
        example.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(example)]
        return run(command, tmp_path).returncode

    assert verdict(EXAMPLES[name]) == 0
    spoiled = EXAMPLES[name].replace("runs-on:", "runs:").replace("script:", "skript:")
    assert verdict(spoiled) == 1


def steps() -> list[str]:
    """Every command of the examples that is ours."""
    jobs = load(EXAMPLES[".github/workflows/architecture.yml"])["jobs"].values()
    commands = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    commands += load(EXAMPLES[".gitlab-ci.yml"])["architecture"]["script"]
    return [command for command in commands if command.startswith("sruja-lsp ")]


def test_the_examples_use_every_form_of_a_build_server() -> None:
    assert [re.search(r"--format (\w+)", step)[1] for step in steps()] == ["github", "sarif", "gitlab"]  # type: ignore[index]  # all match


@pytest.mark.parametrize("step", steps())
def test_a_step_of_the_examples_fails_on_an_error_and_leaves_its_report(step: str, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    model = tmp_path / "shop.sruja"
    model.write_text(GHOST, encoding="utf-8")
    result = run(shlex.split(step), tmp_path)
    assert (result.returncode, result.stderr) == (1, "")
    report = re.search(r"--output (\S+)", step)
    content = (tmp_path / report[1]).read_text(encoding="utf-8") if report else result.stdout
    assert "Nothing is called `Ghost`." in content
    # What is uploaded afterwards is what was written.
    if report:
        json.loads(content)
        assert PAGE.count(report[1]) == 2
    model.write_text('Shop = system "Shop"\n', encoding="utf-8")
    assert run(shlex.split(step), tmp_path).returncode == 0


def test_the_commands_of_the_page_are_understood(tmp_path: Path) -> None:
    (tmp_path / "architecture").mkdir()
    (tmp_path / "a.sruja").write_text(GHOST, encoding="utf-8")
    for command in ("init -q -b main", "add .", "-c user.name=a -c user.email=a@b commit -q -m a"):
        assert run(["git", *shlex.split(command)], tmp_path).returncode == 0
    block = re.search(r"```sh\n(.+?)```", PAGE, re.DOTALL)
    assert block
    for line in block[1].splitlines():
        result = run(["sh", "-c", line], tmp_path)
        assert (result.returncode, result.stderr) == (1, ""), line
        assert result.stdout.startswith("a.sruja:2:9: error[unresolved-reference]"), line


@pytest.mark.timeout(300)
def test_pre_commit_runs_the_hooks(tmp_path: Path) -> None:
    """pre-commit clones this repository and installs it, as it does for a user."""
    declared = {hook["id"] for hook in load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    (repo,) = load(EXAMPLES[".pre-commit-config.yaml"])["repos"]
    assert {hook["id"] for hook in repo["hooks"]} == declared

    # A clone of what is committed here and of what is not yet.
    source = tmp_path / "source"
    listing = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], ROOT).stdout
    for name in filter(None, listing.split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, source / name)
    project = tmp_path / "project"
    project.mkdir()
    (project / "shop.sruja").write_text(f"  {GHOST}", encoding="utf-8")
    (project / "notes.txt").write_text("no model", encoding="utf-8")
    for folder in (source, project):
        for command in ("init -q", "add --all", "-c user.name=a -c user.email=a@b commit -q -m a"):
            result = run(["git", *shlex.split(command)], folder)
            assert result.returncode == 0, result.stderr
    config = EXAMPLES[".pre-commit-config.yaml"].replace(repo["repo"], source.as_uri())
    config = config.replace(f"rev: {repo['rev']}", f"rev: {run(['git', 'rev-parse', 'HEAD'], source).stdout.strip()}")
    (project / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")

    home = str(tmp_path / "home")
    hook = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose"]
    found = run(hook, project, PRE_COMMIT_HOME=home)
    assert found.returncode == 1, found.stdout + found.stderr
    assert "shop.sruja:2:9: error[unresolved-reference] Nothing is called `Ghost`." in found.stdout
    assert "in 1 file." in found.stdout
    assert (project / "shop.sruja").read_text(encoding="utf-8") == GHOST
    (project / "shop.sruja").write_text('Shop = system "Shop"\n', encoding="utf-8")
    assert run(["git", "add", "."], project).returncode == 0
    mended = run(hook, project, PRE_COMMIT_HOME=home)
    assert mended.returncode == 0, mended.stdout + mended.stderr
