"""The documents that the client has open, as it has told us, change by change, in the workspace of all files."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from sruja_lsp.lsp.guard import UserError
from sruja_lsp.lsp.positions import edit_of
from sruja_lsp.lsp.tolerance import NEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsprotocol import types

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.edit import Edit
    from sruja_lsp.text.encoding import PositionEncoding

logger = logging.getLogger(__name__)


class NotOpenError(UserError):
    """The client speaks of a document that it has not opened."""

    def __init__(self, uri: str) -> None:
        """Name the document."""
        super().__init__(f"{uri} is not open: a client opens a document before it asks about it")


class Documents:
    """The newest snapshot of the workspace, and which of its files are open.

    Clients write the URI of a file in several ways. Inside there is one, the canonical; the client is answered in the
    spelling it used when it opened the document.
    """

    def __init__(self) -> None:
        """Begin with nothing open."""
        self._workspace: Workspace | None = None
        self._open: Final[dict[str, str]] = {}

    @property
    def workspace(self) -> Workspace:
        """All files as they are now. A snapshot never changes; a change puts another in its place."""
        if self._workspace is None:
            # The language is imported by the first document, so that a session can begin before.
            from sruja_lsp.model.workspace import Workspace

            self._workspace = Workspace.empty()
        return self._workspace

    @workspace.setter
    def workspace(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def __iter__(self) -> Iterator[Model]:
        """Go through the open documents."""
        return iter([self.workspace[uri] for uri in self._open])

    def is_open(self, uri: str) -> bool:
        """Tell whether a document is open, by its canonical URI."""
        return uri in self._open

    def shown(self, uri: str) -> str:
        """What the client calls a file."""
        return self._open.get(uri, uri)

    def get(self, uri: str) -> Model:
        """The newest snapshot of a document, open or only on the disk, by any spelling of its URI.

        Raises:
            NotOpenError: There is no such document.
        """
        model = self.workspace.get(_canonical(uri))
        if model is None:
            raise NotOpenError(uri)
        return model

    def open(self, uri: str, version: int, content: str) -> frozenset[str]:
        """Take a document in; returns the files that this concerns. One that is open already is replaced."""
        key = _canonical(uri)
        if key in self._open:
            logger.warning("%s was opened again without having been closed", uri)
        self._open[key] = uri
        known = self.workspace.get(key)
        if known is not None and len(known.text) == len(content) and str(known.text) == content:
            # It was read from the disk before: as a rule nobody has touched it since.
            return self._put(known.as_version(version))
        return self._put(_read(key, version, content))

    def change(
        self,
        uri: str,
        version: int,
        changes: Sequence[types.TextDocumentContentChangeEvent],
        encoding: PositionEncoding,
    ) -> frozenset[str]:
        """Apply the changes of one notification; returns the files that they concern.

        Raises:
            NotOpenError: The document is not open.
        """
        key = self._opened(uri)
        model = self.workspace[key]
        if version == NEXT:
            version = model.version + 1
        if version <= model.version:
            logger.warning("%s went from version %d to %d; versions should grow", uri, model.version, version)
        edits: list[Edit] = []
        text = model.text
        for change in changes:
            # Each range speaks of the text as all changes before it have left it.
            edits.append(edit_of(text, change, encoding))
            if len(edits) < len(changes):
                text = text.apply(edits[-1])
        try:
            self.workspace = self.workspace.edit(key, version, edits)
        except Exception:
            # The client will not send this change again. To be right about the text matters more than to be fast.
            logger.exception("Could not follow a change of %s and read all of it again; please report this", uri)
            text = model.text
            for edit in edits:
                text = text.apply(edit)
            return self._put(_read(key, version, str(text)))
        return self.workspace.changed

    def close(self, uri: str, content: str | None = None) -> frozenset[str]:
        """Let go of a document, of which the disk has this content, if any; returns the files that this concerns.

        Raises:
            NotOpenError: The document is not open.
        """
        key = self._opened(uri)
        del self._open[key]
        if content is not None:
            return self._put(_read(key, 0, content))
        self.workspace = self.workspace.apply({key: None})
        return self.workspace.changed

    def _opened(self, uri: str) -> str:
        key = _canonical(uri)
        if key not in self._open:
            raise NotOpenError(uri)
        return key

    def _put(self, model: Model) -> frozenset[str]:
        self.workspace = self.workspace.apply({model.uri: model})
        return self.workspace.changed


def _read(uri: str, version: int, content: str) -> Model:
    from sruja_lsp.model.model import Model

    return Model.open(uri, version, content)


def _canonical(uri: str) -> str:
    from sruja_lsp.model.import_paths import canonical

    return canonical(uri)
