"""Findings, pushed to the client as soon as nothing else waits."""

from __future__ import annotations

import logging
from functools import partial
from heapq import nsmallest
from time import perf_counter
from typing import TYPE_CHECKING, Final

from lsprotocol import types

from sruja_lsp.analysis.concern import concerned
from sruja_lsp.analysis.engine import Watch
from sruja_lsp.analysis.finding import Severity, Tag
from sruja_lsp.analysis.rules import RULES
from sruja_lsp.features.prose import visible
from sruja_lsp.lsp.guard import guarded
from sruja_lsp.lsp.positions import Places
from sruja_lsp.lsp.refreshing import refresh
from sruja_lsp.lsp.sent import Sent
from sruja_lsp.model.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.lsp.session import Session
    from sruja_lsp.lsp.wire import Diagnostic, PublishDiagnosticsParams
    from sruja_lsp.model.model import Model
    from sruja_lsp.project.configuration import Problem
    from sruja_lsp.text.document import Text

logger = logging.getLogger(__name__)

PUBLISH: Final = "textDocument/publishDiagnostics"

SOURCE: Final = "sruja"

MOST: Final = 1000
"""Findings of one document that are sent; editors show no more of them."""

_SEVERITIES: Final = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.INFORMATION: 3, Severity.HINT: 4}

_TAGS: Final = {Tag.UNNECESSARY: 1, Tag.DEPRECATED: 2}

_PAGES: Final = {rule.name: rule.page for rule in RULES}


_PAUSE: Final = 0.005
"""Seconds after an answer in which the slow rules wait for the next keystroke."""

_SLICE: Final = 0.002
"""Seconds for which they may keep a message waiting that comes all the same."""

_SECOND: Final = "sruja/secondFindings"
_ELSEWHERE: Final = "sruja/findingsElsewhere"


def publish_soon(session: Session, uris: Iterable[str], *, touched: str | None = None) -> None:
    """Publish the findings of documents, by their canonical URIs, when no message waits any more.

    `touched` is the one that the client has just opened or changed: a client that asks for findings asks for these
    by itself.

    A change that waits would make them out of date before they are read, and a completion that waits is what the
    person at the keyboard looks at. What is published is always the newest version, so no stale findings can be.

    Rules that look at the whole model come in a second message, when there was nothing else to do. The first one
    repeats what they found last, so that nothing flickers. Other documents, in which such rules may find something
    else now, are looked at then, too.
    """
    uris = set(uris)
    session.outdated |= uris
    session.changed |= uris
    look = guarded(session.protocol, PUBLISH, _look_elsewhere, otherwise=None)
    session.protocol.inbox.when_idle_after(_PAUSE, _ELSEWHERE, partial(look, session))
    if session.pulls and uris - {touched}:
        refresh(session, types.WORKSPACE_DIAGNOSTIC_REFRESH)
    if any(map(session.documents.is_open, uris - {touched})):
        refresh(session)
    if session.pulls:
        return
    publish = guarded(session.protocol, PUBLISH, _publish, otherwise=None)
    # What the user looks at is in an open document; the order in a set would be another one each time.
    for uri in sorted(filter(session.documents.is_open, uris)):
        session.protocol.inbox.when_idle((PUBLISH, uri), partial(publish, session, uri))
    if session.previews is not None:
        # What concerns findings may concern pictures, which come behind them.
        session.previews.changed()


def publish_problems(session: Session, uri: str, text: Text, problems: Iterable[Problem], code: str) -> None:
    """Publish what is wrong with a file that is no model, or is none yet; nothing wrong takes all back."""
    places = Places(uri, text, session.encoding)
    found: list[Diagnostic] = [
        {
            "range": places.range(problem.span),
            "severity": _SEVERITIES[Severity.ERROR],
            "code": code,
            "source": SOURCE,
            "message": visible(problem.message),
        }
        for problem in problems
    ]
    session.protocol.send(PUBLISH, {"uri": uri, "diagnostics": found})


def clear(session: Session, uri: str) -> None:
    """Take back what was published for a document that is closed."""
    session.watches = {key: watch for key, watch in session.watches.items() if session.documents.is_open(key)}
    session.sent.clear()
    take_back(session, uri)


def take_back(session: Session, uri: str) -> None:
    """Tell the client to forget what was pushed about a document."""
    session.protocol.send(PUBLISH, {"uri": session.documents.shown(uri), "diagnostics": []})


def _publish(session: Session, uri: str) -> None:
    if not session.documents.is_open(uri):
        return  # closed before its turn came
    if session.pulls:
        return  # and meanwhile the client has begun to ask
    model = session.workspace[uri]
    _send(session, model, all_items(session, model, judged(session, uri)))


def judged(session: Session, uri: str) -> tuple[Finding, ...]:
    """What can be said about an open document at once. The rest follows by itself when there is time."""
    watch = session.watches.get(uri)
    if watch is None:
        watch = session.watches[uri] = Watch(uri, session.files.sources.exists)
    found = watch.first(session.workspace, session.files.levels(uri))
    if watch.pending:
        _look_later(session, session.workspace, watch, watch.rest(session.files.levels(uri)), _PAUSE)
    if session.previews is not None:
        session.previews.published(uri, found)
    return found


def _look_later(
    session: Session, workspace: Workspace, watch: Watch, rest: Iterator[tuple[Finding, ...] | None], pause: float
) -> None:
    look = guarded(session.protocol, PUBLISH, _look, otherwise=None)
    task = partial(look, session, workspace, watch, rest)
    session.protocol.inbox.when_idle_after(pause, (_SECOND, watch.uri), task)


def _look(session: Session, workspace: Workspace, watch: Watch, rest: Iterator[tuple[Finding, ...] | None]) -> None:
    """Let the slow rules look for a moment, and go on after the messages that have come meanwhile."""
    uri = watch.uri
    if not session.documents.is_open(uri) or session.workspace[uri] is not workspace[uri] or not watch.still(workspace):
        return  # they will look at the newer version
    until = perf_counter() + _SLICE
    for found in rest:
        if found is not None:
            _tell(session, workspace[uri], found)
        elif perf_counter() > until:
            _look_later(session, workspace, watch, rest, 0)
            return


def _look_elsewhere(session: Session) -> None:
    """Look again at files because of what has changed in others."""
    changed, session.changed = session.changed, set()
    after = session.workspace
    before, session.heard = session.heard or Workspace.empty(), after
    changed = {uri for uri in changed if before.get(uri) is not after.get(uri)}
    if len(before) <= 1 and len(after) <= 1:
        return  # there are no others
    uris = concerned(before, after, changed, session.files.switched_on())
    for uri, watch in list(session.watches.items()):
        if watch.pending and watch.still(after):
            continue  # they are about to look
        others = changed - {uri}
        if session.documents.is_open(uri) and (uri in uris or (others and watch.points_at(others))):
            levels = session.files.levels(uri)
            found = watch.again(after, levels)
            _tell(session, after[uri], found)
            if watch.pending:
                _look_later(session, after, watch, watch.rest(levels), 0)
    stale = {
        uri
        for uri, report in session.reports.items()
        if not session.documents.is_open(uri) and (uri in uris or not report.related.isdisjoint(changed))
    }
    if not stale <= session.outdated:
        session.outdated |= stale
        refresh(session, types.WORKSPACE_DIAGNOSTIC_REFRESH)


def _tell(session: Session, model: Model, found: tuple[Finding, ...]) -> None:
    """Tell what was found by looking again, if it is anything new."""
    if session.previews is not None:
        session.previews.published(model.uri, found)
    if not session.pulls:
        last = session.sent.get(model.uri)
        items = all_items(session, model, found)
        if last is None or last.text is not model.text or last.all != items:
            _send(session, model, items)
        return
    from sruja_lsp.lsp import pulled_diagnostics

    last_report = session.reports.get(model.uri)
    report = pulled_diagnostics.keep(session, model, found)
    if last_report is None or last_report.id != report.id:
        refresh(session, types.WORKSPACE_DIAGNOSTIC_REFRESH)


def _send(session: Session, model: Model, items: list[Diagnostic]) -> None:
    params: PublishDiagnosticsParams = {
        "uri": session.documents.shown(model.uri),
        "version": model.version,
        "diagnostics": items,
    }
    session.protocol.send(PUBLISH, params)


def as_items(session: Session, model: Model, found: Iterable[Finding]) -> list[Diagnostic]:
    """Findings as they travel."""
    places = session.places(model.uri, model)
    return [_diagnostic(session, model, places, finding) for finding in found]


def all_items(session: Session, model: Model, found: Iterable[Finding]) -> list[Diagnostic]:
    """All findings of a document as they travel; what is as it was when they were sent last is not worked out again."""
    places = session.places(model.uri, model)
    shown = _worst(found)
    last = session.sent.get(model.uri)
    shift = last.since(model.text) if last is not None else None
    items = [
        (last.still(finding, shift) if last is not None and shift is not None else None)
        or _diagnostic(session, model, places, finding)
        for finding in shown
    ]
    session.sent[model.uri] = Sent.of(model, shown, items)
    return items


def _worst(found: Iterable[Finding]) -> Sequence[Finding]:
    """The findings that are sent, in the order of the text: of very many the worst.

    Somebody who has pasted what is no Sruja at all wants it back out, and not to wait for a list that no editor
    shows. What is left out comes when others are mended.
    """
    findings = found if isinstance(found, tuple) else tuple(found)
    if len(findings) <= MOST:
        return findings
    logger.info("%d findings, of which the worst %d are sent", len(findings), MOST)
    worst = nsmallest(MOST, range(len(findings)), key=lambda index: (_SEVERITIES[findings[index].severity], index))
    return [findings[index] for index in sorted(worst)]


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
