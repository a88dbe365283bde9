"""`textDocument/foldingRange`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from sruja_lsp.features.folding import Folder, FoldingKind

if TYPE_CHECKING:
    from sruja_lsp.features.folding import FoldingRange
    from sruja_lsp.lsp import wire
    from sruja_lsp.lsp.session import Session

_KINDS: Final = {
    FoldingKind.COMMENT: types.FoldingRangeKind.Comment.value,
    FoldingKind.IMPORTS: types.FoldingRangeKind.Imports.value,
    FoldingKind.REGION: types.FoldingRangeKind.Region.value,
}


def folding_range(session: Session, params: types.FoldingRangeParams) -> list[wire.FoldingRange]:
    """What can be folded in a document."""
    model = session.documents.get(params.text_document.uri)
    folds = session.keepsakes.of(model.uri, Folder, Folder).ranges(model.tree)
    limit = session.client.most_folds
    if limit is not None and len(folds) > limit:
        # The longest are worth most; their order is that of the text.
        folds = sorted(sorted(folds, key=lambda fold: fold.first - fold.last)[:limit])
    return [_fold(fold, lines_only=session.client.folds_lines_only) for fold in folds]


def _fold(fold: FoldingRange, *, lines_only: bool) -> wire.FoldingRange:
    sent: wire.FoldingRange = {"startLine": fold.first, "endLine": fold.last}
    if fold.brace >= 0 and not lines_only:
        # up to the brace, which such a client shows behind the first line
        sent["endLine"] = fold.last + 1
        sent["endCharacter"] = fold.brace
    if fold.kind in _KINDS:
        sent["kind"] = _KINDS[fold.kind]
    return sent
