"""What comes next: the label or technology of a relation, the value of a property, the statements of a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.language import table
from sruja_lsp.language.types import KindCategory
from sruja_lsp.model import places
from sruja_lsp.model.meaning import Role
from sruja_lsp.syntax.forms import Rule, ValueKind
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Collection

    from sruja_lsp.language.types import BlockType, Property
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.syntax.pieces import Value


class Parameter(NamedTuple):
    """One part of a statement: how it is shown, and what it is for."""

    label: str
    doc: str


@dataclass(frozen=True, slots=True)
class Signature:
    """The parts of a statement in their order, which of them comes next, and what the whole is."""

    label: str
    doc: str
    parameters: tuple[Parameter, ...]
    active: int


_END: Final = (
    Parameter("source", "What asks: an element by its full name, its name in this scope, or a clear end of it."),
    Parameter("target", "What is asked."),
)
_LABEL: Final = Parameter('"label"', "What for, in a few words: `reads orders`.")
_DESCRIPTION: Final = Parameter('"description"', "More about it, where the label is not enough.")
_TECHNOLOGY: Final = Parameter('technology "..."', "How: a protocol or a product, such as `gRPC`.")
_TAGS: Final = Parameter("[tags]", "Words to find and style it by, such as `[reads, #sync]`.")
_RELATION: Final = (*_END, _LABEL, _DESCRIPTION, _TECHNOLOGY, _TAGS)
_STEP: Final = (*_END, Parameter('"label"', "What happens in this step."), _TAGS)
_MOST_WORDS: Final = 16
_WITHOUT_SIGN: Final = frozenset({KindCategory.INFRASTRUCTURE})
_DECLARING: Final = ("Name = kind", "source -> target")
_TITLE: Final = Parameter('"title"', "What it is called in pictures.")
_ELEMENT: Final = (
    Parameter("Name", "What others call it: letters, digits, `_` and `-`."),
    Parameter("kind", "What it is: `system`, `container`, `person`, or a kind of your own."),
    _TITLE,
    Parameter('"description"', "What it does."),
    Parameter("#tags", "Words to find and style it by."),
)


def signature_help(workspace: Workspace, uri: str, offset: int, *, asked: bool = False) -> Signature | None:
    """What comes next at an offset of a file; `None` where that is not fixed.

    Between statements many things may: they are told to somebody who has `asked`, and would be in the way of a typist.
    """
    model = workspace[uri]
    if asked and (found := _body(model, offset)):
        return found
    for statement in model.at(offset)[-1:]:
        tokens = statement.item.head.tokens
        place = offset - statement.start
        behind = any(token.type == "{" and token.end <= place for token in tokens)
        if tokens and not behind and place >= tokens[0].start:
            start = statement.start + tokens[0].start
            if model.text.line_at(start) == model.text.line_at(offset):
                return _of(statement, place)
    return None


def _body(model: Model, offset: int) -> Signature | None:
    """What may stand in the block around an empty line, or behind a `{`."""
    text = model.text
    line = text.line_start(text.line_at(offset))
    before = text.slice(line, offset).rstrip()
    behind = text.slice(offset, line + len(text.line(text.line_at(offset)))).strip()
    if (before and not before.endswith("{")) or (behind and not behind.startswith("}")):
        return None
    for statement in reversed(model.at(offset)):
        item = statement.item
        if isinstance(item, Block) and _holds(statement, item, offset):
            said = {inner.meaning.property for inner in places.properties(statement)}
            block = statement.meaning.context.inner(statement.meaning.block).block
            return _listed(block, f"{block.title} {{ %s }}", said)
        if item.head.rule is not Rule.TRIVIA and item.head.tokens and not isinstance(item, Block):
            return None
    return _listed(model.context.block, "%s", set())


def _holds(statement: Statement, block: Block, offset: int) -> bool:
    """Whether an offset is in the body of a block, the place right behind its brace included."""
    opened = next((each.end for each in reversed(block.head.tokens) if each.text == "{"), block.head.width)
    closed = block.width - (block.close.width if block.close is not None else 0)
    return statement.start + opened <= offset <= statement.start + closed


def _listed(block: BlockType, frame: str, said: Collection[Property | None]) -> Signature | None:
    """The words that a statement of a block may begin with, but for properties that are set already."""
    words = [prop.name for prop in block.properties if prop.repeatable or prop not in said]
    keywords = [
        each.word for each in table.KEYWORDS if block.name in each.blocks and not (each.template or each.legacy)
    ]
    declared = [each for each in keywords if each in table.KINDS and table.KINDS[each].category not in _WITHOUT_SIGN]
    if declared:
        words = [*_DECLARING, *words]
    words += [each for each in keywords if each not in declared]
    listed = list(dict.fromkeys(words))
    if not listed:
        return None
    more = " | \u2026" if len(listed) > _MOST_WORDS else ""
    return Signature(frame % (" | ".join(listed[:_MOST_WORDS]) + more), block.doc, (), 0)


def _of(statement: Statement, place: int) -> Signature | None:
    match statement.meaning.role:
        case Role.RELATION:
            return _relation(statement, place, _RELATION)
        case Role.STEP:
            return _relation(statement, place, _STEP)
        case Role.ELEMENT:
            return _element(statement, place)
        case _:
            return _property(statement, place)


def _relation(statement: Statement, place: int, parameters: tuple[Parameter, ...]) -> Signature | None:
    piece = statement.item.head
    arrow = piece.arrow
    if arrow is None:
        return None
    target = piece.object
    if place <= arrow.start:
        active = 0
    elif target is None or place <= target.end:
        active = 1
    else:
        active = _behind(piece.values, place, parameters)
    return _signature("source -> target", parameters, active, "A relation: who asks whom for what.", 2)


def _behind(values: tuple[Value, ...], place: int, parameters: tuple[Parameter, ...]) -> int:
    """Which of the parts behind the ends the cursor is in or comes next."""
    strings = 0
    word = ""
    last = 2
    for value in values:
        if value.start >= place:
            break
        inside = place <= value.end
        if value.kind in (ValueKind.LIST, ValueKind.TAG):
            last = parameters.index(_TAGS)
        elif value.kind is ValueKind.NAME:
            word = value.text
            last = parameters.index(_TECHNOLOGY) if word in ("technology", "tech") and _TECHNOLOGY in parameters else 2
        elif value.kind is ValueKind.STRING and word in ("technology", "tech"):
            last = parameters.index(_TECHNOLOGY if inside and _TECHNOLOGY in parameters else _TAGS)
            word = ""
        elif value.kind is ValueKind.STRING:
            strings += 1
            last = min(2 + strings - inside, len(parameters) - 1)
    return last


def _element(statement: Statement, place: int) -> Signature | None:
    piece = statement.item.head
    name, kind = piece.subject, piece.object
    if name is None or kind is None:
        return None
    if place <= name.end:
        active = 0
    elif place <= kind.end:
        active = 1
    else:
        strings = [value for value in piece.values if value.kind is ValueKind.STRING and value.start < place]
        active = min(2 + sum(1 for value in strings if value.end < place), len(_ELEMENT) - 1)
        if any(value.kind is ValueKind.TAG and value.start < place for value in piece.values):
            active = len(_ELEMENT) - 1
    return _signature("Name = kind", _ELEMENT, active, "An element of the model.", 2)


def _property(statement: Statement, place: int) -> Signature | None:
    """The value of a property, with what may be written."""
    prop, subject = statement.meaning.property, statement.item.head.subject
    if prop is None or subject is None or place <= subject.end:
        return None
    _, _, example = prop.example.partition(" ")
    choices = " | ".join(f'"{choice.value}"' if prop.quoted else choice.value for choice in prop.choices[:8])
    value = Parameter(choices or example or prop.type.value, prop.doc)
    return Signature(f"{subject.text} {value.label}", prop.doc, (value,), 0)


def _signature(head: str, parameters: tuple[Parameter, ...], active: int, doc: str, ends: int) -> Signature:
    label = " ".join((head, *(each.label for each in parameters[ends:])))
    return Signature(label, doc, parameters, active)
