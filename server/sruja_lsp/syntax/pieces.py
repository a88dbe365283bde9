"""Pieces: the leaves of the tree, each one statement's own text, shared between equal lines.

A piece knows no position. Everything in it is relative to its own start.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from sruja_lsp.syntax import forms, layout, scanner
from sruja_lsp.syntax.forms import MISSING, Form, Rule, ValueForm, ValueKind
from sruja_lsp.syntax.problems import Code, SyntaxProblem
from sruja_lsp.text.span import Span

_REMEMBERED_SHAPE = 400  # characters; longer shapes are one of a kind, remembering them would only fill memory
_TAB = 4
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


class Token(NamedTuple):
    """A token of a piece: its shape character, where it is, and its text."""

    type: str
    start: int
    end: int
    text: str


class Value(NamedTuple):
    """A value of a statement as it is written."""

    kind: ValueKind
    start: int
    end: int
    text: str
    items: tuple[Value, ...] = ()

    @property
    def string(self) -> str:
        """What the value says: a string's content with its escapes decoded, any other value as written."""
        return unquote(self.text) if self.kind is ValueKind.STRING else self.text


def unquote(text: str) -> str:
    """Content of a string as written, without its quotes (the closing one may be missing) and with escapes decoded."""
    mark = '"""' if text.startswith('"""') and len(text) >= 6 else text[:1]  # noqa: PLR2004  # both marks
    content = text[len(mark) :]
    if mark == '"""':
        return content.removesuffix(mark)
    content = content[:-1] if content.endswith(mark) and mark else content.rstrip()
    return _ESCAPE.sub(_unescape, content) if "\\" in content else content


def _unescape(match: re.Match[str]) -> str:
    code, character = match.groups()
    return chr(int(code, 16)) if code else _ESCAPED.get(character, match[0])


class Piece:
    """One statement without its body, a closing brace, or a line of blanks and comments.

    `text` includes the blanks before the statement and, where it is the last on its line, what follows it up to and
    with the line end; the texts of all pieces joined are the file. `indent` is the column of the first token, or -1
    when another piece stands before it on the line and when there is no token.

    `meaning` is left to the model, which keeps there what it last understood this piece to be.
    """

    __slots__ = ("form", "indent", "meaning", "opens", "rule", "shape", "spans", "text", "width")

    # A piece stands for itself among the items of a body: see `Block`.
    complete = True
    clean = True

    def __init__(self, text: str, form: Form, shape: str, spans: tuple[int, ...], indent: int) -> None:
        self.text = text
        self.width = len(text)
        self.form = form
        self.rule = form.rule
        self.opens = form.opens
        self.shape = shape
        self.spans = spans
        self.indent = indent
        self.meaning: object = None

    def __repr__(self) -> str:
        return f"<{self.rule} {self.text!r}>"

    def same(self, other: object) -> bool:
        """Whether both stand for the same text read the same way."""
        if self is other:
            return True
        return isinstance(other, Piece) and (self.text, self.form, self.spans, self.indent) == (
            other.text,
            other.form,
            other.spans,
            other.indent,
        )

    @property
    def head(self) -> Piece:
        """The piece itself, as a `Block` has its head."""
        return self

    @property
    def problems(self) -> tuple[SyntaxProblem, ...]:
        """What is wrong with the statement by itself."""
        if not self.form.problems:
            return ()
        return tuple(self._problem(problem) for problem in self.form.problems)

    def _problem(self, problem: forms.Problem) -> SyntaxProblem:
        start, end = self.spans[2 * problem.first], self.spans[2 * problem.last + 1]
        text = self.text[start:end]
        if problem.after:
            # What is missing has no width of its own: mark the last character before it.
            start = max(end - 1, 0)
        elif problem.code is Code.OPEN_COMMENT:
            end = start + (2 if text.startswith("/*") else 4)  # the opener: all that follows is the comment
        return SyntaxProblem(problem.code, start, end, text)

    def token(self, index: int) -> Token | None:
        """The token of that index; `None` for `MISSING`."""
        if index == MISSING:
            return None
        start, end = self.spans[2 * index : 2 * index + 2]
        return Token(self.shape[index], start, end, self.text[start:end])

    def word(self, index: int) -> str:
        """The text of the token of that index; nothing for `MISSING`."""
        return self.text[self.spans[2 * index] : self.spans[2 * index + 1]] if index != MISSING else ""

    def place(self, index: int) -> Span:
        """Where the token of that index is; the start of the piece for `MISSING`."""
        return Span(self.spans[2 * index], self.spans[2 * index + 1]) if index != MISSING else Span(0, 0)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens but blanks and comments, in order."""
        spans = self.spans
        return tuple(
            Token(character, spans[2 * index], spans[2 * index + 1], self.text[spans[2 * index] : spans[2 * index + 1]])
            for index, character in enumerate(self.shape)
            if character not in scanner.COMMENTS and character != "n"
        )

    @property
    def comments(self) -> tuple[Token, ...]:
        """The comments in and behind the statement."""
        return tuple(Token("c", start, end, self.text[start:end]) for start, end in scanner.comments(self.text))

    @property
    def subject(self) -> Token | None:
        """ASSIGN: the new name. RELATION, TRANSITION: where it comes from. KEYED: the key."""
        return self.token(self.form.subject)

    @property
    def arrow(self) -> Token | None:
        """The arrow of a relation or transition."""
        return self.token(self.form.arrow)

    @property
    def object(self) -> Token | None:
        """ASSIGN: the kind. RELATION, TRANSITION: where it goes to."""
        return self.token(self.form.object)

    @property
    def prefix(self) -> Token | None:
        """The word before a relation's source, as `step` in `step A -> B`."""
        return self.token(self.form.prefix)

    @property
    def values(self) -> tuple[Value, ...]:
        """Everything else the statement says, in order. IMPORT: the names, then the path."""
        return tuple(self._value(value) for value in self.form.values)

    def _value(self, value: ValueForm) -> Value:
        start, end = self.spans[2 * value.first], self.spans[2 * value.last + 1]
        items = tuple(self._value(item) for item in value.items)
        return Value(value.kind, start, end, self.text[start:end], items)


class _Recipe(NamedTuple):
    """How a text of some shape is cut into pieces: form and token range of each."""

    cuts: tuple[tuple[Form, int, int], ...]


_FORMS: dict[tuple[tuple[str, ...], tuple[int, ...], tuple[layout.Remark, ...]], Form] = {}
_RECIPES: dict[str, _Recipe] = {}


def _form(statement: layout.Statement, first: int) -> Form:
    """The form of a statement with token indexes counted from `first`."""
    tokens = tuple(MISSING if token == MISSING else token - first for token in statement.tokens)
    remarks = tuple(layout.Remark(remark.code, remark.token - first) for remark in statement.remarks)
    key = (statement.terminals, tokens, remarks)
    form = _FORMS.get(key)
    if form is None:
        form = forms.form(layout.Statement(statement.terminals, tokens, statement.stop - first, remarks))
        if len(tokens) <= _REMEMBERED_SHAPE:
            _FORMS[key] = form
    return form


def _recipe(shape: str) -> _Recipe:
    recipe = _RECIPES.get(shape)
    if recipe is not None:
        return recipe
    cuts: list[tuple[Form, int, int]] = []
    first = 0
    for statement in layout.statements(shape):
        cuts.append((_form(statement, first), first, statement.stop))
        first = statement.stop
    if not cuts:
        cuts.append((_blank(), 0, 0))
    recipe = _Recipe(tuple(cuts))
    if len(shape) <= _REMEMBERED_SHAPE:
        _RECIPES[shape] = recipe
    return recipe


@cache
def _blank() -> Form:
    return Form(Rule.TRIVIA, opens=False)


def indent_of(text: str, column: int) -> int:
    """Width of the first `column` characters of a text as columns on a screen."""
    lead = text[:column].replace("\ufeff", "")
    return len(lead.expandtabs(_TAB)) if "\t" in lead else len(lead)


def cut(text: str, scan: scanner.Scan) -> tuple[Piece, ...]:
    """The pieces of one logical line."""
    shape, spans = scan
    cuts = _recipe(shape).cuts
    if len(cuts) == 1:
        form = cuts[0][0]
        indent = -1 if form.rule is Rule.TRIVIA else indent_of(text, spans[0])
        return (Piece(text, form, shape, spans, indent),)
    pieces: list[Piece] = []
    start = 0
    for number, (form, first, stop) in enumerate(cuts, start=1):
        # the last piece takes what is left, so that no character is ever lost
        end = len(text) if number == len(cuts) else max(spans[2 * stop - 1], start)
        own = tuple(place - start for place in spans[2 * first : 2 * stop])
        indent = indent_of(text, own[0]) if not pieces and own and form.rule is not Rule.TRIVIA else -1
        pieces.append(Piece(text[start:end], form, shape[first:stop], own, indent))
        start = end
    return tuple(pieces)
