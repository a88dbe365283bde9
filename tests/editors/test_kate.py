"""A real Kate, set up as the page says, on a screen of its own, drives the real server."""

from __future__ import annotations

import os
import struct
import subprocess
import sysconfig
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest

from tests.editors.test_other_editors import example
from tests.support.editors import home, of_debian
from tests.support.paths import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MODEL = """\
Café = system "Café" {
  Bar = container "Bar"
  Till = database "Till"
}
/* é😀 */ Café.Bar -> Café.Tiil "😀"
"""

#: What Kate remembers when somebody has answered its question whether the server may be started.
SETTINGS = """\
[General]
Show welcome view for new window=false
[Kate Plugins]
lspclientplugin=true
[lspclient]
AllowedServerCommandLines={server}
"""

#: The colour of a line with an error, in Kate's usual colours: red, green, blue.
WRONG = (255, 229, 229)


class Kate:
    """Somebody at a Kate: keys go in, the screen can be looked at."""

    def __init__(self, folder: Path, model: Path) -> None:
        """Open a model in a Kate that knows nothing but what the page says."""
        self.program = of_debian("kate", "kate", "xdotool", "xvfb")
        self.hands, self.display = of_debian("xdotool", "xdotool"), of_debian("Xvfb", "xvfb")
        self.model = model
        self.folder = folder
        self.server = Path(sysconfig.get_path("scripts")) / "sruja-lsp"
        programs = os.pathsep.join((str(self.server.parent), "/usr/bin", "/bin"))
        self.environment = home(folder) | {"PATH": programs, "LC_ALL": "C.UTF-8", "XDG_RUNTIME_DIR": str(folder)}
        folder.chmod(0o700)  # Qt wants it so
        settings = Path(self.environment["XDG_CONFIG_HOME"])
        colours = Path(self.environment["XDG_DATA_HOME"], "org.kde.syntax-highlighting", "syntax", "sruja.xml")
        for path, text in (
            (settings / "katerc", SETTINGS.format(server=self.server)),
            (settings / "kate" / "lspclient" / "settings.json", example("Kate", "json")),
            (colours, example("Kate", "xml")),
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.screen = folder / "Xvfb_screen0"

    @contextmanager
    def open(self) -> Iterator[None]:
        """Run it, on a screen that is kept in a file."""
        receive, send = os.pipe()
        screen = [self.display, "-displayfd", str(send), "-screen", "0", "1200x800x24", "-fbdir", str(self.folder)]
        with subprocess.Popen(screen, pass_fds=[send], stderr=subprocess.DEVNULL) as display:
            os.close(send)
            try:
                with os.fdopen(receive) as number:
                    self.environment["DISPLAY"] = f":{number.readline().strip()}"
                log = (self.folder / "kate.log").open("wb")
                with (
                    log,
                    subprocess.Popen([self.program, "-n", str(self.model)], env=self.environment, stderr=log) as kate,
                ):
                    try:
                        window = ("search", "--sync", "--onlyvisible", "--name", self.model.name)
                        self.do(*window, "windowsize", "1200", "800", "windowfocus", "--sync")
                        yield
                    finally:
                        kate.kill()
            finally:
                display.terminate()

    def do(self, *actions: str) -> None:
        """Have xdotool press keys, or type."""
        subprocess.run([self.hands, *actions], env=self.environment, check=True, timeout=60)

    def keys(self, *keys: str) -> None:
        """Press keys by their names in X."""
        self.do("key", "--delay", "30", *keys)

    def type(self, text: str) -> None:
        """Type signs."""
        self.do("type", "--delay", "30", text)

    def command(self, name: str) -> None:
        """Run a command by its name."""
        self.keys("ctrl+alt+i")
        self.settle()
        self.type(name)
        self.settle()
        self.keys("Return")

    def pixels(self) -> bytes:
        """The screen, four bytes a pixel."""
        image = self.screen.read_bytes()
        header = struct.unpack(">25I", image[:100])
        return image[header[0] + 12 * header[19] :]

    def wrong(self) -> int:
        """How many lines are coloured as wrong ones, about."""
        red, green, blue = WRONG
        pixels = self.pixels()
        rows = [pixels[start : start + 4800] for start in range(0, len(pixels), 4800)]
        coloured = [row.count(bytes((blue, green, red))) > 500 for row in rows]
        return sum(now and not before for before, now in pairwise([False, *coloured]))

    def settle(self) -> None:
        """Wait until the screen stays as it is for a moment; a cursor that blinks is nothing."""
        before = self.pixels()
        deadline = monotonic() + 20
        while monotonic() < deadline:
            sleep(0.4)
            now = self.pixels()
            if sum(one != other for one, other in zip(before[::64], now[::64], strict=True)) < 20:
                return
            before = now

    def wait(self, what: str, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        deadline = monotonic() + 60
        while not condition():
            assert monotonic() < deadline, f"waited in vain for {what}; wrong lines: {self.wrong()}\n{read(self.model)}"
            sleep(0.1)

    def saved(self, expected: str) -> None:
        """Save, until the file has this text in it."""
        self.keys("ctrl+s")
        self.wait(f"{expected!r} on the disk", lambda: expected in read(self.model))


@pytest.mark.timeout(400)  # the first run installs it
def test_journey(tmp_path: Path) -> None:
    model = tmp_path / "model.sruja"
    model.write_text(MODEL, encoding="utf-8")
    (tmp_path / "sruja.toml").touch()
    kate = Kate(tmp_path, model)
    with kate.open():
        # A finding goes when it is put right.
        kate.wait("a finding", lambda: kate.wrong() == 1)
        kate.keys("ctrl+End", "Up", "End", *["Left"] * 5, "BackSpace")
        kate.type("l")
        kate.settle()
        kate.keys("Escape")  # the list of proposals
        kate.saved('/* é😀 */ Café.Bar -> Café.Till "😀"')
        kate.wait("no finding", lambda: kate.wrong() == 0)
        kate.saved('/* é😀 */ Café.Bar -> Café.Till "😀"')

        # Completion.
        kate.keys("ctrl+End")
        kate.type("deployment Live {")
        kate.keys("Return")
        kate.type("containerInstance Caf")
        kate.settle()
        kate.keys("Return")
        kate.saved("containerInstance Café.Bar")
        kate.wait("no finding", lambda: kate.wrong() == 0)

        # From the instance to the container; what is typed then tells where the cursor is.
        kate.settle()
        kate.keys("Left")
        kate.command("Go to Definition")
        kate.settle()
        kate.type("X")
        kate.saved('  XBar = container "Bar"')
        kate.wait("findings", lambda: kate.wrong() == 2)
