"""`sruja-lsp export` from the outside."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SHOP = """import { * } from './bank.sruja'
Shop = system "Shop" { Api = container "API" }
Shop.Api -> Bank "charges"
deployment Live "Live" { node Eu "Europe" { containerInstance Shop.Api } }
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "bank.sruja").write_text('Bank = system "Bank"\n', encoding="utf-8")
    file = tmp_path / "shop.sruja"
    file.write_text(SHOP, encoding="utf-8")
    return file


def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-W", "error", "-m", "sruja_lsp", "export", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("svg", b"<svg "),
        ("png", b"\x89PNG"),
        ("mermaid", b"---\ntitle:"),
        ("dot", b"digraph "),
        ("json", b"{\n"),
        ("openslo", b"# Service levels"),
        ("prometheus", b"# Alerts"),
    ],
)
def test_formats(shop: Path, form: str, begins: bytes) -> None:
    done = run(shop, "--format", form)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(begins)


def test_a_view_into_a_file_with_what_is_imported(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.svg"
    done = run(shop, "--format", "svg", "--view", "Shop", "--theme", "dark", "-o", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert b'data-id="Shop.Api-&gt;Bank"' in out.read_bytes()


def test_standard_input(tmp_path: Path) -> None:
    done = run("-", "--format", "json", stdin=b'A = system "A"\n')
    assert [one["name"] for one in json.loads(done.stdout)["elements"]] == ["A"]
    assert list(tmp_path.iterdir()) == []


def test_mistakes_are_told(shop: Path, tmp_path: Path) -> None:
    done = run(shop, "--format", "svg", "--view", "Nowhere")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"no view 'Nowhere'; there are: landscape, system:Shop, deployment:Live" in done.stderr
    assert run(tmp_path / "none.sruja", "--format", "svg").returncode == 2
    assert run(shop, "--format", "gif").returncode == 2
    assert run(shop, "--format", "svg", "-o", tmp_path / "no" / "folder.svg").returncode == 1


def test_no_server_is_loaded(shop: Path) -> None:
    program = (
        "import sys; from sruja_lsp.cli.main import run; code = run(sys.argv[1:], lambda _: 0);"
        " assert not {'pygls', 'lsprotocol', 'starlette', 'uvicorn'} & sys.modules.keys(), 'too much'; sys.exit(code)"
    )
    arguments = ["export", str(shop), "--format", "svg"]
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
