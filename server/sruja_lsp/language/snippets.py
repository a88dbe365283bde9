"""LSP snippets: writing them readably, deriving them from examples, and reading them back as plain text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sruja_lsp.language.types import ValueType

if TYPE_CHECKING:
    from sruja_lsp.language.types import Property


def template(text: str) -> str:
    """A snippet from an indented literal: the margin goes, each two blanks of indent become a tab.

    Editors turn the tabs of a snippet into whatever the file is indented with.
    """
    lines = text.strip("\n").rstrip().split("\n")
    margin = len(lines[0]) - len(lines[0].lstrip(" "))
    out: list[str] = []
    for line in lines:
        body = line[margin:]
        stripped = body.lstrip(" ")
        out.append("\t" * ((len(body) - len(stripped)) // 2) + stripped)
    return "\n".join(out)


def shifted(snippet: str) -> str:
    """The snippet with every tab stop but the last (`$0`) moved up by one, to make room for a first one."""
    for number in range(9, 0, -1):
        snippet = snippet.replace(f"${{{number}", f"${{{number + 1}")
    return snippet


def escape(text: str, extra: str = "") -> str:
    """Escape what has a meaning inside a snippet's placeholder."""
    return "".join("\\" + letter if letter in "\\$}" + extra else letter for letter in text)


def property_snippet(prop: Property) -> str:
    """The snippet that inserts `prop` with its example as a placeholder, or its choices to pick from."""
    head, _, rest = prop.example.partition(" ")
    if not rest:
        return escape(head)
    if prop.choices and prop.type is ValueType.CHOICE:
        options = ",".join(escape(choice.value, ",|") for choice in prop.choices)
        placeholder = "${1|" + options + "|}"
        return f'{head} "{placeholder}"' if prop.quoted else f"{head} {placeholder}"
    if not prop.quoted:
        return f"{head} ${{1:{escape(rest)}}}"
    pieces = rest.split('"')
    out = [escape(pieces[0])]
    for number, piece in enumerate(pieces[1:], start=1):
        inside = number % 2 == 1
        out.append(f'"${{{(number + 1) // 2}:{escape(piece)}}}"' if inside else escape(piece))
    return f"{head} {''.join(out)}"


def plain(snippet: str) -> str:
    """The text a snippet inserts when nothing is filled in: placeholders' defaults, indented by two blanks."""

    def default(found: re.Match[str]) -> str:
        text, options = found.group("default"), found.group("options")
        if options is not None:
            text = re.split(r"(?<!\\),", options)[0]
        return re.sub(r"\\(.)", r"\1", text or "")

    out: list[str] = []
    end = 0
    for found in _placeholder().finditer(snippet):
        out += (_unescaped(snippet[end : found.start()]), default(found))
        end = found.end()
    out.append(_unescaped(snippet[end:]))
    return "".join(out).replace("\t", "  ")


def stops(snippet: str) -> tuple[int, ...]:
    """The numbers of the snippet's tab stops, in order of appearance."""
    return tuple(int(found.group("number") or found.group("bare")) for found in _placeholder().finditer(snippet))


def well_formed(snippet: str) -> bool:
    """Whether nothing that looks like the start of a placeholder is left over."""
    rest = _placeholder().sub("", snippet)
    return "$" not in re.sub(r"\\.", "", rest) and "\\" not in re.sub(r"\\[\\$}]", "", rest)


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\\$}])", r"\1", text)


@cache
def _placeholder() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\\)(?:\$(?P<bare>[0-9]+)"
        r"|\$\{(?P<number>[0-9]+)"
        r"(?::(?P<default>(?:[^\\}$]|\\.)*)|\|(?P<options>(?:[^\\|]|\\.)*)\|)?\})"
    )
