"""What stands above a declaration: who mentions it, where it runs, how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sruja_lsp.features import mentions
from sruja_lsp.features.implementation import instances
from sruja_lsp.features.prose import one_line
from sruja_lsp.language import table
from sruja_lsp.language.types import KindCategory
from sruja_lsp.model import places
from sruja_lsp.model.index import FILE, Name
from sruja_lsp.model.meaning import Namespace, Role
from sruja_lsp.model.workspace import Place
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.span import Span


class LensSort(StrEnum):
    """What lenses are about; each can be switched off."""

    REFERENCES = "references"
    INSTANCES = "instances"
    DIAGRAM = "diagram"


ALL: Final = frozenset(LensSort)
_DEPTH: Final = 2
"""How deep elements have lenses: systems and what is in them, but no components."""
_COUNTED: Final = frozenset({Role.ELEMENT, Role.KIND, Role.TAG, Role.VIEW})


@dataclass(frozen=True, slots=True)
class CodeLens:
    """A line above the name in `span`; `view` is what to draw, `place` what to count."""

    span: Span
    sort: LensSort
    place: Place
    view: str = ""


def code_lenses(workspace: Workspace, uri: str, sorts: Collection[LensSort] = ALL) -> tuple[CodeLens, ...]:
    """The lenses of these sorts in a file, in order. What they say is worked out when one is looked at."""
    model = workspace[uri]
    deployed = any(workspace[other].index.instances for other in workspace.audience(uri) if other in workspace)
    found = [
        lens
        for statement in _declarations(places.entries(model.tree.root, 0, model.context, FILE), 1)
        for lens in _of(statement, uri, deployed=deployed)
    ]
    return tuple(lens for lens in found if lens.sort in sorts)


def title(workspace: Workspace, lens: LensSort, place: Place) -> str:
    """What a lens says; nothing when there is nothing to say."""
    if lens is LensSort.DIAGRAM:
        return "Open diagram"
    if place.uri not in workspace or place.name not in workspace[place.uri].index.declared:
        return ""  # of a version that is gone
    if lens is LensSort.REFERENCES:
        count = sum(1 for _ in mentions.mentions(workspace, (place,), place.uri))
        return "1 reference" if count == 1 else f"{count} references"
    return _instances(workspace, place)


def _instances(workspace: Workspace, place: Place) -> str:
    """How many instances there are, environment by environment."""
    counts: dict[str, int] = {}
    for model, sites in instances(workspace, (place,)):
        for site in sites:
            environment = one_line(site.scope.name.partition(".")[0])
            counts[environment] = counts.get(environment, 0) + model.index.sites[site]
    if not counts:
        return "no instances"
    total = sum(counts.values())
    shown = f"{total} instance{'' if total == 1 else 's'}"
    if len(counts) == 1:
        return f"{shown} in {next(iter(counts))}"
    return f"{shown}: {', '.join(f'{count} in {name}' for name, count in sorted(counts.items()))}"


def _declarations(found: Iterable[Statement], depth: int) -> Iterator[Statement]:
    for statement in found:
        meaning = statement.meaning
        if meaning.declares is None:
            if meaning.role in (Role.TRANSPARENT, Role.EXTEND):
                yield from _declarations(places.inside(statement), depth + (meaning.role is Role.EXTEND))
            continue
        yield statement
        if meaning.role is Role.ELEMENT and depth < _DEPTH:
            yield from _declarations(places.inside(statement), depth + 1)


def _of(statement: Statement, uri: str, *, deployed: bool) -> Iterator[CodeLens]:
    declares = statement.meaning.declares
    if declares is None or not declares.name:
        return
    role, focus = statement.meaning.role, statement.focus
    place = Place(uri, Name(declares.namespace, statement.name))
    if role in _COUNTED:
        yield CodeLens(focus, LensSort.REFERENCES, place)
    kind = table.KINDS.get(declares.kind)
    if role is Role.ELEMENT and deployed and (kind is None or kind.deployable):
        yield CodeLens(focus, LensSort.INSTANCES, place)
    view = _view(statement, declares.kind)
    if view:
        yield CodeLens(focus, LensSort.DIAGRAM, place, view)


def _view(statement: Statement, kind: str) -> str:
    """The id of the view that shows what is declared."""
    match statement.meaning.role:
        case Role.VIEW:
            # `landscape` alone is the picture of everything
            return f"view:{statement.name}" if statement.name == "landscape" else statement.name
        case Role.DEPLOYMENT:
            return f"deployment:{statement.name}"
        case Role.ELEMENT if isinstance(statement.item, Block):
            known = table.KINDS.get(kind)
            parts = known is None or known.category is KindCategory.ELEMENT
            inside = parts and any(
                each.meaning.declares is not None and each.meaning.declares.namespace is Namespace.ELEMENT
                for each in places.inside(statement)
            )
            sort = "container" if "." in statement.name else "system"
            return f"{sort}:{statement.name}" if inside else ""
        case _:
            return ""
