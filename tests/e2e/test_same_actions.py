"""What an editor is offered to do, and what that does, is what the features say, with either line end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from sruja_lsp.features.changes import Refusal
from sruja_lsp.model.import_paths import folder_of
from sruja_lsp.text.span import Span
from tests.e2e.cases import cases, opened
from tests.e2e.test_same_findings import nowhere
from tests.features.test_code_actions import actions

if TYPE_CHECKING:
    from pathlib import Path

    from sruja_lsp.features.code_actions.action import Action
    from tests.e2e.cases import Case
    from tests.e2e.editor import Editor
    from tests.support.markers import Mark

    Replaced = dict[str, list[tuple[Span | None, str]]]

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"]),
]

MAKES_FILES = "[visual-studio-code"
"""The editor whose edits may make files; pytest-lsp does not know that of the others."""
TELLS_REFUSALS = ("[visual-studio-code", "[neovim")
"""The editors that can show why something cannot be done, or learn it when they ask for the edit."""


def asked(case: Case, mark: Mark) -> types.CodeActionParams:
    start, end = (case.document.position(case.there(offset)) for offset in mark[:2])
    context = types.CodeActionContext([], only=[mark.label])
    return types.CodeActionParams(case.document.identifier, types.Range(start, end), context)


@cases("code_actions")
async def test_code_actions(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    for uri, case in files.items():
        for mark in case.marked.marks:
            expected = [
                each
                for each in actions(case.workspace, uri, Span(*mark[:2]), mark.label, nowhere)
                if possible(each, uri, editor)
            ]
            found = await editor.client.text_document_code_action_async(asked(case, mark)) or []
            assert [each.title for each in found if isinstance(each, types.CodeAction)] == [
                each.title for each in expected
            ]
            told = {each.title: each for each in expected}
            for answer in found:
                assert isinstance(answer, types.CodeAction)
                await same(editor, files, case, answer, told[answer.title])
    close(editor, files)


def possible(action: Action, uri: str, editor: Editor) -> bool:
    """Whether an editor can do it, with no folder open: new files come beside the one that is asked about."""
    outcome = action.make()
    if isinstance(outcome, Refusal):
        touched = action.makes_files or action.removes_files
        return any(each in editor.name for each in ((MAKES_FILES,) if touched else TELLS_REFUSALS))
    if not (action.makes_files or action.removes_files or outcome.created or outcome.deleted):
        return True
    return MAKES_FILES in editor.name and all(folder_of(each) == folder_of(uri) for each in outcome.created)


def close(editor: Editor, files: dict[str, Case]) -> None:
    """Close all files, so that nobody is told to import something from them."""
    for case in files.values():
        editor.client.text_document_did_close(types.DidCloseTextDocumentParams(case.document.identifier))


async def same(editor: Editor, files: dict[str, Case], case: Case, answer: types.CodeAction, action: Action) -> None:
    assert (answer.kind, bool(answer.is_preferred)) == (action.kind, action.preferred)
    finding = action.finding
    told = [(each.code, case.span(each.range)) for each in answer.diagnostics or ()]
    assert told == ([(finding.rule, finding.span)] if finding is not None else [])
    outcome = action.make()
    if answer.edit is None and isinstance(outcome, Refusal):
        if answer.disabled is not None:
            assert answer.disabled.reason == outcome.reason
            return
        with pytest.raises(JsonRpcException) as refused:
            await editor.client.code_action_resolve_async(answer)
        assert refused.value.message == outcome.reason
        return
    if answer.edit is None:
        answer = await editor.client.code_action_resolve_async(answer)
    assert not isinstance(outcome, Refusal)
    expected: Replaced = {uri: [(None, text)] for uri, text in outcome.created.items()}
    expected |= {uri: list(edits) for uri, edits in outcome.changes.items()}
    expected |= {f"delete {uri}": [] for uri in outcome.deleted}
    assert replaced(files, answer.edit) == expected


def replaced(files: dict[str, Case], found: types.WorkspaceEdit | None) -> Replaced:
    """What a workspace edit replaces, in whichever form the client understands."""
    assert found is not None
    edits: Replaced = {}
    created = set()
    for change in found.document_changes or ():
        if isinstance(change, types.CreateFile):
            created.add(change.uri)
            edits[change.uri] = [(None, "")]
            continue
        if isinstance(change, types.DeleteFile):
            edits[f"delete {change.uri}"] = []
            continue
        assert isinstance(change, types.TextDocumentEdit)
        uri = change.text_document.uri
        texts = [each for each in change.edits if isinstance(each, types.TextEdit)]
        if uri in created:
            assert change.text_document.version is None
            edits[uri] = [(None, each.new_text.replace("\r\n", "\n")) for each in texts]
        else:
            assert change.text_document.version == files[uri].document.version
            edits[uri] = [(files[uri].span(each.range), each.new_text.replace("\r\n", "\n")) for each in texts]
    for uri, changes in (found.changes or {}).items():
        edits[uri] = [(files[uri].span(each.range), each.new_text.replace("\r\n", "\n")) for each in changes]
    return edits


@cases("code_actions")
async def test_what_is_chosen_too_late_is_refused(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    for case in files.values():
        for mark in case.marked.marks:
            found = await editor.client.text_document_code_action_async(asked(case, mark)) or []
            waiting = [each for each in found if isinstance(each, types.CodeAction) and each.data is not None]
            if waiting:
                await case.document.change((0, 0, end))
                with pytest.raises(JsonRpcException, match="has changed since"):
                    await editor.client.code_action_resolve_async(waiting[0])
                break
    close(editor, files)
