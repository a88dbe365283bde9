"""Fixes for names: of what is not there, of what could be several things, and of what is there twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sruja_lsp.features.code_actions import writing
from sruja_lsp.features.code_actions.fix import Fix, here_or_there
from sruja_lsp.features.mentions import beginning
from sruja_lsp.model import places
from sruja_lsp.model.import_paths import SUFFIX, relative, target
from sruja_lsp.model.index import Name, Site
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.model.resolve import How
from sruja_lsp.model.workspace import Place
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.features.code_actions.fix import Case
    from sruja_lsp.model.meaning import Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace

_UNCLEAR: Final = frozenset({How.AMBIGUOUS, How.MISSING})
_CREATED: Final = frozenset(
    {
        ReferenceRole.SOURCE,
        ReferenceRole.TARGET,
        ReferenceRole.STEP,
        ReferenceRole.INSTANCE,
        ReferenceRole.VIEW_OF,
        ReferenceRole.EXTEND,
        ReferenceRole.INCLUDE,
    }
)
_SELECTING: Final = frozenset({ReferenceRole.INCLUDE, ReferenceRole.EXCLUDE})
_INSIDE: Final = {"system": "container", "container": "component", "component": "component"}
"""The kind of what is usually declared in an element of another kind."""
_NO_OWNERS: Final = frozenset({"person", "role", "actor", "database", "datastore", "queue"})
_NAME: Final = re.compile(r"[^\W\d][\w-]*(?:\.[^\W\d][\w-]*)*")
_MOST_OUTWARDS: Final = 2
_DECLARED_BY: Final = {ReferenceRole.KIND: "kind", ReferenceRole.TAG: "tag"}
"""What a name is when it stands in such a place."""


def forms(workspace: Workspace, uri: str, site: Site, place: Place, like: str) -> Iterator[str]:
    """The ways to write a name at a site of a file so that it means `place`, the one most like `like` first."""
    parts = place.name.name.split(".")
    wanted = min(like.count(".") + 1, len(parts))
    for count in (*range(wanted, len(parts) + 1), *range(wanted - 1, 0, -1)):
        text = ".".join(parts[-count:])
        if means(workspace, uri, site._replace(text=text), place):
            yield text


def means(workspace: Workspace, uri: str, site: Site, place: Place) -> bool:
    """Whether a site of a file means `place` and nothing else."""
    found = workspace.meaning(uri, site)
    return found.how not in _UNCLEAR and {Place(other or uri, name) for other, name in found.places} == {place}


# ---- unresolved-reference


def missing(case: Case) -> Iterator[Fix]:
    """Write what was meant, import it, or declare it where it belongs."""
    found = case.reference
    if found is None:
        return
    statement, reference = found
    site = Site(statement.scope, reference.text, reference.role)
    span = Span(beginning(statement, reference), statement.of(reference).end)
    around = f"{reference.text.rpartition('.')[0]}."
    suggestions = sorted(case.listed("suggestions"), key=lambda name: not name.startswith(around))  # the nearest first
    clear = [name.startswith(around) for name in suggestions].count(True) == 1 or len(suggestions) == 1
    for number, name in enumerate(suggestions):
        for place in _homes(case, name):
            for text in forms(case.workspace, case.uri, site, place, reference.text):
                yield case.edited(f"Change to `{text}`", Edit(span, text), preferred=clear and not number)
                break
    for number, path in enumerate(case.listed("imports")):
        first = reference.text.partition(".")[0]
        title = f"Import `{first}` from `{path}`"
        yield Fix(title, _imported(case.model, path, first), preferred=not number)
        yield Fix(title, _imported(case.model, path, "*"), preferred=not number)
    if reference.role in _CREATED and _NAME.fullmatch(reference.text):
        yield from _created(case, statement, site)
    if reference.role in _SELECTING and statement.meaning.role is Role.SELECTION:
        yield case.edited(
            f"Do not {statement.item.head.tokens[0].text} `{reference.text}`", _unselected(case, statement)
        )


def _unselected(case: Case, statement: Statement) -> Edit:
    """The edit that takes a name out of what a view includes or excludes; the whole line with the last one."""
    head = statement.item.head
    chosen = [each for each in head.values if each.text != ","]
    value = next((each for each in reversed(chosen) if statement.start + each.start <= case.span.start), None)
    if value is None or len(chosen) == 1:
        return writing.removal(case.model.text, statement.span)
    before = head.text[: value.start].rstrip()
    start, end = len(before.removesuffix(",").rstrip()), value.end
    if value == chosen[0]:
        start, end = value.start, chosen[1].start
    return Edit(Span(statement.start + start, statement.start + end), "")


def _homes(case: Case, name: str) -> list[Place]:
    wanted = Name(Namespace.ELEMENT, name)
    return [
        Place(uri, wanted)
        for uri in (case.uri, *sorted(case.workspace.closure(case.uri)))
        if wanted in case.workspace[uri].index.declared
    ]


def _created(case: Case, statement: Statement, site: Site) -> Iterator[Fix]:
    owner, _, leaf = site.text.rpartition(".")
    instance = site.role is ReferenceRole.INSTANCE
    if owner:
        found = case.workspace.meaning(case.uri, site._replace(text=owner))
        for uri, name in found.places[:1] if found.how not in _UNCLEAR else ():
            yield from _inside(case, Place(uri or case.uri, name), leaf)
        if found.how is How.MISSING and "." not in owner:
            step = writing.step(case.model.text)
            lines = (
                f'{owner} = system "{writing.title(owner)}" {{',
                f'{step}{leaf} = container "{writing.title(leaf)}"',
                "}",
            )
            yield case.edited(f"Create system `{owner}` with container `{leaf}`", writing.at_top(case.model, lines))
        return
    if instance:
        for place in _systems_nearby(case, statement):
            yield from _inside(case, place, leaf)
    else:
        scope = site.scope.base
        for _ in range(_MOST_OUTWARDS):
            if scope and site.scope.namespace is Namespace.ELEMENT:
                yield from _inside(case, Place(case.uri, Name(Namespace.ELEMENT, scope)), leaf)
                scope = scope.rpartition(".")[0]
    kind = "container" if instance else "system"
    line = f'{leaf} = {kind} "{writing.title(leaf)}"'
    yield case.edited(f"Create {kind} `{leaf}`", writing.at_top(case.model, [line]))


def _inside(case: Case, place: Place, leaf: str) -> Iterator[Fix]:
    """Declare something in an element."""
    owner = next(iter(case.workspace.declarations(place)), None)
    if owner is None or place.name.namespace is not Namespace.ELEMENT:
        return
    declares = owner.statement.meaning.declares
    kind = declares.kind if declares is not None else ""
    if kind in _NO_OWNERS:
        return
    kind = _INSIDE.get(kind, "container")
    edits = writing.member(owner.model, owner.statement, [f'{leaf} = {kind} "{writing.title(leaf)}"'])
    if edits is not None:
        title = f"Create {kind} `{leaf}` in `{place.name.name}`"
        clear = "." in case.written and not case.listed("suggestions") and not case.listed("imports")
        yield Fix(title, here_or_there(owner.uri, edits), preferred=clear)


def _systems_nearby(case: Case, statement: Statement) -> list[Place]:
    """The systems of what runs beside an instance, the nearest first; else the only system that is known."""
    found: dict[Place, None] = {}
    for around in reversed(case.model.at(statement.span.start)[:-1]):
        for other in places.inside(around):
            for reference in other.meaning.references:
                if reference.role is ReferenceRole.INSTANCE:
                    for uri, name in case.workspace.resolve(case.uri, reference, other.scope).places[:1]:
                        owner = name.name.rpartition(".")[0]
                        if owner:
                            found[Place(uri or case.uri, Name(Namespace.ELEMENT, owner))] = None
    if not found:
        systems = [
            place
            for place, entries in case.workspace.names(case.uri)
            if place.name.namespace is Namespace.ELEMENT and entries and entries[0].kind == "system"
        ]
        return systems if len(systems) == 1 else []
    return list(found)[:3]


def _imported(model: Model, path: str, name: str) -> dict[str, tuple[Edit, ...]]:
    """Import a name from a path: with what is imported from there already, else on a line of its own."""
    quote = '"'
    for statement in writing.top(model):
        imports = statement.meaning.imports
        if statement.meaning.role is not Role.IMPORT:
            continue
        last = statement.item.head.values[-1:]
        quote = last[0].text[:1] if last and last[0].text[:1] in ("'", '"') else quote
        if imports is not None and imports.path == path and imports.names and name != "*":
            names = [token for token in statement.item.head.tokens if token.text == "}"]
            if names:
                before = statement.item.head.text[: names[-1].start]
                at = statement.start + len(before.rstrip())
                return {model.uri: (Edit(Span(at, at), f"{'' if before.rstrip().endswith(',') else ','} {name}"),)}
    line = f"import {{ {name} }} from {quote}{path}{quote}"
    imports_there = [each for each in writing.top(model) if each.meaning.role is Role.IMPORT]
    edit = writing.behind(model, imports_there[-1], [line]) if imports_there else writing.at_beginning(model, [line])
    return {model.uri: (edit,)}


# ---- ambiguous-reference


def ambiguous(case: Case) -> Iterator[Fix]:
    """Write the full name of one of those that could be meant."""
    found = case.reference
    if found is None:
        return
    statement, reference = found
    site = Site(statement.scope, reference.text, reference.role)
    span = Span(beginning(statement, reference), statement.of(reference).end)
    for name in case.listed("candidates"):
        for place in _homes(case, name):
            for text in forms(case.workspace, case.uri, site, place, name):
                yield case.edited(f"Write `{text}`", Edit(span, text))
                break


# ---- unknown-kind


def kind(case: Case) -> Iterator[Fix]:
    """Write the kind that was meant, import it, or define it."""
    found = case.reference
    if found is None:
        return
    _, reference = found
    word = reference.text
    for near in case.listed("suggestions"):
        yield case.replaced(f"Change to `{near}`", near, preferred=True)
    for uri in case.workspace.owners(Name(Namespace.KIND, word)):
        path = relative(case.uri, uri)
        yield Fix(f"Import `{word}` from `{path}`", _imported(case.model, path, word), preferred=True)
    line = f'{word} = kind "{writing.title(word)}"'
    yield case.edited(f"Define the kind `{word}`", writing.below_imports(case.model, [line]))


# ---- unresolved-import


def imports(case: Case) -> Iterator[Fix]:
    """Write the path or the name that was meant, or import no more what is not there."""
    near = case.told("replacement")
    for each in [near] if near else case.listed("suggestions"):
        yield case.replaced(f"Change to `{each}`", each, preferred=True)
    statement = case.statement
    if statement is None or statement.meaning.role is not Role.IMPORT:
        return
    path = next((each for each in statement.meaning.references if each.role is ReferenceRole.SOURCE_FILE), None)
    whole = path is not None and statement.of(path) == case.span
    if whole and path is not None:
        yield from _new_file(case, statement, path)
    if whole or len(statement.meaning.references) <= 2:  # noqa: PLR2004  # this name and the path
        yield case.edited("Remove this import", writing.removal(case.model.text, statement.span))
        return
    edit = writing.import_without(statement, case.span.start)
    if edit is not None:
        yield case.edited(f"Do not import `{case.written}`", edit)


def _new_file(case: Case, statement: Statement, path: Reference) -> Iterator[Fix]:
    """Make the file, with what is imported from it, or else with all that is missing."""
    uri = target(case.uri, path.text)
    last = path.text.replace("\\", "/").rpartition("/")[2]
    imported = statement.meaning.imports
    if not uri.startswith("file:") or last in ("", ".", "..") or imported is None or uri in case.workspace:
        return
    if not uri.endswith(SUFFIX):
        if "." in last:
            return  # another sort of file
        uri += SUFFIX
    end = writing.line_end(case.model.text)
    wanted = list(imported.names)
    missing = [site for site, found in case.model.resolutions.open.items() if found.how is How.MISSING]
    others = {site.text.partition(".")[0] for site in missing if site.role in _CREATED | {ReferenceRole.KIND}}
    named = {alias for _, alias in wanted}
    for names in (wanted, [*wanted, *((name, name) for name in sorted(others - named) if _NAME.fullmatch(name))]):
        lines = [line for own, alias in names for line in _declaration(case.model, own, alias)]
        text = "".join(f"{line}{end}" for line in lines)
        yield Fix(f"Create the file `{path.text}`", {}, created={uri: text})


def _declaration(model: Model, own: str, alias: str) -> Iterator[str]:
    """A declaration of a name that is used in a file: of a kind, of a tag, or of a system with what is in it."""
    roles = {site.role for site in model.index.users.get(alias, ())}
    kind = next((word for role, word in _DECLARED_BY.items() if role in roles), "")
    if kind:
        yield f'{own} = {kind} "{writing.title(own)}"'
        return
    inner = {text.split(".")[1] for text in model.index.users if text.startswith(f"{alias}.")} - {""}
    if not inner:
        yield f'{own} = system "{writing.title(own)}"'
        return
    yield f'{own} = system "{writing.title(own)}" {{'
    step = writing.step(model.text)
    yield from (f'{step}{name} = container "{writing.title(name)}"' for name in sorted(inner))
    yield "}"


# ---- duplicate-identifier, duplicate-node


def duplicate(case: Case) -> Iterator[Fix]:
    """Give the second one a name that is free."""
    statement = case.statement
    declares = statement.meaning.declares if statement is not None else None
    if statement is None or declares is None or statement.focus != case.span:
        return
    name = Name(declares.namespace, statement.name)
    outer, dot, leaf = name.name.rpartition(".") if declares.namespace is not Namespace.KIND else ("", "", name.name)
    known = (case.uri, *case.workspace.closure(case.uri))
    beside = {
        each.name[len(outer) + len(dot) :].partition(".")[0]
        for uri in known
        for each in case.workspace[uri].index.declared
        if each.namespace is name.namespace and each.name.startswith(f"{outer}{dot}")
    }
    new = writing.free(leaf, beside)
    written = case.written
    if written.endswith(leaf):
        edit = Edit(Span(case.span.end - len(leaf), case.span.end), new)
    elif written[:1] in ("'", '"') and statement.meaning.role in (Role.DEPLOYMENT, Role.NODE, Role.INFRASTRUCTURE):
        edit = Edit(Span(case.span.start, case.span.start), f"{new} ")
    elif written[:1] in ("'", '"') and statement.meaning.role is Role.ELEMENT:
        edit = Edit(Span(statement.span.start, statement.span.start), f"{new} = ")
    else:
        return
    yield case.edited(f"Rename to `{new}`", edit)
