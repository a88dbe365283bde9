"""`textDocument/diagnostic` and `workspace/diagnostic`: findings for clients that ask for them.

An editor that asks is not told as well: it would show everything twice. From its first request on nothing is pushed
about models any more, and what was is taken back. Who asks without having announced that is told all the same.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from itertools import count
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from sruja_lsp.analysis.engine import findings
from sruja_lsp.lsp import diagnostics, memory
from sruja_lsp.model.import_paths import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsprotocol import types

    from sruja_lsp.lsp.session import Session
    from sruja_lsp.lsp.wire import Diagnostic
    from sruja_lsp.model.model import Model

_SLICE: Final = 0.006
"""Seconds that looking through the workspace may keep a request waiting."""

_NUMBERS: Final = count(1)


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one version of a file, under the id that the client sends back with its next question."""

    id: str
    model: Model
    items: Sequence[Diagnostic]


def document_diagnostic(session: Session, params: types.DocumentDiagnosticParams) -> dict[str, Any]:
    """The findings of one document, or that they are what the client knows."""
    _stop_pushing(session)
    model = session.documents.get(params.text_document.uri)
    return _told(_report(session, model.uri), params.previous_result_id)


async def workspace_diagnostic(session: Session, params: types.WorkspaceDiagnosticParams) -> dict[str, Any]:
    """The findings of every file, of those that the client knows already only that. Lets other requests through."""
    _stop_pushing(session)
    known = {canonical(each.uri): each.value for each in params.previous_result_ids}
    items: list[dict[str, Any]] = []
    waiting = deque(model.uri for model in session.workspace)
    while waiting:
        until = perf_counter() + _SLICE
        with memory.building():  # what files say to each other is kept
            while waiting and perf_counter() < until:
                uri = waiting.popleft()
                if uri not in session.workspace:
                    continue  # gone meanwhile
                report = _report(session, uri)
                version = report.model.version if session.documents.is_open(uri) else None
                told = _told(report, known.pop(uri, None))
                items.append({**told, "uri": session.documents.shown(uri), "version": version})
        await asyncio.sleep(0)
    # What is gone has no findings; a client that is told nothing would keep those it has.
    items += [
        {"kind": "full", "uri": uri, "version": None, "items": []} for uri in known if uri not in session.workspace
    ]
    return {"items": items}


def _report(session: Session, uri: str) -> Report:
    """The findings of a file as it is now. They are looked for only if something has changed since the last time."""
    model, last = session.workspace[uri], session.reports.get(uri)
    if last is not None and last.model is model and uri not in session.outdated:
        return last
    if session.documents.is_open(uri):
        found = diagnostics.judged(session, uri)
    else:
        found = findings(session.workspace, uri, session.files.levels(uri))
    return keep(session, model, found)


def keep(session: Session, model: Model, found: tuple[Any, ...]) -> Report:
    """Remember the findings of a file until something changes; equal ones keep their id."""
    last = session.reports.get(model.uri)
    items = diagnostics.all_items(session, model, found)
    number = last.id if last is not None and list(last.items) == items else str(next(_NUMBERS))
    report = session.reports[model.uri] = Report(number, model, items)
    session.outdated.discard(model.uri)
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
