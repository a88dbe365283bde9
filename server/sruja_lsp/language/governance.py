"""What governs a model: requirements, decisions, policies; and the stories it has to tell."""

from __future__ import annotations

from sruja_lsp.language.common import AFFECTS, DESCRIPTION, TAGS, TITLE
from sruja_lsp.language.types import RELATION, BlockType, Choice, Property, ValueType


def _text(name: str, doc: str, *, repeatable: bool = False, aliases: tuple[str, ...] = ()) -> Property:
    return Property(name, ValueType.ANY, doc, f'{name} "..."', repeatable=repeatable, aliases=aliases)


def _choice(name: str, doc: str, choices: dict[str, str], *, is_open: bool) -> Property:
    known = tuple(Choice(value, meaning) for value, meaning in choices.items())
    return Property(name, ValueType.CHOICE, doc, f'{name} "{known[0].value}"', choices=known, open=is_open)


_PRIORITY = _choice(
    "priority",
    "How much it is needed.",
    {
        "must": "Without it there is no release.",
        "should": "Important, but the release can do without it.",
        "could": "Welcome if time allows.",
        "wont": "Not this time.",
    },
    is_open=False,
)
_TYPE = _choice(
    "type",
    "What sort of requirement it is. Default: functional.",
    {
        "functional": "What the system does.",
        "nonfunctional": "How well it does it.",
        "constraint": "What limits the solution.",
        "performance": "How fast it is and how much it takes.",
        "security": "What it protects.",
    },
    is_open=True,
)
_ADR_STATUS = _choice(
    "status",
    "Where the decision stands.",
    {
        "proposed": "Under discussion.",
        "accepted": "In force.",
        "rejected": "Discussed and not taken.",
        "deprecated": "Not to be followed any more.",
        "superseded": "Replaced by another decision.",
    },
    is_open=True,
)
_ENFORCEMENT = _choice(
    "enforcement",
    "How strictly the policy is held.",
    {
        "required": "Breaking it is an error.",
        "error": "Breaking it is an error.",
        "recommended": "Breaking it is a warning.",
        "warn": "Breaking it is a warning.",
        "warning": "Breaking it is a warning.",
        "optional": "Breaking it is worth knowing.",
        "info": "Breaking it is worth knowing.",
        "strict": "Breaking it is an error.",
        "deny": "Breaking it is an error.",
    },
    is_open=True,
)
_STATUS = _text("status", "Where it stands, such as draft, proposed, accepted or implemented.")
_STEP = (
    TITLE,
    DESCRIPTION,
    _text("latency", "How long the step may take."),
    _text("protocol", "How the two talk."),
    _text("retry", "What happens when it fails."),
    Property("async", ValueType.BOOLEAN, "Whether the caller goes on without an answer.", "async true"),
)
_STORY = {RELATION: "step", "step": "step", "metadata": "metadata"}

BLOCKS: tuple[BlockType, ...] = (
    BlockType(
        "requirement",
        "requirement",
        "Something the system has to do or be, and which elements it affects.",
        (
            TITLE,
            DESCRIPTION,
            TAGS,
            _TYPE,
            _PRIORITY,
            _STATUS,
            AFFECTS,
            _text("user_journey", "The journey it belongs to."),
            Property(
                "scenario", ValueType.REFERENCE, "The scenario that shows it.", "scenario Pay", reference="scenario"
            ),
            Property("adr", ValueType.REFERENCE, "The decision behind it.", "adr ADR001", reference="adr"),
            _text("source", "Where it comes from."),
        ),
        {"acceptance_criteria": "acceptance_criteria", "metadata": "metadata"},
        open=True,
        example='R1 = requirement security "Encrypt at rest" {\n  priority "must"\n}',
    ),
    BlockType(
        "acceptance_criteria",
        "acceptance criteria",
        "How to tell that a requirement is met.",
        (
            _text("given", "The situation before.", repeatable=True),
            _text("when", "What happens.", repeatable=True),
            _text("then", "What must be seen.", repeatable=True),
        ),
        open=True,
        example='acceptance_criteria {\n  given "a full basket"\n  when "paid"\n  then "an order exists"\n}',
    ),
    BlockType(
        "adr",
        "decision record",
        "A decision: what was decided, why, and what follows from it.",
        (
            TITLE,
            DESCRIPTION,
            TAGS,
            _ADR_STATUS,
            _text("context", "Why a decision was needed."),
            _text("decision", "What was decided."),
            _text("consequences", "What follows from it, good and bad."),
            AFFECTS,
            Property(
                "supersedes", ValueType.REFERENCE, "The decision it replaces.", "supersedes ADR001", reference="adr"
            ),
            Property(
                "replacement",
                ValueType.REFERENCE,
                "The decision that replaces it.",
                "replacement ADR9",
                reference="adr",
            ),
        ),
        {"option": "adr.option", "metadata": "metadata", "consequences": "properties"},
        open=True,
        example='ADR001 = adr "Use PostgreSQL" {\n  status "Accepted"\n}',
    ),
    BlockType(
        "adr.option",
        "option",
        "One of the ways that were weighed.",
        (
            _text("pros", "What speaks for it.", repeatable=True),
            _text("cons", "What speaks against it.", repeatable=True),
            _text("rejected_because", "Why it was not taken."),
        ),
        open=True,
        example='option "MongoDB" {\n  cons "No joins"\n}',
    ),
    BlockType(
        "policy",
        "policy",
        "A rule for the whole model and how strictly it is held.",
        (
            TITLE,
            DESCRIPTION,
            TAGS,
            _text("category", "What it is about, such as security or compliance."),
            _ENFORCEMENT,
            _text("rule", "What is allowed or needed.", repeatable=True),
        ),
        {"rule": "policy.rule", "metadata": "metadata"},
        open=True,
        example='Enc = policy "Stores are encrypted" {\n  category "security"\n}',
    ),
    BlockType(
        "policy.rule",
        "rule",
        "What a policy asks for, as properties.",
        (),
        open=True,
        example='rule {\n  element "x"\n}',
    ),
    BlockType(
        "overview",
        "overview",
        "What the model is about, for a reader who sees it for the first time.",
        (
            TITLE,
            DESCRIPTION,
            _text("summary", "The model in a few sentences."),
            _text("audience", "Who it is for."),
            _text("scope", "What is in it and what is not."),
            Property("goals", ValueType.LIST, "What the system is to achieve.", 'goals ["Sell more"]'),
            Property(
                "nonGoals", ValueType.LIST, "What it is not for.", 'nonGoals ["Delivery"]', aliases=("non_goals",)
            ),
            Property("risks", ValueType.LIST, "What may go wrong.", 'risks ["Peak load"]'),
            Property("success_criteria", ValueType.LIST, "How success shows.", 'success_criteria ["99.9%"]'),
        ),
        open=True,
        example='overview {\n  summary "Sells tickets"\n}',
    ),
    BlockType(
        "constraints",
        "constraints",
        "What limits the solution, one a line.",
        (),
        open=True,
        example='constraints {\n  "All data stays in the EU"\n}',
    ),
    BlockType(
        "conventions",
        "conventions",
        "What everybody agreed to do alike, one a line.",
        (),
        open=True,
        example='conventions {\n  "REST inside, GraphQL outside"\n}',
    ),
    BlockType(
        "constraint",
        "constraint",
        "One limit or convention with its reason.",
        (DESCRIPTION, _text("rule", "What holds.", repeatable=True)),
        open=True,
        example='constraint C1 {\n  rule "EU only"\n}',
    ),
    BlockType(
        "layering",
        "layering",
        "The layers of the system, the upper one first.",
        (_text("layer", "A layer and its title.", repeatable=True),),
        open=True,
        example='layering {\n  layer web "Web"\n}',
    ),
    BlockType(
        "scenario",
        "scenario",
        "A story in steps, each from one element to another.",
        (
            TITLE,
            DESCRIPTION,
            TAGS,
            _text("condition", "What decides how it goes on.", repeatable=True),
            Property("steps", ValueType.ANY, "The steps as a list.", 'steps [A -> B "asks"]'),
            _text("step", "A step in words.", repeatable=True),
        ),
        _STORY,
        open=True,
        example='Pay = scenario "Customer pays" {\n  step Buyer -> Shop "pays"\n}',
    ),
    BlockType(
        "flow",
        "flow",
        "How data goes through the system, step by step.",
        (
            TITLE,
            DESCRIPTION,
            TAGS,
            Property("steps", ValueType.ANY, "The steps as a list.", 'steps [A -> B "asks"]'),
            _text("step", "A step in words.", repeatable=True),
        ),
        _STORY,
        open=True,
        example='F = flow "Order data" {\n  step Shop.Web -> Shop.API "sends"\n}',
    ),
    BlockType("step", "step", "More about a step than its label says.", _STEP, open=True, example='{ latency "5ms" }'),
    BlockType(
        "incident",
        "incident",
        "What went wrong once, why, and what was learnt.",
        (
            _text("date", "When it happened."),
            _text("severity", "How bad it was."),
            _text("cause", "Why it happened."),
            _text("resolution", "What ended it."),
            _text("lesson", "What was learnt."),
            Property("affected", ValueType.LIST, "What it hit.", "affected [Shop.API]", reference="element"),
        ),
        open=True,
        example='incident I1 "Outage" {\n  cause "Full disk"\n}',
    ),
    BlockType(
        "fitness",
        "fitness function",
        "A measurable goal of the architecture.",
        (_text("target", "What is to be reached."), _text("measure", "How it is measured.")),
        open=True,
        example='fitness F1 "Build time" {\n  target "< 10 minutes"\n}',
    ),
)
