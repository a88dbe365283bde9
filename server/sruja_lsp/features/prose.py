"""The user's texts as they may be shown: on one line, without acting as Markdown, with nothing invisible in them."""

from __future__ import annotations

import re

# All but what joins and shapes letters and emoji: controls, marks that turn the direction of the text, the byte order
# mark, ends of lines that no editor shows, halves of characters.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t\r\n]+")
_PICTURES = 0x2400  # here Unicode has a picture of each of the first 32 characters
_DELETE = 0x7F

_MARKDOWN = re.compile(
    r"[\\`*\[\]|~]"
    r"|<(?=[A-Za-z/!?])"  # a tag or an address; a lonely `<` is one
    r"|&(?=#?\w+;)"
    r"|(?<!\w)_|_(?!\w)"  # within a word it emphasises nothing
)
_LEADING = re.compile(r"(?:[#>+=-]|\d+(?=[.)]))")


def visible(text: str) -> str:
    """A text with a picture, or the code, of every character that nobody would see."""
    return _HIDDEN.sub(_picture, text)


def one_line(text: str) -> str:
    """A text on one line."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")  # nearly all are
    return visible(_BLANKS.sub(" ", text).strip(" "))


def plain(text: str) -> str:
    """A text on one line that means in Markdown what it says, in the middle of a line."""
    return _MARKDOWN.sub(r"\\\g<0>", one_line(text))


def paragraph(text: str) -> str:
    """The same as a paragraph of its own: neither a heading nor the item of a list."""
    shown = plain(text)
    found = _LEADING.match(shown)
    if found is None:
        return shown
    place = found.end() if found[0].isdigit() else 0  # `1\.`, but `\#`
    return f"{shown[:place]}\\{shown[place:]}"


def code(text: str) -> str:
    """A text in the letters of code."""
    shown = one_line(text)
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    blank = " " if len(ticks) > 1 else ""
    return f"{ticks}{blank}{shown}{blank}{ticks}"


def _picture(found: re.Match[str]) -> str:
    number = ord(found[0])
    if number < ord(" "):
        return chr(_PICTURES + number)
    return "\N{SYMBOL FOR DELETE}" if number == _DELETE else f"\\u{number:04x}"
