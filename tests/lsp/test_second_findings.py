"""Rules that look at the whole model answer a moment later, in a second message about the same version."""

from __future__ import annotations

from typing import Any

from tests.lsp.raw_client import RawClient, did_open, notification, raw_client

URI = "file:///large.sruja"
PUBLISH = "textDocument/publishDiagnostics"
SHOP = """\
Shop{0} = system "Shop {0}" {{
  description "Sells what people need on rainy days"
  Api = container "API" {{ slo {{ availability {{ target "99.99%" }} }} }}
  Goods = database "Goods" {{ slo {{ availability {{ target "99%" }} }} }}
  Api -> Goods "looks up"
}}
"""
MANY = 60


def published(client: RawClient) -> tuple[int, list[str]]:
    """The version of the next findings, and the rules they are of."""
    params = client.notified(PUBLISH)
    assert params["uri"] == URI
    return params["version"], [diagnostic["code"] for diagnostic in params["diagnostics"]]


def change(version: int, line: int, text: str) -> dict[str, Any]:
    place = {"line": line, "character": 0}
    document = {"uri": URI, "version": version}
    changes = [{"range": {"start": place, "end": place}, "text": text}]
    return notification("textDocument/didChange", {"textDocument": document, "contentChanges": changes})


def test_the_second_message_adds_what_took_longer_and_the_next_first_one_repeats_it() -> None:
    with raw_client() as client:
        client.initialize()
        client.send(did_open(URI, "".join(map(SHOP.format, range(MANY)))))
        assert published(client) == (1, [])
        assert published(client) == (1, ["availability-unreachable"] * MANY)
        client.send(change(2, 0, "// What is above moves what is below.\n"))
        params = client.notified(PUBLISH)
        assert params["version"] == 2
        assert len(params["diagnostics"]) == MANY
        assert params["diagnostics"][0]["range"]["start"]["line"] == 3
        assert params["diagnostics"][0]["relatedInformation"][0]["location"]["range"]["start"]["line"] == 5
        # the relation is gone, and with it a finding, and what it connected is alone: that is known a moment later
        client.send(change(3, 5, "// "))
        assert published(client) == (3, ["availability-unreachable"] * MANY)
        assert published(client) == (3, ["orphan-element"] * 2 + ["availability-unreachable"] * (MANY - 1))


def test_a_document_that_is_closed_gets_no_second_message() -> None:
    with raw_client() as client:
        client.initialize()
        closed = notification("textDocument/didClose", {"textDocument": {"uri": URI}})
        client.send(did_open(URI, "".join(map(SHOP.format, range(MANY)))), closed)
        client.send({"id": 1, "method": "shutdown"}, notification("exit"))
        assert client.answer(1)["result"] is None
        client.end()
        assert all(not message["params"]["diagnostics"] for message in client.skipped if message["method"] == PUBLISH)
