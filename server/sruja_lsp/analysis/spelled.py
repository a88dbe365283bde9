"""Where the parts of what an architecture holds are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.model.meaning import ReferenceRole
from sruja_lsp.model.places import Statement
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from sruja_lsp.model.sources import Place

_ENDS = frozenset({ReferenceRole.SOURCE, ReferenceRole.TARGET, ReferenceRole.STEP, ReferenceRole.LOOP})


def ends_of(place: Place) -> Span:
    """The two ends of a relation with the arrow between them; the whole of anything else."""
    placed = place.placed
    if isinstance(placed, Statement):
        ends = [placed.of(each) for each in placed.meaning.references if each.role in _ENDS]
        if ends:
            return Span(place.start + ends[0].start, place.start + ends[-1].end)
    return place.span
