"""Work that takes its time, away from the thread that answers."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logger = logging.getLogger(__name__)

_P = ParamSpec("_P")
_R = TypeVar("_R")

DEADLINE: Final = 20.0
"""Seconds that a piece of work may take before nobody waits for it any more. The layout has a far shorter deadline."""


_MANY: Final = 20_000
"""New objects that take the garbage collector a millisecond or so."""


class Aside:
    """A thread that does one thing after the other. When it hangs, another one takes its place.

    The threads of `concurrent.futures` would be waited for at the end of the process, however long they hang.
    """

    def __init__(self, name: str, deadline: float = DEADLINE) -> None:
        self._name = name
        self._deadline = deadline
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._running = False

    async def run(self, do: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Do something and wait for it, while the event loop goes on.

        Raises:
            TimeoutError: It took too long, and was given up.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[_R] = loop.create_future()

        def work() -> None:
            if done.cancelled():
                return
            try:
                result = do(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - raised again where it is waited for
                _tell(loop, _fail, done, error)
            else:
                _tell(loop, _succeed, done, result)

        if not self._running:
            self._running = True
            threading.Thread(target=_run, args=(self._work,), name=self._name, daemon=True).start()
        queue = self._work
        queue.put(work)
        try:
            return await asyncio.wait_for(done, self._deadline)
        except TimeoutError:
            if done.cancelled() and queue is self._work:
                logger.warning("The thread for %s hangs, and is given up after %.0f s", self._name, self._deadline)
                self.close()
            raise

    def close(self) -> None:
        """Let the thread go when it has done what waits; the next piece of work starts another one."""
        self._work.put(None)
        self._work = SimpleQueue()
        self._running = False


def _run(queue: SimpleQueue[Callable[[], None] | None]) -> None:
    while (work := queue.get()) is not None:
        with _undisturbed():
            work()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the garbage collector from stopping all threads at once, the one that answers among them.

    It starts when many objects are made, which is what drawing a large model does, and nothing interrupts its rounds.
    What is drawn and remembered has no cycles. It is taken for permanent where there is much of it, since the next
    round would visit all of it.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > _MANY:
            gc.freeze()
        if was_enabled:
            gc.enable()


def _tell(loop: asyncio.AbstractEventLoop, how: Callable[[asyncio.Future[Any], Any], None], *what: Any) -> None:
    try:
        loop.call_soon_threadsafe(how, *what)
    except RuntimeError:
        logger.debug("The session ended before this was done")


def _succeed(done: asyncio.Future[Any], result: object) -> None:
    if not done.done():
        done.set_result(result)


def _fail(done: asyncio.Future[Any], error: Exception) -> None:
    if not done.done():
        done.set_exception(error)
