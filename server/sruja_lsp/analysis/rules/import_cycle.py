"""Files that import each other in a ring."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model.import_paths import relative
from sruja_lsp.model.meaning import ReferenceRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.span import Span


def _find(workspace: Workspace, model: Model) -> Iterator[Finding]:
    cycle = workspace.graph.cycle(model.uri)
    # One ring is one finding, in the first of its files.
    if not cycle or min(cycle) != model.uri:
        return
    hops = list(itertools.pairwise(cycle))
    names = [model.uri.rpartition("/")[2], *(relative(model.uri, uri) for uri in cycle[1:-1])]
    way = " \u2192 ".join(f"`{name}`" for name in (*names, names[0]))
    message = f"These files import each other: {way}."
    if len(hops) == 1:
        message = "This file imports itself."
    related = tuple(
        Related(uri, span, f"{relative(model.uri, other)} is imported here")
        for uri, other in hops[1:]
        for span in _imports(workspace, workspace[uri], other)
    )
    for span in _imports(workspace, model, hops[0][1]):
        yield Finding(RULE.name, RULE.severity, span, message, related)
        return


def _imports(workspace: Workspace, model: Model, other: str) -> Iterator[Span]:
    """Where a file says that it imports another one."""
    for statement in model.statements():
        imported = statement.meaning.imports
        if imported is not None and other in workspace.targets(model.uri, imported):
            for reference in statement.meaning.references:
                if reference.role is ReferenceRole.SOURCE_FILE:
                    yield statement.of(reference)


RULE = Rule("import-cycle", Severity.WARNING, "Files that import each other in a ring.", _find)
