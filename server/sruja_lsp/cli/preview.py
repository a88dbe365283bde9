"""`sruja-lsp preview`: the live diagram of a file in the browser, without an editor."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any, Final

from sruja_lsp.analysis.engine import findings
from sruja_lsp.cli.browser import open_in_browser
from sruja_lsp.cli.projects import Projects
from sruja_lsp.model import stdlib
from sruja_lsp.model.disk import path_of, uri_of, with_imports
from sruja_lsp.model.disk import read as read_file
from sruja_lsp.model.import_paths import SUFFIX
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.preview.diagrams import Diagrams
from sruja_lsp.preview.messages import AboutDocument, Command, ShowDocument
from sruja_lsp.preview.pages import PageError
from sruja_lsp.preview.painter import Snapshot
from sruja_lsp.preview.server import PreviewServer
from sruja_lsp.preview.service import RefusedError, Service, read
from sruja_lsp.project import configuration
from sruja_lsp.text.encoding import PositionEncoding, offset_at, position_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.preview.messages import Position, Range
    from sruja_lsp.preview.painter import Spot

_USAGE: Final = 2


def preview(file: Path, view: str | None, port: int, *, show: bool) -> int:
    """Serve the picture of a file until somebody presses Ctrl-C.

    Returns:
        0, 1 when nothing can be served, 2 when there is no such file.
    """
    try:
        watched = WatchedFile(file.absolute())
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"sruja-lsp preview: error: {str(file)!r} cannot be read: {error}\n")
        return _USAGE
    try:
        asyncio.run(_Session(watched, view, port).run(show=show))
    except OSError as error:
        sys.stderr.write(f"sruja-lsp preview: error: nothing can be served: {error}\n")
        return 1
    return 0


class WatchedFile:
    """A file and what it imports, as they are on the disk, version by version."""

    def __init__(self, path: Path) -> None:
        """Read a file.

        Raises:
            OSError: It cannot be read.
            UnicodeDecodeError: It is no text.
        """
        self.path: Final = path
        self.uri: Final = uri_of(path)
        self.project = Projects().of(path)
        alone = Workspace.of(Model.open(self.uri, 1, _text(path)))
        self.workspace = with_imports(alone, [self.uri], self.project.allows)
        self._findings: tuple[Workspace, tuple[Finding, ...]] | None = None

    @property
    def folders(self) -> frozenset[Path]:
        """Where something may change that the picture shows."""
        paths = (path_of(model.uri) for model in self.workspace)
        folders = {path.parent for path in paths if path is not None and path.parent.is_dir()}
        return frozenset({*folders, self.project.root} if self.project.root is not None else folders)

    def reread(self) -> bool:
        """Look at the files again, and at the project's settings; tells whether anything is different.

        Raises:
            OSError: The file itself cannot be read.
            UnicodeDecodeError: It is no text.
        """
        changes: dict[str, Model | None] = {}
        for model in self.workspace:
            if model.uri == self.uri:
                text = _text(self.path)
            else:
                content = read_file(path) if (path := path_of(model.uri)) is not None else None
                if content is None or content.problem:
                    changes[model.uri] = None
                    continue
                text = content.text
            if text != str(model.text):
                changes[model.uri] = Model.open(model.uri, model.version + 1, text)
        before, project = self.workspace, self.project
        self.project = Projects().of(self.path)
        if changes:
            self.workspace = before.apply(changes)
        # A file that was missing may be there now.
        self.workspace = with_imports(self.workspace, [self.uri], self.project.allows)
        rejudged = dict(self.project.levels) != dict(project.levels)
        if rejudged:
            self._findings = None
        return rejudged or self.workspace is not before

    # ---- as the preview sees it

    def newest(self, uri: str) -> Snapshot:
        """The file as it was read last."""
        if uri != self.uri:
            raise RefusedError(f"{uri} is not the file that is previewed")
        return Snapshot(self.workspace, self.uri)

    def range(self, snapshot: Snapshot, spot: Spot) -> Range:
        """Where a spot is, in UTF-16 as browsers count."""
        model = snapshot.workspace.get(spot.uri) or stdlib.model()
        (line, character), (last, end) = (
            position_at(model.text, offset, PositionEncoding.UTF16) for offset in spot.span
        )
        return {"start": {"line": line, "character": character}, "end": {"line": last, "character": end}}

    def name(self, snapshot: Snapshot, spot: Spot) -> str:  # noqa: ARG002 - the interface
        """The address of a document."""
        return spot.uri

    def offset(self, snapshot: Snapshot, position: Position) -> int:
        """The offset of a position in the file."""
        return offset_at(snapshot.model.text, position["line"], position["character"], PositionEncoding.UTF16)

    def findings(self, snapshot: Snapshot) -> Sequence[Finding]:
        """What is wrong with the file."""
        if self._findings is None or self._findings[0] is not snapshot.workspace:
            self._findings = snapshot.workspace, findings(snapshot.workspace, snapshot.uri, self.project.levels)
        return self._findings[1]


class _Session:
    """One run of the command."""

    def __init__(self, file: WatchedFile, view: str | None, port: int) -> None:
        self._file = file
        self._view = view
        self._service = Service(file, Diagrams(), self._tell)
        self._server = PreviewServer(self._ask, port)
        self._loop: asyncio.AbstractEventLoop

    async def run(self, *, show: bool) -> None:
        self._loop = asyncio.get_running_loop()
        warming = asyncio.ensure_future(self._service.gallery.warm_up())
        await asyncio.to_thread(self._server.start)
        try:
            url = self._server.open(self._file.uri, name=self._file.path.name, view=self._view, editor=False)
            _say(f"The live diagram of {self._file.path.name}:\n\n  {url}\n")
            opened = show and await asyncio.to_thread(open_in_browser, url)
            _say(
                "It follows the file as you save it. "
                + ("" if opened else "Open the address in a browser. ")
                + "Ctrl-C ends it."
            )
            await self._watch()
        finally:
            warming.cancel()
            self._service.close()
            self._server.stop()

    async def _watch(self) -> None:
        from watchfiles import awatch

        def concerns(_: object, path: str) -> bool:
            return path.endswith((SUFFIX, configuration.FILE)) or path == str(self._file.path)

        while True:
            folders = self._file.folders
            async for _ in awatch(*folders, watch_filter=concerns, recursive=False, step=20):
                self._look()
                if self._file.folders != folders:
                    break

    def _look(self) -> None:
        file = self._file
        try:
            changed = file.reread()
        except FileNotFoundError:
            self._server.suspend(file.uri, f"{file.path.name} is gone. This is its last picture.")
            return
        except (OSError, UnicodeDecodeError) as error:
            self._server.suspend(file.uri, f"{file.path.name} cannot be read: {error}. This is its last picture.")
            return
        self._server.resume(file.uri)
        if changed:
            self._tell(file.uri)

    def _tell(self, uri: str) -> None:
        """There is another picture."""
        version = self._service.gallery.version(self._file.newest(uri))
        self._server.tell(uri, "sruja/didChangeDiagram", {"uri": uri, "version": version})

    # ---- what a page says

    async def _ask(self, _uri: str, method: str, params: dict[str, Any]) -> object:
        """On the loop of the web server."""
        answering = asyncio.run_coroutine_threadsafe(self._answer(method, params), self._loop)
        try:
            return await asyncio.wrap_future(answering)
        except RefusedError as error:
            raise PageError(str(error)) from error

    async def _answer(self, method: str, params: dict[str, Any]) -> object:
        match method:
            case "workspace/executeCommand":
                command = read(Command, params)
                if command.command != "sruja.export" or not command.arguments:
                    raise RefusedError("A page may export the document that it shows, and run no other command.")
                return await self._service.export(command.arguments[0])
            case "window/showDocument":
                asked = read(ShowDocument, params)
                if asked.selection is not None:
                    place = asked.selection.start
                    _say(f"{path_of(asked.uri)}:{place.line + 1}:{place.character + 1}")
                return {"success": False}
            case _:
                read(AboutDocument, params)
                return await self._service.answer(method, params)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def _say(text: str) -> None:
    print(text, flush=True)
