"""A release on a day when nobody stays to watch it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from sruja_lsp.analysis.environment import words
from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model.settings import shifted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.model.deployments import Node
    from sruja_lsp.model.settings import Setting

_RELEASE = re.compile(r"\b(?:releas\w*|deploy\w*|rollout|go live)\b")
_LATE = re.compile(r"\b(fridays?|saturdays?|sundays?|weekends?|fri|sat|sun)\b", re.IGNORECASE)
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NO = re.compile(r"\b(?:no|not|never|except|freeze|frozen)\b", re.IGNORECASE)
_DAYS = {4: "Friday", 5: "Saturday", 6: "Sunday"}
_NAMES = {day[:3].lower(): day for day in (*_DAYS.values(), "weekend")}


def _deployment(environment: Environment) -> Iterator[Finding]:
    if environment.trial:
        return
    yield from _node(environment.node, 0)
    for placements in environment.elements.values():
        for placement in placements:
            part = placement.instance.parts.get("metadata")
            if part is not None:
                yield from _said(part.settings, placement.start)


def _node(node: Node, start: int) -> Iterator[Finding]:
    yield from _said(node.metadata, start)
    for place, inner in node.nodes(start):
        yield from _node(inner, place)


def _said(metadata: Mapping[str, Setting], start: int) -> Iterator[Finding]:
    for key, setting in metadata.items():
        if _RELEASE.search(words(key)) and not _NO.search(f"{words(key)} {setting.text}"):
            day = _day(setting.text)
            if day:
                message = (
                    f"A release on a {day} goes wrong when few are there to mend it. "
                    "Tuesday to Thursday, in the morning, leaves two days to notice."
                )
                span = shifted(setting.span, start)
                yield Finding(RULE.name, RULE.severity, span, message, data={"replacement": '"Tuesday"'})


def _day(text: str) -> str:
    found = _LATE.search(text)
    if found is not None:
        return _NAMES[found[1][:3].lower()]
    written = _DATE.search(text)
    if written is None:
        return ""
    try:
        return _DAYS.get(date(int(written[1]), int(written[2]), int(written[3])).weekday(), "")
    except ValueError:
        return ""  # there is no such day


RULE = Rule(
    "friday-release",
    Severity.INFORMATION,
    "A release on a day when nobody stays to watch it.",
    deployment=_deployment,
)
