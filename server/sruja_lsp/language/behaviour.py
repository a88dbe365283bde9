"""How things behave: scenarios, loops, contracts, state machines, and the data they handle."""

from __future__ import annotations

from sruja_lsp.language.common import DESCRIPTION, ELEMENT_BLOCKS, TAGS, TITLE, TOP, ZERO
from sruja_lsp.language.elements import assigned
from sruja_lsp.language.snippets import template
from sruja_lsp.language.types import RELATION, BlockType, Choice, Keyword, Property, ValueType


def _text(name: str, doc: str, example: str, *, repeatable: bool = False) -> Property:
    return Property(name, ValueType.TEXT, doc, f'{name} "{example}"', repeatable=repeatable)


_STEPS = (
    TITLE,
    DESCRIPTION,
    TAGS,
    Property(
        "steps",
        ValueType.ANY,
        "All steps as one list; write either this or single steps, not both.",
        'steps [Customer -> Shop.Api "submits the order"]',
    ),
    _text(
        "condition",
        "A question on which it depends how things go on. The lines `yes -> ..` and `no -> ..` behind it say where. "
        "May be repeated.",
        "Is the card accepted?",
        repeatable=True,
    ),
)
_STEP_BLOCKS = {RELATION: "step", "step": "step", "metadata": "metadata"}
_LOOP = (
    TITLE,
    DESCRIPTION,
    Property(
        "loop_type",
        ValueType.CHOICE,
        "Whether the loop strengthens a change or works against it. Count the `-` polarities on the way round: an even "
        "number reinforces, an odd one balances.",
        'loop_type "reinforcing"',
        choices=(
            Choice("reinforcing", "More leads to still more, and less to still less: growth, or a downward spiral."),
            Choice("balancing", "A change is worked against until a goal is reached, as a thermostat does."),
        ),
    ),
    _text("loop_id", "A short name for the loop in drawings; R and B for the two types are usual.", "R1"),
    Property(
        "variable",
        ValueType.ANY,
        "A quantity that rises and falls in this loop: its name, and a title. May be repeated.",
        'variable Speed "Release speed"',
        repeatable=True,
    ),
)


def _open(name: str, title: str, doc: str, example: str, *properties: Property) -> BlockType:
    return BlockType(name, title, doc, properties, open=True, example=example)


BLOCKS: tuple[BlockType, ...] = (
    BlockType(
        "scenario",
        "scenario or story",
        "A use of the system told step by step, each step from one element to another. It shows whether the parts can "
        "do together what they are for.",
        _STEPS,
        _STEP_BLOCKS,
        open=True,
        example='Pay = scenario "Customer pays" {\n  step Customer -> Shop.Api "submits the order"\n'
        '  step Shop.Api -> Shop.Orders "stores it" { latency "5ms" }\n}',
    ),
    BlockType(
        "flow",
        "flow",
        "The way that data or work takes through the elements, step by step. Nobody has to start it: a schedule may.",
        _STEPS,
        _STEP_BLOCKS,
        open=True,
        example='Invoicing = flow "Order to invoice" {\n  step Shop.Api -> Shop.Events "order placed"\n}',
    ),
    _open(
        "step",
        "step",
        "More about a step than its label says; it stands behind the step, in braces.",
        'step Customer -> Shop.Api "submits the order" {\n  latency "300ms"\n  retry "twice"\n}',
        TITLE,
        DESCRIPTION,
        Property(
            "latency",
            ValueType.DURATION,
            "How long the step may take. The steps that wait for each other add up to what the user waits.",
            'latency "300ms"',
            minimum=ZERO,
        ),
        _text("protocol", "How the two sides talk to each other.", "HTTPS"),
        _text(
            "retry", "What happens when the step fails. What is tried again must not do its work twice.", "3 times, 1s"
        ),
        Property(
            "async",
            ValueType.BOOLEAN,
            "Whether the caller goes on without waiting for an answer. Default: false.",
            "async true",
        ),
    ),
    BlockType(
        "feedback",
        "feedback loop",
        "Elements that act on one another in a circle, such as load and scaling. Its relations are causes, not calls; "
        "going round in a circle is the point of it.",
        _LOOP,
        {RELATION: "loop.relation", "metadata": "metadata"},
        open=True,
        example='Scaling = feedback "Load and scaling" {\n  loop_type "balancing"\n  variable Load\n'
        "  variable Replicas\n"
        '  Load -> Replicas "raises"\n  Replicas -> Load "spreads"\n}',
    ),
    BlockType(
        "causal_loop",
        "causal loop",
        "Quantities that drive each other, as systems thinking draws them: what rises or falls with what, how late.",
        _LOOP,
        {RELATION: "loop.relation", "metadata": "metadata"},
        open=True,
        example='Trust = causal_loop "Trust" {\n  loop_type "reinforcing"\n  variable Speed "Release speed"\n'
        '  variable Quality "Quality"\n  Quality -> Speed { effect "allows" polarity "+" }\n'
        '  Speed -> Quality { effect "shows faults early" polarity "+" }\n}',
    ),
    _open(
        "loop.relation",
        "cause and effect",
        "How one quantity acts on the other.",
        'Speed -> Quality {\n  effect "leaves less time for tests"\n  polarity "-"\n  delay "2 weeks"\n}',
        DESCRIPTION,
        _text("effect", "What the first does to the second.", "leaves less time for tests"),
        Property(
            "polarity",
            ValueType.CHOICE,
            "Whether the second moves with the first or against it.",
            'polarity "+"',
            choices=(
                Choice("+", "Both move the same way: when one rises, so does the other."),
                Choice("-", "They move opposite ways: when one rises, the other falls."),
            ),
        ),
        _text(
            "delay",
            "How long it takes until the effect shows. Long delays are what makes loops swing.",
            "2 weeks",
        ),
    ),
    BlockType(
        "contract",
        "contract",
        "One thing an element can be asked to do: what it takes, what it gives back, how it refuses, and what always "
        "holds. Others rely on this and on nothing else.",
        (
            DESCRIPTION,
            _text(
                "constraint",
                "What always holds for this contract. May be repeated.",
                "An order is paid at most once",
                repeatable=True,
            ),
        ),
        {"input": "contract.fields", "output": "contract.fields", "error": "contract.errors"},
        open=True,
        example='contract "Pay an order" {\n  input { order "OrderId" amount "Money" }\n'
        '  output { receipt "ReceiptId" }\n'
        '  error { "402" "The card was refused" }\n  constraint "An order is paid at most once"\n}',
    ),
    _open(
        "contract.fields",
        "fields of a contract",
        "What goes in or comes out: the name of each field, then its type.",
        'input {\n  order "OrderId"\n  amount "Money"\n}',
    ),
    _open(
        "contract.errors",
        "errors of a contract",
        "How the element refuses: each code, then what it means for the caller.",
        'error {\n  "402" "The card was refused"\n  "404" "No such order"\n}',
    ),
    BlockType(
        "state_machine",
        "state machine",
        "The states something goes through, and what leads from one to the next: "
        '`"Draft" -> "Paid" on "payment"`. Whatever is not drawn cannot happen.',
        (
            DESCRIPTION,
            _text("initial", "The state that everything starts in.", "Draft"),
            Property(
                "terminal",
                ValueType.LIST,
                "The states that nothing leads out of.",
                'terminal ["Paid", "Cancelled"]',
            ),
        ),
        {RELATION: "transition"},
        open=True,
        example='state_machine "Invoice" {\n  initial "Draft"\n  terminal ["Paid"]\n  "Draft" -> "Sent" on "send"\n'
        '  "Sent" -> "Paid" on "payment"\n}',
    ),
    _open(
        "transition",
        "transition",
        "When the state changes, and what is done then.",
        '"Draft" -> "Sent" on "send" {\n  guard "The invoice has lines"\n  action "Mail it to the customer"\n}',
        DESCRIPTION,
        _text("guard", "What must hold, or the event changes nothing.", "The invoice has lines"),
        Property(
            "action",
            ValueType.TEXT,
            "What is done on the way to the new state. May be repeated.",
            'action "Mail it to the customer"',
            repeatable=True,
        ),
    ),
    BlockType(
        "schema",
        "schema",
        "Which kinds there are, and which may stand in which. Its name may be that of a ready-made one: "
        "`architecture`, `compliance`, `business_process` or `knowledge`. Only the first schema of a file counts.",
        (
            Property(
                "node_kinds",
                ValueType.LIST,
                "The kinds that elements may be of.",
                'node_kinds ["system", "container"]',
                reference="kind",
            ),
            Property(
                "edge_kinds",
                ValueType.LIST,
                "The words that relations may be labelled with.",
                'edge_kinds ["calls", "reads_from"]',
            ),
        ),
        {"nesting": "schema.nesting"},
        open=True,
        example='schema "architecture" {\n  node_kinds: ["system", "container"]\n  nesting {\n'
        "    system -> container\n  }\n}",
    ),
    _open(
        "schema.nesting",
        "nesting",
        "Which kind may hold which: the outer one, an arrow, the inner one.",
        "nesting {\n  system -> container\n  container -> component\n}",
    ),
    _open(
        "data",
        "data",
        "The fields of a record: the name of each, then its type; `[]` makes it a list. `entity` says that a record "
        "has an identity of its own, `valueObject` that it has none.",
        "entity Order {\n  id string\n  lines string[]\n}",
        Property(
            "field",
            ValueType.ANY,
            "One field: its name, then its type. May be repeated.",
            'field total "decimal"',
            repeatable=True,
        ),
    ),
    BlockType(
        "module",
        "module",
        "Records that belong together and change together.",
        (DESCRIPTION,),
        {"data": "data", "entity": "data", "valueObject": "data"},
        open=True,
        example="module Ordering {\n  entity Order {\n    id string\n  }\n}",
    ),
)

_SCENARIOS = frozenset({"scenario", "flow"})
_LOOPS = frozenset({"feedback", "causal_loop"})
_CONTRACT = frozenset({"contract"})
_RECORDS = TOP | ELEMENT_BLOCKS | {"module"}
KEYWORDS: tuple[Keyword, ...] = (
    assigned("scenario", "Pay", TOP),
    assigned("story", "Pay", TOP),
    assigned("flow", "Invoicing", TOP),
    assigned("feedback", "Scaling", TOP),
    assigned("causal_loop", "Trust", TOP),
    assigned("variable", "Speed", TOP),
    Keyword(
        "step",
        'One step, from the element that acts to the element it turns to. The word may be left out. `step ".."` tells '
        "a step in words.",
        'step ${1:Customer} -> ${2:Shop.Api} "${3:submits the order}"',
        _SCENARIOS,
    ),
    Keyword(
        "contract",
        "What the element can be asked to do, what it takes, gives back and refuses.",
        template("""
            contract "${1:Pay an order}" {
              input {
                ${2:order} "${3:OrderId}"
              }
              output {
                ${4:receipt} "${5:ReceiptId}"
              }
              error {
                "${6:404}" "${7:No such order}"
              }
            }
        """),
        ELEMENT_BLOCKS,
    ),
    Keyword("input", "What the contract takes.", 'input {\n\t${1:order} "${2:OrderId}"\n}', _CONTRACT),
    Keyword("output", "What the contract gives back.", 'output {\n\t${1:receipt} "${2:ReceiptId}"\n}', _CONTRACT),
    Keyword("error", "How the contract refuses.", 'error {\n\t"${1:404}" "${2:No such order}"\n}', _CONTRACT),
    Keyword(
        "state_machine",
        "The states something goes through, and what leads from one to the next.",
        template("""
            state_machine "${1:Invoice}" {
              initial "${2:Draft}"
              terminal ["${3:Paid}"]
              "${2:Draft}" -> "${3:Paid}" on "${4:payment}"
            }
        """),
        ELEMENT_BLOCKS,
    ),
    Keyword(
        "schema",
        "Which kinds there are, and which may stand in which.",
        'schema "${1|architecture,compliance,business_process,knowledge|}" {\n\tnesting {\n'
        "\t\t${2:system} -> ${3:container}\n\t}\n}",
        TOP,
    ),
    Keyword(
        "nesting",
        "Which kind may hold which.",
        "nesting {\n\t${1:system} -> ${2:container}\n}",
        frozenset({"schema"}),
    ),
    Keyword(
        "data",
        "A record that is handed around, and its fields.",
        "data ${1:Order} {\n\t${2:id} ${3:string}\n}",
        _RECORDS,
    ),
    Keyword(
        "entity",
        "A record with an identity of its own, and its fields.",
        "entity ${1:Order} {\n\t${2:id} ${3:string}\n}",
        _RECORDS,
    ),
    Keyword(
        "valueObject",
        "A record without an identity, such as an amount of money, and its fields.",
        "valueObject ${1:Money} {\n\t${2:amount} ${3:decimal}\n}",
        _RECORDS,
    ),
    Keyword(
        "module",
        "Records that belong together.",
        "module ${1:Ordering} {\n\tentity ${2:Order} {\n\t\t${3:id} ${4:string}\n\t}\n}",
        TOP | ELEMENT_BLOCKS,
    ),
)
CLAUSES: tuple[Keyword, ...] = (
    Keyword(
        "order",
        "The number of the step, where the order of the lines is not the order of events.",
        "order ${1:1}",
        _SCENARIOS,
        after=RELATION,
    ),
    Keyword(
        "polarity",
        "Whether the second moves with the first (`+`) or against it (`-`).",
        'polarity "${1|+,-|}"',
        _LOOPS,
        after=RELATION,
    ),
    Keyword("delay", "How long it takes until the effect shows.", 'delay "${1:2 weeks}"', _LOOPS, after=RELATION),
    Keyword(
        "on",
        "The event that changes the state.",
        'on "${1:payment}"',
        frozenset({"state_machine"}),
        after=RELATION,
    ),
)
