"""What clients of different abilities are offered to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.lsp.raw_client import RawClient, did_open, notification, raw_client, request

if TYPE_CHECKING:
    from pathlib import Path

URI = "file:///shop.sruja"
MODEL = """\
Shop = system "Shop" {
  Till = container "Till"
}
Bank = system "Bank"
Bank -> Shop.Tlil
Bank -> Shop.Till;
"""

LITERALS: dict[str, Any] = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
EDITS = {"documentChanges": True, "resourceOperations": ["create"]}
ABLE: dict[str, Any] = {
    "textDocument": {
        "codeAction": {
            **LITERALS,
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
            "isPreferredSupport": True,
        }
    },
    "workspace": {"workspaceEdit": EDITS},
}
SIMPLE = {"textDocument": {"codeAction": LITERALS}}


def asked(client: RawClient, line: int, character: int, uri: str = URI, **context: object) -> list[dict[str, Any]]:
    place = {"line": line, "character": character}
    params = {
        "textDocument": {"uri": uri},
        "range": {"start": place, "end": place},
        "context": {"diagnostics": [], **context},
    }
    found = client.send(request("actions", "textDocument/codeAction", params)).answer("actions")["result"]
    assert isinstance(found, list)
    return found


def titles(found: list[dict[str, Any]]) -> list[str]:
    return [each["title"] for each in found]


def test_a_client_that_knows_commands_alone_is_offered_nothing() -> None:
    with raw_client() as client:
        client.initialize(capabilities={})
        client.send(did_open(URI, MODEL))
        assert asked(client, 4, 10) == []


def test_fixes_come_with_their_finding_and_the_version_they_are_for() -> None:
    with raw_client() as client:
        client.initialize(capabilities=ABLE)
        client.send(did_open(URI, MODEL, version=7))
        first = asked(client, 4, 10)[0]
        assert (first["title"], first["kind"], first["isPreferred"]) == ("Change to `Shop.Till`", "quickfix", True)
        (finding,) = first["diagnostics"]
        assert (finding["code"], finding["source"]) == ("unresolved-reference", "sruja")
        (change,) = first["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": URI, "version": 7}
        assert [each["newText"] for each in change["edits"]] == ["Shop.Till"]


def test_a_finding_elsewhere_is_mended_where_the_client_names_it() -> None:
    with raw_client() as client:
        client.initialize(capabilities=ABLE)
        client.send(did_open(URI, MODEL))
        findings = client.notified("textDocument/publishDiagnostics")["diagnostics"]
        assert asked(client, 4, 0, only=["quickfix"]) == []
        found = asked(client, 4, 0, only=["quickfix"], diagnostics=findings)
        assert {"Change to `Shop.Till`", "Remove `;`"} <= set(titles(found))


def test_refactorings_are_worked_out_when_they_are_chosen_or_at_once() -> None:
    with raw_client() as client:
        client.initialize(capabilities=ABLE)
        client.send(did_open(URI, MODEL))
        (chosen,) = [each for each in asked(client, 1, 3, only=["refactor"]) if "into `Bank`" in each["title"]]
        assert "edit" not in chosen
        resolved = client.send(request("resolve", "codeAction/resolve", chosen)).answer("resolve")["result"]
        assert resolved["title"] == chosen["title"]
        assert "Bank.Till" in str(resolved["edit"])
        client.send(notification("textDocument/didChange", changed("// later\n" + MODEL)))
        refused = client.send(request("again", "codeAction/resolve", chosen)).answer("again")["error"]
        assert "has changed since" in refused["message"]
    with raw_client() as client:
        client.initialize(capabilities=SIMPLE)
        client.send(did_open(URI, MODEL))
        found = asked(client, 1, 3, only=["refactor"])
        (chosen,) = [each for each in found if "into `Bank`" in each["title"]]
        assert "Bank.Till" in str(chosen["edit"]["changes"][URI])
        assert not [each for each in asked(client, 0, 0) if "new file" in each["title"]]  # it cannot make files


def changed(text: str) -> dict[str, Any]:
    return {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": text}]}


def test_on_saving_a_whole_file_is_put_in_order_or_nothing_is_said() -> None:
    with raw_client() as client:
        client.initialize(capabilities=ABLE)
        client.send(did_open(URI, MODEL))
        (fix,) = asked(client, 0, 0, only=["source"])
        assert fix["kind"] == "source.fixAll.sruja"
        assert "edit" in fix
        client.send(notification("textDocument/didChange", changed(MODEL.replace(";", ""))))
        assert asked(client, 0, 0, only=["source.fixAll", "source.organizeImports"]) == []


def test_a_closed_file_is_mended_too_unless_it_has_changed_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "shop.sruja").write_text('Shop = system "Shop" {\n}\n', encoding="utf-8")
    town = (tmp_path / "town.sruja").as_uri()
    text = 'import { Shop } from "./shop.sruja"\nTown = system "Town"\nTown -> Shop.Till\n'
    with raw_client() as client:
        client.initialize(capabilities=ABLE, workspaceFolders=[{"uri": tmp_path.as_uri(), "name": "town"}])
        client.send(did_open(town, text))
        (fix,) = [each for each in asked(client, 2, 12, town) if each["title"].startswith("Create container")]
        (change,) = fix["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": (tmp_path / "shop.sruja").as_uri(), "version": None}
        (tmp_path / "shop.sruja").write_text('\n\nShop = system "Shop" {\n}\n', encoding="utf-8")
        assert not [each for each in asked(client, 2, 12, town) if each["title"].startswith("Create container")]


def test_a_file_that_is_missing_is_made_in_the_workspace_alone(tmp_path: Path) -> None:
    town = (tmp_path / "models" / "town.sruja").as_uri()
    text = (
        'import { boat } from "./kinds.sruja"\nimport { Sea } from "../../sea.sruja"\nTown = boat "Town"\nTown -> Sea\n'
    )
    folders = [{"uri": tmp_path.as_uri(), "name": "town"}]

    def new_files(line: int, **client_can: Any) -> list[dict[str, Any]]:
        with raw_client() as client:
            client.initialize(capabilities=client_can, workspaceFolders=folders)
            client.send(did_open(town, text))
            return [each for each in asked(client, line, 25, town) if each["title"].startswith("Create the file")]

    (fix,) = new_files(0, **ABLE)
    created, filled = fix["edit"]["documentChanges"]
    assert created == {"kind": "create", "uri": (tmp_path / "models" / "kinds.sruja").as_uri()}
    assert filled["edits"][0]["newText"] == 'boat = kind "Boat"\n'
    assert not new_files(1, **ABLE)
    assert not new_files(0, **SIMPLE)


def test_a_file_that_is_brought_in_is_deleted(tmp_path: Path) -> None:
    shop = tmp_path / "shop.sruja"
    shop.write_text('Shop = system "Shop"\n', encoding="utf-8")
    town = (tmp_path / "town.sruja").as_uri()
    text = 'import { Shop } from "./shop.sruja"\nTown = system "Town"\nTown -> Shop\n'
    folders = [{"uri": tmp_path.as_uri(), "name": "town"}]
    deleting = {**ABLE, "workspace": {"workspaceEdit": {**EDITS, "resourceOperations": ["create", "delete"]}}}
    with raw_client() as client:
        client.initialize(capabilities=deleting, workspaceFolders=folders)
        client.send(did_open(town, text, version=3))
        _, chosen = asked(client, 0, 10, town, only=["refactor.inline"])
        resolved = client.send(request("resolve", "codeAction/resolve", chosen)).answer("resolve")["result"]
        changed_text, deleted = resolved["edit"]["documentChanges"]
        assert changed_text["textDocument"] == {"uri": town, "version": 3}
        assert deleted == {"kind": "delete", "uri": shop.as_uri()}
        shop.write_text('Shop = system "Another"\n', encoding="utf-8")
        refused = client.send(request("again", "codeAction/resolve", chosen)).answer("again")
        assert "has changed on the disk" in refused["error"]["message"]
    with raw_client() as client:
        client.initialize(capabilities=ABLE, workspaceFolders=folders)
        client.send(did_open(town, text))
        (moved,) = asked(client, 0, 10, town, only=["refactor.inline"])
        assert moved["title"] == "Move `Shop` here from `./shop.sruja`"
