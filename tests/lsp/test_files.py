"""The files of the workspace folders: read, followed, and what comes of it, over a pipe to a real server."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from tests.lsp.raw_client import RawClient, did_open, notification, raw_client, request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PUBLISH = "textDocument/publishDiagnostics"
WATCHING: dict[str, Any] = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
CREATED, CHANGED, DELETED = 1, 2, 3

KINDS = 'lantern = kind "Lantern"\n'
PIER = 'import { lantern } from "../kinds.sruja"\nPier = system "Pier" {\n  Winch = container "Winch"\n}\n'
TOWN = 'import { * } from "./harbour/pier.sruja"\nGate = system "Gate"\nGate -> Pier.Winch "turns"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace folder of three files."""
    root = tmp_path / "wörk space"
    (root / "harbour").mkdir(parents=True)
    (root / "kinds.sruja").write_text(KINDS)
    (root / "harbour" / "pier.sruja").write_text(PIER)
    (root / "town.sruja").write_text(TOWN)
    return root


@contextmanager
def session(*folders: Path, capabilities: dict[str, Any] = WATCHING) -> Iterator[RawClient]:
    with raw_client() as client:
        client.initialize(
            capabilities=capabilities,
            workspaceFolders=[{"uri": folder.as_uri(), "name": folder.name} for folder in folders],
        )
        yield client


def opened(client: RawClient, path: Path, text: str | None = None) -> list[str]:
    """The codes of the first findings of a file that is opened."""
    client.send(did_open(path.as_uri(), path.read_text() if text is None else text))
    return found(client, path)


def found(client: RawClient, path: Path) -> list[str]:
    """The codes of the next findings of a file."""
    return [diagnostic["code"] for diagnostic in published(client, path)]


def published(client: RawClient, path: Path) -> list[dict[str, Any]]:
    """The next findings of a file; those of other files are set aside."""
    while True:
        params = client.notified(PUBLISH)
        if params["uri"] == path.as_uri():
            diagnostics: list[dict[str, Any]] = params["diagnostics"]
            return diagnostics
        client.skipped.append({"method": PUBLISH, "params": params})


def until(client: RawClient, path: Path, codes: list[str]) -> None:
    """Wait until the findings of a file are these; they may have come while others were waited for."""
    aside = [
        [diagnostic["code"] for diagnostic in message["params"]["diagnostics"]]
        for message in client.skipped
        if message.get("method") == PUBLISH and message["params"]["uri"] == path.as_uri()
    ]
    client.skipped.clear()
    if aside and aside[-1] == codes:
        return
    while found(client, path) != codes:
        pass


def told(client: RawClient, *events: tuple[Path, int]) -> None:
    changes = [{"uri": path.as_uri(), "type": event} for path, event in events]
    client.send(notification("workspace/didChangeWatchedFiles", {"changes": changes}))


def asked(client: RawClient, path: Path, line: int, character: int) -> list[str]:
    """Where a definition leads."""
    params = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": character}}
    client.send(request("definition", "textDocument/definition", params))
    return [target["uri"] for target in client.answer("definition")["result"] or ()]


def test_imports_are_read_from_the_disk_before_the_first_findings(folder: Path) -> None:
    with session(folder) as client:
        assert opened(client, folder / "town.sruja") == []
        assert asked(client, folder / "town.sruja", 2, 13) == [(folder / "harbour" / "pier.sruja").as_uri()]


def test_what_is_open_counts_and_not_what_is_on_the_disk(folder: Path) -> None:
    pier = folder / "harbour" / "pier.sruja"
    with session(folder) as client:
        opened(client, folder / "town.sruja")
        opened(client, pier, PIER.replace("Winch =", "Crane ="))
        until(client, folder / "town.sruja", ["unresolved-reference"])
        client.send(notification("textDocument/didClose", {"textDocument": {"uri": pier.as_uri()}}))
        until(client, folder / "town.sruja", [])


def test_a_file_that_changes_under_our_feet_is_read_again(folder: Path) -> None:
    pier = folder / "harbour" / "pier.sruja"
    with session(folder) as client:
        opened(client, folder / "town.sruja")
        pier.write_text(PIER.replace("Winch =", "Crane ="))
        told(client, (pier, CHANGED))
        until(client, folder / "town.sruja", ["unresolved-reference"])
        pier.write_text(PIER)
        told(client, (pier, CHANGED))
        until(client, folder / "town.sruja", [])


def test_a_deleted_folder_is_told_as_one_and_its_files_are_missed(folder: Path) -> None:
    with session(folder) as client:
        opened(client, folder / "town.sruja")
        shutil.move(folder / "harbour", folder / "dock")
        told(client, (folder / "harbour", DELETED), (folder / "dock" / "pier.sruja", CREATED))
        until(client, folder / "town.sruja", ["unresolved-import", "unresolved-reference"])
        shutil.move(folder / "dock", folder / "harbour")
        told(client, (folder / "dock", DELETED), (folder / "harbour" / "pier.sruja", CREATED))
        until(client, folder / "town.sruja", [])


def test_a_client_that_watches_nothing_is_watched_for(folder: Path) -> None:
    pier = folder / "harbour" / "pier.sruja"
    with session(folder, capabilities={}) as client:
        opened(client, folder / "town.sruja")
        seen = Event()

        def keep_changing() -> None:
            # Until the watcher runs, a change goes unseen; the next one does not.
            for attempt in count():
                pier.write_text(PIER.replace("Winch =", f"Crane{attempt} ="))
                if seen.wait(0.1):
                    return

        with ThreadPoolExecutor() as threads:
            changing = threads.submit(keep_changing)
            try:
                until(client, folder / "town.sruja", ["unresolved-reference"])
            finally:
                seen.set()
            changing.result()


def test_nothing_outside_of_the_folders_is_read(folder: Path) -> None:
    outside = folder.parent / "secret.sruja"
    outside.write_text('Secret = system "Secret"\n')
    text = 'import { * } from "../secret.sruja"\nGate = system "Gate"\nGate -> Secret "knows"\n'
    with session(folder) as client:
        assert opened(client, folder / "town.sruja", text) == ["unresolved-import", "unresolved-reference"]
    (folder / "link.sruja").symlink_to(outside)
    with session(folder) as client:
        text = text.replace("../secret", "./link")
        assert opened(client, folder / "town.sruja", text) == ["unresolved-import", "unresolved-reference"]
    (folder / "sruja.toml").write_text("imports-outside = true\n")
    with session(folder) as client:
        assert opened(client, folder / "town.sruja", text.replace("./link", "../secret")) == []


def test_links_that_lead_in_a_circle_are_survived(folder: Path) -> None:
    (folder / "harbour" / "again").symlink_to(folder)
    (folder / "loop.sruja").symlink_to(folder / "loop.sruja")
    with session(folder) as client:
        assert opened(client, folder / "town.sruja") == []
        assert opened(client, folder / "x.sruja", 'import { * } from "./loop.sruja"\n') == ["unresolved-import"]


def test_the_project_file_switches_rules_and_says_what_is_wrong_in_it(folder: Path) -> None:
    project = folder / "sruja.toml"
    project.write_text('exclude = ["harbour/"]\n[rules]\nunresolved-import = "hint"\nunresolved-reference = "of"\n')
    with session(folder) as client:
        client.send(did_open((folder / "town.sruja").as_uri(), TOWN))
        (problem,) = published(client, project)
        assert problem["range"]["start"] == {"line": 3, "character": 0}
        assert "`'of'` is no level" in problem["message"]
        project.write_text('[rules]\nunresolved-reference = "off"\n')
        told(client, (project, CHANGED))
        assert published(client, project) == []


def test_a_file_that_is_no_utf_8_is_told_and_read_as_far_as_it_goes(folder: Path) -> None:
    pier = folder / "harbour" / "pier.sruja"
    pier.write_bytes(PIER.encode() + b'Quay = system "Qu\xe4"\n')
    with session(folder) as client:
        client.send(did_open((folder / "town.sruja").as_uri(), TOWN))
        (problem,) = published(client, pier)
        assert problem["code"] == "unreadable-file"
        assert problem["range"]["start"] == {"line": 4, "character": 17}
        pier.write_text(PIER)
        told(client, (pier, CHANGED))
        assert published(client, pier) == []


def test_one_file_in_two_folders_is_one_file(folder: Path) -> None:
    with session(folder, folder / "harbour") as client:
        assert opened(client, folder / "town.sruja") == []
        gone = [{"uri": folder.as_uri(), "name": ""}]
        client.send(notification("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": gone}}))
        # What is open, and what it imports, stays.
        assert asked(client, folder / "town.sruja", 2, 13) == [(folder / "harbour" / "pier.sruja").as_uri()]


def test_500_files_that_change_at_once_are_right_in_the_end(folder: Path) -> None:
    parts = folder / "parts"
    parts.mkdir()
    for number in range(500):
        (parts / f"p{number}.sruja").write_text(f'Part{number} = system "Part"\n')
    text = 'import { * } from "./parts"\n' + "".join(f"Part{number} -> Part0\n" for number in range(1, 500))
    with session(folder) as client:
        assert opened(client, folder / "all.sruja", text) == []
        for number in range(500):
            (parts / f"p{number}.sruja").write_text(f'Piece{number} = system "Part"\n')
        told(client, *((parts / f"p{number}.sruja", CHANGED) for number in range(500)))
        until(client, folder / "all.sruja", ["unresolved-reference"] * 998)
        for number in range(500):
            (parts / f"p{number}.sruja").write_text(f'Part{number} = system "Part"\n')
        told(client, *((parts / f"p{number}.sruja", CHANGED) for number in range(500)))
        until(client, folder / "all.sruja", [])


def test_a_second_session_knows_what_the_first_one_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = folder.parent / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    assert reports(folder) == ["3 files read, 0 of them known from an earlier session"]
    assert reports(folder) == ["3 files read, 3 of them known from an earlier session"]
    (folder / "town.sruja").write_text(TOWN + "\n")
    assert reports(folder) == ["3 files read, 2 of them known from an earlier session"]
    (database,) = cache.rglob("*.sqlite")
    database.write_bytes(b"this is no database")
    assert reports(folder) == ["3 files read, 0 of them known from an earlier session"]
    database.unlink()
    assert reports(folder) == ["3 files read, 0 of them known from an earlier session"]


def reports(folder: Path) -> list[str]:
    """What a session that opens nothing logs about the files it has read."""
    progress = {**WATCHING, "window": {"workDoneProgress": True}}
    with raw_client("--log-level", "info") as client:
        client.initialize(capabilities=progress, workspaceFolders=[{"uri": folder.as_uri(), "name": ""}])
        while client.notified("$/progress")["value"]["kind"] != "end":
            pass
        client.send(request("end", "shutdown"), notification("exit"))
        client.answer("end")
        assert client.end() == 0
        return [line.partition("files: ")[2] for line in client.log().splitlines() if "earlier session" in line]


def test_a_very_large_file_is_read_when_it_is_imported_or_opened(folder: Path) -> None:
    large = folder / "large.sruja"
    large.write_text('Large = system "Large"\n' + "// filling\n" * 30_000)
    text = 'Gate = system "Gate"\nGate -> Large "leads to"\n'
    with session(folder) as client:
        opened(client, folder / "town.sruja")
        client.send(request("all", "workspace/diagnostic", {"previousResultIds": []}))
        assert large.as_uri() not in {item["uri"] for item in client.answer("all")["result"]["items"]}
    with session(folder) as client:
        assert opened(client, folder / "gate.sruja", 'import { * } from "./large.sruja"\n' + text) == []


def test_two_windows_share_a_file_and_what_they_remember(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder.parent / "cache"))
    pier = folder / "harbour" / "pier.sruja"
    with session(folder) as one, session(folder / "harbour") as other:
        assert opened(one, folder / "town.sruja") == []
        # The other window sees the harbour alone, and may not look above it.
        assert opened(other, pier) == ["unresolved-import"]
        pier.write_text(PIER.replace("Winch =", "Crane ="))
        for window in (one, other):
            told(window, (pier, CHANGED))
        until(one, folder / "town.sruja", ["unresolved-reference"])
        # What is open in a window counts there until it is closed.
        other.send(notification("textDocument/didClose", {"textDocument": {"uri": pier.as_uri()}}))
        assert found(other, pier) == []  # taken back
        one.process.kill()
        assert opened(other, pier) == ["unresolved-import"]


TILL = 'Till = system "Till" { sources { docs "docs/till.md"  openapi "api/till.yaml"  readme "../../lost.md" } }\n'


def test_a_source_that_is_not_there_is_told_until_it_is(folder: Path) -> None:
    till, docs = folder / "harbour" / "till.sruja", folder / "harbour" / "docs"
    (folder / "api").mkdir()
    (folder / "api" / "till.yaml").write_text("")  # at the root, not beside the file
    with session(folder) as client:
        client.send(did_open(till.as_uri(), TILL))
        until(client, till, ["missing-source"])  # what lies outside of the folder is nobody's business
        docs.mkdir()
        (docs / "till.md").write_text("")
        told(client, (docs / "till.md", CREATED))
        until(client, till, [])
        (folder / "api" / "till.yaml").unlink()
        told(client, (folder / "api" / "till.yaml", DELETED))
        until(client, till, ["missing-source"])
        shutil.rmtree(docs)
        told(client, (docs, DELETED))
        until(client, till, ["missing-source", "missing-source"])


def test_sources_of_a_large_model_and_of_closed_files_are_asked_about_again(folder: Path) -> None:
    large, closed = folder / "large.sruja", folder / "closed.sruja"
    closed.write_text(TILL)
    pulling = {**WATCHING, "textDocument": {"diagnostic": {}}}
    with session(folder, capabilities=pulling) as client:
        client.send(did_open(large.as_uri(), TILL + "// nothing\n" * 1000))
        assert missing(client, 2) == {large.as_uri(): 2, closed.as_uri(): 2}
        for name in ("docs/till.md", "api/till.yaml"):
            (folder / name).parent.mkdir()
            (folder / name).write_text("")
            told(client, (folder / name, CREATED))
        assert missing(client, 0) == {}


def missing(client: RawClient, count: int) -> dict[str, int]:
    """How many sources are missing in each file, once there are so many in each or the patience ends."""
    for attempt in range(50):
        client.send(request(f"report {attempt}", "workspace/diagnostic", {"previousResultIds": []}))
        items = client.answer(f"report {attempt}")["result"]["items"]
        told = {item["uri"]: [each["code"] for each in item["items"]].count("missing-source") for item in items}
        found = {uri: number for uri, number in told.items() if number}
        if set(found.values()) == ({count} if count else set()) and (not count or len(found) == 2):
            break
    return found


PROMISED = """\
import { * } from "./coast.sruja"
Ferry = system "Ferry" { Bridge = container "Bridge" { slo { availability { target "99.9%" } } } }
Ferry.Bridge -> Coast.Radio "calls"
"""
COAST = """\
Coast = system "Coast guard" {
  description "Looks after everybody who is out at sea"
  Radio = container "Radio" { slo { availability { target "99.99%" } } }
}
"""
VERSIONS = count(2)
LONG = "// what makes a file long enough to be looked at in two steps\n" * 200


def typed(client: RawClient, path: Path, text: str, old: str, new: str) -> str:
    """Replace the first `old` of a document; returns the text then."""
    line, column = text[: text.index(old)].count("\n"), text.index(old) - text.rfind("\n", 0, text.index(old)) - 1
    place = {"start": {"line": line, "character": column}, "end": {"line": line, "character": column + len(old)}}
    document = {"uri": path.as_uri(), "version": next(VERSIONS)}
    change = {"textDocument": document, "contentChanges": [{"range": place, "text": new}]}
    client.send(notification("textDocument/didChange", change))
    return text.replace(old, new, 1)


@pytest.mark.parametrize("more", ["", LONG], ids=["short", "long"])
def test_a_value_that_changes_in_one_document_is_seen_in_those_that_know_it(folder: Path, more: str) -> None:
    coast, ferry = folder / "coast.sruja", folder / "ferry.sruja"
    with session(folder) as client:
        assert opened(client, coast, COAST) == []
        assert opened(client, ferry, PROMISED + more) == []
        text = typed(client, coast, COAST, "99.99%", "99%")
        until(client, ferry, ["availability-unreachable"])
        # a line more moves the promise that the finding is about
        text = typed(client, coast, text, "Coast =", "\nCoast =")
        (finding,) = published(client, ferry)
        places = {each["location"]["uri"]: each["location"]["range"] for each in finding["relatedInformation"]}
        assert places[coast.as_uri()]["start"]["line"] == 3
        typed(client, coast, text, "99%", "99.99%")
        until(client, ferry, [])
