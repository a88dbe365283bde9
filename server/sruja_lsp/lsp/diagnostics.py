"""Findings, pushed to the client as soon as nothing else waits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.finding import Severity, Tag
from sruja_lsp.analysis.rules import RULES
from sruja_lsp.features.prose import visible
from sruja_lsp.lsp.guard import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.lsp.positions import Places
    from sruja_lsp.lsp.session import Session
    from sruja_lsp.lsp.wire import Diagnostic, PublishDiagnosticsParams
    from sruja_lsp.model.model import Model

PUBLISH: Final = "textDocument/publishDiagnostics"

SOURCE: Final = "sruja"

_SEVERITIES: Final = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.INFORMATION: 3, Severity.HINT: 4}

_TAGS: Final = {Tag.UNNECESSARY: 1, Tag.DEPRECATED: 2}

_PAGES: Final = {rule.name: rule.page for rule in RULES}


def publish_soon(session: Session, uris: Iterable[str]) -> None:
    """Publish the findings of documents, by their canonical URIs, when no message waits any more.

    A change that waits would make them out of date before they are read, and a completion that waits is what the
    person at the keyboard looks at. What is published is always the newest version, so no stale findings can be.
    """
    publish = guarded(session.protocol, PUBLISH, _publish, otherwise=None)
    for uri in uris:
        session.protocol.inbox.when_idle((PUBLISH, uri), partial(publish, session, uri))


def clear(session: Session, uri: str) -> None:
    """Take back what was published for a document that is closed."""
    session.protocol.send(PUBLISH, {"uri": uri, "diagnostics": []})


def _publish(session: Session, uri: str) -> None:
    if not session.documents.is_open(uri):
        return  # closed before its turn came
    model = session.workspace[uri]
    places = session.places(uri, model)
    found = findings(session.workspace, uri, session.settings.levels)
    params: PublishDiagnosticsParams = {
        "uri": session.documents.shown(uri),
        "version": model.version,
        "diagnostics": [_diagnostic(session, model, places, finding) for finding in found],
    }
    session.protocol.send(PUBLISH, params)


def _diagnostic(session: Session, model: Model, places: Places, finding: Finding) -> Diagnostic:
    diagnostic: Diagnostic = {
        "range": places.range(finding.span),
        "severity": _SEVERITIES[finding.severity],
        "code": finding.rule,
        "source": SOURCE,
        "message": visible(finding.message),
    }
    if page := _PAGES.get(finding.rule):
        diagnostic["codeDescription"] = {"href": page}
    if finding.related:
        diagnostic["relatedInformation"] = [
            {
                "location": session.places(related.uri, model).location(related.span),
                "message": visible(related.message),
            }
            for related in finding.related
        ]
    if finding.tags:
        diagnostic["tags"] = [_TAGS[tag] for tag in finding.tags]
    if finding.data is not None:
        diagnostic["data"] = finding.data
    return diagnostic
