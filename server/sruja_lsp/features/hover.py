"""What the word under the pointer means, as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.features.definition import segment, underlined
from sruja_lsp.language import table, values
from sruja_lsp.model import places
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.syntax.forms import ValueKind
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.language.types import BlockType, Property
    from sruja_lsp.model.meaning import Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement

_WINDOW = "30 days"  # what an availability target is measured over when nothing is said
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Hover:
    """Markdown about the text in `span`."""

    span: Span
    markdown: str


def hover(model: Model, offset: int) -> Hover | None:
    """What the name, the property or the keyword at an offset means; `None` where there is nothing to say."""
    around = model.at(offset)
    for statement in (*around[-1:], *(model.at(offset - 1)[-1:] if offset else ())):
        found = _of_name(model, statement, offset) or _of_word(statement, offset)
        if found is not None:
            return found
    return None


def _of_name(model: Model, statement: Statement, offset: int) -> Hover | None:
    meaning = statement.meaning
    for reference in meaning.references:
        span = statement.of(reference)
        if span.start <= offset <= span.end:
            return _of_reference(model, statement, reference, offset)
    focus = statement.focus
    if meaning.declares is not None and focus.start <= offset <= focus.end:
        return Hover(focus, _described(model, statement))
    return None


def _of_reference(model: Model, statement: Statement, reference: Reference, offset: int) -> Hover | None:
    span = statement.of(reference)
    resolution = model.resolve(reference, statement.scope)
    if reference.role is ReferenceRole.TAG and not resolution.names:
        known = next((tag for tag in table.STDLIB_TAGS if tag.value == reference.text), None)
        return Hover(span, f"**{known.value}** \u2014 tag\n\n{known.doc}") if known else None
    if reference.role is ReferenceRole.KIND and not resolution.names:
        kind = table.KINDS.get(reference.text)
        return Hover(span, f"**{kind.title}** \u2014 kind\n\n{kind.doc}") if kind else None
    start, end, behind = segment(reference.text, offset - span.start)
    parts = []
    for name in resolution.names[:3]:
        words = name.name.split(".")
        wanted = Name(name.namespace, ".".join(words[: len(words) - behind]))
        instance = statement if reference.role is ReferenceRole.INSTANCE and not behind else None
        parts += [_described(model, found, instance) for found in model.declarations(wanted)]
    if not parts:
        return None
    return Hover(underlined(reference, span, start, end), "\n\n---\n\n".join(parts))


def _plain(text: str) -> str:
    """User text that must not act as Markdown."""
    for character in "\\`*_[]<>|":
        text = text.replace(character, "\\" + character)
    return " ".join(text.split())


def _texts(statement: Statement) -> dict[str, str]:
    """The properties of a statement by their preferred name, as text."""
    found: dict[str, str] = {}
    for inner in places.properties(statement):
        prop = inner.meaning.property
        if prop is not None:
            items = [item.string for value in inner.item.head.values for item in (value.items or (value,))]
            found.setdefault(prop.name, ", ".join(items))
    return found


def _described(model: Model, statement: Statement, instance: Statement | None = None) -> str:
    declares = statement.meaning.declares
    if declares is None:
        return ""
    name = statement.name
    texts = _texts(statement)
    title = declares.title or texts.get("title", "") or declares.name
    lines = [f"**{_plain(title)}** \u2014 {declares.kind}  ", f"`{name}`"]
    technology = texts.get("technology")
    if technology:
        lines[-1] += f" \u00b7 {_plain(technology)}"
    for key in ("status", "version", "traffic", "region"):
        if key in texts:
            lines[-1] += f" \u00b7 {key} {_plain(texts[key])}"
    description = texts.get("description") or _second_string(statement)
    if description:
        lines += ["", _plain(description)]
    tags = [reference.text for reference in statement.meaning.references if reference.role is ReferenceRole.TAG]
    tags += [tag.lstrip("#@") for tag in texts.get("tags", "").split(", ") if tag and tag.lstrip("#@") not in tags]
    if tags:
        lines += ["", "Tags: " + ", ".join(f"`{tag}`" for tag in tags)]
    objectives = list(_objectives(statement, name))
    if instance is not None:
        own = list(_objectives(instance, "here"))
        said = {objective.name for objective in own}
        objectives = own + [objective for objective in objectives if objective.name not in said]
    lines += _service_levels(objectives, with_origin=instance is not None)
    if declares.namespace is Namespace.ELEMENT:
        lines += _deployments(model, Name(Namespace.ELEMENT, name))
    return "\n".join(lines)


def _second_string(statement: Statement) -> str:
    strings = [value.string for value in statement.item.head.values if value.kind is ValueKind.STRING]
    return strings[1] if len(strings) > 1 else ""


# ---- service levels


class _Objective(NamedTuple):
    name: str
    target: str
    current: str
    window: str
    origin: str


def _objectives(statement: Statement, origin: str) -> Iterator[_Objective]:
    for slo in places.properties(statement):
        if slo.meaning.block != "slo":
            continue
        for objective in places.properties(slo):
            key = objective.item.head.subject
            texts = _texts(objective)
            window = texts.get("window", "")
            name = (key.text if key else "").replace("_", " ")
            if objective.meaning.block == "slo.latency":
                current = next(
                    (
                        _texts(inner)
                        for inner in places.properties(objective)
                        if inner.meaning.block == "slo.latency.current"
                    ),
                    {},
                )
                for percentile, target in texts.items():
                    if percentile.startswith("p"):
                        yield _Objective(f"{name} {percentile}", target, current.get(percentile, ""), window, origin)
            elif "target" in texts:
                yield _Objective(name, texts["target"], texts.get("current", ""), window, origin)


def _service_levels(objectives: list[_Objective], *, with_origin: bool) -> list[str]:
    if not objectives:
        return []
    head = ["Objective", "Target", "Current", "Window", "Error budget", *(["From"] if with_origin else [])]
    lines = ["", "| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for objective in objectives:
        met = _met(objective)
        current = _plain(objective.current) + ("" if met is None else " \u2713 met" if met else " \u2717 missed")
        cells = [objective.name, _plain(objective.target), current, _plain(objective.window), error_budget(objective)]
        if with_origin:
            cells.append(objective.origin)
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def error_budget(objective: _Objective) -> str:
    """The time per window in which an availability target allows the service to be down."""
    percent = values.Percent.parse(objective.target)
    window = values.Window.parse(objective.window or _WINDOW)
    if percent is None or window is None or objective.name != "availability":
        return ""
    seconds = window.seconds * (_HUNDRED - percent.value) / _HUNDRED
    return f"{values.humanise(seconds)} in {objective.window or _WINDOW}"


def _met(objective: _Objective) -> bool | None:
    """Whether what is measured keeps the promise; `None` when that cannot be told."""
    target, current = values.Percent.parse(objective.target), values.Percent.parse(objective.current)
    if target is not None and current is not None:
        at_least = objective.name in ("availability", "durability")
        return values.compare(current.value, target.comparator or (">=" if at_least else "<="), target.value)
    least, rate = values.Rate.parse(objective.target), values.Rate.parse(objective.current)
    if least is not None and rate is not None and least.per_second is not None and rate.per_second is not None:
        return values.compare(rate.per_second, least.comparator or ">=", least.per_second)
    limit, measured = values.Duration.parse(objective.target), values.Duration.parse(objective.current)
    if limit is not None and measured is not None:
        return bool(measured.seconds <= limit.seconds)
    return None


# ---- deployments


def _deployments(model: Model, name: Name) -> list[str]:
    lines: list[str] = []
    for site in model.sites(name):
        if site.role is not ReferenceRole.INSTANCE:
            continue
        for statement, _ in model.occurrences(site):
            texts = _texts(statement)
            facts = [f"{key.replace('_', ' ')} {_plain(texts[key])}" for key in ("replicas", "version") if key in texts]
            if "traffic" in texts:
                facts.append(f"traffic {_plain(texts['traffic'])} %")
            lines.append(f"- `{site.scope.name}`" + (f": {', '.join(facts)}" if facts else ""))
    return ["", "Deployed at", *lines] if lines else []


# ---- words of the language


def _of_word(statement: Statement, offset: int) -> Hover | None:  # noqa: PLR0911  # one return a sort of word
    piece = statement.item.head
    place = offset - statement.start
    token = next((token for token in piece.tokens if token.start <= place <= token.end), None)
    if token is None:
        return None
    span = Span(statement.start + token.start, statement.start + token.end)
    meaning = statement.meaning
    prop = meaning.property
    subject = piece.subject
    if subject is not None and token.start == subject.start:
        if prop is not None:
            return Hover(span, _property(prop, meaning.context.block))
        if meaning.role is not Role.RELATION and meaning.block not in ("", "unknown"):
            block = table.block(meaning.block)
            return Hover(span, f"**{token.text}** \u2014 {block.title}\n\n{block.doc}")
        keyword = next((keyword for keyword in table.KEYWORDS if keyword.word == token.text), None)
        return Hover(span, f"**{token.text}**\n\n{keyword.doc}") if keyword else None
    if subject is None and token == piece.tokens[0]:
        keyword = next((keyword for keyword in table.KEYWORDS if keyword.word == token.text), None)
        return Hover(span, f"**{token.text}**\n\n{keyword.doc}") if keyword else None
    if prop is not None and token.type in "SN":
        choice = prop.choice(token.text.strip("\"'"))
        if choice is not None:
            return Hover(span, f"**{choice.value}** \u2014 {prop.name}\n\n{choice.doc}")
    return None


def _property(prop: Property, block: BlockType) -> str:
    lines = [f"**{prop.name}** \u2014 {block.title}", "", prop.doc, "", "```sruja", prop.example, "```"]
    if prop.choices:
        lines += [f"- `{choice.value}`: {choice.doc}" for choice in prop.choices]
    return "\n".join(lines)
