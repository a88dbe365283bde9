"""The requests about pictures that go beyond the protocol, and the commands of the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.lsp.guard import UserError
from sruja_lsp.lsp.previews import previews_of
from sruja_lsp.preview.service import RefusedError

if TYPE_CHECKING:
    from sruja_lsp.lsp.session import Session


async def request(session: Session, method: str, params: object) -> object:
    """Answer one of the `sruja/` requests."""
    try:
        return await previews_of(session).answer(method, params)
    except RefusedError as error:
        raise UserError(str(error)) from error


async def command(session: Session, name: str, argument: object) -> object:
    """Run a command of the preview with its one argument."""
    previews = previews_of(session)
    try:
        match name:
            case "sruja.preview.open":
                return await previews.open(argument)
            case "sruja.preview.close":
                previews.close_preview(argument)
                return None
            case "sruja.preview.reveal":
                return await previews.reveal(argument)
            case _:
                return await previews.export(argument)
    except RefusedError as error:
        raise UserError(str(error)) from error
