"""Proposals that are documented when somebody looks at them."""

from __future__ import annotations

from tests.lsp.raw_client import did_open, raw_client, request

URI = "file:///model.sruja"


def test_a_proposal_further_down_is_documented_when_it_is_asked_for() -> None:
    systems = "".join(f'S{n:02} = system "S" {{ description "The {n}th" }}\n' for n in range(40))
    with raw_client() as client:
        client.initialize()
        client.send(did_open(URI, f"{systems}S05 -> "))
        place = {"textDocument": {"uri": URI}, "position": {"line": 40, "character": 7}}
        items = client.send(request(1, "textDocument/completion", place)).answer(1)["result"]["items"]
        last = items[-1]
        assert "documentation" not in last
        found = client.send(request(2, "completionItem/resolve", last)).answer(2)["result"]
        assert found == last | {"documentation": "The 39th"}
