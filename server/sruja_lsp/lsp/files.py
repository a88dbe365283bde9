"""The files of the workspace folders: read in the background, followed when they change, given way to what is open."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from sruja_lsp.analysis.engine import switched_on
from sruja_lsp.analysis.stored import key as findings_key
from sruja_lsp.lsp import diagnostics, memory
from sruja_lsp.lsp.cache import Cache
from sruja_lsp.lsp.guard import guarded
from sruja_lsp.lsp.judgements import Judgements
from sruja_lsp.lsp.progress import Progress
from sruja_lsp.lsp.sources import Sources
from sruja_lsp.model import disk, stored
from sruja_lsp.model.import_paths import SUFFIX, canonical
from sruja_lsp.model.model import Model
from sruja_lsp.project import configuration
from sruja_lsp.project.configuration import Configuration, Problem
from sruja_lsp.text.document import Text
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from sruja_lsp.analysis.finding import Severity
    from sruja_lsp.lsp.session import Session
    from sruja_lsp.model.disk import Content

_What = TypeVar("_What")

logger = logging.getLogger(__name__)

UNREADABLE: Final = "unreadable-file"
"""The code of a file that cannot be read as it is. It is no rule, so it cannot be switched off."""

_SLICE: Final = 0.006
"""Seconds that reading files may keep a request waiting."""

_QUIET: Final = 0.02
"""Seconds without a message after which nobody is taken to wait for an answer."""

_BATCH: Final = 64
"""Files that enter the workspace together: for fewer the links would be made too often, for more too long at once."""

_PATIENCE: Final = 60
"""Seconds after which an answer about the whole workspace is given though something still is to be read."""

_NO_CONFIGURATION: Final = Configuration()


@dataclass(frozen=True, slots=True)
class Folder:
    """A workspace folder and what its `sruja.toml` says."""

    path: Path
    configuration: Configuration

    def holds(self, path: Path) -> bool:
        """Whether a path is in the folder."""
        return path.is_relative_to(self.path)

    def skips(self, path: Path) -> bool:
        """Whether a file or a folder in it is not of the project."""
        inner = path.relative_to(self.path)
        if any(part.startswith(".") for part in inner.parts):
            return True
        folders = [parent for parent in inner.parents if parent.name]
        return any(map(self.configuration.skips_folder, folders)) or (
            path.suffix == SUFFIX and self.configuration.skips(inner)
        )

    def indexes(self, path: Path) -> bool:
        """Whether a file is small enough to be read though nobody asks for it."""
        try:
            size = path.stat().st_size
        except OSError:
            return True  # reading it will say what is wrong
        if size <= self.configuration.index_limit * 1024:
            return True
        logger.info("%s is read when it is opened or imported: it has %d KB", path, size // 1024)
        return False


class Arrival(NamedTuple):
    """A file as it was read, `None` when it is gone, and what an earlier session has known about it."""

    uri: str
    content: Content | None
    tables: bytes | None
    findings: bytes | None


class Files:
    """Knows the workspace folders. What the disk says counts for every file that the client has not opened."""

    def __init__(self, session: Session) -> None:
        """Begin with no folder."""
        self._session = session
        self._folders: tuple[Folder, ...] = ()
        self._folder_by_file: dict[str, Folder | None] = {}
        # One thread, so that what is read first arrives first.
        self._disk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sruja-files")
        self._cache = Cache()
        self.judgements = Judgements()
        self.sources = Sources(self)
        self._arrived: deque[Arrival] = deque()
        self._ready: dict[str, Model | None] = {}
        self._new: set[str] = set()
        """Files that were parsed and not restored."""
        self._reading = 0
        """Orders to read that the thread has not finished."""
        self._problems: dict[str, Content] = {}
        self._misconfigured: set[str] = set()
        """The project files about which something was told."""
        self._progress = Progress(session, "Reading Sruja models")
        self._settled = asyncio.Event()
        self._settled.set()
        self.read = 0
        """How many files have been read in the background, counting each time."""
        self.restored = 0
        """How many of them were known from an earlier session, and not parsed."""

    # ---- folders

    @property
    def folders(self) -> tuple[Folder, ...]:
        """The folders that are open in the editor."""
        return self._folders

    @property
    def busy(self) -> bool:
        """Whether there is still something to read."""
        return bool(self._reading or self._arrived or self._ready)

    async def all_read(self) -> None:
        """Wait until there is nothing to read."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._settled.wait(), _PATIENCE)

    def set_folders(self, uris: Iterable[str]) -> None:
        """Take on these workspace folders in place of those so far, and read what is in them."""
        before = {folder.path for folder in self._folders}
        paths = [path for path in map(disk.path_of, uris) if path is not None]
        self._folder_by_file.clear()
        self._folders = tuple(Folder(path, self._configured(path)) for path in dict.fromkeys(paths))
        gone = before - {folder.path for folder in self._folders}
        if gone:
            self._forget(uri for uri in self._closed() if not (self.covers(uri) or self._is_imported(uri)))
        added = [folder for folder in self._folders if folder.path not in before]
        if added:
            self._progress.begin()
            for folder in added:
                self._order(self._scan, folder)

    def folder_of(self, uri: str) -> Folder | None:
        """The innermost workspace folder that a file is in."""
        if uri not in self._folder_by_file:
            path = disk.path_of(uri)
            holding = [folder for folder in self._folders if path is not None and folder.holds(path)]
            innermost = max(holding, key=lambda folder: len(folder.path.parts), default=None)
            self._folder_by_file[uri] = innermost
        return self._folder_by_file[uri]

    def watches(self, path: Path) -> bool:
        """Whether a change of a file there is told to us."""
        return any(folder.holds(path) for folder in self._folders)

    def covers(self, uri: str) -> bool:
        """Whether a file is a model of a workspace folder."""
        path, folder = disk.path_of(uri), self.folder_of(uri)
        return path is not None and folder is not None and not folder.skips(path)

    def levels(self, uri: str) -> dict[str, Severity | None]:
        """The severities of rules in a file: those of its project, and over them the user's own."""
        folder = self.folder_of(uri)
        return {**(folder.configuration.levels if folder else {}), **self._session.settings.levels}

    def switched_on(self) -> frozenset[str]:
        """The rules that are off for others and that some folder, or the user, has given a level."""
        own = self._session.settings.levels
        levels = [own, *({**folder.configuration.levels, **own} for folder in self._folders)]
        return frozenset(name for each in levels for name in switched_on(each))

    def may_read(self, asking: str) -> Allowed:
        """Decides which files may be read because the file `asking` imports them."""
        return Allowed(self._folders, self.folder_of(asking), disk.path_of(asking))

    def _configured(self, path: Path) -> Configuration:
        found = configuration.load(path)
        uri = disk.uri_of(path / configuration.FILE)
        if found.problems or uri in self._misconfigured:
            diagnostics.publish_problems(self._session, uri, found.text, found.problems, configuration.RULE)
            self._misconfigured.add(uri)
        return found

    # ---- what is asked for

    def import_for(self, uri: str) -> frozenset[str]:
        """Read at once what an open file imports and nobody has read yet; returns the files that this concerns."""
        documents = self._session.documents
        before = documents.workspace
        documents.workspace = disk.with_imports(before, (uri,), self.may_read(uri))
        return documents.workspace.changed if documents.workspace is not before else frozenset()

    def on_disk(self, uri: str) -> str | None:
        """The text of a file that was closed, if it is still of interest: in a folder, or imported by another file."""
        path = disk.path_of(uri)
        if path is None or not path.is_file():
            return None
        if not self.covers(uri) and not self._is_imported(uri):
            return None
        return disk.read(path).text

    # ---- what changes

    def changed(self, uris: Iterable[str]) -> None:
        """Some files or folders were made, changed or deleted; look at them again."""
        wanted: list[str] = []
        asking: set[str] = set()
        known = sorted(self._closed())
        for uri in dict.fromkeys(map(canonical, uris)):
            path = disk.path_of(uri)
            if path is None:
                continue
            asking |= self.sources.changed(path)
            if path.name == configuration.FILE:
                self._configure_anew(path.parent)
            elif uri.endswith(SUFFIX):
                wanted.append(uri)
            elif not path.is_file():
                # A folder that is moved or deleted is told as one.
                wanted += [each for each in known if each.startswith(f"{uri}/")]
                if path.is_dir():
                    wanted += map(disk.uri_of, self._models_below(path))
        if wanted:
            self._order(self._look, list(dict.fromkeys(wanted)))
        for uri in asking & self._session.watches.keys():
            self._session.watches[uri].look_again()
        if asking:
            diagnostics.publish_soon(self._session, asking & {model.uri for model in self._session.workspace})

    def _configure_anew(self, path: Path) -> None:
        if not any(folder.path == path for folder in self._folders):
            return
        folders = {folder.path: folder for folder in self._folders}
        folders[path] = Folder(path, self._configured(path))
        self._folders = tuple(folders.values())
        self._folder_by_file.clear()
        self._forget(uri for uri in self._closed() if not (self.covers(uri) or self._is_imported(uri)))
        self._order(self._scan, folders[path])
        diagnostics.publish_soon(self._session, [model.uri for model in self._session.workspace])

    def _models_below(self, path: Path) -> Iterator[Path]:
        folder = self.folder_of(disk.uri_of(path))
        if folder is not None and not folder.skips(path):
            yield from disk.models_in(path, skipped=folder.skips)

    def _closed(self) -> Iterator[str]:
        """The files that are here because of the disk."""
        documents = self._session.documents
        return (model.uri for model in documents.workspace if not documents.is_open(model.uri))

    def _is_imported(self, uri: str) -> bool:
        return any(map(self._session.documents.is_open, self._session.workspace.graph.dependants(uri)))

    def _forget(self, uris: Iterable[str]) -> None:
        gone: dict[str, Model | None] = dict.fromkeys(uris)
        for uri in gone:
            self._tell_problem(uri, None)
        if gone:
            documents = self._session.documents
            documents.workspace = documents.workspace.apply(gone)
            diagnostics.publish_soon(self._session, documents.workspace.changed)

    # ---- reading, in the thread

    def _order(self, task: Callable[[_What], None], what: _What) -> None:
        """Have the thread read something."""
        self._reading += 1
        self._settled.clear()
        from_thread = self._session.protocol.inbox.from_thread

        def finished(done: Future[None]) -> None:
            from_thread(lambda: self._finished(done.exception()))

        self._disk.submit(task, what).add_done_callback(finished)

    def _scan(self, folder: Folder) -> None:
        """Read every model of a folder."""
        paths = disk.models_in(folder.path, _unreadable, folder.skips)
        finished = self._session.protocol.inbox.finished
        while not finished.done() and (batch := list(islice(paths, _BATCH))):
            self._arrive({disk.uri_of(path): disk.read(path) for path in batch if folder.indexes(path)})

    def _look(self, uris: list[str]) -> None:
        """Read these files again, those that are there."""
        for start in range(0, len(uris), _BATCH):
            paths = {uri: disk.path_of(uri) for uri in uris[start : start + _BATCH]}
            self._arrive(
                {uri: disk.read(path) if path is not None and path.is_file() else None for uri, path in paths.items()}
            )

    def _arrive(self, contents: dict[str, Content | None]) -> None:
        tables = {uri: stored.key(content.text) for uri, content in contents.items() if content is not None}
        findings = {uri: findings_key(uri) for uri in tables}
        known = self._cache.get((*tables.values(), *findings.values()))
        self._arrived.extend(
            Arrival(uri, content, known.get(tables.get(uri, "")), known.get(findings.get(uri, "")))
            for uri, content in contents.items()
        )
        self._session.protocol.inbox.from_thread(self._arm)

    def _keep(self, models: list[Model]) -> None:
        """Remember for the next session what these files say."""
        self._cache.put({model.key: stored.dump(stored.Stored(model.index, model.imported_kinds)) for model in models})

    def keep_judgements(self) -> None:
        """Remember for the next session what the rules have found in closed files, once all files are known."""
        if self.busy:
            return
        if new := self.judgements.to_keep():
            self._disk.submit(self._cache.put, new)
        logger.info(
            "Findings of %d files looked for and of %d known from an earlier session, %d files parsed",
            self.judgements.judged,
            self.judgements.restored,
            sum(model.read for model in self._session.workspace),
        )

    # ---- taking in, between messages

    def _finished(self, error: BaseException | None) -> None:
        self._reading -= 1
        if error is not None:
            logger.error("Reading files failed; please report this", exc_info=error)
        self._arm()

    def _arm(self) -> None:
        inbox = self._session.protocol.inbox
        step = guarded(self._session.protocol, "reading files", self._step, otherwise=None)
        # Somebody who types, or moves from hover to hover, comes back at once; the files have time.
        busy = perf_counter() - inbox.last_arrival < _QUIET
        inbox.when_idle_after(_QUIET if busy else 0, self, step)

    def _step(self) -> None:
        """Understand some of what has been read, and let messages through."""
        until = perf_counter() + _SLICE
        with memory.building():
            while self._arrived and len(self._ready) < _BATCH and perf_counter() < until:
                self._understand(self._arrived.popleft())
        done = not self._arrived and not self._reading
        if self._ready and (done or len(self._ready) >= _BATCH):
            self._take_in()
        if self._arrived or self._ready:
            self._arm()
        elif done and not self._settled.is_set():
            self._settle()

    def _settle(self) -> None:
        """All has been read."""
        self._settled.set()
        logger.info("%d files read, %d of them known from an earlier session", self.read, self.restored)
        self._progress.end(f"{len(self._session.workspace)} files")
        documents = self._session.documents
        new = [model for uri in self._new if (model := documents.workspace.get(uri)) and not documents.is_open(uri)]
        self._new.clear()
        if new:
            self._disk.submit(self._keep, new)

    def _understand(self, arrival: Arrival) -> None:
        uri, content, known_tables, known_findings = arrival
        if known_findings is not None:
            self.judgements.remember(uri, known_findings)
        documents = self._session.documents
        known = documents.workspace.get(uri)
        if documents.is_open(uri) or (known is None and not self.covers(uri)):
            return  # the client has the only true text of it, or nobody asked for it
        self.read += 1
        self._tell_problem(uri, content)
        if content is None or (content.problem and not content.text):
            if known is not None or uri in self._ready:
                self._ready[uri] = None
        elif known is None or str(known.text) != content.text:
            tables = stored.load(known_tables) if known_tables is not None else None
            self.restored += tables is not None
            if tables is None:
                self._new.add(uri)
                self._ready[uri] = Model.open(uri, 0, content.text).released()
            else:
                self._ready[uri] = Model.restored(uri, 0, content.text, *tables)

    def _take_in(self) -> None:
        documents = self._session.documents
        ready = {uri: model for uri, model in self._ready.items() if not documents.is_open(uri)}
        self._ready = {}
        documents.workspace = documents.workspace.apply(ready)
        diagnostics.publish_soon(self._session, documents.workspace.changed)
        self._progress.report(f"{len(documents.workspace)} files")

    def _tell_problem(self, uri: str, content: Content | None) -> None:
        """Tell that a file cannot be read as it is, or that it can again."""
        if content is not None and content.problem:
            self._problems[uri] = content
            problem = Problem(Span(content.offset, content.offset + 1), content.problem)
            diagnostics.publish_problems(self._session, uri, Text.of(content.text), (problem,), UNREADABLE)
        elif self._problems.pop(uri, None) is not None:
            diagnostics.publish_problems(self._session, uri, Text.of(""), (), UNREADABLE)


def _unreadable(error: OSError) -> None:
    logger.warning("Cannot look into the folder %s: %s", error.filename, error.strerror)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Says which files an import may bring in: those of the workspace folders, unless the project allows others.

    A file that is in no folder may import what is below the folder it is in itself.
    """

    folders: tuple[Folder, ...]
    own: Folder | None
    asking: Path | None

    def __call__(self, path: Path) -> bool:
        """Whether a file may be read; where links lead counts, not where they are."""
        if self.own is not None and self.own.configuration.imports_outside:
            return True
        roots = [folder.path for folder in self.folders]
        if self.own is None and self.asking is not None:
            roots.append(self.asking.parent)
        real = path.resolve()
        return any(real.is_relative_to(root.resolve()) for root in roots)
