"""Fixes for what cannot be read, and for what is written in an older form."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sruja_lsp.features.changes import Refusal
from sruja_lsp.features.code_actions import structure, writing
from sruja_lsp.features.code_actions.fix import Fix
from sruja_lsp.model.interpret import derived_name
from sruja_lsp.model.meaning import Role
from sruja_lsp.syntax import scanner
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.problems import Code
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sruja_lsp.features.code_actions.fix import Case
    from sruja_lsp.model.places import Statement
    from sruja_lsp.syntax.pieces import Piece, Token

_CURLY: Final = dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"') | dict.fromkeys("\u2018\u2019`", "'")
_BLANK: Final = " \t"
_ARROWS: Final = frozenset("><")
_SIDES: Final = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_TAIL: Final = re.compile(r"[ \t]*(?:[{}\]][ \t]*)*\Z")
_SHORT: Final = 30


def syntax(case: Case) -> Iterator[Fix]:
    """What to do about something that cannot be read, or is read with a remark."""
    problem = case.told("problem")
    if problem is not None:
        fixes = _FIXES.get(Code(problem))
        if fixes is not None:
            yield from fixes(case)
    elif (better := case.told("replacement")) is not None:
        yield case.replaced(f"Write `{better}`", better, preferred=True)


def _piece(case: Case) -> tuple[Piece, int] | None:
    path = case.model.tree.path_at(case.span.start)
    return (path.piece, path.start) if path is not None else None


def _inserted(case: Case, at: int, text: str, title: str = "", *, preferred: bool = True) -> Fix:
    return case.edited(title or f"Add `{text.strip()}`", Edit(Span(at, at), text), preferred=preferred)


# ---- braces


def _open_block(case: Case) -> Iterator[Fix]:
    """Close a block behind its last statement, as deep as it begins."""
    block = next((each for each in reversed(case.model.at(case.span.start)) if isinstance(each.item, Block)), None)
    if block is None or not isinstance(block.item, Block):
        return
    text, end = case.model.text, writing.line_end(case.model.text)
    at, last = block.start + block.item.head.width, block.start + block.item.head.width
    for item in block.item.body:
        at += item.width
        if item.head.rule is not Rule.TRIVIA:
            last = at
    before = text.slice(block.start, last)
    content = block.start + len(before.rstrip("\r\n"))
    base = writing.lead(text, block.span.start)
    brace = Edit(Span(content, content), f"{end}{base}}}")
    title = "Add the missing `}`"
    yield case.edited(title, brace, preferred=True)
    closed = case.span.end
    yield case.edited(title, Edit(Span(content, content), " }"), preferred=True)
    yield case.edited(title, Edit(Span(closed, closed), " }"), preferred=True)


def _missing_open(case: Case) -> Iterator[Fix]:
    yield _inserted(case, case.span.end, " {", "Add the missing `{`")


def _stray_close(case: Case) -> Iterator[Fix]:
    yield case.edited("Remove this `}`", writing.removal(case.model.text, case.span), preferred=True)
    yield case.replaced("Remove this `}`", "", preferred=True)


def _closing(sign: str) -> Callable[[Case], Iterator[Fix]]:
    def fixes(case: Case) -> Iterator[Fix]:
        text = case.model.text.slice(0, case.span.end) if case.span.end < _SHORT else case.written
        at = case.span.end
        yield _inserted(case, at, f" {sign}" if sign == "}" else sign, f"Add the missing `{sign}`")
        if text.endswith(("{", ",")):
            yield _inserted(case, at - 1, sign, f"Add the missing `{sign}`")

    return fixes


# ---- texts and comments


def _open_string(case: Case) -> Iterator[Fix]:
    quote = case.written[:1]
    title = f"Add the missing {quote}"
    content = case.written.rstrip()
    comment = re.search(r"[ \t]//", content)
    body = content[: comment.start()] if comment else content
    if _CURLY.get(body[-1:]) == quote:
        at = case.span.start + len(body) - 1
        yield case.edited("Write straight quotes", Edit(Span(at, at + 1), quote), preferred=True, safe=True)
    if len(content) > 1:
        tail = _TAIL.search(body)
        if tail is not None and 1 < tail.start() < len(body):
            yield _inserted(case, case.span.start + tail.start(), quote, title)
        yield _inserted(case, case.span.start + len(body.rstrip()), quote, title)
        yield _inserted(case, case.span.start + len(content), quote, title)
    yield case.edited(f"Remove this {quote}", Edit(Span(case.span.start, case.span.start + 1), ""))
    yield case.edited(f"Remove this {quote}", writing.removal(case.model.text, case.span))


def _open_comment(case: Case) -> Iterator[Fix]:
    text = case.model.text
    line = text.line_at(case.span.start)
    mark = "-->" if case.written.startswith("<") else "*/"
    title = f"Close this comment with `{mark}`"
    ends = [line]
    while line + 1 < text.line_count and text.line(line + 1).strip():
        line += 1
    ends += [line, text.line_count - 1]
    for each in ends:
        content = text.line(each).rstrip()
        at = text.line_start(each) + len(content)
        yield _inserted(case, at, f" {mark}", title)


def _character(case: Case) -> Iterator[Fix]:
    """Straight quotes for curly ones, all of those on the line; anything else that means nothing goes."""
    if case.written in _CURLY:
        text = case.model.text
        line = text.line_at(case.span.start)
        start = text.line_start(line)
        found = [(start + n, sign) for n, sign in enumerate(text.line(line)) if sign in _CURLY]
        for quote in ('"', "'"):
            edits = [Edit(Span(at, at + 1), _CURLY[sign] if quote == '"' else quote) for at, sign in found]
            yield case.edited("Write straight quotes", *edits, preferred=True, safe=True)
        pair = [(at, sign) for at, sign in found if case.span.start <= at][:2]
        yield case.edited(
            "Write straight quotes", *(Edit(Span(at, at + 1), '"') for at, _ in pair), preferred=True, safe=True
        )
    else:
        yield from _unexpected(case)


def _unexpected(case: Case) -> Iterator[Fix]:
    if "\n" not in case.written and len(case.written) <= _SHORT:
        yield case.edited(f"Remove `{case.written}`", writing.removal(case.model.text, case.span))


def _merge(case: Case) -> Iterator[Fix]:
    """Keep one side of a conflict, or both."""
    text = case.model.text
    here = text.line_at(case.span.start)
    first = here
    while first >= 0 and not text.line(first).startswith(_SIDES[0]):
        first -= 1
    marks: dict[str, int] = {}
    for line in range(max(first, 0), text.line_count):
        mark = next((each for each in _SIDES if text.line(line).startswith(each)), None)
        if mark is not None:
            marks[mark] = line
        if mark == _SIDES[3]:
            break
    if first < 0 or not {_SIDES[0], _SIDES[2], _SIDES[3]} <= marks.keys() or marks[_SIDES[3]] < here:
        yield case.edited("Remove this marker", writing.removal(text, case.span))
        return
    middle, last = marks[_SIDES[2]], marks[_SIDES[3]]
    base = marks.get(_SIDES[1], middle)
    names = [text.line(line).strip(f"<> {chr(10)}{chr(13)}") for line in (first, last)]

    def without(*lines: tuple[int, int]) -> list[Edit]:
        return [Edit(Span(text.line_start(start), text.line_start(stop)), "") for start, stop in lines]

    yield case.edited(f"Keep `{names[0] or 'the first side'}`", *without((first, first + 1), (base, last + 1)))
    yield case.edited(f"Keep `{names[1] or 'the second side'}`", *without((first, middle + 1), (last, last + 1)))
    yield case.edited("Keep both sides", *without((first, first + 1), (base, middle + 1), (last, last + 1)))


def _quantity(case: Case) -> Iterator[Fix]:
    """Put a comparison in quotes, with the value behind its sign."""
    found = _piece(case)
    if found is None:
        return
    piece, start = found
    for value in piece.values:
        if value.start <= case.span.start - start < value.end and value.end > case.span.end - start:
            span = Span(start + value.start, start + value.end)
            new = f'"{case.model.text.slice(*span)}"'
            yield case.edited("Put the value in quotes", Edit(span, new), preferred=True, safe=True)


def _hash_comment(case: Case) -> Iterator[Fix]:
    content = case.written.lstrip("#")
    space = "" if not content or content[0] in " \t\r\n" else " "
    span = Span(case.span.start, case.span.end - len(content))
    yield case.edited("Write `//`", Edit(span, f"//{space}"), preferred=True, safe=True)


def _page_comment(case: Case) -> Iterator[Fix]:
    words = case.written.removeprefix("<!--").removesuffix("-->").strip()
    text = case.model.text
    rest = text.slice(case.span.end, text.line_start(text.line_at(case.span.end) + 1))
    if "\n" in words or "\r" in words or rest.strip():
        if "*/" not in words:
            yield case.replaced("Write `/* */`", f"/* {words} */", preferred=True, safe=True)
    else:
        yield case.replaced("Write `//`", f"// {words}".rstrip(), preferred=True, safe=True)


def _separator(case: Case) -> Iterator[Fix]:
    text = case.model.text
    title = f"Remove `{case.written}`"
    before = text.slice(text.line_start(text.line_at(case.span.start)), case.span.start)
    start = case.span.start - (len(before) - len(before.rstrip(_BLANK)) if before.strip() else 0)
    yield case.edited(title, Edit(Span(start, case.span.end), ""), preferred=True, safe=True)
    yield case.edited(title, Edit(Span(start, case.span.end), " "), preferred=True, safe=True)
    line = writing.line_end(text) + writing.lead(text, case.span.start)
    after = text.slice(case.span.end, text.line_start(text.line_at(case.span.end) + 1))
    end = case.span.end + len(after) - len(after.lstrip(_BLANK))
    yield case.edited(title, Edit(Span(start, end), line), preferred=True, safe=True)


# ---- names and relations


def _missing_name(case: Case) -> Iterator[Fix]:
    found = _piece(case)
    if found is None:
        return
    title = next((value.string for value in found[0].values if value.text[:1] in ("'", '"')), "")
    name = derived_name(title)
    kind = found[0].object
    if not name and kind is not None:
        name = kind.text[:1].upper() + kind.text[1:]
    if name:
        own = case.statement.name if case.statement is not None else ""  # it is read as if it had its title's name
        taken = {
            each.name.rpartition(".")[2]
            for each, entries in case.model.index.declared.items()
            if each.name != own or len(entries) > 1
        }
        name = writing.free(name, taken) if name in taken else name
        yield _inserted(case, case.span.start, f"{name} ", f"Call it `{name}`")


def _missing_kind(case: Case) -> Iterator[Fix]:
    found = _piece(case)
    around = [each.meaning.declares for each in case.model.at(case.span.start)[:-1]]
    kinds = [each.kind for each in around if each is not None]
    kind = {"system": "container", "container": "component"}.get(kinds[-1], "component") if kinds else "system"
    subject = found[0].subject if found is not None else None
    title = "" if found is None or found[0].values or subject is None else f' "{writing.title(subject.text)}"'
    yield _inserted(case, case.span.end, f" {kind}{title}", f"Make it a {kind}")


def _missing_from(case: Case) -> Iterator[Fix]:
    yield _inserted(case, case.span.end, " from")


def _missing_equal(case: Case) -> Iterator[Fix]:
    yield _inserted(case, case.span.end, " =")


def _unfinished(case: Case) -> Iterator[Fix]:
    if case.written.endswith("."):
        yield case.edited("Remove the dot", Edit(Span(case.span.end - 1, case.span.end), ""))


def _quoted_end(case: Case) -> Iterator[Fix]:
    name = case.written[1:-1]
    if name and scanner.token_by_token(name).shape in scanner.NAMES - {"U"}:
        yield case.replaced("Remove the quotes", name, preferred=True)
    elif derived_name(name):
        yield case.replaced(f"Write `{derived_name(name)}`", derived_name(name))


def _arrow(case: Case) -> Iterator[Fix]:
    """The other direction with the ends exchanged, both directions as two relations, any other one as `->`."""
    found = _piece(case)
    statement = case.statement
    if found is None or statement is None:
        return
    piece, start = found
    source, target = piece.subject, piece.object
    ends = source is not None and target is not None and piece.rule is Rule.RELATION
    if ends and source is not None and target is not None and case.written in ("<-", "<--", "<=", "<->", "<=>", "<-->"):
        one = Span(start + source.start, start + source.end)
        other = Span(start + target.start, start + target.end)
        if case.written.endswith(">"):
            text = case.model.text.slice(*statement.span)
            base, offset = statement.span.start, statement.span.start
            head = text[: one.start - base]
            tail = text[other.end - offset :]
            back = f"{head}{target.text} -> {source.text}{tail}"
            lead = writing.lead(case.model.text, offset)
            line = writing.line_end(case.model.text) + lead
            end = statement.span.end
            edits = (Edit(case.span, "->"), Edit(Span(end, end), line + back))
            yield case.edited("Write two relations", *edits, preferred=True, safe=True)
        else:
            exchanged = (Edit(one, target.text), Edit(case.span, "->"), Edit(other, source.text))
            yield case.edited("Exchange the ends", *exchanged, preferred=True, safe=True)
    yield case.replaced("Write `->`", "->", preferred=not case.written.startswith("<"), safe=case.written[:1] != "<")


def _chain(case: Case) -> Iterator[Fix]:
    """Write each hop as a relation of its own, all with what stands behind the last."""
    found = _piece(case)
    if found is None:
        return
    piece, start = found
    tokens = list(piece.tokens)
    first = next((n for n, token in enumerate(tokens) if token.type in _ARROWS), 0)
    ends: list[Token] = []
    at = first - 1
    while 0 <= at < len(tokens) and tokens[at].type not in "{}[]":
        ends.append(tokens[at])
        if at + 1 >= len(tokens) or tokens[at + 1].type not in _ARROWS:
            break
        at += 2
    if first < 1 or len(ends) < 3 or piece.opens:  # noqa: PLR2004  # two hops have three ends
        return
    prefix = piece.text[tokens[0].start : ends[0].start]
    tail = piece.text[ends[-1].end : tokens[-1].end]
    line = writing.line_end(case.model.text) + writing.lead(case.model.text, case.span.start)
    hops = [f"{prefix}{a.text} -> {b.text}{tail}" for a, b in pairwise(ends)]
    span = Span(start + tokens[0].start, start + tokens[-1].end)
    yield case.edited("Write each hop as a relation of its own", Edit(span, line.join(hops)), preferred=True)


_FIXES: Final[dict[Code, Callable[[Case], Iterator[Fix]]]] = {
    Code.OPEN_BLOCK: _open_block,
    Code.MISSING_OPEN: _missing_open,
    Code.STRAY_CLOSE: _stray_close,
    Code.OPEN_LIST: _closing("]"),
    Code.OPEN_GROUP: _closing("}"),
    Code.OPEN_IMPORT: _closing("}"),
    Code.OPEN_STRING: _open_string,
    Code.OPEN_COMMENT: _open_comment,
    Code.UNEXPECTED: _unexpected,
    Code.UNEXPECTED_CHARACTER: _character,
    Code.MERGE_MARKER: _merge,
    Code.MISSING_NAME: _missing_name,
    Code.MISSING_KIND: _missing_kind,
    Code.MISSING_FROM: _missing_from,
    Code.MISSING_EQUAL: _missing_equal,
    Code.UNFINISHED_NAME: _unfinished,
    Code.QUOTED_END: _quoted_end,
    Code.OTHER_ARROW: _arrow,
    Code.CHAIN: _chain,
    Code.UNQUOTED_COMPARISON: _quantity,
    Code.HASH_COMMENT: _hash_comment,
    Code.PAGE_COMMENT: _page_comment,
    Code.SEPARATOR: _separator,
}


# ---- older forms


def legacy(case: Case) -> Iterator[Fix]:
    """Write an older form as it is written today."""
    if case.told("problem") is not None:
        yield from syntax(case)
        return
    statement = case.statement
    if statement is None:
        return
    if statement.meaning.role is Role.TRANSPARENT:
        yield from _unwrapped(case, statement)
    elif statement.meaning.role is Role.IMPORT:
        yield case.replaced("Write `import { * } from`", "import { * } from", preferred=True, safe=True)
    elif case.written == ":":
        yield case.replaced("Remove `:`", "", preferred=True, safe=True)
        yield case.replaced("Remove `:`", " ", preferred=True, safe=True)
    elif statement.meaning.role is Role.ELEMENT:
        yield from _declared(case, statement)


def _declared(case: Case, statement: Statement) -> Iterator[Fix]:
    """`Rental = system` for `system Rental`, and what is declared with a dot where it belongs."""
    declares = statement.meaning.declares
    if statement.focus == case.span:
        for action in structure.into_owner(case.workspace, case.model, statement):
            outcome = action.make()
            if not isinstance(outcome, Refusal):
                yield Fix(action.title, outcome.changes, preferred=True)
    elif declares is not None:
        span = Span(case.span.start, statement.focus.end)
        name = case.model.text.slice(*statement.focus)
        title = f"Write `{name} = {declares.kind}`"
        yield case.edited(title, Edit(span, f"{name} = {declares.kind}"), preferred=True, safe=True)


def _unwrapped(case: Case, statement: Statement) -> Iterator[Fix]:
    """Take the braces of a wrapper away, and what is in it a step to the left."""
    block = statement.item
    if not isinstance(block, Block) or block.close is None or block.missing_open:
        return
    text = case.model.text
    opened = statement.start + block.head.width
    closed = statement.start + block.width - block.close.width
    brace = closed + block.close.tokens[0].start
    title = f"Unwrap the `{statement.item.head.tokens[0].text}` block"
    start = statement.span.start
    if text.line_start(text.line_at(opened)) != opened or text.line_start(text.line_at(closed)) != closed:
        edits = [Edit(Span(start, opened), ""), writing.removal(text, Span(brace, brace + 1))]
        yield case.edited(title, *edits, preferred=True, safe=True)
        return
    comment = text.slice(start + len(text.slice(start, opened).partition("{")[0]) + 1, opened).strip()
    base = writing.lead(text, start)
    edits = [
        Edit(
            Span(text.line_start(text.line_at(start)), opened),
            f"{base}{comment}{writing.line_end(text)}" if comment else "",
        )
    ]
    for line in range(text.line_at(opened), text.line_at(closed)):
        lead = writing.lead(text, text.line_start(line))
        less = min(len(lead), _depth(case, opened, closed, base))
        at = text.line_start(line)
        path = case.model.tree.path_at(at)
        inside = path is not None and any(path.start + t.start < at < path.start + t.end for t in path.piece.tokens)
        if less and not inside:
            edits.append(Edit(Span(at, at + less), ""))
    edits.append(writing.removal(text, Span(brace, brace + 1)))
    yield case.edited(title, *edits, preferred=True, safe=True)


def _depth(case: Case, opened: int, closed: int, base: str) -> int:
    """How much deeper the lines of a block are than the block."""
    text = case.model.text
    first, last = text.line_at(opened), text.line_at(closed)
    deep = [len(writing.lead(text, text.line_start(n))) for n in range(first, last) if text.line(n).strip()]
    return max(min(deep, default=0) - len(base), 0)
