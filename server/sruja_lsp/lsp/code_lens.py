"""`textDocument/codeLens` and `codeLens/resolve`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.features import code_lenses as features
from sruja_lsp.features.code_lenses import LensSort
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.model.workspace import Place

if TYPE_CHECKING:
    from lsprotocol import types

    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session

_SORTS: Final = frozenset(sort.value for sort in LensSort)
_NAMESPACES: Final = frozenset(namespace.value for namespace in Namespace)


def code_lenses(session: Session, params: types.CodeLensParams) -> list[wire.CodeLens]:
    """The lenses of a document, of the sorts that are switched on; most of them have nothing to say yet."""
    model = session.documents.get(params.text_document.uri)
    sorts = [sort for sort in LensSort if sort.value not in session.settings.hidden_lenses]
    places = session.places(model.uri, model)
    answer: list[wire.CodeLens] = []
    for found in features.code_lenses(session.workspace, model.uri, sorts):
        lens: wire.CodeLens = {"range": places.range(found.span)}
        if found.sort is LensSort.DIAGRAM:
            lens["command"] = {
                "title": features.title(session.workspace, found.sort, found.place),
                "command": "sruja.preview.open",
                "arguments": [{"uri": places.uri, "view": found.view}],
            }
        else:
            namespace, name = found.place.name
            lens["data"] = [found.sort.value, found.place.uri, namespace.value, name]
        answer.append(lens)
    return answer


def resolve(session: Session, lens: types.CodeLens) -> wire.CodeLens:
    """What a lens says."""
    start, end = lens.range.start, lens.range.end
    answer: wire.CodeLens = {
        "range": {
            "start": {"line": start.line, "character": start.character},
            "end": {"line": end.line, "character": end.character},
        }
    }
    title = ""
    if isinstance(lens.data, (list, tuple)) and len(lens.data) == 4:  # noqa: PLR2004  # as above
        sort, uri, namespace, name = (str(part) for part in lens.data)
        if sort in _SORTS and namespace in _NAMESPACES:
            place = Place(uri, Name(Namespace(namespace), name))
            title = features.title(session.workspace, LensSort(sort), place)
    answer["command"] = {"title": title or "\N{EN DASH}", "command": ""}
    return answer
