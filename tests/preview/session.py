"""An editor with a preview: a real server, and a client that answers what the server asks of it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any

from tests.lsp.raw_client import RawClient, did_open, notification, raw_client, request

if TYPE_CHECKING:
    from collections.abc import Iterator

URI = "file:///preview/shop.sruja"

CAPABILITIES = {"window": {"showDocument": {"support": True}}, "general": {"positionEncodings": ["utf-16"]}}

PATIENCE = 20


class Editor:
    """One document in an editor that can show documents."""

    def __init__(self, client: RawClient) -> None:
        self.client = client
        self.text = ""
        self.version = 0
        self.shown: Queue[dict[str, Any]] = Queue()
        """What the server asked the editor to show."""
        self.notified: Queue[tuple[str, Any]] = Queue()
        self._answers: dict[object, Queue[dict[str, Any]]] = {}
        self._sending = threading.Lock()
        self._number = 0

    def listen(self) -> None:
        """Take messages in until the server ends."""
        while (message := self.client.read()) is not None:
            if "method" not in message:
                self._answers[message["id"]].put(message)
            elif "id" in message:
                if message["method"] == "window/showDocument":
                    self.shown.put(message["params"])
                self._send({"id": message["id"], "result": {"success": True}})
            else:
                self.notified.put((message["method"], message["params"]))

    def _send(self, message: dict[str, Any]) -> None:
        with self._sending:
            self.client.send(message)

    def ask(self, method: str, params: object) -> dict[str, Any]:
        """Send a request and wait for the whole answer."""
        self._number += 1
        answers = self._answers[self._number] = Queue()
        self._send(request(self._number, method, params))
        return answers.get(timeout=PATIENCE)

    def result(self, method: str, **params: object) -> Any:
        """The result of a request about the document."""
        answer = self.ask(method, {"textDocument": {"uri": URI}, **params})
        assert "error" not in answer, answer
        return answer["result"]

    def command(self, name: str, **argument: object) -> Any:
        """The result of a command about the document."""
        answer = self.ask("workspace/executeCommand", {"command": name, "arguments": [{"uri": URI, **argument}]})
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, text: str) -> None:
        self.text = text
        self.version += 1
        self._send(did_open(URI, text, self.version))

    def close(self) -> None:
        self._send(notification("textDocument/didClose", {"textDocument": {"uri": URI}}))

    def replace(self, old: str, new: str) -> None:
        """Type something over something that stands in the text once."""
        assert self.text.count(old) == 1, old
        before = self.text[: self.text.index(old)]
        start = {"line": before.count("\n"), "character": len(before) - (before.rfind("\n") + 1)}
        inside = old.rpartition("\n")
        end = {
            "line": start["line"] + old.count("\n"),
            "character": len(inside[2]) + (0 if inside[1] else start["character"]),
        }
        self.text = self.text.replace(old, new)
        self.version += 1
        changes = [{"range": {"start": start, "end": end}, "text": new}]
        document = {"uri": URI, "version": self.version}
        self._send(notification("textDocument/didChange", {"textDocument": document, "contentChanges": changes}))

    def place(self, text: str) -> dict[str, int]:
        """Where something that stands in the text once begins."""
        assert self.text.count(text) == 1, text
        before = self.text[: self.text.index(text)]
        return {"line": before.count("\n"), "character": len(before) - (before.rfind("\n") + 1)}

    def told(self, method: str, within: float = PATIENCE) -> Any:
        """The parameters of the next notification with this name."""
        while True:
            name, params = self.notified.get(timeout=within)
            if name == method:
                return params

    def quiet(self, method: str, within: float) -> bool:
        """Whether no such notification comes for so many seconds."""
        try:
            self.told(method, within)
        except Empty:
            return True
        return False

    def end(self) -> tuple[int, str]:
        """End the session; gives the exit status and the log."""
        self.ask("shutdown", None)
        self._send(notification("exit"))
        status = self.client.process.wait(PATIENCE)
        return status, self.client.log()


@contextmanager
def editor(text: str, capabilities: dict[str, Any] | None = None) -> Iterator[Editor]:
    """An editor with one document open."""
    with raw_client() as client:
        client.initialize(capabilities=CAPABILITIES if capabilities is None else capabilities)
        editing = Editor(client)
        thread = threading.Thread(target=editing.listen, daemon=True)
        thread.start()
        editing.open(text)
        try:
            yield editing
        finally:
            client.process.kill()
            thread.join(PATIENCE)
