"""`sruja-lsp check`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SHOP = 'Shop = system "Shop" {\n  Api = container "Api"\n}\n'
GHOST = 'Café = system "☕ é😀" { é = container "A" } Café -> Ghost "calls"\n'


def check(
    folder: Path, *arguments: str | Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "sruja_lsp", "check", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )


def as_json(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert result.stderr == b""
    found = json.loads(result.stdout)
    assert isinstance(found, list)
    return found


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_clean_model(tmp_path: Path) -> None:
    write(tmp_path / "shop.sruja", SHOP)
    result = check(tmp_path, "shop.sruja")
    assert (result.returncode, result.stdout, result.stderr) == (0, b"Nothing found in 1 file.\n", b"")
    assert check(tmp_path, "--format", "json", "shop.sruja").stdout == b"[]\n"


def test_a_finding_is_one_line_and_columns_are_code_points(tmp_path: Path) -> None:
    write(tmp_path / "ghost.sruja", GHOST)
    result = check(tmp_path, "ghost.sruja")
    assert result.returncode == 1
    finding, count = result.stdout.decode().splitlines()
    column = GHOST.index("Ghost") + 1
    assert finding.startswith(f"ghost.sruja:1:{column}: error[unresolved-reference] ")
    assert "Ghost" in finding
    assert count == "Found 1 error in 1 file."


def test_json_is_for_programs(tmp_path: Path) -> None:
    write(tmp_path / "ghost.sruja", GHOST)
    result = check(tmp_path, "--format=json", "ghost.sruja")
    assert result.returncode == 1
    (finding,) = as_json(result)
    column = GHOST.index("Ghost") + 1
    assert list(finding) == ["file", "line", "column", "endLine", "endColumn", "severity", "code", "message"]
    message = finding.pop("message")
    assert "Ghost" in message
    assert finding == {
        "file": "ghost.sruja",
        "line": 1,
        "column": column,
        "endLine": 1,
        "endColumn": column + len("Ghost"),
        "severity": "error",
        "code": "unresolved-reference",
    }


def test_folders_are_searched_and_hidden_ones_are_not(tmp_path: Path) -> None:
    for name in ("b.sruja", "a/deep/er.sruja", "notes.txt", ".hidden.sruja", ".git/x.sruja", "a/.venv/y.sruja"):
        write(tmp_path / name, GHOST)
    here = [finding["file"] for finding in as_json(check(tmp_path, "--format", "json"))]
    assert here == ["b.sruja", str(Path("a/deep/er.sruja"))]
    assert [finding["file"] for finding in as_json(check(tmp_path, "--format", "json", "."))] == here
    named = as_json(check(tmp_path, "--format", "json", "a", "b.sruja", "notes.txt", ".git"))
    assert [Path(finding["file"]).name for finding in named] == ["er.sruja", "b.sruja", "notes.txt", "x.sruja"]


def test_a_folder_without_models(tmp_path: Path) -> None:
    result = check(tmp_path)
    assert (result.returncode, result.stdout) == (0, b"There is no .sruja file here.\n")


def test_a_file_that_is_not_utf_8_is_a_finding_where_it_goes_wrong(tmp_path: Path) -> None:
    write(tmp_path / "latin.sruja", 'A = system "A"\r\nB = system "caf\xe9"\n'.encode("latin-1"))
    write(tmp_path / "shop.sruja", SHOP)
    result = check(tmp_path)
    assert result.returncode == 1
    finding, count = result.stdout.decode().splitlines()
    assert finding == (
        "latin.sruja:2:1: error[unreadable-file] not UTF-8: the byte 0xe9 is no character; save the file as UTF-8"
    )
    assert count == "Found 1 error in 2 files."
    assert as_json(check(tmp_path, "--format", "json"))[0]["code"] == "unreadable-file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_that_may_not_be_read_is_a_finding(tmp_path: Path) -> None:
    write(tmp_path / "secret.sruja", SHOP).chmod(0)
    result = check(tmp_path)
    assert result.returncode == 1
    assert b"secret.sruja:1:1: error[unreadable-file] cannot be read: " in result.stdout


def test_a_dangling_link_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "gone.sruja").symlink_to(tmp_path / "nowhere.sruja")
    result = check(tmp_path)
    assert result.returncode == 1
    assert b"gone.sruja:1:1: error[unreadable-file] cannot be read: " in result.stdout


def test_a_byte_order_mark_moves_no_column(tmp_path: Path) -> None:
    write(tmp_path / "bom.sruja", b"\xef\xbb\xbfShop -> Ghost\n")
    places = [(finding["line"], finding["column"]) for finding in as_json(check(tmp_path, "--format", "json"))]
    assert places == [(1, 1), (1, 9)]


def test_every_line_end_counts(tmp_path: Path) -> None:
    write(tmp_path / "mixed.sruja", 'A = system "A"\r\n\rA -> Ghost\n\x0cA -> Ghost\n')
    assert [finding["line"] for finding in as_json(check(tmp_path, "--format", "json"))] == [3, 4]


def test_a_warning_alone_is_no_failure(tmp_path: Path) -> None:
    write(tmp_path / "warned.sruja", 'Shop = system "Shop" {\n  slo { availability { target "lots" } }\n}\n')
    result = check(tmp_path)
    severities = {finding["severity"] for finding in as_json(check(tmp_path, "--format", "json"))}
    assert severities == {"warning"}
    assert result.returncode == 0
    assert result.stdout.decode().splitlines()[-1] == "Found 1 warning in 1 file."


def test_a_terminal_that_knows_few_characters_is_no_problem(tmp_path: Path) -> None:
    write(tmp_path / "ghost.sruja", "A -> Gh\u00f6st\U0001f600\n")
    plain = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = check(tmp_path, environment=plain)
    assert result.returncode == 1
    assert result.stdout.isascii()
    assert "Gh\u00f6st" in check(tmp_path, "--format", "json", environment=plain).stdout.decode()


def test_a_reader_that_has_seen_enough_is_no_problem(tmp_path: Path) -> None:
    write(tmp_path / "many.sruja", "".join(f"A{number} -> B\n" for number in range(20_000)))
    command = [sys.executable, "-W", "error", "-m", "sruja_lsp", "check", "many.sruja"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


def test_colours_are_for_terminals_only(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="this system has no terminals to pretend with")
    write(tmp_path / "ghost.sruja", GHOST)
    assert b"\x1b" not in check(tmp_path).stdout

    def on_a_terminal(**variables: str) -> bytes:
        parent, child = pty.openpty()
        command = [sys.executable, "-m", "sruja_lsp", "check"]
        environment = {**os.environ, "TERM": "xterm", **variables}
        with subprocess.Popen(command, cwd=tmp_path, stdout=child, env=environment) as process:
            process.wait()
        os.close(child)
        shown = os.read(parent, 100_000)
        os.close(parent)
        assert isinstance(shown, bytes)
        return shown

    assert b"\x1b[31merror[unresolved-reference]\x1b[0m" in on_a_terminal()
    assert b"\x1b" not in on_a_terminal(NO_COLOR="1")
    assert b"\x1b" not in on_a_terminal(TERM="dumb")


def test_a_file_that_is_named_twice_is_checked_once(tmp_path: Path) -> None:
    write(tmp_path / "ghost.sruja", GHOST)
    result = check(tmp_path, "ghost.sruja", "./ghost.sruja", tmp_path)
    assert result.stdout.decode().splitlines()[-1] == "Found 1 error in 1 file."


def test_utf_16_is_called_by_its_name(tmp_path: Path) -> None:
    write(tmp_path / "wide.sruja", SHOP.encode("utf-16"))
    result = check(tmp_path)
    assert result.returncode == 1
    assert result.stdout.startswith(b"wide.sruja:1:1: error[unreadable-file] not UTF-8 but UTF-16; save")


def test_links_that_lead_in_a_circle_are_no_problem(tmp_path: Path) -> None:
    write(tmp_path / "models" / "shop.sruja", SHOP)
    (tmp_path / "models" / "again").symlink_to(tmp_path / "models", target_is_directory=True)
    (tmp_path / "snake.sruja").symlink_to(tmp_path / "snake.sruja")
    result = check(tmp_path)
    assert result.returncode == 1
    finding, count = result.stdout.decode().splitlines()
    assert finding.startswith("snake.sruja:1:1: error[unreadable-file] cannot be read: ")
    assert count == "Found 1 error in 2 files."
    (tmp_path / "linked").symlink_to(tmp_path / "models", target_is_directory=True)
    assert check(tmp_path, "linked").stdout == b"Nothing found in 1 file.\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_folder_with_a_pipe_is_no_reason_to_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.sruja")
    write(tmp_path / "shop.sruja", SHOP)
    assert check(tmp_path).stdout == b"Nothing found in 1 file.\n"


def test_what_nobody_would_see_is_shown(tmp_path: Path) -> None:
    write(tmp_path / "m.sruja", 'A = system "A" { \x1b[2J }\n')
    result = check(tmp_path)
    assert result.returncode == 1
    assert b"\x1b" not in result.stdout


LOOP = 'A = system "A"\nA -> A "itself"\n'


def test_the_project_says_how_severe_rules_are(tmp_path: Path) -> None:
    file = write(tmp_path / "models" / "loop.sruja", LOOP)
    assert [each["severity"] for each in as_json(check(tmp_path, "--format", "json"))] == ["warning"]
    project = write(tmp_path / "sruja.toml", '[rules]\nself-relation = "error"\n')
    for folder, path in ((tmp_path, "."), (tmp_path / "models", "loop.sruja"), (tmp_path.parent, file)):
        result = check(folder, "--format", "json", path)
        assert [(each["code"], each["severity"]) for each in as_json(result)] == [("self-relation", "error")]
        assert result.returncode == 1
    write(project, '[rules]\nself-relation = "off"\n')
    assert check(tmp_path).stdout == b"Nothing found in 1 file.\n"


def test_standard_input_is_of_the_project_of_its_name(tmp_path: Path) -> None:
    write(tmp_path / "sruja.toml", '[rules]\nself-relation = "off"\n')
    (tmp_path / "models").mkdir()
    for name in ("loop.sruja", "models/loop.sruja"):
        command = [sys.executable, "-m", "sruja_lsp", "check", "-", "--stdin-filename", name]
        result = subprocess.run(command, cwd=tmp_path, input=LOOP.encode(), capture_output=True, check=False)
        assert (result.returncode, result.stdout) == (0, b"Nothing found in 1 file.\n")


def test_the_nearest_project_counts_and_none_beyond_the_repository(tmp_path: Path) -> None:
    write(tmp_path / "sruja.toml", '[rules]\nself-relation = "off"\n')
    write(tmp_path / "inner" / "sruja.toml", '[rules]\nself-relation = "hint"\n')
    write(tmp_path / "other" / ".git" / "config", "")
    for name in ("a.sruja", "inner/b.sruja", "other/c.sruja"):
        write(tmp_path / name, LOOP)
    found = as_json(check(tmp_path, "--format", "json"))
    assert [(Path(each["file"]).name, each["severity"]) for each in found] == [
        ("b.sruja", "hint"),
        ("c.sruja", "warning"),
    ]


def test_what_a_project_excludes_is_checked_only_when_it_is_named(tmp_path: Path) -> None:
    write(tmp_path / "sruja.toml", 'exclude = ["old/", "*.draft.sruja"]\n')
    for name in ("new.sruja", "new.draft.sruja", "old/a.sruja", "node_modules/b.sruja"):
        write(tmp_path / name, GHOST)
    assert [each["file"] for each in as_json(check(tmp_path, "--format", "json"))] == ["new.sruja"]
    named = as_json(check(tmp_path, "--format", "json", "new.draft.sruja"))
    assert [each["file"] for each in named] == ["new.draft.sruja"]


def test_a_project_keeps_imports_inside_unless_it_says_otherwise(tmp_path: Path) -> None:
    write(tmp_path / "kinds.sruja", 'Api = container "Api"\n')
    write(tmp_path / "inner" / "a.sruja", 'import { * } from "../kinds.sruja"\nApi -> Api\n')
    for text, codes in (("", {"unresolved-import"}), ("imports-outside = true\n", set())):
        write(tmp_path / "inner" / "sruja.toml", text)
        found = as_json(check(tmp_path / "inner", "--format", "json"))
        assert {each["code"] for each in found if each["severity"] == "error"} == codes


@pytest.mark.parametrize("form", ["json", "sarif", "github", "gitlab", "text"])
def test_a_project_file_that_makes_no_sense_is_an_error_in_that_file(tmp_path: Path, form: str) -> None:
    write(tmp_path / "sruja.toml", '[rules]\nself-relation = "loud"\n')
    write(tmp_path / "a.sruja", SHOP)
    result = check(tmp_path, "--format", form)
    assert result.returncode == 1
    assert b"project-file" in result.stdout
    if form == "text":
        assert result.stdout.startswith(b"sruja.toml:2:1: error[project-file] `rules.self-relation`: ")
    if form == "json":
        (finding,) = as_json(result)
        assert (finding["file"], finding["line"], finding["column"], finding["endColumn"]) == ("sruja.toml", 2, 1, 14)
