"""Which files beside their models are there: asked once, and again when something about them has changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sruja_lsp.model.disk import path_of

if TYPE_CHECKING:
    from sruja_lsp.lsp.files import Files


class Sources:
    """Knows of files that models speak of whether they are there. Only what may be read is looked for."""

    def __init__(self, files: Files) -> None:
        """Begin with nothing known."""
        self._files = files
        self._there: dict[Path, bool] = {}
        self._asked_by: dict[Path, set[str]] = {}
        self.looked = 0
        """How many times the disk was asked."""

    def exists(self, uri: str, written: str) -> bool | None:
        """Whether there is a file or folder of this path, beside the file `uri` or at the root of its folder."""
        own = path_of(uri)
        if own is None:
            return None
        folder = self._files.folder_of(uri)
        starts = dict.fromkeys((own.parent, *((folder.path,) if folder is not None else ())))
        found = [self._is_there(uri, start / written) for start in starts]
        if True in found:
            return True
        return None if None in found else False

    def changed(self, path: Path) -> set[str]:
        """Something was made or deleted at a path; returns the files that speak of it or of what is below it."""
        asking: set[str] = set()
        for known in [each for each in self._there if each == path or path in each.parents]:
            del self._there[known]
            asking |= self._asked_by.pop(known)
        return asking

    def _is_there(self, uri: str, path: Path) -> bool | None:
        path = Path(os.path.normpath(path))
        known = self._there.get(path)
        if known is None:
            if not self._files.may_read(uri)(path):
                return None
            self.looked += 1
            known = path.exists()
            if not self._files.watches(path):
                return known  # nobody would tell us of a change
            self._there[path] = known
        self._asked_by.setdefault(path, set()).add(uri)
        return known
