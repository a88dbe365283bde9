"""`sruja-lsp demo`: a real session with the server, shown as an editor would show it."""

from __future__ import annotations

import shutil
import sys
import sysconfig
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sruja_lsp.cli.browser import open_in_browser
from sruja_lsp.cli.conversation import Conversation, ServerGoneError
from sruja_lsp.cli.screen import Mark, Screen
from sruja_lsp.cli.style import count

if TYPE_CHECKING:
    from collections.abc import Iterator

_WARNING: Final = 2
_INSTANCE: Final = "containerInstance"
_NEWCOMER: Final = '\nNewcomer = system "Written while you watch"\n'
_HALF: Final = 'node Spare "Spare capacity'
"""What is half written: the closing quote is missing, so the rest of the file could pass for text."""


def model_path() -> Path:
    """The model that comes along."""
    packaged = Path(__file__).parents[1] / "showcase.sruja"
    return packaged if packaged.is_file() else Path(__file__).parents[3] / "fixtures" / "showcase.sruja"


def demo(file: Path | None, *, pause: bool) -> int:
    """Show a session on a model.

    Returns:
        0, 1 when the server ends too early, 2 when the model cannot be read.
    """
    path = file or model_path()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"sruja-lsp demo: error: {str(path)!r} cannot be read: {error}\n")
        return 2
    screen = Screen()
    try:
        with Conversation(path.resolve().as_uri(), text) as conversation:
            _Scenes(screen, conversation, pause=pause and sys.stdin.isatty()).play(path)
            _what_next(screen)
            _preview(screen, conversation)
            status = conversation.end()
    except ServerGoneError:
        sys.stderr.write("sruja-lsp demo: error: the server has ended in the middle of the session\n")
        return 1
    if status:
        sys.stderr.write(f"sruja-lsp demo: error: the server ended with exit status {status}\n")
        return 1
    return 0


def _preview(screen: Screen, talk: Conversation) -> None:
    """Show the live diagram. Where somebody sits at the terminal, it stays until he has seen enough."""
    talk.picture()  # the first one loads what draws
    end = len(talk.text)
    _, typed = talk.replace(end, end, _NEWCOMER)
    _, took = talk.picture()
    talk.replace(end, end + len(_NEWCOMER), "")
    drawn, _ = talk.picture()
    url, _ = talk.preview()
    screen.title("The live diagram", _milliseconds(typed + took))
    if not url:
        screen.say("No page can be served on this machine.")
        return
    ids = [one["id"] for one in drawn.get("elements", ())]
    lines = sum("->" in one for one in ids)
    what = f"{count(len(ids) - lines, 'element')} and {count(lines, 'relation')}"
    screen.say(f"{what}, drawn anew at each keystroke in about this time, and served to this machine alone:")
    screen.say()
    screen.say((url, "bold cyan"), indent=2)
    screen.say()
    if not sys.stdin.isatty():
        screen.say("The page was served for as long as this demo ran; `sruja-lsp preview FILE` keeps one open.")
        return
    if not open_in_browser(url):
        screen.say("Open it in a browser.")
    screen.say("Click on a box, double-click on a system, press / for all views.")
    for what, removed, text in (
        ("Have a system written, and watch it appear", 0, _NEWCOMER),
        ("Have it taken back", len(_NEWCOMER), ""),
    ):
        screen.say(what)
        screen.pause()
        talk.replace(end, end + removed, text)
    screen.say("End the demo")
    screen.pause()


def _what_next(screen: Screen) -> None:
    command = "sruja-lsp" if shutil.which("sruja-lsp") else _short(Path(sysconfig.get_path("scripts"), "sruja-lsp"))
    screen.title("What next")
    for what, how in (
        ("this, with a model of yours", f"{command} demo FILE"),
        ("check models, here or in CI", f"{command} check FILE"),
        ("the live diagram of a model", f"{command} preview FILE"),
        ("every rule there is", f"{command} rules"),
        ("connect your editor", "README.md says how"),
    ):
        screen.say(f"{what:29}", (how, "bold"))
    screen.say()


def _short(path: Path) -> str:
    """A path as one would type it here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _milliseconds(took: float) -> str:
    return f"{took:.1f} ms" if took < 100 else f"{took:.0f} ms"  # noqa: PLR2004 - three digits say enough


def _named(symbols: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """All symbols of an outline, in the order of the text."""
    for symbol in symbols:
        yield symbol
        yield from _named(symbol.get("children") or [])


def _on(line: int, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings that start on a line."""
    return [one for one in found if one["range"]["start"]["line"] == line]


class _Scenes:
    """What somebody does in the editor, one thing after the other."""

    def __init__(self, screen: Screen, conversation: Conversation, *, pause: bool) -> None:
        self._screen = screen
        self._talk = conversation
        self._pause = pause
        self._scene = 0

    def play(self, path: Path) -> None:
        self._open(path)
        symbols, _ = self._talk.outline()
        instances = (symbol for symbol in _named(symbols) if (symbol.get("detail") or "").startswith(_INSTANCE))
        instance = next(instances, None)
        if instance is None:
            self._screen.say()
            self._screen.say(f"Nothing is deployed in this model: the other scenes need a {_INSTANCE}.")
            return
        text = self._talk.text
        for scene in (self._hover, self._jump, self._complete, self._mistype, self._write_half):
            scene(instance["selectionRange"])
            if self._talk.text != text:
                self._talk.replace(0, len(self._talk.text), text)

    def _title(self, text: str, took: float) -> None:
        if self._pause and self._scene:
            self._screen.pause()
        self._scene += 1
        self._screen.title(f"{self._scene}  {text}", _milliseconds(took))

    def _open(self, path: Path) -> None:
        answer, started = self._talk.begin()
        server = answer["serverInfo"]
        found, took = self._talk.open()
        found = [one for one in found if one.get("severity", 1) <= _WARNING]
        self._screen.say()
        self._screen.say(
            (f"{server['name']} {server['version']}", "bold"),
            f" over standard input and output, up after {_milliseconds(started)}.",
        )
        self._screen.say("The times at the right are measured, from each question to its answer.")
        self._title(f"Open {_short(path)}", took)
        lines = count(len(self._talk.text.splitlines()), "line")
        problems = (count(len(found), "problem"), "yellow") if found else ("no problems", "green")
        self._screen.say(f"{lines}, ", problems)
        self._screen.say("A server that has just started loads the language with its first file.")
        if found:
            self._screen.say()
            self._screen.findings(self._talk.text, found)

    def _hover(self, name: dict[str, Any]) -> None:
        answer, took = self._talk.ask("hover", self._talk.offset(name["end"]))
        self._title("Hover: what runs here, and how reliable must it be?", took)
        self._screen.source(self._talk.text, name, Mark("cyan"), before=1, after=1)
        self._screen.popup(answer["contents"]["value"] if answer else "The server has nothing to say here.")

    def _jump(self, name: dict[str, Any]) -> None:
        answer, took = self._talk.ask("definition", self._talk.offset(name["end"]))
        self._title("Go to definition: from where it runs to what it is", took)
        self._screen.source(self._talk.text, name, Mark("cyan"))
        if not answer:
            self._screen.say("It leads nowhere: no such element.", indent=8)
        for link in answer or []:
            place = link["targetSelectionRange"]
            self._screen.say(("↓", "bold green"), f" line {place['start']['line'] + 1}", indent=6)
            if link["targetUri"] == self._talk.uri:
                self._screen.source(self._talk.text, place, Mark("bold green"), after=2)
            else:
                self._screen.say(link["targetUri"], indent=8)

    def _complete(self, name: dict[str, Any]) -> None:
        line, end, _, _ = self._write_above(name, f"{_INSTANCE} ")
        answer, took = self._talk.ask("completion", end)
        self._title("Complete: what can be deployed here?", took)
        items = sorted(answer["items"], key=lambda item: item.get("sortText", item["label"]))
        cursor = {"line": line, "character": end - self._talk.offset({"line": line, "character": 0})}
        self._screen.source(self._talk.text, {"start": cursor, "end": cursor}, Mark("bold", "^"))
        if items:
            self._screen.proposals(items, (items[0].get("documentation") or {}).get("value", ""))
        else:
            self._screen.say("Nothing: no element of this model can be.", indent=8)

    def _mistype(self, name: dict[str, Any]) -> None:
        line, end = name["end"]["line"], self._talk.offset(name["end"])
        found, took = self._talk.replace(end, end, self._talk.text[end - 1])
        self._title("Mistype: one letter too many", took)
        wrong = _on(line, found)
        self._screen.findings(self._talk.text, wrong)
        if not wrong:
            self._screen.say("Nothing is wrong: that is a name too.")
        for one in wrong:
            suggestions = (one.get("data") or {}).get("suggestions")
            if suggestions:
                self._mend(one["range"], suggestions[0])
                break

    def _mend(self, place: dict[str, Any], suggestion: str) -> None:
        """Take what a finding suggests."""
        start = place["start"]
        found, took = self._talk.replace(self._talk.offset(start), self._talk.offset(place["end"]), suggestion)
        self._screen.say()
        self._screen.say(f"Take the suggestion, `{suggestion}`:")
        self._screen.say()
        end = {"line": start["line"], "character": start["character"] + len(suggestion)}
        self._screen.source(self._talk.text, {"start": start, "end": end}, Mark("green"))
        left = _on(start["line"], found)
        self._screen.findings(self._talk.text, left)
        if not left:
            self._screen.say(("✓ no problem", "green"), f", {_milliseconds(took)} later", indent=8)

    def _write_half(self, name: dict[str, Any]) -> None:
        before, _ = self._talk.outline()
        line, _, found, took = self._write_above(name, _HALF)
        symbols, asked = self._talk.outline()
        self._title("Write half a line: the rest stays as it was", took)
        self._screen.findings(self._talk.text, _on(line, found))
        now, kept = (Counter(symbol["name"] for symbol in _named(entries)) for entries in (symbols, before))
        still = f"all {kept.total()}" if kept <= now else f"{(kept & now).total()} of {kept.total()}"
        new = f", and {(now - kept).total()} new" if now - kept else ""
        self._screen.say()
        self._screen.say(f"The outline still has {still} entries{new} ({_milliseconds(asked)}):")
        self._screen.say()
        around = [symbol for symbol in symbols if symbol["range"]["start"]["line"] <= line]
        self._screen.outline(around[-1], line)

    def _write_above(self, name: dict[str, Any], words: str) -> tuple[int, int, list[dict[str, Any]], float]:
        """Write on a line of its own, above an instance and as far in.

        Returns:
            The line, the offset behind the words, the findings, and the milliseconds they took.
        """
        line = name["start"]["line"]
        start = self._talk.offset({"line": line, "character": 0})
        rest = self._talk.text[start:]
        indent = rest[: len(rest) - len(rest.lstrip(" \t"))]
        found, took = self._talk.replace(start, start, f"{indent}{words}\n")
        return line, start + len(indent) + len(words), found, took
