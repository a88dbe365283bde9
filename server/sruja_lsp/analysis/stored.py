"""The findings of a file as bytes that can be kept, so that the next start need not look for them again."""

from __future__ import annotations

import pickle  # with a reader that makes plain values only
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sruja_lsp.analysis.finding import Finding, Related, Severity, Tag
from sruja_lsp.analysis.rules import RULES
from sruja_lsp.model import stored
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_RULES: Final = frozenset(rule.name for rule in RULES)


@cache
def version() -> str:
    """Another one whenever the same files could have other findings: with each version of our code."""
    return stored.version("text", "syntax", "language", "model", "analysis")


def key(uri: str) -> str:
    """What the findings of a file are stored under: one set of a file, the newest."""
    return stored.key(f"{version()} {uri}")


def dump(fingerprint: bytes, findings: Iterable[Finding]) -> bytes:
    """The bytes of findings that are true as long as the file has this fingerprint."""
    return pickle.dumps((fingerprint, [_plain(finding) for finding in findings]), protocol=pickle.HIGHEST_PROTOCOL)


def load(data: bytes, fingerprint: bytes) -> tuple[Finding, ...] | None:
    """The findings in some bytes; `None` when they are not ours, or of another state of the files."""
    try:
        then, findings = stored.plain(data)
        return tuple(map(_finding, findings)) if then == fingerprint else None
    except Exception:  # noqa: BLE001  # whatever is wrong with the bytes, they are not ours
        return None


def _plain(finding: Finding) -> tuple[object, ...]:
    related = [(other.uri, *other.span, other.message) for other in finding.related]
    tags = [tag.value for tag in finding.tags]
    return (finding.rule, finding.severity.value, *finding.span, finding.message, related, tags, finding.data)


def _finding(values: tuple[Any, ...]) -> Finding:
    rule, severity, start, end, message, related, tags, data = values
    if rule not in _RULES:
        raise ValueError(rule)
    return Finding(
        rule,
        Severity(severity),
        Span(start, end),
        message,
        tuple(Related(uri, Span(first, last), said) for uri, first, last, said in related),
        tuple(map(Tag, tags)),
        data,
    )
