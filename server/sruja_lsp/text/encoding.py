"""Places in a text as a protocol counts them: a line, and code units into it."""

from enum import StrEnum

from sruja_lsp.text.document import Text


class PositionEncoding(StrEnum):
    """What the character of a position counts, by the names the Language Server Protocol gives."""

    UTF8 = "utf-8"
    """Bytes."""
    UTF16 = "utf-16"
    """UTF-16 code units, the protocol's default."""
    UTF32 = "utf-32"
    """Code points."""


def offset_at(text: Text, line: int, character: int, encoding: PositionEncoding) -> int:
    """The offset of a position.

    Every position has one: a line past the last means the end of the text, a character past the end of its line
    means the place before its line end, and a character in the middle of a code point means the start of it.
    """
    if line < 0:
        return 0
    if line >= text.line_count:
        return len(text)
    return text.line_start(line) + _characters(_without_end(text.line(line)), max(0, character), encoding)


def position_at(text: Text, offset: int, encoding: PositionEncoding) -> tuple[int, int]:
    r"""The line and the character of an offset.

    An offset outside the text counts as its nearest end, one between ``\r`` and ``\n`` as the place before both.
    """
    offset = max(0, min(offset, len(text)))
    line = text.line_at(offset)
    before = _without_end(text.line(line))[: offset - text.line_start(line)]
    return line, width(before, encoding)


def _without_end(line: str) -> str:
    return line.rstrip("\r\n")


def width(characters: str, encoding: PositionEncoding) -> int:
    """How many code units the characters take."""
    if encoding is PositionEncoding.UTF32 or characters.isascii():
        return len(characters)
    # An editor may send half of a surrogate pair; it has a width like any other character.
    if encoding is PositionEncoding.UTF16:
        return len(characters.encode("utf-16-le", "surrogatepass")) // 2
    return len(characters.encode("utf-8", "surrogatepass"))


def _characters(content: str, units: int, encoding: PositionEncoding) -> int:
    """How many of the first characters fit into so many code units."""
    low, high = 0, min(units, len(content))
    if encoding is PositionEncoding.UTF32 or content.isascii():
        return high
    # Each round measures half of what is left, so all rounds together look at each character about once.
    while low < high:
        middle = (low + high + 1) // 2
        taken = width(content[low:middle], encoding)
        if taken <= units:
            units -= taken
            low = middle
        else:
            high = middle - 1
    return low
