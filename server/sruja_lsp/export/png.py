"""A picture as PNG, by `resvg`: no browser, and with our own fonts, so that every machine gives the same one."""

from __future__ import annotations

from importlib.resources import as_file, files

from sruja_lsp.export.errors import ExportError

SCALE = 2
"""Pixels of the PNG for one of the SVG: sharp on today's screens and on paper."""
_LARGEST = 12_000
"""Pixels that a side may have; beyond it the scale goes down."""


def png(svg: str, scale: float = SCALE) -> bytes:
    """An SVG as the bytes of a PNG.

    Raises:
        ExportError: `resvg` is not installed, or cannot read the picture.
    """
    try:
        import resvg_py
    except ImportError as error:
        raise ExportError("PNG needs the package `resvg-py`; `pip install resvg-py` brings it.") from error
    side = max(_sides(svg))
    scale = min(scale, _LARGEST / side) if side else scale
    fonts = files("sruja_lsp.diagram.fonts")
    with as_file(fonts / "inter-regular.otf") as regular, as_file(fonts / "inter-semibold.otf") as semibold:
        try:
            drawn = resvg_py.svg_to_bytes(
                svg_string=svg, font_files=[str(regular), str(semibold)], sans_serif_family="Inter", zoom=scale
            )
        except (ValueError, RuntimeError) as error:
            raise ExportError(f"The picture cannot be turned into a PNG: {error}") from error
    return bytes(drawn)


def _sides(svg: str) -> tuple[float, float]:
    """Width and height that an SVG of ours says at its beginning."""
    head = svg[: svg.index(">")]
    width, height = (float(head.partition(f' {name}="')[2].partition('"')[0] or 0) for name in ("width", "height"))
    return width, height
