"""Makes the fonts and the table of widths in diagram/fonts, and the fonts of the preview's page, from the full Inter.

    python -m tests.support.fonts INTER_REGULAR INTER_SEMIBOLD

Debian's package fonts-inter has both as Inter-Regular.otf and Inter-SemiBold.otf.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]  # it has no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types

from tests.support.paths import ROOT

FOLDER = ROOT / "server" / "sruja_lsp" / "diagram" / "fonts"
PAGE = ROOT / "server" / "sruja_lsp" / "preview" / "page"
#: Latin, Greek, Cyrillic, punctuation, currencies, arrows and mathematical signs: what Inter draws itself.
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x2B0, 0x2FF),
    (0x370, 0x3FF),
    (0x400, 0x52F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),
    (0x2070, 0x209F),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x25A0, 0x25FF),
)


def widths(font: TTFont) -> list[list[object]]:
    """Runs of characters that follow each other: the first one's code, and each one's width in thousandths of an em."""
    scale = 1000 / font["head"].unitsPerEm
    advances = font["hmtx"].metrics
    runs: list[list[object]] = []
    last = -2
    for code, glyph in sorted(font.getBestCmap().items()):
        width = round(advances[glyph][0] * scale)
        if code == last + 1 and isinstance(runs[-1][1], list):
            runs[-1][1].append(width)
        else:
            runs.append([code, [width]])
        last = code
    return runs


def subset(path: Path) -> TTFont:
    """The font without characters outside `RANGES`, and without features: each sign is as wide as the table says."""
    font = TTFont(path)
    options = Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    return font


def main(regular: str, semibold: str) -> None:
    table: dict[str, list[list[object]]] = {}
    for weight, path in (("regular", regular), ("semibold", semibold)):
        font = subset(Path(path))
        table[weight] = widths(font)
        font.save(FOLDER / f"inter-{weight}.otf")
        font.flavor = "woff2"
        font.save(PAGE / f"inter-{weight}.woff2")
    (FOLDER / "widths.json").write_text(json.dumps(table, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
