"""Reads `sruja.toml`. What is wrong in it is told, with its place, and left out; the rest counts."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from sruja_lsp.model import disk
from sruja_lsp.text.document import Text
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path, PurePath

    from pathspec import PathSpec

    from sruja_lsp.analysis.finding import Severity

FILE: Final = "sruja.toml"

RULE: Final = "project-file"
"""The code of what is wrong in the file. It is no rule, so it cannot be switched off."""

ALWAYS_SKIPPED: Final = ("node_modules", "__pycache__")

_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the file: where, and what to do."""

    span: Span
    message: str


@dataclass(frozen=True)
class Configuration:
    """What a project says. Without a file every `.sruja` file below the folder is a model of it."""

    include: tuple[str, ...] = ("**",)
    exclude: tuple[str, ...] = ()
    imports_outside: bool = False
    index_limit: int = 256
    levels: Mapping[str, Severity | None] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    text: Text = field(default_factory=lambda: Text.of(""))

    @cached_property
    def _included(self) -> PathSpec[Any] | None:
        return None if self.include == ("**",) else _spec(self.include)

    @cached_property
    def _excluded(self) -> PathSpec[Any] | None:
        return _spec(self.exclude) if self.exclude else None

    def skips_folder(self, path: PurePath) -> bool:
        """Whether nothing in a folder, given relative to the root, is of the project."""
        if path.name in ALWAYS_SKIPPED:
            return True
        return self._excluded is not None and self._excluded.match_file(f"{path.as_posix()}/")

    def skips(self, path: PurePath) -> bool:
        """Whether a file, given relative to the root, is not of the project."""
        posix = path.as_posix()
        if self._excluded is not None and self._excluded.match_file(posix):
            return True
        return self._included is not None and not self._included.match_file(posix)


def _spec(globs: tuple[str, ...]) -> PathSpec[Any]:
    from pathspec import PathSpec  # noqa: PLC0415  # only projects that exclude something wait for it

    return PathSpec.from_lines("gitignore", globs)


def load(root: Path) -> Configuration:
    """What the file in a folder says; the usual where there is none."""
    path = root / FILE
    if not path.is_file():
        return Configuration()
    content = disk.read(path)
    if content.problem:
        text = Text.of(content.text)
        return Configuration(problems=(Problem(Span(content.offset, content.offset), content.problem),), text=text)
    return parse(content.text)


def parse(content: str) -> Configuration:
    """What the text of the file says."""
    text = Text.of(content)
    try:
        # TOML has no lone carriage returns; files that have crossed a Windows machine do.
        given = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        return Configuration(problems=(_broken(text, str(error)),), text=text)
    from sruja_lsp.project.levels import severities  # noqa: PLC0415  # the rules are a layer one pays for when used
    from sruja_lsp.project.schema import validated  # noqa: PLC0415  # so is pydantic

    project, wrong = validated(given)
    levels, unknown = severities(project.rules)
    wrong += [(("rules", name), message) for name, message in unknown.items()]
    problems = tuple(Problem(_key(content, keys), message) for keys, message in wrong)
    return Configuration(
        include=tuple(project.include),
        exclude=tuple(project.exclude),
        imports_outside=project.imports_outside,
        index_limit=project.index_limit,
        levels=levels,
        problems=problems,
        text=text,
    )


def _broken(text: Text, message: str) -> Problem:
    place = _PLACE.search(message)
    offset = len(text)
    if place is not None and place[1]:
        offset = min(text.line_start(int(place[1]) - 1) + int(place[2]) - 1, len(text))
    return Problem(Span(offset, offset), f"This is no TOML: {_PLACE.sub('', message).strip().rstrip('.')}.")


def _key(content: str, keys: tuple[str, ...]) -> Span:
    """Where the last of some nested keys is written; the start of the file where it cannot be told."""
    wanted = next((key for key in reversed(keys) if not key.isdecimal()), "")
    found = re.search(rf"^[ \t]*[\[\"']*(?:\w+\.)*[\"']?({re.escape(wanted)})\b", content, re.MULTILINE)
    return Span(*found.span(1)) if found is not None and wanted else Span(0, 0)
