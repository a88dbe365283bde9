"""Between offsets and the protocol's positions: the only place where the one becomes the other."""

from lsprotocol import types

from sruja_lsp.lsp.wire import Location, Position, Range
from sruja_lsp.text.difference import shared_ends
from sruja_lsp.text.document import Text
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.encoding import PositionEncoding, offset_at, position_at
from sruja_lsp.text.span import Span


def offset_of(text: Text, position: types.Position, encoding: PositionEncoding) -> int:
    """The offset of a position. One outside of the text counts as the nearest place in it."""
    return offset_at(text, position.line, position.character, encoding)


def span_of(text: Text, stretch: types.Range, encoding: PositionEncoding) -> Span:
    """The span of a range, also of one that is given back to front."""
    start = offset_of(text, stretch.start, encoding)
    end = offset_of(text, stretch.end, encoding)
    return Span(min(start, end), max(start, end))


def edit_of(text: Text, change: types.TextDocumentContentChangeEvent, encoding: PositionEncoding) -> Edit:
    """What a change does to the text as it is after every earlier change of the same notification."""
    if isinstance(change, types.TextDocumentContentChangePartial):
        return Edit(span_of(text, change.range, encoding), change.text)
    return difference(str(text), change.text)


def difference(old: str, new: str) -> Edit:
    """The edit that makes one text another and leaves alone what both begin and end with.

    A client that always sends the whole document has typed one character all the same, and only that should cost.
    """
    start, end = shared_ends(old, new)
    return Edit(Span(start, len(old) - end), new[start : len(new) - end])


class Places:
    """Converts places in one document for the client.

    It remembers the line it was in last, since a range, and the name in it, mostly begin and end on one line. That
    makes the outline of a long document three times as fast.
    """

    __slots__ = ("_encoding", "_end", "_last", "_line", "_start", "_text", "_uri")

    def __init__(self, uri: str, text: Text, encoding: PositionEncoding) -> None:
        """Convert places in `text`, the content of the document `uri`, into positions in `encoding`."""
        self._uri = uri
        self._text = text
        self._encoding = encoding
        self._line = 0
        # Offsets between these two lie in the line, and their characters count one each; at first there is no line.
        self._start = 0
        self._end = -1
        # Offsets behind this one lie in the line end, which no position may.
        self._last = 0

    @property
    def uri(self) -> str:
        """What the client calls the document."""
        return self._uri

    def position(self, offset: int) -> Position:
        """The position of an offset."""
        if not self._start <= offset < self._end:
            line, character = position_at(self._text, offset, self._encoding)
            content = self._text.line(line)
            if self._encoding is PositionEncoding.UTF32 or content.isascii():
                self._line = line
                self._start = self._text.line_start(line)
                self._end = self._start + len(content)
                self._last = len(content.rstrip("\r\n"))
            return {"line": line, "character": character}
        return {"line": self._line, "character": min(offset - self._start, self._last)}

    def range(self, span: Span) -> Range:
        """The range of a span."""
        return {"start": self.position(span.start), "end": self.position(span.end)}

    def location(self, span: Span) -> Location:
        """The location of a span."""
        return {"uri": self._uri, "range": self.range(span)}
