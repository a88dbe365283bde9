"""The one guard at the edge: whatever goes wrong in a handler is one line or one traceback in the log, and no more."""

import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

from lsprotocol.types import TraceValue

if TYPE_CHECKING:
    from sruja_lsp.lsp.protocol import SrujaProtocol

logger = logging.getLogger(__name__)

_P = ParamSpec("_P")
_R = TypeVar("_R")

_SLOW: Final = 0.5
"""Seconds that nothing but opening a very large document should take."""


class UserError(Exception):
    """Something that is no fault of this server. Its message says what, and what to do."""


class RefusedError(UserError):
    """A request that makes sense but is not carried out. The user is to read the reason, so the client is told it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The result of a handler that has refused; the protocol sends it as an error."""

    reason: str


def guarded(protocol: "SrujaProtocol", method: str, handler: Callable[_P, _R], otherwise: _R) -> Callable[_P, _R]:
    """Give a handler that never raises, and whose time shows in the log and in the client's trace.

    The client gets the result `otherwise` in place of an error: an editor that asks for a hover at each move of the
    mouse would show the error each time. Only what the user asked for, and is refused, is answered with the reason.
    """

    def guard(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        start = perf_counter()
        try:
            return handler(*args, **kwargs)
        except RefusedError as refusal:
            logger.info("%s: %s", method, refusal)
            return cast("_R", Refused(str(refusal)))  # which the protocol makes an error of
        except UserError as error:
            logger.warning("%s: %s", method, error)
        except Exception:
            logger.exception("%s failed; please report this", method)
        finally:
            _report(protocol, method, perf_counter() - start)
        return otherwise

    return guard


def guarded_aside(method: str, handler: Callable[_P, Awaitable[_R]]) -> Callable[_P, Coroutine[Any, Any, _R]]:
    """The same for a handler that takes its time, and for requests that somebody sends by hand.

    They are answered with an error that says what is wrong.
    """

    async def guard(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return await handler(*args, **kwargs)
        except UserError as error:
            logger.warning("%s: %s", method, error)
            raise
        except Exception as error:
            logger.exception("%s failed; please report this", method)
            raise UserError(f"{method} failed; the log of the server says why") from error

    return guard


def _report(protocol: "SrujaProtocol", method: str, seconds: float) -> None:
    level = logging.WARNING if seconds > _SLOW else logging.DEBUG
    logger.log(level, "%s took %.1f ms", method, seconds * 1e3)
    if protocol.trace != TraceValue.Off:
        protocol.send("$/logTrace", {"message": f"{method} took {seconds * 1e3:.1f} ms"})
