"""What governs a model: requirements, decisions, policies, constraints, and what was learnt from incidents."""

from __future__ import annotations

from sruja_lsp.language.common import AFFECTS, DESCRIPTION, ELEMENT_BLOCKS, LOGICAL, TAGS, TITLE, TOP
from sruja_lsp.language.elements import assigned
from sruja_lsp.language.snippets import template
from sruja_lsp.language.types import BlockType, Choice, Keyword, Property, ValueType


def _text(name: str, doc: str, example: str, *, repeatable: bool = False) -> Property:
    return Property(name, ValueType.TEXT, doc, f'{name} "{example}"', repeatable=repeatable)


def _choice(name: str, doc: str, choices: dict[str, str], *, is_open: bool = False) -> Property:
    known = tuple(Choice(value, meaning) for value, meaning in choices.items())
    return Property(name, ValueType.CHOICE, doc, f'{name} "{known[0].value}"', choices=known, open=is_open)


_PRIORITY = _choice(
    "priority",
    "How much it is needed, in the four steps of MoSCoW. If everything is `must`, nothing has been decided.",
    {
        "must": "Without it there is no release.",
        "should": "Important, but a release can do without it for a while.",
        "could": "Welcome if time allows; the first to go when it does not.",
        "wont": "Agreed not to be done this time. Writing it down saves asking again.",
    },
)
_TYPE = _choice(
    "type",
    "What sort of requirement it is; usually written behind the kind, as in `R1 = requirement security`. "
    "Other words are fine too. Default: functional.",
    {
        "functional": "What the system does for its users.",
        "nonfunctional": "How well it does it, when no narrower word fits.",
        "constraint": "A limit that the solution has to respect, such as a law or a platform.",
        "performance": "How fast it answers and how much work it takes on.",
        "security": "What it protects, and against whom.",
        "availability": "How much of the time it works.",
        "reliability": "How seldom it fails, and what is left when it does.",
        "scalability": "How far it grows with its load.",
        "latency": "How long an answer may take.",
        "usability": "How easily people get on with it.",
        "stability": "How little it changes under its users' feet.",
        "consistency": "Whether everybody sees the same data, and how soon.",
        "portability": "How easily it moves to another platform.",
    },
    is_open=True,
)
_STATUS = _choice(
    "status",
    "How far the requirement has come. Other words are fine too.",
    {
        "draft": "Being written; nobody should build on it yet.",
        "proposed": "Put up for a decision.",
        "accepted": "Agreed on; the architecture has to fulfil it.",
        "implemented": "Built, and shown to work.",
        "rejected": "Decided against, kept so that it is not asked for again.",
    },
    is_open=True,
)
_ADR_STATUS = _choice(
    "status",
    "Where the decision stands. An accepted record is not rewritten: a new decision supersedes it.",
    {
        "proposed": "Under discussion; not to be relied on yet.",
        "accepted": "In force: new work follows it.",
        "rejected": "Discussed and decided against. Kept, so that the reasons are not looked for twice.",
        "deprecated": "No longer followed, without anything in its place.",
        "superseded": "Replaced by a later decision; name it with `replacement`.",
    },
)
_ENFORCEMENT = _choice(
    "enforcement",
    "How strictly the policy is held: what a violation is reported as. Default: warn.",
    {
        "required": "Everybody has to keep to it: a violation is an error.",
        "error": "A violation is an error; the same as `required`.",
        "strict": "A violation is an error; the same as `required`.",
        "deny": "A violation is an error; the same as `required`.",
        "recommended": "Keep to it unless there is a reason not to: a violation is a warning.",
        "warn": "A violation is a warning; the same as `recommended`.",
        "warning": "A violation is a warning; the same as `recommended`.",
        "optional": "Good to know about: a violation is only mentioned.",
        "info": "A violation is only mentioned; the same as `optional`.",
    },
)
_CATEGORY = _choice(
    "category",
    "What the policy protects, so that policies can be read by topic. Other words are fine too. Default: general.",
    {
        "security": "Who may do what, and how data is protected.",
        "compliance": "What laws, contracts and audits ask for.",
        "quality": "How well things are built and documented.",
        "structural": "What may depend on what.",
        "privacy": "How personal data is handled.",
        "general": "Anything else.",
    },
    is_open=True,
)
_SEVERITY = _choice(
    "severity",
    "How bad it was for users, in your own scale.",
    {
        "critical": "The business stood still.",
        "high": "Many users could not do their work.",
        "medium": "Some users were hindered.",
        "low": "Hardly anybody noticed.",
    },
    is_open=True,
)
_RULE = Property(
    "rule",
    ValueType.ANY,
    "What the policy asks for, in words or in a form that can be checked: `deny edge from {..} to {..}` forbids "
    'relations, `require tags on {..} tags [..]`, `require metadata on {..} key ".."` and `require slo on {..}` ask '
    "for something. The braces select elements. May be repeated.",
    'rule deny edge from { kind "person" } to { kind "database" } message "Go through an API"',
    repeatable=True,
)

BLOCKS: tuple[BlockType, ...] = (
    BlockType(
        "requirement",
        "requirement",
        "Something the system has to do or be, how much it is needed, and which elements have to fulfil it. Write what "
        "can be checked: `answers within 200 ms`, not `is fast`.",
        (
            TITLE,
            DESCRIPTION,
            TAGS,
            _TYPE,
            _PRIORITY,
            _STATUS,
            AFFECTS,
            _text("user_journey", "What the user is about when the requirement matters.", "Checkout"),
            Property(
                "scenario",
                ValueType.REFERENCE,
                "The scenario that shows the requirement at work, by its name.",
                "scenario Pay",
                reference="scenario",
            ),
            Property(
                "adr",
                ValueType.REFERENCE,
                "The decision that was made because of it, by its name.",
                "adr ADR001",
                reference="adr",
            ),
            _text(
                "source",
                "Who asked for it, or where it is written: a law, a contract, an interview.",
                "Contract with the bank, section 4",
            ),
        ),
        {"acceptance_criteria": "acceptance_criteria", "metadata": "metadata"},
        open=True,
        example='R1 = requirement security "Card numbers are encrypted at rest" {\n  priority "must"\n'
        "  affects Shop.Orders\n}",
    ),
    BlockType(
        "acceptance_criteria",
        "acceptance criteria",
        "How to tell that a requirement is met, as an example: a situation, an event, and what must be seen then.",
        (
            _text("given", "The situation before anything happens. May be repeated.", "A full basket", repeatable=True),
            _text("when", "The one event that is looked at. May be repeated.", "The customer pays", repeatable=True),
            _text("then", "What must be seen afterwards. May be repeated.", "The order is confirmed", repeatable=True),
        ),
        open=True,
        example='acceptance_criteria {\n  given "A full basket"\n  when "The customer pays"\n'
        '  then "The order is confirmed within two seconds"\n}',
    ),
    BlockType(
        "adr",
        "decision record",
        "The record of one decision: the situation, what was decided and what follows. It tells those who come later "
        "why things are as they are, and when the reasons are gone.",
        (
            TITLE,
            DESCRIPTION,
            TAGS,
            _ADR_STATUS,
            _text(
                "context",
                "The situation that called for a decision: forces, limits, what is at stake.",
                "Reports slow down the checkout",
            ),
            _text(
                "decision",
                "What is done from now on, in one or two active sentences.",
                "Reports read from a copy of the database",
            ),
            _text(
                "consequences",
                "What follows from the decision, the price included. A block of your own keys works too.",
                "Reports are up to a minute old",
            ),
            AFFECTS,
            Property(
                "supersedes",
                ValueType.REFERENCE,
                "The earlier decision that this one replaces, by its name.",
                "supersedes ADR001",
                reference="adr",
            ),
            Property(
                "replacement",
                ValueType.REFERENCE,
                "The later decision that replaces this one, by its name.",
                "replacement ADR002",
                reference="adr",
            ),
        ),
        {"option": "adr.option", "metadata": "metadata", "consequences": "properties"},
        open=True,
        example='ADR001 = adr "Reports read from a copy" {\n  status "accepted"\n'
        '  context "Reports slow down the checkout"\n  decision "Reports read from a copy of the database"\n'
        '  consequences "Reports are up to a minute old"\n}',
    ),
    BlockType(
        "adr.option",
        "option",
        "One of the ways that were weighed, and why it was not taken. Readers ask about these first.",
        (
            _text("pros", "What speaks for this option. May be repeated.", "No second database", repeatable=True),
            _text("cons", "What speaks against this option. May be repeated.", "Slow at month's end", repeatable=True),
            _text("rejected_because", "The reason that tipped the scales.", "The checkout comes first"),
        ),
        open=True,
        example='option "Reports at night" {\n  pros "No second database"\n'
        '  rejected_because "Too late for the buyers"\n}',
    ),
    BlockType(
        "policy",
        "policy",
        "A rule that every part of the model keeps to, what it is about, and how strictly it is held.",
        (TITLE, DESCRIPTION, TAGS, _CATEGORY, _ENFORCEMENT, _RULE),
        {
            "rule": "policy.rule",
            "metadata": "metadata",
            "from": "policy.selector",
            "to": "policy.selector",
            "on": "policy.selector",
            "except": "policy.selector",
        },
        open=True,
        example='Enc = policy "Stores are encrypted" {\n  category "security"\n  enforcement "required"\n'
        '  rule require tags on { kind "database" } tags ["encrypted"]\n}',
    ),
    BlockType(
        "policy.rule",
        "rule",
        "What a policy asks for, as properties. Older than the one-line forms of `rule`, which can say more.",
        (
            Property(
                "element_type",
                ValueType.TEXT,
                "The kind of element that the rule is about.",
                'element_type "database"',
                reference="kind",
            ),
            Property(
                "required_tags",
                ValueType.LIST,
                "The tags that every such element must have.",
                'required_tags ["encrypted"]',
                reference="tag",
            ),
            _text("error", "What to tell those who break it.", "Databases have to be encrypted"),
        ),
        open=True,
        example='rule {\n  element_type "database"\n  required_tags ["encrypted"]\n'
        '  error "Databases have to be encrypted"\n}',
    ),
    BlockType(
        "policy.selector",
        "selector",
        "Which elements a rule is about; it stands behind `from`, `to`, `on` and `except`. All lines have to fit.",
        (
            Property("kind", ValueType.TEXT, "Elements of this kind.", 'kind "database"', reference="kind"),
            Property(
                "id",
                ValueType.TEXT,
                "The element of this name, simple or full.",
                'id "Shop.Orders"',
                reference="element",
            ),
            Property("tag", ValueType.TEXT, "Elements with this tag.", 'tag "pii"', reference="tag"),
            _text("technology", "Elements built with exactly this technology.", "PostgreSQL"),
            Property(
                "meta",
                ValueType.ANY,
                "Elements with this key in their metadata, and with this value when one is given.",
                'meta "tier" = "critical"',
            ),
        ),
        example='rule require slo on { kind "container" tag "public" }',
    ),
    BlockType(
        "overview",
        "overview",
        "What the model is about, for a reader who sees it for the first time.",
        (
            TITLE,
            DESCRIPTION,
            _text("summary", "The system in a few sentences, without jargon.", "Sells tickets on the web"),
            _text("audience", "Who should read the model.", "Developers and operators"),
            _text("scope", "What the model covers, and where it stops.", "Everything but the warehouse"),
            Property(
                "goals",
                ValueType.LIST,
                "What the system has to achieve; the yardstick for its decisions.",
                'goals ["Sell out a concert in ten minutes"]',
            ),
            Property(
                "nonGoals",
                ValueType.LIST,
                "What it is deliberately not for, so that nobody expects it.",
                'nonGoals ["Resale of tickets"]',
                aliases=("non_goals",),
            ),
            Property(
                "risks",
                ValueType.LIST,
                "What may go wrong and would hurt.",
                'risks ["All fans come in the same minute"]',
            ),
            Property(
                "success_criteria",
                ValueType.LIST,
                "How one can tell that the goals are reached, in numbers where possible.",
                'success_criteria ["99.9% of payments succeed"]',
            ),
        ),
        {"metadata": "metadata"},
        open=True,
        example='overview {\n  summary "Sells tickets on the web"\n  goals ["Sell out a concert in ten minutes"]\n}',
    ),
    BlockType(
        "constraints",
        "constraints",
        "Limits that every solution has to respect, one a line, with a name in front or without. A line of the form "
        '`"web -> database forbidden"` forbids relations.',
        (),
        open=True,
        example='constraints {\n  C1 "Personal data stays in the EU"\n  "web -> database forbidden"\n}',
    ),
    BlockType(
        "conventions",
        "conventions",
        "What everybody agreed to do alike, one a line, with a name in front or without.",
        (),
        open=True,
        example='conventions {\n  V1 "Services talk JSON over HTTPS"\n}',
    ),
    BlockType(
        "constraint",
        "constraint or convention",
        "One limit or convention with its reason.",
        (
            DESCRIPTION,
            _text("rule", "What holds, in words. May be repeated.", "No personal data leaves the EU", repeatable=True),
        ),
        open=True,
        example='constraint EuOnly {\n  description "Asked for by the data protection officer"\n'
        '  rule "No personal data leaves the EU"\n}',
    ),
    BlockType(
        "layering",
        "layering",
        "The layers of the system, the upper one first. An element may depend on layers below its own, not above.",
        (
            Property(
                "layer",
                ValueType.ANY,
                "One layer: its name, then its title. May be repeated.",
                'layer service "What decides"',
                repeatable=True,
            ),
        ),
        {"layer": "properties"},
        open=True,
        example='layering {\n  layer web "What users see"\n  layer service "What decides"\n'
        '  layer database "What is kept"\n}',
    ),
    BlockType(
        "incident",
        "incident",
        "What went wrong once, what it hit, and what was learnt. It explains redundancy that would look like waste.",
        (
            _text("date", "When it happened, as year, month and day.", "2026-03-14"),
            _SEVERITY,
            Property(
                "affected",
                ValueType.LIST,
                "The elements it hit, by their names.",
                "affected [Shop.Api, Shop.Orders]",
                reference="element",
            ),
            _text("cause", "Why it happened: the root, not the trigger.", "The disk was full of old logs"),
            _text("resolution", "What brought things back to normal.", "Logs were deleted by hand"),
            _text("lesson", "What was changed so that it does not happen again.", "Alarms at 80% of the disk"),
        ),
        {"metadata": "metadata"},
        open=True,
        example='incident Outage1 "No orders for an hour" {\n  date "2026-03-14"\n  severity "high"\n'
        '  affected [Shop.Orders]\n  cause "The disk was full of old logs"\n  lesson "Alarms at 80% of the disk"\n}',
    ),
    BlockType(
        "fitness",
        "fitness function",
        "A property of the architecture that is measured all the time, such as build time or coupling, so that it does "
        "not get worse unnoticed.",
        (
            Property(
                "target",
                ValueType.TEXT,
                "The value to keep, or the element that is measured.",
                'target "< 10 minutes"',
                reference="element",
            ),
            _text("measure", "How it is measured.", "Time from commit to deployment"),
        ),
        {"metadata": "metadata"},
        open=True,
        example='fitness BuildTime "Time to release" {\n  target "< 10 minutes"\n'
        '  measure "Time from commit to deployment"\n}',
    ),
)

_POLICY = frozenset({"policy"})
KEYWORDS: tuple[Keyword, ...] = (
    assigned("requirement", "R1", TOP),
    assigned("adr", "ADR001", TOP),
    assigned("policy", "Encrypted", TOP),
    Keyword(
        "acceptance_criteria",
        "How to tell that the requirement is met: a situation, an event, and what must be seen then.",
        'acceptance_criteria {\n\tgiven "${1:A full basket}"\n\twhen "${2:The customer pays}"\n'
        '\tthen "${3:The order is confirmed}"\n}',
        frozenset({"requirement"}),
    ),
    Keyword(
        "option",
        "A way that was weighed, and why it was not taken.",
        'option "${1:Another way}" {\n\tpros "${2:What speaks for it}"\n\tcons "${3:What speaks against it}"\n'
        '\trejected_because "${4:The reason}"\n}',
        frozenset({"adr"}),
    ),
    Keyword(
        "rule",
        "Forbids relations between the elements that two selectors choose.",
        'rule deny edge from { kind "${1:person}" } to { kind "${2:database}" } message "${3:Go through an API}"',
        _POLICY,
        label="rule deny edge",
    ),
    Keyword(
        "rule",
        "Asks for tags on the elements that a selector chooses.",
        'rule require tags on { kind "${1:database}" } tags ["${2:encrypted}"] message "${3:Tag it}"',
        _POLICY,
        label="rule require tags",
    ),
    Keyword(
        "rule",
        "Asks for a key in the metadata of the elements that a selector chooses.",
        'rule require metadata on { kind "${1:container}" } key "${2:team}" message "${3:Say who runs it}"',
        _POLICY,
        label="rule require metadata",
    ),
    Keyword(
        "rule",
        "Asks for service levels on the elements that a selector chooses.",
        'rule require slo on { kind "${1:container}" } message "${2:Say what it promises}"',
        _POLICY,
        label="rule require slo",
    ),
    Keyword(
        "overview",
        "What the model is about, for a reader who sees it for the first time.",
        template("""
            overview {
              summary "${1:What the system does for whom}"
              audience "${2:Who should read this}"
              goals ["${3:What it has to achieve}"]
              nonGoals ["${4:What it is not for}"]
            }
        """),
        TOP,
    ),
    Keyword(
        "constraints",
        "Limits that every solution has to respect, one a line.",
        'constraints {\n\t"${1:Personal data stays in the EU}"\n}',
        TOP | ELEMENT_BLOCKS,
    ),
    Keyword(
        "conventions",
        "What everybody agreed to do alike, one a line.",
        'conventions {\n\t"${1:Services talk JSON over HTTPS}"\n}',
        TOP | ELEMENT_BLOCKS,
    ),
    Keyword(
        "constraint",
        "One limit that every solution has to respect, with its reason.",
        'constraint ${1:EuOnly} {\n\tdescription "${2:Why}"\n\trule "${3:What holds}"\n}',
        TOP,
    ),
    Keyword(
        "convention",
        "One agreement to do something alike, with its reason.",
        'convention ${1:Json} {\n\tdescription "${2:Why}"\n\trule "${3:What holds}"\n}',
        TOP,
    ),
    Keyword(
        "layering",
        "The layers of the system, the upper one first.",
        'layering {\n\tlayer ${1:web} "${2:What users see}"\n\tlayer ${3:service} "${4:What decides}"\n}',
        TOP,
    ),
    Keyword(
        "incident",
        "What went wrong once, what it hit, and what was learnt.",
        template("""
            incident ${1:Outage1} "${2:What users saw}" {
              date "${3:2026-03-14}"
              severity "${4|critical,high,medium,low|}"
              cause "${5:Why it happened}"
              resolution "${6:What brought things back to normal}"
              lesson "${7:What was changed}"
            }
        """),
        TOP,
    ),
    Keyword(
        "fitness",
        "A property of the architecture that is measured all the time.",
        'fitness ${1:BuildTime} "${2:Time to release}" {\n\ttarget "${3:< 10 minutes}"\n\tmeasure "${4:How}"\n}',
        LOGICAL,
    ),
)
CLAUSES: tuple[Keyword, ...] = (
    Keyword("category", "What the policy protects.", 'category "${1:security}"', TOP, after="policy"),
    Keyword(
        "enforcement",
        "How strictly the policy is held.",
        'enforcement "${1|required,recommended,optional|}"',
        TOP,
        after="policy",
    ),
    *(
        Keyword(word, doc, snippet, _POLICY, after="rule")
        for word, doc, snippet in (
            ("deny edge", "Forbids relations from one selection to another.", "deny edge"),
            ("require tags", "Asks for tags.", "require tags"),
            ("require metadata", "Asks for a key in the metadata.", "require metadata"),
            ("require slo", "Asks for service levels.", "require slo"),
            ("from", "Where forbidden relations start: a selector.", 'from { kind "${1:person}" }'),
            ("to", "Where forbidden relations end: a selector.", 'to { kind "${1:database}" }'),
            ("on", "The elements that something is asked of: a selector.", 'on { kind "${1:database}" }'),
            ("tags", "The tags that are asked for.", 'tags ["${1:encrypted}"]'),
            ("key", "The key that is asked for in the metadata.", 'key "${1:team}"'),
            ("value", "The value that the key must have.", 'value "${1:Checkout}"'),
            ("message", "What to tell those who break the rule.", 'message "${1:Go through an API}"'),
            ("suggest", "What they could do instead.", 'suggest "${1:Ask the platform team}"'),
            (
                "except",
                "What the rule does not hold for: a selector, or `from` and `to` with one each.",
                'except { id "${1:Shop.Orders}" }',
            ),
        )
    ),
)
