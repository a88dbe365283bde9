"""`--format sarif`: the Static Analysis Results Interchange Format 2.1.0, for code scanning.

Section numbers are those of the OASIS standard.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from sruja_lsp import __version__
from sruja_lsp.analysis.finding import Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.rules import RULES
from sruja_lsp.cli.found import STDIN, UNREADABLE
from sruja_lsp.cli.reports.root import relative
from sruja_lsp.project import configuration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sruja_lsp.cli.found import Found, Place

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

HOME: Final = "https://github.com/sruja-ai/sruja-lsp"

ROOT: Final = "%SRCROOT%"

_LEVELS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.HINT: "note",
}

_LINK: Final = re.compile(r"[\[\]\\]")

_RULES: Final = (
    *RULES,
    Rule(UNREADABLE, Severity.ERROR, "A file that cannot be read.", lambda _workspace, _model: ()),
    Rule(configuration.RULE, Severity.ERROR, "A `sruja.toml` that makes no sense.", lambda _workspace, _model: ()),
)

_PAGES: Final = {
    UNREADABLE: "docs/ci.md#files-that-cannot-be-read",
    configuration.RULE: "docs/features.md#several-files",
}
"""What explains a finding that is none of a rule."""


def log(found: Sequence[Found], base: Path) -> dict[str, Any]:
    """A log with one run. Files in `base` are written relative to it, so that the log is true on every machine."""
    places = {rule.name: number for number, rule in enumerate(_RULES)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "sruja-lsp",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "informationUri": HOME,
                        "rules": [_rule(rule) for rule in _RULES],
                    }
                },
                "invocations": [{"executionSuccessful": True}],
                "originalUriBaseIds": {ROOT: {"uri": f"{base.as_uri().rstrip('/')}/"}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(each, base, places) for each in found],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    page = f"{HOME}/blob/main/{_PAGES[rule.name]}" if rule.name in _PAGES else rule.page
    return {
        "id": rule.name,
        "shortDescription": {"text": _escaped(rule.summary)},
        "fullDescription": {"text": _escaped(rule.summary)},
        "help": {"text": f"See {page}", "markdown": f"[What this rule finds, and why]({page})"},
        "helpUri": page,
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": not rule.off},
    }


def _result(found: Found, base: Path, places: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.rule,
        "ruleIndex": places[found.rule],
        "level": _LEVELS[found.severity],
        "message": {"text": _escaped(found.message)},
        "locations": [{"physicalLocation": _location(found.place, base)}],
        "partialFingerprints": {"sruja/v1": found.fingerprint},
    }
    if found.related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _location(place, base), "message": {"text": _escaped(message)}}
            for number, (place, message) in enumerate(found.related, start=1)
        ]
    return result


def _location(place: Place, base: Path) -> dict[str, Any]:
    return {
        "artifactLocation": _artifact(place.file, base),
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
    }


def _artifact(file: Path, base: Path) -> dict[str, str]:
    path = relative(file, base)
    if file == STDIN or path is not None:
        # A name need not be Unicode; its bytes are what is quoted (3.10.1).
        return {"uri": quote(os.fsencode(path or str(file))), "uriBaseId": ROOT}
    return {"uri": Path(os.path.abspath(file)).as_uri()}  # noqa: PTH100 - links stay links


def _escaped(message: str) -> str:
    """A plain text message: braces would be placeholders (3.11.5), brackets links (3.11.6)."""
    if "](" in message:
        message = _LINK.sub(r"\\\g<0>", message)
    return message.replace("{", "{{").replace("}", "}}")
