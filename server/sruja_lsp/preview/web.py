"""The web application of the preview: the files of the page, and its messages by WebSocket or by plain requests.

Whatever a browser shows can send requests to this machine. So every request has to name this machine and nothing else
(`Host`: no foreign name that was made to lead here), to come from this page and no other (`Origin`), and to know the
token that is in the address. What is sent may load nothing from elsewhere (Content-Security-Policy).
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from sruja_lsp.preview.pages import Page, Pages, Preview

PAGE: Final = Path(__file__).parent / "page"

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
)

_HOST: Final = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?")
"""The names of this machine. With any port, since an SSH tunnel may come out at another one."""

_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_WAIT: Final = 20.0
"""Seconds that a request for messages waits for one. Proxies mostly give up after thirty."""

_LARGEST: Final = 1 << 20
"""Bytes of a message from a page; they are requests, and small."""

_REFUSED: Final = 1008


def application(pages: Pages) -> ASGIApp:
    """The application, behind its guard."""
    site = _Site(pages)
    routes = [
        Route("/{token}/", site.index),
        Route("/{token}/messages", site.receive, methods=["POST"]),
        Route("/{token}/messages", site.deliver, methods=["GET"]),
        Route("/{token}/{file}", site.file),
        WebSocketRoute("/{token}/socket", site.socket),
    ]
    inner = Starlette(routes=routes, exception_handlers={404: _nothing, 405: _nothing})
    inner.router.redirect_slashes = False
    return _Guard(inner)


class _Guard:
    """Lets through what comes from this machine's own page."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"} and (objection := self._objection(scope)) is not None:
            if scope["type"] == "websocket":
                await WebSocket(scope, receive, send).close(_REFUSED, objection)
            else:
                await PlainTextResponse(objection, 403, _HEADERS)(scope, receive, send)
            return
        await self._inner(scope, receive, send)

    @staticmethod
    def _objection(scope: Scope) -> str | None:
        headers = [(name, value.decode("latin-1")) for name, value in scope["headers"]]
        hosts = [value for name, value in headers if name == b"host"]
        origins = [value for name, value in headers if name == b"origin"]
        if len(hosts) != 1 or _HOST.fullmatch(hosts[0]) is None:
            return "This server answers to 127.0.0.1 and localhost alone."
        own = f"http://{hosts[0]}"
        # A browser says where a request comes from whenever it could change something or open a socket.
        must_say = scope["type"] == "websocket" or scope["method"] not in {"GET", "HEAD"}
        if any(origin != own for origin in origins) or (must_say and not origins):
            return "This server answers its own page alone."
        return None


class _Site:
    """What there is at each address. A wrong token looks like an address that never was."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._index = (
            (PAGE / "index.html")
            .read_text(encoding="utf-8")
            .replace("%BASE%", "./")
            .replace("%CSP%", _for_meta(POLICY))
        )
        self._files = {
            path.name: (path.read_bytes(), _TYPES[path.suffix]) for path in PAGE.iterdir() if path.suffix in _TYPES
        }

    async def index(self, request: Request) -> Response:
        if self._preview(request) is None:
            return _missing()
        return Response(self._index, media_type="text/html; charset=utf-8", headers=_HEADERS)

    async def file(self, request: Request) -> Response:
        found = self._files.get(request.path_params["file"])
        if self._preview(request) is None or found is None:
            return _missing()
        content, kind = found
        return Response(content, media_type=kind, headers=_HEADERS)

    async def socket(self, socket: WebSocket) -> None:
        preview = self._pages.find(socket.path_params["token"])
        if preview is None:
            await socket.close(_REFUSED, "There is no such preview.")
            return
        await socket.accept()
        client = f"socket {id(socket)}"
        page = self._pages.join(preview, client)
        sending = asyncio.ensure_future(_send(page, socket))
        try:
            while True:
                message = await socket.receive()
                if message["type"] != "websocket.receive":
                    break
                self._pages.receive(page, message.get("text") or message.get("bytes") or "")
        finally:
            self._pages.leave(page, client)
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending

    async def receive(self, request: Request) -> Response:
        """A message of a page that has no WebSocket."""
        page = self._polling(request)
        if page is None:
            return _missing()
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST:
                return PlainTextResponse("Too large.", 413, _HEADERS)
        self._pages.receive(page, bytes(body))
        return Response(status_code=202, headers=_HEADERS)

    async def deliver(self, request: Request) -> Response:
        """The messages for a page that has no WebSocket, as soon as there is one."""
        page = self._polling(request)
        if page is None:
            return _missing()
        messages = []
        if page.greeted:
            with suppress(TimeoutError):
                messages.append(await asyncio.wait_for(page.outbox.get(), _WAIT))
        else:
            page.greeted = True  # answered at once, so that the page knows that it is connected
        while not page.outbox.empty():
            messages.append(page.outbox.get_nowait())
        page.seen = monotonic()
        if None in messages:
            self._pages.leave(page, request.query_params["client"])
            return _missing()
        return JSONResponse(messages, headers=_HEADERS)

    def _polling(self, request: Request) -> Page | None:
        client = request.query_params.get("client", "")
        preview = self._preview(request)
        if preview is None or not re.fullmatch(r"[0-9a-f-]{36}", client):
            return None
        page = self._pages.join(preview, client)
        page.polls = True
        return page

    def _preview(self, request: Request) -> Preview | None:
        return self._pages.find(request.path_params["token"])


async def _send(page: Page, socket: WebSocket) -> None:
    import json

    with suppress(WebSocketDisconnect, RuntimeError):
        while (message := await page.outbox.get()) is not None:
            await socket.send_text(json.dumps(message, ensure_ascii=False, separators=(",", ":")))
        await socket.close()


def _for_meta(policy: str) -> str:
    """A policy without what only counts in a header."""
    return "; ".join(part for part in policy.split("; ") if not part.startswith("frame-ancestors"))


def _nothing(_request: Request, _error: Exception) -> Response:
    return _missing()


def _missing() -> Response:
    return PlainTextResponse("There is no such preview.", 404, _HEADERS)
