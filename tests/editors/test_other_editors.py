"""The examples of `docs/editors.md` for editors without a client of ours."""

from __future__ import annotations

import json
import re
import subprocess
import sysconfig
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from ruamel.yaml import YAML

from tests.support.editors import home, of_debian
from tests.support.paths import ROOT
from tests.support.words import clauses, keywords

GUIDE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")


def example(editor: str, language: str) -> str:
    section = re.split(r"\n## ", GUIDE.partition(f"\n## {editor}\n")[2])[0]
    found = re.search(rf"```{language}\n(.+?)```", section, re.DOTALL)
    assert found, (editor, language)
    return found[1]


def test_vim_shows_findings_through_ale(tmp_path: Path) -> None:
    vim = of_debian("vim", "vim", "vim-ale", needs=Path("/usr/share/vim-ale"))
    model = tmp_path / "model.sruja"
    model.write_text('/* é😀 */ Shop = system "Shop"\n/* é😀 */ Shop -> Ghost "é😀"\n', encoding="utf-8")
    (tmp_path / ".vimrc").write_text(example("Vim", "vim"), encoding="utf-8")
    report = tmp_path / "report"
    script = tmp_path / "script.vim"
    script.write_text(
        f"""
        set encoding=utf-8
        edit {model}
        set filetype=sruja
        doautocmd VimEnter
        call ale#Queue(0)
        let waited = 0
        while empty(ale#engine#GetLoclist(bufnr(''))) && waited < 1000
          sleep 20m
          let waited += 1
        endwhile
        let found = ale#engine#GetLoclist(bufnr(''))
        call writefile(map(copy(found), 'v:val.lnum . ":" . v:val.col . " " . v:val.text'), '{report}')
        qall!
        """,
        encoding="utf-8",
    )
    environment = home(tmp_path) | {"PATH": f"{sysconfig.get_path('scripts')}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    command = [vim, "-N", "-e", "-s", "-u", str(tmp_path / ".vimrc"), "-i", "NONE", "-S", str(script)]
    result = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=60)
    assert report.exists(), (result.stdout + result.stderr).decode()
    (finding,) = report.read_text(encoding="utf-8").splitlines()
    assert finding.startswith("2:")
    assert finding.endswith(" Nothing is called `Ghost`.")


def test_helix_is_told_about_the_server() -> None:
    settings = tomllib.loads(example("Helix", "toml"))
    (language,) = settings["language"]
    (server,) = language["language-servers"]
    assert settings["language-server"][server]["command"] == "sruja-lsp"
    assert language["file-types"] == ["sruja"]


def test_kate_matches_the_server_to_its_colours() -> None:
    (server,) = json.loads(example("Kate", "json"))["servers"].values()
    colours = ET.fromstring(example("Kate", "xml"))  # noqa: S314 - our own page
    assert re.search(server["highlightingModeRegex"], colours.attrib["name"])
    contexts = {each.attrib["name"] for each in colours.iter("context")}
    used = {each.attrib["context"] for each in colours.iter() if "context" in each.attrib}
    assert used <= contexts | {"#stay", "#pop"}
    assert {each.text for each in colours.iter("item")} <= {*keywords(), *clauses()}
    styles = {each.attrib["name"] for each in colours.iter("itemData")}
    assert {each.attrib["attribute"] for each in colours.iter() if "attribute" in each.attrib} <= styles


@pytest.mark.parametrize("text", ["name: Sruja", "scope: source.sruja"])
def test_sublime_text_matches_the_server_to_its_syntax(text: str) -> None:
    syntax: Any = YAML(typ="safe").load(example("Sublime Text", "yaml").partition("---\n")[2])
    (client,) = json.loads(example("Sublime Text", "json"))["clients"].values()
    assert client["selector"] == syntax["scope"]
    assert text in example("Sublime Text", "yaml")


def test_the_syntax_of_sublime_text_colours_a_model(tmp_path: Path) -> None:
    """Bat reads the syntaxes of Sublime Text, and says in the colours of a terminal what it makes of them."""
    bat = of_debian("batcat", "bat")
    syntax = tmp_path / "syntaxes" / "Sruja.sublime-syntax"
    syntax.parent.mkdir()
    syntax.write_text(example("Sublime Text", "yaml"), encoding="utf-8")
    model = tmp_path / "model.sruja"
    model.write_text('/* é😀 */ Shop = system "Shop" // here\n', encoding="utf-8")
    cache = str(tmp_path / "bat")
    environment = home(tmp_path) | {"LC_ALL": "C.UTF-8", "BAT_CACHE_PATH": cache}
    build = [bat, "cache", "--build", "--source", str(tmp_path), "--target", cache]
    subprocess.run(build, check=True, capture_output=True, env=environment)
    show = [
        bat,
        "--color",
        "always",
        "--style",
        "plain",
        "--theme",
        "Monokai Extended",
        "--paging",
        "never",
        str(model),
    ]
    shown = subprocess.run(show, check=True, capture_output=True, env=environment).stdout.decode()
    colours = {text: colour for colour, text in re.findall(r"\x1b\[([\d;]+)m([^\x1b]+)", shown)}
    comment, string, plain = colours["/* é😀 */"], colours['"Shop"'], colours[" Shop = system "]
    assert colours["// here"] == comment
    assert len({comment, string, plain}) == 3
