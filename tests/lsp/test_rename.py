"""Renames of files that are not open: what the client is sent, and when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.lsp.raw_client import RawClient, did_open, raw_client, request

if TYPE_CHECKING:
    from pathlib import Path

# The client watches files, and here it never says that one has changed.
WATCHING: dict[str, Any] = {
    "workspace": {
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "workspaceEdit": {"documentChanges": True},
    }
}
PIER = 'Pier = system "Pier"\n'
TOWN = 'import { * } from "./pier.sruja"\nGate = system "Gate"\nGate -> Pier "leads to"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pier.sruja").write_text(PIER)
    (tmp_path / "town.sruja").write_text(TOWN)
    return tmp_path


def renamed(client: RawClient, folder: Path, version: int) -> dict[str, Any]:
    client.initialize(capabilities=WATCHING, workspaceFolders=[{"uri": folder.as_uri(), "name": "harbour"}])
    town = (folder / "town.sruja").as_uri()
    client.send(did_open(town, TOWN, version))
    while not client.notified("textDocument/publishDiagnostics")["uri"].endswith("town.sruja"):
        pass
    return ask(client, folder)


def ask(client: RawClient, folder: Path) -> dict[str, Any]:
    town = (folder / "town.sruja").as_uri()
    place = {"textDocument": {"uri": town}, "position": {"line": 2, "character": 9}, "newName": "Jetty"}
    answer: dict[str, Any] = client.send(request("rename", "textDocument/rename", place)).answer("rename")
    return answer


def test_only_what_is_open_has_a_version(folder: Path) -> None:
    with raw_client() as client:
        answer = renamed(client, folder, version=7)
        changes = {each["textDocument"]["uri"]: each for each in answer["result"]["documentChanges"]}
        town, pier = changes[(folder / "town.sruja").as_uri()], changes[(folder / "pier.sruja").as_uri()]
        assert (town["textDocument"]["version"], pier["textDocument"]["version"]) == (7, None)
        assert [edit["newText"] for edit in (*town["edits"], *pier["edits"])] == ["Jetty", "Jetty"]


def test_a_file_that_has_changed_on_the_disk_is_not_touched(folder: Path) -> None:
    with raw_client() as client:
        assert "result" in renamed(client, folder, version=1)
        (folder / "pier.sruja").write_text(f"// moved down by somebody else\n{PIER}")
        error = ask(client, folder)["error"]
        assert error["code"] == -32803
        assert error["message"].startswith("pier.sruja has changed on the disk.")
