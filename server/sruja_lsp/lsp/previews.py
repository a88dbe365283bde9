"""The previews of a session: pictures for the client, pages for browsers, and telling both when something changed."""

from __future__ import annotations

import asyncio
import logging
import sys
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from lsprotocol import types

from sruja_lsp.analysis.engine import findings
from sruja_lsp.lsp.documents import NotOpenError
from sruja_lsp.lsp.guard import UserError, guarded
from sruja_lsp.lsp.pace import Pace
from sruja_lsp.model.import_paths import canonical
from sruja_lsp.preview.diagrams import Diagrams
from sruja_lsp.preview.messages import AboutDocument, ClosePreview, Command, OpenPreview, Reveal, ShowDocument
from sruja_lsp.preview.painter import Snapshot
from sruja_lsp.preview.service import RefusedError, Service, read
from sruja_lsp.text.encoding import offset_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.lsp.session import Session
    from sruja_lsp.preview.messages import ExportAnswer, Position, Range
    from sruja_lsp.preview.painter import Spot
    from sruja_lsp.preview.server import PreviewServer

logger = logging.getLogger(__name__)

DID_CHANGE: Final = "sruja/didChangeDiagram"

_TURN: Final = 0.0002
"""Seconds that a thread may keep the interpreter while another one waits."""

_CLOSED: Final = "The document is closed in the editor. This is its last picture."


class Previews:
    """What the session knows of its previews. Lives on the event loop of the session."""

    def __init__(self, session: Session) -> None:
        # Drawing goes on in a thread of its own. A thread that wants to go on has to wait for this long, each time, and
        # the usual five milliseconds are what a keystroke may take in all.
        sys.setswitchinterval(_TURN)
        self._session = session
        self._loop = asyncio.get_running_loop()
        self.service: Final = Service(_Documents(session, self), Diagrams(), lambda _uri: self.changed())
        self.asked: Final[set[str]] = set()
        """The documents whose diagram the client has asked for."""
        self._server: PreviewServer | None = None
        self._starting = asyncio.Lock()
        self._told: dict[str, int] = {}
        self._findings: dict[str, tuple[Finding, ...]] = {}
        self._pace: Final = Pace()
        self._timer: asyncio.TimerHandle | None = None
        self._background: set[asyncio.Future[Any]] = set()
        self._announce_safely = guarded(session.protocol, DID_CHANGE, self._announce, otherwise=None)

    def close(self) -> None:
        """End with the session."""
        self.service.close()
        if self._server is not None:
            self._server.stop()

    # ---- what the session says

    def opened(self, uri: str) -> None:
        """A document was opened, perhaps again."""
        if self._server is not None:
            self._server.resume(canonical(uri))
        self.changed()

    def closed(self, uri: str) -> None:
        """A document was closed. It may still be known from the disk."""
        uri = canonical(uri)
        self.asked.discard(uri)
        self._findings.pop(uri, None)
        self._told.pop(uri, None)
        if self._server is not None and uri not in self._session.workspace:
            self._server.suspend(uri, _CLOSED)
        self.changed()

    def changed(self) -> None:
        """Some document has changed: say so when nothing waits, where somebody wants to know."""
        if self.asked or (self._server is not None and self._server.watched):
            self._pace.changed(monotonic())
            self._session.protocol.inbox.when_idle(DID_CHANGE, self._announce_safely)

    def published(self, uri: str, found: tuple[Finding, ...]) -> None:
        """The findings of a document are these now."""
        if self._findings.get(uri) != found:
            self._findings[uri] = found
            self._told.pop(uri, None)
            self.changed()

    def findings(self, snapshot: Snapshot) -> Sequence[Finding]:
        """The newest findings there are of a document."""
        known = self._findings.get(snapshot.uri)
        if known is None:
            known = findings(snapshot.workspace, snapshot.uri, self._session.settings.levels)
            self._findings[snapshot.uri] = known
        return known

    def _announce(self) -> None:
        if self._timer is not None:
            return
        wait = self._pace.wait(monotonic())
        if wait > 0:
            self._timer = self._loop.call_later(wait, self._timed)
            return
        self._pace.told(monotonic())
        watched = self._server.watched if self._server is not None else frozenset()
        for uri in self.asked | watched:
            if uri not in self._session.workspace:
                continue
            version = self.service.gallery.version(Snapshot(self._session.workspace, uri))
            if self._told.get(uri) == version:
                continue
            self._told[uri] = version
            if uri in self.asked:
                shown = self._session.documents.shown(uri)
                self._session.protocol.send(DID_CHANGE, {"uri": shown, "version": version})
            if uri in watched and self._server is not None:
                self._server.tell(uri, DID_CHANGE, {"uri": uri, "version": version})

    def _answered(self) -> None:
        """Somebody has his picture, and may be told about the next one."""
        self._pace.answered(monotonic(), self.service.gallery.last_drawing)
        if self._timer is not None:
            self._timer.cancel()
            self._timed()

    def _timed(self) -> None:
        self._timer = None
        self._session.protocol.inbox.when_idle(DID_CHANGE, self._announce_safely)

    # ---- what the client says

    async def answer(self, method: str, params: object) -> object:
        """Answer a request of the client."""
        if method == "sruja/diagram":
            # From now on, and not only when it is drawn: a change meanwhile must be told.
            uri = canonical(read(AboutDocument, params).text_document.uri)
            if uri in self._session.workspace:
                self.asked.add(uri)
        return await self._answer(method, params)

    async def open(self, argument: object) -> dict[str, str]:
        """`sruja.preview.open`."""
        asked = read(OpenPreview, argument)
        self._session.documents.get(asked.uri)
        # While the browser starts, so does the layout.
        warming = asyncio.ensure_future(self.service.gallery.warm_up())
        self._background.add(warming)
        warming.add_done_callback(self._background.discard)
        server = await self._started()
        url = server.open(
            asked.uri, name=_name(asked.uri), view=asked.view, editor=self._session.client.shows_documents
        )
        if self._session.client.shows_documents:
            self._send(types.WINDOW_SHOW_DOCUMENT, types.ShowDocumentParams(url, external=True))
        else:
            message = {"type": types.MessageType.Info.value, "message": f"The preview of {_name(asked.uri)}: {url}"}
            self._session.protocol.send(types.WINDOW_SHOW_MESSAGE, message)
        return {"url": url}

    def close_preview(self, argument: object) -> None:
        """`sruja.preview.close`."""
        uri = canonical(read(ClosePreview, argument).uri)
        self.asked.discard(uri)
        self._told.pop(uri, None)
        self.service.gallery.forget(uri)
        if self._server is not None:
            self._server.close(uri)

    async def reveal(self, argument: object) -> dict[str, list[str]]:
        """`sruja.preview.reveal`."""
        asked = read(Reveal, argument)
        server, uri = self._server, canonical(asked.uri)
        if server is None or uri not in server.watched:
            return {"ids": []}
        place = {"textDocument": {"uri": asked.uri}, "position": asked.position.model_dump()}
        found = await self.service.elements_at(place)
        server.tell(uri, "page/reveal", {"uri": uri, **found})
        return found

    async def export(self, argument: object) -> ExportAnswer:
        """`sruja.export`."""
        return await self.service.export(argument)

    # ---- what a page says

    async def _ask_from_page(self, uri: str, method: str, params: dict[str, Any]) -> object:
        """On the loop of the web server."""
        from sruja_lsp.preview.pages import PageError

        answering = asyncio.run_coroutine_threadsafe(self._answer_page(uri, method, params), self._loop)
        try:
            return await asyncio.wrap_future(answering)
        except (RefusedError, UserError) as error:
            raise PageError(str(error)) from error

    async def _answer_page(self, uri: str, method: str, params: dict[str, Any]) -> object:
        match method:
            case types.WORKSPACE_EXECUTE_COMMAND:
                command = read(Command, params)
                argument = command.arguments[0] if command.arguments else None
                if command.command != "sruja.export" or not isinstance(argument, dict) or argument.get("uri") != uri:
                    raise RefusedError("A page may export the document that it shows, and run no other command.")
                return await self.export(argument)
            case types.WINDOW_SHOW_DOCUMENT:
                return {"success": await self._show(read(ShowDocument, params))}
            case _:
                if read(AboutDocument, params).text_document.uri != uri:
                    raise RefusedError("A page may ask about the document that it shows, and no other.")
                return await self._answer(method, params)

    async def _answer(self, method: str, params: object) -> object:
        try:
            return await self.service.answer(method, params)
        finally:
            if method == "sruja/diagram":
                self._answered()

    async def _show(self, asked: ShowDocument) -> bool:
        if not self._session.client.shows_documents:
            return False
        selection = None
        if asked.selection is not None:
            start, end = asked.selection.start, asked.selection.end
            selection = types.Range(
                types.Position(start.line, start.character), types.Position(end.line, end.character)
            )
        params = types.ShowDocumentParams(asked.uri, external=False, take_focus=asked.take_focus, selection=selection)
        result = await self._session.protocol.send_request_async(types.WINDOW_SHOW_DOCUMENT, params)
        return bool(getattr(result, "success", False))

    async def _started(self) -> PreviewServer:
        async with self._starting:
            if self._server is None:
                from sruja_lsp.preview.server import PreviewServer

                server = PreviewServer(self._ask_from_page)
                try:
                    await asyncio.to_thread(server.start)
                except OSError as error:
                    raise UserError(f"The preview cannot be served: {error}") from error
                self._server = server
            return self._server

    def _send(self, method: str, params: object) -> None:
        """Send a request whose answer changes nothing; a failure is worth a line in the log."""
        answer = self._session.protocol.send_request_async(method, params)
        self._background.add(answer)
        answer.add_done_callback(self._sent)

    def _sent(self, answer: asyncio.Future[Any]) -> None:
        self._background.discard(answer)
        if not answer.cancelled() and (error := answer.exception()) is not None:
            logger.warning("The client could not show the preview: %s", error)


class _Documents:
    """The open documents, as the previews see them."""

    def __init__(self, session: Session, previews: Previews) -> None:
        self._session = session
        self._previews = previews

    def newest(self, uri: str) -> Snapshot:
        try:
            return Snapshot(self._session.workspace, self._session.documents.get(uri).uri)
        except NotOpenError as error:
            raise RefusedError(str(error)) from error

    def range(self, snapshot: Snapshot, spot: Spot) -> Range:
        found = self._session.places(spot.uri, snapshot.model).range(spot.span)
        return {"start": {**found["start"]}, "end": {**found["end"]}}

    def name(self, snapshot: Snapshot, spot: Spot) -> str:
        return self._session.places(spot.uri, snapshot.model).uri

    def offset(self, snapshot: Snapshot, position: Position) -> int:
        return offset_at(snapshot.model.text, position["line"], position["character"], self._session.encoding)

    def findings(self, snapshot: Snapshot) -> Sequence[Finding]:
        return self._previews.findings(snapshot)


def previews_of(session: Session) -> Previews:
    """The previews of a session; there are none before somebody asks."""
    if session.previews is None:
        session.previews = Previews(session)
    return session.previews


def _name(uri: str) -> str:
    return unquote(uri.rpartition("/")[2]) or uri
