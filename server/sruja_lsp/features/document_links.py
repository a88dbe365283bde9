"""What can be opened from a text: imported files, documents that properties name, web addresses anywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.features.paged import Paged
from sruja_lsp.language import table
from sruja_lsp.model import stdlib
from sruja_lsp.model.import_paths import target
from sruja_lsp.model.meaning import Role
from sruja_lsp.syntax.forms import Rule, ValueKind
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sruja_lsp.model.meaning import Import, Meaning
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.syntax.pieces import Piece, Value

_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>\\^`{}|\u201c\u201d]+")
_TRAILING: Final = ".,;:!?*_~"
_PAIRS: Final = {")": "(", "]": "["}
_LONGEST: Final = 1_000
"""Characters of a path."""
_DOCUMENTS: Final = frozenset(
    {"doc", "documentation", "docs", "knowledge", "runbook", "source", "sources", "url", "link", "path", "file", "icon"}
)
"""Properties that may name a file."""


class DocumentLink(NamedTuple):
    """A place that leads to a URI."""

    span: Span
    target: str


class _Found(NamedTuple):
    """A place in a statement and what is written there: an address, a path, or, with `imports`, an import."""

    span: Span
    written: str
    is_address: bool = False
    imports: Import | None = None


class Linker:
    """Finds the links in one version of a document after the other."""

    def __init__(self) -> None:
        """Begin with nothing remembered."""
        self.pages: Final = Paged(_in_statement)

    def links(self, workspace: Workspace, uri: str, exists: Callable[[str], bool]) -> tuple[DocumentLink, ...]:
        """The links of a file, in order. A path is one only where `exists` says that there is a file of that URI."""
        links: list[DocumentLink] = []
        for start, found in self.pages.all(workspace[uri]):
            span = Span(start + found.span.start, start + found.span.end)
            if found.is_address:
                links.append(DocumentLink(span, found.written))
            elif found.imports is not None:
                files = workspace.targets(uri, found.imports)
                if len(files) == 1:  # a folder is many files
                    links.append(DocumentLink(span, files[0]))
            elif found.written in table.STDLIB_PATHS or found.written.startswith(f"{table.STDLIB_PATHS[0]}/"):
                links.append(DocumentLink(span, stdlib.URI))
            else:
                path, hash_, fragment = found.written.partition("#")
                file = target(uri, path)
                if file and exists(file):
                    links.append(DocumentLink(span, f"{file}{hash_}{fragment}"))
        return tuple(sorted(links))


def _in_statement(piece: Piece, meaning: Meaning) -> Iterator[_Found]:
    text = piece.text
    taken: list[Span] = []
    if "://" in text:
        for match in _ADDRESS.finditer(text):
            end = _end(match[0])
            if end > len("https://"):
                span = Span(match.start(), match.start() + end)
                taken.append(span)
                yield _Found(span, match[0][:end], is_address=True)
    if piece.rule is Rule.IMPORT or meaning.role is Role.IMPORT:
        for value in piece.values:
            if value.kind is ValueKind.STRING:
                yield _Found(_inside(value), value.string, imports=meaning.imports)
    elif piece.rule is Rule.KEYED and _names_files(piece, meaning):
        for value in _strings(piece.values):
            span = _inside(value)
            if _is_path(value.string) and not any(span.start <= each.start <= span.end for each in taken):
                yield _Found(span, value.string)


def _names_files(piece: Piece, meaning: Meaning) -> bool:
    subject = piece.subject
    word = meaning.property.name if meaning.property is not None else subject.text if subject is not None else ""
    return word in _DOCUMENTS or meaning.context.block.name == "sources"


def _strings(values: tuple[Value, ...]) -> Iterator[Value]:
    for value in values:
        if value.kind is ValueKind.STRING:
            yield value
        yield from _strings(value.items)


def _is_path(written: str) -> bool:
    """Whether a text can be the path of a file beside this one; absolute paths mean another file on each machine."""
    return 0 < len(written) < _LONGEST and written[0] not in "/\\#~" and not {":", "\n", "\r", "\0"} & set(written)


def _inside(value: Value) -> Span:
    return Span(value.start + 1, max(value.start + 1, value.end - 1))


def _end(address: str) -> int:
    """How much of an address is one: what ends the sentence around it does not belong to it."""
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _TRAILING or (last in _PAIRS and address.count(last, 0, end) > address.count(_PAIRS[last], 0, end)):
            end -= 1
        else:
            break
    return end
