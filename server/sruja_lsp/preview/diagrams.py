"""The painter that draws: what the preview needs, from the layers that have it."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.rules import syntax_error
from sruja_lsp.diagram import locate, picture, views
from sruja_lsp.diagram.layout.engine import LAYOUTS
from sruja_lsp.export.formats import Format, export
from sruja_lsp.features.hover import hover
from sruja_lsp.features.prose import plain
from sruja_lsp.model.architecture import Step
from sruja_lsp.preview.painter import Drawing, Drawn, Spot, Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sruja_lsp.diagram.layout.engine import Layouts
    from sruja_lsp.diagram.locate import Target
    from sruja_lsp.diagram.views import View
    from sruja_lsp.model.architecture import Architecture, Relation
    from sruja_lsp.model.deployed import DeployedRelation
    from sruja_lsp.preview.painter import Snapshot


class Diagrams:
    """Draws with `diagram`; `layouts` are those of this process when none are given."""

    def __init__(self, layouts: Layouts = LAYOUTS) -> None:
        self._layouts = layouts

    def warm_up(self) -> None:
        """Start the layout's process."""
        self._layouts.warm_up()

    def views(self, snapshot: Snapshot) -> Sequence[View]:
        """Every view of the model, the one that opens first in front."""
        return views.views(_architecture(snapshot))

    def spot_of(self, view: View) -> Spot:
        """Where a view is declared."""
        return Spot(view.uri, view.span)

    def draw(self, snapshot: Snapshot, view: str | None, theme: str) -> Drawing:
        """The picture of a view."""
        drawn = picture.draw(_architecture(snapshot), view, theme, layouts=self._layouts)
        elements = tuple(Drawn(one.id, one.name, Spot(one.uri, one.span)) for one in drawn.elements)
        return Drawing(drawn.view, drawn.svg, elements, " ".join(drawn.notes), drawn.late)

    def locate(self, snapshot: Snapshot, drawn: str) -> Sequence[Spot]:
        """Where what is drawn is declared."""
        return [Spot(place.uri, place.focus) for place in locate.locate(_architecture(snapshot), drawn)]

    def elements_at(self, snapshot: Snapshot, offset: int) -> Sequence[str]:
        """The ids of what an offset is in, the innermost first."""
        # Most files import nothing, and can do without an architecture that may have to be built for each keystroke.
        alone = not snapshot.workspace.closure(snapshot.uri)
        return locate.elements_at(snapshot.model if alone else _architecture(snapshot), offset)

    def describe(self, snapshot: Snapshot, drawn: str) -> str | None:
        """What a hover would say; of a line, what its relations say."""
        if locate.ARROW in drawn:
            return _relations(_architecture(snapshot), locate.locate(_architecture(snapshot), drawn))
        for spot in self.locate(snapshot, drawn):
            found = hover(snapshot.workspace, spot.uri, spot.span.start) if spot.uri in snapshot.workspace else None
            if found is not None:
                return found.markdown
        return None

    def trouble(self, snapshot: Snapshot) -> Trouble | None:
        """The first syntax error."""
        find = syntax_error.RULE.find
        found = next(iter(find(snapshot.workspace, snapshot.model)), None) if find is not None else None
        return None if found is None else Trouble(found.message, found.span)

    def export(self, snapshot: Snapshot, view: str | None, form: str, theme: str) -> str | bytes:
        """The model, or a picture of it, in another form."""
        made = export(_architecture(snapshot), form, view, theme).content
        return made if form == Format.PNG else made.decode("utf-8")


def _relations(architecture: Architecture, targets: Sequence[Target]) -> str | None:
    """The relations, or steps of scenarios, that stand in some places, a line each."""
    steps = (step for scenario in architecture.scenarios for step in scenario.steps)
    nodes = (node for deployment in architecture.deployments for node in deployment.nodes())
    deployed = (relation for node in nodes for relation in node.relations)
    said: list[Relation | Step | DeployedRelation] = [*steps, *architecture.relations, *deployed]
    known = {(one.place.uri, one.place.focus): one for one in said}
    found = [known[place] for target in targets if (place := (target.uri, target.focus)) in known]
    lines = []
    for relation in found[:_MOST_RELATIONS]:
        source, target = (
            _title(architecture, end if isinstance(end, str) else end.name)
            for end in (relation.source, relation.target)
        )
        technology = relation.properties.get("technology", "") if isinstance(relation, Step) else relation.technology
        why = f": {plain(relation.label)}" if relation.label else ""
        with_what = f" ({plain(technology)})" if technology else ""
        lines.append(f"**{source}** → **{target}**{why}{with_what}")
    if len(found) > _MOST_RELATIONS:
        lines.append(f"and {len(found) - _MOST_RELATIONS} more")
    return "  \n".join(lines) or None


def _title(architecture: Architecture, name: str) -> str:
    element = architecture.elements.get(name)
    return plain(element.title if element is not None and element.title else name)


_MOST_RELATIONS: Final = 12
"""More than one reads beside a line."""

_BUILDING: Final = Lock()


def _architecture(snapshot: Snapshot) -> Architecture:
    """What pictures are drawn from. Who asks at the same time waits for the one that is being built."""
    with _BUILDING:
        return views.architecture_in(snapshot.workspace, snapshot.uri)
