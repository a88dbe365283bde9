"""What the extension knows of the language comes from the language table, and agrees with the server."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from typing import TYPE_CHECKING, Any

import generate
import pytest
import toolchain

from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.finding import Severity
from sruja_lsp.language import table
from sruja_lsp.language.snippets import plain, stops, well_formed
from sruja_lsp.syntax.parser import parse
from sruja_lsp.text.document import Text
from tests.support import editors, paths
from tests.support.workspaces import URI, alone

if TYPE_CHECKING:
    from pathlib import Path

SNIPPETS = generate.snippets()


@pytest.mark.parametrize("path", generate.files(), ids=lambda path: path.name)
def test_generated_files_are_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == generate.files()[path], "run `make vscode-language`"


def test_every_word_of_the_table_is_in_the_grammar() -> None:
    patterns = json.dumps(generate.grammar(), ensure_ascii=False).replace("\\\\", "\\")
    words = generate.word_lists()
    assert {"deployment", "containerInstance", "slo", "auto_rollback", "state_machine"} <= words["blocks"]
    assert {"min_replicas", "minReplicas", "technology", "p95"} <= words["properties"]
    assert [word for found in words.values() for word in found if re.escape(word) not in patterns] == []


# ---- snippets


def test_every_keyword_has_a_snippet() -> None:
    bodies = ["\n".join(snippet["body"]) for snippet in SNIPPETS.values()]
    missing = [word.label for word in table.KEYWORDS if not word.legacy and word.snippet not in bodies]
    assert missing == []


def test_the_snippets_of_a_release_are_there() -> None:
    names = " ".join(SNIPPETS).casefold()
    for name in ("blue/green", "canary", "rolling", "multi-region", "active-passive", "slo", "auto_rollback", "view"):
        assert name in names, name


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_is_well_formed_and_described(name: str) -> None:
    body = "\n".join(SNIPPETS[name]["body"])
    assert well_formed(body)
    assert len(SNIPPETS[name]["description"]) > 10
    assert stops(body) or not SNIPPETS[name].get("prefix")


#: What snippets speak of by the names that they propose.
_NAMES = {
    "Customer": 'Customer = person "Customer"',
    "Shop": 'Shop = system "S" { Web = container "W" Api = container "A" Orders = database "O" Events = queue "E" }',
}

#: Around a snippet: the block that it may stand in, for each that is not the file itself.
_AROUND = {
    "element": 'Other = system "Other" { % }',
    "element.system": 'Other = system "Other" { % }',
    "element.container": 'Other = container "Other" { % }',
    "deployment": 'deployment There "There" { % }',
    "node": 'deployment There "There" { node N "N" { % } }',
    "containerInstance": 'deployment There "There" { node N "N" { containerInstance Shop.Web { % } } }',
    "slo": 'Other = system "Other" { slo { % } }',
    "slo.latency": 'Other = system "Other" { slo { latency { p95 "200ms" % } } }',
    "view": "view some { include * % }",
    "layout": "view some { include * layout { % } }",
    "layout.element": "view some { include * layout { element Shop { % } } }",
    "styles": "styles { % }",
    "requirement": 'R = requirement "R" { % }',
    "adr": 'A = adr "A" { % }',
    "policy": 'P = policy "P" { % }',
    "scenario": 'S = scenario "S" { % }',
    "contract": 'Other = system "Other" { contract C { % } }',
    "schema": "schema { % }",
}


def _placed(name: str) -> str:
    """A model with the snippet in it, where it may stand."""
    snippet = SNIPPETS[name]
    body = plain("\n".join(snippet["body"]))
    if snippet.get("isFileTemplate"):
        return body
    keyword = next(word for word in table.KEYWORDS if word.snippet.split("\n") == snippet["body"])
    around = "%"
    if "file" not in keyword.blocks:
        around = next(around for block, around in _AROUND.items() if block in keyword.blocks)
    before, after = around.split("%")
    names = [line for known, line in _NAMES.items() if f"{known} =" not in body]
    return "\n".join((*names, before, body, after))


@pytest.mark.parametrize("name", SNIPPETS)
def test_what_a_snippet_inserts_is_free_of_errors(name: str) -> None:
    text = _placed(name)
    found = findings(alone(text), URI)
    # The file of an example import is not there.
    expected = {"unresolved-import"} if name == "import file" else set()
    wrong = [finding for finding in found if finding.severity is Severity.ERROR and finding.rule not in expected]
    assert wrong == [], text


@pytest.mark.parametrize("name", [name for name, snippet in SNIPPETS.items() if snippet.get("isFileTemplate")])
def test_a_model_to_start_with_has_no_finding_to_worry_about(name: str) -> None:
    found = findings(alone(_placed(name)), URI)
    assert [finding for finding in found if finding.severity in {Severity.ERROR, Severity.WARNING}] == []


# ---- the grammar against the scanner


@cache
def _tokens() -> dict[str, list[list[Any]]]:
    """What the grammar of the editor makes of each model of `fixtures/`."""
    files = "\n".join(str(path) for path in paths.fixtures())
    toolchain.install()
    script = toolchain.CLIENT / "test" / "tokenize.ts"
    done = subprocess.run([toolchain.NODE, script], input=files.encode(), capture_output=True, check=True)
    tokens: dict[str, list[list[Any]]] = json.loads(done.stdout)
    return tokens


@pytest.fixture(scope="module")
def tokens() -> dict[str, list[list[Any]]]:
    if not (toolchain.CLIENT / "node_modules").is_dir() and not editors.under_ci():
        pytest.skip("the tools of the extension are not installed; `make client` installs them")
    return _tokens()


def _by_grammar(text: str, tokens: list[list[Any]]) -> list[str]:
    """For each line a sign for each of its characters: `c` in comments, `s` in strings, `.` elsewhere."""
    lines = re.split(r"\r\n|\r|\n", text)
    painted = [["."] * len(line) for line in lines]
    # Columns count in UTF-16 there: a character of two units comes up twice.
    places = [[at for at, letter in enumerate(line) for _ in range(1 + (ord(letter) > 0xFFFF))] for line in lines]
    for number, start, end, *scopes in tokens:
        kind = next((scope[0] for scope in scopes if scope.startswith(("comment", "string"))), ".")
        for column in places[number][start:end]:
            painted[number][column] = kind
    return ["".join(line) for line in painted]


def _by_scanner(text: str) -> list[str]:
    """The same as the server sees it."""
    painted = [letter if letter in "\r\n" else "." for letter in text]
    at = 0
    for piece in parse(Text.of(text)).pieces():
        strings = [(token.start, token.end, "s") for token in piece.tokens if token.type == "S"]
        comments = [(token.start, token.end, "c") for token in piece.comments]
        for start, end, kind in (*strings, *comments):
            for place in range(at + start, at + end):
                if painted[place] == ".":
                    painted[place] = kind
        at += len(piece.text)
    return re.split(r"\r\n|\r|\n", "".join(painted))


def _unclear(text: str) -> set[int]:
    """The lines with a syntax error, from 0: where something is not closed, either side can only guess."""
    found = set()
    for offset, problem in parse(Text.of(text)).problems():
        for at in () if problem.is_remark else (offset + problem.start, offset + problem.end):
            found.add(len(re.split(r"\r\n|\r|\n", text[:at])) - 1)
    return found


@pytest.mark.parametrize("path", paths.fixtures(), ids=paths.name_of)
def test_strings_and_comments_are_where_the_server_sees_them(path: Path, tokens: dict[str, list[list[Any]]]) -> None:
    text = paths.read(path)
    seen, meant, unclear = _by_grammar(text, tokens[str(path)]), _by_scanner(text), _unclear(text)
    lines = re.split(r"\r\n|\r|\n", text)
    for number, (line, one, other) in enumerate(zip(lines, seen, meant, strict=True)):
        visible = [at for at, letter in enumerate(line) if not letter.isspace()]
        if number not in unclear:
            assert "".join(one[at] for at in visible) == "".join(other[at] for at in visible), line
