"""Where the tests find their models."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
RULE_PAGES = ROOT / "docs" / "rules"
SHOWCASE = FIXTURES / "showcase.sruja"


def shared() -> Path | None:
    """The optional folder of reference models beside the checkout; a user's clone does not have it."""
    folder = ROOT.parent / "shared"
    return folder if folder.is_dir() else None


needs_shared = pytest.mark.skipif(shared() is None, reason="reference models in ../shared are absent")


def read(path: Path) -> str:
    """The text of a file with its line ends and its byte order mark as they are."""
    return path.read_bytes().decode("utf-8")


def fixtures(*folders: str) -> list[Path]:
    """The models in these folders of `fixtures/`, or all of them."""
    roots = [FIXTURES / folder for folder in folders] or [FIXTURES]
    return sorted(path for root in roots for path in root.rglob("*.sruja"))


def plain_fixtures() -> list[Path]:
    """The models that are Sruja as a user would write it, without test markers."""
    marked = FIXTURES / "features"
    return [path for path in fixtures() if not path.is_relative_to(marked)]


def snippets() -> list[Path]:
    """The ten snippets of the reference folder; none where it is absent."""
    return _shared_models("seed/snippets")


def corpus() -> list[Path]:
    """The real-world models of the reference folder; none where it is absent."""
    return _shared_models("corpus")


def _shared_models(folder: str) -> list[Path]:
    root = shared()
    return [] if root is None else sorted((root / folder).glob("*.sruja"))


def name_of(path: Path) -> str:
    """A short, stable name for a test's id."""
    for root in (FIXTURES, ROOT.parent):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name
