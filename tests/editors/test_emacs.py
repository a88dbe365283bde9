"""A real Emacs with eglot, and `emacs-client/` installed as the page says, drives the real server."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sysconfig
import termios
import textwrap
from base64 import b64decode
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.browser import chromium, watched_page
from tests.support.editors import home, of_debian, opener
from tests.support.paths import FIXTURES, ROOT, SHOWCASE, read
from tests.support.snapshots import check
from tests.support.words import clauses, keywords, properties

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

GUIDE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
MODE = ROOT / "emacs-client" / "sruja-mode.el"


def _constant(name: str, words: Iterable[str], doc: str) -> str:
    listed = textwrap.fill(
        " ".join(f'"{word}"' for word in words), 116, initial_indent="    ", subsequent_indent="    "
    )
    return f'(defconst {name}\n  \'({listed.strip()})\n  "{doc}")\n'


def test_the_words_are_those_of_the_language() -> None:
    text = MODE.read_text(encoding="utf-8")
    listed = re.compile(r"(?<=Change them there\.\n).*?(?=;; end of words)", re.DOTALL)
    assert listed.search(text)
    written = _constant("sruja--keywords", (*keywords(), *clauses()), "Words that begin a statement or go on with one.")
    written += _constant("sruja--properties", properties(), "Names of properties.")
    check(MODE, listed.sub(written, text))


OTHER = """\
import { Café } from "./model.sruja"
Owner = person "Owner"
/* é😀 */ Owner -> Café.Bar "é😀"
"""

MODEL = """\
Guest = person "Guest"
Café = system "Café" {
  /* é😀 */ Bar = container "The bar ☕" {
    slo { availability { target "99.9%" window "30 days" } }
  }
  Till = database "Till"
}
/* é😀 */ Café.Bar -> Café.Gost "é😀"
deployment Live "Live" {
  node Town "Town" {
    /* 😀 */ containerInstance Café.Bar { replicas 2 }
  }
}
"""


def emacs() -> str:
    """An Emacs with eglot."""
    program = of_debian("emacs", "emacs-nox", "elpa-eglot")
    asked = subprocess.run([program, "--batch", "--eval", "(require 'eglot)"], capture_output=True, check=False)
    assert asked.returncode == 0, asked.stderr.decode()
    return program


def example() -> str:
    """What the page says to write into init.el, formatting when a model is saved included."""
    section = re.split(r"\n## ", GUIDE.partition("\n## Emacs\n")[2])[0]
    start, on_save = re.findall(r"```elisp\n(.+?)```", section, re.DOTALL)
    return f"{start}{on_save}".replace("/path/to/the/clone", str(ROOT))


class Emacs:
    """An Emacs at a terminal of its own: typed into by keys, and looked at through `emacsclient`."""

    def __init__(self, folder: Path, model: Path) -> None:
        """Start it in an empty home, configured as the page says, with a model open."""
        init = folder / ".emacs.d" / "init.el"
        init.parent.mkdir(exist_ok=True)
        self.socket = folder / "socket"
        self.model = model
        serve = f'(setq server-socket-dir "{folder}" server-name "socket")\n(server-start)\n'
        init.write_text(example() + serve, encoding="utf-8")
        # Emacs compiles itself in the background when it is new, and shows what it thinks of itself in a window.
        early = "(setq native-comp-deferred-compilation nil)\n"
        init.with_name("early-init.el").write_text(early, encoding="utf-8")
        programs = folder / "bin"
        programs.mkdir()
        self.opened = opener(programs)
        path = os.pathsep.join((str(programs), sysconfig.get_path("scripts"), "/usr/bin", "/bin"))
        self.environment = home(folder) | {"PATH": path, "TERM": "xterm", "LC_ALL": "C.UTF-8", "DISPLAY": ":9"}
        self.terminal, child = pty.openpty()
        termios.tcsetwinsize(child, (40, 120))
        # Emacs asks for the terminal that controls it by name.
        command = ["setsid", "--ctty", "--wait", emacs(), "-nw", str(model)]
        self.process = subprocess.Popen(
            command, stdin=child, stdout=child, stderr=child, env=self.environment, cwd=folder
        )
        os.close(child)
        Thread(target=self._read, daemon=True).start()
        self.wait("Emacs", self.socket.exists)

    def _read(self) -> None:
        """Take what is shown, so that Emacs need not wait."""
        with suppress(OSError):  # how a terminal ends on Linux
            while os.read(self.terminal, 65536):
                pass

    def lisp(self, code: str) -> Any:
        """The value of an expression in the buffer that is shown, through JSON."""
        form = (
            "(with-current-buffer (window-buffer (selected-window)) (require 'json)"
            f" (base64-encode-string (encode-coding-string (json-encode {code}) 'utf-8) t))"
        )
        command = ["emacsclient", "--socket-name", str(self.socket), "--eval", form]
        result = subprocess.run(command, capture_output=True, check=False, env=self.environment, timeout=30)
        assert result.returncode == 0, (code, result.stderr.decode())
        return json.loads(b64decode(result.stdout.strip(b'"\n')))

    def keys(self, *keys: str) -> None:
        """Type: texts as they are, and `M-x`, `C-x`, `RET` as Emacs calls them."""
        for key in keys:
            named = {"RET": "\r", "M-DEL": "\x1b\x7f", "C-/": "\x1f", "C-M-i": "\x1b\x09"}.get(key)
            if named is None and re.fullmatch(r"M-.", key):
                named = f"\x1b{key[-1]}"
            if named is None and re.fullmatch(r"C-[a-z]", key):
                named = chr(ord(key[-1]) & 0x1F)
            os.write(self.terminal, (named or key).encode())

    def wait(self, what: str, condition: Callable[[], Any]) -> Any:
        """Wait until something is there, and return it."""
        deadline = monotonic() + 30
        while not (seen := condition()):
            if monotonic() > deadline or self.process.poll() is not None:
                shown = self.lisp("(list (buffer-string) (with-current-buffer (messages-buffer) (buffer-string)))")
                pytest.fail(f"waited in vain: {what}\n{shown[0]}\n{shown[1]}")
            sleep(0.02)
        return seen

    def go_to(self, text: str, offset: int = 0) -> None:
        """Put the cursor on a text of the buffer."""
        found = f"(progn (goto-char (point-min)) (search-forward {json.dumps(text, ensure_ascii=False)} nil t))"
        end = self.lisp(f"(let ((end {found})) (when end (goto-char (- end {len(text) - offset}))) end)")
        assert end, text

    def face(self, text: str) -> str:
        """How the first sign of a text is coloured."""
        self.go_to(text)
        return str(self.lisp('(format "%s" (get-text-property (point) \'face))'))

    def minibuffer(self) -> str:
        """What is asked, with what stands there as the answer."""
        asked = """(if (active-minibuffer-window)
                       (with-current-buffer (window-buffer (active-minibuffer-window)) (buffer-string)) "")"""
        return str(self.lisp(asked))

    def line(self) -> str:
        """The line the cursor is in."""
        return str(self.lisp("(buffer-substring-no-properties (line-beginning-position) (line-end-position))"))

    def underlined(self, *expected: str) -> None:
        """Wait until exactly this is underlined: each an error or a warning and its text."""
        overlays = """
            (vconcat (cl-loop for each in (overlays-in (point-min) (point-max))
                              when (overlay-get each 'flymake-diagnostic) collect
                              (format "%s %s" (overlay-get each 'category)
                                      (buffer-substring-no-properties (overlay-start each) (overlay-end each)))))
        """
        self.wait(
            f"{expected} is underlined",
            lambda: sorted(self.lisp(overlays)) == sorted(f"flymake-{each}" for each in expected),
        )

    def settled(self) -> None:
        """Wait until the server has the text: eglot sends changes after a pause."""
        self.wait("the changes are sent", lambda: self.lisp("(null eglot--recent-changes)"))

    def jump(self, text: str, offset: int, line: str) -> None:
        """Go from a place to what it refers to, and back."""
        self.settled()
        self.go_to(text, offset)
        self.keys("M-.")
        self.wait(f"a jump to {line}", lambda: self.line() == line)
        self.keys("M-,")
        self.wait("the way back", lambda: text in self.line())

    def server(self) -> int:
        """The process of the server, once there is one."""
        process = "(let ((server (eglot-current-server))) (and server (process-id (jsonrpc--process server))))"
        return int(self.wait("the server", lambda: self.lisp(process)))

    def starts(self) -> int:
        """Begin with the model; returns the process of the server, which has told what it found."""
        self.wait("the model", lambda: self.lisp("(symbol-name major-mode)") == "sruja-mode")
        self.keys("C-f")  # eglot waits for the first command
        server = self.server()
        self.underlined("error Café.Gost")
        return server

    def leave(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Emacs]:
    """Somebody at an Emacs."""
    model = tmp_path / "model.sruja"
    model.write_text(MODEL, encoding="utf-8")
    opened = Emacs(tmp_path, model)
    yield opened
    opened.leave()


def test_journey(person: Emacs) -> None:
    server = person.starts()

    # Colours: two words, two faces.
    person.wait("colours", lambda: person.face("containerInstance Café.Bar") == "font-lock-keyword-face")
    assert person.face("Bar = container") == "font-lock-function-name-face"

    # Findings come while a name is typed, and go when it is right.
    person.go_to("Café.Gost", len("Café."))
    person.keys("M-d", "Gast")
    person.underlined("error Café.Gast")
    person.keys("M-DEL", "Till")
    person.underlined()

    quick_fix(person)
    hover_and_jump(person)

    # Completion.
    person.go_to("containerInstance Café.Bar")
    person.keys("C-e", "RET", "/* é😀 */ containerInstance Café.Ti")
    person.settled()
    person.keys("C-M-i")
    person.wait("completion", lambda: person.line() == "    /* é😀 */ containerInstance Café.Till")
    person.underlined()

    # A half-written line leaves the rest alive.
    person.go_to("deployment Live")
    person.keys("Half =", "RET")
    person.underlined("error =")
    person.jump("containerInstance Café.Till", len("containerInstance Café."), '  Till = database "Till"')
    person.go_to("Half =")
    person.keys("C-k", "C-k")
    person.underlined()

    # A comment is the mode's.
    person.go_to("deployment Live")
    person.keys("M-;")
    person.wait("a comment", lambda: person.lisp("(and (nth 4 (syntax-ppss)) t)"))
    person.keys("C-/")
    person.underlined()

    # The server is killed, comes back, and knows the text as it is now, unsaved.
    person.go_to('Café.Till "é😀"', len("Café."))
    person.keys("M-d", "Tool")
    person.underlined("error Café.Tool")
    # eglot takes a server that ends within its first three seconds for one that never works.
    person.wait(
        "eglot's trust", lambda: person.lisp("(not (timerp (eglot--inhibit-autoreconnect (eglot-current-server))))")
    )
    os.kill(server, signal.SIGKILL)
    person.wait("another server", lambda: person.server() != server)
    person.keys("M-DEL", "Toll")
    person.underlined("error Café.Toll")
    person.keys("M-DEL", "Till")
    person.underlined()


def quick_fix(person: Emacs) -> None:
    """Put a name right that is nearly right."""
    person.go_to('Café.Till "é😀"', len("Café."))
    person.keys("M-d", "Tull")
    person.underlined("error Café.Tull")
    person.settled()
    person.go_to("Café.Tull", 2)
    person.keys("M-x", "eglot-code-actions", "RET")
    person.wait("the offers", lambda: "Change to `Café.Till`" in person.minibuffer())
    person.keys("RET")
    person.wait("the line that was put right", lambda: 'Café.Bar -> Café.Till "é😀"' in person.line())
    person.underlined()


def hover_and_jump(person: Emacs) -> None:
    """Ask what is at the cursor, go to where it is declared, and look at the outline."""
    person.settled()
    person.go_to("containerInstance Café.Bar", len("containerInstance Café."))
    person.keys("M-x", "eldoc", "RET")
    shown = """
        (mapconcat (lambda (each) (if (string-match-p "eldoc" (buffer-name each))
                                      (with-current-buffer each (buffer-string)) "")) (buffer-list) "")
    """
    # Eldoc also tells what comes next in a statement, and first what it knew of the place before.
    told = ("The bar ☕", "43 min 12 s", "99.9%")
    person.wait("the hover", lambda: all(text in person.lisp(shown) for text in told))
    person.keys("C-x", "1")

    # Jump, and outline.
    bar = '  /* é😀 */ Bar = container "The bar ☕" {'
    person.jump("containerInstance Café.Bar", len("containerInstance Café."), bar)
    person.jump("containerInstance Café.Bar", len("containerInstance "), 'Café = system "Café" {')
    outline = person.lisp("(prin1-to-string (imenu--make-index-alist t))")
    assert all(name in outline for name in ("Café", "Bar", "Guest", "Live", "Town")), outline


def test_a_server_that_crashes_at_once_is_left_alone(person: Emacs) -> None:
    os.kill(person.starts(), signal.SIGKILL)
    said = "(with-current-buffer (messages-buffer) (buffer-string))"
    person.wait("a message", lambda: "Not auto-reconnecting, last one didn't last long" in person.lisp(said))
    assert person.lisp("(null (eglot-current-server))")
    # Until somebody starts it again.
    person.go_to("Café.Gost", len("Café."))
    person.keys("M-d", "Gast", "M-x", "eglot", "RET")
    person.server()
    person.underlined("error Café.Gast")


def test_format_and_rename(person: Emacs) -> None:
    other = person.model.with_name("other.sruja")
    other.write_text(OTHER, encoding="utf-8")
    person.starts()

    # Format on save.
    person.go_to("node Town")
    person.keys("   ")
    person.wait("a bad line", lambda: person.line() == '     node Town "Town" {')
    person.settled()
    person.keys("C-x", "C-s")
    person.wait("the formatted line", lambda: person.line() == '  node Town "Town" {')
    person.wait("the formatted file", lambda: '\n  node Town "Town" {' in read(person.model))

    # Rename in both files.
    person.settled()
    person.go_to("containerInstance Café.Bar", len("containerInstance Café."))
    person.keys("M-x", "eglot-rename", "RET", "Tresen", "RET")
    # Before it touches a file that is not open, eglot asks.
    person.wait("a question", lambda: "other.sruja" in person.minibuffer())
    person.keys("yes", "RET")
    person.wait("the renamed line", lambda: "containerInstance Café.Tresen {" in person.line())
    assert '/* é😀 */ Café.Tresen -> Café.Gost "é😀"' in person.lisp("(buffer-string)")
    renamed = '(with-current-buffer (find-buffer-visiting "other.sruja") (buffer-string))'
    assert person.lisp(renamed).endswith('/* é😀 */ Owner -> Café.Tresen "é😀"\n')
    person.underlined("error Café.Gost")


def test_the_live_diagram(person: Emacs) -> None:
    """A click in Chromium moves Emacs' cursor, and Emacs' cursor and keys change what Chromium shows."""
    person.starts()
    person.keys("C-u", "C-c", "C-p")
    person.wait("a question", lambda: person.minibuffer().startswith("View: "))
    person.keys("system:Café", "RET")
    person.wait("an address", person.opened.exists)
    with chromium() as browser, watched_page(browser) as watched:
        page = watched.page
        page.goto(person.opened.read_text(encoding="utf-8").strip())
        page.wait_for_selector('[data-id="Café.Till"]')

        # It changes while somebody types.
        person.go_to("Till = database")
        person.keys("C-e", "RET", 'Cellar = database "Cellar 😀"')
        person.settled()
        page.wait_for_selector('[data-id="Café.Cellar"]')

        # A click leads to the text.
        page.click('[data-id="Café.Till"]')
        person.wait("the till", lambda: person.line() == '  Till = database "Till"')
        assert person.lisp("(thing-at-point 'symbol)") == "Till"
        page.click('[data-id="Café.Cellar"]')
        person.wait("the cellar", lambda: person.line() == '  Cellar = database "Cellar 😀"')

        # It follows the cursor, which is moved by keys.
        person.go_to("The bar")
        person.keys("C-f")
        page.wait_for_selector('[data-id="Café.Bar"][data-ui-current]')

        person.keys("M-x", "sruja-preview-close", "RET")
        person.wait("the end of the page", lambda: page.request.get(page.url).status == 404)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("model.svg", b"<svg"),
        ("model.png", b"\x89PNG"),
        ("model.mmd", b"---"),
        ("model.dot", b"digraph"),
        ("model.json", b"{"),
    ],
)
def test_export(person: Emacs, name: str, start: bytes) -> None:
    person.starts()
    person.keys("C-c", "C-e", name, "RET")
    file = person.model.with_name(name)
    person.wait("the file", lambda: file.exists() and file.stat().st_size)
    assert file.read_bytes().startswith(start)


def test_the_mode_compiles_without_a_warning(tmp_path: Path) -> None:
    (tmp_path / MODE.name).write_bytes(MODE.read_bytes())
    strict = ["--eval", "(setq byte-compile-error-on-warn t)", "-f", "batch-byte-compile"]
    command = [emacs(), "--batch", *strict, str(tmp_path / MODE.name)]
    result = subprocess.run(command, capture_output=True, check=False, env=home(tmp_path))
    assert result.returncode == 0, result.stderr.decode()


def test_colours(tmp_path: Path) -> None:
    model = FIXTURES / "editors" / "colours.sruja"
    script = Path(__file__).with_name("colours.el")
    command = [emacs(), "--batch", "-L", str(MODE.parent), "-l", "sruja-mode", "-l", str(script), str(model)]
    result = subprocess.run(command, capture_output=True, check=False, env=home(tmp_path) | {"LC_ALL": "C.UTF-8"})
    assert result.returncode == 0, result.stderr.decode()
    lines = zip(model.read_text(encoding="utf-8").splitlines(), result.stdout.decode().splitlines(), strict=True)
    check(model.with_suffix(".emacs"), "".join(f"{line}\n    {seen}\n" for line, seen in lines))


def test_indentation(tmp_path: Path) -> None:
    model = tmp_path / "model.sruja"
    model.write_text(
        "".join(f"{line.lstrip()}\n" for line in read(SHOWCASE).splitlines()), encoding="utf-8", newline="\n"
    )
    indent = "(progn (find-file (pop command-line-args-left)) (indent-region (point-min) (point-max)) (save-buffer))"
    command = [emacs(), "--batch", "-L", str(MODE.parent), "-l", "sruja-mode", "--eval", indent, str(model)]
    result = subprocess.run(command, capture_output=True, check=False, env=home(tmp_path) | {"LC_ALL": "C.UTF-8"})
    assert result.returncode == 0, result.stderr.decode()
    assert read(model) == read(SHOWCASE)
