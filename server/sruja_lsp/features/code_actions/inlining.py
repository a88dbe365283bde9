"""Refactorings that bring in what stands elsewhere: the inverse of moving it to a file, or a block, of its own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from sruja_lsp.features.changes import Refusal
from sruja_lsp.features.code_actions import writing
from sruja_lsp.features.code_actions.action import Action, Kind
from sruja_lsp.features.code_actions.relocation import Move, relocated
from sruja_lsp.features.moved_files import moved_path
from sruja_lsp.language.types import ValueType
from sruja_lsp.model import places
from sruja_lsp.model.import_paths import relative
from sruja_lsp.model.index import FILE, Site
from sruja_lsp.model.meaning import ReferenceRole, Role
from sruja_lsp.model.workspace import Place
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.features.code_actions.action import Outcome
    from sruja_lsp.features.code_actions.relocation import Placed
    from sruja_lsp.model.meaning import Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace

_SUMMED: Final = frozenset({ValueType.LIST, ValueType.REFERENCE, ValueType.ANY})
"""What may be said twice: all of it counts."""


def inlining(workspace: Workspace, uri: str, span: Span) -> Iterator[Action]:
    """What can be brought in at a stretch of a file: what an import leads to, what an `extend` adds."""
    model = workspace[uri]
    statement = model.headed_at(span.start)
    if statement is None:
        return
    if statement.meaning.role is Role.IMPORT:
        yield from _imported_name(workspace, model, statement, span)
        yield from _imported_file(workspace, model, statement)
    elif statement.meaning.role is Role.EXTEND:
        yield from _extension(workspace, model, statement)


def _source(statement: Statement) -> Reference | None:
    """The path of an import."""
    return next((each for each in statement.meaning.references if each.role is ReferenceRole.SOURCE_FILE), None)


def _imports(model: Model) -> list[Statement]:
    return [each for each in writing.top(model) if each.meaning.role is Role.IMPORT]


def _leading(workspace: Workspace, model: Model, file: str) -> list[Statement]:
    """The imports that lead to one other file and nowhere else."""
    return [each for each in _imports(model) if _leads(workspace, model, each) == (file,)]


def _leads(workspace: Workspace, model: Model, statement: Statement) -> tuple[str, ...]:
    imports = statement.meaning.imports
    return workspace.targets(model.uri, imports) if imports is not None else ()


# ---- a whole file


def _imported_file(workspace: Workspace, model: Model, statement: Statement) -> Iterator[Action]:
    targets = _leads(workspace, model, statement)
    path = _source(statement)
    if path is None or len(targets) != 1 or targets[0] == model.uri:
        return
    title = f"Bring in all of `{path.text}` and delete the file"
    yield Action(title, Kind.INLINE, partial(_inlined, workspace, model, targets[0]), removes_files=True)


def _inlined(workspace: Workspace, model: Model, file: str) -> Outcome | Refusal:
    """Everything of a file in this one. Who imported it imports this one instead."""
    other, text, end = workspace[file], model.text, writing.line_end(model.text)
    here = _leading(workspace, model, file)
    elsewhere: dict[str, list[Edit]] = {}
    for uri in sorted(workspace.graph.importers.get(file, set()) - {model.uri}):
        if uri in workspace.closure(model.uri):
            return Refusal(f"`{relative(model.uri, uri)}` needs it too, and is needed here.")
        for each in _leading(workspace, workspace[uri], file):
            path = _source(each)
            if path is not None:
                elsewhere.setdefault(uri, []).append(Edit(each.of(path), relative(uri, model.uri)))
    theirs = _imports(other)
    known = {text.slice(*each.span) for each in _imports(model)}
    lines = [line for each in theirs if (line := _carried(workspace, model, other, each)) and line not in known]
    edits = tuple(writing.removal(other.text, each.span) for each in theirs)

    def place(content: str) -> Placed:
        body = content.replace("\ufeff", "").replace(writing.line_end(other.text), end).strip("\r\n")
        needed = "".join(f"{line}{end}" for line in dict.fromkeys(lines))
        return elsewhere | {model.uri: _below_imports(model, f"{body}{end}" if body else "", here, needed)}, {}

    aliases = {
        alias: own for each in here if each.meaning.imports for own, alias in each.meaning.imports.names if own != alias
    }
    return relocated(workspace, Move(file, Span(0, len(other.text)), model.uri, aliases, place, deletes=True), edits)


def _carried(workspace: Workspace, model: Model, other: Model, statement: Statement) -> str:
    """An import of another file as it has to be written in this one; nothing where it leads here."""
    written = other.text.slice(*statement.span)
    path = _source(statement)
    if path is None:
        return written
    if _leads(workspace, other, statement) == (model.uri,):
        return ""
    start = statement.of(path).start - statement.span.start
    new = moved_path(other.uri, model.uri, path.text) or path.text
    return f"{written[:start]}{new}{written[start + len(path.text) :]}"


def _below_imports(model: Model, body: str, gone: list[Statement], needed: str = "") -> list[Edit]:
    """The edits that put statements below the imports, of which some go and others come in their place."""
    text, end = model.text, writing.line_end(model.text)
    imports = _imports(model)
    edits = [writing.removal(text, each.span) for each in gone]
    if edits:
        edits[0] = Edit(edits[0].span, needed)
    last = imports[-1]
    at = last.start + last.item.width
    above = needed or len(gone) < len(imports) or text.slice(0, imports[0].span.start).strip("\ufeff")
    more = text.slice(at, at + 1).strip("\r\n")
    block = f"{end if above else ''}{body}{end if more else ''}" if body else ""
    if gone and gone[-1].start == last.start:
        edits[-1] = Edit(edits[-1].span, edits[-1].text + block)
    else:
        unfinished = "" if text.slice(at - 1, at) in ("\r", "\n") else end
        edits.append(Edit(Span(at, at), unfinished + block))
    return edits


# ---- one of the names of an import


def _imported_name(workspace: Workspace, model: Model, statement: Statement, span: Span) -> Iterator[Action]:
    for reference in statement.meaning.references:
        place = statement.of(reference)
        if reference.role is not ReferenceRole.IMPORTED or not place.start <= span.start <= place.end:
            continue
        meant = workspace.meant(model.uri, Site(FILE, reference.text, ReferenceRole.IMPORTED))
        found = [each for home in meant for each in workspace.declarations(home)]
        lines = writing.own_lines(found[0].model, found[0].statement) if len(found) == 1 else None
        if lines is None or found[0].statement.scope != FILE or found[0].uri == model.uri:
            return
        title = f"Move `{reference.text}` here from `{relative(model.uri, found[0].uri)}`"
        make = partial(_fetched, workspace, model, statement, place, found[0].model, lines)
        yield Action(title, Kind.INLINE, make)


def _fetched(  # noqa: PLR0913, PLR0917  # what moves, from where to where
    workspace: Workspace, model: Model, statement: Statement, name: Span, other: Model, lines: Span
) -> Outcome | Refusal:
    """A declaration in this file; the import goes when nothing else needs it."""
    outcome: Outcome | Refusal = Refusal("This import cannot do without the name.")
    for edit in _without(model, statement, name):

        def place(content: str, edit: Edit = edit) -> Placed:
            end = writing.line_end(model.text)
            body = content.replace("\ufeff", "").replace(writing.line_end(other.text), end)
            body = body if body.endswith(("\r", "\n")) else body + end
            if edit == writing.removal(model.text, statement.span):
                return {model.uri: _below_imports(model, body, [statement])}, {}
            return {model.uri: [edit, *_below_imports(model, body, [])]}, {}

        outcome = relocated(workspace, Move(other.uri, lines, model.uri, {}, place))
        if not isinstance(outcome, Refusal):
            break
    return outcome


def _without(model: Model, statement: Statement, name: Span) -> Iterator[Edit]:
    """An import without one of its names; without its last one, no import or one of everything else."""
    edit = writing.import_without(statement, name.start)
    if edit is not None:
        yield edit
        return
    yield writing.removal(model.text, statement.span)
    tokens = statement.item.head.tokens
    opened, closed = ([each for each in tokens if each.text == sign] for sign in "{}")
    if opened and closed:
        yield Edit(Span(statement.start + opened[0].end, statement.start + closed[-1].start), " * ")


# ---- what an `extend` adds


def _extension(workspace: Workspace, model: Model, statement: Statement) -> Iterator[Action]:
    item = statement.item
    lines = writing.own_lines(model, statement)
    reference = next((each for each in statement.meaning.references if each.role is ReferenceRole.EXTEND), None)
    if lines is None or reference is None or not isinstance(item, Block) or item.close is None or item.missing_open:
        return
    meant = workspace.resolve(model.uri, reference, statement.scope)
    if meant.name is None:
        return
    owner = next(iter(workspace.declarations(Place(meant.places[0][0] or model.uri, meant.name))), None)
    if owner is None or owner.statement.meaning.role is not Role.ELEMENT:
        return
    first = next((each for each in item.body if each.head.tokens), None)
    if first is None or first.indent < 0 or item.close.indent < 0:
        return  # all on one line
    if writing.member(owner.model, owner.statement, ["x"]) is None:
        return
    opened = statement.start + item.head.width
    body = Span(opened, statement.start + item.width - item.close.width)

    def make() -> Outcome | Refusal:
        twice = _said(statement) & _said(owner.statement)
        if twice:
            return Refusal(f"`{min(twice)}` is set in both places.")

        def place(content: str) -> Placed:
            end = len(content) - (lines.end - body.end)
            moved, verbatim = writing.lifted(model, body, content[body.start - lines.start : end])
            above = model.text.slice(lines.start, opened - item.head.width).split("\n")
            comments = [line.strip() for line in above if line.strip()]
            shifted = frozenset(number + len(comments) for number in verbatim)
            edits = writing.member(owner.model, owner.statement, [*comments, *moved], shifted)
            return {owner.uri: edits or []}, {}

        full = meant.name.name if meant.name is not None else reference.text
        renamed = {} if reference.text == full else {reference.text: full}
        return relocated(workspace, Move(model.uri, lines, owner.uri, renamed, place))

    yield Action(f"Move what is added here into `{meant.name.name} {{ }}`", Kind.INLINE, make)


def _said(statement: Statement) -> set[str]:
    """The properties that a body sets and that count once."""
    found = (inner.meaning.property for inner in places.properties(statement))
    return {each.name for each in found if each is not None and not each.repeatable and each.type not in _SUMMED}
