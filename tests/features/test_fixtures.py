"""The cases in fixtures/features: a new case is a new file. docs/testing.md says how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.finding import Severity
from sruja_lsp.analysis.rules import RULES
from sruja_lsp.features.completion import CompletionItem, ItemKind, completion
from sruja_lsp.features.definition import definition
from sruja_lsp.features.document_symbols import document_symbols
from sruja_lsp.features.hover import hover
from sruja_lsp.model.model import Model
from tests.support import paths, snapshots
from tests.support.markers import Mark, MarkedText, split_lines
from tests.support.rendering import Source, render_findings, render_outline, render_spans
from tests.support.workspaces import URI, alone, on_disk, several, uri_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sruja_lsp.model.workspace import Workspace


def cases(folder: str) -> pytest.MarkDecorator:
    """One test for each file of a folder."""
    files = paths.fixtures(folder)
    return pytest.mark.parametrize("path", files, ids=[path.relative_to(paths.FIXTURES).as_posix() for path in files])


def demand(holds: bool, otherwise: str) -> None:  # noqa: FBT001  # reads like an assertion, and shows the text alone
    if not holds:
        pytest.fail(otherwise, pytrace=False)


MISTAKES = [path for path in paths.fixtures("deployments") if path.name.startswith("mistake-")]
GOOD = [path for path in paths.fixtures("deployments") if path not in MISTAKES]


# ---- Findings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [paths.SHOWCASE, *paths.fixtures("language"), *GOOD], ids=paths.name_of)
def test_a_good_model_has_no_error_and_no_warning(path: Path) -> None:
    text = paths.read(path)
    bad = [each for each in findings(*on_disk(path)) if each.severity in {Severity.ERROR, Severity.WARNING}]
    demand(not bad, render_findings(text, bad))


@pytest.mark.parametrize("path", MISTAKES, ids=paths.name_of)
def test_a_mistake_is_found(path: Path) -> None:
    text = paths.read(path)
    snapshots.check(path.with_suffix(".findings.txt"), render_findings(text, findings(*on_disk(path))))


@cases("broken")
def test_a_broken_model_has_findings_and_every_feature_answers(path: Path) -> None:
    text = paths.read(path)
    workspace = alone(text)
    snapshots.check(path.with_suffix(".findings.txt"), render_findings(text, findings(workspace, URI)))
    document_symbols(workspace, URI)
    for offset in range(0, len(text) + 1, max(len(text) // 200, 1)):
        hover(workspace, URI, offset)
        definition(workspace, URI, offset)
        completion(workspace, URI, offset, snippets=True)


# ---- Hover ------------------------------------------------------------------------------------------------------


@cases("features/hover")
def test_hover(path: Path) -> None:
    workspace, files = several(paths.read(path))
    shown = [each for file in files for each in _hovers(workspace, file)]
    if shown:
        snapshots.check(path.with_suffix(".hover.md"), "\n---\n\n".join(shown))


def _hovers(workspace: Workspace, marked: MarkedText) -> Iterator[str]:
    source = Source(marked.text)
    for mark in marked.marks:
        wanted, _, parts = mark.label.partition(": ")
        place = source.excerpt(mark)
        hovers = [hover(workspace, uri_of(marked.name), offset) for offset in range(mark.start, mark.end)]
        found = hovers[0]
        if wanted == "no hover":
            demand(not any(hovers), f"a hover where there should be none\n{place}")
            continue
        assert wanted == "hover", mark.label
        if found is None:
            pytest.fail(f"no hover\n{place}", pytrace=False)
        demand(found.span == mark[:2], f"the hover is about\n{source.excerpt(found.span)}\nand not\n{place}")
        demand(hovers == [found] * len(hovers), f"not the same hover everywhere\n{place}")
        for part in parts.split("; "):
            demand(_plain(part) in _plain(found.markdown), f"{part!r} is not in\n\n{found.markdown}\n\n{place}")
        yield f"<!--\n{place}\n-->\n\n{found.markdown.strip()}\n"


def _plain(markdown: str) -> str:
    """Words and numbers without the signs of Markdown and without the blanks between numbers and units."""
    return re.sub(r"[\s\u00a0\u202f]+|[*`\\]", "", markdown).lower()


# ---- Definition -------------------------------------------------------------------------------------------------


@cases("features/definition")
def test_definition(path: Path) -> None:
    workspace, files = several(paths.read(path))
    declared = {
        label: sorted((uri_of(file.name), *mark[:2]) for file in files for mark in file.labelled(label))
        for label in {mark.label for file in files for mark in file.marks}
    }
    for marked in files:
        for mark in marked.marks:
            if not mark.label.startswith("def "):
                _check_definition(workspace, marked, mark, declared)


def _check_definition(
    workspace: Workspace, marked: MarkedText, mark: Mark, declared: dict[str, list[tuple[str, int, int]]]
) -> None:
    role, _, name = mark.label.partition(" ")
    source = Source(marked.text)
    place = source.excerpt(mark, mark.label)
    expected = declared.get(f"def {name}", []) if role == "ref" else []
    assert (role, bool(expected)) in {("ref", True), ("noref", False)}, place
    for offset in range(mark.start, mark.end):
        found = definition(workspace, uri_of(marked.name), offset)
        targets = () if found is None else found.targets
        places = sorted((target.uri, *target.focus) for target in targets)
        wrong = "\n".join(
            render_spans(str(workspace[target.uri].text), [(target.focus, f"it leads here in {target.uri}")])
            for target in targets
            if target.uri in workspace
        )
        demand(places == expected, f"{place}\n{wrong or 'it leads nowhere'}")
        for target in targets:
            start, end = target.span
            demand(
                start <= target.focus.start and target.focus.end <= end,
                f"{place}\nthe name is not in {start}, {end}",
            )
        if found is not None:
            demand(found.origin == mark[:2], f"{place}\n{source.excerpt(found.origin, 'is underlined')}")


# ---- Completion -------------------------------------------------------------------------------------------------

_DIRECTIVE = re.compile(r"// (expect|only|offers|order|reject|snippets|(?:detail|documentation|result) of (\S+)):(.*)")


@dataclass(slots=True)
class Expectation:
    """What the comments at the end of a completion case demand."""

    lists: list[tuple[str, list[str]]] = field(default_factory=list)
    of_item: list[tuple[str, str, str]] = field(default_factory=list)
    snippets: bool = False


def _expectation(text: str) -> tuple[str, Expectation]:
    expectation = Expectation()
    lines: list[str] = []
    for line in split_lines(text):
        directive = _DIRECTIVE.fullmatch(line.rstrip("\r\n"))
        if directive is None:
            lines.append(line)
            continue
        word, item, value = directive.groups()
        if item:
            expectation.of_item.append((word.split(" ")[0], item, value.strip()))
        elif word == "snippets":
            expectation.snippets = value.strip() == "yes"
        else:
            expectation.lists.append((word, [label for label in value.strip().split(", ") if label]))
    return "".join(lines), expectation


def _asked(text: str) -> tuple[Workspace, MarkedText]:
    """The workspace of a case, and the file with the cursor."""
    workspace, files = several(text)
    (marked,) = (file for file in files if file.cursors)
    return workspace, marked


def _holds(word: str, labels: list[str], wanted: list[str]) -> bool:
    match word:
        case "only":
            return labels == wanted
        case "expect":
            return labels[: len(wanted)] == wanted
        case "order":
            return [label for label in labels if label in wanted] == wanted
        case "offers":
            return set(wanted) <= set(labels)
        case _:
            return not set(wanted) & set(labels)


def _result(marked: MarkedText, item: CompletionItem) -> str:
    """The line of the cursor after the item is chosen, with the placeholders of a snippet filled in."""
    insert = item.insert
    if item.snippet:
        insert = re.sub(r"\$\{\d+[:|]([^}|,]*)[^}]*\}", r"\1", insert)
        insert = re.sub(r"\$\d+|\$\{\d+\}", "", insert)
    before = marked.text[: item.replace.start]
    changed = before + insert + marked.text[item.replace.end :]
    number, _ = Source(before).place(len(before))
    return split_lines(changed)[number - 1].strip()


@cases("features/completion")
def test_completion(path: Path) -> None:
    text, expectation = _expectation(paths.read(path))
    workspace, marked = _asked(text)
    found = completion(workspace, uri_of(marked.name), marked.cursor, snippets=expectation.snippets)
    items = sorted(found.items, key=lambda item: item.sort or item.label)
    labels = [item.label for item in items]
    place = Source(marked.text).excerpt(Mark(marked.cursor, marked.cursor, ""))
    listed = f"\n{place}\nis offered:\n" + "\n".join(f"  {label}" for label in labels)
    for item in items:
        demand(item.replace.start <= marked.cursor <= item.replace.end, f"{item} replaces what is elsewhere\n{place}")
    for word, wanted in expectation.lists:
        demand(_holds(word, labels, wanted), f"{word}: {', '.join(wanted)}{listed}")
    by_label = {item.label: item for item in items}
    for what, label, value in expectation.of_item:
        demand(label in by_label, f"offers: {label}{listed}")
        item = by_label[label]
        if what == "result":
            result = _result(marked, item)
            demand(result == value, f"choosing {label} gives\n  {result}\nand not\n  {value}")
            continue
        shown = item.detail if what == "detail" else item.documentation
        for part in value.split("; "):
            demand(part.lower() in shown.lower(), f"{part!r} is not in the {what} of {label}: {shown!r}\n{place}")


UNWISE = {rule.name for rule in RULES if rule.find is None}
"""Rules about what is promised and how things run: `multi_az false` is right, wise or not."""

_WHOLE = frozenset({ItemKind.ELEMENT, ItemKind.KIND, ItemKind.VALUE, ItemKind.TAG})


@cases("features/completion")
def test_no_proposal_is_a_mistake(path: Path) -> None:
    text, expectation = _expectation(paths.read(path))
    workspace, marked = _asked(text)
    uri = uri_of(marked.name)
    for item in completion(workspace, uri, marked.cursor, snippets=expectation.snippets).items:
        start, end = item.replace
        starts = not marked.text[marked.text.rfind("\n", 0, start) + 1 : start].strip()
        if item.kind not in _WHOLE or starts:
            continue  # what starts a statement is none yet
        chosen = marked.text[:start] + item.insert + marked.text[end:]
        place = range(start, start + len(item.insert) + 1)
        wrong = [
            finding
            for finding in findings(workspace.apply({uri: Model.open(uri, 2, chosen)}), uri)
            if finding.span.start in place
            and finding.severity in {Severity.ERROR, Severity.WARNING}
            and finding.rule != "syntax-error"  # the statement may not be finished
            and finding.rule not in UNWISE
        ]
        demand(not wrong, render_findings(chosen, wrong))


# ---- Document symbols -------------------------------------------------------------------------------------------


@cases("features/symbols")
def test_symbols(path: Path) -> None:
    text = paths.read(path)
    snapshots.check(path.with_suffix(".symbols.txt"), render_outline(text, document_symbols(alone(text), URI)))


# ---- The folder itself ------------------------------------------------------------------------------------------


def test_every_snapshot_belongs_to_a_case() -> None:
    expected = {
        path.with_suffix(suffix)
        for folder, suffix in (
            ("broken", ".findings.txt"),
            ("features/folding", ".folds.txt"),
            ("features/formatting", ".formatted.txt"),
            ("features/selection", ".selections.txt"),
            ("features/semantic_tokens", ".tokens.txt"),
            ("features/hover", ".hover.md"),
            ("features/symbols", ".symbols.txt"),
            ("features/rename", ".rename.txt"),
            ("features/type_hierarchy", ".types.txt"),
            ("features/code_lenses", ".lenses.txt"),
            ("features/call_hierarchy", ".calls.txt"),
            ("features/inlay_hints", ".hints.txt"),
            ("features/moved_files", ".moved.txt"),
            ("features/workspace_symbols", ".found.txt"),
            ("features/code_actions", ".actions.txt"),
        )
        for path in paths.fixtures(folder)
    } | {path.with_suffix(".findings.txt") for path in MISTAKES}
    present = {path for path in paths.FIXTURES.rglob("*") if path.is_file() and path.suffix in {".txt", ".md"}}
    assert present <= expected, "left over from a case that is gone"


@pytest.mark.parametrize(
    "path",
    [path for path in paths.fixtures("deployments", "features") if path.name != "empty.sruja"],
    ids=paths.name_of,
)
def test_a_case_says_what_it_is_about(path: Path) -> None:
    assert re.match(r"// [^$]{20,}", split_lines(paths.read(path))[0])
