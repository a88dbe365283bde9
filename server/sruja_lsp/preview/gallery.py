"""The pictures of documents that change: which is the newest, which a client has, which is the last good one."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from time import thread_time
from typing import TYPE_CHECKING, Final

from sruja_lsp.preview.aside import Aside
from sruja_lsp.preview.painter import Trouble
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from sruja_lsp.preview.painter import Drawing, Painter, Snapshot

logger = logging.getLogger(__name__)

_KEPT: Final = 16
"""How many pictures of a document are kept: views that somebody goes back and forth between, in two themes."""

REST: Final = 0.7
"""Seconds without a change after which a simpler layout replaces the last picture of a better one."""

_NOWHERE: Final = Span(0, 0)


class DrawingError(Exception):
    """A picture cannot be drawn. The message is for the user."""


@dataclass(slots=True)
class _Kept:
    """A picture that was drawn, with the versions it is known to be right for."""

    drawing: Drawing
    since: int
    """The first version that looks like this."""
    drawn: int
    """The version that it was drawn for last."""
    good: bool
    """Whether the text that it was drawn from could be read."""
    trouble: Trouble | None
    """Why it is not all that it should be."""


@dataclass(slots=True)
class _Document:
    """What is known of a document."""

    snapshot: Snapshot
    version: int
    kept: OrderedDict[tuple[str, str], _Kept] = field(default_factory=OrderedDict)
    """By view and theme, the one that was asked for last at the end."""
    first: str | None = None
    """The view that was shown when none was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A picture as somebody should show it; `changed` tells whether it differs from the one they have."""

    snapshot: Snapshot
    version: int
    drawing: Drawing
    changed: bool
    stale: Trouble | None


class Gallery:
    """The pictures of a session. Everything is called on one event loop; what takes time is done aside."""

    def __init__(self, painter: Painter, changed: Callable[[str], None] | None = None) -> None:
        self.painter: Final = painter
        self._changed = changed
        """Called with a document of which there is another picture, though nobody has changed it."""
        self.last_drawing = 0.0
        """Seconds of the processor that the last drawing took in this process; the layout has one of its own."""
        self.drawings = 0
        """How many pictures were drawn so far; tests count them."""
        self._documents: dict[str, _Document] = {}
        self._turn = asyncio.Lock()
        self._aside = Aside("drawing")

    def close(self) -> None:
        """Draw nothing any more."""
        self._aside.close()

    async def warm_up(self) -> None:
        """Load what the first picture needs. Nothing depends on it."""
        try:
            await self._aside.run(self.painter.warm_up)
        except Exception:
            logger.exception("Drawing could not be prepared; the first picture tries again")

    def forget(self, uri: str) -> None:
        """Forget the pictures of a document, but not its version, which must never go back."""
        if document := self._documents.get(uri):
            document.kept.clear()

    def version(self, snapshot: Snapshot) -> int:
        """The version of a snapshot: that of its document where it can be, and always more than the one before.

        The document's own number is not enough: an imported file may change, and a document may be opened anew.
        """
        document = self._documents.get(snapshot.uri)
        if document is None:
            document = self._documents[snapshot.uri] = _Document(snapshot, snapshot.model.version)
        elif not document.snapshot.same_as(snapshot):
            document.version = max(snapshot.model.version, document.version + 1)
            document.snapshot = snapshot
        return document.version

    async def picture(self, newest: Callable[[], Snapshot], view: str | None, theme: str, have: int | None) -> Answer:
        """The newest picture of a view.

        One is drawn at a time. Who waits gets a picture of the text as it is when his turn comes, so that no time goes
        into one that is out of date before it is there.

        Raises:
            DrawingError: It cannot be drawn, and there is no older one.
        """
        async with self._turn:
            snapshot = newest()
            version = self.version(snapshot)
            document = self._documents[snapshot.uri]
            wanted = document.first if view is None else view
            kept = None if wanted is None else document.kept.get((wanted, theme))
            if kept is not None and kept.drawn == version:
                trouble = kept.trouble
            else:
                trouble = await self._aside.run(self.painter.trouble, snapshot)
                # As long as the text cannot be read, the last good picture stays.
                if kept is None or not kept.good or trouble is None:
                    kept, trouble = await self._draw(document, (view, theme), kept, trouble)
            document.kept.move_to_end((kept.drawing.view, theme))
            has = have is not None and wanted == kept.drawing.view and kept.since <= have <= version
            return Answer(snapshot, version, kept.drawing, not has, trouble)

    def _take_over(self, document: _Document, version: int) -> None:
        """The simpler layout replaces a picture that is stale, unless the text has changed meanwhile."""
        if document.version == version:
            document.version += 1
            if self._changed is not None:
                self._changed(document.snapshot.uri)

    def _drawn(self, snapshot: Snapshot, view: str | None, theme: str) -> Drawing:
        start = thread_time()
        try:
            return self.painter.draw(snapshot, view, theme)
        finally:
            self.last_drawing = thread_time() - start

    async def _draw(
        self, document: _Document, what: tuple[str | None, str], before: _Kept | None, trouble: Trouble | None
    ) -> tuple[_Kept, Trouble | None]:
        view, theme = what
        snapshot, version = document.snapshot, document.version
        self.drawings += 1
        try:
            drawing = await self._aside.run(self._drawn, snapshot, view, theme)
        except Exception as error:
            logger.exception("The picture of %s could not be drawn; please report this", snapshot.uri)
            if before is None:
                raise DrawingError("The picture could not be drawn; the log of the server says why") from error
            return before, Trouble("The picture of the newest text could not be drawn", _NOWHERE)
        if view is None:
            document.first = drawing.view
        key = (drawing.view, theme)
        before = document.kept.get(key)
        if drawing.late and before is not None:
            # Whoever types keeps the picture he knows; when he rests, he gets the simpler one.
            before.drawn, before.trouble = version, Trouble(drawing.late, _NOWHERE)
            asyncio.get_running_loop().call_later(REST, self._take_over, document, version)
            return before, before.trouble
        same = before is not None and before.drawing.svg == drawing.svg
        since = before.since if same and before is not None else version
        kept = document.kept[key] = _Kept(drawing, since, version, trouble is None, trouble)
        while len(document.kept) > _KEPT:
            document.kept.popitem(last=False)
        return kept, trouble
