"""JSON-RPC as pygls speaks it, with what the specification asks for beyond."""

import json
import logging
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

import attrs
import orjson
from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcParseError,
    JsonRpcRequestCancelled,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import JsonRPCResponseMessage, LanguageServerProtocol, lsp_method

from sruja_lsp.lsp.frames import frame
from sruja_lsp.lsp.guard import Refused, UserError
from sruja_lsp.lsp.tolerance import clamped, readable, versioned

if TYPE_CHECKING:
    from concurrent.futures import Future

    from cattrs import Converter
    from pygls.lsp.server import LanguageServer

    from sruja_lsp.lsp.inbox import Inbox

logger = logging.getLogger(__name__)

VIRTUAL_SCHEME: Final = "sruja-stdlib"
"""The scheme of the documents that the server makes up."""

OWN: Final = "sruja/"
"""How the names of our own requests begin."""

_OUR_DOCUMENTS: Final = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.NOTEBOOK_DOCUMENT_DID_OPEN,
    types.NOTEBOOK_DOCUMENT_DID_CHANGE,
    types.NOTEBOOK_DOCUMENT_DID_CLOSE,
)
"""Notifications for which pygls would keep a second copy of the text. Its copy is split anew and rewritten as a whole
at every change, breaks lines where the protocol has none, and sees only the end of a batch of changes."""


_IDS: Final = (str, int, float)
"""What the id of a request can be."""


def _malformed(message: dict[str, Any]) -> str | None:
    """What makes a message none of JSON-RPC, if anything; parameters are looked at later."""
    if message.get("jsonrpc") != SrujaProtocol.VERSION:
        return '`jsonrpc` has to be "2.0"'
    if not isinstance(message.get("method", ""), str):
        return "`method` has to be a text"
    if not isinstance(message.get("id", 0), (*_IDS, NoneType)):
        return "`id` has to be a number or a text"
    return None


@attrs.define
class _OwnRequest:
    """A request that is not in the protocol."""

    id: Any
    method: str
    jsonrpc: str
    params: Any = None


class SrujaProtocol(LanguageServerProtocol):
    """One session with one client.

    What comes in goes through `receive`, which answers every request, whatever state the session is in.
    """

    inbox: "Inbox"
    """Where messages come from; the transport sets it before the first one."""

    def __init__(self, server: "LanguageServer", converter: "Converter") -> None:
        """Set up pygls, without its documents."""
        super().__init__(server, converter)
        self._initialized = False
        for method in _OUR_DOCUMENTS:
            self.fm.builtin_features.pop(method)

    def receive(self, body: bytes) -> None:
        """Handle one message."""
        try:
            message = json.loads(body)
        except ValueError as error:
            logger.error("Received something that is not JSON: %s", error)  # noqa: TRY400 - it is the client's mistake
            self._refuse(None, JsonRpcParseError(str(error)))
            return
        if not isinstance(message, dict):
            self._refuse(None, JsonRpcInvalidRequest("a message is one JSON object"))
            return
        method, message_id = message.get("method"), message.get("id")
        if (wrong := _malformed(message)) is not None:
            self._refuse(message_id if isinstance(message_id, _IDS) else None, JsonRpcInvalidRequest(wrong))
        elif method == types.CANCEL_REQUEST:
            self._cancel(message)
        elif method is None or message_id is None:
            self._receive_notification_or_response(method, message)
        elif self.inbox.was_cancelled(message_id):
            self._refuse(message_id, JsonRpcRequestCancelled(f"{method} was cancelled before its turn came"))
        elif (objection := self._objection(str(method))) is not None:
            self._refuse(message_id, objection)
        else:
            self._receive_request(message_id, message)

    def send(self, method: str, params: object) -> None:
        """Send a notification whose parameters are plain JSON values.

        `notify` would take them apart and put them together again as typed objects, which for a thousand findings
        takes longer than finding them.
        """
        self._send_data({"jsonrpc": self.VERSION, "method": method, "params": params})

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_params: object) -> None:  # type: ignore[override]  # pygls awaits no generator here
        """End the session, at the client's request or because it is gone.

        The status says whether the client asked for the shutdown first, as the specification wants it.
        """
        self.inbox.finish(0 if self._shutdown else 1)

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Any:
        """Let pygls and our own handler agree with the client, and remember that they did."""
        result = yield from super().lsp_initialize(params)
        if (workspace := result.capabilities.workspace) is not None:
            # of LSP 3.18, which pygls registers but does not announce
            workspace.text_document_content = types.TextDocumentContentOptions(schemes=[VIRTUAL_SCHEME])
        self._initialized = True
        return result

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Leave the parameters of our own requests as they come; pydantic checks them."""
        method, message_id = data.get("method"), data.get("id")
        if isinstance(method, str) and method.startswith(OWN) and message_id is not None:
            return _OwnRequest(message_id, method, data.get("jsonrpc", ""), data.get("params"))
        return super().structure_message(data)

    def _send_handler_result(self, future: "Future[Any]", *, msg_id: Any) -> None:
        """Tell what was asked the wrong way as what it is, and not as a failure of the server with a traceback."""
        error = None if future.cancelled() else future.exception()
        if isinstance(error, UserError):
            self._request_futures.pop(msg_id, None)
            self._refuse(msg_id, JsonRpcInvalidParams(str(error)))
            return
        super()._send_handler_result(future, msg_id=msg_id)

    def _objection(self, method: str) -> JsonRpcException | None:
        """Why a request cannot be handled in the state the session is in."""
        if self._shutdown:
            return JsonRpcInvalidRequest(f"{method} came after shutdown")
        if method == types.INITIALIZE:
            return JsonRpcInvalidRequest("the session is initialized already") if self._initialized else None
        if not self._initialized:
            return JsonRpcServerNotInitialized(f"{method} came before initialize")
        return None

    def _receive_request(self, message_id: Any, message: dict[str, Any], *, retried: bool = False) -> None:
        try:
            request = self.structure_message(message)
        except JsonRpcException as error:
            given = message.get("params")
            if not retried:
                first = message["method"] == types.INITIALIZE
                tolerable = readable(self._converter, given) if first else clamped(given)
                self._receive_request(message_id, {**message, "params": tolerable}, retried=True)
                return
            # pygls has logged what is wrong with the parameters; without an answer the client would wait for ever.
            self._refuse(message_id, error)
            return
        self.handle_message(request)

    def _receive_notification_or_response(self, method: str | None, message: dict[str, Any]) -> None:
        if method is not None:
            if method != types.EXIT and (self._shutdown or not self._initialized):
                logger.warning("Ignored %s, which came outside of the session", method)
                return
            if method.startswith("$/") and method not in self.fm.builtin_features:
                logger.debug("Ignored the optional notification %s", method)
                return
        try:
            structured = self.structure_message(message)
        except JsonRpcException:
            try:
                params = clamped(message.get("params"))
                if method == types.TEXT_DOCUMENT_DID_CHANGE:
                    params = versioned(params)
                structured = self.structure_message({**message, "params": params})
            except JsonRpcException:
                logger.error("Ignored %s because of its parameters", method or "a response")  # noqa: TRY400 - pygls did
                return
        self.handle_message(structured)

    def _cancel(self, message: dict[str, Any]) -> None:
        """The turn of a cancellation has come. What it cancels was refused, or answered, or runs in the background."""
        params = message.get("params")
        message_id = params.get("id") if isinstance(params, dict) else None
        if not isinstance(message_id, str | int):
            logger.debug("Ignored a cancellation of nothing")
            return
        self.inbox.forget_cancellation(message_id)
        if message_id in self._request_futures:
            self._handle_cancel_notification(message_id)

    def _refuse(self, message_id: Any, error: JsonRpcException) -> None:
        # Not `_send_response`: lsprotocol's type for a failed request does not allow for an unknown id.
        self._send_data(
            {
                "jsonrpc": self.VERSION,
                "id": message_id,
                "error": {"code": error.code, "message": error.message},
            }
        )

    def _send_data(self, data: Any) -> None:
        """Write a message. The findings of a large model are 40 KB a keystroke, so how they become bytes matters."""
        if self.writer is None:
            logger.error("There is nobody to send to")
            return
        try:
            body = self._encoded(data)
        except Exception:
            logger.exception("An answer cannot be written as JSON; please report this")
            body = self._encoded(_unwritable(getattr(data, "id", None)))
        logger.debug("Sending %s", body)
        self.writer.write(frame(body) if self._include_headers else body)

    def _encoded(self, data: Any) -> bytes:
        """A message as JSON in UTF-8."""
        try:
            return orjson.dumps(data, default=self._serialize_message, option=orjson.OPT_NON_STR_KEYS)
        except TypeError:
            # Half of a surrogate pair, or a number beyond 64 bits: a client gets back what it has sent.
            return json.dumps(data, default=self._serialize_message).encode()

    def _send_response(self, msg_id: Any, result: Any = None, error: Any = None) -> None:
        """Tell the client why something was refused, in an error that it shows to the user."""
        if isinstance(result, Refused):
            self._refuse(msg_id, JsonRpcException(result.reason, types.LSPErrorCodes.RequestFailed.value))
        else:
            super()._send_response(msg_id, result, error)

    def _serialize_message(self, data: Any) -> dict[str, Any]:
        """Let results that are plain JSON values through as they are."""
        if isinstance(data, JsonRPCResponseMessage):
            return {"id": data.id, "jsonrpc": data.jsonrpc, "result": data.result}
        serialized: dict[str, Any] = super()._serialize_message(data)
        return serialized


def _unwritable(message_id: Any) -> dict[str, Any]:
    """What is said in place of an answer that is no JSON; whoever asked must not wait for ever."""
    code = types.ErrorCodes.InternalError.value
    return {"jsonrpc": "2.0", "id": message_id, "error": {"code": code, "message": "the answer is not JSON"}}
