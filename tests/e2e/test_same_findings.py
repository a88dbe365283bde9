"""What an editor is told is wrong is what the rules find, over the wire, with either line end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.finding import Severity
from tests.e2e.cases import cases, opened
from tests.support import paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from lsprotocol import types

    from sruja_lsp.text.span import Span
    from tests.e2e.cases import Case
    from tests.e2e.editor import Editor

    Told = list[tuple[str, int, str, Span, list[tuple[str, Span, str]]]]

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"]),
]

NUMBERS = {each: number for number, each in enumerate(Severity, 1)}
MISTAKES = [path for path in paths.fixtures("deployments") if path.name.startswith("mistake-")]


def heard(files: Mapping[str, Case], case: Case, diagnostics: Iterable[types.Diagnostic]) -> Told:
    """Findings as an editor has them; places in files that are no case have no span."""
    return [
        (
            str(each.code),
            int(each.severity or 0),
            each.message,
            case.span(each.range),
            [
                (other.location.uri, files[other.location.uri].span(other.location.range), other.message)
                for other in each.related_information or ()
            ],
        )
        for each in diagnostics
    ]


def nowhere(_uri: str, _written: str) -> bool:
    """That a file is not there: cases are on no disk."""
    return False


def told(case: Case) -> Told:
    """Findings as the rules give them."""
    return [
        (
            each.rule,
            NUMBERS[each.severity],
            each.message,
            each.span,
            [(other.uri, other.span, other.message) for other in each.related],
        )
        for each in findings(case.workspace, case.model.uri, exists=nowhere)
    ]


@cases("code_actions")
async def test_findings_of_several_files(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    for case in files.values():
        # told again once all files were there
        await case.document.change((0, 0, ""))
        assert heard(files, case, case.document.findings) == told(case)


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
async def test_findings_of_deployments(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    (case,) = files.values()
    assert case.document.findings
    assert heard(files, case, case.document.findings) == told(case)
