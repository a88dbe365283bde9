"""What the word under the pointer means, as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sruja_lsp.features.descriptions import described
from sruja_lsp.features.mentions import name_at
from sruja_lsp.features.prose import code, one_line, paragraph, plain
from sruja_lsp.language import table, values
from sruja_lsp.language.types import RELATION
from sruja_lsp.model import places, service_levels
from sruja_lsp.model.import_paths import relative
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.model.workspace import Found, Place
from sruja_lsp.syntax.forms import Rule, ValueKind
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.features.mentions import Named
    from sruja_lsp.language.types import BlockType, Property
    from sruja_lsp.model.index import Site
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.service_levels import Line
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.syntax.pieces import Token

_HERE = "here"
_VERDICTS = {None: "", True: " \u2713 met", False: " \u2717 missed"}
_START = {Rule.RELATION: RELATION, Rule.TRANSITION: RELATION, Rule.IMPORT: "import"}
_TYPES = {"requirement": "type", "feedback": "loop_type", "causal_loop": "loop_type"}
"""What a word behind the name of something says about it."""
_MOST_FILES = 10
_MOST_MEANT = 3
_MOST_DEPLOYMENTS = 12  # what one reads, and each of them has to be found


@dataclass(frozen=True, slots=True)
class Hover:
    """Markdown about the text in `span`."""

    span: Span
    markdown: str


def hover(workspace: Workspace, uri: str, offset: int) -> Hover | None:
    """What the name, the property or the keyword at an offset of a file means; `None` where there is nothing to say."""
    named = name_at(workspace, uri, offset)
    if named is not None:
        found = _of_name(workspace, named)
        if found is not None:
            return found
    model = workspace[uri]
    around = model.at(offset)
    for statement in (*around[-1:], *(model.at(offset - 1)[-1:] if offset else ())):
        found = _of_import(workspace, Found(model, statement), offset) or _of_word(statement, offset)
        if found is not None:
            return found
    return None


def _of_name(workspace: Workspace, named: Named) -> Hover | None:
    """What a name means; everything that it could mean where that is not clear."""
    parts: list[str] = []
    instance = None
    if named.role is ReferenceRole.INSTANCE and named.last:
        instance = Found(named.model, named.statement)
    for place in named.meant[:_MOST_MEANT]:
        if place.uri:
            parts += [_described(workspace, each, instance) for each in workspace.declarations(place)]
        else:
            parts += filter(None, [_of_library(place.name)])
    return Hover(named.underlined, "\n\n---\n\n".join(parts)) if parts else None


def _of_library(name: Name) -> str:
    """What the language says about a kind or a tag that comes with it."""
    if name.namespace is Namespace.KIND and (kind := table.KINDS.get(name.name)):
        return _explained(kind.title, "kind", kind.doc, kind.example)
    tag = next((each for each in table.STDLIB_TAGS if each.value == name.name), None)
    return _explained(tag.value, "tag", tag.doc) if tag is not None and name.namespace is Namespace.TAG else ""


def _of_import(workspace: Workspace, use: Found, offset: int) -> Hover | None:
    """Which files an import brings in."""
    imported = use.statement.meaning.imports
    path = next((r for r in use.statement.meaning.references if r.role is ReferenceRole.SOURCE_FILE), None)
    span = use.statement.of(path) if path is not None else None
    if imported is None or span is None or not span.start <= offset <= span.end:
        return None
    targets = workspace.targets(use.uri, imported)
    if not targets:
        return None
    names = [relative(use.uri, target) for target in targets]
    more = f"\n- and {len(names) - _MOST_FILES} more" if len(names) > _MOST_FILES else ""
    listed = "\n".join(f"- {code(name)}" for name in names[:_MOST_FILES])
    return Hover(span, f"**Imports**\n\n{listed}{more}")


def _texts(statement: Statement) -> dict[str, str]:
    """The properties of a statement by their preferred name, as text."""
    found: dict[str, str] = {}
    for inner in places.properties(statement):
        prop = inner.meaning.property
        if prop is not None:
            items = [item.string for value in inner.item.head.values for item in (value.items or (value,))]
            found.setdefault(prop.name, ", ".join(items))
    return found


def _described(workspace: Workspace, found: Found, instance: Found | None = None) -> str:
    """What a statement declares; with what is particular to an instance of it."""
    statement = found.statement
    declares = statement.meaning.declares
    if declares is None:
        return ""
    name = statement.name
    texts = _texts(statement)
    title = one_line(declares.title) or one_line(texts.get("title", "")) or declares.name
    lines = [f"**{plain(title)}** \u2014 {declares.kind}  ", code(name)]
    technology = texts.get("technology")
    if technology:
        lines[-1] += f" \u00b7 {plain(technology)}"
    for key in ("status", "version", "traffic", "region"):
        if key in texts:
            lines[-1] += f" \u00b7 {_fact(key, texts[key])}"
    description = described(statement)
    if description:
        lines += ["", paragraph(description)]
    tags = [reference.text for reference in statement.meaning.references if reference.role is ReferenceRole.TAG]
    tags += [tag.lstrip("#@") for tag in texts.get("tags", "").split(", ") if tag and tag.lstrip("#@") not in tags]
    if tags:
        lines += ["", "Tags: " + ", ".join(code(tag) for tag in tags)]
    promised = service_levels.promised(statement, name)
    if instance is not None:
        promised = service_levels.over(service_levels.promised(instance.statement), promised)
    lines += _service_levels(promised, with_origin=instance is not None)
    if declares.namespace is Namespace.ELEMENT:
        lines += _deployments(workspace, Place(found.uri, Name(Namespace.ELEMENT, name)), instance)
    return "\n".join(lines)


# ---- service levels


def _service_levels(promised: service_levels.Objectives, *, with_origin: bool) -> list[str]:
    """The table of objectives; columns with nothing in them are left out."""
    rows = [
        {
            "Objective": plain(line.name),
            "Target": plain(line.target.text),
            "Current": plain(line.current.text if line.current else "") + _VERDICTS[line.met],
            "Window": plain(line.window.text if line.window else ""),
            "Error budget": _error_budget(line),
            "From": _origin(line) if with_origin else "",
        }
        for line in service_levels.lines(promised)
    ]
    if not rows:
        return []
    columns = [column for column in rows[0] if any(row[column] for row in rows)]
    lines = ["", "| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    return lines + ["| " + " | ".join(row[column] for column in columns) + " |" for row in rows]


def _origin(line: Line) -> str:
    """Where a line comes from: who set the target, and what others have added."""
    by_origin: dict[str, list[str]] = {}
    for part, said in (("target", line.target), ("current", line.current), ("window", line.window)):
        if said is not None:
            by_origin.setdefault(said.origin, []).append(part)
    (first, _), *others = by_origin.items()
    shown = code(first) if first else _HERE
    for origin, parts in others:
        shown += f", {' and '.join(parts)} {f'from {code(origin)}' if origin else _HERE}"
    return shown


def _error_budget(line: Line) -> str:
    """What may go wrong in a window, and what is left of it where that is measured."""
    budget = line.budget
    if budget is None:
        return ""
    parts = []
    if line.block == service_levels.AVAILABILITY:
        assumed = " (assumed)" if budget.assumed else ""
        parts.append(f"{values.humanise(budget.seconds)} in {plain(str(budget.window))}{assumed}")
    if budget.burned is not None and budget.left is not None and budget.seconds_left is not None:
        burned = f"{values.humanise_share(budget.burned)} burned"
        if line.block == service_levels.AVAILABILITY:
            left = budget.seconds_left
            burned += f", {values.humanise(abs(left))} {'left' if left >= 0 else 'over'}"
        parts.append(burned)
    return ": ".join(parts)


# ---- deployments


def _deployments(workspace: Workspace, place: Place, instance: Found | None) -> list[str]:
    """Where an element runs: file by file, in the order of the text."""
    found: list[tuple[Found, str]] = []
    total = 0
    for model, site in _instances(workspace, place):
        total += model.index.sites[site]
        if len(found) < _MOST_DEPLOYMENTS:
            found += [(Found(model, statement), site.scope.name) for statement, _ in model.occurrences(site)]
    found = sorted(found[:_MOST_DEPLOYMENTS], key=lambda each: (each[0].uri != place.uri, each[0].uri, each[0].span))
    lines = []
    for use, node in found:
        facts = [code(node), *_facts(use.model, use.statement)]
        if instance is not None and (use.uri, use.span) == (instance.uri, instance.span):
            facts[0] += " (here)"
        lines.append("- " + " \u00b7 ".join(facts))
    if total > len(found):
        lines.append(f"- and at {total - len(found)} more places")
    return ["", "**Deployed at**", "", *lines] if lines else []


def _instances(workspace: Workspace, place: Place) -> Iterator[tuple[Model, Site]]:
    """The sites that deploy an element. Most references are no instances, and that is cheaper to see than a meaning."""
    return workspace.sites(place, lambda site: site.role is ReferenceRole.INSTANCE)


def _facts(model: Model, statement: Statement) -> Iterator[str]:
    """How an element is deployed in one place; the traffic may be that of the node it is in."""
    texts = _texts(statement)
    if "traffic" not in texts:
        around = reversed(model.at(statement.span.start)[:-1])
        said = (_texts(outer) for outer in around if outer.meaning.role in (Role.NODE, Role.DEPLOYMENT))
        texts |= next(({"traffic": outer["traffic"]} for outer in said if "traffic" in outer), {})
    for key in ("replicas", "traffic", "version"):
        if key in texts:
            yield _fact(key, texts[key])


def _fact(key: str, text: str) -> str:
    """A property in a few words: `2 replicas`, `traffic 80 %`."""
    shown = plain(text)
    if key == "replicas" and shown.isdecimal():
        return f"{shown} replica" + ("" if shown == "1" else "s")
    if key == "traffic" and values.parse_number(text) is not None:
        shown += " %"
    return f"{key} {shown}"


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
            return Hover(span, _explained(token.text, block.title, block.doc, block.example))
        return _keyword(token.text, span)
    if subject is None and token == piece.tokens[0]:
        return _keyword(token.text, span)
    if prop is not None and token.type in "SN":
        choice = prop.choice(token.text.strip("\"'"))
        if choice is not None:
            return Hover(span, _explained(choice.value, prop.name, choice.doc))
    if token in (piece.prefix, piece.object if piece.rule is Rule.ASSIGN else None):
        return _keyword(token.text, span)
    return _of_clause(statement, token, span)


def _of_clause(statement: Statement, token: Token, span: Span) -> Hover | None:
    """A word with which a statement goes on: `of` in a view, `order` behind a step, `from` in a rule of a policy."""
    piece, meaning = statement.item.head, statement.meaning
    if any(value.kind is ValueKind.GROUP and value.start < token.start < value.end for value in piece.values):
        block = table.block("policy.selector")
        prop = block.property(token.text) if meaning.context.block.name == "policy" else None
        return Hover(span, _property(prop, block)) if prop is not None else None
    if meaning.block in _TYPES and (prop := table.block(meaning.block).property(_TYPES[meaning.block])):
        choice = prop.choice(token.text)
        if choice is not None and token.type not in "Ss":
            return Hover(span, _explained(choice.value, f"{prop.name.replace('_', ' ')}", choice.doc))
    tokens = piece.tokens
    place = tokens.index(token)
    pairs = {" ".join(each.text for each in tokens[n : n + 2]) for n in (place - 1, place) if n >= 0}
    start = _START.get(piece.rule) or piece.word(piece.form.object if piece.rule is Rule.ASSIGN else piece.form.subject)
    clauses = [each for each in table.CLAUSES if each.after == start and meaning.context.block.name in each.blocks]
    for words in (pairs, {token.text}):
        clause = next((each for each in clauses if not words.isdisjoint((each.word, *each.aliases))), None)
        if clause is not None:
            return Hover(span, _explained(clause.word, "" if start == RELATION else start, clause.doc))
    return None


def _keyword(word: str, span: Span) -> Hover | None:
    keyword = next((keyword for keyword in table.KEYWORDS if keyword.word == word), None)
    return Hover(span, _explained(word, "", keyword.doc)) if keyword else None


def _property(prop: Property, block: BlockType) -> str:
    text = _explained(prop.name, block.title, prop.doc, prop.example)
    if prop.choices:
        text += "\n\n" + "\n".join(f"- `{choice.value}`: {choice.doc}" for choice in prop.choices)
    return text


def _explained(word: str, sort: str, doc: str, example: str = "") -> str:
    """A word of the language: what sort it is unless it says so itself, what it means, how it is written."""
    heading = f"**{word}**" + (f" \u2014 {sort}" if sort and sort != word.replace("_", " ") else "")
    lines = [heading, "", doc]
    if example:
        lines += ["", "```sruja", example, "```"]
    return "\n".join(lines)
