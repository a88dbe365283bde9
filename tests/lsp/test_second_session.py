"""What a session knows from the one before: only what is still true, and without looking at the files again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.lsp.raw_client import notification, raw_client, request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KINDS = 'lantern = kind "Lantern"\n'
COAST = """\
import { * } from "./kinds.sruja"
Coast = system "Coast guard" {
  Radio = container "Radio" { slo { availability { target "99%" } } }
  Lamp = lantern "Lamp"
}
"""
FERRY = """\
import { * } from "./coast.sruja"
Ferry = system "Ferry" { Bridge = container "Bridge" { slo { availability { target "99.9%" } } } }
Ferry.Bridge -> Coast.Radio "calls"
Ferry.Bridge -> Coast.Rdio "calls"
"""
ISLES = 'Isles = system "Isles" { Mast = container "Mast" }\nMast -> Mast "leans on"\n'
ALL = {
    "coast.sruja": [],
    "ferry.sruja": ["availability-unreachable", "unresolved-reference"],
    "isles.sruja": ["self-relation"],
    "kinds.sruja": [],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which one session has found all that there is."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "work"
    root.mkdir()
    for name, text in (("kinds", KINDS), ("coast", COAST), ("ferry", FERRY), ("isles", ISLES)):
        (root / f"{name}.sruja").write_text(text)
    assert session(root) == (ALL, "4 files looked for and of 0 known, 4 files parsed")
    return root


def session(folder: Path, *, options: dict[str, Any] | None = None) -> tuple[dict[str, list[str]], str]:
    """The codes of the findings of all files, and the work they were in a session that opens nothing."""
    with raw_client("--log-level", "info") as client:
        client.initialize(
            capabilities={"workspace": {"diagnostics": {"refreshSupport": True}}},
            workspaceFolders=[{"uri": folder.as_uri(), "name": ""}],
            initializationOptions=options,
        )
        client.send(request("all", "workspace/diagnostic", {"previousResultIds": []}))
        items = client.answer("all")["result"]["items"]
        client.send(request("end", "shutdown"), notification("exit"))
        client.answer("end")
        assert client.end() == 0
        (work,) = [line.partition("Findings of ")[2] for line in client.log().splitlines() if "Findings of" in line]
    codes = {item["uri"].rpartition("/")[2]: [each["code"] for each in item["items"]] for item in items}
    return dict(sorted(codes.items())), work.replace(" from an earlier session", "")


def test_nothing_is_parsed_and_no_rule_runs_where_nothing_has_changed(folder: Path) -> None:
    assert session(folder) == (ALL, "0 files looked for and of 4 known, 0 files parsed")


def test_what_depends_on_a_changed_file_is_looked_for_again(folder: Path) -> None:
    coast = folder / "coast.sruja"
    coast.write_text(COAST.replace("99%", "99.9%"))
    found, work = session(folder)
    assert found == {**ALL, "ferry.sruja": ["unresolved-reference"]}
    assert work == "3 files looked for and of 1 known, 3 files parsed"
    # what it was before counts no longer
    coast.write_text(COAST)
    assert session(folder) == (ALL, "3 files looked for and of 1 known, 3 files parsed")
    (folder / "isles.sruja").write_text(ISLES + "\n")
    assert session(folder) == (ALL, "1 files looked for and of 3 known, 1 files parsed")
    (folder / "isles.sruja").write_text(ISLES.replace("Isles", "Coast"))
    found, work = session(folder)
    assert found == ALL
    assert work == "1 files looked for and of 3 known, 1 files parsed"


def test_a_name_that_is_missed_may_have_come_anywhere(folder: Path) -> None:
    (folder / "isles.sruja").write_text('Coast = system "Coast" { Rdio = container "Radio" }\n')
    found, work = session(folder)
    assert found == {**ALL, "isles.sruja": []}
    assert work == "2 files looked for and of 2 known, 4 files parsed"


def test_a_file_that_goes_is_missed(folder: Path) -> None:
    (folder / "kinds.sruja").unlink()
    found, work = session(folder)
    assert found == {
        "coast.sruja": ["unresolved-import", "unknown-kind"],
        "ferry.sruja": ["availability-unreachable", "unresolved-reference"],
        "isles.sruja": ["self-relation"],
    }
    assert work == "2 files looked for and of 1 known, 2 files parsed"


def test_levels_are_applied_to_what_is_known(folder: Path) -> None:
    (folder / "sruja.toml").write_text('[rules]\nself-relation = "off"\n')
    assert session(folder) == ({**ALL, "isles.sruja": []}, "0 files looked for and of 4 known, 0 files parsed")
    (folder / "sruja.toml").unlink()
    assert session(folder) == (ALL, "0 files looked for and of 4 known, 0 files parsed")


def test_what_the_project_leaves_out_is_missed(folder: Path) -> None:
    (folder / "sruja.toml").write_text('exclude = ["kinds.sruja"]\n')
    found, work = session(folder)
    assert found["isles.sruja"] == ["self-relation"]
    assert "of 1 known" in work


def _rewritten(damage: Callable[[bytes], object]) -> Callable[[Path], None]:
    def rewrite(database: Path) -> None:
        with closing(sqlite3.connect(database)) as opened, opened:
            rows = opened.execute("SELECT key, value FROM known").fetchall()
            opened.executemany(
                "UPDATE known SET value = ? WHERE key = ?", [(damage(value), key) for key, value in rows]
            )

    return rewrite


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda database: database.unlink(), id="deleted"),
        pytest.param(lambda database: database.write_bytes(b"this is no database"), id="no database"),
        pytest.param(_rewritten(lambda value: value[:0]), id="empty"),
        pytest.param(_rewritten(lambda value: value[:-20]), id="cut off"),
        pytest.param(_rewritten(lambda value: value.hex()), id="text"),
        pytest.param(_rewritten(lambda value: value.replace(b"self-relation", b"slo-format   ")), id="other findings"),
        pytest.param(_rewritten(lambda value: value.replace(b"Ferry.Bridge", b"Ferry.Bride ", 1)), id="other names"),
    ],
)
def test_a_damaged_cache_costs_time_and_nothing_else(folder: Path, harm: Callable[[Path], None]) -> None:
    (database,) = (folder.parent / "cache").rglob("*.sqlite")
    harm(database)
    assert session(folder)[0] == ALL


def test_a_moved_folder_is_looked_at_anew(folder: Path) -> None:
    moved = folder.rename(folder.parent / "elsewhere")
    assert session(moved) == (ALL, "4 files looked for and of 0 known, 4 files parsed")
