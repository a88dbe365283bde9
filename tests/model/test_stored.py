"""What is kept between sessions: the tables of a file come back as they were, and nothing else comes at all."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.analysis.engine import findings
from sruja_lsp.model.model import Model
from sruja_lsp.model.stored import Stored, dump, key, load, version
from sruja_lsp.model.workspace import Workspace
from tests.support import paths

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("path", paths.fixtures(), ids=paths.name_of)
def test_a_restored_model_is_the_one_that_was_stored(path: Path) -> None:
    content = paths.read(path)
    model = Model.open(path.as_uri(), 0, content)
    found = load(dump(Stored(model.index, frozenset({"lantern"}))))
    assert found is not None
    assert found.imported_kinds == {"lantern"}
    restored = Model.restored(path.as_uri(), 0, content, found.tables, model.imported_kinds)
    for table in ("declared", "leaves", "sites", "users", "imports", "repeated", "instances", "selections"):
        assert dict(getattr(restored.index, table)) == dict(getattr(model.index, table))
    assert restored.resolutions.open == model.resolutions.open
    assert not restored.read
    assert findings(Workspace.of(restored), model.uri) == findings(Workspace.of(model), model.uri)
    assert restored.read


def test_a_restored_model_is_parsed_only_when_somebody_asks() -> None:
    kinds = Model.open("file:///kinds.sruja", 0, 'Pier = system "Pier" { Winch = container "Winch" }\n')
    town = Model.open(
        "file:///town.sruja", 0, 'import { * } from "./kinds.sruja"\nGate = system "Gate"\nGate -> Winch\n'
    )
    files = [
        Model.restored(model.uri, 0, str(model.text), model.index, model.imported_kinds) for model in (kinds, town)
    ]
    workspace = Workspace.of(*files)
    assert workspace[town.uri].resolutions.open == {}
    assert not any(model.read for model in workspace)


class _Bomb:
    def __reduce__(self) -> tuple[object, ...]:
        return (pytest.fail, ("code was run",))


@pytest.mark.parametrize("data", [b"", b"x", pickle.dumps(_Bomb()), pickle.dumps(3), pickle.dumps(([], [1], [], []))])
def test_what_is_no_index_is_none(data: bytes) -> None:
    assert load(data) is None


@given(st.binary(max_size=200))
def test_no_bytes_do_harm(data: bytes) -> None:
    load(data)


def test_a_text_has_one_key_and_a_version_one_name() -> None:
    assert key("A") == key("A") != key("B")
    assert key("\ud800")
    assert version() == version()
