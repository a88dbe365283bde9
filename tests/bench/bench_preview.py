"""What the live diagram costs: from a keystroke to the picture, and what typing costs while a picture is drawn.

`make bench` runs it. Every figure of one table is from one run on one machine.
"""

from __future__ import annotations

import threading
from itertools import count
from queue import Empty, Queue
from statistics import median, quantiles
from time import perf_counter, sleep
from typing import Any

from tests.bench.bench_server import SYSTEM, URI, model, say
from tests.lsp.raw_client import RawClient, did_open, notification, raw_client, request

VIEW = "system:Shop100"
"""What somebody looks at in a model of five hundred boxes."""
BOXES = 50
KEYSTROKES = 100
TYPING = 0.08
"""Seconds between two keystrokes of somebody who types fast."""


class Listening(RawClient):
    """Reads in a thread of its own, so that the moment a message arrives is known."""

    def __init__(self, client: RawClient) -> None:
        super().__init__(client.process)
        self.arrived: Queue[tuple[float, dict[str, Any]]] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while (message := self.read()) is not None:
            self.arrived.put((perf_counter(), message))

    def until(self, **wanted: object) -> tuple[float, dict[str, Any]]:
        """The next message with these members."""
        while True:
            at, message = self.arrived.get(timeout=60)
            if all(message.get(name) == value for name, value in wanted.items()):
                return at, message


def boxes(number: int) -> str:
    """A system of so many containers, each joined to the next two."""
    lines = ['Shop = system "Shop" {']
    for n in range(number):
        lines += [
            f'  C{n} = container "Container {n}" {{',
            '    technology "Go"',
            f'    description "Does part {n}"',
            "  }",
        ]
    for n in range(1, number):
        lines.append(f'  C{n // 2} -> C{n} "asks {n}"')
    return "\n".join([*lines, "}", ""])


def picture(client: Listening, numbers: count[int], **more: object) -> dict[str, Any]:
    """Ask for a picture."""
    number = next(numbers)
    client.send(request(number, "sruja/diagram", {"textDocument": {"uri": URI}, **more}))
    result: dict[str, Any] = client.until(id=number)[1]["result"]
    return result


def keystroke(version: int, line: int, character: int, text: str, removed: int = 0) -> dict[str, Any]:
    """A change of one place."""
    stretch = {"start": {"line": line, "character": character}, "end": {"line": line, "character": character + removed}}
    return notification(
        "textDocument/didChange",
        {"textDocument": {"uri": URI, "version": version}, "contentChanges": [{"range": stretch, "text": text}]},
    )


def table(name: str, times: list[float]) -> None:
    """One line of the report."""
    say(f"{name:58} median {median(times) * 1e3:6.1f} ms   p95 {quantiles(times, n=20)[-1] * 1e3:6.1f} ms")


def to_picture(what: str, line: int, character: int, text: str) -> None:
    """From the keystroke until the client has the new picture, in a model of fifty boxes."""
    numbers = count(1)
    with raw_client() as raw:
        raw.initialize()
        client = Listening(raw)
        client.send(did_open(URI, boxes(BOXES)))
        have = picture(client, numbers, view="system:Shop")
        times = []
        for version in range(2, KEYSTROKES + 2):
            start = perf_counter()
            client.send(keystroke(version, line, character, text))
            client.until(method="sruja/didChangeDiagram")
            have = picture(client, numbers, view="system:Shop", haveVersion=have["version"])
            times.append(perf_counter() - start)
            sleep(TYPING)
        table(what, times)


def typing(pause: float, *, preview: bool) -> None:
    """From the keystroke to its findings at 10,000 lines, with a client that shows each picture and without."""
    numbers = count(1)
    text = model(10_000)
    line = len(SYSTEM.splitlines()) * 100 + 1
    with raw_client() as raw:
        raw.initialize()
        client = Listening(raw)
        client.send(did_open(URI, text))
        client.until(method="textDocument/publishDiagnostics")
        sleep(1)
        asked = 0
        pictures = 0
        if preview:
            start = perf_counter()
            picture(client, numbers, view=VIEW)
            say(f"{'first picture at 10,000 lines':58} {(perf_counter() - start) * 1e3:13.1f} ms")
        times = []
        for version in range(2, KEYSTROKES + 2):
            start = perf_counter()
            client.send(keystroke(version, line, 15, "x"))
            published = False
            while not published or client.arrived.qsize() or perf_counter() - start < pause:
                try:
                    at, message = client.arrived.get(
                        timeout=max(0.001, pause - (perf_counter() - start)) if published else 30
                    )
                except Empty:
                    break
                if (
                    message.get("method") == "textDocument/publishDiagnostics"
                    and message["params"]["version"] == version
                    and not published
                ):
                    times.append(at - start)
                    published = True
                elif message.get("method") == "sruja/didChangeDiagram" and not asked:
                    asked = next(numbers)
                    client.send(
                        request(asked, "sruja/diagram", {"textDocument": {"uri": URI}, "view": VIEW, "haveVersion": 1})
                    )
                elif message.get("id") == asked:
                    asked = 0
                    pictures += 1
        what = f"keystroke to findings at 10,000 lines, every {pause * 1e3:.0f} ms"
        table(f"{what}, {pictures} pictures" if preview else what, times)


if __name__ == "__main__":
    to_picture("keystroke to picture, 50 boxes, nothing moves", 0, 0, "// note\n")
    to_picture("keystroke to picture, 50 boxes, a title grows", 1, 20, "x")
    for pause in (0.08, 0.0):
        typing(pause, preview=False)
        typing(pause, preview=True)
