"""An import of something that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import table
from sruja_lsp.language.nearest import nearest
from sruja_lsp.model.import_paths import relative
from sruja_lsp.model.meaning import Namespace, ReferenceRole
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace

_LIBRARY = frozenset({*table.KINDS, *(tag.value for tag in table.STDLIB_TAGS)})
_IMPORTING = frozenset({ReferenceRole.STDLIB, ReferenceRole.IMPORTED})
_IMPORTABLE = frozenset({Namespace.ELEMENT, Namespace.KIND, Namespace.TAG, Namespace.VIEW})
# A bundle is a model that another tool has packed. It is not read, so what it holds cannot be missed.
_BUNDLE = ".bundle.json"


def _find(workspace: Workspace, model: Model) -> Iterator[Finding]:
    for start, remark in model.remarks():
        if remark.rule == RULE.name:
            span = Span(start + remark.span.start, start + remark.span.end)
            yield Finding(RULE.name, RULE.severity, span, remark.message, data={"replacement": remark.suggestion})
    yield from _names(workspace, model)
    yield from _files(workspace, model)


def _names(workspace: Workspace, model: Model) -> Iterator[Finding]:
    """Names that the standard library, or the file they are imported from, does not have."""
    missing = [site for site in model.resolutions.open if site.role in _IMPORTING]
    for site, statement, reference in model.occurrences_of(missing) if missing else ():
        imported = statement.meaning.imports
        if imported is None:
            where, known = "The standard library", _LIBRARY
        elif targets := workspace.targets(model.uri, imported):
            where, known = f"`{imported.path}`", _importable(workspace, targets)
        else:
            continue  # the file is missing, which is told already
        near = nearest(site.text, sorted(known))
        message = f"{where} has no `{site.text}`."
        if near:
            message += f" Did you mean `{near}`?"
        data: dict[str, object] = {"suggestions": [near] if near else []}
        yield Finding(RULE.name, RULE.severity, statement.of(reference), message, data=data)


def _importable(workspace: Workspace, uris: Iterable[str]) -> frozenset[str]:
    """What these files, and those they import, have to offer."""
    known = {other for uri in uris for other in (uri, *workspace.closure(uri))}
    return frozenset(
        name.name for other in known for name in workspace[other].index.declared if name.namespace in _IMPORTABLE
    )


def _files(workspace: Workspace, model: Model) -> Iterator[Finding]:
    """Files that are not there."""
    for imported in model.index.imports:
        if imported.path.endswith(_BUNDLE) or workspace.targets(model.uri, imported):
            continue
        paths = [relative(model.uri, other.uri) for other in workspace if other.uri != model.uri]
        near = _near(imported.path, paths)
        message = f"There is no file `{imported.path}` in the workspace."
        if not imported.path:
            message = "The path of the file to import is missing."
        elif near:
            message += f" Did you mean `{near}`?"
        data: dict[str, object] = {"suggestions": [near] if near else []}
        for statement in model.statements():
            if statement.meaning.imports != imported:
                continue
            for reference in statement.meaning.references:
                if reference.role is ReferenceRole.SOURCE_FILE:
                    yield Finding(RULE.name, RULE.severity, statement.of(reference), message, data=data)


def _near(path: str, paths: list[str]) -> str | None:
    """The path that was likely meant: one that is spelt alike, else the only one to a file of that name."""
    near = nearest(path, paths)
    if near is not None:
        return near
    name = path.rpartition("/")[2]
    same = [each for each in paths if each.rpartition("/")[2] in (name, f"{name}.sruja")]
    return same[0] if name and len(same) == 1 else None


RULE = Rule("unresolved-import", Severity.ERROR, "An import of something that is not there.", _find)
