"""What navigation reads of a large model: the statements that matter, and no others to find these."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from sruja_lsp.features.definition import definition
from sruja_lsp.features.document_highlights import document_highlights
from sruja_lsp.features.hover import hover
from sruja_lsp.features.implementation import implementation
from sruja_lsp.features.references import references
from sruja_lsp.features.rename import prepare_rename
from sruja_lsp.model.facts import page_facts
from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from tests.support.workspaces import URI, alone, uri_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from sruja_lsp.features.navigation import Location

SHOP = """\
Shop{0} = system "Shop {0}" {{
  description "Sells what people need on rainy days"
  Api = container "API" {{ technology "Rust" }}
  Goods = database "Goods"
  Api -> Goods "looks up"
}}
Shop{0}.Api -> Till "rings"
deployment Live{0} "Live" {{ node One "One" {{ containerInstance Shop{0}.Api {{ replicas 3 }} }} }}
"""
FEW, MANY = 30, 3000
NAME = "Shop{}.Api -> Till"
Feature: TypeAlias = "Callable[[Workspace, str, int], object]"


def model(shops: int) -> str:
    return 'Till = system "Till"\n' + "".join(SHOP.format(number) for number in range(shops))


def read(feature: Feature, shops: int) -> tuple[int, int]:
    """How many statements and pages are read when a feature is asked again in the middle of a model."""
    text = model(shops)
    workspace = alone(text)
    name = NAME.format(shops // 2)
    offset = text.index(name) + name.index(".Api") + 2
    assert feature(workspace, URI, offset)
    calls: Counter[object] = Counter()

    def count(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call":
            calls[frame.f_code] += 1

    sys.setprofile(count)
    try:
        feature(workspace, URI, offset)
    finally:
        sys.setprofile(None)
    return calls[interpret.__code__], calls[page_facts.__code__]


def all_references(workspace: Workspace, uri: str, offset: int) -> tuple[Location, ...]:
    return references(workspace, uri, offset, declarations=True)


@pytest.mark.parametrize(
    ("feature", "walks"),
    [
        (definition, 1),
        (prepare_rename, 1),
        (implementation, 1),
        (hover, 2),  # to the declaration, and to where it runs
        (all_references, 2),
        (document_highlights, 2),
    ],
)
def test_no_more_statements_are_read_in_a_large_model(feature: Feature, walks: int) -> None:
    statements, pages = read(feature, FEW)
    more_statements, more_pages = read(feature, MANY)
    assert more_statements == statements <= 10
    # The pages of the file itself are asked whether the name is in them; no block is entered that does not have it.
    around = len(alone(model(MANY))[URI].tree.root.pages)
    assert more_pages - pages <= walks * around


def test_only_files_that_mention_a_name_are_parsed_for_its_references() -> None:
    texts = {"core": model(3)}
    for number in range(50):
        mentioned = "Shop1.Api" if number % 10 == 0 else "Till"
        texts[f"team{number}"] = (
            f'import {{ * }} from "./core.sruja"\nTeam{number} = system "Team"\nTeam{number} -> {mentioned}\n'
        )
    opened = [Model.open(uri_of(f"{name}.sruja"), 1, text) for name, text in texts.items()]
    workspace = Workspace.of(
        *(Model.restored(each.uri, 1, str(each.text), each.index, each.imported_kinds) for each in opened)
    )
    uri = uri_of("core.sruja")
    found = all_references(workspace, uri, texts["core"].index("Shop1.Api -> Till") + 7)
    assert len({place.uri for place in found}) == 6
    assert sorted(model.uri for model in workspace if model.read) == sorted({place.uri for place in found})
