"""What the findings in a file depend on, put into a few bytes: while these are the same, so are the findings.

That is more than the file. Its names mean something in the files it knows, what it declares runs where other files say
so, and names in those mean something in the files that they know. Of these last the names count; of all others
everything counts. Names that nothing has are looked for everywhere else, too.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.model.resolve import How

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.model.workspace import Workspace


class Fingerprints:
    """The fingerprints of the files of one workspace, each made when it is asked for."""

    def __init__(self, workspace: Workspace) -> None:
        """Begin with none."""
        self.workspace = workspace
        self._texts: dict[str, bytes] = {}
        self._names: dict[str, bytes] = {}
        self._known: dict[str, bytes] = {}

    def of(self, uri: str) -> bytes:
        """What the findings in a file depend on, but for the levels that the user gives to rules."""
        graph = self.workspace.graph
        audience = sorted(graph.dependants(uri))
        around = sorted({uri, *graph.closure(uri), *audience})
        return _digest((uri, *map(self._text, around), *map(self._known_in, audience), *self._missing(uri)))

    def _text(self, uri: str) -> bytes:
        """All that a file says, and where its imports lead."""
        if uri not in self._texts:
            self._texts[uri] = _digest((uri, self.workspace[uri].key, *self._imports(uri)))
        return self._texts[uri]

    def _known_in(self, uri: str) -> bytes:
        """What names may mean in a file because of those it knows."""
        if uri not in self._known:
            self._known[uri] = _digest(map(self._name, sorted(self.workspace.closure(uri))))
        return self._known[uri]

    def _name(self, uri: str) -> bytes:
        """What a file declares, and where its imports lead."""
        if uri not in self._names:
            declared = self.workspace[uri].index.declared
            names = sorted((*name, *(entry.kind for entry in entries)) for name, entries in declared.items())
            self._names[uri] = _digest((uri, *names, *self._imports(uri)))
        return self._names[uri]

    def _imports(self, uri: str) -> Iterator[object]:
        targets = self.workspace.graph.targets.get(uri)
        return iter(sorted(targets.by_import.items()) if targets is not None else ())

    def _missing(self, uri: str) -> Iterator[object]:
        """What other files, wherever they are, have to do with what is missed in a file."""
        model = self.workspace[uri]
        missing = {site.text for site, found in model.resolutions.open.items() if found.how is How.MISSING}
        for text in sorted(missing):
            yield text, self.workspace.owners(Name(Namespace.ELEMENT, text))
        if not all(self.workspace.targets(uri, imported) for imported in model.index.imports):
            yield self._everything

    @cached_property
    def _everything(self) -> bytes:
        return _digest(sorted(model.uri for model in self.workspace))


def _digest(parts: Iterable[object]) -> bytes:
    """A few bytes that stand for plain values."""
    found = sha256()
    for part in parts:
        found.update(part if isinstance(part, bytes) else repr(part).encode())
        found.update(b"\0")
    return found.digest()
