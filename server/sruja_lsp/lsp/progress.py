"""Work-done progress: what the client shows of work that goes on in the background."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from lsprotocol import types

if TYPE_CHECKING:
    from sruja_lsp.lsp.session import Session

_NUMBERS: Final = count(1)


class Progress:
    """One piece of work, over and over. A client that shows no progress is told nothing."""

    def __init__(self, session: Session, title: str) -> None:
        """Name the work."""
        self._session = session
        self._title = title
        self._token: str | None = None

    def begin(self) -> None:
        """The work begins, unless it is going on already."""
        if self._token is not None or not self._session.client.shows_progress:
            return
        self._token = f"sruja-{next(_NUMBERS)}"
        protocol = self._session.protocol
        protocol.send_request(
            types.WINDOW_WORK_DONE_PROGRESS_CREATE, types.WorkDoneProgressCreateParams(token=self._token)
        )
        self._tell({"kind": "begin", "title": self._title})

    def report(self, message: str) -> None:
        """How far it is."""
        self._tell({"kind": "report", "message": message})

    def end(self, message: str) -> None:
        """It is done."""
        self._tell({"kind": "end", "message": message})
        self._token = None

    def _tell(self, value: dict[str, str]) -> None:
        if self._token is not None:
            self._session.protocol.send(types.PROGRESS, {"token": self._token, "value": value})
