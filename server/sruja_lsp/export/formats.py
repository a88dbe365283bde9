"""The formats there are, and what each of them is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sruja_lsp.diagram.theme import Theme
from sruja_lsp.export.errors import ExportError

if TYPE_CHECKING:
    from sruja_lsp.diagram.views import Source


class Format(StrEnum):
    """What a model can be exported as."""

    SVG = "svg"
    PNG = "png"
    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"
    OPENSLO = "openslo"
    PROMETHEUS = "prometheus"


@dataclass(frozen=True, slots=True)
class Exported:
    """A model in another format, with sentences about what the reader should know of it."""

    content: bytes
    notes: tuple[str, ...] = ()


def export(source: Source, form: Format | str, view: str | None = None, theme: Theme | str = Theme.LIGHT) -> Exported:
    """A document, or one view of it, in another format.

    Without `view` a picture is of the view that opens first; `json`, `openslo` and `prometheus` are of the whole.

    Raises:
        ExportError: There is no view of that name, or what the format needs is not installed.
    """
    form = Format(form)
    if form is Format.JSON:
        from sruja_lsp.export.document import document

        return Exported(_utf8(document(source).to_json()))
    if form is Format.OPENSLO:
        from sruja_lsp.export.openslo import openslo

        return Exported(_utf8(openslo(source)))
    if form is Format.PROMETHEUS:
        from sruja_lsp.export.prometheus import prometheus

        return Exported(_utf8(prometheus(source)))
    return _view(source, form, view, Theme(theme))


def _utf8(text: str) -> bytes:
    """A text as bytes. An editor may have sent half of a surrogate pair, which becomes a question mark."""
    return text.encode("utf-8", "replace")


def _view(source: Source, form: Format, view: str | None, theme: Theme) -> Exported:
    from sruja_lsp.diagram import views

    architecture = views.architecture_of(source)
    if view and not views.named(architecture, view):
        known = ", ".join(one.id for one in views.views(architecture)) or "none"
        raise ExportError(f"There is no view {view!r}; there are: {known}")
    found = views.find(architecture, view)
    if form in (Format.MERMAID, Format.DOT):
        from sruja_lsp.diagram.picture import scene_of

        if found is None:
            raise ExportError("There is nothing to draw in this model.")
        scene = scene_of(architecture, found)
        if form is Format.MERMAID:
            from sruja_lsp.export.mermaid import mermaid

            return Exported(_utf8(mermaid(scene)))
        from sruja_lsp.export.dot import dot

        return Exported(_utf8(dot(scene)))
    from sruja_lsp.diagram.picture import draw

    picture = draw(architecture, view, theme)
    if form is Format.SVG:
        return Exported(_utf8(picture.svg), picture.notes)
    from sruja_lsp.export.png import png

    return Exported(png(picture.svg), picture.notes)
