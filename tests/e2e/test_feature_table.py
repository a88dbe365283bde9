"""docs/features.md says what there is, no more and no less."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import converters
from pytest_lsp import client_capabilities

from sruja_lsp.model import stdlib
from tests.lsp.raw_client import did_open, raw_client, request
from tests.support import paths

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROW: Final = re.compile(r"\| `([^`]+)` \| (yes|not yet) \|.*\|")

_ANNOUNCED: Final = {
    "textDocumentSync.openClose": ("textDocument/didOpen", "textDocument/didClose"),
    "textDocumentSync.change": ("textDocument/didChange",),
    "completionProvider": ("textDocument/completion", "completionItem/resolve"),
    "hoverProvider": ("textDocument/hover",),
    "diagnosticProvider": ("textDocument/diagnostic", "workspace/diagnostic"),
    "definitionProvider": ("textDocument/definition",),
    "declarationProvider": ("textDocument/declaration",),
    "typeDefinitionProvider": ("textDocument/typeDefinition",),
    "implementationProvider": ("textDocument/implementation",),
    "referencesProvider": ("textDocument/references",),
    "codeActionProvider": ("textDocument/codeAction", "codeAction/resolve"),
    "renameProvider": ("textDocument/rename", "textDocument/prepareRename"),
    "documentSymbolProvider": ("textDocument/documentSymbol",),
    "documentHighlightProvider": ("textDocument/documentHighlight",),
    "foldingRangeProvider": ("textDocument/foldingRange",),
    "selectionRangeProvider": ("textDocument/selectionRange",),
    "semanticTokensProvider": (
        "textDocument/semanticTokens/full",
        "textDocument/semanticTokens/full/delta",
        "textDocument/semanticTokens/range",
    ),
    "documentLinkProvider": ("textDocument/documentLink",),
    "colorProvider": ("textDocument/documentColor", "textDocument/colorPresentation"),
    "linkedEditingRangeProvider": ("textDocument/linkedEditingRange",),
    "documentFormattingProvider": ("textDocument/formatting",),
    "documentRangeFormattingProvider": ("textDocument/rangeFormatting",),
    "documentOnTypeFormattingProvider": ("textDocument/onTypeFormatting",),
    "callHierarchyProvider": (
        "textDocument/prepareCallHierarchy",
        "callHierarchy/incomingCalls",
        "callHierarchy/outgoingCalls",
    ),
    "codeLensProvider": ("textDocument/codeLens", "codeLens/resolve"),
    "typeHierarchyProvider": (
        "textDocument/prepareTypeHierarchy",
        "typeHierarchy/supertypes",
        "typeHierarchy/subtypes",
    ),
    "signatureHelpProvider": ("textDocument/signatureHelp",),
    "inlayHintProvider": ("textDocument/inlayHint",),
    "workspaceSymbolProvider": ("workspace/symbol",),
    "workspace.fileOperations.willRename.filters": ("workspace/willRenameFiles",),
    "workspace.fileOperations.willDelete.filters": ("workspace/willDeleteFiles",),
    "workspace.workspaceFolders.supported": (),
    "workspace.workspaceFolders.changeNotifications": ("workspace/didChangeWorkspaceFolders",),
    "workspace.textDocumentContent.schemes": ("workspace/textDocumentContent",),
    "executeCommandProvider": ("workspace/executeCommand",),
    "positionEncoding": (),
}
"""What a server that has a capability promises to answer. A new capability belongs here and into the table."""

_NOTIFICATION: Final = re.compile(r"/did[A-Z]")
_METHOD_NOT_FOUND: Final = -32601

URI: Final = "file:///model.sruja"

MODEL: Final = """\
Pier  = system "Pier" {
  description "Out at sea"
  url "https://example.org"
}
deployment Live "Live" {
  node Quay "Quay" { containerInstance Pier }
}
Pier -> Sea
Sea = system "Sea"
Sea -> Pier
styles { system { color "#0ea5e9" } }
Boat = systm "Boat"
"""
"""A text about which there is something to say for every method."""

_START: Final = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 4}}
PIER: Final[dict[str, Any]] = {
    "name": "Pier",
    "kind": 2,
    "uri": URI,
    "range": _START,
    "selectionRange": _START,
    "data": {"uri": URI, "name": "Pier"},
}
"""The system as an item of a hierarchy."""

KIND: Final = {"uri": URI, "name": "Pier", "namespace": "kind", "asked": URI}

_SPECIAL: Final[dict[str, dict[str, Any]]] = {
    "workspace/executeCommand": {"command": "sruja.preview.open", "arguments": [{"uri": URI}]},
    "textDocument/colorPresentation": {"color": {"red": 1, "green": 0, "blue": 0, "alpha": 1}},
    "textDocument/semanticTokens/full/delta": {"previousResultId": "none"},
    "textDocument/codeAction": {"range": {"start": {"line": 11, "character": 8}, "end": {"line": 11, "character": 8}}},
    "codeAction/resolve": {"title": "Anything", "kind": "refactor"},
    "workspace/diagnostic": {"previousResultIds": []},
    "textDocument/signatureHelp": {"context": {"triggerKind": 1, "isRetrigger": False}},
    "codeLens/resolve": {"range": _START, "data": ["references", URI, "element", "Pier"]},
    "typeHierarchy/supertypes": {"item": PIER | {"data": KIND | {"namespace": "element"}}},
    "typeHierarchy/subtypes": {"item": PIER | {"data": KIND | {"uri": "", "name": "system"}}},
    "callHierarchy/incomingCalls": {"item": PIER},
    "callHierarchy/outgoingCalls": {"item": PIER},
    "textDocument/inlayHint": {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}},
    "workspace/willRenameFiles": {"files": [{"oldUri": URI, "newUri": "file:///port.sruja"}]},
    "workspace/willDeleteFiles": {"files": [{"uri": URI}]},
    "textDocument/onTypeFormatting": {"ch": "\n", "position": {"line": 1, "character": 0}},
}
"""Parameters that are not the same for all methods."""


def table() -> dict[str, str]:
    """The state of every method in the table."""
    text = (paths.ROOT / "docs" / "features.md").read_text(encoding="utf-8")
    lines = text.partition("| LSP method | state | notes |\n| --- | --- | --- |\n")[2].split("\n\n")[0].splitlines()
    rows = [_ROW.fullmatch(line) for line in lines]
    assert all(rows), [line for line, row in zip(lines, rows, strict=True) if row is None]
    found = [(row[1], row[2]) for row in rows if row]
    assert len(dict(found)) == len(found), "a method is in the table twice"
    return dict(found)


def paths_of(capabilities: dict[str, Any], above: str = "") -> Iterator[str]:
    """The capabilities that a server does not deny; what only sets another one up is no capability."""
    for key, value in capabilities.items():
        if key.endswith("Provider") and isinstance(value, dict):
            if value.get("commands") != []:
                yield f"{above}{key}"
        elif isinstance(value, dict):
            yield from paths_of(value, f"{above}{key}.")
        elif value:
            yield f"{above}{key}"


def everything() -> Any:
    """What a client says that can do everything we have a use for."""
    capabilities = converters.get_converter().unstructure(client_capabilities("visual-studio-code"))
    assert capabilities["workspace"]["didChangeConfiguration"]["dynamicRegistration"]
    return capabilities


def test_the_table_says_what_is_announced() -> None:
    with raw_client() as client:
        announced: set[str] = set()
        for capability in paths_of(client.initialize(capabilities=everything())):
            announced.update(_ANNOUNCED[capability])
        for registration in client.notified("client/registerCapability")["registrations"]:
            announced.add(registration["method"])
    assert announced == {method for method, state in table().items() if state == "yes"}


def test_what_is_there_answers_and_what_is_not_says_so() -> None:
    place = {"line": 0, "character": 1}
    params = {
        "uri": stdlib.URI,
        "textDocument": {"uri": URI},
        "position": place,
        "positions": [place],
        "range": {"start": place, "end": place},
        "context": {"triggerKind": 1, "includeDeclaration": True, "diagnostics": []},
        "options": {"tabSize": 2, "insertSpaces": True},
        "newName": "Other",
        "query": "",
        "label": "Pier",
    }
    states = {method: state for method, state in table().items() if not _NOTIFICATION.search(method)}
    found = {}
    with raw_client() as client:
        client.initialize(capabilities=everything())
        client.send(did_open(URI, MODEL))
        client.send(did_open("file:///town.sruja", 'import { * } from "./model.sruja"\n'))
        for method in states:
            answer = client.send(request(method, method, params | _SPECIAL.get(method, {}))).answer(method)
            missing = answer.get("error", {}).get("code") == _METHOD_NOT_FOUND
            found[method] = "yes" if answer.get("result") else "not yet" if missing else str(answer)
    assert found == states
