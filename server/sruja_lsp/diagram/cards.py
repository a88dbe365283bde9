"""Measures cards and frames: which words fit, on which lines, and how large the box must be for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram import text
from sruja_lsp.diagram.scene import Badge, Shape
from sruja_lsp.diagram.text import REGULAR, SEMIBOLD

if TYPE_CHECKING:
    from sruja_lsp.diagram.scene import Box, Line

TITLE: Final = 15.0
CAPTION: Final = 11.0
BODY: Final = 12.0
SMALL: Final = 10.5
LABEL: Final = 11.5
LEADING: Final = 1.32
"""Height of a line in its font size."""

PAD: Final = 14.0
GAP: Final = 5.0
_NARROWEST: Final = 150.0
_WIDEST: Final = 250.0
_LABEL_ROOM: Final = 170.0
CHIP_HEIGHT: Final = 18.0
CHIP_PAD: Final = 7.0
CHIP_GAP: Final = 5.0
_DOOR: Final = 16.0
"""Room beside the title of a frame for the sign that it can be looked into."""
_DOOR_BELOW: Final = 8.0
"""The same below the words of a card."""
ICON: Final = 22.0
"""Width and height of an icon."""
RING: Final = 30.0
"""Diameter of an SLO ring."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A badge or tag in its place on a card."""

    text: str
    tone: str
    hint: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text in its place on a card: the middle or the start of its base line."""

    text: str
    x: float
    y: float
    size: float
    weight: str
    role: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Card:
    """A measured box. For a frame, `height` is that of its header and `width` the least it needs."""

    width: float
    height: float
    words: tuple[Words, ...]
    chips: tuple[Chip, ...]
    ring: tuple[float, float] | None = None
    """Where the centre of the SLO ring is."""
    icon: tuple[float, float] | None = None
    """Where the upper left corner of the icon is."""


@dataclass(frozen=True, slots=True)
class Insets:
    """Room that a shape takes from its words."""

    top: float = 0.0
    bottom: float = 0.0
    left: float = 0.0
    right: float = 0.0


INSETS: Final = {
    Shape.BOX: Insets(),
    Shape.PERSON: Insets(top=34.0),
    Shape.DATABASE: Insets(top=16.0, bottom=8.0),
    Shape.QUEUE: Insets(left=12.0, right=22.0),
    Shape.BROWSER: Insets(top=18.0),
    Shape.MOBILE: Insets(top=12.0, bottom=14.0),
    Shape.HEXAGON: Insets(left=18.0, right=18.0),
}


def card(box: Box) -> Card:
    """A box measured; equal boxes give equal cards."""
    return _frame(box) if box.frame else _leaf(box)


def _leaf(box: Box) -> Card:  # noqa: C901, PLR0915  # one step a part of the card, from top to bottom
    scale = box.look.scale
    title_size = TITLE * scale
    inset = INSETS[box.shape]
    room = _WIDEST * scale - 2 * PAD
    title = text.wrap(box.title, title_size, SEMIBOLD, room, 3) or ("?",)
    caption = text.wrap(f"[{box.caption}]", CAPTION, REGULAR, room, 2) if box.caption else ()
    wide = max(
        (
            _NARROWEST * scale - 2 * PAD,
            *(text.width(line, title_size, SEMIBOLD) for line in title),
            *(text.width(line, CAPTION, REGULAR) for line in caption),
        )
    )
    if box.description:
        # Wide enough for the description to take few lines, no wider than it is.
        wide = max(wide, min(room, text.width(box.description[:200], BODY, REGULAR) / 2 + 24))
        wide = _balanced(box.description, wide, room)
    description = text.wrap(box.description, BODY, REGULAR, wide, 3) if box.description else ()
    chips, chips_width = _chips(box, room)
    wide = max(wide, chips_width)
    if box.ring is not None:
        wide = max(wide, RING + 8 + text.width(box.ring.text, SMALL, SEMIBOLD))
    width = wide + 2 * PAD + inset.left + inset.right
    centre = inset.left + (width - inset.left - inset.right) / 2
    words: list[Words] = []
    y = inset.top + PAD - 2
    icon = None
    if box.icon:
        icon = (centre - ICON / 2, y)
        y += ICON + 3
    for line in title:
        y += title_size * LEADING
        words.append(Words(line, centre, y - title_size * 0.32, title_size, SEMIBOLD, "title", "middle"))
    y += 1
    for line in caption:
        y += CAPTION * LEADING
        words.append(Words(line, centre, y - CAPTION * 0.32, CAPTION, REGULAR, "caption", "middle"))
    if description:
        y += GAP + 1
        for line in description:
            y += BODY * LEADING
            words.append(Words(line, centre, y - BODY * 0.32, BODY, REGULAR, "body", "middle"))
    placed: list[Chip] = []
    if chips:
        y += GAP + 3
        for row in chips:
            row_width = sum(width_ for _, width_ in row) + CHIP_GAP * (len(row) - 1)
            x = centre - row_width / 2
            for badge, chip_width in row:
                placed.append(Chip(badge.text, badge.tone, badge.hint, x, y, chip_width))
                x += chip_width + CHIP_GAP
            y += CHIP_HEIGHT + CHIP_GAP
        y -= CHIP_GAP
    ring = None
    if box.ring is not None:
        y += GAP + 2
        words_width = text.width(box.ring.text, SMALL, SEMIBOLD)
        left = centre - (RING + 8 + words_width) / 2
        ring = (left + RING / 2, y + RING / 2)
        words.append(
            Words(box.ring.text, left + RING + 8, y + RING / 2 + SMALL * 0.36, SMALL, SEMIBOLD, "ring", "start")
        )
        y += RING
    if box.view:
        y += _DOOR_BELOW
    height = y + PAD + inset.bottom
    return Card(_whole(width), _whole(height), tuple(words), tuple(placed), ring, icon)


def _balanced(said: str, narrow: float, room: float) -> float:
    """The least width from `narrow` to `room` at which a description has as few lines as it can."""
    fewest = len(text.wrap(said, BODY, REGULAR, room, 3))
    while narrow < room and len(text.wrap(said, BODY, REGULAR, narrow, 3)) > fewest:
        narrow = min(narrow + 10, room)
    return narrow


def _whole(size: float) -> float:
    """A size on the pixel grid, so that edges are sharp and small edits of words change no size."""
    return float(-(-size // 2) * 2)


def _chips(box: Box, room: float) -> tuple[list[list[tuple[Badge, float]]], float]:
    """Badges and tags in rows that are no wider than `room`, and how wide the widest is."""
    badges = [*box.badges, *(Badge(f"#{tag}", "tag") for tag in box.tags[:6])]
    rows: list[list[tuple[Badge, float]]] = []
    used = room + 1
    for badge in badges:
        said = text.clip(text.clean(badge.text), SMALL, REGULAR, room - 2 * CHIP_PAD)
        width = text.width(said, SMALL, REGULAR) + 2 * CHIP_PAD
        if used + CHIP_GAP + width > room:
            rows.append([])
            used = -CHIP_GAP
        used += CHIP_GAP + width
        rows[-1].append((Badge(said, badge.tone, badge.hint), width))
    widest = max((sum(width for _, width in row) + CHIP_GAP * (len(row) - 1) for row in rows), default=0.0)
    return rows, widest


def _frame(box: Box) -> Card:
    """The header of a frame: its title, what it is, its badges; all on one or two lines at the upper left."""
    room = 420.0
    title = text.clip(box.title, TITLE, SEMIBOLD, room)
    caption = text.clip(f"[{box.caption}]", CAPTION, REGULAR, room) if box.caption else ""
    left = PAD + (ICON + 8 if box.icon else 0.0)
    words = [Words(title, left, PAD + TITLE * 0.78, TITLE, SEMIBOLD, "title", "start")]
    y = PAD + TITLE * LEADING
    if caption:
        words.append(Words(caption, left, y + CAPTION * 0.85, CAPTION, REGULAR, "caption", "start"))
        y += CAPTION * LEADING
    width = max(text.width(title, TITLE, SEMIBOLD), text.width(caption, CAPTION, REGULAR))
    chips: list[Chip] = []
    rows, _ = _chips(box, room)
    x = left + text.width(title, TITLE, SEMIBOLD) + 10
    for row in rows[:1]:
        for badge, chip_width in row:
            chips.append(Chip(badge.text, badge.tone, badge.hint, x, PAD - 2, chip_width))
            x += chip_width + CHIP_GAP
    width = max(width + left + PAD, x + PAD) + (_DOOR if box.view else 0.0)
    icon = (PAD, PAD - 2) if box.icon else None
    return Card(_whole(width), _whole(y + 6), tuple(words), tuple(chips), icon=icon)


@dataclass(frozen=True, slots=True)
class LabelCard:
    """A measured label of a line."""

    width: float
    height: float
    words: tuple[Words, ...]


def label(line: Line) -> LabelCard | None:
    """The label of a line measured; None when it has none."""
    return words_of_label(line.label, line.technology)


def words_of_label(said: str, technology: str, lines: int = 3, room: float = _LABEL_ROOM) -> LabelCard | None:
    """A label measured: what it says, and the technology in brackets below."""
    wrapped = text.wrap(said, LABEL, REGULAR, room, lines) if said else ()
    bracketed = text.wrap(f"[{technology}]", SMALL, REGULAR, room, 1) if technology else ()
    if not wrapped and not bracketed:
        return None
    width = max(
        (
            *(text.width(line, LABEL, REGULAR) for line in wrapped),
            *(text.width(line, SMALL, REGULAR) for line in bracketed),
        )
    )
    width = _whole(width + 8)
    words: list[Words] = []
    y = 2.0
    for line in wrapped:
        y += LABEL * LEADING
        words.append(Words(line, width / 2, y - LABEL * 0.32, LABEL, REGULAR, "label", "middle"))
    for line in bracketed:
        y += SMALL * LEADING
        words.append(Words(line, width / 2, y - SMALL * 0.32, SMALL, REGULAR, "label-note", "middle"))
    return LabelCard(width, _whole(y + 2), tuple(words))
