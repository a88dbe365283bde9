"""A name that nothing in the model has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model import spelling
from sruja_lsp.model.import_paths import relative
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace, ReferenceRole
from sruja_lsp.model.resolve import How

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace

# A name in a selection or a property only narrows what is shown or said: the model is whole without it.
_GENTLE = frozenset(
    {
        ReferenceRole.INCLUDE,
        ReferenceRole.EXCLUDE,
        ReferenceRole.PROPERTY,
        ReferenceRole.VIEW_EXTENDS,
    }
)
# A kind is missed by `unknown-kind`, an imported name by `unresolved-import`.
_OTHER_RULES = frozenset({ReferenceRole.KIND, ReferenceRole.STDLIB, ReferenceRole.IMPORTED})


def _find(workspace: Workspace, model: Model) -> Iterator[Finding]:
    missing = [
        site
        for site, resolution in model.resolutions.open.items()
        if resolution.how is How.MISSING and site.role not in _OTHER_RULES
    ]
    if not missing:
        return
    others = [workspace[uri].index for uri in sorted(workspace.closure(model.uri))]
    meant_by: dict[str, tuple[str, ...]] = {}
    guessing = not workspace.complete(model.uri)
    for site, statement, reference in model.occurrences_of(missing):
        if statement.unfinished(reference):
            continue
        message = f"Nothing is called `{site.text}`."
        imports = [relative(model.uri, uri) for uri in workspace.owners(Name(Namespace.ELEMENT, site.text))]
        if site.text not in meant_by:
            meant_by[site.text] = () if imports else spelling.meant_among(model.index, others, site.text)[:3]
        meant = meant_by[site.text]
        if imports:
            message = f"`{site.text}` is declared in `{imports[0]}`, which is not imported here."
        elif meant:
            message += " Did you mean " + " or ".join(f"`{name}`" for name in meant) + "?"
        severity = Severity.WARNING if site.role in _GENTLE else RULE.severity
        if guessing:
            # It may be in the file that could not be found, and that is told already.
            severity = Severity.INFORMATION
        data: dict[str, object] = {"suggestions": list(meant), "imports": imports[:3]}
        yield Finding(RULE.name, severity, statement.of(reference), message, data=data)


RULE = Rule("unresolved-reference", Severity.ERROR, "A name that nothing in the model has.", _find)
