"""From what is drawn to the text, and from the text to what is drawn.

Ids are the `data-id`s of pictures: `ECommerce.API`, `A->B`, `Production.AWS.USEast1`, `Production.AWS:ECommerce.API`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.diagram.physical import stated
from sruja_lsp.diagram.physical import within as _within
from sruja_lsp.diagram.views import architecture_of
from sruja_lsp.model.architecture import ELSEWHERE, Architecture
from sruja_lsp.model.index import Name, Site, inner_scope
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.model.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sruja_lsp.diagram.views import Source
    from sruja_lsp.model.index import Scope
    from sruja_lsp.model.meaning import Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.sources import Place
    from sruja_lsp.text.span import Span

_ENDS = (ReferenceRole.SOURCE, ReferenceRole.TARGET, ReferenceRole.STEP)
ARROW = "->"


class Target(NamedTuple):
    """A place in a text: the name to go to, and the whole statement."""

    uri: str
    focus: Span
    span: Span


def locate(source: Source, id: str) -> tuple[Target, ...]:  # noqa: A002  # what the protocol calls it
    """Where a `data-id` is declared; an instance gives its own statement first, then those of what runs there."""
    return tuple(dict.fromkeys(_locate(architecture_of(source), id)))


def _locate(architecture: Architecture, id_: str) -> Iterator[Target]:
    source, arrow, target = id_.partition(ARROW)
    if arrow:
        yield from _relations(architecture, source, target)
        return
    path, colon, element = id_.partition(":")
    if colon and not element.startswith(":"):
        yield from _instances(architecture, id_, path, element.partition("#")[0])
        yield from _named(architecture, element.partition("#")[0])
        return
    yield from _named(architecture, id_)
    for deployment in architecture.deployments:
        if _within(id_, deployment.id):
            for node in deployment.nodes():
                if node.id == id_:
                    yield from map(_target, node.places)


def _target(place: Place) -> Target:
    return Target(place.uri, place.focus, place.span)


def _named(architecture: Architecture, name: str) -> Iterator[Target]:
    element = architecture.elements.get(name)
    if element is not None:
        yield from map(_target, element.places)
        return
    for model in architecture.models:  # scenarios, requirements and whatever else has a name and no box
        for statement in model.declarations(Name(Namespace.ELEMENT, name)):
            yield Target(model.uri, statement.focus, statement.span)


def _relations(architecture: Architecture, source: str, target: str) -> Iterator[Target]:
    """The relations that a line stands for: those between the two, else those between their parts.

    Of a line in a deployment those that stand there come first.
    """
    for deployment in architecture.deployments:
        if _at(source, deployment.id) and _at(target, deployment.id):
            for relation in stated(architecture, deployment).get((source, target), ()):
                yield _target(relation.place)
    number = target.partition("#")[2]
    source, target = (_element_of(end.partition("#")[0]) for end in (source, target))
    meant = [one for one in architecture.relations if (one.source, one.target) == (source, target)]
    steps = [
        (index, step)
        for scenario in architecture.scenarios
        for index, step in enumerate(scenario.steps, start=1)
        if (step.source, step.target) == (source, target) and (not number or number == str(index))
    ]
    found = [one.place for one in meant] or [
        one.place for one in architecture.relations if _within(one.source, source) and _within(one.target, target)
    ]
    places_of_steps = [step.place for _, step in steps]
    for place in (*places_of_steps, *found) if number else (*found, *places_of_steps):
        yield _target(place)


def _element_of(id_: str) -> str:
    """The element that is drawn as this id: `Shop.Api` for `Live.Eu:Shop.Api`."""
    path, colon, element = id_.partition(":")
    return element if colon and not element.startswith(":") else path + colon + element


def _at(id_: str, deployment: str) -> bool:
    """Whether an id is that of something in a deployment."""
    return _within(id_.partition(":")[0], deployment)


def _instances(architecture: Architecture, id_: str, path: str, element: str) -> Iterator[Target]:
    """The instance with an id; without a number all instances of an element in a node."""
    for deployment in architecture.deployments:
        if _within(path, deployment.id):
            for instance in deployment.instances():
                exact = "#" in id_ and instance.id == id_
                if exact or ("#" not in id_ and (instance.path, instance.target) == (path, element)):
                    yield _target(instance.place)


def elements_at(source: Source, offset: int) -> tuple[str, ...]:
    """The ids of what an offset is on, the innermost first; nothing where there is nothing that could be drawn.

    A relation is followed by the lines that may stand for it where its ends are hidden.
    """
    means = _resolver(source)
    model = source.models[0] if isinstance(source, Architecture) else source
    found: list[str] = []
    for statement in reversed(model.at(offset)):
        if statement.meaning.role is Role.RELATION and statement.scope.namespace is Namespace.DEPLOYMENT:
            found += _drawn_for(architecture_of(source), statement)
        found += _ids(means, statement, offset)
    return tuple(dict.fromkeys(id_ for id_ in found if id_))


def _drawn_for(architecture: Architecture, statement: Statement) -> Iterator[str]:
    """The lines that a relation in a deployment is drawn as."""
    for deployment in architecture.deployments:
        if _within(statement.scope.name, deployment.id):
            for (source, target), relations in stated(architecture, deployment).items():
                if any(one.place.focus == statement.focus for one in relations):
                    yield f"{source}{ARROW}{target}"


def _resolver(source: Source) -> Callable[[Reference, Scope], str]:
    """What names mean in the document that is looked at; needs no architecture of a document by itself."""
    if isinstance(source, Architecture):
        return lambda reference, scope: source.resolve(source.uri, reference, scope)
    return lambda reference, scope: _name(source, reference, scope)


def _name(model: Model, reference: Reference, scope: Scope) -> str:
    if ELSEWHERE in reference.text:
        return reference.text
    found = resolve(model.index, Site(scope, reference.text, reference.role)).name
    return found.name if found is not None and found.namespace in (Namespace.ELEMENT, Namespace.DEPLOYMENT) else ""


def _ids(means: Callable[[Reference, Scope], str], statement: Statement, offset: int) -> Iterator[str]:
    meaning = statement.meaning
    on = next(
        (
            means(
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
            yield means(meaning.references[0], statement.scope)
        case Role.INSTANCE if meaning.references:
            element = means(meaning.references[0], statement.scope)
            if element:
                yield f"{statement.scope.name}:{element}"
                yield element
        case Role.RELATION | Role.STEP:
            ends = [means(reference, statement.scope) for reference in meaning.references if reference.role in _ENDS]
            if len(ends) == 2 and all(ends) and statement.scope.namespace is not Namespace.DEPLOYMENT:  # noqa: PLR2004  # a relation has two
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
