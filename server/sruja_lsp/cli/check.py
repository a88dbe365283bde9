"""`sruja-lsp check`: the findings of files, for people and for programs."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.finding import Severity
from sruja_lsp.cli.files import DASH, absent, models, no_utf_8
from sruja_lsp.cli.found import STDIN, UNREADABLE, Found, Place, fingerprint
from sruja_lsp.cli.projects import Projects
from sruja_lsp.cli.reports import plain
from sruja_lsp.cli.reports.root import relative, root
from sruja_lsp.features.prose import visible
from sruja_lsp.model.disk import uri_of, with_imports
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.project import configuration

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sruja_lsp.cli.projects import Project

FORMS: Final = ("text", "json", "sarif", "github", "gitlab")
"""How findings may be printed; `reports/` has a file for each."""


def check(paths: Sequence[Path], form: str, *, output: Path | None = None, stdin_name: Path | None = None) -> int:
    """Check files and folders, and print what is found.

    Args:
        paths: files, folders, and `-` for standard input.
        form: one of `FORMS`.
        output: the file to write the report to; standard output then has the count alone.
        stdin_name: what file standard input is.

    Returns:
        0 when there is no error among the findings, 1 when there is one, 2 when a path does not exist or the report
        cannot be written.
    """
    missing = absent(paths)
    if missing is not None:
        return _refuse(f"there is no file or folder {str(missing)!r}")
    projects = Projects()
    files = models(paths, projects)
    search = _Search(root(), stdin_name or STDIN, projects)
    found = search.check(files)
    if output is None:
        _report(found, len(files), form, search.base, sys.stdout)
    else:
        try:
            with output.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
                _report(found, len(files), form, search.base, out)
        except OSError as error:
            return _refuse(f"{str(output)!r} cannot be written: {error.strerror}")
        print(plain.summary(found, len(files)))
    return int(any(each.severity is Severity.ERROR for each in found))


def _refuse(why: str) -> int:
    sys.stderr.write(f"sruja-lsp check: error: {why}\n")
    return 2


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks for findings; `base` is the folder that fingerprints count paths from."""

    base: Path
    stdin_name: Path
    projects: Projects
    seen: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def check(self, paths: Sequence[Path]) -> list[Found]:
        """What is wrong with the settings of projects, then the findings of files, in their order.

        What the files import is read too, but not judged.
        """
        read = [self._read(path) for path in paths]
        workspace = Workspace.of(*(each[1] for each in read if isinstance(each, tuple)))
        by_project: dict[Project, list[str]] = {}
        for file, model in (each for each in read if isinstance(each, tuple)):
            by_project.setdefault(self.projects.of(file), []).append(model.uri)
        for project, uris in by_project.items():
            workspace = with_imports(workspace, uris, project.allows)
        found = [each for project in self.projects for each in self._misconfigured(project)]
        for each in read:
            found += self._judged(workspace, *each) if isinstance(each, tuple) else [each]
        return found

    def _misconfigured(self, project: Project) -> Iterator[Found]:
        """What is wrong with the settings of a project."""
        if project.root is None:
            return
        path = project.root / configuration.FILE
        file = Path(os.path.relpath(path)) if path.is_relative_to(Path.cwd()) else path
        for problem in project.configuration.problems:
            yield Found(
                place=Place.of(file, project.configuration.text, problem.span),
                severity=Severity.ERROR,
                rule=configuration.RULE,
                message=visible(problem.message),
                fingerprint=self._fingerprint(file, configuration.RULE, problem.message),
            )

    def _read(self, path: Path) -> tuple[Path, Model] | Found:
        """The model in a file, or why there is none."""
        file = self.stdin_name if path == DASH else path
        try:
            data = sys.stdin.buffer.read() if path == DASH else path.read_bytes()
            # Without a byte order mark, as editors open it: it would shift the columns of the first line.
            content = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return self._no_utf_8(file, error)
        except OSError as error:
            return self._unreadable(file, f"cannot be read: {error.strerror}")
        return file, Model.open(uri_of(file), 0, content)

    def _judged(self, workspace: Workspace, file: Path, model: Model) -> Iterator[Found]:
        levels = self.projects.of(file).levels
        for finding in findings(workspace, model.uri, levels, partial(self._exists, file)):
            span = finding.span
            number = model.text.line_at(span.start)
            line, start = model.text.line(number), model.text.line_start(number)
            yield Found(
                place=Place.of(file, model.text, span),
                severity=finding.severity,
                rule=finding.rule,
                message=visible(finding.message),
                fingerprint=self._fingerprint(
                    file, finding.rule, line.strip(), line[span.start - start : span.end - start]
                ),
                related=tuple(
                    (Place.of(file, model.text, related.span), visible(related.message))
                    for related in finding.related
                    if related.uri == model.uri
                ),
            )

    def _exists(self, file: Path, _uri: str, written: str) -> bool | None:
        """Whether a file that a model speaks of is there: beside it or at the root, and in nobody else's folders."""
        base = self.projects.of(file).root or self.base
        paths = [Path(os.path.abspath(start / written)) for start in (file.parent, base)]  # noqa: PTH100  # links stay
        inside = [path for path in paths if path.is_relative_to(base)]
        if any(path.exists() for path in inside):
            return True
        return False if inside == paths else None

    def _no_utf_8(self, file: Path, error: UnicodeDecodeError) -> Found:
        message, line = no_utf_8(error)
        return self._unreadable(file, message, line)

    def _unreadable(self, file: Path, message: str, line: int = 1) -> Found:
        return Found(
            place=Place(file, line, 1, line, 1),
            severity=Severity.ERROR,
            rule=UNREADABLE,
            message=message,
            fingerprint=self._fingerprint(file, UNREADABLE),
        )

    def _fingerprint(self, file: Path, *parts: str) -> str:
        return fingerprint(self.seen, relative(file, self.base) or str(file), *parts)


def _report(found: Sequence[Found], files: int, form: str, base: Path, out: TextIO) -> None:
    if form == "text":
        plain.write(found, files, out)
        return
    if isinstance(out, TextIOWrapper):
        out.reconfigure(encoding="utf-8", errors="backslashreplace")
    match form:
        case "github":
            from sruja_lsp.cli.reports.github import commands

            out.write(f"{commands(found, base)}{plain.summary(found, files)}\n")
        case "sarif":
            from sruja_lsp.cli.reports.sarif import log

            _write_json(log(found, base), out)
        case "gitlab":
            from sruja_lsp.cli.reports.gitlab import report

            _write_json(report(found, base), out)
        case _:
            from sruja_lsp.cli.reports.records import records

            _write_json(records(found), out)


def _write_json(value: object, out: TextIO) -> None:
    json.dump(value, out, indent=2, ensure_ascii=False)
    out.write("\n")
