"""Imports that follow when files and folders are renamed, and that go with what is deleted."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from sruja_lsp.features.changes import in_order
from sruja_lsp.model.import_paths import SUFFIX, relative, target
from sruja_lsp.model.meaning import ReferenceRole
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sruja_lsp.features.changes import Changes
    from sruja_lsp.model.meaning import Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace


def imports_after_rename(workspace: Workspace, renames: Mapping[str, str]) -> Changes:
    """What to change in imports, before files and folders are renamed, so that they lead to the same afterwards.

    `renames` are canonical URIs, without a slash at the end. Changes speak of the files by their old names.
    """
    moved = {model.uri: there for model in workspace if (there := _moved(model.uri, renames)) != model.uri}

    def path(model: Model, reference: Reference) -> str | None:
        return _path(model.uri, moved.get(model.uri, model.uri), reference.text, moved, renames)

    changes: dict[str, tuple[Edit, ...]] = {}
    for uri in _importing(workspace, moved):
        edits = [
            Edit(statement.of(reference), new)
            for statement, reference in _imports(workspace[uri])
            if (new := path(workspace[uri], reference)) is not None and new != reference.text
        ]
        if edits:
            changes[uri] = in_order(edits)
    return changes


def imports_after_deletion(workspace: Workspace, deleted: Iterable[str]) -> Changes:
    """What to take away before files and folders are deleted: the imports that would lead nowhere.

    An import of a folder stays as long as anything is left in it. What used the names is found by the rules.
    """
    gone_roots = tuple(deleted)

    def gone(uri: str) -> bool:
        return any(uri == root or uri.startswith(f"{root}/") for root in gone_roots)

    deleted_files = {model.uri for model in workspace if gone(model.uri)}
    changes: dict[str, tuple[Edit, ...]] = {}
    for uri in _importing(workspace, deleted_files):
        if uri in deleted_files:
            continue
        edits = []
        for statement, _ in _imports(workspace[uri]):
            imported = statement.meaning.imports
            targets = workspace.targets(uri, imported) if imported is not None else ()
            if targets and all(gone(each) for each in targets):
                edits.append(Edit(Span(statement.start, statement.start + statement.item.width), ""))
        if edits:
            changes[uri] = in_order(edits)
    return changes


def _importing(workspace: Workspace, files: Iterable[str]) -> Iterator[str]:
    """Those of these files that import something, and the files that import one of them."""
    found = {uri for uri in files if workspace.graph.direct(uri)}
    for uri in files:
        found |= workspace.graph.importers.get(uri, set())
    return iter(sorted(found))


def _imports(model: Model) -> Iterator[tuple[Statement, Reference]]:
    sites = [site for site in model.index.sites if site.role is ReferenceRole.SOURCE_FILE]
    return ((statement, reference) for _, statement, reference in model.occurrences_of(sites))


def _moved(uri: str, renames: Mapping[str, str]) -> str:
    """Where a file or a folder is afterwards."""
    for old, new in renames.items():
        if uri == old:
            return new
        if uri.startswith(f"{old}/"):
            return new + uri[len(old) :]
    return uri


def moved_path(uri: str, importer: str, path: str) -> str | None:
    """What an import of the file `uri` has to say in `importer`, to lead where it led; `None` if it is the same."""
    return _path(uri, importer, path, {}, {})


def _path(uri: str, importer: str, path: str, moved: Mapping[str, str], renames: Mapping[str, str]) -> str | None:
    """What an import has to say in `importer`, which was `uri`, to lead where it led."""
    wanted = target(uri, path)
    if not wanted:
        return None
    if wanted in moved:
        there = moved[wanted]
    elif wanted + SUFFIX in moved:  # the ending is left out, and stays so
        there = moved[wanted + SUFFIX]
        there = there.removesuffix(SUFFIX)
    else:
        there = _moved(wanted, renames)  # a folder, or a file that stays
    if there == wanted and importer == uri:
        return None
    if path.startswith("/"):
        return unquote(urlsplit(there).path)
    new = relative(importer, there)
    if new == "./.":
        new = "./"  # the folder it is in
    if not path.startswith(("./", "../")):
        new = new.removeprefix("./")
    if path.endswith("/"):
        new = posixpath.join(new, "")
    return new.replace("/", "\\") if "\\" in path else new
