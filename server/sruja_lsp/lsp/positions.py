"""Between offsets and the protocol's positions: the only place where the one becomes the other."""

from lsprotocol import types

from sruja_lsp.lsp.wire import Location, Position, Range
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
    start = _common(old, new, min(len(old), len(new)), 0)
    end = _common(old, new, min(len(old), len(new)) - start, -1)
    return Edit(Span(start, len(old) - end), new[start : len(new) - end])


def position(text: Text, offset: int, encoding: PositionEncoding) -> Position:
    """The position of an offset."""
    line, character = position_at(text, offset, encoding)
    return {"line": line, "character": character}


def range_of(text: Text, span: Span, encoding: PositionEncoding) -> Range:
    """The range of a span."""
    return {"start": position(text, span.start, encoding), "end": position(text, span.end, encoding)}


def location(uri: str, text: Text, span: Span, encoding: PositionEncoding) -> Location:
    """The location of a span in a document."""
    return {"uri": uri, "range": range_of(text, span, encoding)}


def _common(old: str, new: str, limit: int, side: int) -> int:
    """How many characters both texts share at their beginning (side 0) or their end (side -1), at most `limit`."""
    low, high = 0, limit
    # Comparing halves leaves the work to memcmp, which a loop over characters in Python would not.
    while low < high:
        middle = (low + high + 1) // 2
        same = (
            old[low:middle] == new[low:middle]
            if side == 0
            else old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]
        )
        if same:
            low = middle
        else:
            high = middle - 1
    return low
