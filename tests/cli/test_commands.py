"""The command line as a whole: what may be written, and what a mistake is answered with."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import sruja_lsp
from sruja_lsp.analysis.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-m", "sruja_lsp", *arguments], input=stdin, capture_output=True, check=False
    )
    return subprocess.CompletedProcess(result.args, result.returncode, result.stdout.decode(), result.stderr.decode())


def test_version() -> None:
    result = run("--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"sruja-lsp {sruja_lsp.__version__}\n", "")


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.returncode == 0
    for command in ("serve", "check", "rules", "demo"):
        assert f"    {command} " in result.stdout
    assert "clientProcessId" not in run("serve", "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc"], "invalid choice: 'chekc'"),
        (["--port", "1"], "unrecognized arguments: --port 1"),
        (["--stdio", "--tcp", "127.0.0.1:1"], "not allowed with argument"),
        (["--tcp"], "expected one argument"),
        (["--tcp", "8080"], "'8080' is not HOST:PORT, such as 127.0.0.1:8765"),
        (["--tcp", "localhost:http"], "'localhost:http' is not HOST:PORT"),
        (["--ws", "localhost:65536"], "'localhost:65536' is not HOST:PORT"),
        (["--log-level", "loud"], "invalid choice: 'loud'"),
        (["check", "--format", "xml"], "invalid choice: 'xml'"),
        (["check", "no-such-file.sruja"], "there is no file or folder 'no-such-file.sruja'"),
        (["rules", "sintax-error"], "there is no rule 'sintax-error'; did you mean 'syntax-error'?"),
        (["rules", "xyzzy"], "there is no rule 'xyzzy'; `sruja-lsp rules` lists them all."),
        (["demo", "no-such-file.sruja"], "no-such-file.sruja"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_line_that_makes_no_sense(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_the_rules_are_listed() -> None:
    result = run("rules")
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [[rule.name, rule.level] for rule in RULES]
    assert all(line.endswith(rule.summary) for line, rule in zip(lines, RULES, strict=True))


@pytest.mark.parametrize("name", [rule.name for rule in RULES])
def test_a_rule_is_explained(name: str) -> None:
    result = run("rules", name)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(f"{name}  ")
    assert "\n## How to fix it\n" in result.stdout
    assert result.stdout.rstrip().endswith(f"/{name}.md")


def imported(code: str) -> set[str]:
    """The modules that are there after some code has run."""
    script = f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    return set(result.stderr.decode().split())


def check_absent(modules: set[str], *packages: str) -> None:
    assert not [name for name in modules for package in packages if name == package or name.startswith(f"{package}.")]


def test_a_check_imports_nothing_of_the_protocol(tmp_path: Path) -> None:
    (model := tmp_path / "a.sruja").write_text('Shop = system "Shop"\nShop -> Ghost\n')
    modules = imported(f"from sruja_lsp.__main__ import main\nsys.argv[1:] = ['check', {str(model)!r}]\nmain()")
    assert "sruja_lsp.model.model" in modules
    check_absent(modules, "pygls", "lsprotocol", "cattrs", "attrs", "attr", "pydantic", "asyncio", "sruja_lsp.lsp")


def test_a_session_begins_before_the_language_is_imported() -> None:
    modules = imported(
        "from sruja_lsp.lsp.serve import serve\nfrom sruja_lsp.lsp.server import SrujaServer\nSrujaServer()"
    )
    assert "pygls.server" in modules
    check_absent(
        modules,
        "rich",
        "lark",
        "pydantic",
        "websockets",
        "sruja_lsp.cli",
        "sruja_lsp.syntax",
        "sruja_lsp.language",
        "sruja_lsp.model",
        "sruja_lsp.analysis",
        "sruja_lsp.features",
    )


def test_sources_are_looked_for_and_nothing_outside_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "docs").mkdir()
    (root / "docs" / "shop.md").write_text("")
    model = root / "models" / "shop.sruja"
    model.parent.mkdir()
    sources = 'readme "docs/shop.md"  docs "docs/lost.md"  openapi "../../outside.yaml"'
    model.write_text(f'Shop = system "Shop" {{ sources {{ {sources} }} }}\n')
    monkeypatch.chdir(root)
    result = run("check", "--format", "json", str(model))
    assert [finding["code"] for finding in json.loads(result.stdout)] == ["missing-source"]
