"""What is known of files from earlier sessions, on the disk: by their content, for this version, safe to delete."""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from platformdirs import user_cache_path

from sruja_lsp.model.stored import version

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

logger = logging.getLogger(__name__)

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS known (key TEXT PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL)
"""

_DAY: Final = 86_400

_KEPT: Final = 30 * _DAY
"""Seconds after which what nobody has asked for is thrown away."""

_PATIENCE: Final = 1.0
"""Seconds to wait for another window that is writing."""


class Cache:
    """A table on the disk. Whatever goes wrong with it costs time and nothing else. Used by one thread."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use the user's folder for caches, or another one."""
        self._path = (folder or user_cache_path("sruja-lsp", ensure_exists=False)) / f"{version()}.sqlite"
        self._failed = False

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """What is known under these keys, some hundreds at most."""
        wanted = list(keys)
        if self._failed or not self._path.is_file():
            return {}
        now = int(time.time())
        marks = ",".join("?" * len(wanted))
        try:
            with closing(self._connect()) as database, database:
                query = f"SELECT key, value, used FROM known WHERE key IN ({marks})"  # noqa: S608  # question marks
                found = database.execute(query, wanted).fetchall()
                if any(used < now - _DAY for _, _, used in found):
                    query = f"UPDATE known SET used = ? WHERE key IN ({marks})"  # noqa: S608  # question marks
                    database.execute(query, (now, *wanted))
            return {key: value for key, sealed, _ in found if (value := _unsealed(key, sealed)) is not None}
        except sqlite3.Error as error:
            self._give_up(error)
            return {}

    def put(self, known: dict[str, bytes]) -> None:
        """Remember this for the next time."""
        if self._failed or not known:
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            now = int(time.time())
            with closing(self._connect()) as database, database:
                database.execute(_TABLE)
                database.executemany(
                    "INSERT OR REPLACE INTO known VALUES (?, ?, ?)",
                    [(key, _seal(key, value) + value, now) for key, value in known.items()],
                )
                database.execute("DELETE FROM known WHERE used < ?", (now - _KEPT,))
            for other in self._path.parent.glob("*.sqlite"):  # those of versions that nobody uses any more
                if other.stat().st_mtime < now - _KEPT:
                    other.unlink(missing_ok=True)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=_PATIENCE)

    def _give_up(self, error: Exception) -> None:
        self._failed = True
        logger.warning("The cache %s is of no use (%s); it may be deleted at any time", self._path, error)


def _seal(key: str, value: bytes) -> bytes:
    """What stands before a value, so that one that the disk has damaged is not taken for another."""
    return sha256(key.encode() + value).digest()


def _unsealed(key: str, sealed: object) -> bytes | None:
    if not isinstance(sealed, bytes):
        return None
    size = sha256().digest_size
    value = sealed[size:]
    return value if _seal(key, value) == sealed[:size] else None
