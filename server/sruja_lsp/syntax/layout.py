"""Where statements end: turns a shape into one list of terminals for each statement.

A new line ends a statement softly. On one line a new statement starts where `Name =` or `Name ->` follows a complete
value, and where a name follows a string, a number, a truth value or a list, unless the statement's key is known to go
on with words (`view v "Title" of Shop`). Only the order of terminals counts, so the answer holds for every line of
the same shape.
"""

from __future__ import annotations

from typing import NamedTuple

from sruja_lsp.syntax.problems import Code
from sruja_lsp.syntax.scanner import COMMENTS, NAMES

# Shape character -> terminal of the grammar, for those that need no thought.
_TERMINALS = {
    "N": "NAME", "U": "UNFINISHED", "B": "NAME", "I": "NAME", "F": "NAME", "A": "NAME", "R": "NAME", "X": "NAME",
    "E": "NAME", "S": "STRING", "s": "STRING", "0": "NUMBER", "9": "QUANTITY", "#": "TAG", "*": "WILDCARD",
    ">": "ARROW", "<": "ARROW", "=": "EQUAL", ":": "COLON", ",": "COMMA", "[": "LSQB", "]": "RSQB", "+": "PLUS",
    "-": "MINUS", "|": "PIPE", "?": "COMPARATOR", "!": "OTHER",
}  # fmt: skip
_REMARKS = {
    "U": Code.UNFINISHED_NAME,
    "s": Code.OPEN_STRING,
    "<": Code.OTHER_ARROW,
    "?": Code.UNQUOTED_COMPARISON,
    "p": Code.PAGE_COMMENT,
    "h": Code.HASH_COMMENT,
    "c": Code.OPEN_COMMENT,
    "m": Code.MERGE_MARKER,
}
_COMPLETE = frozenset("SsB09]")  # a name behind one of these starts a new statement
_VALUES = frozenset("Ss09[{")
_STARTS = frozenset("=><")  # ... and behind any value when one of these follows the name


class Remark(NamedTuple):
    """Something to tell about one token that does not stop the statement from being understood."""

    code: Code
    token: int


class Statement(NamedTuple):
    """Terminals of one statement with the index of the token each stands for, up to and including END, OPEN or CLOSE.

    `stop` is the index behind its last token: the next statement's text starts there.
    """

    terminals: tuple[str, ...]
    tokens: tuple[int, ...]
    stop: int
    remarks: tuple[Remark, ...]


def _closing(shape: str) -> dict[int, int]:
    """Index of the closing bracket for each `[` and `{` that is closed within the shape."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    braces = 0
    for index, character in enumerate(shape):
        if character in "[{":
            stack.append(index)
            braces += character == "{"
        elif character == "]" and stack and shape[stack[-1]] == "[":
            pairs[stack.pop()] = index
        elif character == "}" and braces:
            while shape[stack[-1]] == "[":  # a list that a brace cuts off was never closed
                stack.pop()
            pairs[stack.pop()] = index
            braces -= 1
    return pairs


def _followers(shape: str) -> list[str]:
    """What follows each token, comments and line ends apart; an empty string where nothing does."""
    followers: list[str] = []
    following = ""
    for character in reversed(shape):
        followers.append(following)
        if character not in COMMENTS and character != "n":
            following = character
    followers.reverse()
    return followers


class _Layout:
    def __init__(self, shape: str) -> None:
        self.shape = shape
        self.closing = _closing(shape)
        self.followers = _followers(shape)
        self.statements: list[Statement] = []
        self.start = 0
        self._begin()

    def _begin(self) -> None:
        self.key = ""  # character of the statement's first token
        self.kind = ""  # ... and of its third, in `Name = kind`
        self.has_arrow = False
        self.terminals: list[str] = []
        self.tokens: list[int] = []
        self.remarks: list[Remark] = []

    def _end(self, terminal: str, token: int, stop: int) -> None:
        self.terminals.append(terminal)
        self.tokens.append(token)
        self.statements.append(Statement(tuple(self.terminals), tuple(self.tokens), stop, tuple(self.remarks)))
        self._begin()

    def _add(self, terminal: str, token: int) -> None:
        self.terminals.append(terminal)
        self.tokens.append(token)
        character = self.shape[token]
        if character in _REMARKS:
            self.remarks.append(Remark(_REMARKS[character], token))

    def _starts_statement(self, index: int) -> bool:
        """Whether the name at this index begins a new statement on the same line."""
        if len(self.terminals) <= 1 or self.terminals[-1] in ("ARROW", "EQUAL", "COLON"):
            return False
        following = self.followers[index]
        if self.key == "E":
            # `include * autolayout "lr"`: what is selected are names, and a name has no value
            return self.terminals[-1] != "COMMA" and (self.shape[index] == "E" or following in _VALUES)
        exempt = self.key in "XI" or self.kind == "X"
        if following in _STARTS and following:
            return self.key != "X" or self.has_arrow
        if self.key == "X" and self.has_arrow:
            return self.shape[index] == "X" and following in NAMES and following != ""  # step A -> B step B -> C
        if exempt or following == ":":
            return not exempt
        return not self.has_arrow and self.key != "R" and self.shape[self.tokens[-1]] in _COMPLETE

    def _wants_string(self) -> bool:
        """Whether a lone string on the next line belongs here: a key without value, a relation without label."""
        if self.terminals == ["NAME"]:
            return True
        return self.has_arrow and self.terminals[-2:-1] == ["ARROW"]

    def run(self) -> tuple[Statement, ...]:
        shape = self.shape
        index = 0
        while index < len(shape):
            index = self._token(index)
        if self.terminals or self.remarks:
            self._end("END", -1, len(shape))
        return tuple(self.statements)

    def _token(self, index: int) -> int:
        """Takes the token at this index (or a whole bracket) and returns the index of the next."""
        character = self.shape[index]
        if character in COMMENTS:
            self.remarks.append(Remark(_REMARKS[character], index))
        elif character == "n":
            self._newline(index)
        elif character == "}":
            if self.terminals:
                self._end("END", -1, index)
            self._end("CLOSE", index, index + 1)
        elif character == "{":
            return self._brace(index)
        elif character == "[" and index in self.closing:
            return self._bracket(index, "LSQB", "RSQB")
        elif character == ";" or (character == "," and self._separates(index)):
            if character == ";" or "COLON" not in self.terminals[:2]:  # { x: 200, y: 50 } is how positions are written
                self.remarks.append(Remark(Code.SEPARATOR, index))
            if self.terminals:
                self._end("END", -1, index + 1)
        else:
            self._plain(index, character)
        return index + 1

    def _separates(self, index: int) -> bool:
        """Whether a comma outside of brackets parts two statements, and not two values."""
        if not self.terminals:
            return True
        if self.followers[index] not in NAMES:
            return False
        name = next(place for place in range(index + 1, len(self.shape)) if self.shape[place] in NAMES)
        following = self.followers[name]
        if following in ("=", ":"):
            return True
        # `min 1, max 4`: a name in a list has no value behind it
        settings = len(self.terminals) > 1 and self.key not in "XEI" and not self.has_arrow
        return settings and (following in _VALUES - {"{"} or following == "B")

    def _newline(self, index: int) -> None:
        following = self.followers[index]
        if not self.terminals or following == "{" or (following in "Ss" and following and self._wants_string()):
            return
        self._end("END", -1, index)

    def _brace(self, index: int) -> int:
        import_list = self.key == "I" and len(self.terminals) == 1
        selector = self.key == "R" and len(self.terminals) > 1
        if import_list:
            self.terminals[0] = "IMPORT"
            if index in self.closing:
                return self._bracket(index, "LBRACE", "RBRACE")
            self._add("LBRACE", index)
            return index + 1
        if selector and index in self.closing:
            return self._bracket(index, "LBRACE", "RBRACE")
        self._end("OPEN", index, index + 1)
        return index + 1

    def _bracket(self, index: int, opening: str, closing: str) -> int:
        """Everything up to the partner belongs to the statement, line ends and braces included."""
        stop = self.closing[index]
        for inner in range(index, stop + 1):
            character = self.shape[inner]
            if character in COMMENTS:
                self.remarks.append(Remark(_REMARKS[character], inner))
            elif character in "[]{}":
                edge = inner in (index, stop)
                square = character in "[]"
                opens = character in "[{"
                terminal = (opening if opens else closing) if edge else _bracket_terminal(square=square, opens=opens)
                self._add(terminal, inner)
            elif character not in "n;":
                imported = self.key == "I" and opening == "LBRACE"
                self._add("AS" if character == "A" and imported else _TERMINALS[character], inner)
        return stop + 1

    def _plain(self, index: int, character: str) -> None:
        if character in NAMES and self._starts_statement(index):
            self._end("END", -1, index)
        if not self.terminals:
            self.key = character
        elif len(self.terminals) == 2 and self.terminals[1] == "EQUAL":  # noqa: PLR2004  # `Name =` stands before it
            self.kind = character
        if character in "<>":
            self.has_arrow = True
        terminal = _TERMINALS[character]
        if self.terminals and self.terminals[0] == "IMPORT":
            terminal = {"F": "FROM", "A": "AS", "}": "RBRACE"}.get(character, terminal)
        self._add(terminal, index)


def _bracket_terminal(*, square: bool, opens: bool) -> str:
    if square:
        return "LSQB" if opens else "RSQB"
    return "LBRACE" if opens else "RBRACE"


def statements(shape: str) -> tuple[Statement, ...]:
    """The statements of a shape, in order. A shape of comments alone gives one statement with remarks and END."""
    return _Layout(shape).run()
