"""Colours of styles, for the editor to show, and other ways to write them."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.features.paged import Paged
from sruja_lsp.language.types import ValueType
from sruja_lsp.syntax.forms import ValueKind
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.meaning import Meaning
    from sruja_lsp.model.model import Model
    from sruja_lsp.syntax.pieces import Piece
    from sruja_lsp.text.document import Text

_HEX: Final = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_QUOTES: Final = frozenset("\"'")


class Colour(NamedTuple):
    """Red, green, blue and opacity, each from 0 to 255."""

    red: int
    green: int
    blue: int
    alpha: int = 255


_LATER: Final = {"rebeccapurple": Colour(102, 51, 153), "transparent": Colour(0, 0, 0, 0)}
"""Names that CSS got after its third version, which is all that the library knows."""


class Coloured(NamedTuple):
    """A colour and where it is written, without quotes."""

    span: Span
    colour: Colour


class Palette:
    """Finds the colours in one version of a document after the other."""

    def __init__(self) -> None:
        """Begin with nothing remembered."""
        self.pages: Final = Paged(_in_statement)

    def colours(self, model: Model) -> tuple[Coloured, ...]:
        """The colours of a file, in order."""
        return tuple(
            Coloured(Span(start + span.start, start + span.end), colour)
            for start, (span, colour) in self.pages.all(model)
        )


def spellings(text: Text, span: Span, colour: Colour) -> tuple[tuple[str, Edit], ...]:
    """How to write a colour in place of the one in a span: what to call each way, and the edit."""
    import webcolors  # type: ignore[import-untyped]  # noqa: PLC0415  # has no types; a colour is picked rarely

    channels = colour[:3] if colour.alpha == 255 else colour  # noqa: PLR2004  # opaque
    written = ["#" + "".join(f"{channel:02x}" for channel in channels)]
    if len(channels) == 3:  # noqa: PLR2004  # opaque
        with suppress(ValueError):  # most have no name
            written.append(webcolors.rgb_to_name((colour.red, colour.green, colour.blue)))
    quoted = text.slice(span.start - 1, span.start) in _QUOTES if span.start else False
    # without quotes `#0ea5e9` is a tag
    return tuple((each, Edit(span, each if quoted else f'"{each}"')) for each in written)


def colour_of(written: str) -> Colour | None:
    """The colour that a text means: three, four, six or eight digits of hexadecimal, or a name of CSS."""
    if _HEX.fullmatch(written):
        digits = written[1:]
        if len(digits) < 6:  # noqa: PLR2004  # #rgb
            digits = "".join(digit * 2 for digit in digits)
        return Colour(*bytes.fromhex(digits))
    name = written.strip().lower()
    if name in _LATER:
        return _LATER[name]
    if not name.isascii() or not name.isalpha():
        return None
    import webcolors  # noqa: PLC0415  # few files have named colours

    try:
        return Colour(*webcolors.name_to_rgb(name))
    except ValueError:
        return None


def _in_statement(piece: Piece, meaning: Meaning) -> Iterator[Coloured]:
    prop = meaning.property
    if prop is None or prop.type is not ValueType.COLOUR:
        return
    for value in piece.values:
        if value.kind in (ValueKind.STRING, ValueKind.TAG, ValueKind.NAME):
            colour = colour_of(value.string)
            if colour is not None:
                quote = int(value.kind is ValueKind.STRING)
                yield Coloured(Span(value.start + quote, value.end - quote), colour)
