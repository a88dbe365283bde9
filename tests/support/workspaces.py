"""Workspaces of texts: what features are asked about in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.model import disk
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from tests.support.markers import parse_files
from tests.support.paths import read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.markers import MarkedText

ROOT_URI = "file:///workspace"
URI = f"{ROOT_URI}/model.sruja"


def alone(text: str, uri: str = URI) -> Workspace:
    """A workspace of one file with this text."""
    return Workspace.of(Model.open(uri, 1, text))


def on_disk(path: Path) -> tuple[Workspace, str]:
    """The workspace of a file and what it imports, and the URI of the file."""
    uri = disk.uri_of(path)
    return disk.with_imports(alone(read(path), uri), [uri]), uri


def uri_of(name: str) -> str:
    """The URI of a file of a marked text."""
    return f"{ROOT_URI}/{name}"


def several(marked: str) -> tuple[Workspace, tuple[MarkedText, ...]]:
    """A workspace of all files of a marked text, and the files."""
    files = parse_files(marked)
    return Workspace.of(*(Model.open(uri_of(file.name), 1, file.text) for file in files)), files
