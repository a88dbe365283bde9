"""What an editor is answered about where names lead is what the features say, over the wire, with either line end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from sruja_lsp.features.call_hierarchy import incoming_calls, outgoing_calls, prepare_call_hierarchy
from sruja_lsp.features.changes import Refusal
from sruja_lsp.features.code_lenses import LensSort, code_lenses, title
from sruja_lsp.features.implementation import implementation
from sruja_lsp.features.inlay_hints import inlay_hints
from sruja_lsp.features.moved_files import imports_after_deletion, imports_after_rename
from sruja_lsp.features.references import references
from sruja_lsp.features.rename import prepare_rename, rename
from sruja_lsp.features.signature_help import signature_help
from sruja_lsp.features.type_definition import type_definition
from sruja_lsp.features.type_hierarchy import prepare_type_hierarchy, subtypes, supertypes
from sruja_lsp.features.workspace_symbols import workspace_symbols
from sruja_lsp.model.import_paths import canonical
from sruja_lsp.text.span import Span
from tests.e2e.cases import cases, opened
from tests.support import paths

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sruja_lsp.features.navigation import Target
    from tests.e2e.cases import Case
    from tests.e2e.editor import Editor

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"]),
]


@cases("references")
async def test_references(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    for uri, case in files.items():
        for offset in case.places():
            position = case.document.position(case.there(offset))
            for declared in (True, False):
                found = await editor.client.text_document_references_async(
                    types.ReferenceParams(types.ReferenceContext(declared), case.document.identifier, position)
                )
                told = [(each.uri, files[each.uri].span(each.range)) for each in found or ()]
                expected = references(case.workspace, uri, offset, declarations=declared)
                assert told == [(each.uri, each.span) for each in expected]


def heard(files: dict[str, Case], answer: object) -> list[tuple[str, Span, Span]]:
    found = []
    for link in answer if isinstance(answer, (list, tuple)) else ():
        assert isinstance(link, types.LocationLink)
        if link.target_uri in files:
            there = files[link.target_uri]
            found.append((link.target_uri, there.span(link.target_range), there.span(link.target_selection_range)))
    return found


def told(targets: Iterable[Target]) -> list[tuple[str, Span, Span]]:
    return [(target.uri, target.span, target.focus) for target in targets]


@cases("implementation")
async def test_implementation(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    for uri, case in files.items():
        for offset in case.places():
            found = await editor.client.text_document_implementation_async(
                types.ImplementationParams(case.document.identifier, case.document.position(case.there(offset)))
            )
            assert heard(files, found) == told(implementation(case.workspace, uri, offset))


@cases("type_definition")
async def test_type_definition(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    for uri, case in files.items():
        for offset in case.places():
            found = await editor.client.text_document_type_definition_async(
                types.TypeDefinitionParams(case.document.identifier, case.document.position(case.there(offset)))
            )
            targets = [target for target in type_definition(case.workspace, uri, offset) if target.uri in files]
            # a client that shows no virtual documents gets the library as a file
            assert heard(files, found) == told(targets)
            assert bool(found) == bool(type_definition(case.workspace, uri, offset))


@cases("definition")
async def test_declaration_is_definition(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    for case in files.values():
        for mark in case.marked.marks:
            position = case.document.position(case.there(mark.start))
            found = await editor.client.text_document_declaration_async(
                types.DeclarationParams(case.document.identifier, position)
            )
            defined = await editor.client.text_document_definition_async(
                types.DefinitionParams(case.document.identifier, position)
            )
            assert found == defined


@cases("rename")
async def test_rename(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    for uri, case in files.items():
        for mark in case.marked.marks:
            new = mark.label.partition(": ")[2]
            position = case.document.position(case.there(mark.start))
            expected = rename(case.workspace, uri, mark.start, new)
            params = types.RenameParams(case.document.identifier, position, new)
            if isinstance(expected, Refusal):
                with pytest.raises(JsonRpcException) as refused:
                    await editor.client.text_document_rename_async(params)
                assert (refused.value.message, refused.value.code) == (expected.reason, -32803)
                continue
            found = await editor.client.text_document_rename_async(params)
            assert (found is None) is (expected is None)
            assert replaced(files, found) == {
                uri: [tuple(edit) for edit in edits] for uri, edits in (expected or {}).items()
            }


def replaced(files: dict[str, Case], found: types.WorkspaceEdit | None) -> dict[str, list[tuple[Span, str]]]:
    """What a workspace edit replaces, in whichever form the client understands."""
    if found is None:
        return {}
    edits = dict(found.changes or {})
    for change in found.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit)
        assert change.text_document.version == files[change.text_document.uri].document.version
        edits[change.text_document.uri] = [each for each in change.edits if isinstance(each, types.TextEdit)]
    return {uri: [(files[uri].span(each.range), each.new_text) for each in edits[uri]] for uri in edits}


@cases("rename")
async def test_prepare_rename(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    for uri, case in files.items():
        for offset in case.places():
            expected = prepare_rename(case.workspace, uri, offset)
            params = types.PrepareRenameParams(case.document.identifier, case.document.position(case.there(offset)))
            if isinstance(expected, Refusal):
                with pytest.raises(JsonRpcException, match=re.escape(expected.reason)):
                    await editor.client.text_document_prepare_rename_async(params)
                continue
            found = await editor.client.text_document_prepare_rename_async(params)
            if expected is None:
                assert found is None
            else:
                assert isinstance(found, types.PrepareRenamePlaceholder)
                assert (case.span(found.range), found.placeholder) == (expected.span, expected.name)


@cases("workspace_symbols")
async def test_workspace_symbols(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    for query in re.findall(r"^// query: (.+)$", paths.read(path), re.MULTILINE):
        found = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams(query))
        heard = []
        for each in found or ():
            assert isinstance(each.location, types.Location)
            if each.location.uri in files:  # other tests have left files of theirs
                span = files[each.location.uri].span(each.location.range)
                heard.append((each.name, each.container_name or "", each.location.uri, span))
        workspace = next(iter(files.values())).workspace
        assert heard == [
            (each.name, each.container, each.uri, each.focus) for each in workspace_symbols(workspace, query)
        ]


@cases("moved_files")
async def test_moved_files(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    folder = min(files).rpartition("/harbour/")[0]
    workspace = next(iter(files.values())).workspace
    for wanted in re.findall(r"^// rename: (.+)$", paths.read(path), re.MULTILINE):
        pairs = [[f"{folder}/{name}" for name in each.split(" -> ")] for each in wanted.split("; ")]
        found = await editor.client.workspace_will_rename_files_async(
            types.RenameFilesParams([types.FileRename(old, new) for old, new in pairs])
        )
        expected = imports_after_rename(workspace, {canonical(old): canonical(new) for old, new in pairs})
        assert replaced(files, found) == {uri: [tuple(edit) for edit in edits] for uri, edits in expected.items()}
    for wanted in re.findall(r"^// delete: (.+)$", paths.read(path), re.MULTILINE):
        found = await editor.client.workspace_will_delete_files_async(
            types.DeleteFilesParams([types.FileDelete(f"{folder}/{wanted}")])
        )
        expected = imports_after_deletion(workspace, [canonical(f"{folder}/{wanted}")])
        assert replaced(files, found).keys() == expected.keys()


@cases("call_hierarchy")
async def test_call_hierarchy(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    for uri, case in files.items():
        for mark in case.marked.marks:
            position = case.document.position(case.there(mark.start))
            (expected,) = prepare_call_hierarchy(case.workspace, uri, mark.start)
            (item,) = (
                await editor.client.text_document_prepare_call_hierarchy_async(
                    types.CallHierarchyPrepareParams(case.document.identifier, position)
                )
                or ()
            )
            there = files[item.uri]
            assert (item.name, item.detail) == (expected.place.name.name, expected.detail)
            assert (there.span(item.range), there.span(item.selection_range)) == (expected.span, expected.focus)
            incoming = await editor.client.call_hierarchy_incoming_calls_async(
                types.CallHierarchyIncomingCallsParams(item)
            )
            assert [
                (call.from_.name, call.from_.uri, tuple(files[call.from_.uri].span(each) for each in call.from_ranges))
                for call in incoming or ()
            ] == [
                (call.item.place.name.name, call.uri, call.spans)
                for call in incoming_calls(case.workspace, expected.place)
            ]
            outgoing = await editor.client.call_hierarchy_outgoing_calls_async(
                types.CallHierarchyOutgoingCallsParams(item)
            )
            asked = outgoing_calls(case.workspace, expected.place)
            assert {
                (call.to.name, files[item.uri].span(each)) for call in outgoing or () for each in call.from_ranges
            } == {(call.item.place.name.name, span) for call in asked if call.uri == item.uri for span in call.spans}
            assert {call.to.name for call in outgoing or ()} == {call.item.place.name.name for call in asked}


@cases("inlay_hints")
async def test_inlay_hints(editor: Editor, path: Path, end: str) -> None:
    for uri, case in (await opened(editor, path, end)).items():
        whole = types.Range(case.document.position(0), case.document.position(len(case.document.text)))
        asked = types.InlayHintParams(case.document.identifier, whole)
        found = await editor.client.text_document_inlay_hint_async(asked)
        heard = [
            (case.span(types.Range(each.position, each.position)).start, each.label, each.tooltip)
            for each in found or ()
        ]
        hints = inlay_hints(case.workspace, uri, Span(0, len(case.marked.text)))
        assert heard == [(each.offset, each.label, each.tooltip) for each in hints]


@cases("code_lenses")
async def test_code_lenses(editor: Editor, path: Path, end: str) -> None:
    for uri, case in (await opened(editor, path, end)).items():
        found = await editor.client.text_document_code_lens_async(types.CodeLensParams(case.document.identifier))
        heard = []
        for lens in found or ():
            told = lens if lens.command is not None else await editor.client.code_lens_resolve_async(lens)
            assert told.command is not None
            heard.append((case.span(told.range), told.command.title, told.command.command))
        expected = code_lenses(case.workspace, uri)
        commands = {LensSort.DIAGRAM: "sruja.preview.open"}
        assert heard == [
            (each.span, title(case.workspace, each.sort, each.place), commands.get(each.sort, "")) for each in expected
        ]


@cases("type_hierarchy")
async def test_type_hierarchy(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    client = editor.client
    for uri, case in files.items():
        for mark in case.marked.marks:
            position = case.document.position(case.there(mark.start))
            (expected,) = prepare_type_hierarchy(case.workspace, uri, mark.start)
            params = types.TypeHierarchyPrepareParams(case.document.identifier, position)
            (item,) = await client.text_document_prepare_type_hierarchy_async(params) or ()
            assert item.name == expected.name.name
            up = await client.type_hierarchy_supertypes_async(types.TypeHierarchySupertypesParams(item))
            down = await client.type_hierarchy_subtypes_async(types.TypeHierarchySubtypesParams(item))
            assert [each.name for each in up or ()] == [each.name.name for each in supertypes(case.workspace, expected)]
            assert [each.name for each in down or ()] == [
                each.name.name for each in subtypes(case.workspace, expected, uri)
            ]


@cases("signature_help")
async def test_signature_help(editor: Editor, path: Path, end: str) -> None:
    files = await opened(editor, path, end)
    for uri, mark in [(uri, mark) for uri, each in files.items() for mark in each.marked.marks]:
        case = files[uri]
        asked = mark.label.startswith("asked")
        expected = signature_help(case.workspace, uri, mark.end, asked=asked)
        how = types.SignatureHelpTriggerKind.Invoked if asked else types.SignatureHelpTriggerKind.TriggerCharacter
        found = await editor.client.text_document_signature_help_async(
            types.SignatureHelpParams(
                case.document.identifier,
                case.document.position(case.there(mark.end)),
                context=types.SignatureHelpContext(how, is_retrigger=False),
            )
        )
        assert (found is None) is (expected is None)
        if found is not None and expected is not None:
            (signature,) = found.signatures
            assert (signature.label, found.active_parameter) == (expected.label, expected.active)
            assert [each.label for each in signature.parameters or ()] == [each.label for each in expected.parameters]
