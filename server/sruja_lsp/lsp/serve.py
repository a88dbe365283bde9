"""Running the server until its client is done with it."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from sruja_lsp.lsp import log
from sruja_lsp.lsp.server import SrujaServer
from sruja_lsp.lsp.transport import Address, serve_stdio, serve_tcp

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)


def serve(
    *, tcp: tuple[str, int] | None, websocket: tuple[str, int] | None, log_level: str, log_file: Path | None
) -> int:
    """Serve one client, over standard input and output unless an address is given; returns the exit status."""
    try:
        log.configure(log_level, log_file)
    except OSError as error:
        return _failed(f"cannot write the log: {error}")
    protocol = SrujaServer().protocol
    try:
        if websocket is not None:
            from sruja_lsp.lsp.websocket import serve_websocket

            return serve_websocket(protocol, Address(*websocket))
        if tcp is not None:
            return serve_tcp(protocol, Address(*tcp))
    except OSError as error:
        return _failed(f"cannot listen: {error}")
    return serve_stdio(protocol)


def _failed(message: str) -> int:
    sys.stderr.write(f"sruja-lsp: {message}\n")
    return 1
