"""The cases in fixtures/features: a new case is a new file. docs/testing.md says how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from sruja_lsp.features.completion import CompletionItem, completion
from sruja_lsp.features.hover import hover

from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.finding import Severity
from sruja_lsp.features.definition import definition
from sruja_lsp.features.document_symbols import document_symbols
from sruja_lsp.model.model import Model
from tests.support import paths, snapshots
from tests.support.markers import Mark, MarkedText, parse, split_lines
from tests.support.rendering import Source, render_findings, render_outline, render_spans

if TYPE_CHECKING:
    from pathlib import Path

URI = "file:///fixture.sruja"


def cases(folder: str) -> pytest.MarkDecorator:
    """One test for each file of a folder."""
    files = paths.fixtures(folder)
    return pytest.mark.parametrize("path", files, ids=[path.relative_to(paths.FIXTURES).as_posix() for path in files])


def open_model(text: str) -> Model:
    return Model.open(URI, 1, text)


# ---- Findings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [paths.SHOWCASE, *paths.fixtures("language", "deployments")], ids=paths.name_of)
def test_a_good_model_has_no_error_and_no_warning(path: Path) -> None:
    text = paths.read(path)
    bad = [each for each in findings(open_model(text)) if each.severity in {Severity.ERROR, Severity.WARNING}]
    assert not bad, f"\n{render_findings(text, bad)}"


@cases("broken")
def test_a_broken_model_has_findings_and_every_feature_answers(path: Path) -> None:
    text = paths.read(path)
    model = open_model(text)
    snapshots.check(path.with_suffix(".findings.txt"), render_findings(text, findings(model)))
    document_symbols(model)
    for offset in range(0, len(text) + 1, max(len(text) // 200, 1)):
        hover(model, offset)
        definition(model, offset)
        completion(model, offset, snippets=True)


# ---- Hover ------------------------------------------------------------------------------------------------------


@cases("features/hover")
def test_hover(path: Path) -> None:
    marked = parse(paths.read(path))
    model = open_model(marked.text)
    source = Source(marked.text)
    shown: list[str] = []
    for mark in marked.marks:
        wanted, _, parts = mark.label.partition(": ")
        place = source.excerpt(mark)
        if wanted == "no hover":
            assert [hover(model, offset) for offset in range(mark.start, mark.end)] == [None] * (
                mark.end - mark.start
            ), place
            continue
        assert wanted == "hover", mark.label
        found = hover(model, mark.start)
        assert found is not None, f"no hover\n{place}"
        assert found.span == mark[:2], f"another span\n{source.excerpt(found.span)}\n{place}"
        assert hover(model, mark.end - 1) == found, place
        for part in parts.split("; "):
            assert _plain(part) in _plain(found.markdown), f"{part!r} is not in\n\n{found.markdown}\n\n{place}"
        shown.append(f"<!--\n{place}\n-->\n\n{found.markdown.strip()}\n")
    if shown:
        snapshots.check(path.with_suffix(".hover.md"), "\n---\n\n".join(shown))


def _plain(markdown: str) -> str:
    """Words and numbers without the signs of Markdown and without the blanks between numbers and units."""
    return re.sub(r"[\s\u00a0\u202f]+|[*`\\]", "", markdown).lower()


# ---- Definition -------------------------------------------------------------------------------------------------


@cases("features/definition")
def test_definition(path: Path) -> None:
    marked = parse(paths.read(path))
    model = open_model(marked.text)
    source = Source(marked.text)
    for mark in marked.marks:
        role, _, name = mark.label.partition(" ")
        if role == "def":
            continue
        place = source.excerpt(mark, mark.label)
        expected = [definition.start for definition in marked.labelled(f"def {name}")] if role == "ref" else []
        assert (role, bool(expected)) in {("ref", True), ("noref", False)}, place
        for offset in (mark.start, (mark.start + mark.end) // 2, mark.end - 1):
            found = definition(model, offset)
            targets = [] if found is None else list(found.targets)
            wrong = render_spans(marked.text, [(target.focus, "found") for target in targets])
            assert sorted(target.focus.start for target in targets) == expected, f"\n{place}\n{wrong}"
            assert all(target.uri == URI for target in targets), place
            assert all(
                target.span.start <= target.focus.start <= target.focus.end <= target.span.end for target in targets
            )
            ends = {span.end for span in marked.labelled(f"def {name}")}
            assert {target.focus.end for target in targets} == ends, f"\n{place}\n{wrong}"
            if found is not None:
                assert found.origin == mark[:2], f"\n{place}\n{source.excerpt(found.origin, 'origin')}"


# ---- Completion -------------------------------------------------------------------------------------------------

_DIRECTIVE = re.compile(r"// (expect|only|offers|order|reject|snippets|(?:detail|documentation|result) of (\S+)):(.*)")


@dataclass(slots=True)
class Expectation:
    """What the comments at the end of a completion case demand."""

    lists: dict[str, list[str]] = field(default_factory=dict)
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
            expectation.lists.setdefault(word, []).extend(label for label in value.strip().split(", ") if label)
    return "".join(lines), expectation


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
    marked = parse(text)
    found = completion(open_model(marked.text), marked.cursor, snippets=expectation.snippets)
    items = sorted(found.items, key=lambda item: item.sort or item.label)
    labels = [item.label for item in items]
    listed = f"\n{Source(marked.text).excerpt(Mark(marked.cursor, marked.cursor, ''))}\n" + "\n".join(labels)
    for item in items:
        assert item.replace.start <= marked.cursor <= item.replace.end, item
    for demand, wanted in expectation.lists.items():
        if demand == "only":
            assert labels == wanted, listed
        elif demand == "expect":
            assert labels[: len(wanted)] == wanted, listed
        elif demand == "offers":
            assert not set(wanted) - set(labels), listed
        elif demand == "order":
            assert [label for label in labels if label in wanted] == wanted, listed
        else:
            assert not set(wanted) & set(labels), listed
    for what, label, value in expectation.of_item:
        item = next((item for item in items if item.label == label), None)
        assert item is not None, f"{label} is not offered:{listed}"
        if what == "result":
            assert _result(marked, item) == value
            continue
        shown = (item.detail if what == "detail" else item.documentation) or ""
        for part in value.split("; "):
            assert part.lower() in shown.lower(), f"{part!r} is not in the {what} of {label}: {shown!r}"


# ---- Document symbols -------------------------------------------------------------------------------------------


@cases("features/symbols")
def test_symbols(path: Path) -> None:
    text = paths.read(path)
    snapshots.check(path.with_suffix(".symbols.txt"), render_outline(text, document_symbols(open_model(text))))


# ---- The folder itself ------------------------------------------------------------------------------------------


def test_every_snapshot_belongs_to_a_case() -> None:
    expected = {
        path.with_suffix(suffix)
        for folder, suffix in (
            ("broken", ".findings.txt"),
            ("features/hover", ".hover.md"),
            ("features/symbols", ".symbols.txt"),
        )
        for path in paths.fixtures(folder)
    }
    present = {path for path in paths.FIXTURES.rglob("*") if path.is_file() and path.suffix in {".txt", ".md"}}
    assert present <= expected, "left over from a case that is gone"


@pytest.mark.parametrize(
    "path",
    [path for path in paths.fixtures("deployments", "features") if path.name != "empty.sruja"],
    ids=paths.name_of,
)
def test_a_case_says_what_it_is_about(path: Path) -> None:
    assert re.match(r"// [^$]{20,}", split_lines(paths.read(path))[0])
