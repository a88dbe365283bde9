"""What an editor does with a document, in the words of a person at the keyboard."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import quote

from lsprotocol import types

from tests.support.texts import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_lsp import LanguageClient

PATIENCE = 20
"""Seconds to wait for findings."""

CURSOR = "|"
"""Marks the cursor in a piece of text that is looked for."""

_WIDTHS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda text: len(text.encode()),
    "utf-16": lambda text: len(text.encode("utf-16-le")) // 2,
    "utf-32": len,
}


@dataclass
class Editor:
    """One window of an editor."""

    client: LanguageClient
    encoding: str
    name: str
    opened: list[str] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)

    def width(self, text: str) -> int:
        """How many characters a text has, as this editor counts."""
        return _WIDTHS[self.encoding](text)

    def folder(self) -> str:
        """The URI of a folder in which nothing is open yet."""
        return f"file:///{quote(self.name)}/{next(self._numbers)}"

    async def open(self, text: str, uri: str = "") -> Document:
        """Open a document and wait for its first findings."""
        document = Document(self, uri or f"{self.folder()}.sruja", text)
        waiting = document.watch()
        self.opened.append(document.uri)
        item = types.TextDocumentItem(document.uri, "sruja", document.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        document.findings = await waiting
        return document


@dataclass
class Document:
    """A document on the screen, with the text that the user sees."""

    editor: Editor
    uri: str
    text: str
    version: int = 1
    findings: Sequence[types.Diagnostic] = ()

    # ---- places

    def offset(self, pattern: str) -> int:
        """Where the cursor in a pattern is; the pattern without it stands in the text once."""
        before, bar, after = pattern.partition(CURSOR)
        assert bar, f"no cursor in {pattern!r}"
        assert self.text.count(before + after) == 1, (
            f"{before + after!r} stands {self.text.count(before + after)} times"
        )
        return self.text.index(before + after) + len(before)

    def position(self, place: str | int) -> types.Position:
        """The position of a pattern's cursor, or of an offset, as this editor counts."""
        offset = self.offset(place) if isinstance(place, str) else place
        *above, line = lines_of(self.text[:offset])
        return types.Position(len(above), self.editor.width(line))

    def at(self, position: types.Position) -> int:
        """The offset of a position of the server. It must exist as the server counts."""
        lines = lines_of(self.text)
        start = sum(map(len, lines[: position.line]))
        line = lines[position.line].rstrip("\r\n")
        (column,) = [n for n in range(len(line) + 1) if self.editor.width(line[:n]) == position.character]
        return start + column

    def quoted(self, stretch: types.Range) -> str:
        """The text in a range of the server."""
        return self.text[self.at(stretch.start) : self.at(stretch.end)]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The code of each finding, and the text it underlines."""
        return [(str(finding.code), self.quoted(finding.range)) for finding in self.findings]

    # ---- typing

    async def replace(self, pattern: str, text: str) -> None:
        """Replace what stands between the two cursors of a pattern."""
        before, removed, after = pattern.split(CURSOR)
        start = self.offset(f"{before}{CURSOR}{removed}{after}")
        await self.change((start, start + len(removed), text))

    async def change(self, *edits: tuple[int, int, str]) -> None:
        """Send edits in one notification, each of which speaks of the text after the one before it."""
        changes: list[types.TextDocumentContentChangeEvent] = []
        for start, end, text in edits:
            stretch = types.Range(self.position(start), self.position(end))
            changes.append(types.TextDocumentContentChangePartial(stretch, text))
            self.text = self.text[:start] + text + self.text[end:]
        await self._send(changes)

    async def overwrite(self, text: str) -> None:
        """Send the whole text, as simple clients do."""
        self.text = text
        await self._send([types.TextDocumentContentChangeWholeDocument(text)])

    async def _send(self, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        self.version += 1
        waiting = self.watch()
        identifier = types.VersionedTextDocumentIdentifier(self.version, self.uri)
        self.editor.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, changes))
        self.findings = await waiting

    def watch(self) -> asyncio.Future[Sequence[types.Diagnostic]]:
        """Wait for the findings of the version as it is when they arrive."""
        published: asyncio.Future[Sequence[types.Diagnostic]] = asyncio.get_running_loop().create_future()
        protocol = self.editor.client.protocol

        def look(params: types.PublishDiagnosticsParams) -> None:
            if params.uri != self.uri or params.version not in {self.version, None}:
                # at once: what comes in the same breath, about another file, is not to be missed
                protocol.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, look)
            elif not published.done():
                published.set_result(params.diagnostics)

        protocol.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, look)
        return asyncio.ensure_future(asyncio.wait_for(published, PATIENCE))

    # ---- asking

    @property
    def identifier(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri)

    async def hover(self, place: str | int) -> types.Hover | None:
        return await self.editor.client.text_document_hover_async(
            types.HoverParams(self.identifier, self.position(place))
        )

    async def complete(self, place: str | int) -> list[types.CompletionItem]:
        result = await self.editor.client.text_document_completion_async(
            types.CompletionParams(self.identifier, self.position(place))
        )
        assert isinstance(result, types.CompletionList)
        return list(result.items)

    async def accepted(self, place: str, label: str) -> str:
        """The text after a proposal was taken."""
        (item,) = [item for item in await self.complete(place) if item.label == label]
        assert isinstance(item.text_edit, types.TextEdit)
        cursor = self.offset(place)
        start, end = self.at(item.text_edit.range.start), self.at(item.text_edit.range.end)
        assert start <= cursor <= end, "an editor rejects an edit that is not around the cursor"
        return self.text[:start] + item.text_edit.new_text + self.text[end:]

    async def definitions(self, place: str) -> list[tuple[str, str]]:
        """The uri and the text of each place that a jump leads to."""
        result = await self.editor.client.text_document_definition_async(
            types.DefinitionParams(self.identifier, self.position(place))
        )
        found: list[tuple[str, str]] = []
        for target in result if isinstance(result, (list, tuple)) else []:
            if isinstance(target, types.LocationLink):
                found.append((target.target_uri, self.quoted(target.target_selection_range)))
            else:
                found.append((target.uri, self.quoted(target.range)))
        return found

    async def symbols(self) -> list[types.DocumentSymbol]:
        result = await self.editor.client.text_document_document_symbol_async(
            types.DocumentSymbolParams(self.identifier)
        )
        symbols: list[types.DocumentSymbol] = []
        for symbol in result or ():
            assert isinstance(symbol, types.DocumentSymbol)
            symbols.append(symbol)
        return symbols
