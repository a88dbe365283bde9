"""The forms of `sruja-lsp check` that build servers read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from sruja_lsp.analysis.rules import RULES
from tests.support.paths import ROOT

SCHEMA = Path(__file__).parent / "sarif" / "sarif-2.1.0-rtm.5.json"

MODEL = """\
Guest = person "Guest"
Café = system "☕ é😀" { é = container "A" } Café -> Ghost "calls"
deployment Live "Live" { node N "N" { containerInstance Guest } }
"""
GHOST = MODEL.splitlines()[1].index("Ghost") + 1
"""The column, in code points, of a name that nothing has."""
INSTANCE = MODEL.splitlines()[2].index("Guest") + 1


def check(folder: Path, *arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-m", "sruja_lsp", "check", *map(str, arguments)],
        cwd=folder,
        input=stdin,
        capture_output=True,
        check=False,
    )
    assert result.stderr == b""
    return result


def as_json(result: subprocess.CompletedProcess[bytes]) -> Any:
    return json.loads(result.stdout)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose models are in a folder of their own, one with a name that no format likes."""
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "a rchitecture"
    folder.mkdir()
    (folder / "é,:%.sruja").write_text(MODEL, encoding="utf-8")
    return tmp_path


def validated(result: subprocess.CompletedProcess[bytes], tmp_path: Path) -> Any:
    """The log, after the published schema has had its say."""
    log = tmp_path / "log.sarif"
    log.write_bytes(result.stdout)
    # One pattern of the schema has a bracket too many, which only the more lenient readers of patterns forgive.
    options = ("--regex-variant", "nonunicode", "--schemafile", str(SCHEMA))
    command = [sys.executable, "-m", "check_jsonschema", *options, str(log)]
    verdict = subprocess.run(command, capture_output=True, check=False)
    assert verdict.returncode == 0, verdict.stdout.decode()
    return json.loads(result.stdout)


# ---- SARIF


def test_sarif_is_what_the_schema_says(repository: Path) -> None:
    result = check(repository, "--format", "sarif")
    assert result.returncode == 1
    log = validated(result, repository)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == [
        *(rule.name for rule in RULES),
        "unreadable-file",
        "project-file",
    ]
    for number, each in enumerate(run["results"]):
        assert driver["rules"][each["ruleIndex"]]["id"] == each["ruleId"], number


def test_the_schema_is_read_at_all(repository: Path) -> None:
    wrong = check(repository, "--format", "sarif")
    wrong.stdout = wrong.stdout.replace(b'"startLine": 2', b'"startLine": 0')
    with pytest.raises(AssertionError, match="startLine"):
        validated(wrong, repository)


def test_a_result_says_where_in_the_repository(repository: Path) -> None:
    # From a folder of it, since that is where many checks run.
    log = validated(check(repository / "a rchitecture", "--format", "sarif", "."), repository)
    (run,) = log["runs"]
    assert run["originalUriBaseIds"] == {"%SRCROOT%": {"uri": f"{repository.as_uri()}/"}}
    ghost, instance = run["results"]
    assert (ghost["ruleId"], ghost["level"]) == ("unresolved-reference", "error")
    place = ghost["locations"][0]["physicalLocation"]
    artifact = place["artifactLocation"]
    assert artifact["uriBaseId"] == "%SRCROOT%"
    assert unquote(artifact["uri"]) == "a rchitecture/é,:%.sruja"
    assert re.fullmatch(r"[\w./%-]+", artifact["uri"])
    end = GHOST + len("Ghost")
    assert place["region"] == {"startLine": 2, "startColumn": GHOST, "endLine": 2, "endColumn": end}
    (declared,) = instance["relatedLocations"]
    assert declared["physicalLocation"]["artifactLocation"] == artifact
    assert declared["physicalLocation"]["region"]["startLine"] == 1
    assert declared["message"]["text"] == "`Guest` is declared here"


def test_a_rule_says_where_it_is_explained(repository: Path) -> None:
    rules = as_json(check(repository, "--format", "sarif"))["runs"][0]["tool"]["driver"]["rules"]
    pages = [rule["helpUri"].partition("/blob/main/")[2].partition("#") for rule in rules]
    assert [path for path, _, _ in pages if not (ROOT / path).is_file()] == []
    path, _, anchor = pages[-1]
    headings = re.findall(r"^#+ (.+)$", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    assert anchor in [heading.lower().replace(" ", "-") for heading in headings]
    usual = {rule["id"]: rule["defaultConfiguration"]["level"] for rule in rules}
    assert (usual["syntax-error"], usual["unknown-kind"], usual["legacy-syntax"]) == ("error", "warning", "note")


def test_a_file_outside_of_the_repository_is_named_in_full(repository: Path) -> None:
    inner = repository / "inner"
    (inner / ".git").mkdir(parents=True)
    log = validated(check(inner, "--format", "sarif", repository / "a rchitecture"), repository)
    artifact = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": (repository / "a rchitecture" / "é,:%.sruja").as_uri()}


def test_nothing_found_is_a_whole_log(tmp_path: Path) -> None:
    result = check(tmp_path, "--format", "sarif")
    assert result.returncode == 0
    assert validated(result, tmp_path)["runs"][0]["results"] == []


def test_signs_that_sarif_would_read_are_escaped(tmp_path: Path) -> None:
    (tmp_path / "brace.sruja").write_text('Shop = system "Shop" {\n', encoding="utf-8")
    plain = as_json(check(tmp_path, "--format", "json"))[0]["message"]
    assert "{" in plain
    log = validated(check(tmp_path, "--format", "sarif"), tmp_path)
    message = log["runs"][0]["results"][0]["message"]["text"]
    assert message == plain.replace("{", "{{").replace("}", "}}")


# ---- Fingerprints


def fingerprints(folder: Path, content: str) -> list[str]:
    (folder / "m.sruja").write_text(content, encoding="utf-8")
    results = as_json(check(folder, "--format", "sarif"))["runs"][0]["results"]
    return [each["partialFingerprints"]["sruja/v1"] for each in results]


def test_a_finding_keeps_its_fingerprint_when_it_moves(tmp_path: Path) -> None:
    before = fingerprints(tmp_path, "A -> B\nA -> B\n")
    assert len(set(before)) == len(before) == 4
    assert fingerprints(tmp_path, "// new\n\n  A -> B\n\n  A -> B\n") == before
    assert fingerprints(tmp_path, "A -> C\n  A -> B\n")[2:] == before[:2]


# ---- GitHub


def unescaped(text: str) -> str:
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, sign)
    return text


def test_github_is_told_in_its_own_commands(repository: Path) -> None:
    result = check(repository / "a rchitecture", "--format", "github")
    assert result.returncode == 1
    *commands, count = result.stdout.decode().splitlines()
    assert count == "Found 2 errors in 1 file."
    read = [re.fullmatch(r"::(\w+) ([^:]+)::(.+)", command) for command in commands]
    parsed = [(match[1], match[2].split(","), unescaped(match[3])) for match in read if match is not None]
    assert len(parsed) == len(commands) == 2
    severity, properties, message = parsed[0]
    assert severity == "error"
    assert [unescaped(each) for each in properties] == [
        "title=sruja unresolved-reference",
        "file=a rchitecture/é,:%.sruja",
        "line=2",
        f"col={GHOST}",
        "endLine=2",
        f"endColumn={GHOST + len('Ghost')}",
    ]
    assert message.startswith(f"a rchitecture/é,:%.sruja:2:{GHOST}: ")
    assert "Ghost" in message


def test_a_file_name_cannot_smuggle_a_command_in(tmp_path: Path) -> None:
    (tmp_path / "a\n::add-mask::x.sruja").write_text("A -> B\n", encoding="utf-8")
    lines = check(tmp_path, "--format", "github").stdout.decode().splitlines()
    assert len(lines) == 3
    assert all(line.startswith("::error title=sruja ") for line in lines[:2])


def test_what_is_no_error_is_a_warning_or_a_notice(tmp_path: Path) -> None:
    (tmp_path / "m.sruja").write_text(
        'Shop = system "S" { slo { availability { target "lots" } } }\n', encoding="utf-8"
    )
    (tmp_path / "n.sruja").write_text('system Shop "Shop"\n', encoding="utf-8")
    result = check(tmp_path, "--format", "github")
    assert result.returncode == 0
    assert [line.partition(" ")[0] for line in result.stdout.decode().splitlines()[:2]] == ["::warning", "::notice"]


def test_a_finding_over_several_lines_has_no_columns(tmp_path: Path) -> None:
    (tmp_path / "m.sruja").write_text('A = system "a" {\n  scale { min """a\nb""" }\n}\n', encoding="utf-8")
    long = [each for each in as_json(check(tmp_path, "--format", "json")) if each["line"] != each["endLine"]]
    assert long
    output = check(tmp_path, "--format", "github").stdout.decode()
    for each in long:
        assert f",line={each['line']},endLine={each['endLine']}::" in output


# ---- GitLab


def test_gitlab_gets_a_code_quality_report(repository: Path) -> None:
    result = check(repository, "--format", "gitlab")
    assert result.returncode == 1
    ghost, instance = as_json(result)
    assert ghost["location"] == {"path": "a rchitecture/é,:%.sruja", "lines": {"begin": 2, "end": 2}}
    assert (ghost["check_name"], ghost["severity"]) == ("sruja/unresolved-reference", "critical")
    assert "Ghost" in ghost["description"]
    assert ghost["fingerprint"] != instance["fingerprint"]


# ---- Where a report goes, and where a text comes from


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "gitlab"])
def test_a_report_can_go_to_a_file(repository: Path, form: str) -> None:
    printed = check(repository, "--format", form)
    result = check(repository, "--format", form, "-o", "report")
    assert (result.returncode, result.stdout) == (1, b"Found 2 errors in 1 file.\n")
    assert (repository / "report").read_bytes() == printed.stdout


def test_a_report_that_cannot_be_written_is_bad_usage(repository: Path) -> None:
    command = [sys.executable, "-m", "sruja_lsp", "check", "-o", "no/such/folder/report"]
    result = subprocess.run(command, cwd=repository, capture_output=True, check=False)
    assert result.returncode == 2
    assert b"'no/such/folder/report' cannot be written: " in result.stderr.replace(b"\\\\", b"/")


def test_standard_input_is_a_file_without_a_name(tmp_path: Path) -> None:
    result = check(tmp_path, "-", stdin=MODEL.encode())
    assert result.stdout.decode().startswith(f"<stdin>:2:{GHOST}: error[unresolved-reference] ")
    log = validated(check(tmp_path, "--format", "sarif", "-", stdin=MODEL.encode()), tmp_path)
    assert len(log["runs"][0]["results"]) == 2


def test_standard_input_can_be_given_a_name(tmp_path: Path) -> None:
    arguments = ("--format", "json", "--stdin-filename", "shop.sruja", "-")
    assert [each["file"] for each in as_json(check(tmp_path, *arguments, stdin=MODEL.encode()))] == ["shop.sruja"] * 2
    (unreadable,) = as_json(check(tmp_path, *arguments, stdin=b"\xff"))
    assert (unreadable["file"], unreadable["code"]) == ("shop.sruja", "unreadable-file")
