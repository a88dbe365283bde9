"""The table of the language hangs together, and whatever it shows to a user is right in its own place."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.analysis.engine import findings
from sruja_lsp.language import table
from sruja_lsp.language.check import check
from sruja_lsp.language.snippets import plain, property_snippet, stops, well_formed
from sruja_lsp.language.types import RELATION, Form, KindCategory, ValueType, snake_case
from sruja_lsp.model.model import Model
from sruja_lsp.syntax.forms import ValueKind
from sruja_lsp.syntax.parser import parse
from sruja_lsp.syntax.pieces import Piece
from sruja_lsp.text.document import Text
from tests.support.workspaces import URI, alone

if TYPE_CHECKING:
    from sruja_lsp.language.types import BlockType, Keyword, Kind

BLOCKS = tuple(table.BLOCKS.values())
#: Rules that judge a statement by itself, whatever the rest of the model is.
WORDING = {"syntax-error", "invalid-value", "legacy-syntax", "unknown-kind", "unresolved-reference"}
OLDER_FORMS = {"legacy", "specification"}


def _name(value: object) -> str:
    for attribute in ("label", "name"):
        if isinstance(found := getattr(value, attribute, None), str):
            return found
    return str(value)


# ---- Where a statement can be tried: the shortest way into each block, and what its examples speak of.

_HEADS = {
    "deployment": 'deployment Trial "Trial" {',
    "node": 'node Place "Place" {',
    "infrastructure": 'infrastructure Wall "Firewall" {',
    "containerInstance": "containerInstance Shop.Api {",
    "view": "view trial {",
    "extend": "extend Shop {",
    "incident": 'incident Trial "Trial" {',
    "fitness": 'fitness Trial "Trial" {',
    "constraint": "constraint Trial {",
    "contract": 'contract "Trial" {',
    "state_machine": 'state_machine "Trial" {',
    "schema": 'schema "architecture" {',
    "data": "data Trial {",
    "module": "module Trial {",
    "option": 'option "Trial" {',
    "layer": "layer trial {",
}
_ARROWS = {
    "transition": '"Draft" -> "Sent" on "send" {',
    "loop.relation": "Speed -> Quality {",
    "schema.nesting": "system -> container {",
}
_DECLARATIONS = {
    "Customer": 'Customer = person "Customer"',
    "Shop": 'Shop = system "Shop" {\n  Api = container "API"\n  Orders = database "Orders"\n  Events = queue "Bus"\n}',
    "ADR001": 'ADR001 = adr "First"',
    "ADR002": 'ADR002 = adr "Second"',
    "R1": 'R1 = requirement "First"',
    "Pay": 'Pay = scenario "Payment"',
    "EncryptTraffic": 'EncryptTraffic = policy "Encryption"',
    "lambda": 'lambda = kind "Lambda"',
    "Load": 'Load = variable "Load"',
    "Replicas": 'Replicas = variable "Replicas"',
    "Speed": 'Speed = variable "Speed"',
    "Quality": 'Quality = variable "Quality"',
    "Scaling": 'Scaling = variable "Scaling"',
    "index": "view index {\n}",
}


@cache
def _ways() -> dict[str, tuple[str, ...]]:
    """The heads of the blocks around each block, the outermost first, and its own last."""
    ways: dict[str, tuple[str, ...]] = {"file": (), "unknown": ("of_your_own {",)}
    waiting = ["file"]
    for name in waiting:
        block = table.block(name)
        inner = {
            child: f'Trial = {kind} "Trial" {{' for kind, child in block.kinds.items() if kind not in {"kind", "tag"}
        }
        for word, child in block.blocks.items():
            head = _ARROWS.get(child, "Customer -> Shop.Api {") if word == RELATION else _HEADS.get(word, f"{word} {{")
            inner.setdefault(child, head)
        if block.other:
            inner.setdefault(block.other, "anything {")
        for child, head in inner.items():
            if child not in ways:
                ways[child] = (*ways[name], head)
                waiting.append(child)
    return ways


def _try(block: str, statement: str) -> tuple[str, int, int]:
    """A model with the statement in the block and all it speaks of declared; where the statement starts and ends."""
    heads = ("",) if block == "file" else _ways()[block]
    text = "".join(f"{head}\n" for head in heads if head)
    start = len(text)
    text += statement + "\n"
    end = len(text)
    text += "}\n" * len([head for head in heads if head])
    for name, declaration in _DECLARATIONS.items():
        if not re.search(rf"^ *{name} = |^view {name}\b", text, re.MULTILINE):
            text += declaration + "\n"
    return text, start, end


def _complaints(block: str, statement: str, rules: set[str] | None = None) -> list[str]:
    text, start, end = _try(block, statement)
    problems = [f"{problem}" for _, problem in parse(Text.of(text)).problems()]
    found = [
        f"{finding.rule}: {finding.message}"
        for finding in findings(alone(text), URI)
        if start <= finding.span.start < end and (rules is None or finding.rule in rules)
    ]
    return problems + found


def _parent(name: str) -> str:
    """The block that this block usually stands in."""
    parents = [
        block.name
        for block in BLOCKS
        if name in {*block.blocks.values(), *block.kinds.values(), block.other} and block.name not in OLDER_FORMS
    ]
    return min(parents or ["file"], key=lambda parent: (parent == name, len(_ways()[parent])))


# ---- Blocks


@pytest.mark.parametrize("block", BLOCKS, ids=_name)
def test_every_block_that_a_block_leads_to_exists(block: BlockType) -> None:
    named = {*block.blocks.values(), *block.kinds.values(), *([block.other] if block.other else [])}
    assert named <= set(table.BLOCKS)
    assert all(table.block(block.child(word) or "") is table.BLOCKS[child] for word, child in block.blocks.items())


def test_no_two_blocks_have_one_name() -> None:
    names = Counter(block.name for topic in table.TOPICS for block in topic.BLOCKS)
    assert [name for name, count in names.items() if count > 1] == []
    assert set(names) == set(table.BLOCKS)


def test_every_block_can_be_reached_from_the_top_of_a_file() -> None:
    assert set(_ways()) == set(table.BLOCKS)


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.name != "unknown"], ids=_name)
def test_the_way_into_a_block_leads_to_it(block: BlockType) -> None:
    text, start, _ = _try(block.name, "some_key 1")
    (*_, statement) = Model.open("file:///trial.sruja", 1, text).at(start + 3)
    assert statement.meaning.context.block.name == block.name


@pytest.mark.parametrize("block", BLOCKS, ids=_name)
def test_the_example_of_a_block_is_right_where_the_block_stands(block: BlockType) -> None:
    assert block.example
    assert "\t" not in block.example
    allowed = {"legacy-syntax"} if block.name in OLDER_FORMS else set()
    found = _complaints(_parent(block.name), block.example)
    assert [one for one in found if one.partition(":")[0] not in allowed] == []


@pytest.mark.parametrize(
    "block", [block for block in BLOCKS if block.name not in {"file", "policy.selector"}], ids=_name
)
def test_the_example_of_a_block_opens_that_block(block: BlockType) -> None:
    text, start, _ = _try(_parent(block.name), block.example)
    statement = next(one for one in Model.open("file:///trial.sruja", 1, text).at(start) if one.start == start)
    assert statement.meaning.block == block.name


def test_a_name_that_nobody_knows_is_the_unknown_block() -> None:
    assert table.block("no such block") is table.BLOCKS["unknown"]


def test_a_block_is_found_in_either_case_style() -> None:
    slo = table.block("slo")
    assert slo.child("errorRate") == slo.child("error_rate") == "slo.error_rate"
    assert slo.child("freshness") == "slo.objective"
    assert table.block("containerInstance").child("autoRollback") == "auto_rollback"
    assert table.block("view").child("slo") is None


def test_a_body_is_read_by_its_kind() -> None:
    file = table.block("file")
    assert file.of_kind("datastore") == table.element_block("datastore") == "element.database"
    assert file.of_kind("lambda") == table.element_block("lambda") == "element"
    assert file.of_kind("story") == "scenario"
    assert table.block("metadata").of_kind("system") == "unknown"


# ---- Properties


@pytest.mark.parametrize("block", BLOCKS, ids=_name)
def test_every_name_of_a_property_is_its_alone(block: BlockType) -> None:
    names = Counter(name for prop in block.properties for name in {snake_case(name) for name in prop.names})
    assert [name for name, count in names.items() if count > 1] == []
    for prop in block.properties:
        assert {block.property(name) for name in prop.names} == {prop}


@pytest.mark.parametrize("block", BLOCKS, ids=_name)
def test_every_property_is_explained_in_sentences(block: BlockType) -> None:
    for prop in block.properties:
        assert re.fullmatch(r"[A-Z0-9`].*[.]", prop.doc), prop.doc
        assert len(prop.doc.split()) >= 4, prop.doc


@pytest.mark.parametrize("block", BLOCKS, ids=_name)
def test_the_example_of_a_property_is_that_property_and_right(block: BlockType) -> None:
    for prop in block.properties:
        assert re.match(rf"{re.escape(prop.name)}\b", prop.example), prop.example
        assert "..." not in prop.example
        assert _complaints(block.name, prop.example, WORDING) == [], prop.example


@pytest.mark.parametrize("block", BLOCKS, ids=_name)
def test_the_example_of_a_property_passes_its_own_check(block: BlockType) -> None:
    for prop in block.properties:
        (item,) = parse(Text.of(prop.example)).root.items()
        assert isinstance(item, Piece)
        values = [value for value in item.values if value.kind is not ValueKind.SYMBOL]
        assert values, prop.example
        if len(values) == 1:
            assert check(prop, values[0].string, quoted=values[0].kind is ValueKind.STRING) is None


@pytest.mark.parametrize("block", BLOCKS, ids=_name)
def test_the_snippet_of_a_property_is_right_when_nothing_is_filled_in(block: BlockType) -> None:
    for prop in block.properties:
        snippet = property_snippet(prop)
        assert well_formed(snippet), snippet
        assert _complaints(block.name, plain(snippet), WORDING) == [], snippet


@pytest.mark.parametrize("block", BLOCKS, ids=_name)
def test_choices_are_explained_and_different(block: BlockType) -> None:
    for prop in block.properties:
        if prop.type is ValueType.CHOICE or prop.open:
            assert prop.choices, prop.name
        for choice in prop.choices:
            assert re.fullmatch(r"[A-Z].*[.]", choice.doc), choice.doc
            assert prop.choice(choice.value) is choice
            assert prop.choice(f"  {choice.value.upper()} ") is choice


@pytest.mark.parametrize("block", BLOCKS, ids=_name)
def test_bounds_are_in_order_and_only_on_numbers(block: BlockType) -> None:
    numeric = {ValueType.INTEGER, ValueType.NUMBER, ValueType.SHARE, ValueType.PERCENT, ValueType.DURATION}
    for prop in block.properties:
        if prop.minimum is not None or prop.maximum is not None:
            assert prop.type in numeric, prop.name
            assert prop.minimum is not None, prop.name
            assert prop.maximum is None or prop.minimum <= prop.maximum, prop.name
        if prop.type is ValueType.SHARE:
            assert (prop.minimum, prop.maximum) == (Decimal(0), Decimal(100)), prop.name


@pytest.mark.parametrize("block", BLOCKS, ids=_name)
def test_what_a_property_refers_to_exists(block: BlockType) -> None:
    for prop in block.properties:
        assert prop.reference in {"", "element", "kind", "tag", "view", *table.KINDS}, prop.name
        assert prop.reference or prop.type is not ValueType.REFERENCE, prop.name


def test_properties_that_may_be_repeated_say_so() -> None:
    silent = {
        (block.name, prop.name)
        for block in BLOCKS
        for prop in block.properties
        if prop.repeatable and not re.search(r"[Rr]epeat|one a line", prop.doc) and block.name != "sources"
    }
    assert silent == set()


@pytest.mark.parametrize(
    ("block", "name", "closed"),
    [
        ("adr", "status", True),
        ("causal_loop", "loop_type", True),
        ("feedback", "loop_type", True),
        ("loop.relation", "polarity", True),
        ("requirement", "priority", True),
        ("policy", "enforcement", True),
        ("containerInstance", "deployment_strategy", True),
        ("element.container", "criticality", True),
        ("view", "autolayout", True),
        ("layout", "preset", True),
        ("requirement", "type", False),
        ("requirement", "status", False),
        ("policy", "category", False),
        ("node", "status", False),
        ("containerInstance", "role", False),
        ("element.container", "layer", False),
        ("style", "shape", False),
    ],
)
def test_the_language_says_which_enumerations_are_closed(block: str, name: str, *, closed: bool) -> None:
    prop = table.block(block).property(name)
    assert prop is not None
    assert prop.open is not closed
    refused = check(prop, "no such word", quoted=True)
    assert (refused is not None) is closed


@pytest.mark.parametrize(
    ("block", "written", "name"),
    [
        ("containerInstance", "maxUnavailable", "max_unavailable"),
        ("containerInstance", "strategy", "deployment_strategy"),
        ("containerInstance", "minReplicas", "min_replicas"),
        ("containerInstance", "instance_id", "instanceId"),
        ("auto_rollback", "latencyP95", "latency_p95"),
        ("auto_rollback", "errorRate", "error_rate"),
        ("element.container", "tech", "technology"),
        ("element.container", "desc", "description"),
        ("element.container", "documentation", "doc"),
        ("overview", "non_goals", "nonGoals"),
        ("view", "autoLayout", "autolayout"),
        ("style", "stroke_width", "strokeWidth"),
        ("metadata", "capacity.instance_type", "capacity.instanceType"),
    ],
)
def test_a_property_is_found_by_each_of_its_spellings(block: str, written: str, name: str) -> None:
    prop = table.block(block).property(written)
    assert prop is not None
    assert prop.name == name


def test_a_capital_at_the_start_is_another_word() -> None:
    assert table.block("containerInstance").property("Replicas") is None


@pytest.mark.parametrize(
    ("camel", "snake"),
    [
        ("maxUnavailable", "max_unavailable"),
        ("latencyP95", "latency_p95"),
        ("nonGoals", "non_goals"),
        ("Replicas", "Replicas"),
        ("replicas", "replicas"),
        ("capacity.instanceType", "capacity.instance_type"),
        ("errorRateURL", "error_rate_url"),
        ("_Private", "_Private"),
        ("", ""),
    ],
)
def test_snake_case(camel: str, snake: str) -> None:
    assert snake_case(camel) == snake


# ---- What the language has, by the book


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (
            "element.system",
            "title description technology tags version status external doc knowledge id canonical_id",
        ),
        (
            "element.container",
            "owner domain team criticality source gotcha constraint runbook layer depends_on aliases",
        ),
        ("element.component", "requirement adr policy implements"),
        ("kind", "title description technology"),
        ("deployment", "description status tags"),
        ("node", "status traffic technology region provider instances tags description type"),
        ("infrastructure", "technology type description"),
        (
            "containerInstance",
            "replicas min_replicas max_replicas traffic version cpu memory instance instanceId node_type multi_az",
        ),
        (
            "containerInstance",
            "region role status strategy deployment_strategy canary_percentage maxUnavailable maxSurge cdn",
        ),
        ("containerInstance", "backup_retention description"),
        ("auto_rollback", "enabled error_rate latency_p95 trigger_time"),
        ("rolling_update", "max_unavailable max_surge"),
        ("scale", "min max metric scale_up scale_down"),
        ("slo.availability", "target window current description"),
        ("slo.error_rate", "target window current description"),
        ("slo.throughput", "target window current description"),
        ("slo.latency", "p50 p90 p95 p99 p999 window"),
        ("slo.latency.current", "p50 p90 p95 p99 p999"),
        ("slo.objective", "target window current"),
        ("view", "title description include exclude autolayout autoLayout tags includes"),
        ("layout", "direction preset strategy ranksep nodesep"),
        ("styles", "shape color background stroke strokeWidth border opacity icon size line"),
        (
            "requirement",
            "type description tags priority status user_journey scenario adr affects source title",
        ),
        ("acceptance_criteria", "given when then"),
        ("adr", "status context decision consequences affects tags supersedes replacement"),
        ("adr.option", "pros cons rejected_because"),
        ("policy", "category enforcement description tags rule"),
        ("policy.selector", "kind id tag technology meta"),
        ("overview", "summary audience scope title goals nonGoals non_goals risks success_criteria"),
        ("constraint", "description rule"),
        ("scenario", "title description steps"),
        ("step", "latency protocol retry async"),
        ("causal_loop", "loop_type loop_id description variable"),
        ("loop.relation", "effect polarity delay"),
        ("contract", "description constraint"),
        ("state_machine", "description initial terminal"),
        ("transition", "guard action description"),
        ("schema", "node_kinds edge_kinds"),
        ("incident", "date severity affected cause resolution lesson"),
        ("fitness", "target measure"),
        ("data", "field"),
        ("metadata", "tags team owner tier version cost status layer shared external port url obs.tracing.sampleRate"),
        ("relation", "technology tags description latency async"),
    ],
)
def test_every_property_of_the_language_is_in_the_table(block: str, words: str) -> None:
    missing = [word for word in words.split() if table.block(block).property(word) is None]
    assert missing == []


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (
            "file",
            "import extend overview constraints conventions constraint layering incident fitness schema view",
        ),
        (
            "file",
            "requirement adr policy scenario story flow feedback causal_loop variable styles deployment data",
        ),
        (
            "element.container",
            "metadata properties slo scale constraints conventions style sources contract state_machine",
        ),
        ("element.container", "fitness data entity valueObject module component"),
        ("deployment", "node infrastructure containerInstance slo scale metadata deployment"),
        ("containerInstance", "auto_rollback rolling_update slo scale metadata"),
        ("slo", "availability latency error_rate throughput cost durability"),
        ("slo.latency", "current"),
        ("view", "layout styles navigation"),
        ("layout", "element spacing"),
        ("layout.element", "position"),
        ("requirement", "acceptance_criteria metadata"),
        ("adr", "option metadata"),
        ("policy", "metadata"),
        ("scenario", "step"),
        ("contract", "input output error"),
        ("schema", "nesting"),
        ("module", "data entity valueObject"),
    ],
)
def test_every_statement_of_the_language_is_proposed_where_it_may_stand(block: str, words: str) -> None:
    known = {keyword.word for keyword in table.KEYWORDS if block in keyword.blocks}
    assert [word for word in words.split() if word not in known] == []


def test_the_requirement_types_of_a_snippet_are_known() -> None:
    prop = table.block("requirement").property("type")
    assert prop is not None
    offered = re.search(r"\|(.+)\|", table.KINDS["requirement"].snippet)
    assert offered
    assert [word for word in offered[1].split(",") if prop.choice(word) is None] == []


# ---- Kinds


@pytest.mark.parametrize("kind", table.KINDS.values(), ids=_name)
def test_a_kind_explains_itself_by_an_example(kind: Kind) -> None:
    assert re.fullmatch(r"[A-Z].*[.]", kind.doc), kind.doc
    assert re.match(rf"\w+ = {kind.name} ", kind.example)
    place = "deployment" if kind.category is KindCategory.INFRASTRUCTURE else "file"
    assert _complaints(place, kind.example) == []


@pytest.mark.parametrize("kind", table.KINDS.values(), ids=_name)
def test_the_snippet_of_a_kind_stands_behind_the_sign_of_equality(kind: Kind) -> None:
    assert well_formed(kind.snippet)
    place = "deployment" if kind.category is KindCategory.INFRASTRUCTURE else "file"
    assert _complaints(place, f"Trial = {plain(kind.snippet)}") == []


@pytest.mark.parametrize("kind", [kind for kind in table.KINDS.values() if kind.alias_of], ids=_name)
def test_another_word_for_a_kind_is_read_like_the_kind(kind: Kind) -> None:
    preferred = table.KINDS[kind.alias_of]
    assert not preferred.alias_of
    assert (kind.category, kind.deployable) == (preferred.category, preferred.deployable)
    place = table.block("deployment" if kind.category is KindCategory.INFRASTRUCTURE else "file")
    assert place.of_kind(kind.name) == place.of_kind(preferred.name)


def test_only_elements_can_be_deployed() -> None:
    deployable = {kind.category for kind in table.KINDS.values() if kind.deployable}
    assert deployable == {KindCategory.ELEMENT}


def test_the_standard_library_has_the_kinds_of_elements() -> None:
    assert set(table.STDLIB_KINDS) <= set(table.KINDS)
    assert {tag.value for tag in table.STDLIB_TAGS} == {"external", "deprecated"}
    assert set(table.FORM_B_KINDS) <= set(table.KINDS)


def test_only_elements_have_a_legacy_form() -> None:
    assert table.is_legacy_form("container", Form.NAMED)
    assert table.is_legacy_form("lambda", Form.NAMED)
    assert not table.is_legacy_form("container", Form.ASSIGNED)
    assert not table.is_legacy_form("container", Form.UNASSIGNED)
    assert not table.is_legacy_form("requirement", Form.NAMED)
    assert not table.is_legacy_form("deployment", Form.NAMED)


# ---- Keywords and clauses


def _labelled(keyword: Keyword) -> str:
    """A test's name: two blocks may have keywords of one label."""
    return f"{keyword.label} in {min(keyword.blocks)}{' after ' * bool(keyword.after)}{keyword.after}"


@pytest.mark.parametrize("keyword", [*table.KEYWORDS, *table.CLAUSES], ids=_labelled)
def test_a_keyword_is_explained_and_stands_in_blocks_that_exist(keyword: Keyword) -> None:
    assert keyword.blocks
    assert keyword.blocks <= set(table.BLOCKS)
    assert re.fullmatch(r"[A-Z].*[.]", keyword.doc), keyword.doc


@pytest.mark.parametrize("keyword", [*table.KEYWORDS, *table.CLAUSES], ids=_labelled)
def test_the_stops_of_a_snippet_are_numbered_in_order(keyword: Keyword) -> None:
    assert well_formed(keyword.snippet)
    first_seen = list(dict.fromkeys(number for number in stops(keyword.snippet) if number))
    assert first_seen == list(range(1, len(first_seen) + 1))
    for number in first_seen:
        defaults = set(re.findall(rf"\$\{{{number}([:|].*?)\}}", keyword.snippet))
        assert len(defaults) <= 1


@pytest.mark.parametrize("keyword", table.KEYWORDS, ids=_labelled)
def test_a_snippet_gives_no_finding_when_nothing_is_filled_in(keyword: Keyword) -> None:
    statement = plain(keyword.snippet)
    if keyword.word == "import":
        statement = statement.replace("./shared.sruja", "sruja.ai/stdlib")
    for block in sorted(keyword.blocks):
        assert _complaints(block, statement) == [], block


@pytest.mark.parametrize("keyword", table.KEYWORDS, ids=_labelled)
def test_a_keyword_that_opens_a_block_is_known_to_open_it_there(keyword: Keyword) -> None:
    head = plain(keyword.snippet).split("\n")[0]
    opened = re.match(r"(\w+)[^={]*\{", head)
    if opened and keyword.word not in {"import", "rule"}:
        assert [block for block in keyword.blocks if table.block(block).child(opened[1]) is None] == []


@pytest.mark.parametrize("block", BLOCKS, ids=_name)
def test_nothing_is_proposed_twice_in_a_block(block: BlockType) -> None:
    labels = Counter(keyword.label for keyword in table.KEYWORDS if block.name in keyword.blocks)
    labels.update(prop.name for prop in block.properties)
    assert [label for label, count in labels.items() if count > 1] == []


def test_no_two_clauses_of_a_statement_are_alike() -> None:
    keys = sorted((clause.after, clause.word, *sorted(clause.blocks)) for clause in table.CLAUSES)
    assert all(left != right for left, right in pairwise(keys))
    words = {keyword.word for keyword in table.KEYWORDS}
    assert {clause.after for clause in table.CLAUSES} <= words | {RELATION}
