"""Shapes and colours: from the kind of a thing, from its words, and from the `styles` of the model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram.scene import PLAIN, Look, Shape
from sruja_lsp.language import table, values
from sruja_lsp.language.types import KindCategory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sruja_lsp.model.architecture import Element
    from sruja_lsp.model.outline import StyleRule

_FAMILIES: Final[Mapping[str, str]] = {
    "person": "person",
    "role": "person",
    "actor": "person",
    "user": "person",
    "system": "system",
    "external_system": "system",
    "externalSystem": "system",
    "container": "container",
    "service": "container",
    "component": "component",
    "database": "database",
    "datastore": "database",
    "store": "database",
    "queue": "queue",
    "topic": "queue",
    "node": "node",
    "infrastructure": "infrastructure",
}
_SHAPES: Final[Mapping[str, Shape]] = {
    "person": Shape.PERSON,
    "database": Shape.DATABASE,
    "queue": Shape.QUEUE,
    "browser": Shape.BROWSER,
    "webapp": Shape.BROWSER,
    "mobile": Shape.MOBILE,
    "mobileapp": Shape.MOBILE,
}
_BY_NAME: Final[Mapping[str, Shape]] = {
    "box": Shape.BOX,
    "rectangle": Shape.BOX,
    "rect": Shape.BOX,
    "roundedbox": Shape.BOX,
    "component": Shape.BOX,
    "cylinder": Shape.DATABASE,
    "storage": Shape.DATABASE,
    "database": Shape.DATABASE,
    "person": Shape.PERSON,
    "actor": Shape.PERSON,
    "browser": Shape.BROWSER,
    "webbrowser": Shape.BROWSER,
    "mobile": Shape.MOBILE,
    "mobiledevice": Shape.MOBILE,
    "queue": Shape.QUEUE,
    "pipe": Shape.QUEUE,
    "hexagon": Shape.HEXAGON,
}
_BROWSER: Final = re.compile(
    r"\b(?:browser|web ?app(?:lication)?|web ?(?:shop|site|client|ui)|single[- ]page|spa|react|angular|vue(?:\.?js)?"
    r"|svelte(?:kit)?|next\.?js|html)\b",
    re.IGNORECASE,
)
_MOBILE: Final = re.compile(r"\b(?:mobile|ios|android|iphone|ipad|swift(?:ui)?|flutter|react native)\b", re.IGNORECASE)
_COLOUR: Final = re.compile(
    r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|[a-z]{3,30}|(?:rgb|hsl)a?\([0-9a-z.,%/ ]{1,60}\)"
)
_DASHES: Final = {"dashed": "7 5", "dotted": "1.5 4.5"}
_SIZES: Final = {"small": 0.85, "medium": 1.0, "large": 1.2}
_HUNDRED: Final = 100


def family(kind: str) -> str:
    """What the colours of a kind go by."""
    known = _FAMILIES.get(kind) or _FAMILIES.get(kind.casefold())
    if known:
        return known
    built_in = table.KINDS.get(kind)
    return "person" if built_in and built_in.category is KindCategory.PERSON else "element"


def shape(element: Element, look: Mapping[str, str]) -> Shape:
    """The outline of an element: the one its style asks for, else that of its kind, else what its words tell."""
    asked = _BY_NAME.get(re.sub(r"[^a-z]", "", look.get("shape", "").casefold()))
    if asked is not None:
        return asked
    kind = _FAMILIES.get(element.kind, element.kind.casefold().replace("_", ""))
    known = _SHAPES.get(kind)
    if known is not None:
        return known
    if kind in ("system", "component"):
        return Shape.BOX
    words = f"{element.title} {element.technology}"
    if _MOBILE.search(words):
        return Shape.MOBILE
    return Shape.BROWSER if _BROWSER.search(words) else Shape.BOX


def element_look(element: Element, rules: Sequence[StyleRule]) -> dict[str, str]:
    """All that styles say about an element: of all, of its kind, its tags, its title or name; then its own."""
    found: dict[str, str] = {}
    for sort in ("all", "kind", "tag", "element"):
        for rule in rules:
            if rule.sort == sort and _fits(rule, element):
                found.update(rule.look)
    found.update(element.style)
    return found


def _fits(rule: StyleRule, element: Element) -> bool:
    selector = rule.selector.lstrip("#@")
    match rule.sort:
        case "all":
            return True
        case "kind":
            return selector.casefold() in (element.kind.casefold(), element.kind_title.casefold())
        case "tag":
            return selector in element.tags
        case "element":
            named = (element.name, element.name.rpartition(".")[2], element.title, "*", "")
            # `element "Database"` of the older Sruja means a kind or a tag just as well as a title.
            kinds = (element.kind.casefold(), element.kind_title.casefold())
            return selector in named or selector.casefold() in kinds or selector in element.tags
        case _:
            return False


def relation_look(label: str, tags: Iterable[str], rules: Sequence[StyleRule]) -> dict[str, str]:
    """All that styles say about a relation."""
    found: dict[str, str] = {}
    marked = set(tags)
    for rule in rules:
        selector = rule.selector.lstrip("#@")
        if (rule.sort == "relation" and selector in ("", "*", label, *marked)) or (
            rule.sort == "tag" and selector in marked
        ):
            found.update(rule.look)
    return found


def look(said: Mapping[str, str], *, line: bool = False) -> Look:
    """What styles say, as something that can be drawn; what cannot be understood is left to the theme."""
    if not said:
        return PLAIN
    colour = _colour(said.get("color", "") or said.get("colour", ""))
    background = _colour(said.get("background", ""))
    stroke = _colour(said.get("stroke", ""))
    width = values.parse_number(said.get("strokeWidth", "").removesuffix("px"))
    opacity = values.parse_share(said.get("opacity", ""))
    fill = "" if line else background or colour
    share = None
    if opacity is not None:
        share = float(opacity if opacity <= 1 else opacity / _HUNDRED)
    return Look(
        fill=fill,
        stroke=stroke or (colour if line else ""),
        text=_readable(fill) if fill else "",
        stroke_width=min(max(float(width), 0.5), 8.0) if width is not None else None,
        dash=_DASHES.get((said.get("line", "") or said.get("border", "")).casefold(), ""),
        opacity=min(max(share, 0.15), 1.0) if share is not None else None,
        scale=_SIZES.get(said.get("size", "").casefold(), 1.0),
    )


def _colour(text: str) -> str:
    parsed = values.parse_colour(text) if text else None
    return parsed if parsed and _COLOUR.fullmatch(parsed) else ""


def _readable(fill: str) -> str:
    """Black or white, whichever can be read on a colour (relative luminance of WCAG 2); nothing for unknown ones."""
    digits = fill[1:]
    if fill[:1] != "#" or len(digits) not in (3, 4, 6, 8):
        return _NAMED.get(fill, "")
    if len(digits) < 6:  # noqa: PLR2004  # the short form
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (_linear(int(digits[index : index + 2], 16) / 255) for index in (0, 2, 4))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    on_white, on_dark = 1.05 / (luminance + 0.05), (luminance + 0.05) / (_INK_LUMINANCE + 0.05)
    return _INK if on_dark >= on_white else "#ffffff"


_INK: Final = "#16202e"
_INK_LUMINANCE: Final = 0.0142


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004  # of sRGB


_NAMED: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("white", "yellow", "orange", "pink", "lightblue", "lightgray", "lightgrey", "gold", "cyan"), "#16202e"
    ),
    **dict.fromkeys(("black", "navy", "blue", "red", "green", "purple", "brown", "gray", "grey", "teal"), "#ffffff"),
}
