"""Texts and edits for property tests: what people write, what they paste, and what breaks parsers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support import paths
from tests.support.markers import parse_files, split_lines

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

#: Short pieces that open something, close something, end a line where it is no line end, or change a reading.
ODD_PIECES = (
    '"',
    "'",
    '"""',
    "{",
    "}",
    "[",
    "]",
    "(",
    "/*",
    "*/",
    "//",
    "/",
    "#",
    "@",
    "<!--",
    "-->",
    "->",
    "<-",
    "<->",
    "=>",
    "--",
    "-",
    ">",
    "=",
    ":",
    "::",
    ".",
    ",",
    ";",
    "|",
    "*",
    "\\",
    '\\"',
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\t",
    " ",
    "\x00",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\N{NO-BREAK SPACE}",
    "\N{LINE SEPARATOR}",
    "\N{PARAGRAPH SEPARATOR}",
    "\N{ZERO WIDTH SPACE}",
    "\N{ZERO WIDTH JOINER}",
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "\N{RIGHT-TO-LEFT ISOLATE}",
    "\N{ZERO WIDTH NO-BREAK SPACE}",
    "\N{COMBINING ACUTE ACCENT}",
    "é",
    "ß",
    "東",
    "مترو",
    "\N{MATHEMATICAL SCRIPT CAPITAL A}",
    "\N{SHIP}",
    "\N{SHIP}\N{VARIATION SELECTOR-16}",
    "\N{REGIONAL INDICATOR SYMBOL LETTER N}\N{REGIONAL INDICATOR SYMBOL LETTER O}",
    "<<<<<<< HEAD\n",
    "=======\n",
    ">>>>>>> theirs\n",
    "$0",
)

#: Pieces with which people begin, end and continue statements.
SRUJA_PIECES = (
    'Shop = system "Shop" {\n',
    '  Till = container "Till"\n',
    "}\n",
    " }",
    " {",
    "{ }",
    "\n",
    "  ",
    "A -> B",
    'A.b -> C.d "calls" "by wire" technology "gRPC" [reads, #sync]\n',
    "  Till -> Shop\n",
    "A ->",
    "-> B",
    "X =",
    '= system "S"',
    "Shop.",
    "containerInstance ",
    "containerInstance Shop.Till {\n",
    'deployment Main "Main" {\n',
    '  node Place "Place" {\n',
    "view index { include * }\n",
    "  include Shop.* Till\n",
    "import { * } from 'sruja.ai/stdlib'\n",
    "import { a, b } from",
    "import { a as",
    'R1 = requirement functional "Fast" { priority "must" affects Shop.Till }\n',
    "slo {\n",
    'availability { target "99.9%" window "30 days" current "99.95%" }\n',
    'latency { p95 "1ms" p99 "2ms" current { p95 "1ms" } }\n',
    'error_rate { target "< 0.1%" }\n',
    "target 99.9%\n",
    "replicas 3\n",
    'region="north"\n',
    'key: "value"\n',
    "multi_az true\n",
    'tags ["a", "b"]\n',
    "tags [\n",
    '  "a", // first\n',
    "]\n",
    "#tag #other\n",
    '"Draft" -> "Sent" on "send" { guard "ok" }\n',
    "step A -> B order 1\n",
    'description "It is // no comment"\n',
    "description 'over\n  lines'\n",
    "description \"it's\n",
    "// a comment\n",
    '/* a "comment"\n over { lines */\n',
    "# hash\n",
    "repo::Name",
    'rule deny edge from { kind "a" } to { tag "b" } message "No"\n',
    'extend Shop { owner "Team" }\n',
    'architecture "Old" {\n',
    'metadata { a 1 b "2" c [x, "y"] }\n',
)

_NAMES = ("Shop", "Till", "API", "Shop.Till", "Shop.API", "database", "node", "view", "Ünï", "駅", "x", "a-b", "R1")
_KINDS = ("system", "container", "database", "queue", "component", "person", "kind", "tag", "lambda", "requirement")
_KEYS = ("description", "technology", "replicas", "traffic", "status", "version", "p95", "target", "anything", "layer")


@cache
def _model_texts() -> tuple[str, ...]:
    texts = [paths.read(path) for path in (*paths.plain_fixtures(), *paths.snippets(), *paths.corpus())]
    marked = (paths.read(path) for path in paths.fixtures("features"))
    texts += [file.text for text in marked for file in parse_files(text)]
    return tuple(sorted(set(texts), key=lambda text: (len(text), text)))


def models() -> SearchStrategy[str]:
    """Whole models: every fixture, and the reference models where they are present."""
    return st.sampled_from(_model_texts())


def names() -> SearchStrategy[str]:
    """Names of elements, simple and dotted, in any script."""
    letters = st.text(
        st.characters(categories=["Lu", "Ll", "Lo", "Nd"], include_characters="_-"), min_size=1, max_size=8
    )
    return st.one_of(st.sampled_from(_NAMES), letters.map(lambda word: f"N{word.strip('-')}"))


def strings() -> SearchStrategy[str]:
    """String literals, closed ones."""
    content = st.text(st.characters(exclude_characters="\"'\\", exclude_categories=["Cs"]), max_size=12)
    return st.one_of(
        content.map(lambda text: f'"{text}"'),
        content.map(lambda text: f"'{text}'"),
        st.sampled_from(
            ('"99.9%"', '"200ms"', '"30 days"', '"< 0.1%"', '"it\'s"', '"say \\"hi\\""', '""', '"""raw"""')
        ),
    )


def statements() -> SearchStrategy[str]:
    """Single statements without a body, as people write them."""
    return st.one_of(
        st.builds("{} = {} {}".format, names(), st.sampled_from(_KINDS), strings()),
        st.builds("{} -> {} {}".format, names(), names(), strings()),
        st.builds("{} {}".format, st.sampled_from(_KEYS), st.one_of(strings(), st.integers(0, 200).map(str))),
        st.builds("containerInstance {}".format, names()),
        st.builds("include {} {}".format, names(), names()),
        st.builds("tags [{}, {}]".format, strings(), strings()),
        st.builds(
            "// {}".format, st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=20)
        ),
    )


def heads() -> SearchStrategy[str]:
    """What stands before the brace of a block."""
    return st.one_of(
        st.builds("{} = {} {}".format, names(), st.sampled_from(_KINDS), strings()),
        st.builds("{} {} {}".format, st.sampled_from(("deployment", "node", "view", "container")), names(), strings()),
        st.builds("containerInstance {}".format, names()),
        st.sampled_from(("slo", "availability", "latency", "current", "metadata", "styles", "overview", "scale")),
    )


@st.composite
def sruja_texts(draw: DrawFn, depth: int = 3) -> str:
    """Well-formed Sruja: statements and blocks, indented or not, several on a line or one."""
    end = draw(st.sampled_from(("\n", "\n", "\n", "\r\n", "\r")))
    indent = draw(st.sampled_from(("  ", "  ", "\t", "")))

    def body(level: int) -> list[str]:
        lines: list[str] = []
        for _ in range(draw(st.integers(0, 4))):
            if level < depth and draw(st.booleans()):
                head = draw(heads())
                inner = body(level + 1)
                if not inner and draw(st.booleans()):
                    lines.append(f"{indent * level}{head} {{ }}")
                else:
                    lines += [f"{indent * level}{head} {{", *inner, f"{indent * level}}}"]
            elif draw(st.integers(0, 5)) == 0:
                lines.append("")
            else:
                lines.append(indent * level + draw(statements()))
        return lines

    return "".join(line + end for line in body(0))


def odd_texts() -> SearchStrategy[str]:
    """Heaps of signs and half statements."""
    piece = st.one_of(
        st.sampled_from(ODD_PIECES),
        st.sampled_from(SRUJA_PIECES),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    )
    return st.lists(piece, max_size=25).map("".join)


@st.composite
def splices(draw: DrawFn) -> str:
    """Parts of several models behind each other, cut at lines or anywhere."""
    parts: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        text = draw(models())
        if draw(st.booleans()):
            lines = split_lines(text)
            start, stop = _interval(draw, len(lines), 30)
            parts.append("".join(lines[start:stop]))
        else:
            start, stop = _interval(draw, len(text), 600)
            parts.append(text[start:stop])
        parts.append(draw(st.sampled_from(("", "", "\n", *ODD_PIECES))))
    return "".join(parts)


def texts() -> SearchStrategy[str]:
    """Any text that may ever be in an editor, the probable ones more often."""
    return st.one_of(
        sruja_texts(),
        splices(),
        models(),
        odd_texts(),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    )


@st.composite
def single_edits(draw: DrawFn, text: str) -> Edit:
    """One change to this text: typing, deleting, pasting, moving a line, breaking and mending."""
    length = len(text)
    kind = draw(st.sampled_from(("odd", "odd", "type", "delete", "piece", "line", "move", "paste", "text", "replace")))
    if kind == "odd":
        at = draw(st.integers(0, length))
        return Edit(Span(at, at), draw(st.sampled_from(ODD_PIECES)))
    if kind == "type":
        at = draw(st.integers(0, length))
        return Edit(Span(at, at), draw(st.characters(categories=["Lu", "Ll", "Nd", "Zs", "Po", "Ps", "Pe", "Sm"])))
    if kind == "delete":
        start, stop = _interval(draw, length, draw(st.sampled_from((1, 1, 2, 20, 500))))
        return Edit(Span(start, stop), "")
    if kind == "piece":
        at = draw(st.integers(0, length))
        return Edit(Span(at, at), draw(st.sampled_from(SRUJA_PIECES)))
    if kind in {"line", "move"} and text:
        return _line_edit(draw, text, move=kind == "move")
    start, stop = _interval(draw, length, 40)
    content = {"paste": splices(), "text": odd_texts()}.get(
        kind, st.one_of(statements(), st.sampled_from(SRUJA_PIECES))
    )
    return Edit(Span(start, stop), draw(content))


def _line_edit(draw: DrawFn, text: str, *, move: bool) -> Edit:
    """Delete or repeat some lines, or exchange them with the lines behind them: a block that was moved."""
    lines = split_lines(text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    first, last = _interval(draw, len(lines), 12)
    if move:
        behind = min(last + draw(st.integers(0, 12)), len(lines))
        swapped = "".join(lines[last:behind]) + "".join(lines[first:last])
        return Edit(Span(starts[first], starts[behind]), swapped)
    times = draw(st.sampled_from((0, 0, 2)))
    return Edit(Span(starts[first], starts[last]), "".join(lines[first:last]) * times)


def apply(text: str, edit: Edit) -> str:
    """The text after an edit: the plain way, to compare with."""
    return text[: edit.span.start] + edit.text + text[edit.span.end :]


@st.composite
def edits(draw: DrawFn, text: str, max_size: int = 6) -> list[Edit]:
    """A chain of changes, each to the text that the one before left. Some take back the change before them."""
    chain: list[Edit] = []
    undo: Edit | None = None
    for _ in range(draw(st.integers(1, max_size))):
        edit = undo if undo is not None and draw(st.integers(0, 3)) == 0 else draw(single_edits(text))
        undo = Edit(Span(edit.span.start, edit.span.start + len(edit.text)), text[edit.span.start : edit.span.end])
        text = apply(text, edit)
        chain.append(edit)
    return chain


@st.composite
def typed(draw: DrawFn) -> tuple[str, list[Edit]]:
    """A model and somebody who types a statement into it, sign by sign."""
    text = draw(models())
    lines = split_lines(text)
    at = len("".join(lines[: draw(st.integers(0, len(lines)))]))
    statement = draw(st.one_of(statements(), st.sampled_from(SRUJA_PIECES))) + "\n"
    return text, [Edit(Span(at + index, at + index), sign) for index, sign in enumerate(statement)]


def pasted_megabytes() -> SearchStrategy[str]:
    """Texts of a megabyte or more: a model many times over, or one endless line."""
    many = st.builds(lambda text: text * (1_000_000 // max(len(text), 1) + 1), models().filter(bool))
    endless = st.sampled_from(("x", " ", "{", '"', "a.", "-> ", "é", "\N{SHIP}")).map(lambda sign: sign * 1_000_000)
    return st.one_of(many, endless)


def _interval(draw: DrawFn, length: int, longest: int) -> tuple[int, int]:
    start = draw(st.integers(0, length))
    return start, min(start + draw(st.integers(0, longest)), length)
