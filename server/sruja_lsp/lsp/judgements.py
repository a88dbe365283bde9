"""What is found in files that nobody has open: known from an earlier session where nothing has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis import stored
from sruja_lsp.analysis.engine import judging
from sruja_lsp.analysis.fingerprint import Fingerprints

if TYPE_CHECKING:
    from collections.abc import Generator

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.model.workspace import Workspace


class Judgements:
    """Findings of files, before the user's levels are applied to them, for this session and the next."""

    def __init__(self) -> None:
        """Begin with what nobody has looked at."""
        self._known: dict[str, bytes] = {}
        self._new: dict[str, bytes] = {}
        self._fingerprints: Fingerprints | None = None
        self.judged = 0
        """How many files the rules have looked at, counting each time."""
        self.restored = 0
        """How many files they did not have to look at."""

    def remember(self, uri: str, data: bytes) -> None:
        """Take in what an earlier session has found in a file. Whether that is still true is seen later."""
        self._known[uri] = data

    def of(
        self, workspace: Workspace, uri: str, also: tuple[str, ...] = ()
    ) -> Generator[None, None, tuple[Finding, ...]]:
        """All that is found in a file, with a breath now and then when it has to be looked for.

        `also` names rules that are off for others.
        """
        if self._fingerprints is None or self._fingerprints.workspace is not workspace:
            self._fingerprints = Fingerprints(workspace)
        fingerprint = self._fingerprints.of(uri) + ",".join(also).encode()
        data = self._known.pop(uri, None)
        found = stored.load(data, fingerprint) if data is not None else None
        if found is not None:
            self.restored += 1
            return found
        self.judged += 1
        looked: list[Finding] = []
        for each in judging(workspace, uri, also):
            if each is None:
                yield
            else:
                looked.append(each)
        self._new[uri] = stored.dump(fingerprint, looked)
        return tuple(looked)

    def to_keep(self) -> dict[str, bytes]:
        """What has been found since this was asked the last time, as it is to be kept, by its key."""
        new = {stored.key(uri): data for uri, data in self._new.items()}
        self._new.clear()
        self._fingerprints = None  # it holds on to a workspace
        return new
