"""The web server of the preview, on this machine and for this machine, in a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import threading
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import uvicorn

    from sruja_lsp.preview.pages import Pages, Preview

logger = logging.getLogger(__name__)

HOST: Final = "127.0.0.1"

_SWEEP: Final = 10.0
"""Seconds between two looks for pages that are gone."""

_START: Final = 20.0
"""Seconds that the server may take to start, with all its imports on a slow disk."""


class PreviewServer:
    """Serves the page of any number of documents. May be called from any thread once it is started."""

    def __init__(self, answer: Callable[[str, str, dict[str, Any]], Awaitable[object]], port: int = 0) -> None:
        """Prepare.

        `answer` answers the request of a page (previewed document, method, parameters) on the server's own event loop,
        and raises `PageError` where it cannot. Port 0 takes a free one.
        """
        self._answer = answer
        self._wanted_port = port
        self._pages: Pages
        self._server: uvicorn.Server
        self._loop: asyncio.AbstractEventLoop
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="preview server", daemon=True)
        self.port = 0

    def start(self) -> None:
        """Listen; returns when requests are answered.

        Raises:
            OSError: The port is taken, or nothing can be listened to.
        """
        listening = self._listen()
        self.port = listening.getsockname()[1]
        self._listening = listening
        self._thread.start()
        if not self._ready.wait(_START):
            raise OSError("the web server does not start")
        if self._failure is not None:
            raise OSError(str(self._failure)) from self._failure

    def stop(self) -> None:
        """Close all connections, and end the thread."""
        if self._thread.is_alive() and self._failure is None:
            self._server.should_exit = True
            self._server.force_exit = True
            self._thread.join(5)

    def open(self, uri: str, *, name: str, view: str | None, editor: bool) -> str:
        """Serve the page of a document; returns its address, the same one each time."""
        opening: dict[str, object] = {"uri": uri, "name": name, "editor": editor, "save": False}
        preview: Preview = self._call(lambda: self._pages.open(uri, opening))
        hash_ = f"#view={quote(view, safe='')}" if view is not None else ""
        return f"http://{HOST}:{self.port}/{preview.token}/{hash_}"

    def close(self, uri: str) -> None:
        """Serve the page of a document no more."""
        self._later(lambda: self._pages.end(uri))

    def suspend(self, uri: str, message: str) -> None:
        """The document cannot be shown for now; its pages keep the last picture, and say so."""
        self._later(lambda: self._pages.suspend(uri, message))

    def resume(self, uri: str) -> None:
        """The document can be shown again."""
        self._later(lambda: self._pages.reopen(uri))

    def tell(self, uri: str, method: str, params: dict[str, object]) -> None:
        """Tell the pages of a document something."""
        self._later(lambda: self._pages.tell(uri, method, params))

    @property
    def watched(self) -> frozenset[str]:
        """The documents that somebody looks at."""
        return self._pages.watched

    def _later(self, do: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(do)
        except RuntimeError:
            logger.debug("The preview server has ended")

    def _call(self, do: Callable[[], Any]) -> Any:
        async def call() -> Any:
            return do()

        return asyncio.run_coroutine_threadsafe(call(), self._loop).result(_START)

    def _listen(self) -> socket.socket:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if sys.platform == "win32":
                # On Windows `SO_REUSEADDR` would let another program listen at the same port.
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((HOST, self._wanted_port))
        except OSError:
            listening.close()
            raise
        return listening

    def _run(self) -> None:
        try:
            # Nobody who opens no preview waits for these.
            import uvicorn

            from sruja_lsp.preview.pages import Pages
            from sruja_lsp.preview.web import application

            self._pages = Pages(self._answer)
            config = uvicorn.Config(
                application(self._pages),
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="websockets-sansio",
                ws_max_size=1 << 20,
                ws_per_message_deflate=False,
                timeout_graceful_shutdown=1,
                server_header=False,
            )
            self._server = _server(config, self._ready.set)
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - the thread that waits is told
            self._failure = error
            logger.warning("The preview server has ended: %s", error)
        finally:
            self._ready.set()
            self._listening.close()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        serving = asyncio.ensure_future(self._server.serve(sockets=[self._listening]))
        while not serving.done():
            await asyncio.wait([serving], timeout=_SWEEP)
            self._pages.sweep()
        await serving


def _server(config: uvicorn.Config, when_started: Callable[[], None]) -> uvicorn.Server:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            when_started()

    return Server(config)
