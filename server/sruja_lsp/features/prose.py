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


_INLINE = re.compile(
    r"(?P<ticks>`+)(?P<blank> ?)(?P<code>.+?)(?P=blank)(?P=ticks)(?!`)|\\(?P<sign>[!-/:-@\[-`{-~])|\*\*"
)
_FENCE = re.compile(r"```\w*")
_BAR = re.compile(r"(?<!\\)\|")
_RULER = re.compile(r"[\s|:-]+")


def unmarked(markdown: str) -> str:
    """What our own Markdown says, for a reader that knows none: no signs, tables in columns, code set in."""
    shown: list[str] = []
    rows: list[list[str]] = []
    in_code = False
    for line in [*markdown.split("\n"), ""]:
        if line.startswith("|") and not in_code:
            if not _RULER.fullmatch(line):
                rows.append([_said(cell.strip()) for cell in _BAR.split(line)[1:-1]])
            continue
        shown += _columns(rows)
        rows = []
        if _FENCE.fullmatch(line):
            in_code = not in_code
        else:
            shown.append(f"  {line}" if in_code else _said(line).rstrip())
    return "\n".join(shown).strip("\n")


def _said(line: str) -> str:
    return _INLINE.sub(lambda found: found["code"] or found["sign"] or "", line)


def _columns(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=False)]
    return ["   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows]
