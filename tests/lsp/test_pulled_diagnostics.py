"""Findings for a client that asks: the same as for one that is told, each once, and unchanged ones by their id."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.lsp.raw_client import RawClient, did_open, notification, raw_client, request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PUBLISH = "textDocument/publishDiagnostics"
PIER = 'Pier = system "Pier" {\n  Winch = container "Winch"\n}\n'
TOWN = 'import { * } from "./pier.sruja"\nGate = system "Gate"\nGate -> Winch "turns"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pier.sruja").write_text(PIER)
    (tmp_path / "town.sruja").write_text(TOWN)
    return tmp_path


@contextmanager
def session(folder: Path) -> Iterator[RawClient]:
    capabilities = {
        "textDocument": {"diagnostic": {}},
        "workspace": {
            "diagnostics": {"refreshSupport": True},
            "didChangeWatchedFiles": {"dynamicRegistration": True},
        },
    }
    with raw_client() as client:
        said = client.initialize(
            capabilities=capabilities, workspaceFolders=[{"uri": folder.as_uri(), "name": "harbour"}]
        )
        assert said["diagnosticProvider"]["workspaceDiagnostics"]
        yield client


def asked(client: RawClient, path: Path, known: str | None = None) -> dict[str, Any]:
    params = {"textDocument": {"uri": path.as_uri()}, "previousResultId": known}
    client.send(request("ask", "textDocument/diagnostic", params))
    result: dict[str, Any] = client.answer("ask")["result"]
    return result


def asked_all(client: RawClient, known: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The reports about all files by their name."""
    ids = [{"uri": uri, "value": value} for uri, value in known.items()]
    client.send(request("all", "workspace/diagnostic", {"previousResultIds": ids}))
    items: list[dict[str, Any]] = client.answer("all")["result"]["items"]
    return {item["uri"].rpartition("/")[2]: item for item in items}


def codes(report: dict[str, Any]) -> list[str]:
    return [diagnostic["code"] for diagnostic in report["items"]]


def changed(client: RawClient, path: Path, version: int, text: str) -> None:
    params = {"textDocument": {"uri": path.as_uri(), "version": version}, "contentChanges": [{"text": text}]}
    client.send(notification("textDocument/didChange", params))


def test_a_client_that_asks_is_answered_and_not_told(folder: Path) -> None:
    town, pier = folder / "town.sruja", folder / "pier.sruja"
    with session(folder) as client:
        client.send(did_open(town.as_uri(), TOWN.replace("Winch", "Wench")))
        first = asked(client, town)
        assert codes(first) == ["unresolved-reference"]
        assert asked(client, town, first["resultId"]) == {"kind": "unchanged", "resultId": first["resultId"]}
        changed(client, town, 2, TOWN)
        second = asked(client, town, first["resultId"])
        assert (second["kind"], second["items"]) == ("full", [])
        client.skipped.clear()
        client.send(did_open(pier.as_uri(), PIER))
        changed(client, pier, 2, PIER.replace("Winch =", "Crane ="))
        client.notified("workspace/diagnostic/refresh")
        assert codes(asked(client, town, second["resultId"])) == ["unresolved-reference"]
        pushed = [message for message in client.skipped if message.get("method") == PUBLISH]
        assert [message["params"]["diagnostics"] for message in pushed] == [[]] * len(pushed)


def test_a_client_that_asks_without_having_said_so_is_told_all_the_same(folder: Path) -> None:
    town = folder / "town.sruja"
    with raw_client() as client:
        client.initialize(workspaceFolders=[{"uri": folder.as_uri(), "name": "harbour"}])
        client.send(did_open(town.as_uri(), TOWN.replace("Winch", "Wench")))
        told = client.notified(PUBLISH)
        assert told["version"] == 1
        first = asked(client, town)
        assert first["items"] == told["diagnostics"]
        changed(client, town, 2, TOWN)
        told = client.notified(PUBLISH)
        assert (told["version"], told["diagnostics"]) == (2, [])
        assert asked(client, town, first["resultId"])["items"] == []


def test_all_files_are_answered_for_whether_open_or_not(folder: Path) -> None:
    town, pier = folder / "town.sruja", folder / "pier.sruja"
    with session(folder) as client:
        client.send(did_open(town.as_uri(), TOWN.replace("Winch", "Wench")))
        asked(client, town)
        while len(found := asked_all(client, {})) < 2:
            pass  # the other file has not been read yet
        assert {name: codes(report) for name, report in found.items()} == {
            "town.sruja": ["unresolved-reference"],
            "pier.sruja": [],
        }
        ids = {report["uri"]: report["resultId"] for report in found.values()}
        assert {report["kind"] for report in asked_all(client, ids).values()} == {"unchanged"}
        pier.unlink()
        client.send(notification("workspace/didChangeWatchedFiles", {"changes": [{"uri": pier.as_uri(), "type": 3}]}))
        client.notified("workspace/diagnostic/refresh")
        gone = asked_all(client, ids)
        assert gone["pier.sruja"]["items"] == []
        assert codes(gone["town.sruja"]) == ["unresolved-import", "unresolved-reference"]


def test_nobody_is_made_to_ask_again_for_what_only_the_typed_document_says(folder: Path) -> None:
    town = folder / "town.sruja"
    with session(folder) as client:
        client.send(did_open(town.as_uri(), TOWN))
        asked(client, town)
        assert len(asked_all(client, {})) == 2
        client.skipped.clear()
        changed(client, town, 2, TOWN + "// more\n")
        asked(client, town)
        asked_all(client, {})
        assert [message["method"] for message in client.skipped] == []


COAST = 'Coast = system "Coast guard" { Radio = container "Radio" { slo { availability { target "99.99%" } } } }\n'
FERRY = """\
import { * } from "./coast.sruja"
Ferry = system "Ferry" { Bridge = container "Bridge" { slo { availability { target "99.9%" } } } }
Ferry.Bridge -> Coast.Radio "calls"
"""


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
def test_a_value_that_changes_in_one_document_is_asked_for_in_those_that_know_it(tmp_path: Path, is_open: bool) -> None:  # noqa: FBT001  # pytest gives it by name
    coast, ferry, isles = (tmp_path / f"{name}.sruja" for name in ("coast", "ferry", "isles"))
    coast.write_text(COAST)
    ferry.write_text(FERRY)
    isles.write_text("// nobody knows them\n")
    with session(tmp_path) as client:
        client.send(did_open(coast.as_uri(), COAST), *([did_open(ferry.as_uri(), FERRY)] if is_open else ()))
        before = asked_all(client, {})
        assert {name: codes(report) for name, report in before.items()} == {name: [] for name in before}
        ids = {report["uri"]: report["resultId"] for report in before.values()}
        client.skipped.clear()
        changed(client, coast, 2, COAST.replace("99.99%", "99%"))
        asked(client, coast)
        client.notified("workspace/diagnostic/refresh")
        after = asked_all(client, ids)
        assert codes(after["ferry.sruja"]) == ["availability-unreachable"]
        assert after["isles.sruja"]["kind"] == "unchanged"
        assert codes(asked(client, ferry)) == ["availability-unreachable"]


PROMISED = """\
import {{ * }} from "./lamps.sruja"
Pier = system "Pier" {{ slo {{ availability {{ target "99.99%" }} }} }}
Pier -> Lamps "shines by"
"""
LAMPS = 'Lamps = system "Lamps" {{ slo {{ availability {{ target "{0}%" }} }} }}\n'


@pytest.mark.parametrize("padding", [0, 10_000], ids=["small", "large"])
def test_a_promise_that_changes_is_noticed_where_it_is_counted_on(folder: Path, padding: int) -> None:
    pier, lamps = folder / "pier.sruja", folder / "lamps.sruja"
    comment = "// x\n" * (padding // 5)
    with raw_client() as client:
        client.initialize()
        client.send(did_open(lamps.as_uri(), LAMPS.format("99.999")))
        client.send(did_open(pier.as_uri(), comment + PROMISED.format()))

        def told(uri: str, wanted: list[str]) -> None:
            while True:
                published = client.notified(PUBLISH)
                if published["uri"] == uri and codes({"items": published["diagnostics"]}) == wanted:
                    return

        told(pier.as_uri(), [])
        changed(client, lamps, 2, LAMPS.format("99"))
        told(pier.as_uri(), ["availability-unreachable"])
        changed(client, lamps, 3, LAMPS.format("99.999"))
        told(pier.as_uri(), [])
        client.skipped.clear()
        changed(client, lamps, 4, LAMPS.format("99.9999"))
        told(lamps.as_uri(), [])
        client.send(request("end", "shutdown")).answer("end")
        again = [each for each in client.skipped if each.get("params", {}).get("uri") == pier.as_uri()]
        assert again == [], "nothing has changed there"
