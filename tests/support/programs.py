"""Well-formed programs of every form of statement, with what each statement is, so that a tree can be compared."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from tests.support.oracle import Statement

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy


class Program(NamedTuple):
    """A text and the statements it was written from."""

    text: str
    statements: tuple[Statement, ...]


#: Names that layout must not take for more than they are, in several scripts, with every sign a name may have.
_NAMES = (
    *("Shop", "Till", "API", "x", "a-b", "_1", "Ünï", "駅", "مترو", "database", "system", "node", "kind"),
    *("from", "as", "true2", "Straße_1"),
)
_DOTTED = ("Shop.Till", "repo::Shop", "a-b.駅", "Shop.Till.API")
_STRINGS = (
    *('"Title"', "'single'", '""', '"it\'s"', '"say \\"hi\\""', '"{ [ // /* -> = }"', '"a # b"', '"東京 🚢"', "'<!--'"),
    '"""raw "quotes" inside"""',
)
_LONG_STRINGS = ('"over\n  lines"', "'two\r\nlines, and more'", '"""raw\n\nand long"""')
_NUMBERS = ("3", "0.5", "99.9%", "200ms", "4GB")
_COMMENTS = ("/* why */", "/* a { b */", '/* "quoted" */')
_LINE_COMMENTS = ("// why", "// } not a brace", '// "not a string', "//")

_names = st.sampled_from(_NAMES)
_ends = st.sampled_from((*_NAMES, *_DOTTED))
_imported = st.sampled_from([name for name in _NAMES if name != "as"])  # a word of the import itself
_strings = st.sampled_from(_STRINGS)
_values = st.one_of(_strings, st.sampled_from(_NUMBERS))
_plain_keys = st.sampled_from(("description", "technology", "replicas", "status", "anything", "Ünï", "駅"))


@st.composite
def _lists(draw: DrawFn, depth: int = 0) -> tuple[str, ...]:
    items: list[str] = []
    for _ in range(draw(st.integers(0, 3))):
        if depth < 2 and draw(st.integers(0, 5)) == 0:
            items += draw(_lists(depth + 1))
        else:
            items.append(draw(st.one_of(_strings, _ends, st.sampled_from(("#tag", "3", "@team")))))
        # On a line of its own a name with a value behind it would be taken for a statement.
        if (items[-1:] and items[-1][0].isalpha()) or draw(st.booleans()):
            items.append(",")
    return ("[", *items, "]")


def _tokens(*parts: SearchStrategy[str] | str) -> SearchStrategy[tuple[str, ...]]:
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts))


def _with(rule: str, tokens: SearchStrategy[tuple[str, ...]]) -> SearchStrategy[Statement]:
    return tokens.map(lambda found: Statement(rule, found))


def _joined(
    first: SearchStrategy[tuple[str, ...]], second: SearchStrategy[tuple[str, ...]]
) -> SearchStrategy[tuple[str, ...]]:
    return st.builds(lambda one, two: (*one, *two), first, second)


_BLOCKS = st.one_of(
    _with("assign", _tokens(_names, "=", _names)),
    _with("assign", _tokens(_ends, "=", _names, _strings)),
    _with("assign", _tokens(_names, "=", _names, _strings, _strings, "#tag")),
    _with("relation", _tokens(_ends, "->", _ends)),
    _with("relation", _tokens(_ends, "->", _ends, _strings)),
    _with("relation", _joined(_tokens(_ends, "->", _ends, _strings, "technology", _strings), _lists())),
    _with("relation", _tokens("step", _ends, "->", _ends, _strings)),
    _with("relation", _tokens(_strings, "->", _strings, "on", _strings)),
    _with("keyed", _tokens(_plain_keys)),
    _with("keyed", _tokens(_plain_keys, _strings)),
    _with("keyed", _tokens("deployment", _names, _strings)),
    _with("keyed", _tokens("view", _names, "of", _ends)),
    _with("keyed", _tokens("containerInstance", _ends)),
    _with("bare", _tokens(_strings)),
)
_LEAVES = st.one_of(
    _with("keyed", _tokens(_plain_keys, _values)),
    _with("keyed", _tokens(_plain_keys, ":", _values)),
    _with("keyed", _tokens(_plain_keys, "=", _strings)),
    _with("keyed", _tokens(_plain_keys, st.sampled_from(_LONG_STRINGS))),
    _with("keyed", _joined(_tokens("tags"), _lists())),
    _with("keyed", _tokens("include", _ends, _ends, st.sampled_from(("*", "Shop.*")))),
    _with("keyed", _joined(_tokens("rule", "deny", "edge", "from"), _tokens("{", "tag", _strings, "}", "to", _ends))),
    _with("tags", _tokens("#tag", "#Ünï", "@team")),
    _with("bare", _tokens(_strings, _values)),
    _with("import", _tokens("import", "{", _imported, ",", _imported, "}", "from", _strings)),
    _with("import", _tokens("import", "{", "*", "}", "from", _strings)),
)


@st.composite
def _bodies(draw: DrawFn, depth: int) -> tuple[Statement, ...]:
    found: list[Statement] = []
    for _ in range(draw(st.integers(0 if depth else 1, 4))):
        statement = draw(st.one_of(_BLOCKS, _LEAVES, _BLOCKS))
        if statement.tokens[0][0] in "\"'" and found and _lacks_string(found[-1]):
            continue  # it would be the label or the value of the statement before it
        blocky = statement.rule in ("assign", "relation", "bare", "keyed") and not _is_leaf(statement)
        if blocky and depth < 3 and draw(st.booleans()):
            tokens = (*statement.tokens, "{", "}")
            statement = Statement(statement.rule, tokens, draw(_bodies(depth + 1)))
        found.append(statement)
    return tuple(found)


def _lacks_string(statement: Statement) -> bool:
    """Whether a string on the next line belongs to the statement."""
    return statement.body is None and (len(statement.tokens) == 1 or "->" in statement.tokens[-2:])


def _is_leaf(statement: Statement) -> bool:
    """Whether a brace behind it would be read otherwise, or not at all."""
    setting = statement.rule == "keyed" and statement.tokens[1:2] == ("=",)
    return setting or statement.tokens[0] in ("rule", "import") or statement.tokens[-1] in _LONG_STRINGS


class _Writer:
    """Writes statements down in one of the many ways there are."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw
        self.end = draw(st.sampled_from(("\n", "\n", "\r\n", "\r")))
        self.indent = draw(st.sampled_from(("  ", "  ", "\t", "", "\N{NO-BREAK SPACE} ")))
        self.decorated = draw(st.booleans())

    def odd(self, chance: int = 6) -> bool:
        """Whether to do here what is rarely done."""
        return self.decorated and self.draw(st.integers(0, chance)) == 0

    def gap(self) -> str:
        """What stands between two tokens of one line."""
        if self.odd():
            return " " + self.draw(st.sampled_from(_COMMENTS)) + self.draw(st.sampled_from(("", " ")))
        return "  " if self.odd() else " "

    def behind(self) -> str:
        """What stands behind the last token of a line, with the line end."""
        return (" " + self.draw(st.sampled_from(_LINE_COMMENTS)) if self.odd() else "") + self.end

    def head(self, tokens: tuple[str, ...], *, softly: bool) -> str:
        text = tokens[0]
        brackets = 0
        for before, behind in pairwise(tokens):
            brackets += (before in "[{") - (before in "]}")
            soft = softly and brackets and (before in "[{," or behind in "]}") and self.odd(3)
            text += (self.behind() + self.indent if soft else self.gap()) + behind
        return text

    def body(self, statements: tuple[Statement, ...], level: int) -> str:
        lines: list[str] = []
        for statement in statements:
            if self.odd(8):
                lines.append(self.draw(st.sampled_from((self.end, self.indent * level + "// a line" + self.end))))
            lines.append(self.indent * level + self.statement(statement, level) + self.behind())
        return "".join(lines)

    def statement(self, statement: Statement, level: int) -> str:
        if statement.body is None:
            return self.head(statement.tokens, softly=True)
        head = self.head(statement.tokens[:-2], softly=False)
        brace = self.behind() + self.indent * level + "{" if self.odd() else self.gap() + "{"
        if not statement.body:
            return head + brace + self.draw(st.sampled_from((" }", "}", self.end + self.indent * level + "}")))
        if len(statement.body) == 1 and self.draw(st.booleans()):
            return head + brace + " " + self.statement(statement.body[0], level) + " }"
        return head + brace + self.behind() + self.body(statement.body, level + 1) + self.indent * level + "}"


@st.composite
def programs(draw: DrawFn) -> Program:
    """A program with every sort of line end, indented or not, blocks on one line or many, with comments anywhere."""
    statements = draw(_bodies(0))
    writer = _Writer(draw)
    text = writer.body(statements, 0)
    if writer.odd():
        text = "\ufeff" + text
    if writer.odd():
        text = text[: -len(writer.end)]
    return Program(text, statements)
