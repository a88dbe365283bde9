"""`sruja-lsp demo`: a real session, watched from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from sruja_lsp.cli.conversation import Conversation
from sruja_lsp.cli.demo import demo
from tests.support.paths import SHOWCASE, read

if TYPE_CHECKING:
    from pathlib import Path

TIME = re.compile(r"\d+(\.\d)? ms")


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The demo in a pipe, with none of what the terminal of the tests says about itself."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "NO_COLOR"}}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "sruja_lsp", "demo", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env={**inherited, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", **environment},
    )


def shown(result: subprocess.CompletedProcess[bytes]) -> str:
    assert (result.stderr, result.returncode) == (b"", 0)
    return result.stdout.decode()


@pytest.fixture(scope="module")
def text() -> str:
    """What the demo shows of the model that comes along."""
    return shown(run())


@pytest.fixture(scope="module")
def scenes(text: str) -> dict[str, str]:
    """The same by the first word of each scene's title."""
    parts = re.split(r"^── (?:\d  )?(\w+)", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def line_of(source: str) -> int:
    """The line of the showcase that begins so."""
    lines = read(SHOWCASE).splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.strip().startswith(source))


def test_every_scene_says_how_long_it_took(scenes: dict[str, str]) -> None:
    assert list(scenes) == ["Open", "Hover", "Go", "Complete", "Mistype", "Write", "What", "The"]
    for name, scene in scenes.items():
        if name == "What":
            continue
        assert TIME.search(scene.splitlines()[0])


def test_the_model_opens_without_a_problem(scenes: dict[str, str]) -> None:
    assert f"{len(read(SHOWCASE).splitlines())} lines, no problems" in scenes["Open"]


def test_hover_tells_the_service_levels(scenes: dict[str, str]) -> None:
    assert "Booking API — container" in scenes["Hover"]
    assert "43 min 12 s" in scenes["Hover"]
    assert "✗ missed" in scenes["Hover"]
    assert "| ---" not in scenes["Hover"]
    assert "**" not in scenes["Hover"]


def test_the_jump_lands_where_the_container_is_declared(scenes: dict[str, str]) -> None:
    start, target = line_of("containerInstance Tickets.Api {"), line_of('Api = container "Booking API" {')
    lines = scenes["Go"].splitlines()
    assert f"{start:5} │       containerInstance Tickets.Api {{" in lines
    landed = lines.index(f'{target:5} │   Api = container "Booking API" {{')
    assert lines[landed + 1] == "      │   ───"


def test_completion_lists_what_can_be_deployed_and_documents_the_first(scenes: dict[str, str]) -> None:
    first = next(line for line in scenes["Complete"].splitlines() if ">" in line)
    name = first.split(">")[1].split()[0].rpartition(".")[2]
    described = re.search(rf'^ *{name} = .*\{{[^}}]*?description "([^"]+)"', read(SHOWCASE), re.MULTILINE)
    assert described is not None
    assert " ".join(described[1].split()[:3]) in scenes["Complete"]
    assert "Fleet.Scanner" in scenes["Complete"]


def test_a_slip_is_underlined_and_mended(scenes: dict[str, str]) -> None:
    lines = scenes["Mistype"].splitlines()
    slip = next(number for number, line in enumerate(lines) if "containerInstance Tickets.Apii" in line)
    assert lines[slip + 1].index("~") == lines[slip].index("Tickets")
    assert lines[slip + 1].count("~") == len("Tickets.Apii")
    words = " ".join(scenes["Mistype"].split())
    assert "error[unresolved-reference] Nothing is called `Tickets.Apii`. Did you mean `Tickets.Api`?" in words
    assert "✓ no problem, " in words


def test_a_half_line_leaves_the_outline_whole(scenes: dict[str, str]) -> None:
    assert 'node Spare "Spare capacity\n' in scenes["Write"]
    assert "error[syntax-error]" in scenes["Write"]
    assert re.search(r"The outline still has all \d\d entries, and 1 new", scenes["Write"])
    assert re.search(r"─ Spare .*← the half line", scenes["Write"])
    assert re.search(r"─ Ferries ", scenes["Write"])


def test_it_ends_with_what_to_do_next(scenes: dict[str, str]) -> None:
    assert "sruja-lsp check FILE" in scenes["What"]
    assert "README.md" in scenes["What"]


def test_the_last_word_is_the_address_of_the_live_diagram(scenes: dict[str, str]) -> None:
    assert re.search(r"^  http://127\.0\.0\.1:\d+/[\w-]{32}/$", scenes["The"], re.MULTILINE)
    assert re.search(r"^\s*\d\d elements and \d\d relations, ", scenes["The"], re.MULTILINE)


@pytest.mark.parametrize("columns", [60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    lines = shown(run(COLUMNS=str(columns))).splitlines()
    assert max(map(len, lines)) == min(columns, 100)


def test_colours_are_for_terminals_and_for_who_asks(text: str) -> None:
    assert "\x1b" not in text
    assert "\x1b[31m~~~~" in shown(run(FORCE_COLOR="1", TERM="xterm"))
    assert "\x1b" not in shown(run(FORCE_COLOR="1", NO_COLOR="1", TERM="xterm"))


def test_a_log_that_knows_few_characters_is_no_problem() -> None:
    assert run(PYTHONIOENCODING="ascii", PYTHONUTF8="0").stdout.isascii()


def test_a_model_that_deploys_nothing(tmp_path: Path) -> None:
    (model := tmp_path / "shop.sruja").write_text('Shop = system "Shop [red]"\nShop -> Ghost "/calls"\n')
    said = shown(run(model))
    assert "2 lines, 1 problem" in said
    assert "error[unresolved-reference]" in said
    assert 'Shop -> Ghost "/calls"' in said
    assert "Nothing is deployed in this model" in said
    assert "Hover" not in said
    assert "http://127.0.0.1:" in said
    assert "sruja-lsp check FILE" in said


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"deployment D { node N { containerInstance Ghost } }",
        b'\xef\xbb\xbfA = system "A"\r\ndeployment D "D" {\r\n\tnode N "N" { containerInstance A }\r\n}\r\n',
        'Ä = system "漢字 😀"\n/* 漢 */ deployment D "D" {\n\t\tnode 節 "節" { containerInstance Ä }\n}\n'.encode(),
        b'A = system "A"\nAA = system "AA"\ndeployment D "D" { node N "N" {\ncontainerInstance A',
        b"deployment D { containerInstance ",
    ],
    ids=["empty", "leads nowhere", "foreign line ends", "wide", "slip is a name", "half"],
)
def test_any_model_will_do(tmp_path: Path, content: bytes) -> None:
    (model := tmp_path / "any.sruja").write_bytes(content)
    shown(run(model))


def test_a_model_that_is_not_utf_8(tmp_path: Path) -> None:
    (model := tmp_path / "latin.sruja").write_bytes(b'A = system "caf\xe9"')
    result = run(model)
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"latin.sruja' cannot be read: " in result.stderr


def test_a_server_that_does_not_start_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nif '--stdio' in sys.orig_argv:\n    os._exit(3)\n", encoding="utf-8"
    )
    result = run(PYTHONPATH=str(tmp_path))
    assert result.returncode == 1
    assert b"the server has ended in the middle of the session" in result.stderr
    assert b"Traceback" not in result.stderr


def test_a_server_that_dies_is_said_so(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    servers: list[subprocess.Popen[bytes]] = []
    start, ask = subprocess.Popen, Conversation.ask

    def remember(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        servers.append(start(*arguments, **options))
        return servers[-1]

    def ask_the_dead(conversation: Conversation, what: str, offset: int) -> tuple[Any, float]:
        if what == "definition":
            servers[0].kill()
        return ask(conversation, what, offset)

    monkeypatch.setattr(subprocess, "Popen", remember)
    monkeypatch.setattr(Conversation, "ask", ask_the_dead)
    assert demo(None, pause=False) == 1
    out, err = capfd.readouterr()
    assert "43 min" in out
    assert "the server has ended in the middle of the session" in err
