"""The pages in docs/rules are tests: every example is checked with all rules, and must give what is marked in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.rules import RULES
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from tests.support import paths, snapshots
from tests.support.markers import Mark, MarkedText, parse_files
from tests.support.rendering import Source, render_findings, render_spans
from tests.support.workspaces import uri_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sruja_lsp.analysis.finding import Finding, Severity
    from sruja_lsp.analysis.rule import Rule

INDEX = paths.RULE_PAGES / "README.md"
_FENCE = re.compile(r"^```sruja\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LABEL = re.compile(r"(error|warning|information|hint)\[([a-z-]+)\](?:: (.+))?")


@dataclass(frozen=True, slots=True)
class Example:
    """One fence of a page."""

    rule: str
    heading: str
    number: int
    files: tuple[MarkedText, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is marked, in whichever file."""
        return tuple(mark for file in self.files for mark in file.marks)

    @property
    def levels(self) -> Mapping[str, Severity]:
        """A page switches its own rule on."""
        return {rule.name: rule.severity for rule in RULES if rule.off and rule.name == self.rule}

    def __str__(self) -> str:
        words = re.sub(r"\W+", "-", self.heading.lower()).strip("-")
        return f"{self.rule}-{self.number}-{words}"


def _pages() -> list[Path]:
    return sorted(page for page in paths.RULE_PAGES.glob("*.md") if page != INDEX)


def _examples() -> list[Example]:
    examples: list[Example] = []
    for page in _pages():
        text = page.read_text(encoding="utf-8")
        for number, fence in enumerate(_FENCE.finditer(text), start=1):
            heading = _HEADING.findall(text, 0, fence.start())[-1]
            examples.append(Example(page.stem, heading, number, parse_files(fence[1])))
    return examples


EXAMPLES = _examples()


def _fits(mark: Mark, finding: Finding, source: Source) -> bool:
    """Whether a finding is the marked one. What goes on over lines, or has no width, is marked by what can be seen."""
    label = _LABEL.fullmatch(mark.label)
    assert label is not None, f"not a finding: {mark.label}"
    severity, rule, part = label.groups()
    line, _ = source.place(finding.span.start)
    content = source.lines[line - 1].rstrip("\r\n") if line <= len(source.lines) else ""
    line_end = source.starts[line - 1] + len(content)
    end = min(max(finding.span.end, finding.span.start + 1), line_end)
    return (
        (mark.start, mark.end) == (finding.span.start, end)
        and rule == finding.rule
        and severity == finding.severity.value
        and (part or "").lower() in finding.message.lower()
    )


def exists(_uri: str, path: str) -> bool:
    """In the examples all files are there but those that are called lost."""
    return "lost" not in path


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_has_the_findings_that_are_marked_and_no_other(example: Example) -> None:
    workspace = Workspace.of(*(Model.open(uri_of(file.name), 1, file.text) for file in example.files))
    report = "".join(_report(workspace, file, example.levels) for file in example.files)
    if report:
        pytest.fail(report, pytrace=False)


def _report(workspace: Workspace, file: MarkedText, levels: Mapping[str, Severity]) -> str:
    """What is wrong with the findings in one file."""
    text = file.text
    source = Source(text)
    found = list(findings(workspace, uri_of(file.name), levels, exists))
    missing: list[Mark] = []
    for mark in file.marks:
        match = next((finding for finding in found if _fits(mark, finding, source)), None)
        if match is None:
            missing.append(mark)
        else:
            found.remove(match)
    report = ""
    if missing:
        report += "marked, but not found:\n" + render_spans(text, [(mark, mark.label) for mark in missing])
    if found:
        report += "found, but not marked:\n" + render_findings(text, found)
    return report


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert {page.stem for page in _pages()} == {rule.name for rule in RULES}


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_a_page_shows_its_rule_at_work_a_clean_text_and_the_way_to_silence_it(rule: str) -> None:
    examples = [example for example in EXAMPLES if example.rule == rule]
    own = [mark for example in examples for mark in example.marks if f"[{rule}]" in mark.label]
    clean = [example for example in examples if not example.marks]
    assert own
    assert clean
    assert any(f"sruja: ignore {rule}" in file.text for example in clean for file in example.files)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_names_its_rule_and_the_usual_level(rule: Rule) -> None:
    page = (paths.RULE_PAGES / f"{rule.name}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {rule.name}\n\n**{rule.level.capitalize()}")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_says_how_to_fix_it_and_how_to_switch_it_off(rule: Rule) -> None:
    headings = _HEADING.findall((paths.RULE_PAGES / f"{rule.name}.md").read_text(encoding="utf-8"))
    assert headings[-2:] == ["How to fix it", "How to switch it off"]


def test_the_index_lists_all_rules() -> None:
    rows = "".join(f"| [`{rule.name}`]({rule.name}.md) | {rule.level} | {rule.summary} |\n" for rule in RULES)
    head, table = "| rule | usually | finds |\n", "| --- | --- | --- |\n"
    before = INDEX.read_text(encoding="utf-8").partition(head)[0] if INDEX.exists() else ""
    snapshots.check(INDEX, f"{before}{head}{table}{rows}")


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_rule_that_is_off_finds_nothing(example: Example) -> None:
    workspace = Workspace.of(*(Model.open(uri_of(file.name), 1, file.text) for file in example.files))
    quiet = {rule.name for rule in RULES if rule.off}
    assert not [each for file in example.files for each in findings(workspace, uri_of(file.name)) if each.rule in quiet]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.off], ids=lambda rule: rule.name)
def test_a_rule_that_is_off_costs_nothing(rule: Rule) -> None:
    kept_with_blocks = (rule.levels, rule.instance, rule.blocks, rule.deployment)
    assert kept_with_blocks == (None, None, None, None)
