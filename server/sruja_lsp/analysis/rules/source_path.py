"""A source of an element that nobody else can open, or that is listed twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity, Tag
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model import places
from sruja_lsp.syntax.forms import ValueKind
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.places import Statement

ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
"""What begins like this is an address."""
ABSOLUTE: Final = re.compile(r"[/\\~]|[A-Za-z]:[/\\]|file:")
"""What begins like this is a path on one computer."""


def _check(statement: Statement) -> Iterator[Finding]:
    firsts: dict[str, tuple[str, Span]] = {}
    for inner in places.properties(statement):
        subject = inner.item.head.subject
        if subject is None:
            continue
        for value in inner.item.head.values:
            if value.kind is not ValueKind.STRING:
                continue
            span = Span(inner.start + value.start, inner.start + value.end)
            path = value.string.strip()
            if not path:
                message = f"Say where the {subject.text} is: a path from this file, or an address."
                yield Finding(RULE.name, RULE.severity, span, message)
                continue
            if ABSOLUTE.match(path) and not path.startswith("//"):
                message = f"`{path}` is a path on one computer. Write it from this file, so that others find it too."
                yield Finding(RULE.name, RULE.severity, span, message)
            place = path if ADDRESS.match(path) else path.removeprefix("./")
            kind, first = firsts.setdefault(place, (subject.text, span))
            if first is not span:
                same = kind == subject.text
                message = f"`{path}` is listed already{'' if same else f' as {kind}'}."
                related = (Related(HERE, first, "the first one"),)
                tags = (Tag.UNNECESSARY,) if same else ()
                yield Finding(RULE.name, RULE.severity, span, message, related, tags, {"remove": "statement"})


RULE = Rule(
    "source-path",
    Severity.WARNING,
    "A source that nobody else can open, or that is listed twice.",
    blocks=(frozenset({"sources"}), _check),
)
