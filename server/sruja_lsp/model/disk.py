"""Files on the disk: which of them are models, and what is in them. The only place below the edges that reads any."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from sruja_lsp.model.import_paths import SUFFIX, canonical, target
from sruja_lsp.model.model import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sruja_lsp.model.workspace import Workspace

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class Content(NamedTuple):
    """What is in a file, or why it cannot be told. A text that is damaged is read as far as it goes."""

    text: str
    problem: str = ""
    """What is wrong and what to do, if anything."""
    offset: int = 0
    """Where in the text it goes wrong."""


def read(path: Path) -> Content:
    """The text of a file, without a byte order mark, as editors open it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return Content("", f"cannot be read: {error.strerror or error}")
    try:
        return Content(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        damaged = content.decode("utf-8-sig", "replace")
        before = error.object[: error.start].decode("utf-8", "replace")
        message = f"not UTF-8: the byte 0x{error.object[error.start]:02x} is no character; save the file as UTF-8"
        return Content(damaged, message, len(before))


def uri_of(path: Path) -> str:
    """The canonical URI of a file."""
    return canonical(path.absolute().as_uri())


def path_of(uri: str) -> Path | None:
    """The path of a URI; `None` when it is not that of a file."""
    parts = urlsplit(uri)
    if parts.scheme != "file":
        return None
    path = os.fsdecode(unquote_to_bytes(parts.path))
    if os.name == "nt":
        path = path.lstrip("/")
    return Path(f"//{parts.netloc}{path}" if parts.netloc and parts.netloc != "localhost" else path)


def models_in(
    folder: Path,
    unreadable: Callable[[OSError], object] = lambda _: None,
    skipped: Callable[[Path], bool] = lambda _: False,
) -> Iterator[Path]:
    """The models below a folder, in order. What begins with a dot is hidden; links are not followed.

    Folders that cannot be entered are told to `unreadable`; those that are `skipped` are not entered at all.
    """
    for around, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not skipped(Path(around, name)))
        for name in sorted(names):
            path = Path(around, name)
            if name.endswith(SUFFIX) and not name.startswith(".") and not skipped(path):
                yield path


def with_imports(
    workspace: Workspace, uris: Iterable[str], allowed: Callable[[Path], bool] = lambda _: True
) -> Workspace:
    """The workspace with the files that these import added from the disk, and those that they import in turn.

    Files that are not `allowed` are not read.
    """
    edge = set(uris)
    while edge:
        found: dict[str, Model | None] = {}
        for uri in edge:
            model = workspace.get(uri) or found.get(uri)
            for imported in model.index.imports if model is not None else ():
                for path in _meant(target(uri, imported.path)):
                    other = uri_of(path)
                    if other not in workspace and other not in found and allowed(path):
                        found[other] = Model.open(other, 0, read(path).text)
        if found:
            workspace = workspace.apply(found)
        edge = set(found)
    return workspace


def _meant(uri: str) -> Iterator[Path]:
    """The files that the target of an import means."""
    path = path_of(uri) if uri else None
    if path is None:
        return
    try:
        if path.is_dir():
            yield from models_in(path)
        elif path.is_file():
            yield path
        elif (longer := path.with_name(path.name + SUFFIX)).is_file():
            yield longer
    except (OSError, ValueError):
        return  # a path that no file system can have
