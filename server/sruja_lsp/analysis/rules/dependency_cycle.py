"""Elements that need each other in a ring."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.analysis.environment import words
from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rings import components, ring
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import table
from sruja_lsp.language.types import KindCategory

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from sruja_lsp.analysis.contribution import Relation, Said
    from sruja_lsp.analysis.landscape import Landscape

_ANSWER = re.compile(
    r"\b(?:returns?|responds?|responses?|repl(?:y|ies)|answers?|results?|acknowledge[sd]?|acks?|confirm(?:s|ed|ation)?"
    r"|callbacks?|notif(?:y|ies|ication|ications)|alerts?|informs?|reports?|back|updates?|sends?|delivers?|forwards?"
    r"|describes?|part of|belongs to|feedback)\b"
)
_NAMED: Final = 12
"""Elements of a ring that the message names: nobody reads more, and breaking one hop breaks them all."""
_TOLD: Final = 50
"""Hops of a ring that are told with their places. They travel with every keystroke."""

_Edges = dict[str, dict[str, list["Relation"]]]


class _Hop(NamedTuple):
    """The parts of one element between which a relation leads, and that relation."""

    source: str
    target: str
    relation: Relation


_Levels = dict[str, list[_Hop]]


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    files: list[_Levels] = []
    for said in landscape.said:
        levels = yield from _lifted(said)
        files.append(levels)
    for level in files[0]:  # a ring is told where it is written, so this file has a part in it
        yield None
        edges: _Edges = {}
        for levels in files:
            for source, target, relation in levels.get(level, ()):
                if _counts(landscape, source) and _counts(landscape, target):
                    edges.setdefault(source, {}).setdefault(target, []).append(relation)
        for component in components(edges) if _may_close(edges, files[0][level]) else ():
            yield None
            way = ring(edges, component)
            if way is not None:
                yield _round(landscape, level, [edges[one][other] for one, other in way], [one for one, _ in way])
            else:
                yield from _pairs(landscape, edges, component)


def _lifted(said: Said) -> Generator[None, None, _Levels]:
    """The relations of a file over which somebody waits, by the element in which they lead from part to part."""
    known = said.kept.get(_lifted)
    if isinstance(known, dict):
        return known
    levels: _Levels = {}
    for relation in said.relations:
        yield None
        if (found := _parts(relation)) is not None:
            level, source, target = found
            levels.setdefault(level, []).append(_Hop(source, target, relation))
    said.kept[_lifted] = levels
    return levels


def _parts(relation: Relation) -> tuple[str, str, str] | None:
    """The element in which a relation leads from one part to another, and these parts; `None` when nobody waits."""
    if not relation.waits or relation.source == relation.target or _is_answer(relation):
        return None
    source, target = relation.source.split("."), relation.target.split(".")
    shared = 0
    while shared < min(len(source), len(target)) and source[shared] == target[shared]:
        shared += 1
    if shared in (len(source), len(target)):
        return None  # something and a part of it
    return ".".join(source[:shared]), ".".join(source[: shared + 1]), ".".join(target[: shared + 1])


def _may_close(edges: _Edges, hops: list[_Hop]) -> bool:
    """Whether any of these hops may be in a ring: something leads to where it starts, and on from where it ends."""
    reached = {target for targets in edges.values() for target in targets}
    return any(hop.source in reached and hop.target in edges for hop in hops)


def _counts(landscape: Landscape, name: str) -> bool:
    """Whether what is called so can need others."""
    element = landscape.elements.get(name)
    return element is not None and _depends(element.kind) and not landscape.watches(element)


def _depends(kind: str) -> bool:
    """Whether something of this kind can depend on others: people and decisions do not."""
    known = table.KINDS.get(kind)
    return known is None or known.category is KindCategory.ELEMENT


def _is_answer(relation: Relation) -> bool:
    """Whether a relation is the way back of another one, or a piece of news."""
    return _ANSWER.search(words(relation.label)) is not None


def _round(landscape: Landscape, level: str, edges: list[list[Relation]], names: list[str]) -> Finding | None:
    chained = _chained(edges)
    hops = chained or [relations[0] for relations in edges]
    own = [number for number, hop in enumerate(hops) if hop.uri == landscape.uri]
    if not own:
        return None  # told where it is written
    first = min(own, key=lambda number: hops[number].span)
    hops, names = hops[first:] + hops[:first], names[first:] + names[:first]
    way = " \u2192 ".join(f"`{name}`" for name in (*names[:_NAMED], names[0]))
    if len(names) > _NAMED:
        way = way.replace(f"\u2192 `{names[0]}`", f"\u2192 {len(names) - _NAMED} more \u2192 `{names[0]}`")
    what = f"parts of `{level}`" if level else "systems"
    message = f"These {what} need each other in a ring: {way}. None can be changed, released or restarted alone."
    related = tuple(Related(hop.uri, hop.span, f"`{hop.source}` needs `{hop.target}`") for hop in hops[1:_TOLD])
    # Inside one system the same people release all of the ring together. And where the relations do not meet in the
    # same parts, nothing waits for itself: data may just go round.
    severity = Severity.INFORMATION if level or chained is None else RULE.severity
    return Finding(RULE.name, severity, hops[0].span, message, related, data={"ring": names})


def _chained(edges: list[list[Relation]]) -> list[Relation] | None:
    """One relation for each hop, so that each leads to where the next one starts; `None` when there is no such way."""
    for start in edges[0][:_TRIED]:
        ways = [[start]]
        for relations in edges[1:]:
            ways = [[*way, each] for way in ways for each in relations if _meet(way[-1].target, each.source)][:_TRIED]
        for way in ways:
            if _meet(way[-1].target, start.source):
                return way
    return None


_TRIED: Final = 50
"""Ways that are followed before one gives up."""


def _meet(one: str, other: str) -> bool:
    return one == other or one.startswith(other + ".") or other.startswith(one + ".")


def _pairs(landscape: Landscape, edges: _Edges, component: list[str]) -> Iterator[Finding]:
    for one in component:
        for other, there in edges.get(one, {}).items():
            pair = _chained([there, edges[other][one]]) if one < other and one in edges.get(other, {}) else None
            if pair is None:
                continue
            first, second = sorted(pair, key=lambda each: (each.uri != landscape.uri, each.uri, each.span))
            if first.uri != landscape.uri:
                continue
            message = (
                f"`{first.source}` and `{first.target}` need each other. If one of the two relations is only the "
                "answer, or news, leave it out or say so."
            )
            related = (Related(second.uri, second.span, f"`{second.source}` needs `{second.target}`"),)
            yield Finding(RULE.name, Severity.HINT, first.span, message, related, data={"ring": [one, other]})


RULE = Rule("dependency-cycle", Severity.WARNING, "Elements that need each other in a ring.", landscape=_landscape)
