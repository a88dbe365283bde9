"""`sruja-lsp format`."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

UGLY = b'Shop  = system "Shop" {\nApi=container "Api"\n}\n'
NEAT = b'Shop = system "Shop" {\n  Api = container "Api"\n}\n'


def run(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "sruja_lsp", "format", *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        input=stdin,
    )


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_files_and_folders_are_formatted_in_place(tmp_path: Path) -> None:
    one = write(tmp_path / "a.sruja", UGLY)
    two = write(tmp_path / "deep" / "b.sruja", NEAT)
    other = write(tmp_path / "notes.txt", UGLY)
    result = run(tmp_path)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == b"1 file formatted, 1 file is formatted already.\n"
    assert (one.read_bytes(), two.read_bytes(), other.read_bytes()) == (NEAT, NEAT, UGLY)


def test_what_is_formatted_already_is_not_written(tmp_path: Path) -> None:
    model = write(tmp_path / "a.sruja", NEAT)
    model.chmod(0o444)
    before = model.stat().st_mtime_ns
    assert run(tmp_path, "a.sruja").returncode == 0
    assert model.stat().st_mtime_ns == before


def test_check_names_the_files_and_changes_nothing(tmp_path: Path) -> None:
    model = write(tmp_path / "a.sruja", UGLY)
    write(tmp_path / "b.sruja", NEAT)
    result = run(tmp_path, "--check")
    assert result.returncode == 1
    assert result.stdout == b"a.sruja would be formatted\n"
    assert result.stderr == b"1 file would be formatted, 1 file is formatted already.\n"
    assert model.read_bytes() == UGLY
    assert run(tmp_path, "--check", "b.sruja").returncode == 0


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_diff_is_for_patch(tmp_path: Path, end: bytes) -> None:
    write(tmp_path / "a.sruja", UGLY.replace(b"\n", end) + b'B ->  "x"')
    result = run(tmp_path, "--diff", "a.sruja")
    assert result.returncode == 1
    lines = result.stdout.split(b"\n")
    assert lines[:3] == [b"--- a.sruja", b"+++ a.sruja", b"@@ -1,4 +1,4 @@"]
    carriage = end.removesuffix(b"\n")
    assert b'-Shop  = system "Shop" {' + carriage in lines
    assert b'+  Api = container "Api"' + carriage in lines
    assert b"\\ No newline at end of file" in lines
    assert result.stderr.startswith(b"1 file would be formatted.\n")


def test_standard_input_goes_to_standard_output(tmp_path: Path) -> None:
    result = run(tmp_path, "-", stdin=UGLY)
    assert (result.returncode, result.stdout, result.stderr) == (0, NEAT, b"")
    result = run(tmp_path, "--check", "-", stdin=UGLY)
    assert (result.returncode, result.stdout, result.stderr) == (1, b"<stdin> would be formatted\n", b"")
    result = run(tmp_path, "-", stdin="\ufeff// ☕\r\n".encode())
    assert result.stdout == "\ufeff// ☕\r\n".encode()


def test_an_encoding_that_is_none(tmp_path: Path) -> None:
    write(tmp_path / "a.sruja", b'// ok\nShop = system "Caf\xe9"\n')
    write(tmp_path / "b.sruja", "// 16\n".encode("utf-16"))
    write(tmp_path / "c.sruja", UGLY)
    result = run(tmp_path)
    assert result.returncode == 1
    assert result.stderr.decode().splitlines() == [
        "a.sruja:2: not UTF-8: the byte 0xe9 is no character; save the file as UTF-8",
        "b.sruja:1: not UTF-8 but UTF-16; save the file as UTF-8",
    ]
    assert result.stdout == b"1 file formatted, 2 files failed.\n"
    assert (tmp_path / "a.sruja").read_bytes() == b'// ok\nShop = system "Caf\xe9"\n'


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    result = run(tmp_path, "nowhere")
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"there is no file or folder 'nowhere'" in result.stderr
    assert run(tmp_path, "--check", "--diff").returncode == 2
    assert run(tmp_path).stdout == b"There is no .sruja file here.\n"


def test_syntax_errors_are_told_of(tmp_path: Path) -> None:
    write(tmp_path / "a.sruja", b"A ->\nB  -> C\n")
    result = run(tmp_path)
    assert result.returncode == 0
    assert result.stdout == (
        b"1 file formatted.\n1 file has syntax errors, which were left as they are; `sruja-lsp check` shows them.\n"
    )
    assert (tmp_path / "a.sruja").read_bytes() == b"A ->\nB -> C\n"


@pytest.mark.parametrize(
    ("settings", "step"),
    [
        ("indent_size = 4", b"    "),
        ("indent_style = tab", b"\t"),
        ("indent_style = tab\nindent_size = 8", b"\t"),
        ("indent_size = tab\ntab_width = 3", b"   "),
        ("indent_size = nonsense", b"  "),
        ("indent_size = 900", b" " * 16),
        ("", b"  "),
    ],
)
def test_settings_of_the_editor(tmp_path: Path, settings: str, step: bytes) -> None:
    write(tmp_path / ".editorconfig", f"root = true\n[*.sruja]\n{settings}\n".encode())
    model = write(tmp_path / "sub" / "a.sruja", UGLY)
    assert run(tmp_path, "sub").returncode == 0
    assert model.read_bytes() == NEAT.replace(b"  ", step)


def test_settings_for_standard_input(tmp_path: Path) -> None:
    write(tmp_path / ".editorconfig", b"[a.sruja]\nindent_size = 4\ninsert_final_newline = false\n")
    result = run(tmp_path, "--stdin-filename", "a.sruja", "-", stdin=UGLY.rstrip(b"\n"))
    assert result.stdout == NEAT.replace(b"  ", b"    ").rstrip(b"\n")


def test_settings_that_make_no_sense(tmp_path: Path) -> None:
    write(tmp_path / ".editorconfig", b"[*.sruja\nwhat\n")
    model = write(tmp_path / "a.sruja", UGLY)
    result = run(tmp_path)
    assert result.returncode == 1
    assert result.stderr.startswith(b"a.sruja: .editorconfig does not make sense: ")
    assert model.read_bytes() == NEAT


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    write(tmp_path / "a.sruja", UGLY).chmod(0o444)
    result = run(tmp_path)
    assert result.returncode == 1
    assert b"a.sruja: cannot be written: " in result.stderr


def test_nothing_of_the_protocol_is_imported(tmp_path: Path) -> None:
    write(tmp_path / "a.sruja", UGLY)
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "sruja_lsp", "format", "a.sruja"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    modules = {line.rpartition("|")[2].strip() for line in result.stderr.decode().splitlines()}
    assert "sruja_lsp.features.formatting" in modules
    for absent in ("pygls", "lsprotocol", "attrs", "pydantic", "asyncio", "sruja_lsp.lsp", "sruja_lsp.analysis"):
        assert not [name for name in modules if name == absent or name.startswith(f"{absent}.")]


def test_what_a_project_excludes_is_formatted_only_when_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "sruja.toml").write_text('exclude = ["old/"]\n')
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.sruja").write_bytes(UGLY)
    assert run(tmp_path, "--check").stderr == b"There is no .sruja file here.\n"
    assert run(tmp_path, "old/a.sruja").stdout == b"1 file formatted.\n"
