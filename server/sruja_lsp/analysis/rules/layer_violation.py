"""A relation that leads from a lower layer up to a higher one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.environment import words
from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.spelled import ends_of
from sruja_lsp.model import places
from sruja_lsp.syntax.forms import ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sruja_lsp.analysis.landscape import Landscape
    from sruja_lsp.model.architecture import Architecture, Element
    from sruja_lsp.model.model import Model

_USUAL: Final = ("web", "api", "service", "data", "database")
"""From the one that people see down to where everything is kept."""
_NAMED: Final = {
    "web": "web",
    "frontend": "web",
    "ui": "web",
    "gui": "web",
    "api": "api",
    "gateway": "api",
    "service": "service",
    "backend": "service",
    "database": "database",
    "db": "database",
}
"""The last word of a name that tells its layer."""


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    order, declared_at = _order(landscape)
    yield None
    if not declared_at and not any(_speaks(landscape.workspace[uri]) for uri in landscape.known):
        return  # nobody speaks of layers here
    architecture = landscape.architecture
    layers = {name: layer for name in architecture.elements if (layer := _declared(architecture, name))}
    if not layers:
        return
    waiting = {(relation.uri, relation.span): relation.waits for relation in landscape.relations}
    for relation in architecture.relations:
        yield None
        span = ends_of(relation.place)
        if relation.place.uri != landscape.uri or not waiting.get((landscape.uri, span), True):
            continue
        source, target = architecture.elements[relation.source], architecture.elements[relation.target]
        if _inside(source.name, target.name) or _inside(target.name, source.name):
            continue
        upper, lower = layers.get(target.name, ""), layers.get(source.name, "")
        said = bool(upper and lower)
        upper, lower = upper or _guessed(target), lower or _guessed(source)
        if upper not in order or lower not in order or order[lower] <= order[upper]:
            continue
        message = (
            f"`{source.name}` is in the layer `{lower}`, and `{target.name}` in the layer `{upper}` above it: a layer "
            "must not need the ones above."
        )
        related = [
            Related(element.places[0].uri, element.places[0].focus, f"`{element.name}` is in the layer `{layer}`")
            for element, layer in ((source, lower), (target, upper))
        ]
        related += declared_at
        severity = RULE.severity if said else Severity.HINT
        data: dict[str, object] = {"layers": [lower, upper], "reverse": True}
        yield Finding(RULE.name, severity, span, message, tuple(related), data=data)


def _speaks(model: Model) -> bool:
    """Whether a file says anything of layers."""
    if _speaks not in model.kept:
        model.kept[_speaks] = "layer" in str(model.text)
    return model.kept[_speaks] is True


def _order(landscape: Landscape) -> tuple[Mapping[str, int], list[Related]]:
    """The layers, the upper ones first: those of a `layering` block, else the usual ones."""
    for uri, block in landscape.told("layering"):
        found: list[str] = []
        for statement in places.properties(block):
            subject = statement.item.head.subject
            if subject is not None and subject.text == "layer":
                # `layer web layer api` on one line is read as one statement
                names = [value.string for value in statement.item.head.values if value.kind is ValueKind.NAME]
                found += [name for name in names if name != "layer"]
        if found:
            place = Related(uri, block.focus, "the layers, the upper ones first")
            return {name.casefold(): number for number, name in enumerate(found)}, [place]
    return {name: number for number, name in enumerate(_USUAL)}, []


def _declared(architecture: Architecture, name: str) -> str:
    """The layer that an element, or what it is part of, says it is in."""
    for each in (name, *architecture.ancestors(name)):
        element = architecture.elements[each]
        layer = element.metadata.get("layer") or element.properties.get("layer")
        if layer:
            return layer.casefold()
    return ""


def _guessed(element: Element) -> str:
    """The layer that an element's name speaks of, or its kind."""
    if element.kind in {"database", "datastore"}:
        return "database"
    return _NAMED.get(words(element.name.rpartition(".")[2]).rpartition(" ")[2], "")


def _inside(name: str, around: str) -> bool:
    return name == around or name.startswith(around + ".")


RULE = Rule(
    "layer-violation",
    Severity.WARNING,
    "A relation that leads from a lower layer up to a higher one.",
    landscape=_landscape,
    keys=frozenset({"layer"}),
)
