"""A source of an element that is not where the model says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.contribution import told_in
from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.rules.source_path import ABSOLUTE, ADDRESS
from sruja_lsp.model import places
from sruja_lsp.syntax.forms import ValueKind
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.rule import Exists
    from sruja_lsp.model.workspace import Workspace

_PATH: Final = re.compile(r"[^\s*?{}$<>|\"\0]{1,500}")
"""One file or folder: no pattern for several, and no words about one."""


def _find(workspace: Workspace, uri: str, exists: Exists) -> Iterator[Finding]:
    for block in told_in(workspace, uri, "sources"):
        for statement in places.properties(block):
            subject = statement.item.head.subject
            for value in statement.item.head.values if subject is not None else ():
                path = value.string.partition("#")[0].strip()
                if value.kind is not ValueKind.STRING or not _is_path(path) or exists(uri, path) is not False:
                    continue
                span = Span(statement.start + value.start, statement.start + value.end)
                message = f"There is no `{path}`, neither beside this file nor at the root of the workspace."
                yield Finding(RULE.name, RULE.severity, span, message)


def _is_path(written: str) -> bool:
    if not _PATH.fullmatch(written) or ADDRESS.match(written) or ABSOLUTE.match(written):
        return False
    return "/" in written or "." in written.strip(".")


RULE = Rule(
    "missing-source",
    Severity.WARNING,
    "A source that is not where the model says.",
    disk=_find,
)
