"""A client connected by a WebSocket, such as an editor in a web page."""

import asyncio
import logging
import re
from typing import TYPE_CHECKING, Final

from sruja_lsp.lsp.transport import Address, announce, connect

if TYPE_CHECKING:
    from websockets.asyncio.server import ServerConnection

    from sruja_lsp.lsp.inbox import Inbox
    from sruja_lsp.lsp.protocol import SrujaProtocol

logger = logging.getLogger(__name__)

_LOCAL_PAGES: Final = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")
"""Web pages that may connect. Any page that a browser shows can try to reach a WebSocket on this machine."""

_TRY_AGAIN_LATER: Final = 1013


def serve_websocket(protocol: "SrujaProtocol", address: Address) -> int:
    """Wait for one client on a WebSocket and talk to it; returns the exit status."""
    return asyncio.run(_serve(protocol, address))


async def _serve(protocol: "SrujaProtocol", address: Address) -> int:
    # Few people need WebSockets, and nobody else should wait for the import.
    from websockets.asyncio.server import serve

    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    taken = False

    async def talk(connection: "ServerConnection") -> None:
        nonlocal taken
        if taken:
            await connection.close(_TRY_AGAIN_LATER, "this server has its client already")
            return
        taken = True
        ended.set_result(await _talk(protocol, connection))

    # No limit on the size: the message that opens a document holds all of it.
    async with serve(talk, address.host, address.port, origins=[None, _LOCAL_PAGES], max_size=None) as server:
        announce("ws", next(iter(server.sockets)).getsockname())
        return await ended


async def _talk(protocol: "SrujaProtocol", connection: "ServerConnection") -> int:
    outbox = _Outbox()
    inbox = connect(protocol, outbox, include_headers=False)
    receiving = asyncio.create_task(_receive(protocol, connection, inbox))
    sending = asyncio.create_task(outbox.send_to(connection))
    status = await inbox.finished
    outbox.close()
    await sending
    receiving.cancel()
    return status


async def _receive(protocol: "SrujaProtocol", connection: "ServerConnection", inbox: "Inbox") -> None:
    async for message in connection:
        inbox.put([message.encode() if isinstance(message, str) else message])
    logger.info("The client closed the connection")
    inbox.close(protocol.lsp_exit)


class _Outbox:
    """What waits to be sent. Writing to a WebSocket takes its time, and pygls does not wait."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue()

    def write(self, data: bytes) -> None:
        self._waiting.put_nowait(data)

    def close(self) -> None:
        self._waiting.put_nowait(None)

    async def send_to(self, connection: "ServerConnection") -> None:
        # Imported again only by name: the server is running, so the package is loaded.
        from websockets.exceptions import ConnectionClosed

        try:
            while (data := await self._waiting.get()) is not None:
                # As text, which is what a web page's client expects; bytes would reach it as a blob.
                await connection.send(data.decode())
        except ConnectionClosed:
            logger.debug("The client left before it had read everything")
