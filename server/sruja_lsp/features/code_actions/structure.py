"""Refactorings of what is declared where: in or outside of an element, in another one, in a file of its own."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from sruja_lsp.features.changes import Refusal
from sruja_lsp.features.code_actions import writing
from sruja_lsp.features.code_actions.action import Action, Kind, Outcome
from sruja_lsp.features.code_actions.names import forms
from sruja_lsp.features.code_actions.relocation import Move, relocated
from sruja_lsp.features.mentions import beginning
from sruja_lsp.model.import_paths import SUFFIX, folder_of, relative
from sruja_lsp.model.index import FILE, Name, Site
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.model.resolve import How
from sruja_lsp.model.workspace import Place
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.features.code_actions.relocation import Placed
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace

_MOST_TARGETS: Final = 5
_MOST_NAMES: Final = 5
_OWNERS: Final = {
    "container": ("system",),
    "database": ("system",),
    "datastore": ("system",),
    "queue": ("system",),
    "component": ("container",),
}
"""The kinds of elements that those of another kind usually stand in."""
_STAYS: Final = frozenset({Role.IMPORT, Role.TRANSPARENT, Role.NOTHING, Role.PROPERTY})
_LOWER: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\s.]+")
_UNCLEAR: Final = frozenset({How.AMBIGUOUS, How.MISSING})


def structure(workspace: Workspace, uri: str, span: Span) -> Iterator[Action]:
    """What can be done about the statement, or the statements, of a stretch of a file."""
    model = workspace[uri]
    around = model.at(span.start)
    if around:
        yield from _reference(workspace, model, around[-1], span)
        yield from _setting(model, around[-1])
    declared = next((each for each in reversed(around[-1:]) if _on_name(each, span)), None)
    if declared is not None and declared.meaning.role is Role.ELEMENT:
        yield from _element(workspace, model, declared, around)
    yield from _extraction(workspace, model, span, declared)


def _on_name(statement: Statement, span: Span) -> bool:
    head = statement.item.head.tokens
    return bool(head) and statement.start + head[0].start <= span.start <= statement.start + head[-1].end


# ---- names


def _reference(workspace: Workspace, model: Model, statement: Statement, span: Span) -> Iterator[Action]:
    """Write a name in full, or as short as it can be."""
    for reference in statement.meaning.references:
        place = statement.of(reference)
        if not place.start <= span.start <= span.end <= place.end:
            continue
        site = Site(statement.scope, reference.text, reference.role)
        meant = workspace.meaning(model.uri, site)
        name = meant.name
        if name is None or meant.how in _UNCLEAR or name.namespace is not Namespace.ELEMENT:
            return
        if reference.role in (ReferenceRole.IMPORTED, ReferenceRole.EXTEND) or reference.role.lenient:
            return
        target = Place(meant.places[0][0] or model.uri, name)
        at = Span(beginning(statement, reference), place.end)
        ways = list(forms(workspace, model.uri, site, target, name.name.rpartition(".")[2]))
        longest, shortest = max(ways, key=len, default=""), min(ways, key=len, default="")
        if longest and len(longest) > len(reference.text):
            yield _rewrite(f"Write the full name `{longest}`", model, Edit(at, longest))
        if shortest and len(shortest) < len(reference.text):
            yield _rewrite(f"Write the short name `{shortest}`", model, Edit(at, shortest))


def _setting(model: Model, statement: Statement) -> Iterator[Action]:
    """`key value` for `key: value` and `key = value`."""
    piece = statement.item.head
    tokens = piece.tokens
    if piece.rule is not Rule.KEYED or piece.form.problems or len(tokens) < 3 or tokens[1].text not in ("=", ":"):  # noqa: PLR2004  # key, sign, value
        return
    span = Span(statement.start + tokens[0].end, statement.start + tokens[2].start)
    key, value = tokens[0].text, piece.text[tokens[2].start : tokens[-1].end]
    if "\n" not in value:
        yield _rewrite(f"Write `{key} {value}`", model, Edit(span, " "))


def _rewrite(title: str, model: Model, *edits: Edit) -> Action:
    changes = {model.uri: tuple(sorted(edits))}
    return Action(title, Kind.REWRITE, partial(Outcome, changes))


# ---- in or outside of an element


def _element(
    workspace: Workspace, model: Model, statement: Statement, around: tuple[Statement, ...]
) -> Iterator[Action]:
    lines = writing.own_lines(model, statement)
    declares = statement.meaning.declares
    if declares is None or lines is None or not statement.item.head.subject or "\n" not in _end(model, lines):
        return
    owner, _, leaf = declares.name.rpartition(".")
    if owner:
        yield from into_owner(workspace, model, statement)
        return
    parent = next((each for each in reversed(around[:-1]) if each.meaning.role is Role.ELEMENT), None)
    if model.text.slice(*statement.focus) != leaf:
        return
    if parent is not None:
        top = around[0]
        full = statement.name

        def out(content: str) -> Placed:
            moved, verbatim = writing.lifted(model, lines, content)
            return {model.uri: [writing.behind(model, top, moved, verbatim, apart=True)]}, {}

        named = f"{parent.name}.{leaf}"
        if full == named and _kept_apart(model, top, lines):
            yield _moving(
                f"Write `{named}` outside of `{parent.name}`",
                workspace,
                Move(model.uri, lines, model.uri, {}, out),
                Edit(statement.focus, named),
            )
    yield from _into_others(workspace, model, statement, lines, parent)


def _end(model: Model, lines: Span) -> str:
    return "\n" if model.text.slice(lines.end - 1, lines.end) in ("\n", "\r") else ""


def _kept_apart(model: Model, top: Statement, lines: Span) -> bool:
    """Whether what is added behind a statement does not touch what is taken out of it."""
    return lines.end < top.start + top.item.width and _end(model, Span(top.start, top.start + top.item.width)) == "\n"


def _moving(title: str, workspace: Workspace, move: Move, *renaming: Edit) -> Action:
    """The action that moves statements, with these edits in the text that moves."""
    return Action(title, Kind.REWRITE, partial(relocated, workspace, move, renaming))


def into_owner(workspace: Workspace, model: Model, statement: Statement) -> Iterator[Action]:
    """Move what is declared as `Shop.API` into `Shop { }`."""
    lines = writing.own_lines(model, statement)
    declares = statement.meaning.declares
    owner = declares.name.rpartition(".")[0] if declares is not None else ""
    if lines is None or not owner or not _end(model, lines):
        return
    site = Site(statement.scope, owner, ReferenceRole.EXTEND)
    meant = workspace.meaning(model.uri, site)
    if meant.how in _UNCLEAR or not meant.places:
        return
    uri, name = meant.places[0]
    found = next(iter(workspace.declarations(Place(uri or model.uri, name))), None)
    if found is None:
        return
    leaf = statement.name.rpartition(".")[2]

    def inside(content: str) -> Placed:
        moved, verbatim = writing.lifted(model, lines, content)
        edits = writing.member(found.model, found.statement, moved, verbatim)
        return {found.uri: edits or []}, {}

    if writing.member(found.model, found.statement, ["x"]) is None:
        return
    move = Move(model.uri, lines, found.uri, {}, inside)
    yield _moving(f"Move `{leaf}` into `{name.name} {{ }}`", workspace, move, Edit(statement.focus, leaf))


def _into_others(
    workspace: Workspace, model: Model, statement: Statement, lines: Span, parent: Statement | None
) -> Iterator[Action]:
    """Move an element into another one that can hold it; every reference follows."""
    declares = statement.meaning.declares
    kinds = _OWNERS.get(declares.kind, ()) if declares is not None else ()
    full = statement.name
    leaf = full.rpartition(".")[2]
    targets = [
        name.name
        for name, entries in model.index.declared.items()
        if name.namespace is Namespace.ELEMENT
        and entries[0].kind in kinds
        and name.name != full
        and not name.name.startswith(f"{full}.")
        and (parent is None or name.name != parent.name)
        and Name(Namespace.ELEMENT, f"{name.name}.{leaf}") not in model.index.declared
    ]
    for target in targets[:_MOST_TARGETS]:
        found = next(model.declarations(Name(Namespace.ELEMENT, target)), None)
        if found is None or writing.member(model, found, ["x"]) is None or found.meaning.role is not Role.ELEMENT:
            continue
        owner = found

        def inside(content: str, owner: Statement = owner) -> Placed:
            moved, verbatim = writing.lifted(model, lines, content)
            return {model.uri: writing.member(model, owner, moved, verbatim) or []}, {}

        move = Move(model.uri, lines, model.uri, {full: f"{target}.{leaf}"}, inside)
        yield _moving(f"Move `{leaf}` into `{target}`", workspace, move)


# ---- a file of its own


def _extraction(workspace: Workspace, model: Model, span: Span, declared: Statement | None) -> Iterator[Action]:
    """Statements of the file that are selected, or the one whose name the cursor is on, in a new file."""
    if not model.uri.startswith("file:") and span.start == span.end:
        return
    if span.start == span.end:
        if declared is None or declared.scope != FILE or declared.meaning.declares is None:
            return
        chosen = [declared]
    else:
        chosen = list(_within(model, span))
    named = [each for each in chosen if each.meaning.declares is not None and each.name and "." not in each.name]
    if not named or any(each.meaning.role in _STAYS or each.scope != FILE for each in chosen):
        return
    stretches = [writing.own_lines(model, each) for each in chosen]
    first, last = stretches[0], stretches[-1]
    if first is None or last is None or None in stretches or all(each in chosen for each in _all(model)):
        return
    taken = Span(first.start, last.end)
    name = named[0].name.partition(".")[0]
    target = _free_file(workspace, model.uri, name)
    what = f"`{name}`" if len(named) == 1 else f"{len(named)} declarations"
    title = f"Move {what} to a new file `{relative(model.uri, target)[2:]}`"
    make = partial(_extracted, workspace, model, taken, target, tuple(named))
    yield Action(title, Kind.EXTRACT, make, makes_files=True)


def _within(model: Model, span: Span) -> Iterator[Statement]:
    """The file's own statements whose first lines a stretch touches."""
    for statement in writing.top(model):
        if statement.start >= span.end:
            return
        if statement.start + statement.item.head.width > span.start and (
            statement.span.start < span.end and span.start <= _head_end(statement)
        ):
            yield statement


def _head_end(statement: Statement) -> int:
    tokens = statement.item.head.tokens
    return statement.start + tokens[-1].end if tokens else statement.start


def _all(model: Model) -> list[Statement]:
    return [each for each in writing.top(model) if each.meaning.role is not Role.IMPORT]


def _free_file(workspace: Workspace, uri: str, name: str) -> str:
    stem = _LOWER.sub("-", name).strip("-").lower() or "model"
    folder, number = folder_of(uri), 1
    while (found := f"{folder}/{stem}{number if number > 1 else ''}{SUFFIX}") in workspace:
        number += 1
    return found


def _extracted(
    workspace: Workspace, model: Model, taken: Span, target: str, named: tuple[Statement, ...]
) -> Outcome | Refusal:
    """The one file imports the other, whichever needs it; not both."""
    back, there, abroad = _needs(workspace, model, taken)
    if back and there:
        return Refusal(
            f"`{back[0]}` would stay and is needed, and `{there[0]}` would go and is needed: "
            "the files would import each other."
        )
    end = writing.line_end(model.text)
    own = [each for each in writing.top(model) if each.meaning.role is Role.IMPORT]
    imports = [model.text.slice(*each.span) for each in own if _reaches(workspace, model.uri, each, abroad)]
    if back:
        imports.append(_import(back, relative(target, model.uri)))
    head = "".join(f"{line}{end}" for line in imports)
    names = list(dict.fromkeys(each.name.partition(".")[0] for each in named if _importable(each)))
    line = _import(names, relative(model.uri, target))
    left = ""
    edit: Edit | None
    if back or not names:
        edit = None
    elif own:
        edit = writing.behind(model, own[-1], [line])
    else:
        edit = writing.at_beginning(model, [line])

    def place(content: str) -> Placed:
        return ({model.uri: [edit]} if edit is not None else {}), {target: f"{head}{end if head else ''}{content}"}

    if edit is not None and taken.start <= edit.span.start <= taken.end:  # at the top of the file, where it was
        left, edit = f"{line}{end}", None
    return relocated(workspace, Move(model.uri, taken, target, {}, place, left))


def _reaches(workspace: Workspace, uri: str, statement: Statement, files: frozenset[str]) -> bool:
    """Whether an import leads to one of these files; one that leads nowhere may."""
    imports = statement.meaning.imports
    targets = workspace.targets(uri, imports) if imports is not None else ()
    return not targets or any(each in files or not workspace.closure(each).isdisjoint(files) for each in targets)


def _importable(statement: Statement) -> bool:
    declares = statement.meaning.declares
    return declares is not None and declares.namespace in (Namespace.ELEMENT, Namespace.KIND)


def _import(names: list[str], path: str) -> str:
    listed = ", ".join(sorted(names)) if len(names) <= _MOST_NAMES else "*"
    return f'import {{ {listed} }} from "{path}"'


def _needs(workspace: Workspace, model: Model, taken: Span) -> tuple[list[str], list[str], frozenset[str]]:
    """The top-level names that stay and are needed by what goes, and those that go and are needed by what stays.

    And the other files that what goes needs.
    """
    goes = {
        Name(each.meaning.declares.namespace, each.name)
        for each in model.statements()
        if each.meaning.declares is not None and taken.start <= each.start < taken.end
    }
    meant = {}
    for site in model.index.sites:
        found = workspace.meaning(model.uri, site)
        if found.places and found.how not in _UNCLEAR:
            meant[site] = found.places
    back: dict[str, None] = {}
    there: dict[str, None] = {}
    abroad: set[str] = set()
    for site, statement, _ in model.occurrences_of(meant) if meant else ():
        inside = taken.start <= statement.start < taken.end
        own = [name for uri, name in meant[site] if not uri or uri == model.uri]
        if inside:
            abroad.update(uri for uri, _ in meant[site] if uri and uri != model.uri)
        if not own:
            continue
        name = own[0]
        first = name.name.partition(".")[0] if name.namespace is Namespace.ELEMENT else name.name
        if inside and name not in goes:
            back[first] = None
        elif not inside and name in goes:
            there[first] = None
    return list(back), list(there), frozenset(abroad)
