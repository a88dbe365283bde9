"""Draws a scene that has its places as SVG. The same scene gives the same bytes.

Every colour is a presentation attribute, so that the picture needs no style sheet: it shows the same under a strict
Content-Security-Policy, in `resvg` and in an `img`. Only the theme `auto` adds one.
"""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from sruja_lsp.diagram import icons, status, text, theme
from sruja_lsp.diagram.cards import CHIP_HEIGHT, CHIP_PAD, ICON, LEADING, RING, SMALL
from sruja_lsp.diagram.geometry import samples
from sruja_lsp.diagram.scene import Shape
from sruja_lsp.diagram.text import REGULAR, SEMIBOLD
from sruja_lsp.diagram.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sruja_lsp.diagram.cards import Card, Chip, LabelCard, Words
    from sruja_lsp.diagram.geometry import Point, Rect
    from sruja_lsp.diagram.scene import Box, Line, Message, Scene

SCOPE: Final = "sruja-picture"
FONTS: Final = "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', 'Liberation Sans', sans-serif"
MARGIN: Final = 32.0
_TITLE: Final = 20.0
_SUBTITLE: Final = 12.5
_WEIGHTS: Final = {REGULAR: "400", SEMIBOLD: "600"}
_HEAD: Final = 17.0
_BODY_TOP: Final = 28.0
_LID: Final = 9.0
_ARROW: Final = 9.0
_CORNER: Final = 14.0
_FLAT: Final = 4.0


def number(value: float) -> str:
    """A number in few characters: two decimals at most."""
    rounded = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if rounded in ("-0", "") else rounded


def quoted(said: str) -> str:
    """A text as the value of an attribute, with its quotes."""
    return '"' + escape(text.harmless(said), {'"': "&quot;", "\n": "&#10;"}) + '"'


def content(said: str) -> str:
    """A text between tags."""
    return escape(text.harmless(said), {'"': "&quot;"})


def room(said: str, size: float, weight: str = REGULAR) -> str:
    """For a text that is measured by guess, the attribute that says how wide it may be."""
    return f' data-room="{number(text.width(said, size, weight))}"' if text.guessed(said) else ""


class Drawing:
    """Collects the pieces of one SVG."""

    def __init__(self, scene: Scene, of: Theme) -> None:
        self.scene = scene
        self.theme = of
        self.parts: list[str] = []
        self.tokens: set[str] = set()

    # ---- paint

    def fill(self, token: str) -> str:
        """The attributes that fill something with a token's colour; `none` fills nothing."""
        return self._paint("fill", "f", token)

    def stroke(self, token: str, width: float = 1.0) -> str:
        """The attributes of an outline or line."""
        return f'{self._paint("stroke", "s", token)} stroke-width="{number(width)}"'

    def _paint(self, attribute: str, prefix: str, token: str) -> str:
        if token not in theme.TOKENS:  # `none`, or a colour of the user's own
            return f" {attribute}={quoted(token)}"
        colour = theme.colour(token, self.theme)
        if self.theme is not Theme.AUTO:
            return f' {attribute}="{colour}"'
        self.tokens.add(token)
        return f' {attribute}="{colour}" data-{prefix}="{token}"'

    def add(self, part: str) -> None:
        """Adds a piece of SVG."""
        self.parts.append(part)

    def words(self, words: Words, token: str) -> None:
        """A line of text."""
        anchor = "" if words.anchor == "start" else f' text-anchor="{words.anchor}"'
        weight = "" if words.weight == REGULAR else f' font-weight="{_WEIGHTS[words.weight]}"'
        guess = room(words.text, words.size, words.weight)
        self.add(
            f'<text class="{words.role}" x="{number(words.x)}" y="{number(words.y)}" font-size="{number(words.size)}"'
            f"{weight}{anchor}{self.fill(token)}{guess}>{content(words.text)}</text>"
        )

    # ---- boxes

    def box(self, box: Box, card: Card, rect: Rect) -> None:
        """A card or a frame in its place."""
        kind = "frame" if box.frame else "box"
        tone = status.tone(box.status)
        classes = f"{kind} {box.family}" + (" external" if box.external else "") + (f" {tone}" if box.status else "")
        bounds = " ".join(map(number, rect))
        view = f" data-view={quoted(box.view)}" if box.view else ""
        element = f" data-element={quoted(box.element)}" if box.element and box.element != box.id else ""
        opacity = f' opacity="{number(box.look.opacity)}"' if box.look.opacity is not None else ""
        self.add(
            f'<g class="{classes}" data-id={quoted(box.id)} data-shape="{box.shape}" data-box="{bounds}"{element}{view}'
            f' role="img" transform="translate({number(rect.x)} {number(rect.y)})"{opacity}>'
            f"<title>{content(_told(box))}</title>"
        )
        if box.frame:
            self._frame(box, rect, tone)
        else:
            ink, note = self._outline(box, rect)
            left, top = rect.width / 2 - card.width / 2, rect.height / 2 - card.height / 2
            if left or top:
                self.add(f'<g transform="translate({number(left)} {number(top)})">')
            self._written(box, card, ink, note)
            if left or top:
                self.add("</g>")
            if box.view:
                self._door(rect.width - 20, rect.height - 20, box.look.text or note)
        self.add("</g>")

    def header(self, box: Box, card: Card, rect: Rect) -> None:
        """The title of a frame, above the lines that pass through it."""
        width = min(card.width, rect.width)
        bounds = " ".join(map(number, (rect.x, rect.y, width, card.height)))
        self.add(
            f'<g class="header" data-id={quoted(box.id)} data-part="header" data-box="{bounds}"'
            f' transform="translate({number(rect.x)} {number(rect.y)})">'
        )
        for words in card.words:
            wide = text.width(words.text, words.size, words.weight)
            self.add(
                f'<rect x="{number(words.x - 3)}" y="{number(words.y - words.size)}" width="{number(wide + 6)}"'
                f' height="{number(words.size * LEADING)}" rx="3"{self.fill("frame")} opacity="0.9"/>'
            )
        self._written(box, card, "ink", "muted")
        if box.view:
            self._door(rect.width - 20, 8, "muted")
        self.add("</g>")

    def _written(self, box: Box, card: Card, ink: str, note: str) -> None:
        """The icon, words, badges and ring of a card or header."""
        if card.icon is not None:
            self._icon(box.icon, card.icon, (box.look.text if not box.frame else "") or ink)
        for words in card.words:
            token = {"title": ink, "caption": note, "body": note}.get(words.role, ink)
            self.words(words, (box.look.text if not box.frame else "") or token)
        for chip in card.chips:
            self.chip(chip)
        if card.ring is not None and box.ring is not None:
            self._ring(card.ring, box.ring.share, box.ring.tone, box.ring.hint, over=box.look.fill)

    def _icon(self, icon: str, at: tuple[float, float], token: str) -> None:
        x, y = (number(value) for value in at)
        drawn = icons.PATHS.get(icon)
        if drawn is None:
            self.add(
                f'<image class="icon" x="{x}" y="{y}" width="{number(ICON)}" height="{number(ICON)}"'
                f" href={quoted(icon)}/>"
            )
            return
        size = ICON / icons.SIDE
        self.add(
            f'<path class="icon" data-icon="{icon}" transform="translate({x} {y}) scale({number(size)})" d="{drawn}"'
            f' fill="none" stroke-linecap="round" stroke-linejoin="round"{self.stroke(token, 1.2)}/>'
        )

    def _frame(self, box: Box, rect: Rect, tone: str) -> None:
        line = tone if box.status and tone != "plain" else "frame-line"
        width = box.look.stroke_width or (1.6 if line != "frame-line" else 1.2)
        dash = box.look.dash or ("6 5" if tone in ("warn", "info") else "")
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.add(
            f'<rect class="outline" width="{number(rect.width)}" height="{number(rect.height)}" rx="10"'
            f"{self.fill('frame')}{self.stroke(box.look.stroke or line, width)}{dashed}/>"
        )

    def _outline(self, box: Box, rect: Rect) -> tuple[str, str]:
        """The shape of a card; gives the tokens of what is written on it."""
        family = "external" if box.external and box.family != "person" else box.family
        fill = box.look.fill or family
        line = box.look.stroke or (box.look.fill or f"{family}-line")
        width = box.look.stroke_width or 1.4
        dash = box.look.dash or ("6 4" if box.external else "")
        paint = self.fill(fill) + self.stroke(line, width) + (f' stroke-dasharray="{dash}"' if dash else "")
        trim = f' fill="none"{self.stroke(line, width)}'
        w, h = rect.width, rect.height
        for part in _shape(box.shape, w, h, paint, trim):
            self.add(part)
        if box.shape is Shape.BROWSER:
            for index in range(3):
                self.add(f'<circle cx="{11 + 9 * index}" cy="9.5" r="2.6"{self.fill(line)}/>')
        return f"{family}-ink", f"{family}-note"

    def chip(self, chip: Chip) -> None:
        """A badge or a tag."""
        toned = f"{chip.tone}-ground" in theme.TOKENS
        ground = f"{chip.tone}-ground" if toned else "chip"
        line = chip.tone if toned else "chip-line"
        ink = chip.tone if toned else "chip-ink"
        hint = f"<title>{content(chip.hint)}</title>" if chip.hint else ""
        self.add(
            f'<g class="badge {chip.tone}">{hint}<rect x="{number(chip.x)}" y="{number(chip.y)}"'
            f' width="{number(chip.width)}" height="{number(CHIP_HEIGHT)}" rx="{number(CHIP_HEIGHT / 2)}"'
            f"{self.fill(ground)}{self.stroke(line, 0.8)}/>"
            f'<text class="chip" x="{number(chip.x + CHIP_PAD)}" y="{number(chip.y + CHIP_HEIGHT / 2 + SMALL * 0.36)}"'
            f' font-size="{number(SMALL)}"{self.fill(ink)}{room(chip.text, SMALL)}>{content(chip.text)}</text></g>'
        )

    def _ring(self, centre: tuple[float, float], share: float, tone: str, hint: str, *, over: str) -> None:
        radius = RING / 2 - 4
        whole = 2 * pi * radius
        x, y = (number(value) for value in centre)
        self.add(f'<g class="ring {tone}">' + (f"<title>{content(hint)}</title>" if hint else ""))
        self.add(
            f'<circle cx="{x}" cy="{y}" r="{number(RING / 2 - 1)}"{self.fill("ground")}'
            f' opacity="{0.9 if not over else 1}"/>'
        )
        self.add(f'<circle cx="{x}" cy="{y}" r="{number(radius)}" fill="none"{self.stroke("ring-track", 4)}/>')
        if share > 0:
            filled = min(share, 1.0) * whole
            self.add(
                f'<circle cx="{x}" cy="{y}" r="{number(radius)}" fill="none"{self.stroke(tone, 4)}'
                f' stroke-dasharray="{number(filled)} {number(whole)}" transform="rotate(-90 {x} {y})"/>'
            )
        else:
            self.add(
                f'<path d="M{number(centre[0] - 4)} {number(centre[1] - 4)}l8 8m0 -8l-8 8" fill="none"'
                f"{self.stroke(tone, 2)}/>"
            )
        self.add("</g>")

    def _door(self, x: float, y: float, token: str) -> None:
        """The sign that there is more inside."""
        self.add(
            f'<path class="door" d="M{number(x)} {number(y + 4.5)}a4.5 4.5 0 1 1 9 0a4.5 4.5 0 1 1 -9 0'
            f'm7.8 3.3l4 4m-7.3 -9.3v4m-2 -2h4" fill="none" stroke-linecap="round"{self.stroke(token, 1.2)}/>'
        )

    # ---- lines

    def line(self, line: Line, curve: Sequence[Point]) -> None:
        """A relation with its arrow."""
        look = line.look
        token = look.stroke or "line"
        width = look.stroke_width or (2.2 if line.count > 1 else 1.5)
        opacity = f' opacity="{number(look.opacity)}"' if look.opacity is not None else ""
        dash = look.dash or ("6 4" if "async" in line.tags else "")
        count = f' data-count="{line.count}"' if line.count > 1 else ""
        classes = "relation" + (" implied" if line.implied else "")
        self.add(
            f'<g class="{classes}" data-id={quoted(line.id)} data-source={quoted(line.source)}'
            f" data-target={quoted(line.target)}{count}"
            f' role="img"{opacity}><title>{content(line.hint or line.id)}</title>'
        )
        self._arrow(curve, token, width, dash)
        self.add("</g>")

    def label(self, id_: str, card: LabelCard, rect: Rect, ground: str = "ground") -> None:
        """What a line says, above all lines; `ground` is the token of what is behind it."""
        bounds = " ".join(map(number, rect))
        self.add(
            f'<g class="label" data-id={quoted(id_)} data-part="label" data-box="{bounds}"'
            f' transform="translate({number(rect.x)} {number(rect.y)})">'
            f'<rect width="{number(rect.width)}" height="{number(rect.height)}" rx="4"{self.fill(ground)}'
            f' opacity="0.85"/>'
        )
        for words in card.words:
            self.words(words, "muted" if words.role == "label-note" else "label")
        self.add("</g>")

    def _arrow(self, curve: Sequence[Point], token: str, width: float, dash: str) -> None:
        tip = curve[-1]
        toward = next(
            (point for point in reversed(samples(curve[-4:], 12)[:-1]) if _far(point, tip) > _ARROW * 0.8), curve[-4]
        )
        far = _far(toward, tip) or 1.0
        ux, uy = (tip[0] - toward[0]) / far, (tip[1] - toward[1]) / far
        back = (tip[0] - ux * (_ARROW - 2), tip[1] - uy * (_ARROW - 2))
        moved = (*curve[:-2], (curve[-2][0] - ux * 2, curve[-2][1] - uy * 2), back)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.add(f'<path class="line" d="{path(moved)}" fill="none"{self.stroke(token, width)}{dashed}/>')
        half = _ARROW * 0.45 + (width - 1.5) * 0.6
        base = (tip[0] - ux * _ARROW, tip[1] - uy * _ARROW)
        corners = (tip, (base[0] - uy * half, base[1] + ux * half), (base[0] + uy * half, base[1] - ux * half))
        points = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
        self.add(f'<polygon class="arrow" points="{points}"{self.fill(token)}/>')

    # ---- scenarios

    def message(self, message: Message, curve: Sequence[Point]) -> None:
        """A numbered step between two life lines."""
        self.add(
            f'<g class="relation step" data-id={quoted(message.id)} data-source={quoted(message.source)}'
            f' data-target={quoted(message.target)} data-step="{message.number}" role="img">'
            f"<title>{content(f'{message.number}. {message.source} -> {message.target}: {message.label}')}</title>"
        )
        self._arrow(curve, "line", 1.6, "6 4" if "async" in message.note else "")
        x, y = curve[0]
        self.add(f'<circle class="number" cx="{number(x)}" cy="{number(y)}" r="10"{self.fill("system")}/>')
        self.add(
            f'<text class="number" x="{number(x)}" y="{number(y + 3.8)}" font-size="{number(SMALL)}" font-weight="600"'
            f' text-anchor="middle"{self.fill("system-ink")}>{message.number}</text>'
        )
        self.add("</g>")

    # ---- around

    def heading(self, x: float, y: float, room: float) -> float:
        """Title and subtitle from a point on; gives the height they take."""
        title = text.clip(self.scene.title, _TITLE, SEMIBOLD, max(room, 320.0))
        self.add(
            f'<text class="heading" x="{number(x)}" y="{number(y + _TITLE * 0.8)}" font-size="{number(_TITLE)}"'
            f' font-weight="600"{self.fill("ink")}>{content(title)}</text>'
        )
        height = _TITLE * LEADING
        lines = [self.scene.subtitle, *self.scene.notes]
        for said in lines:
            for line in text.wrap(said, _SUBTITLE, REGULAR, max(room, 320.0), 2):
                height += _SUBTITLE * LEADING
                self.add(
                    f'<text class="subheading" x="{number(x)}" y="{number(y + height - 2)}"'
                    f' font-size="{number(_SUBTITLE)}"{self.fill("muted")}>{content(line)}</text>'
                )
        return height + 22

    def heading_width(self) -> float:
        """How wide the title would like to be."""
        return min(text.width(self.scene.title, _TITLE, SEMIBOLD), 700.0)

    def whole(self, bounds: Rect, body: str) -> str:
        """The SVG around its parts."""
        size = f'width="{number(bounds.width)}" height="{number(bounds.height)}"'
        view_box = " ".join(map(number, bounds))
        sheet = ""
        if self.theme is Theme.AUTO:
            sheet = f"<style>{theme.dark_rules(frozenset(self.tokens), SCOPE)}</style>"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{SCOPE}" {size} viewBox="{view_box}"'
            f' data-view={quoted(self.scene.view)} data-kind={quoted(self.scene.kind)} role="graphics-document"'
            f" aria-label={quoted(self.scene.title)} font-family={quoted(FONTS)}>"
            f"<title>{content(self.scene.title)}</title>{sheet}{body}</svg>\n"
        )


def _told(box: Box) -> str:
    """What a screen reader or a pointer that rests on a box is told."""
    parts = [f"{box.title} [{box.caption}]" if box.caption else box.title]
    if box.description:
        parts.append(box.description)
    if box.status:
        parts.append(f"Status: {box.status}")
    parts += [badge.hint or badge.text for badge in box.badges]
    if box.ring is not None:
        parts.append(box.ring.hint or box.ring.text)
    if box.tags:
        parts.append("Tags: " + ", ".join(box.tags))
    return "\n".join(parts)


def _far(one: Point, other: Point) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def path(curve: Sequence[Point]) -> str:
    """A curve as the `d` of a path."""
    found = [f"M{number(curve[0][0])} {number(curve[0][1])}"]
    found += [
        "C" + " ".join(f"{number(x)} {number(y)}" for x, y in curve[index : index + 3])
        for index in range(1, len(curve) - 2, 3)
    ]
    return "".join(found)


def _shape(shape: Shape, w: float, h: float, paint: str, trim: str) -> Iterable[str]:
    """The outline of a card; `paint` fills it, `trim` is for what is drawn on it."""
    n = number
    match shape:
        case Shape.PERSON:
            yield (
                f'<rect class="outline" y="{n(_BODY_TOP)}" width="{n(w)}" height="{n(h - _BODY_TOP)}" rx="18"{paint}/>'
            )
            yield f'<circle class="outline" cx="{n(w / 2)}" cy="{n(_HEAD + 1)}" r="{n(_HEAD)}"{paint}/>'
        case Shape.DATABASE:
            yield (
                f'<path class="outline" d="M0 {n(_LID)}a{n(w / 2)} {n(_LID)} 0 0 1 {n(w)} 0V{n(h - _LID)}'
                f'a{n(w / 2)} {n(_LID)} 0 0 1 {n(-w)} 0Z"{paint}/>'
            )
            yield f'<path d="M0 {n(_LID)}a{n(w / 2)} {n(_LID)} 0 0 0 {n(w)} 0"{trim}/>'
        case Shape.QUEUE:
            yield (
                f'<path class="outline" d="M{n(_LID)} 0H{n(w - _LID)}a{n(_LID)} {n(h / 2)} 0 0 1 0 {n(h)}H{n(_LID)}'
                f'a{n(_LID)} {n(h / 2)} 0 0 1 0 {n(-h)}Z"{paint}/>'
            )
            yield f'<path d="M{n(w - _LID)} 0a{n(_LID)} {n(h / 2)} 0 0 0 0 {n(h)}"{trim}/>'
        case Shape.BROWSER:
            yield f'<rect class="outline" width="{n(w)}" height="{n(h)}" rx="8"{paint}/>'
            yield f'<path d="M0 19H{n(w)}"{trim}/>'
        case Shape.MOBILE:
            yield f'<rect class="outline" width="{n(w)}" height="{n(h)}" rx="18"{paint}/>'
            yield f'<path d="M{n(w / 2 - 14)} 9h28M{n(w / 2 - 22)} {n(h - 8)}h44" stroke-linecap="round"{trim}/>'
        case Shape.HEXAGON:
            yield (
                f'<path class="outline" d="M16 0H{n(w - 16)}L{n(w)} {n(h / 2)}L{n(w - 16)} {n(h)}H16L0 {n(h / 2)}Z"'
                f"{paint}/>"
            )
        case _:
            yield f'<rect class="outline" width="{n(w)}" height="{n(h)}" rx="8"{paint}/>'


def onto_outline(  # noqa: C901, PLR0912  # a case a shape
    shape: Shape, rect: Rect, curve: Sequence[Point]
) -> tuple[Point, ...]:
    """A curve that ends at a box's rectangle, led on to the outline of the shape in it."""
    x, y = curve[-1]
    dx, dy = 0.0, 0.0
    left, top = x - rect.x, y - rect.y
    if shape is Shape.PERSON and top < _BODY_TOP:
        off = abs(left - rect.width / 2)
        if top < 2:  # noqa: PLR2004  # on the upper edge
            dy = _BODY_TOP + 1 - top if off > _HEAD else _HEAD + 1 - (max(_HEAD**2 - off**2, 0.0) ** 0.5) - top
        elif off > _HEAD and y - curve[-2][1] > 1:  # down beside the head, on to the shoulder
            dy = _BODY_TOP + 1 - top
        elif off > _HEAD:
            dx = (off - _HEAD * 0.8) * (1 if left < rect.width / 2 else -1)
    elif shape is Shape.DATABASE:
        bulge = _LID * (1 - max(1 - ((left - rect.width / 2) / (rect.width / 2)) ** 2, 0.0) ** 0.5)
        if top < 2:  # noqa: PLR2004  # pixels
            dy = bulge
        elif rect.height - top < 2:  # noqa: PLR2004  # pixels
            dy = -bulge
    elif shape is Shape.QUEUE:
        bulge = _LID * (1 - max(1 - ((top - rect.height / 2) / (rect.height / 2)) ** 2, 0.0) ** 0.5)
        if left < 2:  # noqa: PLR2004  # pixels
            dx = bulge
        elif rect.width - left < 2:  # noqa: PLR2004  # pixels
            dx = -bulge
    elif shape is Shape.HEXAGON:
        slant = 16 * abs(top - rect.height / 2) / (rect.height / 2)
        if left < 2:  # noqa: PLR2004  # pixels
            dx = slant
        elif rect.width - left < 2:  # noqa: PLR2004  # pixels
            dx = -slant
    if abs(dx) < 0.5 and abs(dy) < 0.5:  # noqa: PLR2004  # too little to be seen
        return tuple(curve)
    if abs(dx) + abs(dy) < 12:  # noqa: PLR2004  # bend the last piece a little
        return (*curve[:-2], (curve[-2][0] + dx, curve[-2][1] + dy), (x + dx, y + dy))
    before = curve[-2]
    if dy and abs(y - before[1]) > 1:  # straight on, and not down at an angle
        slope = (x - before[0]) / (y - before[1])
        dx = min(max(x + dy * slope, rect.x + _CORNER), rect.right - _CORNER) - x if abs(slope) < _FLAT else dx
    end = (x + dx, y + dy)
    return (*curve, (x + dx / 3, y + dy / 3), (x + dx * 2 / 3, y + dy * 2 / 3), end)
