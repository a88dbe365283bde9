"""Refactorings of deployments: a first one for a system, one more like this, and what one hands on to another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.features.changes import in_order
from sruja_lsp.features.code_actions import writing
from sruja_lsp.features.code_actions.action import Action, Kind, Outcome
from sruja_lsp.language import table
from sruja_lsp.model import places
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.model.settings import block_settings
from sruja_lsp.syntax.pieces import unquote
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.index import Name
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.settings import Setting
    from sruja_lsp.model.workspace import Workspace

_PLACES: Final = frozenset({Role.DEPLOYMENT, Role.NODE, Role.INFRASTRUCTURE})
_RUNS: Final = frozenset({"container", "database", "datastore", "queue", "service"})
_MOST_TARGETS: Final = 5


def environments(workspace: Workspace, uri: str, span: Span) -> Iterator[Action]:
    """What can be done about the system, the deployment or the node whose first line a stretch of a file is in."""
    model = workspace[uri]
    statement = model.headed_at(span.start)
    if statement is None:
        return
    if statement.meaning.role is Role.ELEMENT:
        yield from _skeleton(workspace, model, statement)
    elif statement.meaning.role in _PLACES and isinstance(statement.item, Block) and statement.item.complete:
        yield from _duplicate(model, statement)
        if statement.meaning.role is Role.DEPLOYMENT:
            yield from _promotions(workspace, model, statement)


def _title(title: str, model: Model, *edits: Edit) -> Action:
    return Action(title, Kind.REWRITE, partial(Outcome, {model.uri: in_order(edits)}))


# ---- a first deployment


def _skeleton(workspace: Workspace, model: Model, statement: Statement) -> Iterator[Action]:
    """A deployment of all that runs of a system."""
    declares = statement.meaning.declares
    if declares is None or declares.kind != "system":
        return
    inner = f"{statement.name}."
    runs = [
        name.name
        for name, entries in model.index.declared.items()
        if name.namespace is Namespace.ELEMENT
        and name.name.startswith(inner)
        and all(name.name.split("."))  # not half a name
        and entries[0].role is Role.ELEMENT
        and entries[0].kind in _RUNS & table.KINDS.keys()
    ]
    if not runs:
        return
    taken = {each.name for uri in (model.uri, *workspace.closure(model.uri)) for each in _deployments(workspace[uri])}
    name = "Production" if "Production" not in taken else writing.free("Production", taken)
    step = writing.step(model.text)
    lines = [
        f'deployment {name} "{writing.title(name)}" {{',
        f'{step}node Cluster "Cluster" {{',
        *(f"{step}{step}containerInstance {each}" for each in runs),
        f"{step}}}",
        "}",
    ]
    text, end = model.text, writing.line_end(model.text)
    at = len(text)
    before = text.slice(at - 1, at)
    gap = ("" if before in ("\n", "\r") else end) + end
    content = gap + "".join(f"{line}{end}" for line in lines)
    yield _title(f"Create a deployment of `{statement.name}`", model, Edit(Span(at, at), content))


def _deployments(model: Model) -> Iterator[Name]:
    for name in model.index.declared:
        if name.namespace is Namespace.DEPLOYMENT and "." not in name.name:
            yield name


# ---- another one like this one


def _duplicate(model: Model, statement: Statement) -> Iterator[Action]:
    """A copy of a deployment or node behind it, under a name that is free, its title numbered like it."""
    lines = writing.own_lines(model, statement)
    declares = statement.meaning.declares
    if lines is None or declares is None or not declares.name:
        return
    around = statement.name.removesuffix(declares.name)
    beside = {
        each.name.removeprefix(around).partition(".")[0]
        for each in model.index.declared
        if each.namespace is Namespace.DEPLOYMENT and each.name.startswith(around)
    }
    new = writing.free(declares.name, beside)
    content = model.text.slice(statement.start, statement.start + statement.item.width)
    content = content[statement.span.start - statement.start :]
    focus = statement.focus
    start, stop = focus.start - statement.span.start, focus.end - statement.span.start
    named = content[start:stop] == declares.name
    tail = content[stop:]
    if named:
        head = content[:start] + new
        value = next((each for each in statement.item.head.values if each.text[:1] in ("'", '"')), None)
        if value is not None and (place := statement.start + value.start - statement.span.start - stop) >= 0:
            title = writing.free(unquote(value.text) + ("" if value.text[-2:-1].isdigit() else " "), ())
            tail = tail[:place] + value.text[:1] + title + value.text[:1] + tail[place + len(value.text) :]
    else:
        head, tail = f"{content[:start]}{new} ", content[start:]
    text = model.text
    lead = text.slice(text.line_start(text.line_at(statement.span.start)), statement.span.start).replace("\ufeff", "")
    copied = f"{lead}{head}{tail}"
    end = writing.line_end(text)
    gap = end if statement.meaning.role is Role.DEPLOYMENT else ""
    if not copied.endswith(("\n", "\r")):
        gap, copied = end + gap, copied.rstrip("\r\n")
    what = "deployment" if statement.meaning.role is Role.DEPLOYMENT else "node"
    yield _title(f"Duplicate the {what} as `{new}`", model, Edit(Span(lines.end, lines.end), gap + copied))


# ---- from one to another


class _Run(NamedTuple):
    """An instance, and what is written about it."""

    statement: Statement
    version: Setting | None
    replicas: Setting | None


def _promotions(workspace: Workspace, model: Model, statement: Statement) -> Iterator[Action]:
    """What other deployments would run with the versions, and with the replicas, of this one."""
    here = _instances(workspace, model, statement)
    targets = [
        other
        for other in writing.top(model)
        if other.meaning.role is Role.DEPLOYMENT and other.start != statement.start and other.name
    ]
    for target in targets[:_MOST_TARGETS]:
        there = _instances(workspace, model, target)
        versions = list(_handed(model, here, there, "version"))
        replicas = list(_handed(model, here, there, "replicas"))
        title = f"Promote versions of `{statement.name}` to `{target.name}`"
        if versions:
            yield _title(title, model, *(edit for edits in versions for edit in edits))
        both = {edits[0].span: edits for edits in (*versions, *replicas)}
        if replicas and len(both) == len(versions) + len(replicas):
            title = f"Promote versions and replicas of `{statement.name}` to `{target.name}`"
            yield _title(title, model, *(edit for edits in both.values() for edit in edits))


def _instances(workspace: Workspace, model: Model, around: Statement) -> dict[str, list[_Run]]:
    found: dict[str, list[_Run]] = {}
    for inner in places.inside(around):
        for reference in inner.meaning.references:
            if reference.role is ReferenceRole.INSTANCE:
                name = workspace.resolve(model.uri, reference, inner.scope).name
                if name is not None:
                    settings = {}
                    if isinstance(inner.item, Block):
                        context = inner.meaning.context.inner(inner.meaning.block)
                        settings = block_settings(inner.item, context, inner.start)
                    run = _Run(inner, settings.get("version"), settings.get("replicas"))
                    found.setdefault(name.name, []).append(run)
        for name_, runs in _instances(workspace, model, inner).items():
            found.setdefault(name_, []).extend(runs)
    return found


def _handed(model: Model, here: dict[str, list[_Run]], there: dict[str, list[_Run]], what: str) -> Iterator[list[Edit]]:
    """The edits that give each instance what the same element has in the other deployment, where that is one thing."""
    for name, runs in there.items():
        own = [run.version if what == "version" else run.replicas for run in here.get(name, ())]
        written = {model.text.slice(*each.span) for each in own if each is not None}
        if len(written) != 1 or None in own:
            continue
        (value,) = written
        for run in runs:
            said = run.version if what == "version" else run.replicas
            if said is None and what == "version":
                edits = writing.member(model, run.statement, [f"{what} {value}"])
                if edits:
                    yield edits
            elif said is not None and model.text.slice(*said.span) != value:
                yield [Edit(said.span, value)]
