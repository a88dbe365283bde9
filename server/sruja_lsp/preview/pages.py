"""The pages that are open in browsers, and what they and the session say to each other. Lives on the server's loop."""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)

_MOST_WAITING: Final = 200
"""Messages that may wait for a page. One that lets more pile up is asleep, and begins anew when it wakes up."""

_GONE: Final = 40.0
"""Seconds after its last request at which a page without a WebSocket counts as closed."""

_INVALID: Final = -32600
_FAILED: Final = -32803


class PageError(Exception):
    """What a page asks cannot be done. The message is for the user."""


@dataclass(slots=True)
class Preview:
    """A document that is previewed, in any number of pages."""

    uri: str
    token: str
    opening: dict[str, object]
    """What `page/open` says."""
    pages: dict[str, Page] = field(default_factory=dict)
    closed: str | None = None
    """Why the document cannot be shown now."""


class Page:
    """One page, and the messages that wait for it."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        self.outbox: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self.polls = False
        """Whether it asks for its messages; nobody tells when such a page is closed."""
        self.greeted = False
        """Whether such a page was answered once."""
        self.seen = monotonic()
        self.tasks: set[asyncio.Task[None]] = set()

    def send(self, message: dict[str, Any]) -> None:
        """Have a message waiting for the page."""
        if self.outbox.qsize() >= _MOST_WAITING:
            self.close()
            return
        self.outbox.put_nowait(message)

    def close(self) -> None:
        """End the page's connection; it may come back."""
        for task in self.tasks:
            task.cancel()
        self.outbox.put_nowait(None)


class Pages:
    """All previews of a session. `answer` answers the request of a page: previewed document, method, parameters."""

    def __init__(self, answer: Callable[[str, str, dict[str, Any]], Awaitable[object]]) -> None:
        self._answer = answer
        self._by_token: dict[str, Preview] = {}
        self.watched: frozenset[str] = frozenset()
        """The documents that somebody looks at. May be read from any thread."""

    # ---- previews

    def open(self, uri: str, opening: dict[str, object]) -> Preview:
        """The preview of a document; a second one is the first one again."""
        for preview in self._by_token.values():
            if preview.uri == uri:
                preview.opening = opening
                self.reopen(uri)
                return preview
        preview = Preview(uri, secrets.token_urlsafe(24), opening)
        self._by_token[preview.token] = preview
        return preview

    def find(self, token: str) -> Preview | None:
        """The preview behind a token; how long it takes tells nothing about the tokens there are."""
        found = None
        for known, preview in self._by_token.items():
            if secrets.compare_digest(known.encode(), token.encode()):
                found = preview
        return found

    def end(self, uri: str) -> None:
        """Answer no more for a document."""
        for preview in [preview for preview in self._by_token.values() if preview.uri == uri]:
            self._notify(preview, "page/closed", {"message": "The preview is closed."})
            for page in list(preview.pages.values()):
                page.close()
            del self._by_token[preview.token]
        self._count()

    def tell(self, uri: str, method: str, params: dict[str, object]) -> None:
        """Tell the pages of a document something."""
        for preview in self._by_token.values():
            if preview.uri == uri:
                self._notify(preview, method, params)

    def suspend(self, uri: str, message: str) -> None:
        """The document cannot be shown for now."""
        for preview in self._by_token.values():
            if preview.uri == uri and preview.closed is None:
                preview.closed = message
                self._notify(preview, "page/closed", {"message": message})

    def reopen(self, uri: str) -> None:
        """The document can be shown again."""
        for preview in self._by_token.values():
            if preview.uri == uri and preview.closed is not None:
                preview.closed = None
                self._notify(preview, "page/open", preview.opening)

    def sweep(self) -> None:
        """Notice the pages that are gone without a word."""
        now = monotonic()
        for preview in self._by_token.values():
            for client, page in list(preview.pages.items()):
                if page.polls and now - page.seen > _GONE:
                    self.leave(page, client)

    # ---- pages

    def join(self, preview: Preview, client: str) -> Page:
        """A page connects; `client` is what it calls itself."""
        page = preview.pages.get(client)
        if page is None:
            page = preview.pages[client] = Page(preview)
            self._count()
            logger.info("A page connected; %d are open for %s", len(preview.pages), preview.uri)
        page.seen = monotonic()
        return page

    def leave(self, page: Page, client: str) -> None:
        """A page is gone."""
        if page.preview.pages.get(client) is page:
            del page.preview.pages[client]
            self._count()
            logger.info("A page is gone; %d are open for %s", len(page.preview.pages), page.preview.uri)
        page.close()

    def receive(self, page: Page, data: str | bytes) -> None:
        """Take a message from a page in. Its answer comes by the page's outbox."""
        from pydantic import ValidationError

        from sruja_lsp.preview.messages import PageMessage

        try:
            message = PageMessage.model_validate_json(data)
        except ValidationError as error:
            logger.warning("A page sent something that is no message: %s", error.errors()[0]["msg"])
            return
        if message.method == "page/ready":
            preview = page.preview
            page.send(_notification("page/open", preview.opening))
            if preview.closed is not None:
                page.send(_notification("page/closed", {"message": preview.closed}))
        elif message.id is None:
            logger.debug("Ignored %s of a page", message.method)
        else:
            task = asyncio.ensure_future(self._handle(page, message.id, message.method, dict(message.params)))
            page.tasks.add(task)
            task.add_done_callback(page.tasks.discard)

    async def _handle(self, page: Page, message_id: int, method: str, params: dict[str, Any]) -> None:
        try:
            result = await self._answer(page.preview.uri, method, params)
        except PageError as error:
            page.send(_failure(message_id, _INVALID, str(error)))
        except Exception:
            logger.exception("%s of a page failed; please report this", method)
            page.send(_failure(message_id, _FAILED, "This went wrong; the log of the server says why"))
        else:
            page.send({"jsonrpc": "2.0", "id": message_id, "result": result})

    def _count(self) -> None:
        self.watched = frozenset(preview.uri for preview in self._by_token.values() if preview.pages)

    @staticmethod
    def _notify(preview: Preview, method: str, params: dict[str, object]) -> None:
        for page in preview.pages.values():
            page.send(_notification(method, params))


def _notification(method: str, params: dict[str, object]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "method": method, "params": params}


def _failure(message_id: int, code: int, message: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": message_id, "error": {"code": code, "message": message}}
