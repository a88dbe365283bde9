"""An editor that asks what is wrong is answered what the rules find, for one document and for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from tests.e2e.cases import Case, cases
from tests.e2e.editor import Document
from tests.e2e.test_same_findings import heard, told
from tests.support import paths
from tests.support.markers import parse_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="module")


@cases("code_actions")
async def test_pulled_findings(editor: Editor, path: Path) -> None:
    folder = editor.folder()
    texts = {f"{folder}/{file.name}": file for file in parse_files(paths.read(path))}
    workspace = Workspace.of(*(Model.open(uri, 1, file.text) for uri, file in texts.items()))
    files = {
        uri: Case(file, workspace[uri], Document(editor, uri, file.text), workspace) for uri, file in texts.items()
    }
    for uri, case in files.items():
        # nobody waits to be told: who asks is not
        editor.opened.append(uri)
        item = types.TextDocumentItem(uri, "sruja", 1, case.document.text)
        editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    ids = []
    for uri, case in files.items():
        report = await editor.client.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(case.document.identifier)
        )
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        assert heard(files, case, report.items) == told(case)
        assert report.result_id is not None
        ids.append(types.PreviousResultId(uri, report.result_id))
        again = await editor.client.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(case.document.identifier, previous_result_id=report.result_id)
        )
        assert isinstance(again, types.RelatedUnchangedDocumentDiagnosticReport)
        assert again.result_id == report.result_id
    for known, kind in (([], "full"), (ids, "unchanged")):
        everything = await editor.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(known))
        reports = {each.uri: each for each in everything.items if each.uri in files}
        assert reports.keys() == files.keys()
        for uri, each in reports.items():
            assert each.kind == kind
            if isinstance(each, types.WorkspaceFullDocumentDiagnosticReport):
                assert heard(files, files[uri], each.items) == told(files[uri])
