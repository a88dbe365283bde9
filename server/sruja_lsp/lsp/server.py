"""The server: which message goes to which handler."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from sruja_lsp import __version__
from sruja_lsp.lsp import completion, configuration, definition, hover, initialization, symbols, synchronization
from sruja_lsp.lsp.guard import guarded
from sruja_lsp.lsp.protocol import SrujaProtocol
from sruja_lsp.lsp.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from pygls.server import ServerErrors

logger = logging.getLogger(__name__)

_Result = TypeVar("_Result")


class SrujaServer(LanguageServer):
    """One session with one client, not yet connected to it."""

    protocol: SrujaProtocol

    def __init__(self) -> None:
        """Register every handler."""
        super().__init__("sruja-lsp", __version__, protocol_cls=SrujaProtocol)
        self.session: Final = Session(self.protocol)

        self._handle(types.INITIALIZE, initialization.initialize, None)
        self._handle(types.INITIALIZED, initialization.initialized, None)
        self._handle(types.WORKSPACE_DID_CHANGE_CONFIGURATION, configuration.did_change, None)

        self._handle(types.TEXT_DOCUMENT_DID_OPEN, synchronization.did_open, None)
        self._handle(types.TEXT_DOCUMENT_DID_CHANGE, synchronization.did_change, None)
        self._handle(types.TEXT_DOCUMENT_DID_CLOSE, synchronization.did_close, None)

        self._handle(types.TEXT_DOCUMENT_HOVER, hover.hover, None)
        self._handle(types.TEXT_DOCUMENT_DEFINITION, definition.definition, None)
        self._handle(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, symbols.document_symbols, symbols.NOTHING)
        self._handle(
            types.TEXT_DOCUMENT_COMPLETION,
            completion.completion,
            completion.NOTHING,
            types.CompletionOptions(trigger_characters=list(completion.TRIGGERS)),
        )

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        """Keep to the log what pygls would pop up in the user's face."""
        logger.error("%s: %s", source.__name__, error)

    def _handle(
        self, method: str, handler: Callable[[Session, Any], _Result], otherwise: _Result, options: object = None
    ) -> None:
        """Send the messages of one method to a handler, through the guard."""
        self.feature(method, options)(guarded(self.protocol, method, partial(handler, self.session), otherwise))
