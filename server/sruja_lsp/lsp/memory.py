"""The garbage collector, kept away from what will not be garbage for a long time.

Until the session has been agreed upon it hardly runs (see `__main__`): the modules of the protocol make a few hundred
thousand objects, of which next to none goes away again.
"""

import gc
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sruja_lsp.model.model import Model

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


class Trees:
    """The trees of files that nobody has open, made to look for findings and not worth their memory for long.

    A tree takes twenty times the memory of its text. Those that were looked at last are kept, since whoever changes a
    file that others import has all of these looked at again.
    """

    MOST: Final = 2_000_000
    """Characters of the files whose trees are kept."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: deque[Model] = deque()
        self._characters = 0

    def looked_at(self, model: "Model", is_open: Callable[[str], bool]) -> None:
        """Keep the tree of a file, and let those go that were looked at longest ago and are not open meanwhile."""
        if not model.read:
            return
        self._kept.append(model)
        self._characters += len(model.text)
        while self._characters > self.MOST:
            oldest = self._kept.popleft()
            self._characters -= len(oldest.text)
            if not is_open(oldest.uri):
                oldest.forget()
