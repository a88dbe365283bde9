"""What `nvim-client/` does without a server, in Vim and in Neovim: words, colours, indentation, folds."""

from __future__ import annotations

import re
import subprocess
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.editors import home, neovim, of_debian
from tests.support.paths import FIXTURES, ROOT, SHOWCASE
from tests.support.snapshots import check
from tests.support.words import clauses, keywords, properties

if TYPE_CHECKING:
    from collections.abc import Iterable

SYNTAX = ROOT / "nvim-client" / "syntax" / "sruja.vim"


def _lines(group: str, words: Iterable[str]) -> list[str]:
    """The words as Vim's own keyword lists, in lines of a width that people read."""
    start = f"syntax keyword {group} contained "
    return [f"{start}{line}" for line in textwrap.wrap(" ".join(words), 120 - len(start))]


def _words() -> str:
    groups = (("srujaKeyword", keywords()), ("srujaProperty", properties()), ("srujaClause", clauses()))
    return "\n".join(line for group, words in groups for line in _lines(group, words))


def test_the_words_are_those_of_the_language() -> None:
    text = SYNTAX.read_text(encoding="utf-8")
    listed = re.compile(r'(?<=Change them there\.\n).*?(?=" end of words)', re.DOTALL)
    assert listed.search(text)
    check(SYNTAX, listed.sub(f"{_words()}\n", text))


def ask(program: str, question: str, model: Path, folder: Path) -> str:
    """What an editor says about a model; see `colours.vim`."""
    report = folder / "report"
    script = Path(__file__).with_name("colours.vim")
    quiet = ["--headless"] if "nvim" in Path(program).name else ["-e", "-s"]
    environment = {
        **home(folder),
        "SRUJA_CLIENT": str(ROOT / "nvim-client"),
        "SRUJA_MODEL": str(model),
        "SRUJA_QUESTION": question,
        "SRUJA_REPORT": str(report),
        "LC_ALL": "C.UTF-8",
    }
    command = [program, *quiet, "-u", "NONE", "-i", "NONE", "-S", str(script)]
    result = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=60)
    assert result.returncode == 0, (result.stdout + result.stderr).decode()
    return report.read_text(encoding="utf-8")


@pytest.fixture(params=["Vim", "Neovim"])
def program(request: pytest.FixtureRequest) -> str:
    """Each of the two."""
    return neovim() if request.param == "Neovim" else of_debian("vim", "vim")


def test_colours(program: str, tmp_path: Path) -> None:
    model = FIXTURES / "editors" / "colours.sruja"
    lines = zip(
        model.read_text(encoding="utf-8").splitlines(),
        ask(program, "colours", model, tmp_path).splitlines(),
        strict=True,
    )
    check(model.with_suffix(".seen"), "".join(f"{line}\n    {seen}\n" for line, seen in lines))


@pytest.mark.parametrize("question", ["indent", "typed"])
def test_indentation(program: str, question: str, tmp_path: Path) -> None:
    expected = SHOWCASE.read_text(encoding="utf-8")
    seen = ask(program, question, SHOWCASE, tmp_path)
    assert seen.rstrip("\n").splitlines() == expected.splitlines()


def test_options(program: str, tmp_path: Path) -> None:
    seen = ask(program, "options", FIXTURES / "editors" / "colours.sruja", tmp_path).splitlines()
    assert seen == ["sruja", "// %s", "2", "1", "syntax", "99", "1", "2", "1", "1"]
