"""What the preview needs to have drawn and looked up; the only place of the preview that asks the layers below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sruja_lsp.diagram.views import View
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.span import Span


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version of what a picture is drawn from: a document, by its canonical URI, among all files."""

    workspace: Workspace
    uri: str

    @property
    def model(self) -> Model:
        """The document itself."""
        return self.workspace[self.uri]

    def same_as(self, other: Snapshot) -> bool:
        """Whether nothing can have changed: neither the document nor anything that it imports."""
        if self.workspace is other.workspace and self.uri == other.uri:
            return True
        return self._files() == other._files()

    def _files(self) -> dict[str, int]:
        known = (self.uri, *self.workspace.closure(self.uri))
        return {uri: id(self.workspace.get(uri)) for uri in known}


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of some document."""

    uri: str
    span: Span


@dataclass(frozen=True, slots=True)
class Drawn:
    """Something in a picture, and where it is declared."""

    id: str
    name: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture; `view` is the id of the view that was drawn.

    `status` is a sentence about how it was made, where that is worth knowing. With `late` the layout that it should
    have was not there in time, and a simpler one took over: it says why. The last picture stays for a moment then.
    """

    view: str
    svg: str
    elements: tuple[Drawn, ...]
    status: str = ""
    late: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a text cannot be read, and where."""

    message: str
    span: Span

    def spot(self, snapshot: Snapshot) -> Spot:
        """Where it is; only the previewed document itself keeps its own picture from being drawn."""
        return Spot(snapshot.uri, self.span)


class Painter(Protocol):
    """Draws and looks up. Everything may take its time, and is called from a thread of its own."""

    def warm_up(self) -> None:
        """Load what drawing needs, so that the first picture comes as quickly as the next one."""

    def views(self, snapshot: Snapshot) -> Sequence[View]:
        """Every view of the model, the one that opens first in front."""

    def spot_of(self, view: View) -> Spot:
        """Where a view is declared."""

    def draw(self, snapshot: Snapshot, view: str | None, theme: str) -> Drawing:
        """The picture of a view; of the first one without an id, or when there is no such view (any more)."""

    def locate(self, snapshot: Snapshot, drawn: str) -> Sequence[Spot]:
        """Where what is drawn is declared."""

    def elements_at(self, snapshot: Snapshot, offset: int) -> Sequence[str]:
        """The ids of what an offset is in, the innermost first."""

    def describe(self, snapshot: Snapshot, drawn: str) -> str | None:
        """What a hover would say, as Markdown."""

    def trouble(self, snapshot: Snapshot) -> Trouble | None:
        """The first reason why the text cannot be read as a whole."""

    def export(self, snapshot: Snapshot, view: str | None, form: str, theme: str) -> str | bytes:
        """The model, or a picture of it, in another form.

        Raises:
            ExportError: It cannot be had in this form; the message says why.
        """
