"""`initialize` and `initialized`: getting to know each other, and getting ready."""

from __future__ import annotations

import logging
import platform
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sruja_lsp import __version__
from sruja_lsp.lsp import configuration, memory
from sruja_lsp.lsp.client import client_of
from sruja_lsp.lsp.guard import guarded
from sruja_lsp.text.encoding import PositionEncoding

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp.session import Session

logger = logging.getLogger(__name__)


def initialize(session: Session, params: types.InitializeParams) -> None:
    """Take note of what the client can do and wants. pygls then answers with what was registered."""
    session.client = client_of(params)
    # pygls has agreed on it by now: the first encoding in the client's list, UTF-16 where there is no list.
    session.encoding = PositionEncoding(session.protocol.workspace.position_encoding or PositionEncoding.UTF16)
    if params.trace is not None:
        session.protocol.trace = params.trace
    logger.info(
        "sruja-lsp %s on Python %s serves %s, counting in %s",
        __version__,
        platform.python_version(),
        session.client.name,
        session.encoding,
    )
    session.protocol.inbox.when_idle(memory.settle, memory.settle)
    session.first_options = params.initialization_options
    session.first_folders = _folders(params)
    configuration.apply(session, session.first_options)


def initialized(session: Session, _params: types.InitializedParams) -> None:
    """Ask for settings where the client has some, and use the pause until the first document to warm up."""
    configuration.ask(session)
    warm_up = guarded(session.protocol, "warming up", _warm_up, otherwise=None)
    session.protocol.inbox.when_idle("warm up", partial(warm_up, session))


def _folders(params: types.InitializeParams) -> list[str]:
    """The URIs of the workspace folders, however old the client's way to name them is."""
    if params.workspace_folders:
        return [folder.uri for folder in params.workspace_folders]
    if params.root_uri:
        return [params.root_uri]
    return [Path(params.root_path).as_uri()] if params.root_path and Path(params.root_path).is_absolute() else []


def _warm_up(session: Session) -> None:
    from sruja_lsp.lsp.warmup import warm_up
    from sruja_lsp.lsp.watching import watch

    warm_up()
    watch(session)
