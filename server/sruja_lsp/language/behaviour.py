"""How things behave: loops, contracts, state machines, and the data they handle."""

from __future__ import annotations

from sruja_lsp.language.common import DESCRIPTION, TITLE
from sruja_lsp.language.types import RELATION, BlockType, Choice, Property, ValueType

_LOOP_TYPE = Property(
    "loop_type",
    ValueType.CHOICE,
    "Whether the loop strengthens a change or works against it.",
    'loop_type "reinforcing"',
    choices=(
        Choice("reinforcing", "More leads to more, and less to less."),
        Choice("balancing", "A change is worked against until a goal is reached."),
    ),
    open=True,
)


def _text(name: str, doc: str, *, repeatable: bool = False) -> Property:
    return Property(name, ValueType.ANY, doc, f'{name} "..."', repeatable=repeatable)


_LOOP = (
    TITLE,
    DESCRIPTION,
    _LOOP_TYPE,
    _text("loop_id", "A short name for the loop."),
    _text("variable", "Something that grows and shrinks.", repeatable=True),
)


def _open(name: str, title: str, doc: str, example: str, *properties: Property) -> BlockType:
    return BlockType(name, title, doc, properties, open=True, example=example)


BLOCKS: tuple[BlockType, ...] = (
    BlockType(
        "feedback",
        "feedback loop",
        "Elements that act on one another in a circle.",
        _LOOP,
        {RELATION: "loop.relation"},
        open=True,
        example='F = feedback "Load" {\n  A -> B\n}',
    ),
    BlockType(
        "causal_loop",
        "causal loop",
        "Causes and effects that come back to where they started.",
        _LOOP,
        {RELATION: "loop.relation"},
        open=True,
        example='L = causal_loop "Trust" {\n  Speed -> Quality\n}',
    ),
    _open(
        "loop.relation",
        "cause and effect",
        "How one thing acts on the other.",
        '{ polarity "+" }',
        _text("effect", "What it does."),
        _text("polarity", "`+` when both change alike, `-` when not."),
        _text("delay", "How long it takes."),
    ),
    BlockType(
        "contract",
        "contract",
        "What a service takes, gives and refuses.",
        (DESCRIPTION, _text("constraint", "What must hold.", repeatable=True)),
        {"input": "contract.fields", "output": "contract.fields", "error": "contract.errors"},
        open=True,
        example='contract "Pay" {\n  input { amount "decimal" }\n}',
    ),
    _open("contract.fields", "fields", "Fields and their types.", 'input { amount "decimal" }'),
    _open("contract.errors", "errors", "Codes and what they mean.", 'error { "404" "No such order" }'),
    BlockType(
        "state_machine",
        "state machine",
        "The states of something and what leads from one to the next.",
        (
            DESCRIPTION,
            _text("initial", "The state it starts in."),
            Property("terminal", ValueType.LIST, "The states it ends in.", 'terminal ["Paid"]'),
        ),
        {RELATION: "transition"},
        open=True,
        example='state_machine "Invoice" {\n  "Draft" -> "Sent" on "send"\n}',
    ),
    _open(
        "transition",
        "transition",
        "When the state changes and what is done.",
        '{ guard "hasLines()" }',
        DESCRIPTION,
        _text("guard", "What must hold for it."),
        _text("action", "What is done."),
    ),
    BlockType(
        "schema",
        "schema",
        "Which kinds there are and what may stand in what.",
        (
            Property("node_kinds", ValueType.LIST, "The kinds of elements.", 'node_kinds: ["system"]'),
            Property("edge_kinds", ValueType.LIST, "The kinds of relations.", 'edge_kinds: ["calls"]'),
        ),
        {"nesting": "schema.nesting"},
        open=True,
        example='schema "architecture" {\n  nesting { system -> container }\n}',
    ),
    _open("schema.nesting", "nesting", "Which kind may hold which.", "nesting { system -> container }"),
    _open(
        "data",
        "data",
        "The fields of a record and their types.",
        "entity Order {\n  id string\n}",
        _text("field", "A field and its type.", repeatable=True),
    ),
    BlockType(
        "module",
        "module",
        "Records that belong together.",
        (),
        {"data": "data", "entity": "data", "valueObject": "data"},
        open=True,
        example="module Orders {\n  data Order {}\n}",
    ),
)
