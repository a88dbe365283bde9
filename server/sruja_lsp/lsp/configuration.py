"""Settings on their way from the client: at the start, when it is asked, and when it announces a change."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types

from sruja_lsp.lsp.settings import SECTION, settings_of

if TYPE_CHECKING:
    from concurrent.futures import Future

    from sruja_lsp.lsp.session import Session

logger = logging.getLogger(__name__)

_WARNING: Final = types.MessageType.Warning.value


def did_change(session: Session, params: types.DidChangeConfigurationParams) -> None:
    """Some setting has changed. A client that answers questions may announce it without saying which."""
    if session.client.answers_configuration:
        ask(session)
    else:
        apply(session, params.settings)


def ask(session: Session) -> None:
    """Ask the client for our section of its settings, and to be told when they change."""
    if session.client.registers_configuration and not session.registered:
        session.registered = True
        method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
        session.protocol.send_request(
            types.CLIENT_REGISTER_CAPABILITY,
            types.RegistrationParams(
                [types.Registration(method, method, types.DidChangeConfigurationRegistrationOptions(SECTION))]
            ),
        )
    if session.client.answers_configuration:
        answer = session.protocol.send_request(
            types.WORKSPACE_CONFIGURATION, types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
        )
        answer.add_done_callback(partial(_answered, session))


def apply(session: Session, given: object) -> None:
    """Take settings over, say what is wrong with them, and judge the open documents anew."""
    settings, problems = settings_of(given)
    for problem in problems:
        logger.warning("Settings: %s", problem)
        session.protocol.send(
            types.WINDOW_SHOW_MESSAGE,
            {"type": _WARNING, "message": f"Sruja settings: {problem}. The default is used instead."},
        )
    if settings.trace is not None:
        session.protocol.trace = types.TraceValue(settings.trace)
    if settings != session.settings:
        session.settings = settings
        _judge_anew(session)


def _answered(session: Session, answer: Future[Any]) -> None:
    if answer.cancelled():
        return
    if (error := answer.exception()) is not None:
        logger.warning("The client has no answer about its settings: %s", error)
        return
    answers = answer.result()
    # An empty answer is a client that keeps no settings; what it said at the start still holds.
    apply(session, (answers and answers[0]) or session.first_options)


def _judge_anew(session: Session) -> None:
    from sruja_lsp.lsp.diagnostics import publish_soon

    publish_soon(session, [model.uri for model in session.workspace])
