"""Statements that stand somewhere else, and under another name perhaps, while everything still means the same.

The statements are taken out and put in, and every reference that could mean something else afterwards is looked up in
the model that this gives. One that does is written with more of its full name, or with its new one; where no way of
writing it helps, the whole is refused with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.features.changes import Refusal, applied, changed, in_order
from sruja_lsp.features.code_actions.action import Outcome
from sruja_lsp.features.code_actions.judge import Judge
from sruja_lsp.features.mentions import beginning
from sruja_lsp.model.import_paths import relative
from sruja_lsp.model.index import Name, Scope
from sruja_lsp.model.meaning import Namespace, ReferenceRole
from sruja_lsp.model.model import Model
from sruja_lsp.model.resolve import How
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from sruja_lsp.model.index import Site
    from sruja_lsp.model.workspace import Workspace

    Placed = tuple[dict[str, list[Edit]], dict[str, str]]
    """Edits by file, and new files."""

_UNCLEAR: Final = frozenset({How.AMBIGUOUS, How.MISSING})
_IMPORTING: Final = frozenset({ReferenceRole.IMPORTED, ReferenceRole.SOURCE_FILE, ReferenceRole.STDLIB})
_ROUNDS: Final = 3


class Move(NamedTuple):
    """What moves: the lines of a file, the file they go to, what they are renamed to, and how they are put there."""

    uri: str
    taken: Span
    target: str
    renamed: dict[str, str]
    """Full names of elements, the old and the new; what is in them follows."""
    place: Callable[[str], Placed]
    """Given the text that moves."""
    left: str = ""
    """What stays in its place."""
    deletes: bool = False
    """Whether the file goes that it came from."""


class _Broken(NamedTuple):
    uri: str
    span: Span
    written: str
    better: str | None


def relocated(workspace: Workspace, move: Move, renaming: tuple[Edit, ...] = ()) -> Outcome | Refusal:
    """What changes when statements move; `renaming` are further edits in the text that moves."""
    rewritten: dict[str, dict[Span, str]] = {move.uri: dict(renaming)}
    broken: list[_Broken] = []
    outcome = _outcome(workspace, move, rewritten)
    for _ in range(_ROUNDS):
        after = _after(workspace, outcome)
        broken = _broken(workspace, after, move, rewritten)
        better = [each for each in broken if each.better is not None and each.better != each.written]
        if not better:
            break
        for each in better:
            rewritten.setdefault(each.uri, {})[each.span] = each.better or ""
        outcome = _outcome(workspace, move, rewritten)
    if broken:
        each = broken[0]
        line = workspace[each.uri].text.line_at(each.span.start) + 1
        where = f"line {line}" if each.uri == move.uri else f"{relative(move.uri, each.uri)}, line {line}"
        return Refusal(f"`{each.written}` in {where} would mean something else, or nothing.")
    judge = Judge(workspace)
    after = _after(workspace, outcome)
    importers = workspace.graph.importers.get(move.uri, set()) if move.target != move.uri else set()
    concerned = {*outcome.changes, *outcome.created, *importers}
    if judge.new_errors({uri: judge.of(after, uri) for uri in concerned}):
        return Refusal("This would bring an error.")
    return outcome


def _outcome(workspace: Workspace, move: Move, rewritten: dict[str, dict[Span, str]]) -> Outcome:
    start, end = move.taken
    edits = {uri: [Edit(span, text) for span, text in found.items()] for uri, found in rewritten.items()}
    own = edits.pop(move.uri, [])
    inside = [Edit(Span(e.span.start - start, e.span.end - start), e.text) for e in own if start <= e.span.start < end]
    content = changed(workspace[move.uri].text.slice(start, end), in_order(inside))
    placed, created = move.place(content)
    edits[move.uri] = [*(e for e in own if not start <= e.span.start < end), Edit(move.taken, move.left)]
    for uri, more in placed.items():
        edits[uri] = [*edits.get(uri, ()), *more]
    if move.deletes:
        del edits[move.uri]
    deleted = (move.uri,) if move.deletes else ()
    return Outcome({uri: in_order(each) for uri, each in edits.items() if each}, created, deleted)


def _after(workspace: Workspace, outcome: Outcome) -> Workspace:
    after = applied(workspace, outcome.changes)
    if outcome.created:
        after = after.apply({uri: Model.open(uri, 0, text) for uri, text in outcome.created.items()})
    if outcome.deleted:
        after = after.apply(dict.fromkeys(outcome.deleted))
    return after


def _broken(before: Workspace, after: Workspace, move: Move, rewritten: dict[str, dict[Span, str]]) -> list[_Broken]:
    """The references that mean something else, of which some are rewritten already."""
    found: list[_Broken] = []
    concerned = _concerned(before, move)
    for uri in before.audience(move.uri):
        model = before[uri]
        expected: dict[Site, frozenset[Name]] = {}
        for site in model.index.sites:
            if site.role not in _IMPORTING and concerned(site):
                meant = before.meaning(uri, site)
                if meant.how not in _UNCLEAR and meant.names:
                    expected[site] = frozenset(_renamed(name, move) for name in meant.names)
        for site, statement, reference in model.occurrences_of(expected) if expected else ():
            moves = uri == move.uri and move.taken.start <= statement.start < move.taken.end
            there = move.target if moves else uri
            now = site._replace(scope=_scope(site.scope, move)) if moves or move.renamed else site
            start = beginning(statement, reference)
            span = Span(start, min(statement.of(reference).end, start + len(site.text)))
            now = now._replace(text=rewritten.get(uri, {}).get(span, site.text))
            if _means(after, there, now, expected[site]):
                continue
            written = model.text.slice(*span)
            found.append(_Broken(uri, span, written, _better(after, there, now, expected[site])))
    return found


def _concerned(before: Workspace, move: Move) -> Callable[[Site], bool]:
    """Which references may mean something else: those in what moves, those that say a word that is declared there."""
    if move.target != move.uri:
        return lambda _: True
    model = before[move.uri]
    names = [
        each.name
        for each in model.statements()
        if each.meaning.declares is not None and move.taken.start <= each.start < move.taken.end
    ]
    words = {word for name in names for word in name.split(".")[-1:]}
    words |= {word for names in move.renamed.items() for name in names for word in name.split(".")[-1:]}
    inside = tuple(f"{name}." for name in names)

    def concerned(site: Site) -> bool:
        return not words.isdisjoint(site.text.split(".")) or f"{site.scope.name}.".startswith(inside)

    return concerned


def _means(after: Workspace, uri: str, site: Site, expected: frozenset[Name]) -> bool:
    meant = after.meaning(uri, site)
    return meant.how not in _UNCLEAR and frozenset(meant.names) == expected


def _better(after: Workspace, uri: str, site: Site, expected: frozenset[Name]) -> str | None:
    """How to write a reference so that it means what it meant."""
    if len(expected) != 1:
        return None
    (name,) = expected
    if name.namespace is not Namespace.ELEMENT:
        return None
    parts = name.name.split(".")
    wanted = min(site.text.count(".") + 1, len(parts))
    for count in range(wanted, len(parts) + 1):
        text = ".".join(parts[-count:])
        if _means(after, uri, site._replace(text=text), expected):
            return text
    # what extends it has not followed yet
    return name.name if site.role is ReferenceRole.EXTEND else None


def _renamed(name: Name, move: Move) -> Name:
    if name.namespace in (Namespace.ELEMENT, Namespace.VARIABLE):
        return Name(name.namespace, renamed(name.name, move.renamed))
    return name


def renamed(name: str, names: dict[str, str]) -> str:
    """A full name after what it is in has got another one."""
    for old, new in names.items():
        if name == old or name.startswith(f"{old}."):
            return new + name[len(old) :]
    return name


def _scope(scope: Scope, move: Move) -> Scope:
    name = renamed(scope.name, move.renamed) if scope.namespace is Namespace.ELEMENT else scope.name
    return Scope(scope.namespace, name, renamed(scope.base, move.renamed))
