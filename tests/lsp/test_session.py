"""The rules of a session, kept towards clients that do not keep them."""

from typing import Any

import pytest

from tests.lsp.raw_client import RawClient, did_open, hover, notification, raw_client, request

URI = "file:///a.sruja"

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
NOT_INITIALIZED = -32002
CANCELLED = -32800


def code(answer: dict[str, Any]) -> int:
    error = answer["error"]
    assert error["message"]
    assert isinstance(error["code"], int)
    return error["code"]


def check_alive(client: RawClient) -> None:
    """The server still opens a document and says what it thinks of it."""
    client.send(did_open(URI, 'Shop = system "Shop"\n', 7))
    published = client.notified("textDocument/publishDiagnostics")
    assert (published["uri"], published["version"], published["diagnostics"]) == (URI, 7, [])


def test_a_request_before_initialize_is_refused() -> None:
    with raw_client() as client:
        client.send(did_open(URI, ""), hover(1, URI))
        assert code(client.answer(1)) == NOT_INITIALIZED
        client.initialize()
        check_alive(client)


def test_a_second_initialize_is_refused() -> None:
    with raw_client() as client:
        client.initialize()
        client.send(request(1, "initialize", {"capabilities": {}}))
        assert code(client.answer(1)) == INVALID_REQUEST
        check_alive(client)


def test_a_request_after_shutdown_is_refused() -> None:
    with raw_client() as client:
        client.initialize()
        client.send(request(1, "shutdown"), hover(2, URI), notification("exit"))
        assert client.answer(1)["result"] is None
        assert code(client.answer(2)) == INVALID_REQUEST
        assert client.end() == 0


@pytest.mark.parametrize(
    ("last", "status"),
    [
        pytest.param([request(1, "shutdown"), notification("exit")], 0, id="shutdown, then exit"),
        pytest.param([notification("exit")], 1, id="exit without shutdown"),
        pytest.param([request(1, "shutdown")], 0, id="shutdown, then the end of the input"),
        pytest.param([], 1, id="the end of the input"),
    ],
)
def test_the_exit_status_says_whether_the_end_was_orderly(last: list[dict[str, Any]], status: int) -> None:
    with raw_client() as client:
        client.initialize()
        client.send(*last)
        assert client.end() == status
        assert client.complaints() == []


def test_exit_before_initialize_ends_the_process() -> None:
    with raw_client() as client:
        client.send(notification("exit"))
        assert client.end() == 1


def test_a_message_that_is_no_json_is_refused() -> None:
    with raw_client() as client:
        client.initialize()
        client.write(b"Content-Length: 5\r\n\r\n{oops")
        assert code(client.answer(None)) == PARSE_ERROR
        client.write(b"Content-Length: 2\r\n\r\n[]")
        assert code(client.answer(None)) == INVALID_REQUEST
        check_alive(client)


def test_a_request_with_senseless_parameters_is_answered() -> None:
    with raw_client() as client:
        client.initialize()
        client.send(
            request(1, "textDocument/hover", {"position": "here"}),
            request(2, "textDocument/hover", []),
            notification("textDocument/didChange", {"textDocument": 3}),
        )
        assert code(client.answer(1)) == INVALID_PARAMS
        assert code(client.answer(2)) < 0
        check_alive(client)


@pytest.mark.parametrize("number", [-1, -(2**40), 2**31, 2**32 - 1, 2**70, 1e300])
def test_a_position_outside_of_the_protocol_is_the_nearest_one_inside(number: float) -> None:
    """A change that is not made would leave the document different from what the user sees, for good."""
    with raw_client() as client:
        client.initialize()
        client.send(did_open(URI, 'Shop = system "Shop"\n'))
        assert client.notified("textDocument/publishDiagnostics")["diagnostics"] == []
        place = {"line": number, "character": number}
        change = {"range": {"start": place, "end": place}, "text": "\nNobody -> Nowhere\n"}
        document = {"uri": URI, "version": 2}
        client.send(notification("textDocument/didChange", {"textDocument": document, "contentChanges": [change]}))
        assert len(client.notified("textDocument/publishDiagnostics")["diagnostics"]) == 2
        asked = {"textDocument": {"uri": URI}, "position": place}
        for method in ("hover", "definition", "completion"):
            assert "result" in client.send(request(method, f"textDocument/{method}", asked)).answer(method)
        check_alive(client)


@pytest.mark.parametrize("said", [{"version": None}, {}], ids=["null", "nothing"])
def test_a_change_without_a_version_is_made(said: dict[str, Any]) -> None:
    """Older protocols allow for it, and the document would be another one than the user sees."""
    with raw_client() as client:
        client.initialize()
        client.send(did_open(URI, 'Shop = system "Shop"\n', 4))
        assert client.notified("textDocument/publishDiagnostics")["version"] == 4
        document = {"uri": URI, **said}
        change = {"textDocument": document, "contentChanges": [{"text": "Nobody -> Nowhere\n"}]}
        client.send(notification("textDocument/didChange", change))
        told = client.notified("textDocument/publishDiagnostics")
        assert (told["version"], len(told["diagnostics"])) == (5, 2)
        check_alive(client)


@pytest.mark.parametrize(
    ("message", "answered"),
    [
        ({"id": 1, "method": 7}, 1),
        ({"id": [1], "method": "shutdown"}, None),
        ({"id": {"a": 1}, "method": "shutdown"}, None),
        ({"id": 2, "method": "shutdown", "jsonrpc": "1.0"}, 2),
        ({"id": 3, "method": "shutdown", "jsonrpc": None}, 3),
    ],
    ids=lambda each: str(each)[:30],
)
def test_a_message_that_is_no_json_rpc_is_refused(message: dict[str, Any], answered: object) -> None:
    with raw_client() as client:
        client.initialize()
        assert code(client.send(message).answer(answered)) == INVALID_REQUEST
        for nothing in ({"id": [1]}, [1], 5):
            client.send(notification("$/cancelRequest", nothing))
        check_alive(client)
        client.send(request(9, "shutdown"), notification("exit"))
        client.answer(9)
        assert client.end() == 0
        assert "Traceback" not in client.log()


def test_of_very_many_findings_the_worst_are_sent() -> None:
    with raw_client() as client:
        client.initialize()
        hints = "# note\n" * 900
        errors = "".join(f"Nobody -> Nowhere{number}\n" for number in range(400))
        client.send(did_open(URI, hints + errors + hints))
        found = client.notified("textDocument/publishDiagnostics")["diagnostics"]
        assert [each["severity"] for each in found] == [4] * 200 + [1] * 800
        lines = [each["range"]["start"]["line"] for each in found]
        assert lines == sorted(lines)
        check_alive(client)


def test_an_unknown_request_is_refused_and_an_unknown_notification_ignored() -> None:
    with raw_client() as client:
        client.initialize()
        client.send(notification("$/fancy"), notification("fancy/event"), request("q", "fancy/question"))
        assert code(client.answer("q")) == METHOD_NOT_FOUND
        check_alive(client)


@pytest.mark.parametrize("message_id", [5, "five"])
def test_a_request_that_still_waits_can_be_cancelled(message_id: object) -> None:
    with raw_client() as client:
        client.initialize()
        client.send(
            did_open(URI, 'Shop = system "Shop"\n' * 3),
            hover(1, URI),
            hover(message_id, URI),
            notification("$/cancelRequest", {"id": message_id}),
            hover(2, URI),
        )
        assert "result" in client.answer(1)
        assert code(client.answer(message_id)) == CANCELLED
        assert "result" in client.answer(2)
        # An id may be used again, and what was answered long ago cannot be cancelled.
        client.send(hover(message_id, URI))
        assert "result" in client.answer(message_id)
        client.send(notification("$/cancelRequest", {"id": message_id}), notification("$/cancelRequest"))
        client.send(request(9, "shutdown"), notification("exit"))
        client.answer(9)
        assert client.end() == 0
        assert client.complaints() == []


def test_changes_that_wait_are_judged_together_and_only_as_the_newest_version() -> None:
    def type_in(version: int, character: str) -> dict[str, Any]:
        place = {"line": 0, "character": version}
        return notification(
            "textDocument/didChange",
            {
                "textDocument": {"uri": URI, "version": version},
                "contentChanges": [{"range": {"start": place, "end": place}, "text": character}],
            },
        )

    with raw_client() as client:
        client.initialize()
        client.send(did_open(URI, "// \n"))
        client.notified("textDocument/publishDiagnostics")
        client.skipped.clear()
        client.send(*(type_in(version, "x") for version in range(2, 52)), hover(1, URI))
        client.answer(1)
        assert client.skipped == []
        assert client.notified("textDocument/publishDiagnostics")["version"] == 51


def test_findings_are_taken_back_when_a_document_is_closed() -> None:
    with raw_client() as client:
        client.initialize()
        client.send(did_open(URI, "A -> Ghost\n"))
        assert client.notified("textDocument/publishDiagnostics")["diagnostics"] != []
        client.send(notification("textDocument/didClose", {"textDocument": {"uri": URI}}))
        assert client.notified("textDocument/publishDiagnostics") == {"uri": URI, "diagnostics": []}


def test_a_document_that_is_not_open_has_no_answers_and_one_line_in_the_log() -> None:
    with raw_client() as client:
        client.initialize()
        position = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}
        client.send(hover(1, URI), request(2, "textDocument/definition", position))
        client.send(
            request(3, "textDocument/documentSymbol", position), request(4, "textDocument/completion", position)
        )
        client.send(notification("textDocument/didClose", {"textDocument": {"uri": URI}}))
        client.send(
            notification(
                "textDocument/didChange",
                {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": ""}]},
            )
        )
        assert client.answer(1)["result"] is None
        assert client.answer(2)["result"] is None
        assert client.answer(3)["result"] == []
        assert client.answer(4)["result"] == {"isIncomplete": False, "items": []}
        check_alive(client)
        client.end()
        log = client.complaints()
        assert len(log) == 6
        assert all(f"{URI} is not open" in line for line in log)


def test_a_client_from_the_future_is_served_all_the_same() -> None:
    with raw_client() as client:
        capabilities = {
            "workspace": {"symbol": {"symbolKind": {"valueSet": [999]}}, "configuration": False},
            "textDocument": {"hover": {"contentFormat": ["hologram"]}, "definition": {"linkSupport": True}},
            "general": {"positionEncodings": ["utf-64", "utf-8"]},
            "quantum": True,
        }
        offered = client.initialize(capabilities=capabilities, trace="compact")
        assert offered["positionEncoding"] == "utf-8"
        check_alive(client)
        client.end()
        log = client.log()
        assert "capabilities.textDocument.hover" in log
        assert "capabilities.workspace.symbol" in log
        assert "`trace`" in log
        assert "definition" not in log


def test_a_client_that_says_nothing_of_itself_is_served() -> None:
    with raw_client() as client:
        client.send(request(1, "initialize"))
        assert client.answer(1)["result"]["capabilities"]["positionEncoding"] == "utf-16"
        client.send(notification("initialized"))
        check_alive(client)


def test_a_bad_setting_is_explained_to_the_user() -> None:
    with raw_client() as client:
        client.initialize(initializationOptions={"rules": {"syntax-error": "loud", "unresolved-reference": "off"}})
        (shown,) = [message["params"] for message in client.skipped if message.get("method") == "window/showMessage"]
        assert shown["type"] == 2
        assert "`sruja.rules.syntax-error`" in shown["message"]
        client.send(did_open(URI, "A -> Ghost\n"))
        assert client.notified("textDocument/publishDiagnostics")["diagnostics"] == []


def test_settings_are_asked_for_and_changed_ones_take_effect_at_once() -> None:
    with raw_client() as client:
        client.initialize(
            capabilities={"workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}}}
        )

        def answer(question: dict[str, Any], result: object) -> None:
            client.send({"id": question["id"], "result": result})

        registration, question = client.read(), client.read()
        assert registration is not None
        assert question is not None
        assert registration["method"] == "client/registerCapability"
        assert question["method"] == "workspace/configuration"
        assert question["params"] == {"items": [{"section": "sruja"}]}
        answer(registration, None)
        answer(question, [None])
        client.send(did_open(URI, "A -> Ghost\n"))
        assert client.notified("textDocument/publishDiagnostics")["diagnostics"] != []

        client.send(notification("workspace/didChangeConfiguration", {"settings": None}))
        question = client.read()
        assert question is not None
        answer(question, [{"rules": {"unresolved-reference": "off"}}])
        assert client.notified("textDocument/publishDiagnostics")["diagnostics"] == []


def test_a_client_that_pushes_settings_is_heard() -> None:
    with raw_client() as client:
        client.initialize()
        client.send(did_open(URI, "A -> Ghost\n"))
        first = client.notified("textDocument/publishDiagnostics")["diagnostics"]
        assert {finding["severity"] for finding in first} == {1}
        settings = {"sruja": {"rules": {"unresolved-reference": "hint"}}}
        client.send(notification("workspace/didChangeConfiguration", {"settings": settings}))
        second = client.notified("textDocument/publishDiagnostics")["diagnostics"]
        assert {finding["severity"] for finding in second} == {4}


def test_the_trace_shows_what_took_how_long() -> None:
    with raw_client() as client:
        client.initialize(trace="messages")
        client.send(hover(1, URI))
        client.answer(1)
        messages = [message["params"]["message"] for message in client.skipped if message["method"] == "$/logTrace"]
        assert any(message.startswith("textDocument/hover took ") for message in messages)
