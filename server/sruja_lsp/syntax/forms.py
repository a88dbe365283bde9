"""What Lark makes of a statement: one `Form` for each distinct order of terminals.

A form names the parts of a statement by token index and never by text, so every line of that shape shares it. Where
the grammar does not accept a terminal, a missing one is put before it if that helps, else it is left out; both are
problems of the form, and the statement stays what it evidently was.
"""

from __future__ import annotations

from enum import StrEnum, auto
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.syntax import grammar
from sruja_lsp.syntax.layout import Remark, Statement
from sruja_lsp.syntax.problems import Code

if TYPE_CHECKING:
    from lark import Token, Tree
    from lark.parsers.lalr_interactive_parser import InteractiveParser

MISSING = -1
DEEPEST = 64  # brackets in brackets; deeper ones are not read, since what walks values uses Python's own stack
_LONGEST = 20_000  # terminals; more than that on one statement is data pasted by mistake, and would take seconds


class Rule(StrEnum):
    """What a piece of text is, as far as its shape tells."""

    TRIVIA = auto()
    CLOSE = auto()
    ASSIGN = auto()
    RELATION = auto()
    TRANSITION = auto()
    KEYED = auto()
    BARE = auto()
    IMPORT = auto()
    TAGS = auto()
    ERROR = auto()


class ValueKind(StrEnum):
    """What a value is, as far as its shape tells."""

    STRING = auto()
    NUMBER = auto()
    QUANTITY = auto()
    NAME = auto()
    TAG = auto()
    SYMBOL = auto()
    LIST = auto()
    GROUP = auto()


class ValueForm(NamedTuple):
    """A value from token `first` to token `last`, both included."""

    kind: ValueKind
    first: int
    last: int
    items: tuple[ValueForm, ...] = ()


class Problem(NamedTuple):
    """A problem at token `first`..`last`; `after` when it is about what is missing behind `last`."""

    code: Code
    first: int
    last: int
    after: bool = False


class Form(NamedTuple):
    """The parts of a statement as token indexes (`MISSING` for a part that is not there)."""

    rule: Rule
    opens: bool = False
    subject: int = MISSING
    arrow: int = MISSING
    object: int = MISSING
    prefix: int = MISSING
    values: tuple[ValueForm, ...] = ()
    problems: tuple[Problem, ...] = ()


_KINDS = {
    "STRING": ValueKind.STRING,
    "NUMBER": ValueKind.NUMBER,
    "QUANTITY": ValueKind.QUANTITY,
    "NAME": ValueKind.NAME,
    "UNFINISHED": ValueKind.NAME,
    "WILDCARD": ValueKind.NAME,
    "TAG": ValueKind.TAG,
}
_OPENING = frozenset({"LSQB", "LBRACE"})
_CLOSING = frozenset({"RSQB", "RBRACE"})
_SIGNED = frozenset({"MINUS", "PLUS", "COMPARATOR"})
# What may be missing, the likeliest first.
_INSERTABLE = ("RSQB", "RBRACE", "FROM", "NAME", "STRING")


def _accepted(parser: InteractiveParser) -> set[str]:
    """The terminals that may come next."""
    accepted: set[str] = parser.accepts()  # type: ignore[no-untyped-call]  # not typed by Lark
    return accepted


class _Reader:
    """Feeds one statement to Lark and mends what Lark does not accept."""

    def __init__(self, statement: Statement) -> None:
        from lark import Token  # noqa: PLC0415  # Lark is loaded with the first line that is parsed

        self.statement = statement
        self.token = Token
        self.problems: list[Problem] = []
        self.last = MISSING  # index of the last token that was accepted
        self.parser: InteractiveParser = grammar.interactive("statement")
        self.fed: list[str] = []

    def read(self) -> Tree[Token] | None:
        """Lark's tree; `None` when nothing of the statement could be understood."""
        for terminal, token in zip(self.statement.terminals, self.statement.tokens, strict=True):
            if terminal in ("END", "OPEN") and not self.fed and self.problems:
                return None
            if terminal in _accepted(self.parser) or self._insert_before(terminal, token):
                self._feed(terminal, token)
            else:
                self._skip(terminal, token)
        return None if self.fed[-1:] not in (["END"], ["OPEN"], ["CLOSE"]) else self._finish()

    def _finish(self) -> Tree[Token]:
        tree: Tree[Token] = self.parser.feed_token(self.token("$END", ""))
        return tree

    def _feed(self, terminal: str, token: int) -> None:
        self.parser.feed_token(self.token(terminal, terminal, start_pos=token))
        self.fed.append(terminal)
        if token != MISSING:
            self.last = token

    def _insert_before(self, terminal: str, token: int) -> bool:
        """Feeds the terminals whose absence explains this one; whether that helped."""
        closes = terminal in ("END", "OPEN")
        parser = self.parser.copy(deepcopy_values=False)  # type: ignore[no-untyped-call]  # not typed by Lark
        fed = list(self.fed)
        inserted: list[str] = []
        while terminal not in (accepted := _accepted(parser)):
            candidate = next((name for name in _INSERTABLE if name in accepted), None)
            if candidate is None or len(inserted) >= (len(_INSERTABLE) if closes else 1):
                return False
            parser.feed_token(self.token(candidate, candidate, start_pos=MISSING))
            inserted.append(candidate)
        if not closes and inserted and not self._explains(inserted[0], terminal):
            return False
        self.parser = parser
        code = self._missing(inserted[0], terminal)
        if inserted == ["STRING"] and code is Code.MISSING_FROM:
            code = Code.MISSING_PATH
        self.fed = fed + inserted
        if self.last == MISSING:
            self.problems.append(Problem(code, max(token, 0), max(token, 0)))
        else:
            self.problems.append(Problem(code, self.last, self.last, after=True))
        return True

    @staticmethod
    def _explains(inserted: str, terminal: str) -> bool:
        """Whether a missing name is a likelier cause than a needless token."""
        return terminal in ("EQUAL", "ARROW", "STRING", "FROM") or inserted in ("RSQB", "RBRACE")

    def _missing(self, inserted: str, terminal: str) -> Code:  # noqa: PLR0911  # one return a cause
        if inserted == "RSQB":
            return Code.OPEN_LIST
        if "IMPORT" in self.fed:
            return Code.OPEN_IMPORT if inserted == "RBRACE" else Code.MISSING_FROM
        if inserted == "RBRACE":
            return Code.OPEN_GROUP
        if not self.fed:
            return Code.MISSING_NAME if terminal == "EQUAL" else Code.MISSING_SOURCE
        if self.fed[-1] == "ARROW":
            return Code.MISSING_TARGET
        if self.fed[-1] == "EQUAL":
            return Code.MISSING_KIND
        return Code.MISSING_VALUE

    def _skip(self, terminal: str, token: int) -> None:
        code = Code.UNEXPECTED_CHARACTER if terminal == "OTHER" else Code.UNEXPECTED
        last = self.problems[-1] if self.problems else None
        if last and last.code is code and not last.after and last.last == token - 1:
            self.problems[-1] = last._replace(last=token)
        else:
            self.problems.append(Problem(code, token, token))


def _place(node: Tree[Token] | Token) -> int:
    """Index of the token a terminal stands for; `MISSING` for a tree."""
    place = getattr(node, "start_pos", MISSING)
    return MISSING if place is None else int(place)


def _value(node: Tree[Token] | Token) -> ValueForm:
    kind = getattr(node, "type", None)
    if kind is None:
        return _bracket(node)  # type: ignore[arg-type]  # a Token has a type, so this is a Tree
    index = _place(node)
    return ValueForm(_KINDS.get(kind, ValueKind.SYMBOL), index, index)


def _bracket(tree: Tree[Token]) -> ValueForm:
    edges = [place for node in (tree.children[0], tree.children[-1]) if (place := _place(node)) != MISSING]
    items = _values(list(tree.children[1:-1]))
    last = max([*edges, *(item.last for item in items)])
    return ValueForm(ValueKind.LIST if tree.data == "list" else ValueKind.GROUP, min(edges), last, items)


def _values(nodes: list[Tree[Token] | Token]) -> tuple[ValueForm, ...]:
    """Values in order; a sign or a comparison joins the number behind it, commas fall away."""
    values: list[ValueForm] = []
    signed = False
    for node in nodes:
        kind = getattr(node, "type", "")
        if kind == "COMMA" or (kind and _place(node) == MISSING):
            signed = False
            continue
        value = _value(node)
        if signed and kind in ("NUMBER", "QUANTITY"):
            value = value._replace(first=values.pop().first)
        values.append(value)
        signed = kind in _SIGNED
    return tuple(values)


def _types(nodes: list[Tree[Token] | Token]) -> list[str]:
    return [getattr(node, "type", "") for node in nodes]


def _relation(head: Tree[Token], problems: list[Problem]) -> Form:
    nodes = list(head.children)
    types = _types(nodes)
    first = types.index("ARROW")
    places = [_place(node) for node in nodes]
    arrows = [
        index for index, kind in enumerate(types) if kind == "ARROW" and index <= first + 2 * types.count("ARROW")
    ]
    source, target = first - 1, first + 1
    quoted = [index for index in (source, target) if types[index] == "STRING"]
    rule = Rule.RELATION if len(quoted) < 2 else Rule.TRANSITION  # noqa: PLR2004  # both ends
    if rule is Rule.RELATION:
        problems += [Problem(Code.QUOTED_END, places[index], places[index]) for index in quoted]
    if len(arrows) > 1:
        problems.append(Problem(Code.CHAIN, places[arrows[1]], places[arrows[1]]))
    prefix = places[0] if source == 1 else MISSING
    return Form(
        rule,
        subject=places[source],
        arrow=places[first],
        object=places[target],
        prefix=prefix,
        values=_values(nodes[target + 1 :]),
    )


def _shape_form(head: Tree[Token], problems: list[Problem]) -> Form:
    nodes = list(head.children)
    types = _types(nodes)
    places = [_place(node) for node in nodes]
    match head.data:
        case "relation":
            return _relation(head, problems)
        case "assign":
            return Form(Rule.ASSIGN, subject=places[0], object=places[2], values=_values(nodes[3:]))
        case "keyed":
            skip = 2 if types[1:2] in (["EQUAL"], ["COLON"]) else 1
            if types[1:] == ["COLON"]:
                problems.append(Problem(Code.MISSING_VALUE, places[0], places[0], after=True))
            return Form(Rule.KEYED, subject=places[0], values=_values(nodes[skip:]))
        case "import":
            parts: list[Tree[Token] | Token] = []
            for node in nodes:
                parts += getattr(node, "children", [])
            names = [part for part in parts if getattr(part, "type", "") != "AS"]
            return Form(Rule.IMPORT, values=_values([*names, nodes[-1]]))
        case "bare":
            return Form(
                Rule.BARE,
                values=_values([n for n, t in zip(nodes, types, strict=True) if t not in ("COLON", "EQUAL")]),
            )
        case _:
            return Form(Rule.TAGS, values=_values(nodes))


def _is_setting(head: Tree[Token]) -> bool:
    """Whether a statement is `key = "value"`."""
    return head.data == "keyed" and _types(list(head.children[1:3])) == ["EQUAL", "STRING"]


def _kindless(head: Tree[Token], problems: list[Problem]) -> Form:
    """`Shop = "Shop" {`: settings have no body, elements have one, so it is the kind that was left out."""
    places = [_place(node) for node in head.children[:2]]
    problems.append(Problem(Code.MISSING_KIND, places[1], places[1], after=True))
    return Form(Rule.ASSIGN, subject=places[0], values=_values(list(head.children[2:])))


def _too_much(terminals: tuple[str, ...]) -> Code | None:
    """What is wrong with a statement that is no statement but data pasted by mistake."""
    if len(terminals) > _LONGEST:
        return Code.UNEXPECTED
    depth = 0
    for terminal in terminals:
        if terminal in _OPENING:
            depth += 1
            if depth > DEEPEST:
                return Code.TOO_DEEP
        elif terminal in _CLOSING:
            depth -= 1
    return None


def form(statement: Statement) -> Form:
    """The form of a statement; asks Lark. Never fails."""
    opens = statement.terminals[-1] == "OPEN"
    remarks = [Problem(remark.code, remark.token, remark.token) for remark in statement.remarks]
    if statement.terminals == ("END",):
        return Form(Rule.TRIVIA, opens=False, problems=tuple(remarks))
    code = _too_much(statement.terminals)
    if code is not None:
        first, last = statement.tokens[0], max(statement.tokens)
        return Form(Rule.ERROR, opens, problems=(*remarks, Problem(code, first, last)))
    reader = _Reader(statement)
    tree = reader.read()
    problems = reader.problems
    if tree is None:
        return Form(Rule.ERROR, opens, problems=(*remarks, *problems))
    if tree.children[0] == "CLOSE":
        return Form(Rule.CLOSE, opens=False, problems=tuple(remarks))
    if len(tree.children) == 1:  # nothing but an opening brace or what was left out
        if opens and not problems:
            problems.append(Problem(Code.NAMELESS_BLOCK, statement.tokens[-1], statement.tokens[-1]))
        return Form(Rule.ERROR, opens, problems=(*remarks, *problems))
    head: Tree[Token] = tree.children[0]  # type: ignore[assignment]  # a Tree by the grammar
    found = _kindless(head, problems) if opens and _is_setting(head) else _shape_form(head, problems)
    return found._replace(opens=opens, problems=tuple(sorted((*remarks, *problems), key=lambda problem: problem.first)))


__all__ = ["MISSING", "Form", "Problem", "Remark", "Rule", "ValueForm", "ValueKind", "form"]
