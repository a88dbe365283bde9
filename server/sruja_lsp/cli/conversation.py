"""An editor's side of a session: the smallest client that the demo needs."""

from __future__ import annotations

import json
import subprocess
import sys
from threading import Timer
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_DEADLINE: Final = 60.0
"""Seconds a session may take in which nobody thinks; a server that hangs is ended then, and the demo says so."""

_CAPABILITIES: Final[dict[str, Any]] = {
    "general": {"positionEncodings": ["utf-32"]},
    "textDocument": {
        "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
        "definition": {"linkSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {"relatedInformation": True},
    },
}


class ServerGoneError(Exception):
    """The server has ended in the middle of the session."""


class Conversation:
    """A server process and one document open in it. Everything returns the answer and the milliseconds it took.

    The lines of the text end with a line feed each, and with nothing else, as Python reads files.
    """

    def __init__(self, uri: str, text: str) -> None:
        """Start the server as an editor would, in a process of its own."""
        self.uri = uri
        self.text = text
        self.version = 1
        self._requests = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sruja_lsp", "--stdio", "--log-level", "error"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        """Take part in the conversation."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Make sure that the process ends, however the conversation did."""
        self._process.kill()
        self._process.communicate()

    def begin(self) -> tuple[dict[str, Any], float]:
        """Shake hands."""
        parameters = {"processId": None, "rootUri": None, "capabilities": _CAPABILITIES}
        result, took = self._request("initialize", parameters)
        self._notify("initialized", {})
        return result, took

    def open(self) -> tuple[list[dict[str, Any]], float]:
        """Open the document; the answer is its findings."""
        document = {"uri": self.uri, "languageId": "sruja", "version": self.version, "text": self.text}
        return self._judged(lambda: self._notify("textDocument/didOpen", {"textDocument": document}))

    def replace(self, start: int, end: int, text: str) -> tuple[list[dict[str, Any]], float]:
        """Replace a part of the text; the answer is the findings of the new one."""
        changes = [{"range": {"start": self._position(start), "end": self._position(end)}, "text": text}]
        self.text = self.text[:start] + text + self.text[end:]
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
        return self._judged(
            lambda: self._notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})
        )

    def ask(self, what: str, offset: int) -> tuple[Any, float]:
        """Ask about a place: `hover`, `definition` or `completion`."""
        parameters = {"textDocument": {"uri": self.uri}, "position": self._position(offset)}
        return self._request(f"textDocument/{what}", parameters)

    def outline(self) -> tuple[list[dict[str, Any]], float]:
        """Ask for the symbols of the document."""
        symbols, took = self._request("textDocument/documentSymbol", {"textDocument": {"uri": self.uri}})
        return symbols or [], took

    def preview(self) -> tuple[str, float]:
        """Open the live diagram; the answer is the address of its page."""
        parameters = {"command": "sruja.preview.open", "arguments": [{"uri": self.uri}]}
        result, took = self._request("workspace/executeCommand", parameters)
        return (result or {}).get("url", ""), took

    def picture(self) -> tuple[dict[str, Any], float]:
        """Ask for the picture that the page shows first."""
        result, took = self._request("sruja/diagram", {"textDocument": {"uri": self.uri}})
        return result or {}, took

    def end(self) -> int:
        """Say good-bye; returns the server's exit status."""
        self._request("shutdown", None)
        self._notify("exit", None)
        try:
            return self._process.wait(_DEADLINE)
        except subprocess.TimeoutExpired as error:
            raise ServerGoneError from error

    def offset(self, position: dict[str, int]) -> int:
        """The offset of a position of the server."""
        lines = self.text.split("\n")[: position["line"]]
        return sum(len(line) + 1 for line in lines) + position["character"]

    def _position(self, offset: int) -> dict[str, int]:
        before = self.text[:offset]
        return {"line": before.count("\n"), "character": len(before) - (before.rfind("\n") + 1)}

    def _judged(self, send: Callable[[], None]) -> tuple[list[dict[str, Any]], float]:
        start = perf_counter()
        send()
        params = self._await(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"].get("version") == self.version
            )
        )["params"]
        return list(params["diagnostics"]), (perf_counter() - start) * 1e3

    def _request(self, method: str, params: object) -> tuple[Any, float]:
        self._requests += 1
        number = self._requests
        start = perf_counter()
        self._send({"id": number, "method": method, "params": params})
        message = self._await(lambda message: message.get("id") == number and "method" not in message)
        return message.get("result"), (perf_counter() - start) * 1e3

    def _notify(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = self._process.stdin
        if stream is None:
            raise ServerGoneError
        try:
            stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            stream.flush()
        except OSError as error:
            raise ServerGoneError from error

    def _await(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message that is wanted; the others are none of the demo's business."""
        watch = Timer(_DEADLINE, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            while not wanted(message := self._receive()):
                pass
        finally:
            watch.cancel()
        return message

    def _receive(self) -> dict[str, Any]:
        stream = self._process.stdout
        length = 0
        while stream is not None and (line := stream.readline()):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            elif not line.strip():
                message: dict[str, Any] = json.loads(stream.read(length))
                return message
        raise ServerGoneError
