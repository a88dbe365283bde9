"""What is sent is JSON, whatever the client put into the text or the session."""

import json
import logging
from typing import Any

import pytest
from pygls.protocol import JsonRPCResponseMessage

from sruja_lsp.lsp.server import SrujaServer
from tests.lsp.raw_client import did_open, hover, raw_client

URI = "file:///a.sruja"


@pytest.mark.parametrize("message_id", [2**70, "half a pair: \ud83d"])
def test_what_a_client_says_comes_back_as_it_was(message_id: object) -> None:
    with raw_client() as client:
        client.initialize()
        client.send(did_open(URI, ""), hover(message_id, URI))
        assert client.answer(message_id)["result"] is None


def test_an_answer_that_is_no_json_is_an_error_to_whoever_asked(caplog: pytest.LogCaptureFixture) -> None:
    protocol: Any = SrujaServer().protocol
    written: list[bytes] = []

    class Writer:
        def write(self, data: bytes) -> None:
            written.append(data)

    protocol.set_writer(Writer(), include_headers=False)
    with caplog.at_level(logging.ERROR):
        protocol._send_data(  # noqa: SLF001 - the name that pygls calls it by
            JsonRPCResponseMessage(id=7, jsonrpc="2.0", result=object())
        )
    (answer,) = map(json.loads, written)
    assert (answer["id"], answer["error"]["code"]) == (7, -32603)
    assert "please report this" in caplog.text
