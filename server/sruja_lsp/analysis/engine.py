"""Runs the rules on a model: at once, or in two steps, so that what takes long keeps nobody waiting."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.concern import matters
from sruja_lsp.analysis.finding import Related
from sruja_lsp.analysis.landscape import Landscape
from sruja_lsp.analysis.local import Work, in_blocks, in_deployments
from sruja_lsp.analysis.rules import RULES
from sruja_lsp.model.difference import difference

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sruja_lsp.analysis.finding import Finding, Severity
    from sruja_lsp.analysis.rule import Exists, Rule
    from sruja_lsp.model.difference import Difference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.text.document import Text
    from sruja_lsp.text.span import Span

_IGNORE = re.compile(r"//\s*sruja:\s*ignore\b([^\r\n]*)")
_NAME = re.compile(r"[a-z][a-z-]*")

_OFF: Final = frozenset(rule.name for rule in RULES if rule.off)

SMALL: Final = 8_000
"""Characters of a model that is looked at as a whole after every edit: less than a millisecond."""


def findings(
    workspace: Workspace,
    uri: str,
    levels: Mapping[str, Severity | None] = {},  # never changed
    exists: Exists | None = None,
) -> tuple[Finding, ...]:
    """All findings in a file of the workspace, in the order of its text.

    `levels` gives rules another severity by name, or switches them off with `None`. A comment
    `// sruja: ignore rule-name` on the line or above it silences the rules it names there, or all when it names none.
    `exists` tells which files are there; nothing is said about files without it.
    """
    rules = _running(levels)
    work = Work()
    slow = [finding for finding in _slow(workspace, uri, work, rules, exists) if finding is not None]
    return at_levels(workspace[uri], [*_quick(workspace, uri, work, rules), *slow], levels)


def switched_on(levels: Mapping[str, Severity | None]) -> tuple[str, ...]:
    """The names of the rules that run because of these levels, in order; without them they are off."""
    return tuple(sorted(_OFF.intersection(rule.name for rule in _running(levels))))


def on_disk(workspace: Workspace, uri: str, levels: Mapping[str, Severity | None], exists: Exists) -> list[Finding]:
    """What is found about files that a file of the workspace speaks of; it changes with the disk."""
    return list(_on_disk(workspace, uri, _running(levels), exists))


def judging(workspace: Workspace, uri: str, also: Collection[str] = ()) -> Iterator[Finding | None]:
    """Look for what all rules find in a file, whatever is to be shown of it, with a breath wherever `None` is given.

    Of the rules that are off those run that are named in `also`. Nothing is said about the disk: see `on_disk`.
    """
    work = Work()
    rules = tuple(rule for rule in RULES if not rule.off or rule.name in also)
    yield from _quick(workspace, uri, work, rules)
    yield None
    yield from _slow(workspace, uri, work, rules, None)


def at_once(workspace: Workspace, uri: str) -> tuple[Finding, ...]:
    """The findings in a file but for those of rules that look at the model as a whole: what to judge an edit by."""
    return at_levels(workspace[uri], list(_quick(workspace, uri, Work(), _running({}))), {})


class Watch:
    """The findings of one document, version after version.

    Rules whose cost cannot follow an edit have their findings repeated, moved to where the edit has left them, until
    there is time to look again. So every answer is complete, and nothing that is still true disappears for a moment.
    """

    def __init__(self, uri: str, exists: Exists | None = None) -> None:
        """Begin before the first version. `exists` tells which files are there."""
        self.uri = uri
        self.exists = exists
        self.work = Work()
        """What was looked at for the newest answer."""
        self.pending = False
        """Whether the slow rules have to look again."""
        self._workspace: Workspace | None = None
        self._former: deque[object] = deque(
            maxlen=2
        )  # what was read of older versions, until there is time to let it go
        self._quick: tuple[Finding, ...] = ()
        self._slow: tuple[Finding, ...] = ()
        self._shown: tuple[Finding, ...] = ()
        self._levels: Mapping[str, Severity | None] = {}
        self._rules = _running({})

    def first(self, workspace: Workspace, levels: Mapping[str, Severity | None]) -> tuple[Finding, ...]:
        """All that can be said about a version at once, with the last findings of the slow rules."""
        self.work = Work()
        before, self._workspace = self._workspace, workspace
        if before is not None and self.uri in before and before[self.uri].kept:
            self._former.append(before[self.uri].kept)
        more = levels != self._levels and self._run(levels)
        if _small(workspace, self.uri):
            slow = _slow(workspace, self.uri, self.work, self._rules, self.exists)
            self._slow = tuple(finding for finding in slow if finding is not None)
            self.pending = False
        elif before is None or self.uri not in before:
            self.pending = True
        elif before is not workspace:
            self._slow = tuple(_carried(self._slow, self.uri, before, workspace))
            self.pending = self.pending or more or _concerns_all(self.uri, before, workspace, self._rules)
        else:
            self.pending = self.pending or more
        self._quick = tuple(_quick(workspace, self.uri, self.work, self._rules))
        self._shown = at_levels(workspace[self.uri], [*self._quick, *self._slow], levels)
        return self._shown

    def _run(self, levels: Mapping[str, Severity | None]) -> bool:
        """Run the rules that these levels leave on from now on; returns whether there are some that did not run."""
        before, self._rules = self._rules, _running(levels)
        self._levels = levels
        return not {rule.name for rule in self._rules} <= {rule.name for rule in before}

    def again(self, workspace: Workspace, levels: Mapping[str, Severity | None]) -> tuple[Finding, ...]:
        """The same when something that the slow rules look at has changed in other files."""
        found = self.first(workspace, levels)
        self.pending = not _small(workspace, self.uri)
        return found

    def points_at(self, uris: AbstractSet[str]) -> bool:
        """Whether a finding of the last answer is about a place in one of these other files, too."""
        return any(other.uri in uris for finding in self._shown for other in finding.related)

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The last answer."""
        return self._shown

    def look_again(self) -> None:
        """Have the slow rules look again: something has changed that they ask about, and that is in no file."""
        self.pending = True

    def still(self, workspace: Workspace) -> bool:
        """Whether the last answer was about this workspace."""
        return self._workspace is workspace

    def rest(self, levels: Mapping[str, Severity | None]) -> Iterator[tuple[Finding, ...] | None]:
        """Let the slow rules look at the version of the last answer, with a breath wherever `None` is given.

        The last of what is given are all findings, unless these are what was said already.
        """
        workspace = self._workspace
        if workspace is None or not self.pending:
            return
        self._former.clear()
        found = []
        for finding in _slow(workspace, self.uri, self.work, self._rules, self.exists):
            if finding is not None:
                found.append(finding)
            yield None
        if self._workspace is not workspace:
            return  # another version has come meanwhile
        self.pending = False
        self._slow = tuple(found)
        now = at_levels(workspace[self.uri], [*self._quick, *found], levels)
        if now != self._shown:
            self._shown = now
            yield now


def _small(workspace: Workspace, uri: str) -> bool:
    files = {uri, *workspace.closure(uri), *workspace.audience(uri)}
    return sum(len(workspace[each].text) for each in files) <= SMALL


def _running(levels: Mapping[str, Severity | None]) -> tuple[Rule, ...]:
    """The rules that somebody wants to hear."""
    return tuple(rule for rule in RULES if levels.get(rule.name, rule.usual) is not None)


def _concerns_all(uri: str, before: Workspace, after: Workspace, rules: Sequence[Rule]) -> bool:
    """Whether an edit can change what the slow rules find: it touches names, relations, promises or deployments."""
    if before[uri].tree is after[uri].tree:
        return True  # something has changed in other files, or we would not have been asked
    return matters(before[uri], after[uri], rules)


def _quick(workspace: Workspace, uri: str, work: Work, rules: Sequence[Rule]) -> Iterator[Finding]:
    """What costs no more than the edit."""
    model = workspace[uri]
    for rule in rules:
        if rule.find is not None:
            yield from rule.find(workspace, model)
    yield from in_blocks(model, work)
    yield from in_deployments(workspace, model, work, large=False)


def _slow(
    workspace: Workspace, uri: str, work: Work, rules: Sequence[Rule], exists: Exists | None
) -> Iterator[Finding | None]:
    """What is about the model as a whole, about a very large deployment, or about the disk."""
    yield from in_deployments(workspace, workspace[uri], work, large=True)
    yield None
    work.landscapes += 1
    landscape = Landscape(workspace, uri)
    yield from landscape.build()
    work.files += landscape.read
    for rule in rules:
        if rule.landscape is not None:
            yield from rule.landscape(landscape)
    if exists is not None:
        yield from _on_disk(workspace, uri, rules, exists)


def _on_disk(workspace: Workspace, uri: str, rules: Sequence[Rule], exists: Exists) -> Iterator[Finding]:
    for rule in rules:
        if rule.disk is not None:
            yield from rule.disk(workspace, uri, exists)


def _carried(found: Iterable[Finding], uri: str, before: Workspace, after: Workspace) -> Iterator[Finding]:
    """Findings of the version before, where they are now. What the edit cut through is gone until it is found again."""
    edits: dict[str, Difference | None] = {}

    def moved(other: str, span: Span) -> Span | None:
        if other not in edits:
            old, new = before.get(other), after.get(other)
            edits[other] = difference(old, new) if old is not None and new is not None else None
        edit = edits[other]
        return edit.moved(span) if edit is not None else None

    for finding in found:
        span = moved(uri, finding.span)
        places = [moved(other.uri, other.span) for other in finding.related]
        if span is not None and None not in places:
            related = tuple(
                Related(other.uri, place, other.message)
                for other, place in zip(finding.related, places, strict=True)
                if place is not None
            )
            unmoved = span == finding.span and related == finding.related
            yield finding if unmoved else replace(finding, span=span, related=related)


def at_levels(model: Model, found: Sequence[Finding], levels: Mapping[str, Severity | None]) -> tuple[Finding, ...]:
    """Findings in a file as the user wants them, in the order of its text; see `findings` for the levels."""
    if levels or not _OFF.isdisjoint(finding.rule for finding in found):
        # What the last look has found of a rule that is off by now is still there.
        kept = [
            (finding, levels.get(finding.rule, None if finding.rule in _OFF else finding.severity)) for finding in found
        ]
        found = [
            finding if level is finding.severity else replace(finding, severity=level)
            for finding, level in kept
            if level is not None
        ]
    if found:
        ignored = _Ignored(model.text)
        found = [finding for finding in found if not ignored.silences(finding)]
    return tuple(sorted(found, key=lambda finding: (finding.span, finding.rule)))


class _Ignored:
    """What comments silence; a line is read once, however many findings it has."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.lines: dict[int, tuple[frozenset[str], ...]] = {}

    def silences(self, finding: Finding) -> bool:
        line = self.text.line_at(finding.span.start)
        names = self.lines.get(line)
        if names is None:
            names = self.lines[line] = self._names(line)
        return any(not each or finding.rule in each for each in names)

    def _names(self, line: int) -> tuple[frozenset[str], ...]:
        """The rules that each comment on this line or above it names; an empty set stands for all."""
        own = _IGNORE.search(self.text.line(line))
        above = self.text.line(line - 1) if line else ""
        before = _IGNORE.search(above) if above.lstrip().startswith("//") else None
        return tuple(frozenset(_NAME.findall(match[1])) for match in (own, before) if match is not None)
