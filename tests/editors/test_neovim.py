"""A real Neovim, with `nvim-client/` installed as the README says, drives the real server."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest

import sruja_lsp
from tests.support.browser import chromium, watched_page
from tests.support.editors import home, neovim, of_debian, opener
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPTS = Path(__file__).with_name("neovim")
CLIENT = ROOT / "nvim-client"
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
HELP = (CLIENT / "doc" / "sruja.txt").read_text(encoding="utf-8")

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


class Person:
    """Somebody with an empty home."""

    def __init__(self, folder: Path) -> None:
        """Give them a folder with a model in it, and the server on their PATH."""
        self.home = folder
        self.environment = home(folder)
        path = os.pathsep.join((sysconfig.get_path("scripts"), "/usr/bin", "/bin"))
        self.environment |= {"PATH": path, "PYTHONWARNINGS": "error"}
        project = folder / "project"
        project.mkdir()
        (project / "sruja.toml").touch()
        self.model = project / "model.sruja"
        self.model.write_text(MODEL, encoding="utf-8")

    def configure(self, lua: str) -> None:
        """Write their init.lua."""
        init = Path(self.environment["XDG_CONFIG_HOME"], "nvim", "init.lua")
        init.parent.mkdir(parents=True, exist_ok=True)
        init.write_text(lua, encoding="utf-8")

    def install(self, how: str = "start") -> Path:
        """Make the client one of their packages; returns the folder Neovim finds."""
        place = Path(self.environment["XDG_DATA_HOME"], "nvim", "site", "pack", "sruja", how, "sruja")
        place.parent.mkdir(parents=True)
        place.symlink_to(CLIENT, target_is_directory=True)
        return place

    def sits_down(self, script: str, *arguments: str) -> None:
        """Go through one of the scripts, which another Neovim runs; `SRUJA_NEOVIM` is the one they sit at."""
        command = [neovim(), "-u", "NONE", "-i", "NONE", "-l", str(SCRIPTS / f"{script}.lua")]
        result = subprocess.run(
            [*command, str(SCRIPTS / "kit.lua"), str(self.model), *arguments],
            capture_output=True,
            check=False,
            timeout=110,
            env=self.environment,
        )
        output = result.stdout.decode() + result.stderr.decode()
        assert result.returncode == 0, output
        assert "Neovim is happy" in output
        log = Path(self.environment["XDG_STATE_HOME"], "nvim", "lsp.log")
        self.log = log.read_text(encoding="utf-8") if log.exists() else ""


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


def examples(language: str, heading: str, page: str) -> list[str]:
    """The examples of a section in one language."""
    section = page.partition(heading)[2]
    assert section, heading
    found = re.findall(rf"```{language}\n(.+?)```", re.split(r"\n##? |\n\*\*", section)[0], re.DOTALL)
    assert found, heading
    return found


def test_journey(person: Person) -> None:
    person.install()
    other = 'import { Café } from "./model.sruja"\nOwner = person "Owner"\n/* é😀 */ Owner -> Café.Bar "é😀"\n'
    person.model.with_name("other.sruja").write_text(other, encoding="utf-8")
    enable, completion, on_save, *_ = examples("lua", "## Neovim\n", GUIDE)
    person.configure(enable + completion + on_save)
    person.sits_down("journey")
    # Neovim calls an error whatever a server says; a busy machine's slow request is none.
    assert " ERROR " not in person.log
    assert "Traceback" not in person.log


def test_a_server_that_crashes_comes_back_and_not_for_ever(person: Person) -> None:
    person.install()
    person.configure("vim.lsp.enable('sruja')")
    person.sits_down("crashes")


@pytest.mark.parametrize("healthy", [True, False], ids=["healthy", "without a server"])
def test_health_and_help(person: Person, *, healthy: bool) -> None:
    person.install()
    person.configure("vim.lsp.enable('sruja')")
    if not healthy:
        person.environment["PATH"] = "/usr/bin:/bin"
    person.sits_down("health", sruja_lsp.__version__, "healthy" if healthy else "without a server")


def by_package(person: Person) -> None:
    """As the first two steps of the page say."""
    link, *_ = examples("sh", "## Neovim\n", GUIDE)
    environment = {name: value for name, value in person.environment.items() if not name.startswith("XDG_")}
    subprocess.run(["/bin/sh", "-c", link], check=True, cwd=ROOT, env=environment)
    # The page says where things are for most people.
    person.environment |= {"XDG_DATA_HOME": f"{person.home}/.local/share", "XDG_CONFIG_HOME": f"{person.home}/.config"}
    enable, *_ = examples("lua", "## Neovim\n", GUIDE)
    person.configure(enable)


def by_runtime_path(person: Person) -> None:
    """As the last step of the page says."""
    enable, *_, append = examples("lua", "## Neovim\n", GUIDE)
    person.configure(append.replace("/path/to/the/clone", str(ROOT)) + enable)


def by_readme(person: Person) -> None:
    (enable,) = examples("lua", "**Neovim 0.11 or newer**", README)
    person.configure(enable.replace("/path/to/the/clone", str(ROOT)))


def late(person: Person) -> None:
    """As lazy.nvim loads a plugin by file type: it knows the file type, and everything else only when it is there."""
    place = person.install("opt")
    spec = next(example for example in examples("lua", "## Neovim\n", GUIDE) if "ft = 'sruja'" in example)
    person.configure(
        f"""
        local spec = {spec}
        vim.cmd.source('{place}/ftdetect/sruja.vim')
        vim.api.nvim_create_autocmd('FileType', {{
          pattern = spec.ft,
          once = true,
          callback = function(event)
            vim.cmd.packadd('sruja')
            spec.config()
            vim.schedule(function() vim.api.nvim_exec_autocmds('FileType', {{ buffer = event.buf }}) end)
          end,
        }})
        """
    )


def as_in_older_versions(person: Person) -> None:
    person.install()
    (start,) = examples("lua", "## Neovim 0.7 to 0.10\n", GUIDE)
    person.configure(start)


@pytest.mark.parametrize("way", [by_package, by_runtime_path, by_readme, late, as_in_older_versions])
def test_every_way_to_install_it(person: Person, way: Callable[[Person], None]) -> None:
    way(person)
    person.sits_down("ways")


def test_an_older_version(person: Person) -> None:
    older = Path("/usr/bin/nvim")  # there may be a newer one in front of it on the PATH
    of_debian("nvim", "neovim", needs=older)
    person.environment["SRUJA_NEOVIM"] = str(older)
    as_in_older_versions(person)
    person.sits_down("older")


def test_the_help_has_every_command_and_setting() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in CLIENT.rglob("*.*") if path.suffix in {".lua", ".vim"}
    )
    commands = {f":{name}" for name in re.findall(r"create_user_command\('(\w+)'", sources)}
    settings = {f"g:{name}" for name in re.findall(r"(?:vim\.g\.|g:, ')(sruja_\w+)", sources)}
    assert len(commands) == 4
    assert len(settings) == 3
    tags = re.findall(r"(?<=\*)[^*\s]+(?=\*)", HELP)
    assert len(tags) == len(set(tags))
    assert commands | settings <= set(tags)
    assert {link for link in re.findall(r"\|([^|\s]+)\|", HELP) if "ruja" in link} <= set(tags)
    assert max(map(len, HELP.expandtabs(8).splitlines())) <= 80


def test_the_help_and_the_page_say_the_same() -> None:
    (start,) = examples("lua", "## Neovim 0.7 to 0.10\n", GUIDE)
    _, _, on_save, *_ = examples("lua", "## Neovim\n", GUIDE)
    for example in (start, on_save):
        assert textwrap.indent(example, "    ").rstrip() in HELP


def until(what: str, condition: Callable[[], bool]) -> None:
    """Wait for something."""
    deadline = monotonic() + 60
    while not condition():
        assert monotonic() < deadline, what
        sleep(0.02)


def test_the_live_diagram(person: Person) -> None:
    """A click in Chromium moves Neovim's cursor, and Neovim's cursor and keys change what Chromium shows."""
    person.install()
    person.configure("vim.lsp.enable('sruja')")
    programs = person.home / "bin"
    programs.mkdir()
    opened = opener(programs)
    person.environment["PATH"] = os.pathsep.join((str(programs), person.environment["PATH"]))
    picture = person.home / "picture.svg"

    with ThreadPoolExecutor(1) as thread, chromium() as browser:
        at_neovim = thread.submit(person.sits_down, "preview", str(picture))
        until("an address is opened", lambda: opened.exists() or at_neovim.done())
        if at_neovim.done():
            at_neovim.result()
        with watched_page(browser) as watched:
            page = watched.page
            page.goto(opened.read_text(encoding="utf-8").strip())
            for name in ("Café.Till", "Café.Bar"):
                page.wait_for_selector(f'[data-id="{name}"]')
            page.click('[data-id="Café.Till"]')
            page.wait_for_selector('[data-id="Café.Bar"][data-ui-current]')
            page.click('[data-id="Café.Till"]')
            page.click('[data-id="Café.Cellar"]')
            until("the address is no longer answered", lambda: page.request.get(page.url).status == 404)
            (person.home / "picture.svg.done").touch()
        at_neovim.result(timeout=60)
    assert 'data-id="Café.Till"' in picture.read_text(encoding="utf-8")
