"""How Sruja is written into a file that is there: where a statement goes, how deep, with which line ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sruja_lsp.model import places
from sruja_lsp.model.index import FILE
from sruja_lsp.model.meaning import Namespace, Role
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.syntax.tree import Body, Item
    from sruja_lsp.text.document import Text

_WORDS = re.compile(r"(?<=[^\W\d_])(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])|[_-]+")
_NUMBERED = re.compile(r"(.*?)(\d*)", re.DOTALL)
_BLANK = " \t"
_USUAL = "  "
_LOOKED_AT = 400  # lines at the top of a file that tell how it is indented


def line_end(text: Text) -> str:
    """What lines of a file end with."""
    first = text.line(0)
    return first[len(first.rstrip("\r\n")) :] or "\n"


def step(text: Text) -> str:
    """One step of indentation, as the file has it: what its first deeper line begins with."""
    for line in text.lines(0, _LOOKED_AT):
        lead = line[: len(line) - len(line.lstrip(_BLANK))]
        if lead and line.strip() and not line.lstrip().startswith(("*", "//")):
            return "\t" if lead.startswith("\t") else lead[:8]
    return _USUAL


def lead(text: Text, offset: int) -> str:
    """The blanks that the line around an offset begins with."""
    line = text.line(text.line_at(offset)).replace("\ufeff", "")
    return line[: len(line) - len(line.lstrip(_BLANK))]


def title(name: str) -> str:
    """A title for something of this name: `Payment Gateway` of `PaymentGateway`."""
    words = _WORDS.sub(" ", name).split()
    return " ".join(word[:1].upper() + word[1:] for word in words) or name


def free(name: str, taken: Iterable[str]) -> str:
    """A name like this one that is not taken: `USEast2` for `USEast1`, `API2` for `API`."""
    found = _NUMBERED.fullmatch(name)
    stem, number = (found[1], found[2]) if found else (name, "")
    others = set(taken)
    count = int(number) + 1 if number else 2
    while f"{stem}{count}" in others:
        count += 1
    return f"{stem}{count}"


def removal(text: Text, span: Span) -> Edit:
    """The edit that takes a stretch of a line away: all of the line where nothing else is on it."""
    line = text.line_at(span.start)
    start = text.line_start(line)
    before, after = text.slice(start, span.start), text.slice(span.end, text.line_start(text.line_at(span.end) + 1))
    if not before.replace("\ufeff", "").strip(_BLANK) and not after.strip():
        return Edit(Span(start + before.count("\ufeff"), span.end + len(after)), "")
    if not after.strip() or after.startswith(tuple(_BLANK)):
        return Edit(Span(span.start - (len(before) - len(before.rstrip(_BLANK))), span.end), "")
    return Edit(span, "")


def import_without(statement: Statement, start: int) -> Edit | None:
    """The edit that takes the name that starts there out of the braces of an import; `None` if it is the only one."""
    tokens = statement.item.head.tokens
    place = next((n for n, each in enumerate(tokens) if statement.start + each.start == start), 0)
    last = place + 2 if tokens[place + 1].text == "as" else place
    if not place or last + 1 >= len(tokens):
        return None
    if tokens[last + 1].text == "," and tokens[last + 2].text != "}":
        span = Span(tokens[place].start, tokens[last + 2].start)
    elif tokens[place - 1].text == ",":
        span = Span(tokens[place - 1].start, tokens[last].end)
    else:
        return None
    return Edit(Span(statement.start + span.start, statement.start + span.end), "")


def own_lines(model: Model, statement: Statement) -> Span | None:
    """All of a statement's lines, with the comments that belong to it; `None` where it shares a line with others."""
    text = model.text
    end = statement.start + statement.item.width
    line = text.line_at(statement.span.start)
    if text.slice(text.line_start(line), statement.span.start).replace("\ufeff", "").strip(_BLANK):
        return None
    if end < len(text) and text.line_start(text.line_at(end)) != end:
        return None
    while line and text.line(line - 1).lstrip(_BLANK).startswith("//") and _commented(model, line - 1):
        line -= 1
    return Span(text.line_start(line), end)


def _commented(model: Model, line: int) -> bool:
    """Whether a line is a comment of its own, and not within a text."""
    path = model.tree.path_at(model.text.line_start(line))
    return path is not None and path.piece.rule is Rule.TRIVIA


def lifted(model: Model, span: Span, content: str) -> tuple[list[str], frozenset[int]]:
    """The lines of a stretch without what they are all indented by, and the numbers of those that are within a text.

    `content` is what they become; it has as many lines.
    """
    text = model.text
    base = lead(text, span.start)
    lines = content.splitlines()
    first = text.line_at(span.start)
    inside = frozenset(number for number in range(len(lines)) if number and _within(model, first + number))
    return [line if n in inside else line.removeprefix(base) for n, line in enumerate(lines)], inside


def _within(model: Model, line: int) -> bool:
    """Whether a line begins in the middle of a text or a comment."""
    at = model.text.line_start(line)
    path = model.tree.path_at(at)
    if path is None:
        return False
    piece, start = path.piece, path.start
    return any(start + each.start < at < start + each.end for each in (*piece.tokens, *piece.comments))


# ---- new statements


def member(
    model: Model, owner: Statement, lines: Sequence[str], verbatim: AbstractSet[int] = frozenset()
) -> list[Edit] | None:
    """The edits that add lines to the body of a statement, which gets one if it has none.

    `None` where there is no telling where the body ends. The lines with the numbers `verbatim` are within a text and
    are not indented.
    """
    text, end = model.text, line_end(model.text)
    base = lead(text, owner.span.start)
    item = owner.item
    inner = base + step(text)
    if not isinstance(item, Block):
        tokens = [token for token in item.tokens if token.text not in (";", ",")]
        if not tokens or item.form.problems:
            return None
        head = owner.start + tokens[-1].end
        tail = text.slice(head, owner.start + item.width)
        body = _indented(lines, inner, end, verbatim)
        if tail.strip():  # a comment
            after = head + len(tail.rstrip("\r\n"))
            return [Edit(Span(head, head), " {"), Edit(Span(after, after), f"{end}{body}{base}}}")]
        return [Edit(Span(head, head), f" {{{end}{body}{base}}}")]
    if item.close is None or item.missing_open:
        return None
    opened = owner.start + item.head.width
    closed = owner.start + item.width - item.close.width
    depth = next(
        (lead(text, at + each.head.tokens[0].start) for at, each in _items(item.body, opened) if each.indent >= 0),
        inner,
    )
    body = _indented(lines, depth, end, verbatim)
    if item.close.indent >= 0:
        return [Edit(Span(closed, closed), body)]
    edits: list[Edit] = []
    for at, each in _items(item.body, opened):  # what shares a line gets lines of its own
        if each.indent < 0:
            blank = len(each.head.text) - len(each.head.text.lstrip(_BLANK))
            edits.append(Edit(Span(at, at + blank), f"{end}{depth}"))
    before = text.slice(opened, closed)
    start = closed - (len(before) - len(before.rstrip(_BLANK)))
    brace = closed + item.close.tokens[0].start
    edits.append(Edit(Span(start, brace), f"{end}{body}{base}"))
    return edits


def _indented(lines: Sequence[str], depth: str, end: str, verbatim: AbstractSet[int]) -> str:
    return "".join(
        f"{depth if line and number not in verbatim else ''}{line}{end}" for number, line in enumerate(lines)
    )


def _items(body: Body, start: int) -> Iterator[tuple[int, Item]]:
    for item in body:
        if item.head.rule is not Rule.TRIVIA and item.head.tokens:
            yield start, item
        start += item.width


def behind(
    model: Model,
    statement: Statement,
    lines: Sequence[str],
    verbatim: AbstractSet[int] = frozenset(),
    *,
    apart: bool = False,
) -> Edit:
    """The edit that adds lines behind a statement, as deep as it is itself; `apart` with an empty line between."""
    text, end = model.text, line_end(model.text)
    base = lead(text, statement.span.start)
    at = statement.start + statement.item.width
    content = _indented(lines, base, end, verbatim)
    gap = end if apart else ""
    if text.slice(at - 1, at) in ("\n", "\r"):
        return Edit(Span(at, at), gap + content)
    at = statement.span.end
    rest = text.slice(at, text.line_start(text.line_at(at) + 1))
    if not rest.strip() or rest.lstrip(_BLANK).startswith("//"):
        at += len(rest.rstrip("\r\n"))
    return Edit(Span(at, at), end + gap + content.removesuffix(end))


def at_top(model: Model, lines: Sequence[str]) -> Edit:
    """The edit that adds an element to the file: behind its last element, else behind the imports, else at the top."""
    last: Statement | None = None
    for statement in model.members(""):
        declares = statement.meaning.declares
        if declares is not None and declares.namespace is Namespace.ELEMENT and statement.meaning.role is Role.ELEMENT:
            last = statement
    if last is not None:
        return behind(model, last, lines, apart=isinstance(last.item, Block) and last.item.body.width > 1)
    return below_imports(model, lines)


def below_imports(model: Model, lines: Sequence[str]) -> Edit:
    """The edit that adds lines behind the imports, else at the top of the file, an empty line between."""
    imports = [each for each in top(model) if each.meaning.role is Role.IMPORT]
    if imports:
        return behind(model, imports[-1], lines, apart=True)
    return at_beginning(model, lines)


def at_beginning(model: Model, lines: Sequence[str]) -> Edit:
    """The edit that puts lines at the top of the file, behind the comment that is about all of it."""
    text, end = model.text, line_end(model.text)
    line = 0
    while line < text.line_count - 1 and text.line(line).replace("\ufeff", "").startswith("//"):
        line += 1
    if line and text.line(line).strip():
        line = 0  # that comment is about the first statement
    elif line:
        line += 1
    at = text.line_start(line)
    if at == 0 and text.line(0).startswith("\ufeff"):
        at = 1
    content = "".join(f"{each}{end}" for each in lines)
    more = bool(text.line(line).strip())
    return Edit(Span(at, at), content + (end if more else ""))


def top(model: Model) -> Iterator[Statement]:
    """The file's own statements that declare, refer, or hold others."""
    return places.entries(model.tree.root, 0, model.context, FILE)
