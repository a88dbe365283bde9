"""The order of messages, cancellation before their turn, and work for idle moments."""

import asyncio
import json
import logging
from collections.abc import Callable

import pytest

from sruja_lsp.lsp.inbox import Inbox

pytestmark = pytest.mark.asyncio


def cancel(message_id: object) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": message_id}}).encode()


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def handled_by(prepare: Callable[[Inbox], None]) -> list[bytes]:
    seen: list[bytes] = []
    inbox = Inbox(asyncio.get_running_loop(), seen.append)
    prepare(inbox)
    await settled()
    return seen


async def test_messages_keep_their_order() -> None:
    def prepare(inbox: Inbox) -> None:
        for number in range(5):
            inbox.put([b"%d" % number])

    assert await handled_by(prepare) == [b"0", b"1", b"2", b"3", b"4"]


async def test_a_cancellation_is_known_before_its_turn() -> None:
    known: list[bool] = []
    inbox = Inbox(asyncio.get_running_loop(), lambda _: known.append(inbox.was_cancelled(7)))
    inbox.put([b"a request"])
    inbox.put([cancel(7)])
    await settled()
    assert known == [True, True]
    inbox.forget_cancellation(7)
    assert not inbox.was_cancelled(7)
    assert not inbox.was_cancelled("7")


async def test_what_only_looks_like_a_cancellation_is_none() -> None:
    inbox = Inbox(asyncio.get_running_loop(), lambda _: None)
    for body in (
        b'{"method": "hover", "params": {"text": "$/cancelRequest"}}',
        b'{"method": "$/cancelRequest"}',
        b'{"method": "$/cancelRequest", "params": {"id": []}}',
        b'["$/cancelRequest"]',
        b"$/cancelRequest",
    ):
        inbox.put([body])
    await settled()
    assert not inbox.was_cancelled(None)


async def test_idle_work_waits_for_every_message_and_is_done_once() -> None:
    done: list[str] = []

    def handle(body: bytes) -> None:
        done.append(body.decode())
        inbox.when_idle("publish", lambda: done.append(f"publish after {body.decode()}"))

    inbox = Inbox(asyncio.get_running_loop(), handle)
    for body in (b"1", b"2", b"3"):
        inbox.put([body])
    await settled()
    assert done == ["1", "2", "3", "publish after 3"]


async def test_one_bad_message_does_not_stop_the_next(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[bytes] = []

    def handle(body: bytes) -> None:
        seen.append(body)
        if body == b"bad":
            raise ValueError("deliberate")

    inbox = Inbox(asyncio.get_running_loop(), handle)
    with caplog.at_level(logging.ERROR):
        inbox.put([b"bad"])
        inbox.put([b"good"])
        await settled()
    assert seen == [b"bad", b"good"]
    assert [record.exc_info is not None for record in caplog.records] == [True]


async def test_a_client_that_is_gone_ends_the_session() -> None:
    def handle(_: bytes) -> None:
        raise BrokenPipeError

    inbox = Inbox(asyncio.get_running_loop(), handle)
    inbox.put([b"anything"])
    assert await asyncio.wait_for(inbox.finished, 5) == 1


async def test_messages_before_the_end_are_handled_and_those_after_the_exit_are_not() -> None:
    seen: list[bytes] = []
    inbox = Inbox(asyncio.get_running_loop(), seen.append)
    inbox.put([b"last"])
    inbox.close(lambda: inbox.finish(0))
    inbox.put([b"too late"])
    assert await inbox.finished == 0
    await settled()
    inbox.finish(3)
    assert seen == [b"last"]
    assert inbox.finished.result() == 0
