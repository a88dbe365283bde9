"""`sruja.toml`: what counts, and what is told about the rest."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.analysis.finding import Severity
from sruja_lsp.project.configuration import load, parse
from sruja_lsp.project.schema import json_schema
from tests.support import snapshots
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def told(content: str) -> list[tuple[str, str]]:
    """What each problem underlines, and says."""
    found = parse(content)
    return [(content[slice(*problem.span)], problem.message) for problem in found.problems]


def test_without_a_file_every_model_is_of_the_project(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert (found.problems, found.levels) == ((), {})
    assert not found.skips(PurePath("a/b.sruja"))
    assert found.skips_folder(PurePath("a/node_modules"))


def test_files_are_chosen_as_in_a_gitignore() -> None:
    found = parse('include = ["models/**", "/main.sruja"]\nexclude = ["old/", "*.draft.sruja"]\n')
    assert found.problems == ()
    kept = [
        path
        for path in ("models/a.sruja", "main.sruja", "x/main.sruja", "models/b.draft.sruja")
        if not found.skips(PurePath(path))
    ]
    assert kept == ["models/a.sruja", "main.sruja"]
    assert found.skips_folder(PurePath("models/old"))
    assert not found.skips_folder(PurePath("models/new"))


def test_levels_are_what_the_engine_takes() -> None:
    found = parse('[rules]\nsyntax-error = "warn"\nunknown-kind = "off"\nlegacy-syntax = false\n')
    assert found.levels == {"syntax-error": Severity.WARNING, "unknown-kind": None, "legacy-syntax": None}


_KEYS = "`inclde` is not known here; write one of include, exclude, imports-outside, index-limit, rules."
_LIST = '`exclude` is a list of texts, such as `["models/**"]`.'
_LEVEL = "`rules.unknown-kind`: `'loud'` is no level; write one of error, warning, information, hint, off."


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        ("", []),
        (
            "inclde = []",
            [("inclde", _KEYS)],
        ),
        ("exclude = 3", [("exclude", _LIST)]),
        ('exclude = ["a", 3]', [("exclude", _LIST)]),
        ('imports-outside = "often"', [("imports-outside", "`imports-outside` is true or false.")]),
        ('[rules]\nunknown-knd = "off"', [("unknown-knd", "`unknown-knd` is no rule; did you mean `unknown-kind`?")]),
        ("rules = 3", [("rules", "`rules` is a table of rule names and levels.")]),
        (
            '[rules]\nunknown-kind = "loud"',
            [
                (
                    "unknown-kind",
                    "`rules.unknown-kind`: `'loud'` is no level; write one of error, warning, information, hint, off.",
                )
            ],
        ),
        ("[rules\n", [("", "This is no TOML: Expected ']' at the end of a table declaration.")]),
    ],
)
def test_what_is_wrong_is_told_where_it_is(content: str, problems: list[tuple[str, str]]) -> None:
    assert told(content) == problems


def test_what_is_wrong_leaves_the_rest_as_it_is() -> None:
    found = parse('exclude = 3\ninclude = ["a/**"]\n[rules]\nunknown-kind = "loud"\nsyntax-error = "hint"\n')
    assert found.include == ("a/**",)
    assert found.levels == {"syntax-error": Severity.HINT}


def test_the_published_schema_is_that_of_the_code() -> None:
    snapshots.check(ROOT / "docs" / "sruja.schema.json", json.dumps(json_schema(), indent=2) + "\n")
