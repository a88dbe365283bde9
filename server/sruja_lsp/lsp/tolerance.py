"""Messages that lsprotocol cannot read in full.

A newer client may name a kind of symbol, a format or a trace level that did not exist when lsprotocol was made. That
is no reason to leave its user without a server: what is not understood counts as not said.

A client may also mean "the end of the line" by the largest number it has, or be off by one at the beginning. To ignore
such a change would leave the document different from what the user sees, for good.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from cattrs.errors import BaseValidationError
from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cattrs import Converter

logger = logging.getLogger(__name__)


def readable(converter: Converter, params: Any) -> dict[str, Any]:
    """The part of the parameters of `initialize` that can be read, each member tried by itself."""
    given = params if isinstance(params, dict) else {}
    kept: dict[str, Any] = {"capabilities": {}}
    for path, value in _members(given):
        probe: dict[str, Any] = {"capabilities": {}}
        _put(probe, path, value)
        if _can_read(converter, probe):
            _put(kept, path, value)
        else:
            logger.warning("Ignored `%s` in what the client says of itself: it cannot be read", ".".join(path))
    return kept


_LARGEST: Final = 2**31 - 1
"""The largest line and the largest character that the protocol knows."""


def clamped(params: Any) -> Any:
    """The same parameters, with every line and character brought into the range that the protocol allows."""
    if isinstance(params, dict):
        return {
            name: _clamp(value) if name in ("line", "character") else clamped(value) for name, value in params.items()
        }
    return [clamped(value) for value in params] if isinstance(params, list) else params


NEXT: Final = -(2**31)
"""The version of a document after a change that says none."""


def versioned(params: Any) -> Any:
    """The same change, with a version: clients of older protocols may leave it open."""
    document = params.get("textDocument") if isinstance(params, dict) else None
    if isinstance(document, dict) and document.get("version") is None:
        return {**params, "textDocument": {**document, "version": NEXT}}
    return params


def _clamp(number: Any) -> Any:
    return max(0, min(int(number), _LARGEST)) if isinstance(number, int | float) else number


def _members(params: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in params.items():
        if name != "capabilities":
            yield (name,), value
            continue
        for area, abilities in (value if isinstance(value, dict) else {}).items():
            if isinstance(abilities, dict):
                for ability, details in abilities.items():
                    yield (name, area, ability), details
            else:
                yield (name, area), abilities


def _put(params: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *way, last = path
    for name in way:
        params = params.setdefault(name, {})
    params[last] = value


def _can_read(converter: Converter, params: dict[str, Any]) -> bool:
    try:
        converter.structure(params, types.InitializeParams)
    except (BaseValidationError, ValueError, TypeError, LookupError, AttributeError):
        return False
    return True
