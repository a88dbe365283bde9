"""A client that says exactly what a test wants said, however wrong, over a pipe to a real server."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER: Final = (sys.executable, "-m", "sruja_lsp")

PATIENCE: Final = 30
"""Seconds to wait for a process to end; only a server that hangs takes them."""


def packed(*messages: dict[str, Any]) -> bytes:
    """Messages as they travel, one right behind the other."""
    stream = b""
    for message in messages:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream += b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    return stream


def request(message_id: object, method: str, params: object = None) -> dict[str, Any]:
    return {"id": message_id, "method": method, "params": {} if params is None else params}


def notification(method: str, params: object = None) -> dict[str, Any]:
    return {"method": method, "params": {} if params is None else params}


def did_open(uri: str, text: str, version: int = 1) -> dict[str, Any]:
    document = {"uri": uri, "languageId": "sruja", "version": version, "text": text}
    return notification("textDocument/didOpen", {"textDocument": document})


def hover(message_id: object, uri: str, line: int = 0, character: int = 0) -> dict[str, Any]:
    position = {"line": line, "character": character}
    return request(message_id, "textDocument/hover", {"textDocument": {"uri": uri}, "position": position})


class RawClient:
    """Writes what it is told and reads one message after the other."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.skipped: list[dict[str, Any]] = []

    def write(self, stream: bytes) -> Self:
        assert self.process.stdin is not None
        self.process.stdin.write(stream)
        self.process.stdin.flush()
        return self

    def send(self, *messages: dict[str, Any]) -> Self:
        """Send messages in one go, so that they arrive together."""
        return self.write(packed(*messages))

    def read(self) -> dict[str, Any] | None:
        """The next message, or None when the server has closed its output."""
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline():
            if line == b"\r\n":
                message = json.loads(self.process.stdout.read(length))
                assert isinstance(message, dict)
                return message
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return None

    def answer(self, message_id: object) -> dict[str, Any]:
        """The answer to a request; what comes before is set aside."""
        while (message := self.read()) is not None:
            if message.get("id") == message_id and "method" not in message:
                return message
            self.skipped.append(message)
        raise AssertionError(f"no answer to {message_id!r} before the end of the output")

    def notified(self, method: str) -> Any:
        """The parameters of the next notification or request of the server with this method."""
        while (message := self.read()) is not None:
            if message.get("method") == method:
                return message.get("params")
            self.skipped.append(message)
        raise AssertionError(f"no {method} before the end of the output")

    def initialize(self, **params: Any) -> Any:
        """Begin a session; returns what the server can do."""
        self.send(
            request("initialize", "initialize", {"processId": None, "rootUri": None, "capabilities": {}, **params})
        )
        result = self.answer("initialize")["result"]
        self.send(notification("initialized"))
        return result["capabilities"]

    def end(self) -> int:
        """Close the server's input and wait for the end of the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(PATIENCE)

    def complaints(self) -> list[str]:
        """What the server logged but that something took long; that says more about the machine. Only after its end."""
        return [line for line in self.log().splitlines() if " took " not in line]

    def log(self) -> str:
        """What the server wrote to its log. Only after its end."""
        assert self.process.stderr is not None
        return self.process.stderr.read().decode()


@contextmanager
def raw_client(*arguments: str) -> Iterator[RawClient]:
    """A server process and the client that talks to it."""
    pipe = subprocess.PIPE
    with subprocess.Popen([*SERVER, *arguments], stdin=pipe, stdout=pipe, stderr=pipe) as process:
        try:
            yield RawClient(process)
        finally:
            process.kill()
