"""The standard library: the kinds and tags that every model may use, as a Sruja document of its own.

The document is real text with real places, so that a jump to a kind ends at its declaration and its explanation.
A client that shows documents which are no files gets it under `URI`, every other one as the file `PATH`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.model.model import Model

SCHEME: Final = "sruja-stdlib"
URI: Final = f"{SCHEME}:/sruja.ai/stdlib.sruja"
PATH: Final = Path(__file__).with_name("stdlib.sruja")


@cache
def model() -> Model:
    """The library as a model, read when it is first asked for."""
    return Model.open(URI, 0, PATH.read_text(encoding="utf-8"))


def named(name: str) -> Name | None:
    """What a name imported from the library stands for: a kind or a tag."""
    declared = model().index.declared
    return next(
        (found for found in (Name(Namespace.KIND, name), Name(Namespace.TAG, name)) if found in declared),
        None,
    )
