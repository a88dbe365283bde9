"""Changes to several files at once, as plain data."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from sruja_lsp.model.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.edit import Edit

    Changes = Mapping[str, tuple[Edit, ...]]
    """What to replace in each file: every span speaks of the file as it is; in order, and none touches another."""

_LINES_AN_EDIT: Final = 16
"""A file in which more than one of so many lines changes is read anew sooner than followed edit by edit."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not done, in the words of whoever asked for it."""

    reason: str


def in_order(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Edits of one file in the order of its text, each of them once."""
    return tuple(sorted(set(edits)))


def changed(text: str, edits: Iterable[Edit]) -> str:
    """A text after edits that all speak of the text as it is."""
    parts: list[str] = []
    end = 0
    for edit in edits:
        parts += (text[end : edit.span.start], edit.text)
        end = edit.span.end
    return "".join((*parts, text[end:]))


def applied(workspace: Workspace, changes: Changes) -> Workspace:
    """The workspace after changes."""
    models: dict[str, Model | None] = {}
    for uri, edits in changes.items():
        model = workspace[uri]
        if len(edits) * _LINES_AN_EDIT > model.text.line_count:
            models[uri] = Model.open(uri, model.version, changed(str(model.text), edits))
        else:
            models[uri] = model.edit(model.version, edits[::-1])  # from the end, so that each still finds its place
    return workspace.apply(models)


class Shift:
    """Where offsets of a text are after edits of it."""

    def __init__(self, edits: tuple[Edit, ...]) -> None:
        """Sum up edits that are in order."""
        self._ends = [edit.span.end for edit in edits]  # what is inserted at an offset comes before what was there
        growth = (len(edit.text) - (edit.span.end - edit.span.start) for edit in edits)
        self._shifts = list(accumulate(growth, initial=0))

    def __call__(self, offset: int) -> int:
        """Where an offset is now that lies in no edit but at its start."""
        return offset + self._shifts[bisect_right(self._ends, offset)]
