"""Messages that have arrived and wait for their turn."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Callable, Hashable, Iterable
from functools import partial
from time import perf_counter
from typing import Final

logger = logging.getLogger(__name__)

_CANCEL: Final = b"$/cancelRequest"
_LONGEST_CANCEL: Final = 512
"""A longer message that mentions cancelling is a document that says the word."""


class Inbox:
    """Hands messages on in the order they came in, one turn of the event loop each, and knows what is still to come.

    Handlers are short and run on the event loop, so a request cannot be stopped half-way. But it can be cancelled
    for as long as it waits behind other messages: that is why cancellations are noticed the moment they arrive, and
    not when their turn comes. Work that a later message may make pointless, such as the findings of a version that
    is about to be replaced, is left for the moment when nothing waits.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, handle: Callable[[bytes], None]) -> None:
        """Deliver to `handle`, on the given event loop."""
        self._loop = loop
        self._handle = handle
        self._waiting: deque[Callable[[], None]] = deque()
        self._cancelled: set[object] = set()
        self._when_idle: dict[Hashable, Callable[[], None]] = {}
        self.last_arrival = 0.0
        """When the last message came, on the clock of `perf_counter`."""
        self.finished: asyncio.Future[int] = loop.create_future()
        """The exit status of the process, once there is nothing left to do."""

    def put(self, bodies: Iterable[bytes]) -> None:
        """Take in messages that have arrived together. May be called from any thread."""
        bodies = tuple(bodies)
        if not bodies:
            return
        self.last_arrival = perf_counter()
        # All of them are looked at before the first one can be handled.
        for body in bodies:
            if len(body) <= _LONGEST_CANCEL and _CANCEL in body:
                self._note_cancellation(body)
        self._waiting.extend(partial(self._handle, body) for body in bodies)
        self._loop.call_soon_threadsafe(self._next)

    def close(self, last: Callable[[], None]) -> None:
        """There will be no more messages. When those that wait are handled, `last` is called. From any thread."""
        self._waiting.append(last)
        self._loop.call_soon_threadsafe(self._next)

    def finish(self, status: int) -> None:
        """End the session now. The first status given is the one that counts."""
        if not self.finished.done():
            self.finished.set_result(status)

    def was_cancelled(self, message_id: object) -> bool:
        """Whether the client took this request back before it was handled."""
        return message_id in self._cancelled

    def forget_cancellation(self, message_id: object) -> None:
        """The turn of the cancellation itself has come; its request has been answered one way or another."""
        self._cancelled.discard(message_id)

    def when_idle(self, key: Hashable, task: Callable[[], None]) -> None:
        """Run a task as soon as no message waits. A task with the key of one that has not run yet replaces it."""
        self._when_idle[key] = task
        self._loop.call_soon(self._run_idle_tasks)

    def when_idle_after(self, seconds: float, key: Hashable, task: Callable[[], None]) -> None:
        """Run a task as soon as no message waits, but not before so many seconds have passed."""
        self._loop.call_later(seconds, lambda: self.when_idle(key, task))

    def from_thread(self, task: Callable[[], None]) -> None:
        """Run a task on the event loop, among the messages. May be called from any thread."""
        self._loop.call_soon_threadsafe(self._run, task)

    def _next(self) -> None:
        if self.finished.done():
            return
        if self._waiting:
            self._run(self._waiting.popleft())
        if self._waiting:
            # Another turn of the event loop, so that what arrives over a socket gets in, too.
            self._loop.call_soon(self._next)
        else:
            self._run_idle_tasks()

    def _run_idle_tasks(self) -> None:
        # A task may take time in which a message arrives, so look again before each. One that goes on with its work as
        # soon as it can waits for the next turn of the event loop, so that what arrives over a socket gets in, too.
        keys = deque(self._when_idle)
        while keys and not self._waiting and not self.finished.done():
            task = self._when_idle.pop(keys.popleft(), None)
            if task is not None:
                self._run(task)

    def _run(self, task: Callable[[], None]) -> None:
        """Keep what goes wrong in one message away from the next."""
        try:
            task()
        except ConnectionError:
            logger.warning("The client is gone")
            self.finish(1)
        except Exception:
            logger.exception("A message could not be handled")

    def _note_cancellation(self, body: bytes) -> None:
        try:
            message = json.loads(body)
            if message["method"] == _CANCEL.decode():
                self._cancelled.add(message["params"]["id"])
        except (ValueError, LookupError, TypeError):
            # Whatever is wrong with it will be said when its turn comes.
            logger.debug("Not a cancellation after all: %r", body)
