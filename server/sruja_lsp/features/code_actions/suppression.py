"""The comment that hides a finding where it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sruja_lsp.features.code_actions import writing
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.features.code_actions.fix import Case, Fix

_IGNORE: Final = re.compile(r"//\s*sruja:\s*ignore\b[ \t]*((?:[a-z-]+(?:[ \t]*,[ \t]*|[ \t]+)?)*)")


def suppressed(case: Case) -> Iterator[Fix]:
    """Write the comment above the line, or the rule into the comment that is there."""
    text, rule = case.model.text, case.finding.rule
    title = f"Ignore {rule} here"
    line = text.line_at(case.span.start)
    own = _IGNORE.search(text.line(line))
    above = text.line(line - 1) if line else ""
    found = _IGNORE.search(above) if above.lstrip().startswith("//") else None
    place, number = (own, line) if own is not None else (found, line - 1)
    if place is not None:
        if not place[1].strip():
            return  # it hides everything already
        at = text.line_start(number) + place.start(1) + len(place[1].rstrip(" \t,"))
        yield case.edited(title, Edit(Span(at, at), f", {rule}"))
        return
    at = text.line_start(line)
    if text.slice(at, at + 1) == "\ufeff":
        at += 1
    path = case.model.tree.path_at(at)
    if path is not None and any(path.start + each.start < at < path.start + each.end for each in path.piece.tokens):
        return  # in the middle of a text there is no place for a comment
    comment = f"{writing.lead(text, at)}// sruja: ignore {rule}{writing.line_end(text)}"
    yield case.edited(title, Edit(Span(at, at), comment))
