"""Measures, wraps and clips the words of a picture.

Widths are those of Inter, from `fonts/widths.json`; characters that it does not have count as wide as the widest fonts
that browsers take for them: a full em for East Asian characters, more for emoji, nothing for what combines with the
character before it.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

REGULAR: Final = "regular"
SEMIBOLD: Final = "semibold"
ELLIPSIS: Final = "\u2026"
_EMOJI: Final = 1250
_WIDE: Final = 1000
_OTHER: Final = 760
_LONGEST: Final = 2000
"""Characters of a text that can be seen; no card shows more."""
_JOINERS: Final = "\u200d\ufe0f\ufe0e"


def clean(text: str) -> str:
    """A text on one line, without what XML cannot hold or what would turn the words around it."""
    return " ".join(harmless(text[:_LONGEST]).split())


def harmless(text: str) -> str:
    """A text without what XML cannot hold, its line ends kept."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        if character == "\n" or (unicodedata.category(character) not in _NOT_TEXT and character not in _BIDI)
        else " "
        for character in text
    )


_NOT_TEXT: Final = frozenset({"Cc", "Cs", "Co", "Cn"})


# Marks that change the direction of everything behind them: a label must not reach out of itself.
_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@cache
def _table(weight: str) -> dict[int, int]:
    raw = json.loads((files("sruja_lsp.diagram.fonts") / "widths.json").read_text(encoding="utf-8"))
    return {first + index: width for first, widths in raw[weight] for index, width in enumerate(widths)}


@lru_cache(maxsize=4096)
def _thousandths(character: str, weight: str) -> int:
    """Width of a character in thousandths of the font size."""
    code = ord(character)
    known = _table(weight).get(code)
    if known is not None:
        return known
    if character in _JOINERS or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if 0x1F000 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or 0x2B00 <= code <= 0x2BFF:  # noqa: PLR2004  # emoji
        return _EMOJI
    return _WIDE if unicodedata.east_asian_width(character) in ("W", "F", "A") else _OTHER


def guessed(text: str) -> bool:
    """Whether a text has characters whose width is not known exactly."""
    return not text.isascii() and any(ord(character) not in _table(REGULAR) for character in text)


@lru_cache(maxsize=8192)
def width(text: str, size: float, weight: str = REGULAR) -> float:
    """How wide a text is, in pixels, for a font size in pixels."""
    table = _table(weight)
    total = 0
    for character in text:
        known = table.get(ord(character))
        total += known if known is not None else _thousandths(character, weight)
    return total * size / 1000


def clip(text: str, size: float, weight: str, room: float) -> str:
    """A text that is no wider than `room`, with an ellipsis for what was cut off."""
    if width(text, size, weight) <= room:
        return text
    room -= width(ELLIPSIS, size, weight)
    kept = ""
    for cluster in _clusters(text):
        if width(kept + cluster, size, weight) > room:
            break
        kept += cluster
    return kept.rstrip() + ELLIPSIS


def wrap(text: str, size: float, weight: str, room: float, lines: int) -> tuple[str, ...]:
    """A text in at most `lines` lines no wider than `room`; the last one ends in an ellipsis when more was there."""
    return _wrap(clean(text), size, weight, room, lines)


@lru_cache(maxsize=2048)
def _wrap(text: str, size: float, weight: str, room: float, lines: int) -> tuple[str, ...]:
    done: list[str] = []
    line = ""
    for word in _words(text):
        glued = line + word
        if width(glued.rstrip(), size, weight) <= room:
            line = glued
            continue
        if line.strip():
            done.append(line.strip())
            line = ""
        if len(done) > lines:
            break
        for cluster in _clusters(word):  # a word that is wider than a line is broken anywhere
            if line and width(line + cluster.rstrip(), size, weight) > room:
                done.append(line.strip())
                line = ""
                if len(done) > lines:
                    break
            line += cluster
    if line.strip():
        done.append(line.strip())
    if len(done) <= lines:
        return tuple(done)
    last = done[lines - 1]
    return (*done[: lines - 1], clip(last + ELLIPSIS + ELLIPSIS, size, weight, room).replace(ELLIPSIS * 2, ELLIPSIS))


def _words(text: str) -> Iterator[str]:
    """The pieces between which a line may be broken, each with the blank behind it."""
    word = ""
    for cluster in _clusters(text):
        wide = unicodedata.east_asian_width(cluster[0]) in ("W", "F")
        if wide and word.strip() and not _clings(cluster[0]):
            yield word
            word = ""
        word += cluster
        if cluster[-1] in " /-":
            yield word
            word = ""
    if word:
        yield word


def _clings(character: str) -> bool:
    """Whether a character may not start a line: closing marks and what combines."""
    return unicodedata.category(character) in ("Pe", "Pf", "Po", "Mn", "Me")


def _clusters(text: str) -> Iterator[str]:
    """Characters with what combines with them."""
    cluster = ""
    joined = False
    for character in text:
        follows = character in _JOINERS or unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf")
        modifier = 0x1F3FB <= ord(character) <= 0x1F3FF  # noqa: PLR2004  # skin tones
        if cluster and not follows and not modifier and not joined:
            yield cluster
            cluster = ""
        cluster += character
        joined = character == "\u200d"
    if cluster:
        yield cluster
