"""The garbage collector, kept away from what will not be garbage for a long time.

Until the session has been agreed upon it hardly runs (see `__main__`): the modules of the protocol make a few hundred
thousand objects, of which next to none goes away again.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_USUAL: Final = (700, 10, 10)
"""The thresholds that Python starts with: short rounds, which nobody notices once the permanent is out of the way."""

LARGE: Final = 200_000
"""Characters of a document from which on the collector is noticed: some thousand lines."""


@contextmanager
def building() -> Iterator[None]:
    """Build something large and lasting without interruption.

    The collector runs when many objects are made, and each of its full rounds looks at everything there is. While a
    tree is built nothing becomes garbage, so the rounds find nothing and take about a third of the time. What was
    built is taken for permanent before the collector may look at it: its next short round would be a long one.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def settle() -> None:
    """Take everything that is there now for permanent.

    After this the collector's full rounds no longer visit the imported modules, the grammar or the trees of open
    documents, which otherwise costs milliseconds in the middle of some keystroke. What is replaced later is freed
    all the same, since trees and indexes have no cycles and go when the last reference to them does.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_USUAL)
