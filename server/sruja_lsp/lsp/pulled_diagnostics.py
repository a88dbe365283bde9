"""`textDocument/diagnostic` and `workspace/diagnostic`: findings for clients that ask for them.

An editor that asks is not told as well: it would show everything twice. From its first request on nothing is pushed
about models any more, and what was is taken back. Who asks without having announced that is told all the same.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import count
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from sruja_lsp.analysis.engine import at_levels, on_disk, switched_on
from sruja_lsp.lsp import diagnostics, memory
from sruja_lsp.model.import_paths import canonical

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from lsprotocol import types

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.lsp.session import Session
    from sruja_lsp.lsp.wire import Diagnostic
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace

_SLICE: Final = 0.006
"""Seconds that looking through the workspace may keep a request waiting."""

_NUMBERS: Final = count(1)


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one version of a file, under the id that the client sends back with its next question."""

    id: str
    model: Model
    items: Sequence[Diagnostic]
    related: frozenset[str] = frozenset()
    """The other files that findings are about."""


def document_diagnostic(session: Session, params: types.DocumentDiagnosticParams) -> dict[str, Any]:
    """The findings of one document, or that they are what the client knows."""
    _stop_pushing(session)
    model = session.documents.get(params.text_document.uri)
    return _told(_report(session, model.uri), params.previous_result_id)


async def workspace_diagnostic(session: Session, params: types.WorkspaceDiagnosticParams) -> dict[str, Any]:
    """The findings of every file, of those that the client knows already only that. Lets other requests through."""
    _stop_pushing(session)
    await session.files.all_read()  # what is found in a part of the files is soon found otherwise
    known = {canonical(each.uri): each.value for each in params.previous_result_ids}
    items: list[dict[str, Any]] = []
    reports = all_reports(session)
    done = False
    while not done:
        done = True
        until = perf_counter() + _SLICE
        with memory.building():  # what files say to each other is kept
            for report in reports:
                if report is not None:
                    uri = report.model.uri
                    version = report.model.version if session.documents.is_open(uri) else None
                    told = _told(report, known.pop(uri, None))
                    items.append({**told, "uri": session.documents.shown(uri), "version": version})
                if perf_counter() > until:
                    done = False
                    break
        await asyncio.sleep(0)
    session.files.keep_judgements()
    # What is gone has no findings; a client that is told nothing would keep those it has.
    items += [
        {"kind": "full", "uri": uri, "version": None, "items": []} for uri in known if uri not in session.workspace
    ]
    return {"items": items}


def all_reports(session: Session) -> Iterator[Report | None]:
    """The report of each file in turn, with a breath wherever `None` is given."""
    for uri in [model.uri for model in session.workspace]:
        yield (yield from _reporting(session, uri))
        if uri in session.workspace and not session.documents.is_open(uri):
            session.trees.looked_at(session.workspace[uri], session.documents.is_open)


def _report(session: Session, uri: str) -> Report:
    """The findings of a file as it is now."""
    reporting = _reporting(session, uri)
    while True:
        try:
            next(reporting)
        except StopIteration as done:
            report: Report = done.value
            return report


def _reporting(session: Session, uri: str) -> Generator[None, None, Report | None]:
    """The findings of a file as it is now, looked for only if something has changed since the last time.

    Looks again when something changes while it takes a breath; gives `None` when the file is gone.
    """
    while uri in session.workspace:
        workspace = session.workspace
        model, last = workspace[uri], session.reports.get(uri)
        if last is not None and last.model is model and uri not in session.outdated:
            return last
        session.outdated.discard(uri)
        if session.documents.is_open(uri):
            return keep(session, model, diagnostics.judged(session, uri))
        levels = session.files.levels(uri)
        found = yield from session.files.judgements.of(workspace, uri, switched_on(levels))
        if uri not in session.outdated and _same(workspace, session.workspace, uri, found):
            found += tuple(on_disk(workspace, uri, levels, session.files.sources.exists))
            return keep(session, model, at_levels(model, found, levels))
        session.outdated.add(uri)
    return None


def _same(before: Workspace, after: Workspace, uri: str, found: Iterable[Finding]) -> bool:
    """Whether the files that findings are about are as they were."""
    uris = {uri, *(other.uri for finding in found for other in finding.related)}
    return before is after or all(before.get(each) is after.get(each) for each in uris)


def keep(session: Session, model: Model, found: tuple[Finding, ...]) -> Report:
    """Remember the findings of a file until something changes; equal ones keep their id."""
    last = session.reports.get(model.uri)
    items = diagnostics.all_items(session, model, found)
    number = last.id if last is not None and list(last.items) == items else str(next(_NUMBERS))
    related = frozenset(other.uri for finding in found for other in finding.related) - {model.uri}
    report = session.reports[model.uri] = Report(number, model, items, related)
    return report


def _told(report: Report, known: str | None) -> dict[str, Any]:
    if known == report.id:
        return {"kind": "unchanged", "resultId": report.id}
    return {"kind": "full", "resultId": report.id, "items": report.items}


def _stop_pushing(session: Session) -> None:
    if not session.pulls and session.client.pulls_diagnostics:
        session.pulls = True
        for model in session.documents:
            diagnostics.take_back(session, model.uri)
