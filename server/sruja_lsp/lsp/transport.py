"""The ways a client can be connected by a stream of bytes: standard input and output, or TCP."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from pygls.io_ import StdoutWriter

from sruja_lsp.lsp.frames import FrameError, Frames
from sruja_lsp.lsp.inbox import Inbox

if TYPE_CHECKING:
    from pygls.io_ import Writer

    from sruja_lsp.lsp.protocol import SrujaProtocol

logger = logging.getLogger(__name__)

_CHUNK: Final = 1 << 16

_LAST_BYTES: Final = 2.0
"""Seconds that a client has to read what was sent before the end."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen."""

    host: str
    port: int


def serve_stdio(protocol: SrujaProtocol) -> int:
    """Talk to the client that started this process; returns the exit status."""
    output = sys.stdout.buffer
    # A stray print would break the stream. What is printed goes where the log goes.
    sys.stdout = sys.stderr
    if sys.stdin.isatty():
        sys.stderr.write(
            "sruja-lsp speaks the Language Server Protocol on standard input and is waiting for an editor.\n"
            "Press Ctrl-C to stop it; `sruja-lsp demo` shows what it does, `sruja-lsp --help` what else there is.\n"
        )
    return asyncio.run(_serve_stdio(protocol, sys.stdin.fileno(), StdoutWriter(output)))


def serve_tcp(protocol: SrujaProtocol, address: Address) -> int:
    """Wait for one client on a TCP port and talk to it; returns the exit status."""
    return asyncio.run(_serve_tcp(protocol, address))


async def _serve_stdio(protocol: SrujaProtocol, source: int, writer: Writer) -> int:
    inbox = connect(protocol, writer)
    # One thread, which only reads: the client can always get rid of what it writes, so that two full pipes never wait
    # for each other, and a cancellation is seen while another request is being handled. It reads the descriptor
    # itself, since a buffered reader's lock held by a thread that waits would get in the way of the exit.
    threading.Thread(target=_read, args=(source, protocol, inbox), name="reader", daemon=True).start()
    return await inbox.finished


def _read(source: int, protocol: SrujaProtocol, inbox: Inbox) -> None:
    frames = Frames()
    try:
        try:
            while chunk := os.read(source, _CHUNK):
                inbox.put(frames.feed(chunk))
        except (OSError, FrameError) as error:
            logger.error("Cannot read from the client: %s", error)  # noqa: TRY400 - a traceback would not say more
        inbox.close(protocol.lsp_exit)
    except RuntimeError:
        logger.debug("The event loop ended before the input did")


async def _serve_tcp(protocol: SrujaProtocol, address: Address) -> int:
    loop = asyncio.get_running_loop()
    connected: _Connected = loop.create_future()
    server = await loop.create_server(lambda: _Connection(protocol, connected), address.host, address.port)
    announce("tcp", server.sockets[0].getsockname())
    connection, inbox = await connected
    # One process serves one client, as over standard input; the next one is refused, not kept waiting.
    server.close()
    status = await inbox.finished
    await connection.close()
    return status


class _Connection(asyncio.Protocol):
    """What one TCP connection brings in."""

    def __init__(self, protocol: SrujaProtocol, connected: _Connected) -> None:
        self._protocol = protocol
        self._connected = connected
        self._frames = Frames()
        self._inbox: Inbox | None = None
        self._lost = asyncio.Event()

    async def close(self) -> None:
        """Hang up, when the last of our bytes has left."""
        self._transport.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._lost.wait(), _LAST_BYTES)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        if self._connected.done():
            self._transport.abort()
            return
        self._inbox = connect(self._protocol, self._transport)
        self._connected.set_result((self, self._inbox))

    def data_received(self, data: bytes) -> None:
        if self._inbox is None:
            return
        try:
            self._inbox.put(self._frames.feed(data))
        except FrameError as error:
            logger.error("Cannot read from the client: %s", error)  # noqa: TRY400 - a traceback would not say more
            self._inbox.close(self._protocol.lsp_exit)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost.set()
        if self._inbox is not None:
            logger.info("The client closed the connection%s", f": {exc}" if exc else "")
            self._inbox.close(self._protocol.lsp_exit)


_Connected: TypeAlias = asyncio.Future[tuple[_Connection, Inbox]]


def connect(protocol: SrujaProtocol, writer: Writer, *, include_headers: bool = True) -> Inbox:
    """Tie the protocol to the one client it talks to."""
    protocol.set_writer(writer, include_headers=include_headers)
    protocol.inbox = Inbox(asyncio.get_running_loop(), protocol.receive)
    return protocol.inbox


def announce(scheme: str, bound: tuple[object, ...]) -> None:
    """Tell whoever started the server where it listens; the port may have been left to the system."""
    sys.stderr.write(f"sruja-lsp listens on {scheme}://{bound[0]}:{bound[1]}\n")
    sys.stderr.flush()
