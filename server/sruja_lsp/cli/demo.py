"""`sruja-lsp demo`: a real session with the server, shown as an editor would show it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sruja_lsp.cli.style import OF_SEVERITY, Style

if TYPE_CHECKING:
    from types import TracebackType

_SEVERITIES = {1: "error", 2: "warning", 3: "information", 4: "hint"}
_SHOWN = 8


class _Session:
    """An editor's side of a conversation over standard input and output."""

    def __init__(self, path: Path, text: str) -> None:
        self.uri = path.resolve().as_uri()
        self.text = text
        self.version = 1
        self.requests = 0
        self.process = subprocess.Popen(  # our own program
            [sys.executable, "-m", "sruja_lsp", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> Self:
        """Shakes hands and opens the document."""
        capabilities = {
            "general": {"positionEncodings": ["utf-32"]},
            "textDocument": {
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {"relatedInformation": True},
            },
        }
        self.request("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        self.notify("initialized", {})
        document = {"uri": self.uri, "languageId": "sruja", "version": 1, "text": self.text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Says goodbye."""
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.wait(5)

    def send(self, message: dict[str, Any]) -> None:
        """Writes one message."""
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        if self.process.stdin is not None:
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        """Reads one message."""
        stream = self.process.stdout
        if stream is None:
            raise EOFError("the server has no output")
        length = 0
        while (line := stream.readline().strip()) or not length:
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            elif not line and self.process.poll() is not None:
                raise EOFError("the server has gone away")
        message: dict[str, Any] = json.loads(stream.read(length))
        return message

    def notify(self, method: str, params: object) -> None:
        """Tells the server something."""
        self.send({"method": method, "params": params})

    def request(self, method: str, params: object) -> Any:
        """Asks the server something."""
        self.requests += 1
        self.send({"id": self.requests, "method": method, "params": params})
        while (message := self.receive()).get("id") != self.requests or "method" in message:
            continue
        return message.get("result")

    def at(self, method: str, offset: int) -> Any:
        """Asks about a place in the text."""
        before = self.text[:offset]
        position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return self.request(f"textDocument/{method}", {"textDocument": {"uri": self.uri}, "position": position})

    def findings(self) -> list[dict[str, Any]]:
        """The findings of the newest version."""
        while True:
            message = self.receive()
            params = message.get("params", {})
            if message.get("method") == "textDocument/publishDiagnostics" and params.get("version") == self.version:
                found: list[dict[str, Any]] = params["diagnostics"]
                return found

    def change(self, text: str) -> list[dict[str, Any]]:
        """Puts another text in place of the old one."""
        self.version += 1
        self.text = text
        document = {"uri": self.uri, "version": self.version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})
        return self.findings()


def model_path() -> Path:
    """The model that comes along."""
    packaged = Path(__file__).parents[1] / "showcase.sruja"
    return packaged if packaged.is_file() else Path(__file__).parents[3] / "fixtures" / "showcase.sruja"


def demo(file: Path | None, *, pause: bool) -> int:
    """Show a session on a model; returns the exit status."""
    path = file or model_path()
    style = Style.of(sys.stdout)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{path} cannot be read: {error}", file=sys.stderr)
        return 2
    with _Session(path, text) as session:
        scenes = _Scenes(session, style, pause=pause)
        scenes.opened(path)
        place = text.find("containerInstance ")
        if place < 0:
            print("\nThis model deploys nothing: the demo's other scenes need a containerInstance.")
            return 0
        scenes.hovered(place)
        scenes.jumped(place)
        scenes.completed(place)
        scenes.mistyped(place)
    print(f"\n{style('Next', 'bold')}   sruja-lsp check FILE    your editor: README.md    every rule: sruja-lsp rules")
    return 0


class _Scenes:
    def __init__(self, session: _Session, style: Style, *, pause: bool) -> None:
        self.session = session
        self.style = style
        self.pause = pause

    def title(self, number: int, text: str) -> None:
        if self.pause and number > 1:
            input(self.style("  (enter) ", "dim"))
        print(f"\n{self.style(f' {number} ', 'reverse', 'bold')} {self.style(text, 'bold')}\n")

    def excerpt(self, line: int, around: int = 1) -> None:
        lines = self.session.text.split("\n")
        for number in range(max(line - around, 0), min(line + around + 1, len(lines))):
            print(f"{self.style(f'{number + 1:5} │', 'dim')} {lines[number]}")

    def mark(self, found: dict[str, Any]) -> None:
        line = self.session.text.split("\n")[found["range"]["start"]["line"]]
        start, end = found["range"]["start"], found["range"]["end"]
        width = (end["character"] if end["line"] == start["line"] else len(line)) - start["character"]
        severity = _SEVERITIES[found["severity"]]
        colour = OF_SEVERITY[severity]
        number = f"{start['line'] + 1:5} │"
        print(f"{self.style(number, 'dim')} {line}")
        print(f"      {self.style('│', 'dim')} {' ' * start['character']}{self.style('~' * max(width, 1), colour)}")
        print(f"        {self.style(severity, colour, 'bold')} {found['message']} {self.style(found['code'], 'dim')}")

    def opened(self, path: Path) -> None:
        self.title(1, f"Open {path.name}")
        found = [finding for finding in self.session.findings() if finding["severity"] <= 2]  # noqa: PLR2004  # warning
        lines = self.session.text.count("\n")
        print(f"  {lines} lines, {self.style('no problems', 'green') if not found else f'{len(found)} problems'}")
        for finding in found:
            self.mark(finding)

    def target(self, place: int) -> int:
        return self.session.text.index(" ", place) + 1

    def hovered(self, place: int) -> None:
        self.title(2, "Hover the container this instance runs")
        offset = self.target(place)
        offset += self.session.text[offset:].split(None, 1)[0].rfind(".") + 1
        self.excerpt(self.session.text.count("\n", 0, offset))
        result = self.session.at("hover", offset)
        print()
        for line in (result or {}).get("contents", {}).get("value", "").replace("**", "").splitlines():
            if not set(line) <= set("|- "):
                shown = line.rstrip().replace("\\<", "<").replace("\\_", "_").replace("`", "")
                print(f"        {self.style('┃', 'blue')} {shown}")

    def jumped(self, place: int) -> None:
        self.title(3, "Go to its definition")
        offset = self.target(place)
        word = self.session.text[offset:].split(None, 1)[0]
        result = self.session.at("definition", offset + word.rfind(".") + 1)
        for location in result or []:
            line = location.get("range", location.get("targetSelectionRange"))["start"]["line"]
            print(f"  {word} {self.style('→', 'green')} line {line + 1}")
            self.excerpt(line)

    def completed(self, place: int) -> None:
        self.title(4, "Type `containerInstance ` and see what can be deployed here")
        text = self.session.text
        line_start = text.rfind("\n", 0, place) + 1
        inserted = f"{text[line_start:place]}containerInstance \n"
        self.session.change(text[:line_start] + inserted + text[line_start:])
        result = self.session.at("completion", line_start + len(inserted) - 1)
        for item in result["items"][:_SHOWN]:
            print(
                f"        {self.style('◆', 'magenta')} {item['label']:32} {self.style(item.get('detail', ''), 'dim')}"
            )
        if len(result["items"]) > _SHOWN:
            print(self.style(f"          and {len(result['items']) - _SHOWN} more", "dim"))
        self.session.change(text)

    def mistyped(self, place: int) -> None:
        self.title(5, "Mistype a name, and leave a line half written: everything else stays alive")
        text = self.session.text
        offset = self.target(place)
        word = text[offset:].split(None, 1)[0]
        broken = text[:offset] + word + "x" + text[offset + len(word) :]
        line_start = text.rfind("\n", 0, place) + 1
        broken = broken[:line_start] + "  node \n  Half ->\n" + broken[line_start:]
        for finding in self.session.change(broken):
            if finding["severity"] <= 2:  # noqa: PLR2004  # warning
                self.mark(finding)
        symbols = self.session.request("textDocument/documentSymbol", {"textDocument": {"uri": self.session.uri}})
        print(f"\n  the outline still has its {len(symbols)} entries")
        self.session.change(text)
