"""What a session costs, as an editor feels it: from the byte that goes in to the byte that comes out.

`make bench` runs it. Every figure of one table is from one run on one machine.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from subprocess import PIPE, Popen
from threading import Timer
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any

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


def _findings(client: RawClient, version: int) -> None:
    """Read the next findings about a version; those about the whole model may be a second message about one before."""
    while client.notified("textDocument/publishDiagnostics")["version"] != version:
        pass


def session(lines: int) -> None:
    """Measure one session on a model of a size."""
    text = model(lines) + NEEDED
    middle = text.count("\n") // 2
    numbered = text.split("\n")
    line = next(n for n in range(middle, len(numbered)) if "containerInstance" in numbered[n])
    described = next(n for n in range(middle, len(numbered)) if "What customers" in numbered[n])
    place = {"textDocument": {"uri": URI}, "position": {"line": line, "character": numbered[line].index(".") + 1}}
    with started(OURS) as (client, _):
        sleep(0.5)
        rows: dict[str, list[float]] = {}

        def opened() -> None:
            client.send(did_open(URI, text))
            _findings(client, 1)

        rows["open → findings"] = [_timed(opened)]
        sleep(0.5)

        def ask(method: str) -> Callable[[], object]:
            return lambda: client.send(request(method, f"textDocument/{method}", place)).answer(method)

        for method in ("hover", "definition", "completion"):
            rows[method] = [_timed(ask(method)) for _ in range(100)]

        column = numbered[described].index("What")
        version = 1

        def typed() -> None:
            nonlocal version
            version += 1
            start = {"line": described, "character": column}
            change: dict[str, Any] = {"range": {"start": start, "end": start}, "text": "x"}
            document = {"uri": URI, "version": version}
            client.send(notification("textDocument/didChange", {"textDocument": document, "contentChanges": [change]}))
            _findings(client, version)

        rows["keystroke → findings"] = [_timed(typed) for _ in range(KEYSTROKES)]

        promised = next(n for n in range(len(numbered)) if 'target "' in numbered[n])
        written = numbered[promised].index('"') + 1

        def promise(share: str) -> None:
            nonlocal version
            version += 1
            start, end = ({"line": promised, "character": written + behind} for behind in (0, 5))
            change: dict[str, Any] = {"range": {"start": start, "end": end}, "text": share}
            document = {"uri": URI, "version": version}
            client.send(notification("textDocument/didChange", {"textDocument": document, "contentChanges": [change]}))
            _findings(client, version)

        first: list[float] = []
        second: list[float] = []
        for number in range(PROMISES):
            before = perf_counter()
            first.append(_timed(partial(promise, ("98.0%", "99.9%")[number % 2])))
            _findings(client, version)
            second.append((perf_counter() - before) * 1e3)
        rows["promise → findings"] = first
        rows["promise → findings about the whole model"] = second
        say(f"| {text.count(chr(10)):,} lines | p50 ms | p95 ms |\n| --- | ---: | ---: |")
        for name, times in rows.items():
            p95 = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
            say(f"| {name} | {median(times):.2f} | {p95:.2f} |")
        say(f"| peak memory | {_peak(client)} | |\n")


if __name__ == "__main__":
    starts()
    for size in (10_000, 100_000):
        session(size)
