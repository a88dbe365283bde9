"""What a session costs, as an editor feels it: from the byte that goes in to the byte that comes out.

`make bench` runs it. Every figure of one table is from one run on one machine.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from subprocess import PIPE, Popen
from threading import Timer
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from tests.lsp.raw_client import RawClient, did_open, notification, request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OURS = (sys.executable, "-m", "sruja_lsp")
EMPTY = (sys.executable, str(Path(__file__).with_name("empty_server.py")))
URI = "file:///bench.sruja"
STARTS = 15
PATIENCE = 60
"""Seconds after which a session is ended, whatever it waits for."""
KEYSTROKES = 200
PROMISES = 20
SYSTEM = """\
Shop{n} = system "Shop number {n}" {{
  description "Sells what team {n} makes"
  metadata {{
    owner "team-{n}@example.com"
  }}
  Web{n} = container "Shop window {n}" {{
    technology "React"
    description "What customers of shop {n} see"
  }}
  Till{n} = container "Till {n}" {{
    technology "Rust"
    tags ["critical", "payment"]
    slo {{
      availability {{
        target "99.9%"
        window "30 days"
      }}
      latency {{
        p95 "200ms"
      }}
    }}
  }}
  Books{n} = database "Books {n}" {{
    technology "PostgreSQL"
  }}
  Web{n} -> Till{n} "orders at till {n}"
  Till{n} -> Books{n} "writes down sale {n}"
}}
Guest{n} = person "Guest {n}"
Guest{n} -> Shop{n}.Web{n} "buys in shop {n}"
deployment Live{n} "Live {n}" {{
  node Town{n} "Town {n}" {{
    containerInstance Shop{n}.Till{n} {{
      replicas 2
    }}
  }}
}}

"""


NEEDED = """\
Bank = system "Bank" { slo { availability { target "99%" } } }
Shop0.Till0 -> Bank "asks whether the card is good"
"""
"""What the first till needs, so that its availability is one that can be kept, or cannot."""


def say(line: str) -> None:
    """Print a line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def model(lines: int) -> str:
    """A model of about so many lines; most of them are not repeated."""
    return "".join(SYSTEM.format(n=number) for number in range(lines // SYSTEM.count("\n")))


@contextmanager
def started(command: tuple[str, ...]) -> Iterator[tuple[RawClient, float]]:
    """A server, and the milliseconds from its start to its answer to `initialize`."""
    before = perf_counter()
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
        try:
            watch = Timer(PATIENCE, process.kill)
            watch.start()
            client = RawClient(process)
            client.initialize()
            yield client, (perf_counter() - before) * 1e3
        finally:
            watch.cancel()
            process.kill()


def starts() -> None:
    """Compare the start with that of a server that can do nothing, in turns, so that both see the same machine."""
    ours: list[float] = []
    empty: list[float] = []
    for _ in range(STARTS):
        for command, times in ((OURS, ours), (EMPTY, empty)):
            with started(command) as (_client, took):
                times.append(took)
    say("| start → answer to `initialize`, median of 15 | ms |\n| --- | ---: |")
    say(f"| a pygls server that can do nothing | {median(empty):.0f} |")
    say(f"| this server | {median(ours):.0f} |")
    say(f"| ratio | {median(ours) / median(empty):.2f} |\n")


def _peak(client: RawClient) -> str:
    status = Path(f"/proc/{client.process.pid}/status")
    if not status.exists():
        return "?"
    (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
    return f"{int(line.split()[1]) / 1000:.1f} MB"


def _timed(task: Callable[[], object]) -> float:
    before = perf_counter()
    task()
    return (perf_counter() - before) * 1e3


class Session:
    """One document of one client."""

    def __init__(self, client: RawClient, text: str) -> None:
        """Begin before it is opened."""
        self.client = client
        self.text = text
        self.version = 1
        self.took = 0.0
        """Milliseconds that the last change took."""

    def open(self) -> None:
        """Open it and wait for its findings."""
        self.client.send(did_open(URI, self.text))
        self._judged()

    def replace(self, start: int, end: int, inserted: str) -> None:
        """Replace characters of a line and wait for the findings of that version; lines are counted beforehand."""
        self.version += 1
        stretch = {"start": self._place(start), "end": self._place(end)}
        document = {"uri": URI, "version": self.version}
        change = {"textDocument": document, "contentChanges": [{"range": stretch, "text": inserted}]}
        message = notification("textDocument/didChange", change)
        before = perf_counter()
        self.client.send(message)
        self._judged()
        self.took = (perf_counter() - before) * 1e3
        self.text = self.text[:start] + inserted + self.text[end:]

    def typed(self, behind: str) -> list[float]:
        """The milliseconds of keystrokes behind a text in the middle; each makes a word that was not there before."""
        at = self._middle(behind)
        end = at
        times = []
        for number in range(KEYSTROKES):
            word = f"q{number:x}z"
            self.replace(at, end, word)
            times.append(self.took)
            end = at + len(word)
        self.replace(at, end, "")
        return times

    def asked(self, method: str, behind: str) -> list[float]:
        """The milliseconds of requests about the place behind a text in the middle."""
        place = {"textDocument": {"uri": URI}, "position": self._place(self._middle(behind))}
        message = request(method, f"textDocument/{method}", place)
        return [_timed(lambda: self.client.send(message).answer(method)) for _ in range(100)]

    def without(self, text: str) -> float:
        """The milliseconds for deleting a text in the middle."""
        at = self._middle(text)
        self.replace(at - len(text), at, "")
        return self.took

    def promised(self) -> tuple[list[float], list[float]]:
        """The milliseconds from another promise to the first findings, and to those about the whole model."""
        at = self.text.index('target "') + len('target "')
        first, second = [], []
        for number in range(PROMISES):
            before = perf_counter()
            self.replace(at, at + 5, ("98.0%", "99.9%")[number % 2])
            first.append(self.took)
            self._judged()
            second.append((perf_counter() - before) * 1e3)
        return first, second

    def _judged(self) -> None:
        while self.client.notified("textDocument/publishDiagnostics")["version"] != self.version:
            pass  # the slow rules had something to add about an earlier version

    def _middle(self, behind: str) -> int:
        return self.text.index(behind, len(self.text) // 2) + len(behind)

    def _place(self, offset: int) -> dict[str, int]:
        return {"line": self.text.count("\n", 0, offset), "character": offset - (self.text.rfind("\n", 0, offset) + 1)}


KEYS = {
    "a description": '  description "What',
    "the title of an element": 'container "Shop window',
    "the name of an element": "  Books",
    "the end of a relation": "-> Till",
    "the name of a node": "node Town",
    "a containerInstance": "containerInstance Shop",
}
"""What is typed into, and the text before the cursor."""


ASKED = "containerInstance Shop"


def session(text: str, title: str) -> None:
    """Measure one session on a text."""
    with started(OURS) as (client, _):
        sleep(0.5)
        one = Session(client, text)
        rows = {"open → findings": [_timed(one.open)]}
        sleep(2)
        for method in ("hover", "definition", "completion"):
            rows[method] = one.asked(method, ASKED if ASKED in text else "-> Shop")
        for name, behind in KEYS.items():
            if behind not in text:
                continue
            rows[f"keystroke in {name} → findings"] = one.typed(behind)
        if NEEDED in text:
            rows["another promise → findings"], rows["another promise → findings about the whole model"] = (
                one.promised()
            )
        rows["a `}` deleted → findings"] = [one.without("\n  }")]
        rows["keystroke in a description, a `}` missing → findings"] = one.typed(KEYS["a description"])
        say(f"| {title}, {text.count(chr(10)):,} lines | p50 ms | p95 ms |\n| --- | ---: | ---: |")
        for name, times in rows.items():
            p95 = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
            say(f"| {name} | {median(times):.2f} | {p95:.2f} |")
        say(f"| peak memory | {_peak(client)} | |\n")


def main() -> None:
    """Measure it all."""
    starts()
    for size in (10_000, 100_000):
        session(model(size) + NEEDED, "a flat model")
    systems = re.sub(r"(?ms)^deployment .*?^}\n", "", model(10_800))
    inner = "".join("  " + line for line in systems.splitlines(keepends=True) if line.strip())
    session(f'All = system "All" {{\n{inner}}}\n', "one single block")


if __name__ == "__main__":
    main()
