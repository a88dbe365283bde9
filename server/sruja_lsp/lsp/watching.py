"""Learning that files have changed: from the client where it watches them for us, by ourselves where it does not."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

from lsprotocol import types

from sruja_lsp.model import disk
from sruja_lsp.model.import_paths import SUFFIX
from sruja_lsp.project.configuration import FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sruja_lsp.lsp.session import Session

logger = logging.getLogger(__name__)

_PATIENCE: Final = 400
"""Milliseconds in which what changes counts as one change: long enough for a checkout, short enough for a person."""

_ID: Final = "sruja-watched-files"


def watch(session: Session) -> None:
    """Have the workspace folders watched from now on, and read what is in them."""
    files = session.files
    if session.client.watches_files:
        session.protocol.send_request(
            types.CLIENT_REGISTER_CAPABILITY,
            types.RegistrationParams(
                [
                    types.Registration(
                        _ID,
                        types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                        types.DidChangeWatchedFilesRegistrationOptions(
                            [
                                types.FileSystemWatcher(f"**/*{SUFFIX}"),
                                types.FileSystemWatcher(f"**/{FILE}"),
                                # A folder that goes is told as one, without the files in it; and models speak of
                                # files of any sort.
                                types.FileSystemWatcher("**/*", types.WatchKind.Create | types.WatchKind.Delete),
                            ]
                        ),
                    )
                ]
            ),
        )
    elif files.folders:
        _Watcher([folder.path for folder in files.folders], session.protocol.inbox.from_thread, files.changed).start()


def did_change_watched_files(session: Session, params: types.DidChangeWatchedFilesParams) -> None:
    """The client saw files change."""
    session.files.changed(change.uri for change in params.changes)


class _Watcher(Thread):
    """Watches folders by itself until the process ends."""

    def __init__(
        self,
        folders: list[Path],
        from_thread: Callable[[Callable[[], None]], None],
        changed: Callable[[Iterable[str]], None],
    ) -> None:
        super().__init__(name="sruja-watcher", daemon=True)
        self._folders = folders
        self._from_thread = from_thread
        self._changed = changed

    def run(self) -> None:
        """Pass on what changes."""
        try:
            self._watch(polling=False)
        except (OSError, RuntimeError) as error:
            # The system watches so many places and no more; looking around from time to time always works.
            logger.warning("The system cannot watch the workspace folders (%s); looking through them instead", error)
            self._watch(polling=True)

    def _watch(self, *, polling: bool) -> None:
        from watchfiles import DefaultFilter
        from watchfiles import watch as changes

        for batch in changes(
            *self._folders,
            watch_filter=DefaultFilter(),
            debounce=_PATIENCE,
            raise_interrupt=False,
            force_polling=polling,
            poll_delay_ms=_PATIENCE,
        ):
            uris = [disk.uri_of(Path(path)) for _, path in batch]
            self._from_thread(partial(self._changed, uris))
