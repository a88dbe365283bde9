"""Understands a statement: what it declares, what it refers to, and what its body will be.

Nothing is reserved: a word means what its block says, and what no block knows is kept as a property.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from sruja_lsp.language import check, table
from sruja_lsp.language.types import RELATION, Form, KindCategory, ValueType
from sruja_lsp.model.meaning import (
    UNKNOWN,
    Declaration,
    Import,
    Meaning,
    Namespace,
    Reference,
    ReferenceRole,
    Remark,
    Role,
)
from sruja_lsp.syntax import scanner
from sruja_lsp.syntax.forms import MISSING, Rule, ValueKind
from sruja_lsp.syntax.pieces import unquote
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.language.types import Property
    from sruja_lsp.model.meaning import Context
    from sruja_lsp.syntax.pieces import Piece, Token, Value

PHYSICAL = frozenset({"deployment", "node", "infrastructure", "containerInstance"})
_TOP = frozenset({"file", "legacy", "specification"})
_DEPLOYMENT_WORDS = {
    "deployment": Role.DEPLOYMENT,
    "deploymentNode": Role.DEPLOYMENT,
    "environment": Role.DEPLOYMENT,
    "node": Role.NODE,
    "infrastructure": Role.INFRASTRUCTURE,
    "infrastructureNode": Role.INFRASTRUCTURE,
    "containerInstance": Role.INSTANCE,
}
_DEPLOYMENT_BLOCKS = {
    Role.DEPLOYMENT: "deployment",
    Role.NODE: "node",
    Role.INFRASTRUCTURE: "infrastructure",
    Role.INSTANCE: "containerInstance",
}
_LOOPS = frozenset({"feedback", "causal_loop", "loop.relation"})
_SCENARIOS = frozenset({"scenario", "flow", "step"})
_STYLES = frozenset({"style", "styles"})
_SELECTORS = {"kind": ReferenceRole.SELECTED_KIND, "id": ReferenceRole.SELECTED}
"""What the words of a policy's selector name, besides `tag`."""
_LENIENT = {"policy.selector": ReferenceRole.SELECTED, "fitness": ReferenceRole.SELECTED}
"""Blocks whose properties need not name something that is there."""
_NAME = re.compile(r"[^\W\d][\w-]*(?:\.[^\W\d][\w-]*)*")
_TRANSPARENT = frozenset({"legacy", "specification"})
_TAGGING = frozenset({ValueKind.LIST, ValueKind.TAG})
_SAYING = frozenset({ValueKind.NAME, ValueKind.STRING, ValueKind.TAG})
FORBIDDEN = re.compile(
    r"\s*([\w.\- ]+?)\s*->\s*([\w.\- ]+?)\s+(?:is\s+)?(?:forbidden|not\s+allowed)\s*\.?\s*", re.IGNORECASE
)
"""A constraint that forbids relations: `web -> database forbidden`."""
_STATEMENTS = frozenset({"import", "view", "extend", "kind", "element", "tag"})  # whatever properties are called
_PLAIN = frozenset({ValueType.TEXT, ValueType.ANY, ValueType.NAME, ValueType.LIST, ValueType.VERSION})
_GOVERNANCE_REFERENCES = frozenset({"requirement", "adr", "policy", "scenario", "story", "flow"})
_LIBRARIES = "sruja.ai/"
_WORD = re.compile(r"[\W_]+")


def derived_name(title: str) -> str:
    """The name of something that has a title only: letters and digits, other characters joined to one `_`."""
    name = _WORD.sub("_", title).strip("_")
    return f"_{name}" if name[:1].isdigit() else name


def interpret(piece: Piece, context: Context) -> Meaning:
    """The meaning of a piece in a context, remembered on the piece."""
    meaning = piece.meaning
    if type(meaning) is Meaning and meaning.context is context:
        return meaning
    meaning = _interpret(piece, context)
    piece.meaning = meaning
    return meaning


def _interpret(piece: Piece, context: Context) -> Meaning:  # noqa: PLR0911  # one return a rule
    rule = piece.rule
    if rule is Rule.KEYED:
        return _keyed(piece, context)
    if rule is Rule.ASSIGN:
        return _assigned(piece, context)
    if rule is Rule.RELATION:
        return _relation(piece, context)
    if rule is Rule.IMPORT:
        return _import(piece, context)
    if rule is Rule.TRANSITION:
        return Meaning(context, Role.PROPERTY, context.block.child(RELATION) or "unknown")
    if rule is Rule.TAGS:
        return Meaning(context, Role.PROPERTY, context.block.other if piece.opens else "", references=_tags(piece))
    if rule in (Rule.TRIVIA, Rule.CLOSE):
        return Meaning(context, Role.NOTHING, UNKNOWN)
    if rule is Rule.BARE and context.block.name == "constraints":
        return Meaning(context, Role.PROPERTY, UNKNOWN, references=tuple(_forbidden(piece)))
    # A block that says nothing about itself that could be understood is read as if its brace were not there.
    return Meaning(context, Role.PROPERTY, context.block.name if context.declares else UNKNOWN)


def _span(token: Token) -> Span:
    return Span(token.start, token.end)


def _reference(value: Value | Token, role: ReferenceRole) -> Reference:
    """A reference by a name or by a text that holds a name."""
    text, start, end = value.text, value.start, value.end
    if text[:1] in "\"'":
        closed = len(text) > 1 and text[-1] == text[0]
        text, start, end = text[1:-1] if closed else text[1:], start + 1, end - closed
    return Reference(text.rstrip(".:"), role, Span(start, end))


def _first_string(piece: Piece) -> str:
    """The title of a statement, without making the rest of its values."""
    for value in piece.form.values:
        if value.kind is ValueKind.STRING:
            return unquote(piece.word(value.first))
    return ""


def _titles(values: Iterable[Value]) -> list[str]:
    return [value.string for value in values if value.kind is ValueKind.STRING]


def _title(values: Iterable[Value]) -> str:
    return next(iter(_titles(values)), "")


# ---- import { .. } from "..."


def _import(piece: Piece, context: Context) -> Meaning:
    """What is imported, and from where. Only the workspace knows whether another file is there."""
    source = next((value for value in piece.values if value.kind is ValueKind.STRING), None)
    if source is None:
        return Meaning(context, Role.IMPORT)
    picked = list(_picked(piece))
    inside = Span(source.start + 1, max(source.start + 1, source.end - 1))
    if not source.string.startswith(_LIBRARIES):
        references = tuple(Reference(name.text, ReferenceRole.IMPORTED, _span(name)) for name, _ in picked)
        path = Reference(source.string, ReferenceRole.SOURCE_FILE, inside)
        everything = "*" in piece.shape
        names = () if everything else tuple((name.text, alias) for name, alias in picked)
        imports = Import(source.string, names)
        return Meaning(context, Role.IMPORT, references=(*references, path), imports=imports)
    stdlib = table.STDLIB_PATHS[0]
    if source.string != stdlib and not source.string.startswith(stdlib + "/"):
        message = f"There is no library `{source.string}`; the standard library is `{stdlib}`."
        remark = Remark("unresolved-import", inside, message, "error", suggestion=stdlib)
        return Meaning(context, Role.IMPORT, remarks=(remark,))
    references = tuple(Reference(name.text, ReferenceRole.STDLIB, _span(name)) for name, _ in picked)
    return Meaning(context, Role.IMPORT, references=references)


def _picked(piece: Piece) -> Iterator[tuple[Token, str]]:
    """The names in the braces of an import, and what each is called here."""
    names = [value.first for value in piece.form.values if value.kind is ValueKind.NAME]
    for number, index in enumerate(names):
        token = piece.token(index)
        if token is None or token.type == "*" or piece.shape[index - 1] == scanner.WORDS["AS"]:
            continue
        renamed = number + 1 < len(names) and piece.shape[names[number + 1] - 1] == scanner.WORDS["AS"]
        yield token, piece.word(names[number + 1]) if renamed else token.text


# ---- Name = kind ...


def _assigned(piece: Piece, context: Context) -> Meaning:
    form = piece.form
    name = piece.word(form.subject)
    kind = piece.word(form.object).rstrip(".")
    unknown = context.block.name == UNKNOWN
    if not context.declares or kind in ("true", "false") or (unknown and not _is_kind(kind, context)):
        return _property(piece, context, name)
    title = _first_string(piece)
    focus = piece.place(form.subject)
    name = name or derived_name(title)
    if kind in ("kind", "tag"):
        namespace = Namespace.KIND if kind == "kind" else Namespace.TAG
        role = Role.KIND if kind == "kind" else Role.TAG
        return Meaning(context, role, "kind", declares=Declaration(namespace, name, kind, title, focus))
    if kind == "view":
        return _view(context, name, focus, piece.values)
    physical = unknown or context.block.name in PHYSICAL
    if kind in _DEPLOYMENT_WORDS and (physical or _DEPLOYMENT_WORDS[kind] in (Role.DEPLOYMENT, Role.INSTANCE)):
        return _deployed(context, _DEPLOYMENT_WORDS[kind], name, focus, piece.values)
    references: tuple[Reference, ...] = ()
    remarks: tuple[Remark, ...] = ()
    if form.object != MISSING:
        references = (Reference(kind, ReferenceRole.KIND, piece.place(form.object)), *_tags(piece))
    owner, dot, leaf = name.rpartition(".")
    if leaf and dot:
        place = Span(focus.start, focus.start + len(owner))
        references = (Reference(owner, ReferenceRole.EXTEND, place), *references)
        message = f"Write `{leaf} = {kind}` in `{owner}`, or in `extend {owner} {{ ... }}`."
        remarks = (Remark("legacy-syntax", focus, message, "hint"),)
    return Meaning(
        context,
        Role.ELEMENT,
        context.block.of_kind(kind),
        declares=Declaration(Namespace.ELEMENT, name, kind, title, focus),
        references=references,
        remarks=remarks,
    )


def _is_kind(word: str, context: Context) -> bool:
    return word in table.KINDS or word in context.custom_kinds or word in _DEPLOYMENT_WORDS


def _tags(piece: Piece) -> tuple[Reference, ...]:
    """The tags `#a @b` on a statement."""
    if "#" not in piece.shape:
        return ()
    found = []
    for form in piece.form.values:
        for value in form.items or (form,):
            token = piece.token(value.first) if value.kind is ValueKind.TAG else None
            if token is not None:
                found.append(Reference(token.text[1:], ReferenceRole.TAG, Span(token.start, token.end)))
    return tuple(found)


def _listed_tags(values: Iterable[Value]) -> tuple[Reference, ...]:
    """The tags in values: `[#a, "b", c]`."""
    found = []
    for value in values:
        for item in value.items or (value,):
            if item.kind is ValueKind.TAG:
                found.append(Reference(item.text[1:], ReferenceRole.TAG, Span(item.start, item.end)))
            elif item.kind in (ValueKind.STRING, ValueKind.NAME):
                reference = _reference(item, ReferenceRole.TAG)
                text = reference.text.lstrip("#@")
                if text and " " not in text:
                    start = reference.span.start + len(reference.text) - len(text)
                    found.append(Reference(text, ReferenceRole.TAG, Span(start, reference.span.end)))
    return tuple(found)


def _view(context: Context, name: str, focus: Span, values: Iterable[Value]) -> Meaning:
    references = []
    subject = ""
    word = ""
    for value in values:
        if value.kind is ValueKind.NAME:
            if word == "of":
                references.append(_reference(value, ReferenceRole.VIEW_OF))
                subject = references[-1].text
            elif word == "extends":
                references.append(_reference(value, ReferenceRole.VIEW_EXTENDS))
            word = value.text
    return Meaning(
        context,
        Role.VIEW,
        "view",
        declares=Declaration(Namespace.VIEW, name, "view", _title(values), focus),
        references=tuple(references),
        subject=subject,
    )


def _deployed(context: Context, role: Role, name: str, focus: Span, values: tuple[Value, ...]) -> Meaning:
    """A deployment, node, infrastructure or instance. An instance declares nothing: many may be of one element."""
    if role is Role.INSTANCE:
        target = next((value for value in values if value.kind is ValueKind.NAME), None)
        references = () if target is None else (_reference(target, ReferenceRole.INSTANCE),)
        return Meaning(context, role, "containerInstance", references=references)
    declares = Declaration(Namespace.DEPLOYMENT, name, role.value, _title(values), focus)
    return Meaning(context, role, _DEPLOYMENT_BLOCKS[role], declares=declares)


# ---- A -> B


def _relation(piece: Piece, context: Context) -> Meaning:
    block = context.block
    inner = block.child(RELATION) or "unknown"
    if not block.declares and block.name not in _LOOPS | _SCENARIOS:
        return Meaning(context, Role.PROPERTY, inner, references=tuple(_nested(piece, context)))
    prefix = piece.prefix
    step = block.name in _SCENARIOS or (prefix is not None and prefix.text == "step")
    if block.name in _LOOPS:
        roles = (ReferenceRole.LOOP, ReferenceRole.LOOP)
    elif step:
        roles = (ReferenceRole.STEP, ReferenceRole.STEP)
        inner = "step"
    else:
        roles = (ReferenceRole.SOURCE, ReferenceRole.TARGET)
    form = piece.form
    references = []
    for end, role in zip((form.subject, form.object), roles, strict=True):
        name = piece.word(end)
        # a title in quotes names nothing, and neither do the answers of a decision
        if name[:1] not in "\"'" and not (step and end == form.subject and name in ("yes", "no")):
            references.append(Reference(name.rstrip(".:"), role, piece.place(end)))
    remarks: tuple[Remark, ...] = ()
    if form.values and form.values[0].kind is ValueKind.SYMBOL and piece.word(form.values[0].first) == ":":
        span = piece.place(form.values[0].first)
        remarks = (Remark("legacy-syntax", span, "The label of a relation needs no `:` before it.", "hint"),)
    found = Role.STEP if step else Role.RELATION
    listed = "[" in piece.shape
    tags = _listed_tags(value for value in piece.values if value.kind in _TAGGING) if listed else _tags(piece)
    return Meaning(context, found, inner, references=(*references, *tags), remarks=remarks)


def _nested(piece: Piece, context: Context) -> Iterator[Reference]:
    """The kinds in `system -> container` of a schema."""
    for end in (piece.form.subject, piece.form.object) if context.block.name == "schema.nesting" else ():
        yield Reference(piece.word(end), ReferenceRole.SELECTED_KIND, piece.place(end))


# ---- word ...


def _keyed(piece: Piece, context: Context) -> Meaning:  # noqa: C901, PLR0911  # one return a word
    subject = piece.subject
    word = subject.text.rstrip(".") if subject else ""
    block = context.block
    prop = block.property(word)
    if not context.declares or (prop is not None and word not in _STATEMENTS):
        return _inside(piece, context, word)
    if block.name == UNKNOWN and not piece.opens and word != "containerInstance":
        return _inside(piece, context, word)  # `person "Ana"` is a property here
    values = piece.values
    if word == "import" and block.name in _TOP:
        if not values or subject is None:
            return Meaning(context, Role.IMPORT)
        message = "Say what to import: `import { * } from ...`."
        remark = Remark("legacy-syntax", _span(subject), message, "hint")
        path = _reference(values[0], ReferenceRole.SOURCE_FILE)
        if path.text.startswith(_LIBRARIES):
            return Meaning(context, Role.IMPORT, remarks=(remark,))
        return Meaning(context, Role.IMPORT, references=(path,), remarks=(remark,), imports=Import(path.text, ()))
    physical = block.name in PHYSICAL
    placed = physical or block.name in _TOP or piece.opens or word == "containerInstance"
    if word in _DEPLOYMENT_WORDS and placed and block.property(word) is None:
        return _named_deployed(context, _DEPLOYMENT_WORDS[word], values)
    if word == "view" and block.name in _TOP:
        name = next((value for value in values if value.kind is ValueKind.NAME), None)
        first = values[0] if values else None
        if name is None or first is not name:
            name = first
        focus = Span(name.start, name.end) if name else _span(subject) if subject else Span(0, 0)
        return _view(context, name.string if name else "", focus, values[1:])
    if word == "extend" and values and values[0].kind is ValueKind.NAME:
        target = _reference(values[0], ReferenceRole.EXTEND)
        return Meaning(context, Role.EXTEND, "element", references=(target,), subject=target.text)
    if word in ("kind", "element", "tag") and block.name in _TOP and values and values[0].kind is ValueKind.NAME:
        namespace = Namespace.TAG if word == "tag" else Namespace.KIND
        focus = Span(values[0].start, values[0].end)
        declares = Declaration(namespace, values[0].text, word, _title(values), focus)
        return Meaning(context, Role.TAG if word == "tag" else Role.KIND, "kind", declares=declares)
    if block.property(word) is None and (found := _unassigned(piece, context, word, values)):
        return found
    if physical and piece.opens and block.child(word) is None and values and values[0].kind is ValueKind.STRING:
        # `Eks "Cluster" {`: the word `node` was left out, what stands inside keeps its place
        focus = _span(subject) if subject else Span(0, 0)
        meaning = _deployed(context, Role.NODE, word, focus, values)
        remark = Remark("syntax-error", focus, f"Write `node` before `{word}`.", "error", f"node {word}")
        return Meaning(context, Role.NODE, "node", declares=meaning.declares, remarks=(remark,))
    return _inside(piece, context, word)


def _named_deployed(context: Context, role: Role, values: tuple[Value, ...]) -> Meaning:
    first = values[0] if values else None
    if first is None:
        return Meaning(context, role, _DEPLOYMENT_BLOCKS[role])
    focus = Span(first.start, first.end)
    if role is Role.INSTANCE:
        return _deployed(context, role, "", focus, values)
    name = first.text.rstrip(".") if first.kind is ValueKind.NAME else derived_name(first.string)
    return _deployed(context, role, name, focus, values)


def _unassigned(piece: Piece, context: Context, word: str, values: tuple[Value, ...]) -> Meaning | None:
    """`kind "Title"`, `kind Name "Title"`, and `Name kind "Title"` with its `=` forgotten."""
    kind = table.KINDS.get(word)
    known = kind is not None and kind.category is not KindCategory.INFRASTRUCTURE
    known = known or word in context.custom_kinds
    if not values:
        return None
    first = values[0]
    subject = piece.subject
    if known and first.kind is ValueKind.STRING:
        declares = Declaration(
            Namespace.ELEMENT, derived_name(first.string), word, first.string, Span(first.start, first.end)
        )
        return Meaning(
            context, Role.ELEMENT, context.block.of_kind(word), declares=declares, references=_own_kind(piece, context)
        )
    if known and first.kind is ValueKind.NAME:
        title = _title(values)
        if title or piece.opens or len(values) > 1 or context.block.name in _TOP:
            declares = Declaration(Namespace.ELEMENT, first.text, word, title, Span(first.start, first.end))
            remarks: tuple[Remark, ...] = ()
            if subject is not None and table.is_legacy_form(word, Form.NAMED):
                message = f"Write `{first.text} = {word}` ...: the name comes first today."
                remarks = (Remark("legacy-syntax", _span(subject), message, "hint"),)
            return Meaning(
                context,
                Role.ELEMENT,
                context.block.of_kind(word),
                declares=declares,
                references=_own_kind(piece, context),
                remarks=remarks,
            )
        if word in _GOVERNANCE_REFERENCES:
            return Meaning(context, Role.PROPERTY, references=(_reference(first, ReferenceRole.PROPERTY),))
    if (
        first.kind is ValueKind.NAME
        and first.text in table.KINDS
        and subject is not None
        and context.block.child(word) is None
        and len(values) > 1
        and values[1].kind is ValueKind.STRING
    ):
        focus = _span(subject)
        message = f"`=` is missing: write `{word} = {first.text} ...`."
        remark = Remark("syntax-error", focus, message, "error", f"{word} =")
        declares = Declaration(Namespace.ELEMENT, word, first.text, _title(values), focus)
        return Meaning(context, Role.ELEMENT, context.block.of_kind(first.text), declares=declares, remarks=(remark,))
    return None


def _own_kind(piece: Piece, context: Context) -> tuple[Reference, ...]:
    """The kind that a statement begins with, where somebody has defined it."""
    subject = piece.subject
    if subject is None or subject.text not in context.custom_kinds:
        return ()
    return (Reference(subject.text, ReferenceRole.KIND, _span(subject)),)


def _inside(piece: Piece, context: Context, word: str) -> Meaning:
    """A property or a block of properties."""
    block = context.block
    child = block.child(word) if piece.opens else None
    if block.name == "view" and word in ("include", "exclude"):
        return _selection(piece, context, word)
    if child is not None and block.property(word) is None:
        role = Role.TRANSPARENT if child in _TRANSPARENT else Role.BLOCK
        return Meaning(context, role, child, references=tuple(_headed(piece, word, child)))
    if child is None and piece.opens and block.name == "unknown" and word in _DEPLOYMENT_WORDS:
        return _named_deployed(context, _DEPLOYMENT_WORDS[word], piece.values)
    return _property(piece, context, word)


def _headed(piece: Piece, word: str, child: str) -> Iterator[Reference]:
    """What the line of a block names, such as the element whose place or look it says."""
    value = next((each for each in piece.values if each.kind in _SAYING), None)
    if child == "layout.element":
        if value is not None:
            yield from _selected(value, ReferenceRole.INCLUDE)
    elif child in _STYLES:
        if value is None:
            subject = piece.subject
            if subject is not None and word not in _STYLES:
                yield Reference(word, ReferenceRole.SELECTED_KIND, _span(subject))
        elif word == "tag" or value.kind is ValueKind.TAG:
            yield from _listed_tags((value,))
        elif word in ("element", "kind", *_STYLES):
            reference = _reference(value, ReferenceRole.SELECTED_KIND if word == "kind" else ReferenceRole.CALLED)
            if _NAME.fullmatch(reference.text):
                yield reference


def _selection(piece: Piece, context: Context, word: str) -> Meaning:
    role = ReferenceRole.INCLUDE if word == "include" else ReferenceRole.EXCLUDE
    values = piece.values
    references: list[Reference] = []
    if any(value.kind is ValueKind.SYMBOL and value.text == "=" for value in values):
        field = values[0].text.rpartition(".")[2]  # `element.kind = system`
        if field in ("kind", "tag", "tags") and len(values) > 2:  # noqa: PLR2004  # field, sign, value
            references += _selecting(values[-1], field.rstrip("s"))
    else:
        for value in itertools.takewhile(lambda value: value.kind is not ValueKind.SYMBOL, values):
            references += _selected(value, role)
    prop = context.block.property(word)
    return Meaning(context, Role.SELECTION, prop=prop, references=tuple(references))


def _property(piece: Piece, context: Context, word: str) -> Meaning:
    prop = context.block.property(word)
    block = context.block.child(word) or "unknown"
    if word == "variable" and context.block.name in _LOOPS and (variable := _variable(piece, context)):
        return variable
    remarks = _checked(piece, prop, context) if prop is not None else ()
    if not remarks and "9" in piece.shape and not piece.form.problems:
        remarks = tuple(_unquoted(piece, context))
    references = tuple(_among_values(piece, context, word)) if piece.form.values else ()
    if prop is None:
        return Meaning(context, Role.PROPERTY, block, references=references, remarks=remarks)
    if word == "rule" and piece.form.values:
        block = "policy.selector"  # its braces on several lines
    references = references or _named(piece, prop, context)
    return Meaning(context, Role.PROPERTY, block, prop=prop, references=references, remarks=remarks)


def _variable(piece: Piece, context: Context) -> Meaning | None:
    """`variable Speed "Release speed"` in a loop."""
    first = piece.values[0] if piece.form.values else None
    named = _reference(first, ReferenceRole.LOOP) if first is not None else None
    if named is None or not _NAME.fullmatch(named.text) or "." in named.text:
        return None
    title = _title(piece.values[1:])
    declares = Declaration(Namespace.VARIABLE, named.text, "variable", title, named.span)
    return Meaning(context, Role.VARIABLE, prop=context.block.property("variable"), declares=declares)


def _among_values(piece: Piece, context: Context, word: str) -> Iterator[Reference]:
    """The names in the values of statements that are no plain properties."""
    block = context.block.name
    if block == "policy" and word not in ("tags", "metadata"):
        yield from _ruled(piece.values)
    elif block == "view" and word == "includes":
        for value in piece.values:
            for item in value.items or (value,):
                yield from _selected(item, ReferenceRole.INCLUDE)
    elif word == "steps" and block in _SCENARIOS:
        yield from _listed_steps(piece)
    elif block == "constraints":
        yield from _forbidden(piece)
    elif block == "navigation":
        for value in piece.values:
            if value.kind in (ValueKind.NAME, ValueKind.STRING):
                yield _reference(value, ReferenceRole.LINKED)


def _ruled(values: Iterable[Value]) -> Iterator[Reference]:
    """The names in a rule of a policy: `from { kind "person" } to { id "Shop.Db" } tags ["pii"]`."""
    word = ""
    for value in values:
        if value.kind is ValueKind.GROUP:
            key = ""
            for item in value.items:
                if item.kind is ValueKind.NAME and not key:
                    key = item.text
                elif item.kind is not ValueKind.SYMBOL:
                    yield from _selecting(item, key)
                    key = ""
        elif value.kind is ValueKind.NAME:
            word = value.text
        elif word == "tags":
            yield from _listed_tags((value,))


def _selecting(item: Value, key: str) -> Iterator[Reference]:
    if key == "tag":
        yield from _listed_tags((item,))
    elif key in _SELECTORS and item.kind in (ValueKind.NAME, ValueKind.STRING):
        reference = _reference(item, _SELECTORS[key])
        if _NAME.fullmatch(reference.text):
            yield reference


def _selected(item: Value, role: ReferenceRole) -> Iterator[Reference]:
    """The name in one item of what a view includes: `Shop.*`, `"Shop.Api"`, `#pii`."""
    if item.kind is ValueKind.TAG:
        yield Reference(item.text[1:], ReferenceRole.TAG, Span(item.start, item.end))
    elif item.kind in (ValueKind.NAME, ValueKind.STRING):
        found = _reference(item, role)
        name = found.text.rstrip("*").rstrip(".")
        if _NAME.fullmatch(name) or (name and item.kind is ValueKind.NAME):
            yield Reference(name, role, Span(found.span.start, found.span.start + len(name)))


def _listed_steps(piece: Piece) -> Iterator[Reference]:
    """The ends of `steps [A -> B "asks" B -> C]`."""
    for value in piece.values:
        for before, item, behind in zip((None, *value.items), value.items, (*value.items[1:], None), strict=False):
            arrows = [each for each in (before, behind) if each is not None and each.text == "->"]
            if item.kind is ValueKind.NAME and arrows:
                yield _reference(item, ReferenceRole.STEP)
            elif item.kind in _TAGGING:
                yield from _listed_tags((item,))


def _forbidden(piece: Piece) -> Iterator[Reference]:
    """The ends of `"web -> database forbidden"`, where each is one word."""
    for value in piece.values:
        found = FORBIDDEN.fullmatch(value.text[1:-1]) if value.kind is ValueKind.STRING else None
        for end in (1, 2) if found is not None else ():
            if found is not None and _NAME.fullmatch(found[end]):
                start = value.start + 1 + found.start(end)
                yield Reference(found[end], ReferenceRole.CALLED, Span(start, start + len(found[end])))


def _unquoted(piece: Piece, context: Context) -> Iterator[Remark]:
    """Quantities such as `4GB`, which other tools cannot read."""
    for value in piece.values:
        for item in value.items or (value,):
            if item.kind is ValueKind.QUANTITY:
                quoted = f'"{item.text}"'
                message = f"Put the value in quotes: `{quoted}`."
                yield Remark(_value_rule(context), Span(item.start, item.end), message, "hint", quoted)


def _named(piece: Piece, prop: Property, context: Context) -> tuple[Reference, ...]:
    if prop.reference == "tag":
        return _listed_tags(piece.values)
    role = _LENIENT.get(context.block.name, ReferenceRole.PROPERTY)
    if prop.reference == "kind":
        role = ReferenceRole.SELECTED_KIND
    elif prop.reference not in ("element", "requirement", "adr", "scenario", "policy"):
        return ()
    found = []
    for value in piece.values:
        for item in value.items or (value,):
            if item.kind in (ValueKind.STRING, ValueKind.NAME):
                reference = _reference(item, role)
                if reference.text and " " not in reference.text:
                    found.append(reference)
    return tuple(found)


def _checked(piece: Piece, prop: Property, context: Context) -> tuple[Remark, ...]:
    """What is wrong with the values of a property."""
    if prop.type in _PLAIN:
        return ()
    values = piece.values
    if len(values) != 1 or values[0].kind in (ValueKind.LIST, ValueKind.GROUP, ValueKind.SYMBOL):
        return ()
    value = values[0]
    issue = check.check(prop, value.string, quoted=value.kind is ValueKind.STRING)
    if issue is None:
        return ()
    span = Span(value.start, value.end)
    return (Remark(_value_rule(context), span, issue.message, issue.severity, issue.suggestion),)


def _value_rule(context: Context) -> str:
    """The rule that tells what is wrong with a value."""
    return "slo-format" if context.block.name.startswith("slo") else "invalid-value"
