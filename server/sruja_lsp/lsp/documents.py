"""The documents that the client has open, as it has told us, change by change."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from sruja_lsp.lsp.guard import UserError
from sruja_lsp.lsp.positions import edit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsprotocol import types

    from sruja_lsp.model.model import Model
    from sruja_lsp.text.edit import Edit
    from sruja_lsp.text.encoding import PositionEncoding

logger = logging.getLogger(__name__)


class NotOpenError(UserError):
    """The client speaks of a document that it has not opened."""

    def __init__(self, uri: str) -> None:
        """Name the document."""
        super().__init__(f"{uri} is not open: a client opens a document before it asks about it")


class Documents:
    """One snapshot for each open document. A snapshot never changes; a change puts another in its place."""

    def __init__(self) -> None:
        """Begin with nothing open."""
        self._models: Final[dict[str, Model]] = {}

    def __iter__(self) -> Iterator[Model]:
        """Go through the open documents."""
        return iter(tuple(self._models.values()))

    def __contains__(self, uri: str) -> bool:
        """Tell whether a document is open."""
        return uri in self._models

    def get(self, uri: str) -> Model:
        """The newest snapshot of a document.

        Raises:
            NotOpenError: The document is not open.
        """
        model = self._models.get(uri)
        if model is None:
            raise NotOpenError(uri)
        return model

    def open(self, uri: str, version: int, content: str) -> None:
        """Take a document in. One that is open already is replaced."""
        if uri in self._models:
            logger.warning("%s was opened again without having been closed", uri)
        self._models[uri] = _read(uri, version, content)

    def change(
        self,
        uri: str,
        version: int,
        changes: Sequence[types.TextDocumentContentChangeEvent],
        encoding: PositionEncoding,
    ) -> None:
        """Apply the changes of one notification.

        Raises:
            NotOpenError: The document is not open.
        """
        model = self.get(uri)
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
            self._models[uri] = model.edit(version, edits)
        except Exception:
            # The client will not send this change again. To be right about the text matters more than to be fast.
            logger.exception("Could not follow a change of %s and read all of it again; please report this", uri)
            text = model.text
            for edit in edits:
                text = text.apply(edit)
            self._models[uri] = _read(uri, version, str(text))

    def close(self, uri: str) -> None:
        """Forget a document.

        Raises:
            NotOpenError: The document is not open.
        """
        self.get(uri)
        del self._models[uri]


def _read(uri: str, version: int, content: str) -> Model:
    # The language is imported by the first document, so that a session can begin before.
    from sruja_lsp.model.model import Model

    return Model.open(uri, version, content)
