"""What each word is, for colours that the shape of the text alone cannot tell: names by what they mean, values by type.

Tokens are encoded as the protocol sends them, each relative to the one before, since only so can those of a page be
kept with it: whatever is typed elsewhere leaves them as they are. What a name means may change with a declaration far
away, so a page remembers which names it mentions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.language import table
from sruja_lsp.model.index import FILE, Name, Site, difference, inner_scope
from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.model.resolve import How
from sruja_lsp.model.workspace import Place
from sruja_lsp.syntax.forms import MISSING, Rule
from sruja_lsp.syntax.pieces import unquote
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sruja_lsp.language.types import Property
    from sruja_lsp.model.index import Index, Scope
    from sruja_lsp.model.meaning import Context, Meaning, Reference
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.syntax.pieces import Piece
    from sruja_lsp.syntax.tree import Body, Page

_LINE_END: Final = re.compile(r"\r\n?|\n")
_WIDE: Final = 500
"""Characters of a page that is worth remembering."""
_REMEMBERED: Final = 4_000
"""So many pages are remembered at most."""


class TokenType(IntEnum):
    """What a word is, by the names that every theme has a colour for."""

    NAMESPACE = 0
    TYPE = 1
    CLASS = 2
    STRUCT = 3
    INTERFACE = 4
    EVENT = 5
    METHOD = 6
    FUNCTION = 7
    VARIABLE = 8
    PROPERTY = 9
    ENUM_MEMBER = 10
    KEYWORD = 11
    STRING = 12
    NUMBER = 13
    COMMENT = 14
    OPERATOR = 15
    DECORATOR = 16


class Modifier(IntFlag):
    """What else is to be told of a word."""

    NONE = 0
    DECLARATION = 1
    READONLY = 2
    """Nothing in the workspace can change it."""
    DEPRECATED = 4
    DEFAULT_LIBRARY = 8
    """It comes with the language."""


_BY_KIND: Final = {
    "person": TokenType.INTERFACE,
    "role": TokenType.INTERFACE,
    "actor": TokenType.INTERFACE,
    "system": TokenType.NAMESPACE,
    "external_system": TokenType.NAMESPACE,
    "externalSystem": TokenType.NAMESPACE,
    "container": TokenType.CLASS,
    "service": TokenType.CLASS,
    "component": TokenType.METHOD,
    "database": TokenType.STRUCT,
    "datastore": TokenType.STRUCT,
    "queue": TokenType.EVENT,
}
_BY_NAMESPACE: Final = {
    Namespace.KIND: TokenType.TYPE,
    Namespace.TAG: TokenType.DECORATOR,
    Namespace.VIEW: TokenType.FUNCTION,
    Namespace.DEPLOYMENT: TokenType.NAMESPACE,
}
_BY_CHARACTER: Final = {
    "S": TokenType.STRING,
    "s": TokenType.STRING,
    "0": TokenType.NUMBER,
    "9": TokenType.NUMBER,
    "#": TokenType.DECORATOR,
    ">": TokenType.OPERATOR,
    "*": TokenType.OPERATOR,
    "B": TokenType.KEYWORD,
}
_BUILT_IN: Final = Modifier.READONLY | Modifier.DEFAULT_LIBRARY
_CLAUSES: Final = frozenset(
    word for clause in table.CLAUSES for words in (clause.word, *clause.aliases) for word in words.split()
)
_TYPED: Final = frozenset({"requirement"})
"""Kinds behind which a word says which sort of it."""


class Token(NamedTuple):
    """A word of a statement: where it is, relative to the statement, and what it is."""

    start: int
    end: int
    type: TokenType
    modifiers: Modifier = Modifier.NONE


class _Chunk(NamedTuple):
    """The tokens of a page, and where they are taken to start and end.

    `first` and `last` are the places of the first and last token, lines relative to the page; what is between is
    `data`, as it is sent, without the two numbers for the place of the first.
    """

    context: Context
    scope: Scope
    column: int
    lines: int
    end: int
    first: tuple[int, int]
    data: list[int]
    last: tuple[int, int]
    words: frozenset[str]
    """The parts of all names that are mentioned."""


class _Writer:
    """Writes tokens behind each other."""

    def __init__(self, width: Callable[[str], int], column: int) -> None:
        self.width = width
        self.line = 0
        self.column = column
        self.start = column
        self.first = (0, 0)
        self.last = (0, 0)
        self.data: list[int] = []
        self.words: set[str] = set()

    def piece(self, text: str, tokens: Sequence[Token]) -> None:
        if tokens and text.isascii():
            line_end = _LINE_END.search(text)
            if line_end is None or (line_end.start() >= tokens[-1].end and line_end.end() == len(text)):
                self._one_line(None if line_end is not None else len(text), tokens)
                return
        place = 0
        for start, end, kind, modifiers in tokens:
            self._skip(text[place:start])
            word = text[start:end]
            for match in _LINE_END.finditer(word):
                self._token(word[: match.start()].rpartition("\n")[2].rpartition("\r")[2], kind, modifiers)
                self.line += 1
                self.column = 0
            self._token(word[max(word.rfind("\n"), word.rfind("\r")) + 1 :], kind, modifiers)
            place = end
        self._skip(text[place:])

    def _one_line(self, width: int | None, tokens: Sequence[Token]) -> None:
        """A piece of plain characters on one line, `None` wide if the line ends: nothing has to be measured."""
        line, column = self.line, self.column
        for start, end, kind, modifiers in tokens:
            if end > start:
                self._place(line, column + start)
                self.data += (end - start, int(kind), int(modifiers))
                self.last = (line, column + start)
        if width is not None:
            self.column = column + width
        else:
            self.line = line + 1
            self.column = 0

    def _skip(self, text: str) -> None:
        ends = text.count("\n") if "\r" not in text else len(_LINE_END.findall(text))
        if ends:
            self.line += ends
            self.column = 0
            text = text[max(text.rfind("\n"), text.rfind("\r")) + 1 :]
        self.column += len(text) if text.isascii() else self.width(text)

    def _token(self, word: str, kind: TokenType, modifiers: Modifier) -> None:
        length = len(word) if word.isascii() else self.width(word)
        if not length:
            return
        self._place(self.line, self.column)
        self.data += (length, int(kind), int(modifiers))
        self.last = (self.line, self.column)
        self.column += length

    def _place(self, line: int, column: int) -> None:
        if not self.data:
            self.first = (line, column)
            return
        lines = line - self.last[0]
        self.data += (lines, column - self.last[1] if not lines else column)

    def chunk(self, chunk: _Chunk) -> None:
        if chunk.data:
            self._place(self.line + chunk.first[0], chunk.first[1])
            self.data += chunk.data
            self.last = (self.line + chunk.last[0], chunk.last[1])
        self.line += chunk.lines
        self.column = chunk.end
        self.words |= chunk.words

    def finished(self, context: Context, scope: Scope) -> _Chunk:
        words = frozenset(self.words)
        return _Chunk(context, scope, self.start, self.line, self.column, self.first, self.data, self.last, words)

    def sent(self) -> list[int]:
        return [*self.first, *self.data] if self.data else []


@dataclass(slots=True)
class Painter:
    """Finds the tokens of one version of a document after the other. `width` counts text as the client does."""

    width: Callable[[str], int]
    _known: dict[Page, _Chunk]
    _indexes: dict[str, Index]
    read: int = 0
    """How many statements were looked at since the beginning."""

    @staticmethod
    def new(width: Callable[[str], int]) -> Painter:
        """One that remembers nothing yet."""
        return Painter(width, {}, {})

    def whole(self, workspace: Workspace, uri: str) -> list[int]:
        """The tokens of a file, five numbers each: lines and columns since the one before, length, type, modifiers."""
        model = workspace[uri]
        self._forget_changed(workspace, uri)
        walk = _Walk(self, workspace, uri)
        writer = _Writer(self.width, 0)
        walk.body(writer, model.tree.root, model.context, FILE)
        return writer.sent()

    def within(self, workspace: Workspace, uri: str, span: Span) -> list[int]:
        """The same for the statements that a span touches."""
        text = workspace[uri].text
        writer = _Writer(self.width, 0)
        begun = False
        for start, piece, tokens in _Walk(self, workspace, uri).pieces(span):
            if not begun:
                begun = True
                writer.line = text.line_at(start)
                before = text.slice(text.line_start(writer.line), start)
                writer.column = self.width(before)
            writer.piece(piece.text, tokens)
        return writer.sent()

    def _forget_changed(self, workspace: Workspace, uri: str) -> None:
        """Forgets the pages that mention what is declared otherwise than the last time."""
        indexes = {each: workspace[each].index for each in (uri, *workspace.closure(uri))}
        before, self._indexes = self._indexes, indexes
        if before.keys() != indexes.keys() or len(self._known) > _REMEMBERED:
            self._known.clear()
            return
        changed: set[str] = set()
        for each, index in indexes.items():
            for name in difference(before[each], index):
                changed.update(name.name.split("."))
            if before[each].imports != index.imports:
                self._known.clear()
        if changed:
            self._known = {page: chunk for page, chunk in self._known.items() if changed.isdisjoint(chunk.words)}

    def chunk(self, walk: _Walk, page: Page, context: Context, scope: Scope, column: int) -> _Chunk:
        """The tokens of a page."""
        known = self._known.get(page)
        if known is not None and known.context is context and known.scope == scope and known.column == column:
            return known
        writer = _Writer(self.width, column)
        walk.items(writer, page, context, scope)
        chunk = writer.finished(context, scope)
        if page.width >= _WIDE:
            self._known[page] = chunk
        return chunk


class _Walk:
    """One walk over a tree."""

    def __init__(self, painter: Painter, workspace: Workspace, uri: str) -> None:
        self.painter = painter
        self.workspace = workspace
        self.uri = uri
        self.model = workspace[uri]
        self.types: dict[Site, tuple[tuple[TokenType, Modifier] | None, ...]] = {}
        self.plain: dict[Piece, tuple[Meaning, list[Token]]] = {}  # statements without names mean the same everywhere

    def body(self, writer: _Writer, body: Body, context: Context, scope: Scope) -> None:
        for page in body.pages:
            if page.width < _WIDE:
                self.items(writer, page, context, scope)
            else:
                writer.chunk(self.painter.chunk(self, page, context, scope, writer.column))

    def items(self, writer: _Writer, page: Page, context: Context, scope: Scope) -> None:
        for item in page.items:
            piece = item.head
            meaning = interpret(piece, context)
            self._write(writer, piece, meaning, scope)
            if isinstance(item, Block):
                self.body(writer, item.body, context.inner(meaning.block), inner_scope(meaning, scope))
                if item.close is not None:
                    writer.piece(item.close.text, _comments(item.close))

    def _write(self, writer: _Writer, piece: Piece, meaning: Meaning, scope: Scope) -> None:
        self.painter.read += 1
        for reference in meaning.references:
            writer.words.update(reference.text.split("."))
        writer.piece(piece.text, self.tokens(piece, meaning, scope))

    def pieces(self, span: Span) -> Iterator[tuple[int, Piece, list[Token]]]:
        """Start, piece and tokens of what a span touches."""
        yield from self._pieces(self.model.tree.root, 0, self.model.context, FILE, span)

    def _pieces(
        self, body: Body, base: int, context: Context, scope: Scope, span: Span
    ) -> Iterator[tuple[int, Piece, list[Token]]]:
        for page, relative in zip(body.pages, body.starts, strict=True):
            start = base + relative
            if start + page.width < span.start or start > span.end:
                continue
            for item in page.items:
                end = start + item.width
                if end >= span.start and start <= span.end:
                    meaning = interpret(item.head, context)
                    inner = start + item.head.width
                    if inner >= span.start:
                        yield start, item.head, self.tokens(item.head, meaning, scope)
                    if isinstance(item, Block):
                        deeper = context.inner(meaning.block)
                        yield from self._pieces(item.body, inner, deeper, inner_scope(meaning, scope), span)
                        if item.close is not None and end - item.close.width <= span.end:
                            yield end - item.close.width, item.close, _comments(item.close)
                start = end

    # ---- one statement

    def tokens(self, piece: Piece, meaning: Meaning, scope: Scope) -> list[Token]:
        """The tokens of a statement, in order and apart from each other."""
        if piece.rule is Rule.TRIVIA:
            return _comments(piece)
        if meaning.declares is None and not meaning.references:
            known = self.plain.get(piece)
            if known is None or known[0] is not meaning:
                known = self.plain[piece] = (meaning, self._tokens(piece, meaning, scope))
            return known[1]
        return self._tokens(piece, meaning, scope)

    def _tokens(self, piece: Piece, meaning: Meaning, scope: Scope) -> list[Token]:
        found: dict[int, Token] = {}
        for reference in meaning.references:
            for token in self._reference(piece, reference, scope):
                found[token.start] = token
        declares = meaning.declares
        if declares is not None and declares.focus.end > declares.focus.start:
            modifiers = Modifier.DECLARATION
            if any(each.text == "deprecated" and each.role is ReferenceRole.TAG for each in meaning.references):
                modifiers |= Modifier.DEPRECATED
            kind = _type_of(declares.namespace, declares.kind)
            found[declares.focus.start] = Token(*declares.focus, kind, modifiers)
        taken = sorted((token.start, token.end) for token in found.values())
        for token in _words(piece, meaning):
            if not any(start < token.end and token.start < end for start, end in taken):
                found.setdefault(token.start, token)
        tokens = [*found.values(), *_comments(piece)]
        tokens.sort()
        return [token for number, token in enumerate(tokens) if not number or tokens[number - 1].end <= token.start]

    def _reference(self, piece: Piece, reference: Reference, scope: Scope) -> Iterator[Token]:
        start, end = reference.span
        site = Site(scope, reference.text, reference.role)
        types = self.types.get(site)
        if types is None:
            types = self.types[site] = tuple(self._types(site))
        if reference.role is ReferenceRole.SOURCE_FILE:
            return
        if reference.role is ReferenceRole.TAG or len(types) == 1 or piece.text[start:end] != reference.text:
            if types and types[-1] is not None:
                yield Token(start, end, *types[-1])
            return
        for part, found in zip(reference.text.split("."), types, strict=True):
            if found is not None and part:
                yield Token(start, start + len(part), *found)
            start += len(part) + 1

    def _types(self, site: Site) -> Iterator[tuple[TokenType, Modifier] | None]:
        """The type of each part of a reference, None for one that leads nowhere."""
        resolution = self.workspace.meaning(self.uri, site)
        parts = site.text.count(".") + 1
        if resolution.how is How.BUILT_IN:
            tag = site.role is ReferenceRole.TAG or site.text not in table.KINDS
            known = not tag or any(each.value == site.text for each in table.STDLIB_TAGS)
            kind = TokenType.DECORATOR if tag else TokenType.TYPE
            yield kind, _BUILT_IN if known else Modifier.NONE
            return
        if not resolution.places:
            unknown = (TokenType.TYPE, Modifier.NONE) if site.role is ReferenceRole.KIND else None
            yield from [unknown] * parts
            return
        uri, name = resolution.places[0]
        full = name.name.split(".")
        for behind in range(parts - 1, -1, -1):
            above = ".".join(full[: len(full) - behind])
            declared = self.workspace.declared(Place(uri or self.uri, Name(name.namespace, above))) if above else ()
            yield (_type_of(name.namespace, declared[0].kind), Modifier.NONE) if declared else None


def _type_of(namespace: Namespace, kind: str) -> TokenType:
    return _BY_NAMESPACE.get(namespace, _BY_KIND.get(kind, TokenType.VARIABLE))


def _comments(piece: Piece) -> list[Token]:
    text = piece.text
    if "//" not in text and "/*" not in text and "#" not in text and "<" not in text:
        return []
    return [Token(start, end, TokenType.COMMENT) for _, start, end, _ in piece.comments]


def _words(piece: Piece, meaning: Meaning) -> Iterator[Token]:
    """The tokens of a statement by its form, whatever names mean."""
    form, shape, spans = piece.form, piece.shape, piece.spans
    prop = meaning.property
    for index, character in enumerate(shape):
        start, end = spans[2 * index], spans[2 * index + 1]
        if index in (form.subject, form.prefix) and form.rule in (Rule.KEYED, Rule.RELATION):
            if index == form.prefix or form.rule is Rule.KEYED:
                yield Token(start, end, *_subject(meaning, index == form.prefix))
            continue
        kind = _BY_CHARACTER.get(character)
        if kind is TokenType.STRING and prop is not None and _chosen(prop, unquote(piece.text[start:end])):
            kind = TokenType.ENUM_MEMBER
        elif kind is None and character in "NIFAX":
            kind = _word(piece, index, prop)
        if kind is not None:
            yield Token(start, end, kind)


def _subject(meaning: Meaning, is_prefix: bool) -> tuple[TokenType, Modifier]:  # noqa: FBT001  # inner
    """What the first word of a statement is."""
    legacy = any(remark.rule == "legacy-syntax" for remark in meaning.remarks)
    old = Modifier.DEPRECATED if legacy or meaning.role is Role.TRANSPARENT else Modifier.NONE
    if is_prefix or meaning.role is not Role.PROPERTY:
        if meaning.role is Role.ELEMENT:
            return TokenType.TYPE, old | _BUILT_IN
        return TokenType.KEYWORD, old
    return TokenType.PROPERTY, old


def _chosen(prop: Property, written: str) -> bool:
    return bool(prop.choices) and prop.choice(written) is not None


def _word(piece: Piece, index: int, prop: Property | None) -> TokenType | None:
    """What a bare word that is no name of something is."""
    form = piece.form
    word = piece.word(index)
    if form.rule is Rule.IMPORT:
        return TokenType.KEYWORD if piece.shape[index] in "IFA" and word in {"import", "from", "as"} else None
    if form.rule is Rule.ASSIGN and index == form.object:
        return TokenType.KEYWORD
    if prop is not None and _chosen(prop, word):
        return TokenType.ENUM_MEMBER
    if form.rule is Rule.ASSIGN and form.object != MISSING and piece.word(form.object) in _TYPED:
        return TokenType.ENUM_MEMBER
    if form.subject not in (MISSING, index) and word in _CLAUSES:
        return TokenType.KEYWORD
    return None


def tokens(workspace: Workspace, uri: str) -> list[tuple[int, Token]]:
    """Every token of a file, each with the start of the statement that it is relative to."""
    model = workspace[uri]
    walk = _Walk(Painter.new(len), workspace, uri)
    return [(start, token) for start, _, found in walk.pieces(Span(0, model.tree.width)) for token in found]
