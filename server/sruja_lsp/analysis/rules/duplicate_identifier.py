"""A name that is given twice in the same scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.model.workspace import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace

# The same node twice in one place is for `duplicate-node` to tell, a tag given twice harms nobody.
_CHECKED = frozenset({Namespace.ELEMENT, Namespace.KIND, Namespace.VIEW})
# A view is a page of its own file: two files may each have an `index`.
_SHARED = frozenset({Namespace.ELEMENT, Namespace.KIND})


def _find(workspace: Workspace, model: Model) -> Iterator[Finding]:
    repeated = [name for name in model.index.repeated if name.namespace in _CHECKED and name.name]
    for name, found in model.declarations_of(repeated).items() if repeated else ():
        if len(found) < 2:  # noqa: PLR2004  # twice is what makes it a duplicate
            continue
        first = Related(model.uri, found[0].focus, f"`{name.name}` is first declared here")
        for statement in found[1:]:
            message = f"`{name.name}` is declared already: give one of them another name."
            yield Finding(RULE.name, RULE.severity, statement.focus, message, (first,))
    for name, uris in workspace.shared(model.uri):
        if name.namespace not in _SHARED:
            continue
        related = tuple(
            Related(each.uri, each.focus, f"`{name.name}` is declared here")
            for uri in uris
            for each in workspace.declarations(Place(uri, name))
        )
        message = f"`{name.name}` is declared in an imported file already: give one of them another name."
        for statement in model.declarations(name):
            yield Finding(RULE.name, RULE.severity, statement.focus, message, related)


RULE = Rule("duplicate-identifier", Severity.ERROR, "A name that is given twice in the same scope.", _find)
