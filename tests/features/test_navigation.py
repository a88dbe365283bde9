"""The cases of references, rename and everything else that leads from one place to others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.diagram.views import views
from sruja_lsp.features.call_hierarchy import incoming_calls, outgoing_calls, prepare_call_hierarchy
from sruja_lsp.features.changes import Refusal, applied, changed
from sruja_lsp.features.code_lenses import LensSort, code_lenses, title
from sruja_lsp.features.implementation import implementation
from sruja_lsp.features.inlay_hints import HintSort, inlay_hints
from sruja_lsp.features.moved_files import imports_after_deletion, imports_after_rename
from sruja_lsp.features.references import references
from sruja_lsp.features.rename import Renamable, prepare_rename, rename
from sruja_lsp.features.signature_help import signature_help
from sruja_lsp.features.type_definition import type_definition
from sruja_lsp.features.type_hierarchy import prepare_type_hierarchy, subtypes, supertypes
from sruja_lsp.features.workspace_symbols import workspace_symbols
from sruja_lsp.lsp.settings import HINTS, LENSES
from sruja_lsp.model import stdlib
from sruja_lsp.model.architecture import Architecture
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.text.span import Span
from tests.support import paths, snapshots
from tests.support.markers import split_lines
from tests.support.rendering import Source
from tests.support.workspaces import several, uri_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sruja_lsp.features.call_hierarchy import Call
    from sruja_lsp.features.changes import Changes
    from sruja_lsp.features.navigation import Target
    from tests.support.markers import Mark, MarkedText

    Place = tuple[str, Span]


def cases(folder: str) -> pytest.MarkDecorator:
    """One test for each file of a folder."""
    files = paths.fixtures(f"features/{folder}")
    return pytest.mark.parametrize("path", files, ids=[path.stem for path in files])


def place(marked: MarkedText, mark: Mark) -> Place:
    return uri_of(marked.name), Span(mark.start, mark.end)


def marks(files: Iterable[MarkedText]) -> Iterator[tuple[MarkedText, Mark, str, str]]:
    for marked in files:
        for mark in marked.marks:
            role, _, name = mark.label.partition(" ")
            yield marked, mark, role, name


def same(files: tuple[MarkedText, ...], found: Iterable[Place], expected: Iterable[Place], asked: str) -> None:
    missing, more = sorted(set(expected) - set(found)), sorted(set(found) - set(expected))
    if missing or more:
        sources = {uri_of(marked.name): Source(marked.text) for marked in files}

        def shown(uri: str, span: Span, why: str) -> str:
            return f"{uri}\n{sources[uri].excerpt(span, why)}" if uri in sources else f"{uri} {span} {why}"

        lines = [shown(*each, "is missing") for each in missing] + [shown(*each, "should not be") for each in more]
        pytest.fail("\n".join([asked, *lines]), pytrace=False)


@cases("references")
def test_references_are_all_that_is_marked(path: Path) -> None:
    workspace, files = several(paths.read(path))
    for marked, mark, _, name in marks(files):
        asked = Source(marked.text).excerpt(mark, mark.label)
        declared = [place(other, each) for other, each, role, of in marks(files) if of == name and role == "def"]
        referred = [place(other, each) for other, each, role, of in marks(files) if of == name and role == "ref"]
        for offset in range(mark.start, mark.end + 1):
            found = references(workspace, uri_of(marked.name), offset, declarations=True)
            same(files, [(each.uri, each.span) for each in found], [*declared, *referred], asked)
            assert len(set(found)) == len(found)
            without = references(workspace, uri_of(marked.name), offset, declarations=False)
            same(files, [(each.uri, each.span) for each in without], referred, f"without declarations: {asked}")


def check_jumps(path: Path, jump: Callable[[Workspace, str, int], tuple[Target, ...]]) -> None:
    workspace, files = several(paths.read(path))
    for marked, mark, role, name in marks(files):
        if role == "def":
            continue
        expected = [place(other, each) for other, each, side, of in marks(files) if of == name and side == "def"]
        if role == "library":
            library = stdlib.model()
            expected = [(stdlib.URI, each.focus) for each in library.declarations(Name(Namespace.KIND, name))]
        assert bool(expected) is (role != "noref"), mark
        for offset in range(mark.start, mark.end + 1):
            found = jump(workspace, uri_of(marked.name), offset)
            same(
                files,
                [(each.uri, each.focus) for each in found],
                expected,
                Source(marked.text).excerpt(mark, mark.label),
            )
            assert all(each.span.start <= each.focus.start <= each.focus.end <= each.span.end for each in found)


@cases("implementation")
def test_implementations(path: Path) -> None:
    check_jumps(path, implementation)


@cases("type_definition")
def test_type_definitions(path: Path) -> None:
    check_jumps(path, type_definition)


# ---- Rename -----------------------------------------------------------------------------------------------------


@cases("rename")
def test_rename(path: Path) -> None:
    workspace, files = several(paths.read(path))
    shown: list[str] = []
    for marked, mark, _, new in marks(files):
        uri = uri_of(marked.name)
        outcomes = [rename(workspace, uri, offset, new) for offset in range(mark.start, mark.end + 1)]
        assert outcomes == outcomes[:1] * len(outcomes), mark
        asked = Source(marked.text).excerpt(mark, mark.label)
        shown.append(f"{marked.name}\n{asked}\n{_outcome(workspace, files, outcomes[0])}")
        prepared = [prepare_rename(workspace, uri, offset) for offset in range(mark.start, mark.end + 1)]
        if isinstance(prepared[0], Renamable):
            assert prepared == [Renamable(Span(mark.start, mark.end), prepared[0].name)] * len(prepared)
    snapshots.check(path.with_suffix(".rename.txt"), "\n\n".join(shown) + "\n")


def _outcome(workspace: Workspace, files: Iterable[MarkedText], outcome: Changes | Refusal | None) -> str:
    if outcome is None:
        return "    nothing to rename"
    if isinstance(outcome, Refusal):
        return f"    refused: {outcome.reason}"
    lines: list[str] = []
    for marked in files:
        edits = outcome.get(uri_of(marked.name))
        if not edits:
            continue
        after = changed(str(workspace[uri_of(marked.name)].text), edits)
        if after.count("\n") != marked.text.count("\n"):
            lines.append(f"    {marked.name}, all of it")
            lines += [f"         | {line.rstrip()}" for line in split_lines(after)]
            continue
        lines.append(f"    {marked.name}")
        pairs = zip(split_lines(marked.text), split_lines(after), strict=True)
        lines += [f"    {number:>4} | {new.rstrip()}" for number, (old, new) in enumerate(pairs, 1) if old != new]
    return "\n".join(lines)


# ---- Files that are moved, symbols of all files -----------------------------------------------------------------


def directives(text: str, word: str) -> list[str]:
    return re.findall(rf"^// {word}: (.+)$", text, re.MULTILINE)


@cases("moved_files")
def test_imports_follow(path: Path) -> None:
    workspace, files = several(paths.read(path))
    shown: list[str] = []
    for wanted in directives(paths.read(path), "rename"):
        pairs = [each.split(" -> ") for each in wanted.split("; ")]
        renames = {uri_of(old): uri_of(new) for old, new in pairs}
        changes = imports_after_rename(workspace, renames)
        shown.append(f"rename {wanted}\n{_outcome(workspace, files, changes)}")
        check_targets(workspace, renames, changes)
    for wanted in directives(paths.read(path), "delete"):
        changes = imports_after_deletion(workspace, [uri_of(wanted)])
        gone = {model.uri: None for model in workspace if f"{model.uri}/".startswith(f"{uri_of(wanted)}/")}
        after = applied(workspace, changes).apply(gone)
        nowhere = {uri: after.graph.targets[uri].by_import for uri in after.graph.targets}
        assert all(targets or each.path == "./nowhere.sruja" for of in nowhere.values() for each, targets in of.items())
        shown.append(f"delete {wanted}\n{_outcome(workspace, files, changes)}")
    snapshots.check(path.with_suffix(".moved.txt"), "\n\n".join(shown) + "\n")


def check_targets(workspace: Workspace, renames: dict[str, str], changes: Changes) -> None:
    """After the files have moved, every import leads to what it led to, wherever that is now."""

    def moved(uri: str) -> str:
        found = [new + uri[len(old) :] for old, new in renames.items() if f"{uri}/".startswith(f"{old}/")]
        return found[0] if found else uri

    changed_texts = applied(workspace, changes)
    after = Workspace.of(*(Model.open(moved(model.uri), 1, str(model.text)) for model in changed_texts))
    for model in workspace:
        before = {moved(uri) for uri in workspace.graph.direct(model.uri)} - {moved(model.uri)}
        assert before <= set(after.graph.direct(moved(model.uri))), model.uri


@cases("workspace_symbols")
def test_workspace_symbols(path: Path) -> None:
    workspace, _ = several(paths.read(path))
    shown: list[str] = []
    for query in directives(paths.read(path), "query"):
        found = workspace_symbols(workspace, query)
        rows = [f"    {each.name} ({each.kind}) {each.container}".rstrip() for each in found]
        shown.append("\n".join([query, *rows]))
        assert len(workspace_symbols(workspace, query, 2)) == min(len(found), 2)
        for each in found:
            text = str(workspace[each.uri].text)[each.focus.start : each.focus.end]
            assert text.endswith(each.name)
    snapshots.check(path.with_suffix(".found.txt"), "\n\n".join(shown) + "\n")


# ---- Calls ------------------------------------------------------------------------------------------------------


@cases("call_hierarchy")
def test_call_hierarchy(path: Path) -> None:
    workspace, files = several(paths.read(path))
    texts = {uri_of(marked.name): (marked.name, Source(marked.text)) for marked in files}

    def rows(word: str, calls: Iterable[Call]) -> Iterator[str]:
        for call in calls:
            name, source = texts[call.uri]
            lines = ", ".join(str(source.place(span.start)[0]) for span in call.spans)
            yield f"    {word} {call.item.place.name.name} ({call.item.detail}): {name} {lines}"

    shown: list[str] = []
    for marked, mark, _, _ in marks(files):
        (item,) = prepare_call_hierarchy(workspace, uri_of(marked.name), mark.start)
        asked = Source(marked.text).excerpt(mark, item.detail)
        incoming, outgoing = incoming_calls(workspace, item.place), outgoing_calls(workspace, item.place)
        shown.append("\n".join([asked, *rows("from", incoming), *rows("to", outgoing)]))
        for call in incoming:  # whoever is said to ask is said to be asked by it
            if call.item.place.name.name.count(".") == 0:
                back = outgoing_calls(workspace, call.item.place)
                assert any(f"{each.item.place.name.name}.".startswith(item.place.name.name) for each in back)
    snapshots.check(path.with_suffix(".calls.txt"), "\n\n".join(shown) + "\n")


# ---- Inlay hints ------------------------------------------------------------------------------------------------


@cases("inlay_hints")
def test_inlay_hints(path: Path) -> None:
    workspace, files = several(paths.read(path))
    every = [_hints(workspace, marked) for marked in files]
    snapshots.check(path.with_suffix(".hints.txt"), "\n".join(shown for shown, _ in every))
    assert {sort for _, sorts in every for sort in sorts} == set(HintSort)


def _hints(workspace: Workspace, marked: MarkedText) -> tuple[str, set[HintSort]]:
    """The text of a file with its hints, and what they are about."""
    uri, text = uri_of(marked.name), marked.text
    whole = inlay_hints(workspace, uri, Span(0, len(text)))
    shown = text
    for hint in reversed(whole):
        label = f" {hint.label}" if hint.before and not hint.label.startswith(":") else hint.label
        shown = f"{shown[: hint.offset]}<{label}>{shown[hint.offset :]}"
    for sort in HintSort:
        assert inlay_hints(workspace, uri, Span(0, len(text)), [sort]) == tuple(h for h in whole if h.sort is sort)
    for start in range(0, len(text), 7):  # what scrolls into view one part after another is what there is
        part = Span(start, min(start + 40, len(text)))
        expected = tuple(hint for hint in whole if part.start <= hint.offset <= part.end)
        assert inlay_hints(workspace, uri, part) == expected
    return shown, {hint.sort for hint in whole}


# ---- Code lenses ------------------------------------------------------------------------------------------------


@cases("code_lenses")
def test_code_lenses(path: Path) -> None:
    workspace, files = several(paths.read(path))
    snapshots.check(path.with_suffix(".lenses.txt"), "\n".join(_lenses(workspace, marked) for marked in files))
    assert set(LENSES) == {sort.value for sort in LensSort}
    assert set(HINTS) == {sort.value for sort in HintSort}


def _lenses(workspace: Workspace, marked: MarkedText) -> str:
    """The text of a file with its lenses."""
    uri, text = uri_of(marked.name), marked.text
    whole = code_lenses(workspace, uri)
    above: dict[int, list[str]] = {}
    for lens in whole:
        said = title(workspace, lens.sort, lens.place)
        assert said
        above.setdefault(Source(text).place(lens.span.start)[0], []).append(f"{said} {lens.view}".rstrip())
    shown: list[str] = []
    for number, line in enumerate(split_lines(text), 1):
        indent = " " * (len(line) - len(line.lstrip(" ")))
        if number in above:
            shown.append(f"{indent}[{' | '.join(above[number])}]\n")
        shown.append(line)
    assert {lens.view for lens in whole} - {""} <= {view.id for view in views(Architecture.within(workspace, uri))}
    for sort in LensSort:
        assert code_lenses(workspace, uri, [sort]) == tuple(lens for lens in whole if lens.sort is sort)
    return "".join(shown)


# ---- Kinds as types ---------------------------------------------------------------------------------------------


@cases("type_hierarchy")
def test_type_hierarchy(path: Path) -> None:
    workspace, files = several(paths.read(path))
    shown: list[str] = []
    for marked, mark, _, _ in marks(files):
        uri = uri_of(marked.name)
        (item,) = prepare_type_hierarchy(workspace, uri, mark.start)
        up, down = supertypes(workspace, item), subtypes(workspace, item, uri)
        rows = [f"    {word} {each.name.name}" for word, found in (("is a", up), ("of it", down)) for each in found]
        shown.append("\n".join([Source(marked.text).excerpt(mark, item.name.name), *rows]))
        for each in down:
            assert supertypes(workspace, each) == (item,)
        for each in up:
            assert item in subtypes(workspace, each, uri)
    snapshots.check(path.with_suffix(".types.txt"), "\n\n".join(shown) + "\n")


# ---- What comes next --------------------------------------------------------------------------------------------


@cases("signature_help")
def test_signature_help(path: Path) -> None:
    workspace, files = several(paths.read(path))
    for marked, mark, _, _ in marks(files):
        sort, _, wanted = mark.label.partition(": ")
        found = signature_help(workspace, uri_of(marked.name), mark.end, asked=sort == "asked")
        asked = Source(marked.text).excerpt(mark, mark.label)
        assert (found is None) is (wanted == ""), asked
        if found is not None:
            assert all(each.label in found.label and each.doc for each in found.parameters)
            next_part = found.parameters[found.active].label if found.parameters else found.label
            assert next_part == wanted, asked
