"""The cases of the features, opened in an editor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.text.span import Span
from tests.support import paths
from tests.support.markers import MarkedText, parse_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lsprotocol import types

    from tests.e2e.editor import Document, Editor


def cases(folder: str) -> pytest.MarkDecorator:
    """One test for each file of a folder."""
    files = paths.fixtures(f"features/{folder}")
    return pytest.mark.parametrize("path", files, ids=[path.stem for path in files])


@dataclass
class Case:
    """A file of a fixture that is open in an editor with these line ends, and its model, which has line feeds."""

    marked: MarkedText
    model: Model
    document: Document
    workspace: Workspace

    def there(self, offset: int) -> int:
        """Where in the document an offset of the model is."""
        ends = self.document.text.count("\r")
        return offset + (self.marked.text.count("\n", 0, offset) if ends else 0)

    def span(self, stretch: types.Range) -> Span:
        """What the model calls a range of the server."""
        offsets = (self.document.at(stretch.start), self.document.at(stretch.end))
        return Span(*(offset - self.document.text.count("\r", 0, offset) for offset in offsets))

    def places(self) -> Iterator[int]:
        """Every offset that the marks touch."""
        for mark in self.marked.marks:
            yield from range(mark.start, mark.end + 1)


async def opened(editor: Editor, path: Path, end: str) -> dict[str, Case]:
    """Open all files of a fixture; gives them by their URI."""
    folder = editor.folder()
    files = {f"{folder}/{file.name}": file for file in parse_files(paths.read(path))}
    workspace = Workspace.of(*(Model.open(uri, 1, file.text) for uri, file in files.items()))
    documents = {uri: await editor.open(file.text.replace("\n", end), uri) for uri, file in files.items()}
    return {uri: Case(file, workspace[uri], documents[uri], workspace) for uri, file in files.items()}
