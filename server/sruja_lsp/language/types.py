"""The shapes the table of the language is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

#: The key in `BlockType.blocks` that stands for "the body behind a relation `A -> B`".
RELATION = "->"


class ValueType(StrEnum):
    """What sort of value a property takes."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    SHARE = "share"
    PERCENT = "percent"
    DURATION = "duration"
    WINDOW = "window"
    RATE = "rate"
    BOOLEAN = "boolean"
    COMPARISON = "comparison"
    CHOICE = "choice"
    NAME = "name"
    REFERENCE = "reference"
    LIST = "list"
    COLOUR = "colour"
    SIZE = "size"
    MONEY = "money"
    MACHINE = "machine"
    VERSION = "version"
    ANY = "any"


class KindCategory(StrEnum):
    """What family a kind belongs to; decides where it may be used."""

    ELEMENT = "element"
    PERSON = "person"
    GOVERNANCE = "governance"
    LOOP = "loop"
    INFRASTRUCTURE = "infrastructure"


class Form(StrEnum):
    """The three ways to declare an element."""

    ASSIGNED = "A"
    """`Api = container "API"`: the form to use."""
    UNASSIGNED = "B"
    """`container "API"`: the name is derived from the title."""
    NAMED = "C"
    """`container Api "API"`: the form of 2025."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an enumeration."""

    value: str
    doc: str


@dataclass(frozen=True, slots=True, eq=False)
class Property:
    """One property of a block: `name value`.

    `example` is a whole statement as the user would write it. `choices` are the known values; with `open`, others are
    welcome too. `also` lists further value types that are fine. `reference` names the role of the names in the value
    (element, requirement, adr, scenario, kind, tag, view, policy); for a list, the role of its items.
    """

    name: str
    type: ValueType
    doc: str
    example: str
    aliases: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    open: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    repeatable: bool = False
    reference: str = ""
    also: tuple[ValueType, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its synonyms, the preferred one first."""
        return (self.name, *self.aliases)

    @property
    def quoted(self) -> bool:
        """Whether the value is normally written in quotes."""
        return '"' in self.example

    def choice(self, written: str) -> Choice | None:
        """The known value that `written` stands for; upper case, blanks, `-`, `_`, `/` and `'` make no difference."""
        return _choices(self).get(fold_choice(written))


@dataclass(frozen=True, slots=True, eq=False)
class BlockType:
    """What may stand between the braces of one sort of block.

    `blocks` says which block type a word opens here (`RELATION` for the body of a relation), `other` which one any
    further word opens, and `kinds` which one the body of `X = kind` is. `open` blocks take keys of the user's own
    making. In a block that `declares`, statements declare elements or refer to them, directly or deeper; all others
    hold nothing but properties.
    """

    name: str
    title: str
    doc: str
    properties: tuple[Property, ...]
    blocks: Mapping[str, str] = field(default_factory=dict)
    open: bool = False
    declares: bool = False
    kinds: Mapping[str, str] = field(default_factory=dict)
    other: str = ""
    example: str = ""

    def property(self, word: str) -> Property | None:
        """The property called `word`, by any synonym, in camelCase or snake_case."""
        index = _properties(self)
        return index.get(word) or index.get(snake_case(word))

    def child(self, word: str) -> str | None:
        """The block type that `word {` opens here, or None when nothing is known about it."""
        return self.blocks.get(word) or _folded_blocks(self).get(snake_case(word)) or self.other or None

    def of_kind(self, kind: str) -> str:
        """The block type of the body of `X = kind {` here."""
        return self.kinds.get(kind) or ("element" if self.declares else "unknown")


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A built-in kind: what stands behind the `=` of a declaration.

    `snippet` is what to insert behind the `=`. `alias_of` names the preferred spelling when this is not it.
    """

    name: str
    title: str
    doc: str
    category: KindCategory
    deployable: bool
    snippet: str
    example: str
    alias_of: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Keyword:
    """A word that starts a statement, or, as a clause (`after`), goes on with one.

    `snippet` is in LSP snippet syntax. `label` differs from `word` for templates such as `deployment canary`. `blocks`
    are the block types where it may stand. `after` is the word of the statement that a clause belongs to.
    """

    word: str
    doc: str
    snippet: str
    blocks: frozenset[str]
    label: str = ""
    aliases: tuple[str, ...] = ()
    after: str = ""
    legacy: bool = False

    def __post_init__(self) -> None:
        """Label a keyword that is no template with its word."""
        if not self.label:
            object.__setattr__(self, "label", self.word)

    @property
    def template(self) -> bool:
        """Whether this is a ready-made variant of a statement rather than the plain word."""
        return self.label != self.word


def snake_case(word: str) -> str:
    """`maxUnavailable` → `max_unavailable`; a capital at the start stays, so that `Replicas` is not `replicas`."""
    if word.islower():
        return word
    out: list[str] = []
    before = ""
    for letter in word:
        if letter.isupper() and before and before not in "._-":
            out.append(letter.lower() if before.isupper() else "_" + letter.lower())
        else:
            out.append(letter)
        before = letter
    return "".join(out)


def fold_choice(written: str) -> str:
    """The form in which two spellings of an enumeration value are compared."""
    folded = "".join(letter for letter in written.casefold() if letter not in " -_/'\u2019.\t")
    return folded or written.strip()


@cache
def _properties(block: BlockType) -> dict[str, Property]:
    index: dict[str, Property] = {}
    for prop in block.properties:
        for name in prop.names:
            index.setdefault(name, prop)
            index.setdefault(snake_case(name), prop)
    return index


@cache
def _folded_blocks(block: BlockType) -> dict[str, str]:
    return {snake_case(word): name for word, name in block.blocks.items()}


@cache
def _choices(prop: Property) -> dict[str, Choice]:
    return {fold_choice(choice.value): choice for choice in prop.choices}
