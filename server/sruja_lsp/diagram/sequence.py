"""Lays a scenario out: who takes part stands in a row, steps follow each other downwards between their life lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sruja_lsp.diagram import cards
from sruja_lsp.diagram.geometry import Rect, straight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sruja_lsp.diagram.cards import Card, LabelCard
    from sruja_lsp.diagram.geometry import Point
    from sruja_lsp.diagram.scene import Box, Message, Scene

ENGINE: Final = "sequence"
_GAP: Final = 40.0
_STEP: Final = 22.0
_NUMBER: Final = 10.0
"""Radius of the circle with a step's number."""
_ROOM: Final = 230.0


@dataclass(frozen=True, slots=True)
class Sequenced:
    """Where everything of a scenario is; a life line goes from a box down to `bottom`."""

    boxes: Mapping[str, Rect]
    curves: Mapping[str, tuple[Point, ...]]
    labels: Mapping[str, tuple[LabelCard, Rect]]
    bottom: float


def sequence(scene: Scene, measured: Mapping[str, Card]) -> Sequenced:
    """Places for the boxes and steps of a scenario."""
    labels = {message.id: _label(message) for message in scene.messages}
    centres = _centres(scene.boxes, scene.messages, measured, labels)
    tallest = max((card.height for card in measured.values()), default=0.0)
    boxes = {
        box.id: Rect(
            centres[box.id] - measured[box.id].width / 2,
            tallest - measured[box.id].height,
            measured[box.id].width,
            measured[box.id].height,
        )
        for box in scene.boxes
    }
    curves: dict[str, tuple[Point, ...]] = {}
    placed: dict[str, tuple[LabelCard, Rect]] = {}
    y = tallest + 26.0
    for message in scene.messages:
        card = labels[message.id]
        x0, x1 = centres[message.source], centres[message.target]
        if message.source == message.target:
            y += _NUMBER
            curves[message.id] = (
                (x0, y),
                (x0 + 60, y),
                (x0 + 60, y + 30),
                (x0 + 3, y + 30),
            )
            if card is not None:
                placed[message.id] = (card, Rect(x0 + 54, y + 15 - card.height / 2, card.width, card.height))
            y += max(34.0, (card.height if card else 0.0) / 2 + 18) + _STEP
            continue
        if card is not None:
            left = min(x0, x1)
            across = abs(x1 - x0)
            # Beside the number, which takes the end where the arrow starts.
            room = (left + (_NUMBER if x0 < x1 else 0.0), across - _NUMBER)
            x = room[0] + room[1] / 2 - card.width / 2
            placed[message.id] = (card, Rect(x, y, card.width, card.height))
            y += card.height + 5
        else:
            y += _NUMBER
        way = 1 if x1 > x0 else -1
        curves[message.id] = straight([(x0, y), (x1 - 2 * way, y)])
        y += _NUMBER + _STEP
    return Sequenced(boxes, curves, {id_: placed[id_] for id_ in placed}, y)


def _label(message: Message) -> LabelCard | None:
    return cards.words_of_label(message.label, message.note, 3, _ROOM)


def _centres(
    boxes: Sequence[Box],
    messages: Sequence[Message],
    measured: Mapping[str, Card],
    labels: Mapping[str, LabelCard | None],
) -> dict[str, float]:
    """Where life lines are: as near to each other as cards and labels allow."""
    order = {box.id: index for index, box in enumerate(boxes)}
    needs: list[list[tuple[int, float]]] = [[] for _ in boxes]
    for index in range(1, len(boxes)):
        half = measured[boxes[index - 1].id].width / 2 + measured[boxes[index].id].width / 2
        needs[index].append((index - 1, half + _GAP))
    for message in messages:
        card = labels[message.id]
        wide = card.width if card is not None else 20.0
        first, last = sorted((order[message.source], order[message.target]))
        if first == last:
            if first + 1 < len(boxes):
                needs[first + 1].append((first, wide + 54 + _GAP))
            continue
        needs[last].append((first, wide + 3 * _NUMBER + 14))
    xs: list[float] = []
    for index, box in enumerate(boxes):
        own = measured[box.id].width / 2
        xs.append(max((xs[before] + room for before, room in needs[index]), default=own))
    return {box.id: xs[order[box.id]] for box in boxes}
