"""Having the client ask again for what it shows, after a change that it cannot know concerns its documents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from lsprotocol import types

if TYPE_CHECKING:
    from sruja_lsp.lsp.session import Session

_ABOUT: Final = {
    types.WORKSPACE_DIAGNOSTIC_REFRESH: types.WORKSPACE_DIAGNOSTIC,
    types.WORKSPACE_SEMANTIC_TOKENS_REFRESH: types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL,
    types.WORKSPACE_INLAY_HINT_REFRESH: types.TEXT_DOCUMENT_INLAY_HINT,
    types.WORKSPACE_CODE_LENS_REFRESH: types.TEXT_DOCUMENT_CODE_LENS,
}
"""What each refresh makes the client ask again; pointless where it is not answered."""


def refresh(session: Session, *methods: str) -> None:
    """Send these refreshes, or all there are, when no message waits any more."""
    for method in methods or _ABOUT:
        if method == types.WORKSPACE_DIAGNOSTIC_REFRESH and not session.pulls:
            continue  # it is told
        if method in session.client.refreshes and _ABOUT[method] in session.protocol.fm.features:
            session.protocol.inbox.when_idle(method, partial(_send, session, method))


def _send(session: Session, method: str) -> None:
    session.protocol.send_request(method, None)
