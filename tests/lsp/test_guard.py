"""What goes wrong in a handler stays in the log."""

import logging
from typing import TYPE_CHECKING, Any, NoReturn, cast

import pytest
from lsprotocol.types import TraceValue

from sruja_lsp.lsp.guard import UserError, guarded

if TYPE_CHECKING:
    from sruja_lsp.lsp.protocol import SrujaProtocol


class Protocol:
    """As much of a protocol as the guard uses."""

    def __init__(self) -> None:
        self.trace = TraceValue.Off
        self.sent: list[tuple[str, Any]] = []

    def send(self, method: str, params: object) -> None:
        self.sent.append((method, params))


def guard_of(protocol: Protocol, handler: Any) -> Any:
    return guarded(cast("SrujaProtocol", protocol), "textDocument/hover", handler, otherwise="nothing")


def test_a_result_passes_through() -> None:
    assert guard_of(Protocol(), lambda x: x + 1)(1) == 2


def test_a_mistake_of_ours_is_one_traceback_and_an_empty_answer(caplog: pytest.LogCaptureFixture) -> None:
    def handler() -> NoReturn:
        raise LookupError("deliberate")

    with caplog.at_level(logging.INFO):
        assert guard_of(Protocol(), handler)() == "nothing"
    (record,) = caplog.records
    assert (record.levelname, record.getMessage()) == ("ERROR", "textDocument/hover failed; please report this")
    assert record.exc_info is not None


def test_a_mistake_of_the_client_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    def handler() -> NoReturn:
        raise UserError("file:///a.sruja is not open")

    with caplog.at_level(logging.INFO):
        assert guard_of(Protocol(), handler)() == "nothing"
    (record,) = caplog.records
    assert record.getMessage() == "textDocument/hover: file:///a.sruja is not open"
    assert (record.levelname, record.exc_info) == ("WARNING", None)


def test_the_time_goes_to_the_trace_of_a_client_that_wants_it() -> None:
    protocol = Protocol()
    guard_of(protocol, lambda: None)()
    assert protocol.sent == []
    protocol.trace = TraceValue.Messages
    guard_of(protocol, lambda: None)()
    ((method, params),) = protocol.sent
    assert method == "$/logTrace"
    assert params["message"].startswith("textDocument/hover took ")
