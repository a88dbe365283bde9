"""The pages of `docs/reference`, written from the table of the language. The server does not import this.

`UPDATE_SNAPSHOTS=1 python -m pytest tests/language/test_reference.py` writes the pages anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sruja_lsp.language import behaviour, deployments, elements, governance, legacy, slos, table, views
from sruja_lsp.language.common import ELEMENT_BLOCKS, LOGICAL, PHYSICAL
from sruja_lsp.language.snippets import plain
from sruja_lsp.language.types import RELATION, KindCategory, ValueType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import ModuleType

    from sruja_lsp.language.types import BlockType, Choice, Keyword, Kind, Property

#: Which enumerations a page has shown already, and where.
_Shown: TypeAlias = "dict[tuple[Choice, ...], tuple[BlockType, str]]"

INDEX = "README.md"
_NOTE = "<!-- Written from server/sruja_lsp/language by tests/language/test_reference.py. Change it there. -->"
_NOT_SHOWN = frozenset({"legacy", "specification"})  # older wrappers, as places where a block may stand
_MOST_PLACES = 8
_UNQUOTED = frozenset({ValueType.INTEGER, ValueType.NUMBER, ValueType.SHARE, ValueType.BOOLEAN})
_REFERENCES = {"adr": "decision"}  # what a name refers to, where the word for it is no English


@dataclass(frozen=True, slots=True)
class Family:
    """One page of blocks: its file, its heading, what it is about, and the module of the table it shows."""

    file: str
    title: str
    intro: str
    topic: ModuleType


FAMILIES: tuple[Family, ...] = (
    Family(
        "elements.md",
        "Elements and relations",
        "The logical side of a model: what the system is made of, and what its parts have to do with each other.",
        elements,
    ),
    Family(
        "deployments.md",
        "Deployments",
        "The physical side of a model: where the elements run, in how many copies, and how a new version gets there.",
        deployments,
    ),
    Family(
        "service-levels.md",
        "Service levels",
        "What a service promises its users, over which time, and how it is doing. An `slo` block may stand in an "
        "element and in an instance of it; what the instance says goes before what the element says.",
        slos,
    ),
    Family("views.md", "Views and styles", "Pictures of parts of the model, and how things look in them.", views),
    Family(
        "governance.md",
        "Requirements, decisions, policies",
        "What governs a model: what it has to fulfil, what was decided and why, what everybody keeps to.",
        governance,
    ),
    Family(
        "behaviour.md",
        "Behaviour",
        "How things behave: scenarios step by step, loops of cause and effect, contracts, states and data.",
        behaviour,
    ),
    Family(
        "older-forms.md",
        "Older forms",
        "Blocks from older versions of Sruja. They are still understood, and nobody should write them any more.",
        legacy,
    ),
)

#: What each value type is called here, what it means, how it is written, and what looks like it but is not.
VALUES: dict[ValueType, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    ValueType.TEXT: (
        "text",
        "Any text in quotes. A single word may go without them.",
        ("Order service",),
        (),
    ),
    ValueType.INTEGER: ("whole number", "A number without decimals. Needs no quotes.", ("3", "0"), ("2.5", "several")),
    ValueType.NUMBER: ("number", "A number, with decimals or without. Needs no quotes.", ("3", "0.5"), ("1e3", "1,5")),
    ValueType.SHARE: (
        "share",
        "Parts of a whole of 100. The percent sign may be left out.",
        ("95", "5", "12.5", "95%"),
        ("most",),
    ),
    ValueType.PERCENT: (
        "percentage",
        "A number and a percent sign, in quotes. A comparator in front makes it a limit.",
        ("99.9%", "99.95 %", "< 0.1%", ">= 99%"),
        ("99.9", "0.999", "99,9%"),
    ),
    ValueType.DURATION: (
        "time",
        "A number and a unit, in quotes: us, ms, s, m, h, d, or the unit in words. A comparator may stand in front.",
        ("200ms", "1.5s", "5 minutes", "7 days", "< 200ms"),
        ("200", "fast", "1h30m"),
    ),
    ValueType.WINDOW: (
        "span of time",
        (
            "A number and a unit, in quotes. A month counts 30 days, a quarter 90, a year 365. Other words, such as "
            "`peak hour`, are kept, but nothing can be worked out from them."
        ),
        ("30 days", "30d", "1 week", "1 month", "1 quarter", "365 days"),
        ("30", "0 days", "peak hour"),
    ),
    ValueType.RATE: (
        "rate",
        "A number, what is counted, a slash and a unit of time, in quotes. `k` stands for thousands, `M` for millions.",
        ("10000 req/s", "10k req/s", "10,000 req/s", "600/minute", "500 rps"),
        ("500", "500 req"),
    ),
    ValueType.BOOLEAN: ("yes or no", "`true` or `false`, without quotes.", ("true", "false"), ("yes", "1")),
    ValueType.COMPARISON: (
        "limit",
        "A comparator (`<`, `<=`, `>`, `>=`) and what is compared with, in quotes.",
        ("> 1%", "> 500ms", "<= 0.5%", ">= 3"),
        ("1%", "often"),
    ),
    ValueType.CHOICE: (
        "word",
        (
            "One of the words in the list behind the table. Upper and lower case, blanks, `-` and `_` make no "
            "difference, and quotes may be left out."
        ),
        (),
        (),
    ),
    ValueType.NAME: ("name", "A name of your own making.", (), ()),
    ValueType.REFERENCE: (
        "name",
        (
            "The name of something that is declared elsewhere, without quotes: the full name (`Shop.Api`), a name from "
            "around, or the end of a full name (`Api`) when there is only one of it."
        ),
        (),
        (),
    ),
    ValueType.LIST: (
        "list",
        'Values in square brackets, with commas between them: `["backend", "critical"]`. It may go over several lines.',
        (),
        (),
    ),
    ValueType.COLOUR: (
        "colour",
        "A colour in hexadecimal, or its name. Quotes keep `#0ea5e9` from being a tag.",
        ("#0ea5e9", "#fff", "rgb(14, 165, 233)", "tomato"),
        ("#12345",),
    ),
    ValueType.SIZE: (
        "size",
        "A number and a unit, in quotes. kB, MB and GB count in thousands; Ki, Mi and Gi in 1024.",
        ("4GB", "512Mi", "1.5 TB"),
        ("4", "plenty"),
    ),
    ValueType.MONEY: (
        "amount of money",
        "A number and its currency, by its sign or its code, in quotes. What it is paid for may follow.",
        ("$1,234.56", "15k EUR", "€20/month", "0.02 USD per order"),
        ("1234", "a lot"),
    ),
    ValueType.MACHINE: (
        "size of machine",
        "What a provider calls it, in quotes.",
        ("m6i.large", "db.r5.xlarge", "n2-standard-4", "Standard_D2s_v3"),
        ("large", "2 cores"),
    ),
    ValueType.VERSION: (
        "version",
        "Any text. Put it in quotes, so that `1.10` does not become `1.1`.",
        ("v2.3.1", "1.10"),
        (),
    ),
    ValueType.ANY: ("free form", "Whatever the meaning says; look at the example.", (), ()),
}

_CATEGORIES = {
    KindCategory.ELEMENT: "What a system is made of",
    KindCategory.PERSON: "Who uses it",
    KindCategory.GOVERNANCE: "What governs it, and what it does",
    KindCategory.LOOP: "What drives it",
    KindCategory.INFRASTRUCTURE: "Where it runs",
}


def pages() -> dict[str, str]:
    """Every page by its file name, as Markdown."""
    written = {INDEX: _index(), "kinds.md": _kinds(), "values.md": _values()}
    written |= {family.file: _family(family) for family in FAMILIES}
    return {file: f"{_NOTE}\n\n{text.strip()}\n" for file, text in written.items()}


# ---- The pages


def _index() -> str:
    lines = [
        "# The Sruja language",
        "",
        (
            "Every word that Sruja knows, and what it means. An editor with the Sruja language server shows the same "
            "texts when you point at a word, and while you type."
        ),
        "",
        "| Page | What is in it |",
        "| --- | --- |",
        "| [Kinds](kinds.md) | What may stand behind the `=` of a declaration. |",
        "| [Values](values.md) | How percentages, times, rates, limits and the like are written. |",
        *_rows((f"[{family.title}]({family.file})", family.intro) for family in FAMILIES),
        "",
        "## A model in short",
        "",
        *_code(
            "import { * } from 'sruja.ai/stdlib'\n\n"
            'Customer = person "Customer"\n\n'
            'Shop = system "Online shop" {\n'
            '  Api = container "API" {\n    technology "Rust"\n'
            '    slo { availability { target "99.9%" window "30 days" } }\n  }\n'
            '  Orders = database "Orders" { technology "PostgreSQL" }\n\n'
            '  Api -> Orders "stores orders"\n}\n\n'
            'Customer -> Shop.Api "buys things"\n\n'
            'deployment Production "Production" {\n'
            '  node Cluster "Kubernetes cluster" {\n'
            "    containerInstance Shop.Api { replicas 3 }\n  }\n}\n\n"
            'view index {\n  title "Everything"\n  include *\n}'
        ),
        "",
        "- A **declaration** is a name, `=`, a [kind](kinds.md) and a title. What stands in its braces belongs to it.",
        "- A **relation** is `A -> B`, with a label in quotes.",
        (
            '- A **property** is its name, then its [value](values.md), one a line: `technology "Rust"`. `name: value` '
            "and `name = value` mean the same, and so do `max_surge` and `maxSurge`."
        ),
        "- **Comments** start with `//`, or stand between `/*` and `*/`.",
        (
            "- **No word is reserved.** A database may be called `database`. A property that nobody knows is kept, and "
            "nothing is said about it."
        ),
        "",
        "## All blocks",
        "",
        "| Block | What it is |",
        "| --- | --- |",
        *_rows(
            (_link(block, INDEX), _first_sentence(block.doc))
            for block in sorted(table.BLOCKS.values(), key=lambda block: block.title)
        ),
    ]
    return "\n".join(lines)


def _kinds() -> str:
    lines = [
        "# Kinds",
        "",
        (
            'The kind stands behind the `=` of a declaration: `Api = container "API"`. These are known without an '
            "import; `import { * } from 'sruja.ai/stdlib'` says so for those who read the file. Define a kind of your "
            'own with `lambda = kind "Lambda function"`.'
        ),
    ]
    for category, heading in _CATEGORIES.items():
        kinds = [kind for kind in table.KINDS.values() if kind.category is category]
        lines += ["", f"## {heading}", "", "| Kind | What it is | Example |", "| --- | --- | --- |"]
        lines += _rows((_kind_names(kind), kind.doc, f"`{kind.example}`") for kind in kinds if not kind.alias_of)
    lines += [
        "",
        (
            "Nodes, infrastructure and instances are declared in a [deployment](deployments.md#deployment), usually "
            'without `=`: `node Cluster "Kubernetes cluster" { .. }`. All other kinds stand at the top of a file or in '
            "an element."
        ),
        "",
        "## Tags of the standard library",
        "",
        *_choices(table.STDLIB_TAGS, "Tag"),
        "",
        'Write tags behind the title, as in `Bank = system "Bank" #external`, or with the property `tags`.',
    ]
    return "\n".join(lines)


def _kind_names(kind: Kind) -> str:
    others = [other.name for other in table.KINDS.values() if other.alias_of == kind.name]
    return ", ".join(f"`{name}`" for name in (kind.name, *others))


def _values() -> str:
    lines = ["# Values", "", "How the values of properties are written. The tables of properties link here."]
    for value_type, (name, doc, right, wrong) in VALUES.items():
        if value_type in {ValueType.NAME, ValueType.ANY}:
            continue
        lines += ["", f"## {name.capitalize()}", "", doc]
        quote = "" if value_type in _UNQUOTED else '"'
        if right:
            lines += ["", f"Right: {_join(f'`{quote}{text}{quote}`' for text in right)}."]
        if wrong:
            lines += ["", f"Not understood: {_join(f'`{quote}{text}{quote}`' for text in wrong)}."]
    return "\n".join(lines)


def _family(family: Family) -> str:
    blocks: tuple[BlockType, ...] = family.topic.BLOCKS
    lines = [f"# {family.title}", "", family.intro, ""]
    lines += [f"- {_link(block, family.file)}: {_first_sentence(block.doc)}" for block in blocks]
    shown: _Shown = {}
    for block in blocks:
        lines += ["", *_block(block, family.file, shown)]
    lines += _statements(family.topic)
    lines += _clauses(family.topic)
    lines += _templates(family.topic)
    return "\n".join(lines)


# ---- One block


def _block(block: BlockType, file: str, shown: _Shown) -> Iterator[str]:
    yield from (f"## {_heading(block)}", "", block.doc)
    if places := _places(block, file):
        yield from ("", places)
    yield from ("", *_code(block.example))
    general = table.block("element")
    if block.name in ELEMENT_BLOCKS and block is not general:
        without = [prop.name for prop in general.properties if prop not in block.properties and prop.name != "field"]
        exception = f" but {_words(without)}" if without else ""
        yield from (
            "",
            f"It has the properties of {_link(general, file, 'every element')}{exception}, and may hold the same.",
        )
        return
    if block.properties:
        yield from ("", "| Property | Value | Meaning | Example |", "| --- | --- | --- | --- |")
        yield from _rows(_property(prop) for prop in block.properties)
    for prop in block.properties:
        if prop.choices:
            yield from ("", *_values_of(prop, block, file, shown))
    if inside := _inside(block, file):
        yield from ("", inside)
    if block.open and block.properties:
        yield from ("", "Keys of your own are welcome too.")


def _property(prop: Property) -> tuple[str, ...]:
    names = f"`{prop.name}`"
    others = [
        alias for alias in prop.aliases if alias.replace("_", "").casefold() != prop.name.replace("_", "").casefold()
    ]
    if others:
        names += f" or {_words(others)}"
    return names, _value(prop), prop.doc, f"`{prop.example}`"


def _value(prop: Property) -> str:
    name = VALUES[prop.type][0]
    if prop.type is ValueType.ANY:
        return name
    said = f"[{name}](values.md#{_anchor(name)})"
    if prop.type is ValueType.LIST and prop.reference:
        said += f" of {prop.reference}s"
    if prop.type is ValueType.REFERENCE:
        what = _REFERENCES.get(prop.reference, prop.reference)
        said += f" of {_one(what)}"
    low, high = prop.minimum, prop.maximum
    if high is not None:
        said += f", {low} to {high}"
    elif low:
        said += f", at least {low}"
    further = [VALUES[other][0] for other in prop.also]
    return said + "".join(f" or [{other}](values.md#{_anchor(other)})" for other in further)


def _values_of(prop: Property, block: BlockType, file: str, shown: _Shown) -> Iterator[str]:
    first, name = shown.setdefault(prop.choices, (block, prop.name))
    more = "; other words are fine too" if prop.open else ""
    if (first, name) != (block, prop.name):
        of = f"`{name}` in {_link(first, file)}" if first is not block else f"`{name}`, above"
        yield f"**Values of `{prop.name}`**: those of {of}{more}."
        return
    yield from (f"**Values of `{prop.name}`**{more}:", "", *_choices(prop.choices, "Value"))


def _choices(choices: Iterable[Choice], heading: str) -> Iterator[str]:
    yield from (f"| {heading} | Meaning |", "| --- | --- |")
    yield from _rows((f"`{choice.value}`", choice.doc) for choice in choices)


def _places(block: BlockType, file: str) -> str:
    """How a block is opened, and what it may stand in."""
    if block.name == "element":
        return "Declared with a kind of your own (`X = lambda`) or as a `variable`, and opened again with `extend X`."
    words: dict[str, None] = {}
    parents: list[BlockType] = []
    for parent in table.BLOCKS.values():
        own = [word for word, child in parent.blocks.items() if child == block.name]
        if parent.name not in _NOT_SHOWN and (own or (parent.other == block.name and parent is not block)):
            parents.append(parent)
            words |= dict.fromkeys("A -> B" if word == RELATION else word for word in own)
    if not parents:
        return ""
    kinds = [word for word in words if word in table.block("deployment").kinds]
    declared = [f"{word} X" if block.name in PHYSICAL | {"view"} else f"X = {word}" for word in kinds]
    opened = f"Declared with {_words(declared, 'or')}" if declared else f"Opened by {_words(words, 'or')}"
    if not words:
        opened = "Opened by any further word"
    elif list(words) == ["A -> B"]:
        opened = "Stands behind `A -> B`"
    places = list(_parents(parents, file))
    return f"{opened}; in {_join(places, 'or') if len(places) <= _MOST_PLACES else 'almost every block'}."


def _parents(parents: Sequence[BlockType], file: str) -> Iterator[str]:
    names = {parent.name for parent in parents}
    whole: set[str] = set()
    for group, name, text in ((ELEMENT_BLOCKS, "element", "an element"), (PHYSICAL, "deployment", "a deployment")):
        if names >= group:
            whole |= group
            yield _link(table.block(name), file, text)
    for parent in parents:
        if parent.name == "file":
            yield _link(parent, file, "a file")
        elif parent.name not in whole:
            yield _link(parent, file, _one(parent.title))


def _inside(block: BlockType, file: str) -> str:
    """The blocks that may stand in a block."""
    if block.name in _NOT_SHOWN:
        return f"It may hold whatever may stand at the top of {_link(table.block('file'), file, 'a file')}."
    children = [child for child in dict.fromkeys(block.blocks.values()) if child not in _NOT_SHOWN]
    links = [_link(table.block(child), file) for child in children if child != block.other]
    if block.other:
        links.append(f"{_link(table.block(block.other), file)} under any other word")
    return f"**Blocks inside**: {', '.join(links)}." if links else ""


# ---- Statements that are no blocks, clauses, templates


def _statements(topic: ModuleType) -> list[str]:
    found: list[tuple[str, str, str]] = []
    for keyword in topic.KEYWORDS:
        opens = any(table.block(name).child(keyword.word) for name in keyword.blocks)
        text = plain(keyword.snippet).rstrip()
        if (
            not keyword.template
            and not (opens and "{" in text)
            and keyword.word not in table.KINDS
            and "\n" not in text
        ):
            found.append((f"`{keyword.word}`", keyword.doc, f"`{text}`"))
    if not found:
        return []
    return ["", "## Statements on one line", "", "| Word | Meaning | Example |", "| --- | --- | --- |", *_rows(found)]


def _clauses(topic: ModuleType) -> list[str]:
    clauses: tuple[Keyword, ...] = topic.CLAUSES
    if not clauses:
        return []
    rows = ((_before(clause), f"`{clause.word}`", clause.doc, f"`{plain(clause.snippet)}`") for clause in clauses)
    return [
        "",
        "## Words that go on with a statement",
        "",
        "| Behind | Word | Meaning | Example |",
        "| --- | --- | --- | --- |",
        *_rows(rows),
    ]


def _before(clause: Keyword) -> str:
    """The statement that a clause goes on with; arrows mean different things in different blocks."""
    if clause.after != RELATION:
        return f"`{clause.after}`"
    places = sorted(table.block(name).title for name in clause.blocks - LOGICAL - PHYSICAL)
    return "`A -> B`" + (f" in {_join((_one(title) for title in places), 'or')}" if places else "")


def _templates(topic: ModuleType) -> list[str]:
    templates = [keyword for keyword in topic.KEYWORDS if keyword.template]
    if not templates:
        return []
    return [
        "",
        "## Ready-made statements",
        "",
        "An editor that can insert snippets offers these while you type.",
        "",
        "| Choose | What you get |",
        "| --- | --- |",
        *_rows((f"`{keyword.label}`", keyword.doc) for keyword in templates),
    ]


# ---- Markdown


def _heading(block: BlockType) -> str:
    return block.title[0].upper() + block.title[1:]


def _link(block: BlockType, file: str, text: str = "") -> str:
    page = next(family.file for family in FAMILIES if block in family.topic.BLOCKS)
    return f"[{text or block.title}]({'' if page == file else page}#{_anchor(block.title)})"


def _anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _first_sentence(doc: str) -> str:
    return re.split(r"(?<=[.!?]) ", doc, maxsplit=1)[0]


def _rows(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


def _code(text: str) -> Iterator[str]:
    yield from ("```sruja", text, "```")


def _one(noun: str) -> str:
    """The noun with its article; a plural has none."""
    return noun if noun.endswith("s") else f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _words(words: Iterable[str], last: str = "and") -> str:
    return _join((f"`{word}`" for word in words), last)


def _join(parts: Iterable[str], last: str = "and") -> str:
    *first, end = parts
    return f"{', '.join(first)} {last} {end}" if first else end
