"""What a file declares and refers to, as bytes that can be kept, so that the next start need not parse it again.

Only plain values are written, and nothing else is read: bytes that somebody has tampered with, or that are of another
time, make no object but are no index.
"""

from __future__ import annotations

import io
import pickle  # with a reader that makes plain values only
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn

from sruja_lsp import __version__
from sruja_lsp.model.index import Declared, Index, Name, Scope, Site
from sruja_lsp.model.meaning import Import, Namespace, ReferenceRole, Role
from sruja_lsp.syntax import grammar

_NAMESPACES: Final = tuple(Namespace)
_ROLES: Final = tuple(Role)
_REFERENCES: Final = tuple(ReferenceRole)
_LAYERS: Final = ("text", "syntax", "language", "model")


class Stored(NamedTuple):
    """The tables of a text, and the kinds that other files defined for it when they were made."""

    tables: Index
    imported_kinds: frozenset[str]


@cache
def version(*layers: str) -> str:
    """Another one with each version of the grammar, the standard library and our code in these layers.

    Without any: with each version of those that decide which index a text has.
    """
    found = sha256(f"{__version__} {grammar.text()}".encode())
    package = Path(__file__).parents[1]
    for layer in layers or _LAYERS:
        for path in sorted((*(package / layer).rglob("*.py"), *(package / layer).glob("*.sruja"))):
            status = path.stat()
            found.update(f"{path.name} {status.st_size} {status.st_mtime_ns}".encode())
    return found.hexdigest()[:16]


def key(content: str) -> str:
    """What a text is stored under."""
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def dump(stored: Stored) -> bytes:
    """The bytes of tables."""
    index = stored.tables
    values = (
        sorted(stored.imported_kinds),
        [
            (_NAMESPACES.index(name.namespace), name.name, [(e.kind, e.title, _ROLES.index(e.role)) for e in entries])
            for name, entries in index.declared.items()
        ],
        [
            (_NAMESPACES.index(site.scope[0]), *site.scope[1:], site.text, _REFERENCES.index(site.role), count)
            for site, count in index.sites.items()
        ],
        [(each.path, list(each.names), count) for each, count in index.imports.items()],
    )
    return pickle.dumps(values, protocol=pickle.HIGHEST_PROTOCOL)


def load(data: bytes) -> Stored | None:
    """The tables in some bytes; `None` when they are not ours."""
    try:
        kinds, declared, sites, imports = plain(data)
        index = Index.made(
            {
                Name(_NAMESPACES[namespace], name): tuple(
                    Declared(kind, title, _ROLES[role]) for kind, title, role in entries
                )
                for namespace, name, entries in declared
            },
            {
                Site(Scope(_NAMESPACES[namespace], name, base), text, _REFERENCES[role]): count
                for namespace, name, base, text, role, count in sites
            },
            {Import(path, tuple(map(tuple, names))): count for path, names, count in imports},
        )
        return Stored(index, frozenset(kinds))
    except Exception:  # noqa: BLE001  # whatever is wrong with the bytes, they are not ours
        return None


def plain(data: bytes) -> Any:
    """The plain values in some bytes.

    Raises:
        Exception: Of any type: they hold something else, or nothing at all.
    """
    return _Plain(io.BytesIO(data)).load()


class _Plain(pickle.Unpickler):  # makes plain values only
    def find_class(self, module: str, name: str) -> Any:
        return self._refuse(module, name)

    @staticmethod
    def _refuse(module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")
