"""The key below a picture: what its shapes, lines and colours mean. Only what occurs is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram import status, text
from sruja_lsp.diagram.scene import Shape
from sruja_lsp.diagram.text import REGULAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from sruja_lsp.diagram.scene import Scene
    from sruja_lsp.diagram.svg import Drawing

_SIZE: Final = 11.0
_SWATCH: Final = 26.0
_ROW: Final = 24.0
_GAP: Final = 22.0
_WORDS: Final = {
    "person": "Person",
    "system": "System",
    "container": "Container",
    "component": "Component",
    "database": "Data store",
    "queue": "Queue",
    "element": "Other kind",
    "infrastructure": "Infrastructure",
    "node": "Node",
    "external": "External: not ours",
}
_TONES: Final = {"good": "in use", "warn": "standing by", "info": "planned or in test", "bad": "out of use"}


def legend(drawing: Drawing, scene: Scene, x: float, y: float, room: float) -> float:
    """Draws the key from a point on, in rows no wider than `room`; gives the height it takes."""
    entries = _entries(drawing, scene)
    if not entries:
        return 0.0
    at, row = x, 0
    for words, swatch in entries:
        width = _SWATCH + 7 + text.width(words, _SIZE, REGULAR)
        if at > x and at + width > x + room:
            at, row = x, row + 1
        top = y + row * _ROW
        swatch(at, top)
        drawing.add(
            f'<text class="key" x="{at + _SWATCH + 7:.2f}" y="{top + 12:.2f}" font-size="{_SIZE:g}"'
            f"{drawing.fill('muted')}>{words}</text>"
        )
        at += width + _GAP
    return 26 + (row + 1) * _ROW - 6


_Entries = list[tuple[str, "Callable[[float, float], None]"]]


def _entries(drawing: Drawing, scene: Scene) -> _Entries:  # noqa: C901  # one entry a sort of thing
    entries: _Entries = []
    leaves = [box for box in scene.boxes if not box.frame]
    families = dict.fromkeys(
        "external" if box.external and box.family != "person" else box.family for box in leaves if not box.look.fill
    )
    for family in _WORDS:
        if family in families:
            entries.append((_WORDS[family], _card(drawing, family)))
    if any(box.frame for box in scene.boxes):
        entries.append(("Frame: what is inside belongs to it", _frame(drawing, "frame-line", "")))
    for tone in dict.fromkeys(status.tone(box.status) for box in scene.boxes if box.frame and box.status):
        if tone in _TONES:
            entries.append(
                (f"Status: {_TONES[tone]}", _frame(drawing, tone, "4 3" if tone in ("warn", "info") else ""))
            )
    if any(line.count > 1 for line in scene.lines):
        entries.append(("(+n) stands for n more relations", _line(drawing, 2.2, "")))
    if any("async" in line.tags for line in scene.lines):
        entries.append(("Asynchronous", _line(drawing, 1.5, "5 3")))
    if any(box.ring is not None for box in scene.boxes):
        entries.append(("Error budget that is left", _ring(drawing)))
    if any(box.view for box in scene.boxes):
        entries.append(("There is a view of its inside", _door(drawing)))
    if any(box.shape is Shape.BROWSER for box in leaves):
        entries.append(("Runs in a browser", _browser(drawing)))
    return entries


def _card(drawing: Drawing, family: str) -> Callable[[float, float], None]:
    def swatch(x: float, y: float) -> None:
        paint = drawing.fill(family) + drawing.stroke(f"{family}-line", 1.2)
        if family == "person":
            drawing.add(f'<circle cx="{x + 13:.2f}" cy="{y + 4:.2f}" r="4"{paint}/>')
            drawing.add(f'<rect x="{x + 4:.2f}" y="{y + 7:.2f}" width="18" height="9" rx="4"{paint}/>')
        elif family == "database":
            drawing.add(
                f'<path d="M{x + 2:.2f} {y + 3:.2f}a11 3 0 0 1 22 0v10a11 3 0 0 1 -22 0Zm0 0a11 3 0 0 0 22 0"{paint}/>'
            )
        elif family == "queue":
            drawing.add(f'<path d="M{x + 4:.2f} {y + 1:.2f}h18a3 7 0 0 1 0 14h-18a3 7 0 0 1 0 -14Z"{paint}/>')
        else:
            dash = ' stroke-dasharray="4 3"' if family == "external" else ""
            drawing.add(f'<rect x="{x + 1:.2f}" y="{y + 1:.2f}" width="24" height="14" rx="3"{paint}{dash}/>')

    return swatch


def _frame(drawing: Drawing, token: str, dash: str) -> Callable[[float, float], None]:
    def swatch(x: float, y: float) -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        drawing.add(
            f'<rect x="{x + 1:.2f}" y="{y + 1:.2f}" width="24" height="14" rx="4"{drawing.fill("frame")}'
            f"{drawing.stroke(token, 1.4)}{dashed}/>"
        )

    return swatch


def _line(drawing: Drawing, width: float, dash: str) -> Callable[[float, float], None]:
    def swatch(x: float, y: float) -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        drawing.add(f'<path d="M{x:.2f} {y + 8:.2f}h20" fill="none"{drawing.stroke("line", width)}{dashed}/>')
        drawing.add(
            f'<polygon points="{x + 26:.2f},{y + 8:.2f} {x + 18:.2f},{y + 4:.2f} {x + 18:.2f},{y + 12:.2f}"'
            f"{drawing.fill('line')}/>"
        )

    return swatch


def _ring(drawing: Drawing) -> Callable[[float, float], None]:
    def swatch(x: float, y: float) -> None:
        cx, cy = f"{x + 13:.2f}", f"{y + 8:.2f}"
        drawing.add(f'<circle cx="{cx}" cy="{cy}" r="6" fill="none"{drawing.stroke("ring-track", 3)}/>')
        drawing.add(
            f'<circle cx="{cx}" cy="{cy}" r="6" fill="none"{drawing.stroke("good", 3)} stroke-dasharray="26 38"'
            f' transform="rotate(-90 {cx} {cy})"/>'
        )

    return swatch


def _door(drawing: Drawing) -> Callable[[float, float], None]:
    def swatch(x: float, y: float) -> None:
        drawing.add(
            f'<path d="M{x + 6:.2f} {y + 6.5:.2f}a4.5 4.5 0 1 1 9 0a4.5 4.5 0 1 1 -9 0m7.8 3.3l4 4m-7.3 -9.3v4m-2 -2h4"'
            f' fill="none" stroke-linecap="round"{drawing.stroke("muted", 1.2)}/>'
        )

    return swatch


def _browser(drawing: Drawing) -> Callable[[float, float], None]:
    def swatch(x: float, y: float) -> None:
        drawing.add(
            f'<rect x="{x + 1:.2f}" y="{y + 1:.2f}" width="24" height="14" rx="3" fill="none"'
            f"{drawing.stroke('muted', 1.2)}/>"
        )
        drawing.add(f'<path d="M{x + 1:.2f} {y + 5.5:.2f}h24" fill="none"{drawing.stroke("muted", 1.2)}/>')

    return swatch
