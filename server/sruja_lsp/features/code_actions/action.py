"""An action: what it is called, what it is about, and what it does to files."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.features.changes import Changes, Refusal


class Kind(StrEnum):
    """What an action is for, by the names that editors know. A name with a dot is a special case of what is before."""

    QUICK_FIX = "quickfix"
    EXTRACT = "refactor.extract"
    INLINE = "refactor.inline"
    REWRITE = "refactor.rewrite"
    FIX_ALL = "source.fixAll.sruja"
    ORGANIZE_IMPORTS = "source.organizeImports"

    def within(self, wanted: str) -> bool:
        """Whether this is a kind that somebody who asks for `wanted` wants."""
        return not wanted or self == wanted or self.startswith(f"{wanted}.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action does: what it replaces in files, which files it makes, with their text, and which it deletes."""

    changes: Changes
    created: Mapping[str, str] = field(default_factory=dict)
    deleted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done. `make` says what it does, or why it cannot be done after all."""

    title: str
    kind: Kind
    make: Callable[[], Outcome | Refusal]
    finding: Finding | None = None
    """What it mends."""
    preferred: bool = False
    """Whether it is what most people would do here."""
    makes_files: bool = False
    removes_files: bool = False
    safe: bool = False
    """Whether it changes how something is written and not what it means, so that nobody needs to look at it."""
