"""A real VS Code to test with: code-server in Chromium, driven as a person would drive it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import toolchain
from playwright.sync_api import TimeoutError, sync_playwright  # noqa: A004 - it is the one that is raised

from tests.support.browser import browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import FrameLocator, Locator, Page

ROOT: Final = Path(__file__).parents[2]
SCREENSHOTS: Final = toolchain.CACHE / "screenshots"
INSTALLED: Final = toolchain.CACHE / "vscode"

SERVER: Final = Path(sys.executable).with_name("sruja-lsp")
"""The server of the environment that the tests run in."""

#: What code-server needs to be installed, by its names in Debian.
DEBIAN: Final = ("g++", "libkrb5-dev", "make", "pkg-config")

FLAGS: Final = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)

#: Settings that keep VS Code quiet, so that nothing but what is tested moves.
QUIET: Final = {
    "chat.disableAIFeatures": True,
    "editor.hover.delay": 100,
    "editor.minimap.enabled": False,
    "files.autoSave": "off",
    "git.enabled": False,
    "security.workspace.trust.enabled": False,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "workbench.colorTheme": "Default Dark Modern",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
}


def installed() -> Path | None:
    """The program of code-server, where it is installed completely."""
    entry = INSTALLED / "node_modules" / "code-server" / "out" / "node" / "entry.js"
    return entry if (INSTALLED / ".done").exists() else None


def install() -> None:
    """Install code-server into the cache."""
    with toolchain.alone("vscode"):
        if installed() is not None:
            return
        INSTALLED.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(Path(__file__).parent / "vscode" / name, INSTALLED / name)
        toolchain.npm("ci", cwd=INSTALLED, extra={"npm_config_nodedir": str(toolchain.NODE_HOME)})
        (INSTALLED / ".done").touch()


class Workbench:
    """One window of VS Code on one folder. Every method waits until what it does can be seen."""

    def __init__(self, page: Page, folder: Path, storage: Path, shots: Path) -> None:
        self.page = page
        self.folder = folder
        self.storage = storage
        self._shots = shots
        self._count = 0

    # ---- looking ----

    def screenshot(self, name: str) -> None:
        """Keep what the window looks like now."""
        self._count += 1
        self.page.wait_for_timeout(250)  # what appears, fades in
        self._shots.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self._shots / f"{self._count:02}-{name}.png")

    @property
    def editor(self) -> Locator:
        """The text editor that has, or last had, the focus."""
        return self.page.locator(".editor-group-container.active .editor-instance .monaco-editor").first

    def toast(self, text: str) -> Locator:
        """A message with this text; it is waited for."""
        found = self.page.locator(".notification-toast").filter(has_text=text)
        found.wait_for()
        return found

    def set(self, **settings: object) -> None:
        """Change settings of the workspace, whose names are written with `__` for each dot."""
        path = self.folder / ".vscode" / "settings.json"
        values = json.loads(path.read_text(encoding="utf-8"))
        values |= {name.replace("__", "."): value for name, value in settings.items()}
        path.write_text(json.dumps(values), encoding="utf-8")

    def text(self) -> str:
        """What can be seen of the text in the editor."""
        return self.editor.locator(".view-lines").inner_text().replace("\u00a0", " ")

    def squiggles(self, severity: str = "error") -> Locator:
        """What is underlined in the editor."""
        return self.page.locator(f".editor-instance .squiggly-{severity}")

    def status(self, icon: str) -> Locator:
        """Our item in the status bar, with this icon."""
        return self.page.locator(f'.statusbar-item[id$="sruja.status"] .codicon-{icon}')

    def running(self, seconds: float = 60) -> None:
        """Wait until the server runs."""
        self.wait(lambda: self.status("check").count(), "the server to run", seconds)

    def place(self) -> tuple[int, int]:
        """Line and column of the cursor, from 1."""
        text = self.page.locator('[id="status.editor.selection"]').inner_text()
        found = re.search(r"(\d+), Col (\d+)", text)
        assert found, text
        return int(found[1]), int(found[2])

    def wait(self, condition: Callable[[], object], what: str, seconds: float = 60) -> None:
        """Wait until something is so."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return
            self.page.wait_for_timeout(50)
        self.screenshot("timeout")
        raise AssertionError(f"waited {seconds} s in vain for {what}")

    def wait_for_place(self, line: int, column: int | None = None) -> None:
        """Wait until the cursor is there."""
        self.wait(
            lambda: self.place()[0] == line and column in {None, self.place()[1]},
            f"the cursor at {line}:{column}; it is at {self.place()}",
        )

    def disk(self, name: str) -> str:
        """The text of a file as it was last saved."""
        return (self.folder / name).read_text(encoding="utf-8")

    # ---- doing ----

    def restore(self, name: str, text: str) -> None:
        """Put another text into the file and into its editor."""
        (self.folder / name).write_text(text, encoding="utf-8", newline="")
        self.command("File: Revert File")
        tab = self.page.locator(f'.tabs-container .tab[data-resource-name="{name}"]')
        self.wait(lambda: "dirty" not in (tab.get_attribute("class") or ""), "the file to be read again")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str, delay: float = 15) -> None:
        """Type as a person does, sign by sign."""
        self.page.keyboard.type(text, delay=delay)

    def command(self, title: str) -> None:
        """Run a command by its title in the command palette."""
        self.press("F1")
        box = self.page.locator(".quick-input-widget:not([style*='display: none']) input[type=text]").first
        box.wait_for()
        box.fill(f">{title}")
        exact = re.compile(rf"^{re.escape(title)}$")
        row = self.page.locator(".quick-input-list .monaco-list-row .label-name", has_text=exact).first
        row.click()
        self.page.mouse.move(5, 5)

    def open(self, name: str) -> None:
        """Open a file of the folder."""
        self.press("Control+p")
        box = self.page.locator(".quick-input-widget input[type=text]").first
        box.wait_for()
        box.fill(name)
        row = self.page.locator(".quick-input-list .monaco-list-row").filter(has_text=Path(name).name).first
        row.wait_for()
        self.press("Enter")
        self.page.locator(f'.editor-instance .monaco-editor[data-uri$="{name}"] .view-line').first.wait_for()

    def go_to(self, line: int, column: int) -> None:
        """Put the cursor somewhere; both count from 1."""
        self.press("Control+g")
        box = self.page.locator(".quick-input-widget input[type=text]").first
        box.wait_for()
        box.fill(f":{line}:{column}")
        self.press("Enter")
        self.wait_for_place(line, column)

    def point_at(self, line: int, word: str) -> None:
        """Move the mouse onto a word of a line, which is brought into sight."""
        self.press("Escape")
        self.page.mouse.move(5, 5)
        self.page.locator(".monaco-hover:not(.hidden)").first.wait_for(state="hidden")
        column = self._column(line, word)
        self.go_to(line, column)
        spot = self._spot(word)
        self.page.mouse.move(spot["x"], spot["y"] - 2)
        self.page.mouse.move(spot["x"], spot["y"], steps=3)

    def hover(self, line: int, word: str) -> Locator:
        """What is shown when the mouse rests on a word."""
        shown = self.page.locator(".monaco-hover:not(.hidden)").filter(has_text=re.compile(r"\S")).first
        end = time.monotonic() + 60
        while True:
            # The text may still be scrolling when the mouse arrives; a person would try again, too.
            self.point_at(line, word)
            try:
                shown.wait_for(timeout=5_000)
            except TimeoutError:
                if time.monotonic() > end:
                    raise
            else:
                return shown

    def suggestions(self) -> list[str]:
        """The proposals that are shown."""
        rows = self.page.locator(".suggest-widget.visible .monaco-list-row")
        rows.first.wait_for()
        labels: list[str] = rows.evaluate_all("(all) => all.map((row) => row.getAttribute('aria-label') ?? '')")
        return labels

    def scopes(self, line: int, column: int) -> str:
        """What the grammar of the editor says about a place, as VS Code's own inspector shows it."""
        self.go_to(line, column)
        self.command("Developer: Inspect Editor Tokens and Scopes")
        widget = self.page.locator(".token-inspect-widget")
        self.wait(lambda: "textmate scopes" in widget.inner_text(), "the inspector of tokens")
        text = widget.inner_text()
        self.press("Escape")
        widget.wait_for(state="hidden")
        return text

    def webview(self) -> FrameLocator:
        """The document in the webview that is shown."""
        return self.page.frame_locator("iframe.webview.ready").frame_locator("iframe#active-frame")

    def reload(self, *parts: str) -> None:
        """Load the window again, once the browser has stored these parts of it: VS Code stores them now and then.

        By its command, which stores what is left before it leaves; a page that is pulled away may store half of it.
        """
        self.wait(lambda: all(part in self.page.evaluate(_STORED) for part in parts), f"{parts} to be stored")
        with self.page.expect_navigation():
            self.command("Developer: Reload Window")

    def server(self) -> int:
        """The process of the language server, as the log has it."""
        found = re.findall(r"The server runs as process (\d+)", self.log())
        assert found, self.log()
        return int(found[-1])

    def log(self, channel: str = "Sruja") -> str:
        """An output channel of the extension."""
        logs = sorted(self.storage.glob(f"logs/**/*{channel}.log"), key=lambda path: path.stat().st_mtime)
        return "".join(path.read_text(encoding="utf-8") for path in logs)

    def _column(self, line: int, word: str) -> int:
        self.go_to(line, 1)
        text = self._line_text()
        assert word in text, (word, text)
        return text.index(word) + 1 + len(word) // 2

    def _line_text(self) -> str:
        """The text of the cursor's line."""
        text: str = self.page.evaluate(f"() => {{ {_LINE} return line ? text : ''; }}")
        return text

    def _spot(self, word: str) -> dict[str, Any]:
        """The middle of a word in the cursor's line, in pixels."""
        spot: dict[str, Any] = self.page.evaluate(f"(word) => {{ {_LINE} {_SPOT} }}", word)
        return spot


#: JavaScript: the line of the cursor, found by its height in the window, and its text.
_LINE: Final = """
    const editor = document.querySelector('.editor-group-container.active .monaco-editor');
    const top = editor.querySelector('.cursor').getBoundingClientRect().top;
    const near = (one) => Math.abs(one.getBoundingClientRect().top - top) < 4;
    const line = [...editor.querySelectorAll('.view-line')].find(near);
    const text = line ? line.textContent.replaceAll('\\u00a0', ' ') : '';
"""

#: JavaScript: the place in the window of the middle of `word` in `line`.
_SPOT: Final = """
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let rest = text.indexOf(word) + Math.floor(word.length / 2);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (rest < node.length) {
            const range = document.createRange();
            range.setStart(node, rest);
            range.setEnd(node, rest + 1);
            const box = range.getBoundingClientRect();
            return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
        }
        rest -= node.length;
    }
"""


#: JavaScript: what the browser has stored of the editors that are open.
_STORED: Final = """
    async () => {
        const asked = (request) => new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        let stored = '';
        for (const { name } of await indexedDB.databases()) {
            const base = await asked(indexedDB.open(name));
            for (const table of base.objectStoreNames) {
                const store = base.transaction(table).objectStore(table);
                const found = await asked(store.get('memento/workbench.parts.editor'));
                if (typeof found === 'string') stored += found;
            }
            base.close();
        }
        return stored;
    }
"""

#: VS Code asks the user's shell for the environment; this one has nothing to add.
_SHELL: Final = """\
#!/bin/sh
for command; do :; done
exec /bin/sh -c "$command"
"""


class Profile(NamedTuple):
    """Settings of the user and of the machine, a PATH in place of the usual one, and the roots of a workspace.

    Without roots, the window is on the folder with all the files.
    """

    user: Mapping[str, Any] = {}
    machine: Mapping[str, Any] = {}
    path: str | None = None
    roots: tuple[str, ...] = ()


class _Home:
    """Where everything of one window is: its folder, its profile, its extensions."""

    def __init__(self, home: Path, files: dict[str, str], profile: Profile) -> None:
        self.folder, self.user, self.extensions = home / "workspace", home / "user", home / "extensions"
        self.roots = profile.roots
        for path in (self.folder, self.user / "User", self.user / "Machine", self.extensions):
            path.mkdir(parents=True)
        for file, text in files.items():
            (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / file).write_text(text, encoding="utf-8", newline="")
        # Which programs are run is a matter of the machine; the browser, where the user's settings are, is another one.
        for place, values in (("User", {**QUIET, **profile.user}), ("Machine", profile.machine)):
            (self.user / place / "settings.json").write_text(json.dumps(values), encoding="utf-8")
        self.workspace = home / "several.code-workspace"
        folders = [{"path": str(self.folder / root)} for root in profile.roots]
        self.workspace.write_text(json.dumps({"folders": folders}), encoding="utf-8")
        self.config = home / "config.yaml"
        self.config.write_text("auth: none\n", encoding="utf-8")
        shell = home / "shell"
        shell.write_text(_SHELL, encoding="utf-8")
        shell.chmod(0o755)
        self.environment = {**_environment(profile.path), "SHELL": str(shell)}
        self.output = home / "code-server.log"

    @property
    def query(self) -> str:
        """How the address of the window names what it is on."""
        return f"workspace={self.workspace}" if self.roots else f"folder={self.folder}"

    def command(self, *arguments: str) -> list[str]:
        """The command line of code-server."""
        entry = installed()
        assert entry is not None
        places = ("--config", self.config, "--user-data-dir", self.user, "--extensions-dir", self.extensions)
        return [str(toolchain.NODE), str(entry), *map(str, places), *arguments]

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Run it; the address is where it answers."""
        command = self.command(
            *("--bind-addr", "127.0.0.1:0", "--auth", "none", "--disable-telemetry", "--disable-update-check"),
            *("--disable-getting-started-override", "--ignore-last-opened"),
            str(self.workspace if self.roots else self.folder),
        )
        with self.output.open("w", encoding="utf-8") as log:
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        try:
            yield _address(self.output, process)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def workbench(vsix: Path, files: dict[str, str], home: Path, *, name: str, profile: Profile) -> Iterator[Workbench]:
    """A window on a folder with these files, with nothing but the extension installed."""
    place = _Home(home, files, profile)
    install_it = place.command("--install-extension", str(vsix))
    subprocess.run(install_it, env=place.environment, check=True, capture_output=True)
    shots = SCREENSHOTS / name
    shutil.rmtree(shots, ignore_errors=True)
    shots.mkdir(parents=True)
    with place.serving() as address, sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser(), args=list(FLAGS))
        page = started.new_page(viewport={"width": 1400, "height": 860})
        page.set_default_timeout(60_000)  # the machine may be busy
        requests: list[str] = []
        page.context.on("request", lambda request: requests.append(request.url))
        page.goto(f"{address}/?{place.query}")
        page.locator(".monaco-workbench").wait_for()
        page.locator(".explorer-viewlet .monaco-list-row").first.wait_for()
        window = Workbench(page, place.folder, place.user, shots)
        try:
            yield window
            # Behind SSH or in a container, another port of the machine would not be there.
            local = {url for url in requests if re.match(r"\w+://(localhost|127\.|\[::1\])", url)}
            assert {url for url in local if not url.startswith(address)} == set()
        except BaseException:
            window.screenshot("failed")
            raise
        finally:
            (shots / "sruja.log").write_text(window.log(), encoding="utf-8")
            started.close()


def _environment(path: str | None = None) -> dict[str, str]:
    """An environment in which no server is on the PATH, and the Python that we run on is."""
    base = Path(os.path.realpath(sys.executable)).parent
    entries = [str(base), *os.environ.get("PATH", "").split(os.pathsep)]
    clean = [entry for entry in entries if entry and not (Path(entry) / "sruja-lsp").exists()]
    unwanted = {"PYTHONPATH", "VIRTUAL_ENV", "CI", "PORT"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "PATH": path or os.pathsep.join(clean), "EXTENSIONS_GALLERY": "{}"}


def _address(output: Path, process: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        found = re.search(r"listening on (http://127\.0\.0\.1:\d+)", output.read_text(encoding="utf-8"))
        if found:
            with urllib.request.urlopen(f"{found[1]}/healthz"):  # noqa: S310 - our own server, by http
                return found[1]
        assert process.poll() is None, output.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError(output.read_text(encoding="utf-8"))
