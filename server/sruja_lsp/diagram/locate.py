"""From what is drawn to the text, and from the text to what is drawn.

Ids are the `data-id`s of pictures: `ECommerce.API`, `A->B`, `Production.AWS.USEast1`, `Production.AWS:ECommerce.API`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.diagram.views import architecture_of
from sruja_lsp.model import places
from sruja_lsp.model.index import Name, Site, inner_scope
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.model.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.architecture import Architecture
    from sruja_lsp.model.index import Scope
    from sruja_lsp.model.meaning import Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.text.span import Span

_ENDS = (ReferenceRole.SOURCE, ReferenceRole.TARGET, ReferenceRole.STEP)
ARROW = "->"


class Target(NamedTuple):
    """A place in a text: the name to go to, and the whole statement."""

    uri: str
    focus: Span
    span: Span


def locate(model: Model, id: str) -> tuple[Target, ...]:  # noqa: A002  # what the protocol calls it
    """Where a `data-id` is declared; an instance gives its own statement first, then those of what runs there."""
    return tuple(dict.fromkeys(_locate(model, id)))


def _locate(model: Model, id_: str) -> Iterator[Target]:
    source, arrow, target = id_.partition(ARROW)
    if arrow:
        yield from _relations(architecture_of(model), source, target)
        return
    path, colon, element = id_.partition(":")
    if colon:
        yield from _instances(model, path, element.partition("#")[0])
        yield from _named(model, element.partition("#")[0], Namespace.ELEMENT)
        return
    yield from _named(model, id_, Namespace.ELEMENT)
    yield from _named(model, id_, Namespace.DEPLOYMENT)


def _named(model: Model, name: str, namespace: Namespace) -> Iterator[Target]:
    if namespace is Namespace.ELEMENT:
        element = architecture_of(model).elements.get(name)
        if element is not None:
            yield from (Target(place.uri, place.focus, place.span) for place in element.places)
            return
    for statement in model.declarations(Name(namespace, name)):
        yield Target(model.uri, statement.focus, statement.span)


def _relations(architecture: Architecture, source: str, target: str) -> Iterator[Target]:
    """The relations that a line stands for: those between the two, else those between their parts."""
    number = target.partition("#")[2]
    source, target = (end.partition("#")[0].rpartition(":")[2] for end in (source, target))
    stated = [one for one in architecture.relations if (one.source, one.target) == (source, target)]
    steps = [
        (index, step)
        for scenario in architecture.scenarios
        for index, step in enumerate(scenario.steps, start=1)
        if (step.source, step.target) == (source, target) and (not number or number == str(index))
    ]
    found = [one.place for one in stated] or [
        one.place for one in architecture.relations if _within(one.source, source) and _within(one.target, target)
    ]
    places_of_steps = [step.place for _, step in steps]
    for place in (*places_of_steps, *found) if number else (*found, *places_of_steps):
        yield Target(place.uri, place.focus, place.span)


def _within(name: str, around: str) -> bool:
    return name == around or name.startswith(around + ".")


def _instances(model: Model, path: str, element: str) -> Iterator[Target]:
    for node in model.declarations(Name(Namespace.DEPLOYMENT, path)):
        for inner in places.inside(node):
            if inner.meaning.role is not Role.INSTANCE or not inner.meaning.references:
                continue
            reference = inner.meaning.references[0]
            if _resolved(model, reference, inner.scope) == element:
                yield Target(model.uri, inner.of(reference), inner.span)


def _resolved(model: Model, reference: Reference, scope: Scope) -> str:
    found = resolve(model.index, Site(scope, reference.text, reference.role)).name
    return found.name if found is not None else ""


def elements_at(model: Model, offset: int) -> tuple[str, ...]:
    """The ids of what an offset is on, the innermost first; nothing where there is nothing that could be drawn.

    A relation is followed by the lines that may stand for it where its ends are hidden.
    """
    found: list[str] = []
    for statement in reversed(model.at(offset)):
        found += _ids(model, statement, offset)
    return tuple(dict.fromkeys(id_ for id_ in found if id_))


def _ids(model: Model, statement: Statement, offset: int) -> Iterator[str]:
    meaning = statement.meaning
    on = next(
        (
            _resolved(
                model,
                reference,
                inner_scope(meaning, statement.scope) if meaning.role is Role.SELECTION else statement.scope,
            )
            for reference in meaning.references
            if statement.of(reference).start <= offset <= statement.of(reference).end
            and reference.role not in (ReferenceRole.TAG, ReferenceRole.KIND)
        ),
        "",
    )
    match meaning.role:
        case Role.ELEMENT | Role.DEPLOYMENT | Role.NODE | Role.INFRASTRUCTURE:
            yield statement.name
        case Role.EXTEND:
            yield _resolved(model, meaning.references[0], statement.scope)
        case Role.INSTANCE if meaning.references:
            element = _resolved(model, meaning.references[0], statement.scope)
            if element:
                yield f"{statement.scope.name}:{element}"
                yield element
        case Role.RELATION | Role.STEP:
            ends = [
                _resolved(model, reference, statement.scope)
                for reference in meaning.references
                if reference.role in _ENDS
            ]
            if len(ends) == 2 and all(ends):  # noqa: PLR2004  # both
                yield from _lines(*ends)
            yield on
        case _:
            yield on


def _lines(source: str, target: str) -> Iterator[str]:
    """A relation, then the lines that may stand for it, the nearest to it first."""
    for one in _outwards(source):
        for other in _outwards(target):
            if not _within(one, other) and not _within(other, one):
                yield f"{one}{ARROW}{other}"


def _outwards(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.rpartition(".")[0]
