"""The projects that files on a command line are of: what the nearest `sruja.toml` above them says."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sruja_lsp.project import configuration
from sruja_lsp.project.configuration import Configuration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sruja_lsp.analysis.finding import Severity

_NONE: Final = Configuration()


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """A folder with a `sruja.toml`, and what that says. Without a folder nobody has said anything."""

    root: Path | None
    configuration: Configuration

    @property
    def levels(self) -> Mapping[str, Severity | None]:
        """The severities of rules that are not to have their usual ones."""
        return self.configuration.levels

    def skips(self, path: Path, *, folder: bool) -> bool:
        """Whether a file or a folder below the root is not of the project."""
        if self.root is None:
            return False
        inner = path.relative_to(self.root)
        return self.configuration.skips_folder(inner) if folder else self.configuration.skips(inner)

    def allows(self, path: Path) -> bool:
        """Whether a file may be read because a file of the project imports it; where links lead counts."""
        if self.root is None or self.configuration.imports_outside:
            return True
        return path.resolve().is_relative_to(self.root.resolve())


@dataclass(slots=True)
class Projects:
    """Looks for projects, and remembers them."""

    _by_folder: dict[Path, Project] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Project]:
        """The projects of all files that were asked about, each once."""
        return iter({project.root: project for project in self._by_folder.values() if project.root}.values())

    def of(self, path: Path) -> Project:
        """The project of a file, or of what is in a folder."""
        # Links stay links: a project is where somebody has put its files.
        absolute = Path(os.path.abspath(path))  # noqa: PTH100  # as said
        return self._of_folder(absolute if absolute.is_dir() else absolute.parent)

    def skips(self, path: Path, *, folder: bool) -> bool:
        """Whether a file or a folder that nobody has named is not of its project."""
        absolute = Path(os.path.abspath(path))  # noqa: PTH100  # the same
        return self._of_folder(absolute.parent).skips(absolute, folder=folder)

    def _of_folder(self, folder: Path) -> Project:
        known = self._by_folder.get(folder)
        if known is None:
            if (folder / configuration.FILE).is_file():
                known = Project(folder, configuration.load(folder))
            elif (folder / ".git").exists() or folder.parent == folder:
                known = Project(None, _NONE)  # a repository is nobody else's project
            else:
                known = self._of_folder(folder.parent)
            self._by_folder[folder] = known
        return known
