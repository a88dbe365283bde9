"""What a workspace of many files costs: three starts, before the last of which a file changes, typing, and a rename.

`make bench` runs it. Every figure of the table is from one run on one machine. `bench_workspace.py 100` takes 100
files.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

from tests.lsp.raw_client import SERVER, RawClient, did_open, notification, request

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = 2000
LINES = 100
KEYSTROKES = 200
CAPABILITIES: dict[str, Any] = {
    "window": {"workDoneProgress": True},
    "textDocument": {"diagnostic": {}, "rename": {"prepareSupport": True}},
    "workspace": {
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "diagnostics": {"refreshSupport": True},
        "workspaceEdit": {"documentChanges": True},
    },
}
PLATFORM = """\
import { * } from "./kinds.sruja"
Platform = system "Platform" {
  Bus = queue "Bus"
  Auth = container "Auth"
  Jobs = lambda "Jobs"
}
"""


def service(number: int) -> str:
    """One file: a system of ten services and stores, where they run, and what they need from other files."""
    chained = number % 10
    lines = ['import { * } from "../core/platform.sruja"']
    if chained:
        lines.append(f'import {{ * }} from "./service{number - 1}.sruja"')
    lines.append(f'Service{number} = system "Service {number}" {{')
    for part in range(10):
        lines += [
            f'  Api{part} = container "API {number}.{part}" {{',
            '    technology "Rust"',
            f'    description "Owns capability {number}.{part}"',
            "  }",
            f'  Db{part} = database "Store {number}.{part}"',
            f'  Api{part} -> Db{part} "reads {part}"',
        ]
    lines.append("}")
    lines += [f'Service{number}.Api{part} -> Platform.Bus "publishes"' for part in range(10)]
    if chained:
        lines.append(f'Service{number}.Api0 -> Service{number - 1}.Api0 "calls"')
    if number % 4 == 0:
        lines.append(f'Service{number}.Api1 -> Platform.Auth "asks"')
    lines += [f'deployment Live{number} "Live" {{', '  node Eu "EU" {']
    lines += [f"    containerInstance Service{number}.Api{part} {{ replicas {part + 2} }}" for part in range(10)]
    lines += ["  }", "}"]
    lines += [f"// note {line}" for line in range(len(lines), LINES)]
    return "\n".join(lines) + "\n"


def write(root: Path, files: int) -> Path:
    """Write a workspace; returns a file in its middle."""
    (root / "core").mkdir(parents=True)
    (root / "core" / "kinds.sruja").write_text('lambda = kind "Lambda"\n')
    (root / "core" / "platform.sruja").write_text(PLATFORM)
    for number in range(files - 2):
        folder = root / f"team{number // 50}"
        folder.mkdir(exist_ok=True)
        (folder / f"service{number}.sruja").write_text(service(number))
    middle = files // 2 // 10 * 10 + 5
    return root / f"team{middle // 50}" / f"service{middle}.sruja"


@contextmanager
def started(root: Path, cache: Path) -> Iterator[RawClient]:
    """A session in the workspace."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    with Popen(SERVER, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment) as process:
        try:
            client = RawClient(process)
            client.initialize(capabilities=CAPABILITIES, workspaceFolders=[{"uri": root.as_uri(), "name": "workspace"}])
            yield client
            client.send(request("bye", "shutdown"), notification("exit"))
            client.answer("bye")
            process.wait(60)
        finally:
            process.kill()


def hover(client: RawClient, path: Path, number: int) -> float:
    """Milliseconds until a hover is answered."""
    before = perf_counter()
    place = {"textDocument": {"uri": path.as_uri()}, "position": {"line": 3, "character": 4}}
    client.send(request(number, "textDocument/hover", place))
    assert client.answer(number)["result"] is not None
    return (perf_counter() - before) * 1e3


def indexed(client: RawClient, path: Path) -> list[float]:
    """The times of hovers, one after the other, until everything has been read."""
    times: list[float] = []
    while not any(
        message.get("method") == "$/progress" and message["params"]["value"]["kind"] == "end"
        for message in client.skipped
    ):
        times.append(hover(client, path, len(times) + 1000))
    client.skipped.clear()
    return times


def pulled(client: RawClient, path: Path) -> int:
    """How many findings a document has."""
    client.send(request("pull", "textDocument/diagnostic", {"textDocument": {"uri": path.as_uri()}}))
    return len(client.answer("pull")["result"]["items"])


def peak(client: RawClient) -> float:
    """The most memory that the process has had, in MB."""
    status = Path(f"/proc/{client.process.pid}/status")
    if not status.exists():
        return float("nan")
    (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1000


def p95(times: list[float]) -> float:
    """The time that one in twenty exceeds."""
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def row(name: str, value: str) -> None:
    """Print a line of the table."""
    sys.stdout.write(f"| {name} | {value} |\n")
    sys.stdout.flush()


def keystrokes(client: RawClient, path: Path, line: int, column: int) -> list[float]:
    """Milliseconds from typing a letter to the findings of the document."""
    times = []
    uri = path.as_uri()
    for version in range(2, KEYSTROKES + 2):
        start = {"line": line, "character": column}
        change = {"range": {"start": start, "end": start}, "text": "x"}
        document = {"uri": uri, "version": version}
        before = perf_counter()
        client.send(notification("textDocument/didChange", {"textDocument": document, "contentChanges": [change]}))
        pulled(client, path)
        times.append((perf_counter() - before) * 1e3)
    return times


def run(files: int) -> None:
    """Measure."""
    with TemporaryDirectory() as folder:
        root, cache = Path(folder, "workspace"), Path(folder, "cache")
        path = write(root, files)
        text = path.read_text()
        lines = sum(each.read_text().count("\n") for each in root.rglob("*.sruja"))
        sys.stdout.write(f"| {files} files, {lines} lines | |\n| --- | ---: |\n")
        for start in ("first", "second", "third"):
            if start == "third":
                changed = root / "team0" / "service3.sruja"
                changed.write_text(changed.read_text().replace("Owns capability 3.1", "Owns the capability 3.1"))
            before = perf_counter()
            with started(root, cache) as client:
                client.send(did_open(path.as_uri(), text))
                pulled(client, path)
                row(f"{start} start → findings of the open file", f"{perf_counter() - before:.2f} s")
                times = indexed(client, path)
                row(f"{start} start → everything read", f"{perf_counter() - before:.2f} s")
                row("hover meanwhile, median / p95", f"{median(times):.1f} / {p95(times):.1f} ms")
                client.send(request("all", "workspace/diagnostic", {"previousResultIds": []}))
                found = client.answer("all")["result"]["items"]
                assert len(found) == files
                row(f"{start} start → findings of all files", f"{perf_counter() - before:.2f} s")
                if start == "second":
                    typed = keystrokes(client, path, text.split("\n").index('    technology "Rust"'), 16)
                    row("keystroke → findings, median / p95", f"{median(typed):.2f} / {p95(typed):.2f} ms")
                    rename(client, root)
                row("memory, peak", f"{peak(client):.0f} MB")


def rename(client: RawClient, root: Path) -> None:
    """Rename a container that every fourth file refers to."""
    platform = root / "core" / "platform.sruja"
    client.send(did_open(platform.as_uri(), PLATFORM))
    place = {"textDocument": {"uri": platform.as_uri()}, "position": {"line": 3, "character": 3}, "newName": "Login"}
    before = perf_counter()
    client.send(request("rename", "textDocument/rename", place))
    answer = client.answer("rename").get("result")
    if answer is not None:
        took = perf_counter() - before
        row(f"rename in {len(answer['documentChanges'])} files", f"{took:.2f} s")


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else FILES)
