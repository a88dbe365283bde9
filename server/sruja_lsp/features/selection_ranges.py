"""What to select when a selection grows: word, part of a name, value, statement, body, block, and so on to the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sruja_lsp.syntax.forms import MISSING
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sruja_lsp.syntax.pieces import Piece, Token, Value
    from sruja_lsp.syntax.tree import Step, Tree

_WORD: Final = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
_PART: Final = re.compile(r"[^.:]+")
_NAMES: Final = frozenset("NUBIFARX*")


def selection_ranges(tree: Tree, offset: int) -> tuple[Span, ...]:
    """Spans around an offset, each wider than the one before and around it; the last is the file."""
    path = tree.path_at(offset)
    whole = Span(0, tree.width)
    if path is None:
        return (whole,)
    spans = list(_in_piece(path.piece, path.start, offset))
    if offset == path.start and offset:  # the end of a word belongs to it too, even where the next piece starts
        before = tree.path_at(offset - 1)
        if before is not None:
            spans = [*_in_piece(before.piece, before.start, offset), *spans]
    for step in reversed(path.steps):
        spans += _around(step)
    return _growing([*spans, whole], offset)


def _growing(spans: Sequence[Span], offset: int) -> tuple[Span, ...]:
    """The spans that are around the offset, each once, from the narrowest on, so that one is around the other."""
    around = sorted(
        {span for span in spans if span.start <= offset <= span.end}, key=lambda span: span.end - span.start
    )
    kept: list[Span] = []
    for span in around:
        if not kept or (span.start <= kept[-1].start and kept[-1].end <= span.end):
            kept.append(span)
    return tuple(kept)


def _in_piece(piece: Piece, base: int, offset: int) -> Iterator[Span]:
    """Spans within one statement's own text."""
    place = offset - base
    for token in (*piece.comments, *piece.tokens):
        if token.start <= place <= token.end:
            yield from _in_token(token, base, place)
    for value in piece.values:
        yield from _in_value(value, base, place)
    tokens = piece.tokens
    if not tokens:
        return
    last = tokens[-2] if piece.opens and len(tokens) > 1 else tokens[-1]
    form = piece.form
    if form.subject != MISSING and form.values:
        # from the key, or the name, on to what it is
        yield Span(base + piece.place(form.values[0].first).start, base + piece.place(form.values[-1].last).end)
    yield Span(base + tokens[0].start, base + last.end)


def _in_token(token: Token, base: int, place: int) -> Iterator[Span]:
    text = token.text
    if token.type in _NAMES:
        for pattern in (_WORD, _PART):
            yield from _matches(pattern, token, base, place)
        # `Shop.Api` of `Shop.Api.Cart`
        for match in _PART.finditer(text):
            if match.end() + token.start >= place:
                yield Span(base + token.start, base + token.start + match.end())
    else:
        yield from _matches(_WORD, token, base, place)
    if token.type == "S":
        mark = 3 if text.startswith('"""') and len(text) > 5 else 1  # noqa: PLR2004  # both marks
        yield Span(base + token.start + mark, base + token.end - mark)
    elif token.type == "c":
        content = text.lstrip("/*# ")
        yield Span(base + token.end - len(content), base + token.start + len(text.rstrip()))
    yield Span(base + token.start, base + token.end)


def _matches(pattern: re.Pattern[str], token: Token, base: int, place: int) -> Iterator[Span]:
    for match in pattern.finditer(token.text):
        if token.start + match.start() <= place <= token.start + match.end():
            yield Span(base + token.start + match.start(), base + token.start + match.end())


def _in_value(value: Value, base: int, place: int) -> Iterator[Span]:
    if not value.start <= place <= value.end:
        return
    yield Span(base + value.start, base + value.end)
    if value.items:
        yield Span(base + value.items[0].start, base + value.items[-1].end)
    for item in value.items:
        yield from _in_value(item, base, place)


def _around(step: Step) -> Iterator[Span]:
    """The lines of a body, the body with its braces, and the block."""
    block, start = step
    tokens = block.head.tokens
    first = start + (tokens[0].start if tokens else 0)
    inner = start + block.head.width
    end = start + block.width
    if block.close is not None:
        close = block.close.tokens[0]
        closing = end - block.close.width + close.start
        if tokens and not block.missing_open:
            opening = start + tokens[-1].start
            if not block.body.pages or not block.head.text.endswith(("\n", "\r")):
                yield Span(opening + 1, closing)
            yield Span(opening, closing + 1)
        end = closing + 1
    if block.body.pages:
        yield Span(inner, inner + block.body.width)
    yield Span(first, max(first, end))
