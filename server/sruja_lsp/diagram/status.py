"""What the status of a node or an element means for its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

TONES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("active", "live", "production", "running", "up", "healthy", "primary", "current"), "good"),
    **dict.fromkeys(
        (
            "standby",
            "passive",
            "ready",
            "readyforswitch",
            "idle",
            "warm",
            "cold",
            "secondary",
            "maintenance",
            "draining",
        ),
        "warn",
    ),
    **dict.fromkeys(("planned", "staging", "proposed", "preview", "testing", "development", "experimental"), "info"),
    **dict.fromkeys(("deprecated", "down", "failed", "retired", "inactive", "removed", "degraded"), "bad"),
}


def tone(status: str) -> str:
    """The tone of a status; plain for one that nobody knows, and for none."""
    return TONES.get("".join(letter for letter in status.casefold() if letter.isalpha()), "plain")
