"""`textDocument/codeAction` and `codeAction/resolve`."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from sruja_lsp.analysis.engine import findings
from sruja_lsp.features.changes import Refusal
from sruja_lsp.features.code_actions.offers import offered
from sruja_lsp.features.prose import visible
from sruja_lsp.lsp import diagnostics
from sruja_lsp.lsp.edits import workspace_edit
from sruja_lsp.lsp.guard import RefusedError
from sruja_lsp.lsp.positions import span_of
from sruja_lsp.model.import_paths import folder_of
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lsprotocol import types

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.features.code_actions.action import Action, Outcome
    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session
    from sruja_lsp.model.model import Model

_OURS = "sruja"


def code_action(session: Session, params: types.CodeActionParams) -> list[wire.CodeAction]:
    """What can be done about a stretch of a document. What takes time to work out is, once it is chosen."""
    if not session.client.code_actions:
        return []
    model = session.documents.get(params.text_document.uri)
    span = span_of(model.text, params.range, session.encoding)
    wanted = tuple(_name(each) for each in params.context.only or ())
    told = {(str(each.code), span_of(model.text, each.range, session.encoding)) for each in params.context.diagnostics}
    actions = offered(session.workspace, model.uri, span, _current(session, model), wanted, told)
    return list(_answers(session, model, span, actions))


def resolve(session: Session, params: types.CodeAction) -> Any:
    """What an action does that was chosen.

    Raises:
        RefusedError: The document has changed since the action was offered, or it cannot be carried out.
    """
    data = params.data
    if params.edit is not None or not isinstance(data, dict) or _OURS not in data:
        return params
    uri, version, start, end = data[_OURS]
    model = session.documents.get(uri)
    if model.version != version:
        raise RefusedError("The document has changed since: ask again for what can be done.")
    span = Span(start, end)
    kind = _name(params.kind or "")
    for action in offered(session.workspace, model.uri, span, _current(session, model), (kind,)):
        if visible(action.title) == params.title:
            outcome = action.make()
            if isinstance(outcome, Refusal):
                raise RefusedError(outcome.reason)
            return {**_shown(action), "edit": _edit(session, outcome)}
    raise RefusedError(f"“{params.title}” is no longer possible: ask again for what can be done.")


def _answers(session: Session, model: Model, span: Span, actions: Iterable[Action]) -> Iterator[wire.CodeAction]:
    for action in actions:
        if not _applicable(session, makes=action.makes_files, removes=action.removes_files):
            continue
        answer = _shown(action)
        if action.finding is not None:
            answer["diagnostics"] = diagnostics.as_items(session, model, (action.finding,))
        if action.kind.within("refactor") and session.client.resolves_code_actions:
            answer["data"] = {_OURS: [model.uri, model.version, *span]}
            yield answer
            continue
        outcome = action.make()
        if isinstance(outcome, Refusal):
            if session.client.disabled_code_actions:
                answer["disabled"] = {"reason": visible(outcome.reason)}
                yield answer
        elif (edit := _possible(session, model.uri, outcome)) is not None:
            answer["edit"] = edit
            yield answer


def _possible(session: Session, uri: str, outcome: Outcome) -> wire.WorkspaceEdit | None:
    """The edit that an outcome is, unless there is nothing to do, or it cannot be done."""
    nothing = not outcome.changes and not outcome.created and not outcome.deleted
    if nothing or not _applicable(session, makes=bool(outcome.created), removes=bool(outcome.deleted)):
        return None
    if not all(session.files.folder_of(each) or folder_of(each) == folder_of(uri) for each in outcome.created):
        return None  # outside of what the user works on
    try:
        return _edit(session, outcome)
    except RefusedError:
        return None  # a file that has changed on the disk; it will be read in a moment


def _applicable(session: Session, *, makes: bool, removes: bool) -> bool:
    """Whether the client can do to files what an action needs."""
    client = session.client
    able = (client.creates_files or not makes) and (client.deletes_files or not removes)
    return able and (client.document_changes or not (makes or removes))


def _name(kind: str | Enum) -> str:
    return str(kind.value) if isinstance(kind, Enum) else kind


def _shown(action: Action) -> wire.CodeAction:
    answer: wire.CodeAction = {"title": visible(action.title), "kind": action.kind.value}
    if action.preferred:
        answer["isPreferred"] = True
    return answer


def _edit(session: Session, outcome: Outcome) -> wire.WorkspaceEdit:
    return workspace_edit(session, outcome.changes, outcome.created, outcome.deleted)


def _current(session: Session, model: Model) -> Sequence[Finding]:
    """The findings of a document as it is now."""
    watch = session.watches.get(model.uri)
    if watch is not None and watch.still(session.workspace):
        return watch.shown
    if session.documents.is_open(model.uri):
        return diagnostics.judged(session, model.uri)
    return findings(session.workspace, model.uri, session.files.levels(model.uri), session.files.sources.exists)
