"""What happens on the disk behind an editor's back: in the end every file has the findings of a session that is new."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.lsp import raw_client as raw
from tests.lsp.raw_client import RawClient, did_open, notification, raw_client, request

if TYPE_CHECKING:
    from pathlib import Path

CREATED, CHANGED, DELETED = 1, 2, 3
KINDS = 'lantern = kind "Lantern"\n'
PIER = 'import { lantern } from "../kinds.sruja"\nPier = system "Pier" {\n  Winch = container "Winch"\n}\n'
TOWN = 'import { * } from "./harbour/pier.sruja"\nGate = system "Gate"\nGate -> Pier.Winch "turns"\n'
Found = dict[str, list[str]]
WELL: Found = {"harbour/pier.sruja": [], "kinds.sruja": [], "town.sruja": []}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository of three files."""
    root = tmp_path / "work"
    (root / "harbour").mkdir(parents=True)
    (root / "kinds.sruja").write_text(KINDS)
    (root / "harbour" / "pier.sruja").write_text(PIER)
    (root / "town.sruja").write_text(TOWN)
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root)
    return root


def git(root: Path, *arguments: str) -> None:
    person = ("-c", "user.name=Harbour master", "-c", "user.email=master@harbour.example")
    program = shutil.which("git") or pytest.skip("there is no git")
    subprocess.run([program, "-C", root, *person, *arguments], check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "As it is")


def begin(client: RawClient, folder: Path) -> None:
    capabilities = {
        "textDocument": {"diagnostic": {}},
        "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}, "diagnostics": {"refreshSupport": True}},
    }
    client.initialize(capabilities=capabilities, workspaceFolders=[{"uri": folder.as_uri(), "name": ""}])


def everything(client: RawClient, folder: Path, known: dict[str, str] | None = None) -> Found:
    """The codes of the findings of all files, by their paths in the folder."""
    ids = [{"uri": uri, "value": value} for uri, value in (known or {}).items()]
    client.send(request("all", "workspace/diagnostic", {"previousResultIds": ids}))
    items = client.answer("all")["result"]["items"]
    start = len(folder.as_uri()) + 1
    return {item["uri"][start:]: [each["code"] for each in item["items"]] for item in sorted(items, key=_uri)}


def _uri(item: dict[str, Any]) -> str:
    uri: str = item["uri"]
    return uri


def anew(folder: Path) -> Found:
    """The same as a session finds it that has seen nothing else."""
    with raw_client() as client:
        begin(client, folder)
        return everything(client, folder)


def told(client: RawClient, *events: tuple[Path, int]) -> None:
    changes = [{"uri": path.as_uri(), "type": event} for path, event in events]
    client.send(notification("workspace/didChangeWatchedFiles", {"changes": changes}))


def test_a_directory_that_is_moved_with_git_is_found_where_it_is(folder: Path) -> None:
    with raw_client() as client:
        begin(client, folder)
        client.send(did_open((folder / "town.sruja").as_uri(), TOWN))
        assert everything(client, folder) == WELL
        git(folder, "mv", "harbour", "dock")
        # A watcher tells of the folder that it went, and of the files that came.
        told(client, (folder / "harbour", DELETED), (folder / "dock" / "pier.sruja", CREATED))
        moved = everything(client, folder)
        assert moved == anew(folder)
        assert moved == {
            "dock/pier.sruja": [],
            "kinds.sruja": [],
            "town.sruja": ["unresolved-import", "unresolved-reference"],
        }
        git(folder, "reset", "--quiet", "--hard")
        told(client, (folder / "dock", DELETED), (folder / "harbour", CREATED))
        assert everything(client, folder) == WELL


def test_a_checkout_of_500_files_leaves_nothing_as_it_was(folder: Path) -> None:
    parts = folder / "parts"
    parts.mkdir()
    paths = [parts / f"p{number}.sruja" for number in range(600)]
    all_of_them = 'import { * } from "./parts"\n' + "".join(f"Part{number} -> Part0\n" for number in range(1, 400))
    (folder / "all.sruja").write_text(all_of_them)
    for number in range(400):
        paths[number].write_text(f'Part{number} = system "Part"\n')
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "other")
    # 100 go, 100 change, 100 are called otherwise, 200 come, and one of these without a name that is known
    for number in range(100):
        paths[number].unlink()
        paths[number + 100].write_text(f'Part{number + 100} = system "Changed"\nPart{number + 100} -> Nowhere\n')
        paths[number + 200].write_text(f'Piece{number} = system "Part"\n')
    for number in range(400, 600):
        paths[number].write_text(f'Part{number} = system "Part"\n')
    commit(folder)
    other = anew(folder)
    git(folder, "checkout", "--quiet", "main")
    with raw_client() as client:
        begin(client, folder)
        client.send(did_open((folder / "all.sruja").as_uri(), all_of_them))
        before = everything(client, folder)
        assert not any(before.values())
        git(folder, "checkout", "--quiet", "other")
        told(
            client,
            *((path, DELETED) for path in paths[:100]),
            *((path, CHANGED) for path in paths[100:300]),
            *((path, CREATED) for path in paths[400:]),
        )
        found = everything(client, folder)
        assert found == other
        assert found["all.sruja"].count("unresolved-reference") > 200
        assert found["parts/p100.sruja"] == ["unresolved-reference"]
        git(folder, "checkout", "--quiet", "main")
        told(
            client,
            *((path, CREATED) for path in paths[:100]),
            *((path, CHANGED) for path in paths[100:300]),
            *((path, DELETED) for path in paths[400:]),
        )
        assert everything(client, folder) == before


def test_a_file_that_is_no_utf_8_is_judged_as_far_as_it_goes(folder: Path) -> None:
    pier = folder / "harbour" / "pier.sruja"
    with raw_client() as client:
        begin(client, folder)
        assert everything(client, folder) == WELL
        pier.write_bytes(PIER.replace("Winch =", "Crane =").encode() + b'Quay = system "Qu\xe4"\n')
        told(client, (pier, CHANGED))
        assert everything(client, folder) == {**WELL, "town.sruja": ["unresolved-reference"]}
        pier.write_text(PIER)
        told(client, (pier, CHANGED))
        assert everything(client, folder) == WELL


@pytest.mark.parametrize("name", ["harbour", "harbour/pier.sruja"])
def test_what_cannot_be_read_is_missed_until_it_can(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = folder / name
    if os.geteuid() == 0:
        # nothing is closed to root, unless it goes without the right to overlook what files say
        less = "-dac_override,-dac_read_search"
        monkeypatch.setattr(raw, "SERVER", ("setpriv", f"--bounding-set={less}", f"--inh-caps={less}", *raw.SERVER))
    closed.chmod(0)
    try:
        with raw_client() as client:
            begin(client, folder)
            client.send(did_open((folder / "town.sruja").as_uri(), TOWN))
            assert everything(client, folder) == {
                "kinds.sruja": [],
                "town.sruja": ["unresolved-import", "unresolved-reference"],
            }
            closed.chmod(0o755)
            told(client, (closed, CHANGED))
            assert everything(client, folder) == WELL
    finally:
        closed.chmod(0o755)
