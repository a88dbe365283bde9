"""The requests about pictures, answered alike whoever asks: the client of a language server, or a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from pydantic import ValidationError

from sruja_lsp.export.errors import ExportError
from sruja_lsp.preview.aside import Aside
from sruja_lsp.preview.gallery import DrawingError, Gallery
from sruja_lsp.preview.messages import AboutDocument, AboutElement, AboutPicture, AboutPlace, Export

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
    from typing import TypeVar

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.preview.gallery import Answer
    from sruja_lsp.preview.messages import (
        DiagramAnswer,
        ExportAnswer,
        FindingAnswer,
        Location,
        Position,
        Range,
        ViewAnswer,
        _Message,
    )
    from sruja_lsp.preview.painter import Painter, Snapshot, Spot

    _M = TypeVar("_M", bound=_Message)

_SEVERITIES: Final = {"error": 1, "warning": 2, "information": 3, "hint": 4}

_MOST_FINDINGS: Final = 300
"""More signs than anybody reads in one picture; each has to be looked up."""


class RefusedError(Exception):
    """A request that cannot be answered. The message is for the user."""


class Documents(Protocol):
    """The documents that pictures can be drawn of, and places in them as the client counts.

    Places are asked for from other threads, too.
    """

    def newest(self, uri: str) -> Snapshot:
        """The newest snapshot of a document.

        Raises:
            RefusedError: There is none.
        """

    def range(self, snapshot: Snapshot, spot: Spot) -> Range:
        """Where a spot is."""

    def name(self, snapshot: Snapshot, spot: Spot) -> str:
        """The address of the document of a spot, as the client knows it."""

    def offset(self, snapshot: Snapshot, position: Position) -> int:
        """The offset of a position in the previewed document."""

    def findings(self, snapshot: Snapshot) -> Sequence[Finding]:
        """What is known to be wrong with the previewed document; called on the thread of the session."""


class Service:
    """Answers requests about pictures. Called on the event loop of the session; what takes time is done aside."""

    def __init__(self, documents: Documents, painter: Painter, changed: Callable[[str], None] | None = None) -> None:
        self.gallery: Final = Gallery(painter, changed)
        self._documents = documents
        self._painter = painter
        self._aside = Aside("looking up")
        self._methods: Final[dict[str, Callable[[object], Coroutine[Any, Any, object]]]] = {
            "sruja/views": self.views,
            "sruja/diagram": self.diagram,
            "sruja/locate": self.locate,
            "sruja/elementsAt": self.elements_at,
            "sruja/describe": self.describe,
        }

    def close(self) -> None:
        """Begin nothing any more."""
        self.gallery.close()
        self._aside.close()

    async def answer(self, method: str, params: object) -> object:
        """Answer a request by its name.

        Raises:
            RefusedError: It cannot be answered, or there is no such request.
        """
        handler = self._methods.get(method)
        if handler is None:
            raise RefusedError(f"there is no request {method}")
        return await handler(params)

    async def views(self, params: object) -> list[ViewAnswer]:
        """`sruja/views`."""
        snapshot = self._documents.newest(read(AboutDocument, params).text_document.uri)
        answers: list[ViewAnswer] = []
        for view in await self._aside.run(self._painter.views, snapshot):
            spot = self._painter.spot_of(view)
            uri, stretch = self._documents.name(snapshot, spot), self._documents.range(snapshot, spot)
            answer: ViewAnswer = {
                "id": view.id,
                "title": view.title,
                "kind": str(view.kind),
                "uri": uri,
                "range": stretch,
            }
            if view.subject:
                answer["subject"] = view.subject
            answers.append(answer)
        return answers

    async def diagram(self, params: object) -> DiagramAnswer:
        """`sruja/diagram`."""
        asked = read(AboutPicture, params)
        uri = asked.text_document.uri
        try:
            found = await self.gallery.picture(
                lambda: self._documents.newest(uri), asked.view, asked.theme, asked.have_version
            )
        except (DrawingError, TimeoutError) as error:
            raise RefusedError(str(error) or "it took too long") from error
        findings = self._documents.findings(found.snapshot)[:_MOST_FINDINGS]
        return await self._aside.run(self._answer, found, findings)

    async def locate(self, params: object) -> list[Location]:
        """`sruja/locate`."""
        asked = read(AboutElement, params)
        snapshot = self._documents.newest(asked.text_document.uri)
        return [
            self._location(snapshot, spot) for spot in await self._aside.run(self._painter.locate, snapshot, asked.id)
        ]

    async def elements_at(self, params: object) -> dict[str, list[str]]:
        """`sruja/elementsAt`."""
        asked = read(AboutPlace, params)
        snapshot = self._documents.newest(asked.text_document.uri)
        offset = self._documents.offset(snapshot, {"line": asked.position.line, "character": asked.position.character})
        return {"ids": list(await self._aside.run(self._painter.elements_at, snapshot, offset))}

    async def describe(self, params: object) -> dict[str, str] | None:
        """`sruja/describe`."""
        asked = read(AboutElement, params)
        snapshot = self._documents.newest(asked.text_document.uri)
        markdown = await self._aside.run(self._painter.describe, snapshot, asked.id)
        return None if markdown is None else {"markdown": markdown}

    async def export(self, argument: object) -> ExportAnswer:
        """`sruja.export`."""
        asked = read(Export, argument)
        snapshot = self._documents.newest(asked.uri)
        try:
            made = await self._aside.run(self._painter.export, snapshot, asked.view, asked.format, asked.theme)
        except TimeoutError as error:
            raise RefusedError("it took too long") from error
        except ExportError as error:
            raise RefusedError(str(error)) from error
        if isinstance(made, bytes):
            from base64 import b64encode

            return {"content": b64encode(made).decode(), "encoding": "base64"}
        return {"content": made}

    def _answer(self, found: Answer, findings: Sequence[Finding]) -> DiagramAnswer:
        """What is said about a picture; hundreds of places have to be counted for a large one."""
        drawing, snapshot = found.drawing, found.snapshot
        drawn = {element.id for element in drawing.elements}
        answer: DiagramAnswer = {
            "view": drawing.view,
            "version": found.version,
            "kind": "full" if found.changed else "unchanged",
            "findings": [self._finding(snapshot, *one) for one in self._located(snapshot, drawn, findings)],
        }
        if found.changed:
            answer["svg"] = drawing.svg
            answer["elements"] = [
                {"id": element.id, "name": element.name, **self._location(snapshot, element.spot)}
                for element in drawing.elements
            ]
        if found.stale is not None:
            spot = found.stale.spot(snapshot)
            answer["stale"] = {"message": found.stale.message, "range": self._documents.range(snapshot, spot)}
        if drawing.status:
            answer["status"] = drawing.status
        return answer

    def _located(self, snapshot: Snapshot, drawn: set[str], findings: Iterable[Finding]) -> list[tuple[Finding, str]]:
        """The findings that are about something drawn, with its id."""
        found = []
        for finding in findings:
            ids = self._painter.elements_at(snapshot, finding.span.start)
            near = next((one for id_ in ids for one in _outwards(id_) if one in drawn), None)
            if near is not None:
                found.append((finding, near))
        return found

    def _finding(self, snapshot: Snapshot, finding: Finding, drawn: str) -> FindingAnswer:
        from sruja_lsp.preview.painter import Spot

        place = self._location(snapshot, Spot(snapshot.uri, finding.span))
        severity = _SEVERITIES[finding.severity]
        return {"id": drawn, "severity": severity, "code": finding.rule, "message": finding.message, **place}

    def _location(self, snapshot: Snapshot, spot: Spot) -> Location:
        return {"uri": self._documents.name(snapshot, spot), "range": self._documents.range(snapshot, spot)}


def _outwards(id_: str) -> Iterator[str]:
    """An id, and the ids of what it is in."""
    yield id_
    while "->" not in id_ and "." in id_:
        id_ = id_.rpartition(".")[0]
        yield id_


def read(kind: type[_M], params: object) -> _M:
    """Check what came in.

    Raises:
        RefusedError: It is not what is expected.
    """
    try:
        return kind.model_validate(params)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the parameters"
        raise RefusedError(f"{place}: {first['msg']}") from error
