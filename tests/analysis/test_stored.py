"""Findings that are kept between sessions come back as they were, and nothing else comes at all."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.analysis import stored
from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.stored import dump, load
from sruja_lsp.model import stored as tables
from tests.support import paths
from tests.support.workspaces import on_disk

if TYPE_CHECKING:
    from pathlib import Path

HERE = b"as it is now"


@pytest.mark.parametrize("path", paths.fixtures("broken", "deployments", "language"), ids=paths.name_of)
def test_findings_come_back_as_they_were(path: Path) -> None:
    found = findings(*on_disk(path))
    assert load(dump(HERE, found), HERE) == found
    assert load(dump(HERE, found), b"as it was then") is None


class _Bomb:
    def __reduce__(self) -> tuple[object, ...]:
        return (pytest.fail, ("code was run",))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        pickle.dumps(_Bomb()),
        pickle.dumps(3),
        pickle.dumps((HERE, [("no-rule", "error", 0, 1, "", [], [], None)])),
        pickle.dumps((HERE, [("syntax-error", "loud", 0, 1, "", [], [], None)])),
        pickle.dumps((HERE, [("syntax-error",)])),
    ],
)
def test_what_are_no_findings_is_none(data: bytes) -> None:
    assert load(data, HERE) is None


@given(st.binary(max_size=200))
def test_no_bytes_do_harm(data: bytes) -> None:
    load(data, HERE)


def test_each_file_has_a_key_for_each_version_of_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    uri = "file:///a.sruja"
    now = stored.key(uri)
    assert now == stored.key(uri) != stored.key("file:///b.sruja")
    assert stored.version() != tables.version()  # which knows nothing of the rules
    monkeypatch.setattr(stored, "version", lambda: "another")
    assert stored.key(uri) != now
