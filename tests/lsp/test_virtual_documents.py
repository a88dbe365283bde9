"""A jump into the standard library ends where the client can show it."""

from __future__ import annotations

from typing import Any

import pytest

from sruja_lsp.model import stdlib
from tests.lsp.raw_client import RawClient, did_open, raw_client, request

MODEL = """\
import { system } from 'sruja.ai/stdlib'
Lake = system "Lake" #external
"""


def jump(client: RawClient, line: int, character: int) -> tuple[str, str]:
    """The address a jump leads to, and what it selects there."""
    position = {"line": line, "character": character}
    params = {"textDocument": {"uri": "file:///a"}, "position": position}
    client.send(request("jump", "textDocument/definition", params))
    (location,) = client.answer("jump")["result"]
    start, end = location["range"]["start"], location["range"]["end"]
    text = stdlib.PATH.read_text(encoding="utf-8").split("\n")[start["line"]]
    return location["uri"], text[start["character"] : end["character"]]


@pytest.mark.parametrize(
    ("capabilities", "address"),
    [
        pytest.param({}, stdlib.PATH.as_uri(), id="a file for every editor"),
        pytest.param({"workspace": {"textDocumentContent": {}}}, stdlib.URI, id="a document of the server's"),
    ],
)
def test_kinds_and_tags_lead_into_the_library(capabilities: dict[str, Any], address: str) -> None:
    with raw_client() as client:
        client.initialize(capabilities=capabilities)
        client.send(did_open("file:///a", MODEL))
        assert jump(client, 0, 10) == (address, "system")
        assert jump(client, 1, 8) == (address, "system")
        assert jump(client, 1, 25) == (address, "external")


def test_the_client_gets_the_text_of_the_library() -> None:
    with raw_client() as client:
        announced = client.initialize()
        assert announced["workspace"]["textDocumentContent"] == {"schemes": [stdlib.SCHEME]}
        client.send(request("text", "workspace/textDocumentContent", {"uri": stdlib.URI}))
        assert client.answer("text")["result"]["text"] == stdlib.PATH.read_text(encoding="utf-8")


def test_a_document_that_nobody_made_up_is_empty_and_logged() -> None:
    with raw_client() as client:
        client.initialize()
        client.send(request("text", "workspace/textDocumentContent", {"uri": f"{stdlib.SCHEME}:/nothing"}))
        assert client.answer("text")["result"] == {"text": ""}
        client.end()
        assert stdlib.URI in client.log()
