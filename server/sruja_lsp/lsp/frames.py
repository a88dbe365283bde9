"""The base protocol: messages as they lie in a stream of bytes, each behind its header."""

import logging
from collections.abc import Iterator
from typing import Final

logger = logging.getLogger(__name__)

_HEADER_END: Final = b"\r\n\r\n"
_LONGEST_HEADER: Final = 8192
"""More bytes than this without the end of a header cannot be one: something else is talking to us."""


class FrameError(Exception):
    """What arrives is not the base protocol, and where the next message starts cannot be known."""


class Frames:
    """Cuts a stream that arrives in arbitrary pieces into the bodies of its messages."""

    __slots__ = ("_buffer", "_length")

    def __init__(self) -> None:
        """Start at the beginning of a stream."""
        self._buffer = bytearray()
        self._length: int | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take in the next bytes of the stream and give every message they complete.

        Raises:
            FrameError: The bytes cannot belong to the base protocol.
        """
        self._buffer += data
        while (length := self._next_length()) is not None and len(self._buffer) >= length:
            body = bytes(self._buffer[:length])
            del self._buffer[:length]
            self._length = None
            yield body

    def _next_length(self) -> int | None:
        """The length of the next body, or None while its header has not arrived in full."""
        while self._length is None:
            end = self._buffer.find(_HEADER_END)
            if end < 0:
                if len(self._buffer) > _LONGEST_HEADER:
                    message = f"no header in {len(self._buffer)} bytes; this is not the Language Server Protocol"
                    raise FrameError(message)
                return None
            header = bytes(self._buffer[:end])
            del self._buffer[: end + len(_HEADER_END)]
            self._length = _content_length(header)
            if self._length is None:
                logger.error("Skipped a header without a usable Content-Length: %r", header[:200])
        return self._length


def frame(body: bytes) -> bytes:
    """Put a header before a body."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def _content_length(header: bytes) -> int | None:
    """What a header says about its body. Names of header fields may be written in any case."""
    for field in header.split(b"\r\n"):
        name, _, value = field.partition(b":")
        value = value.strip()
        if name.strip().lower() == b"content-length" and value.isdigit():
            return int(value)
    return None
