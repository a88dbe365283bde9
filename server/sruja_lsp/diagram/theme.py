"""Colours, light and dark. A picture names tokens; a theme says what each of them is.

Text on its ground reaches a contrast of 4.5 to 1 (WCAG 2 AA) in both; `tests/diagram/test_theme.py` holds that.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Theme(StrEnum):
    """How a picture is coloured. `auto` follows the reader's system and needs CSS; the others work everywhere."""

    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


#: Token → (light, dark).
TOKENS: Final[Mapping[str, tuple[str, str]]] = {
    "ground": ("#ffffff", "#10151d"),
    "ink": ("#16202e", "#e8edf4"),
    "muted": ("#526074", "#a3b0c2"),
    "line": ("#66758a", "#8493a8"),
    "label": ("#3b485a", "#c6d0dd"),
    "frame": ("#f6f8fb", "#161d28"),
    "frame-line": ("#c3ccd8", "#3a4658"),
    "chip": ("#eef1f6", "#243042"),
    "chip-line": ("#cdd5e0", "#3d4b60"),
    "chip-ink": ("#3b485a", "#c6d0dd"),
    # families: ground, outline, words
    "person": ("#08427b", "#0f4d8c"),
    "person-line": ("#073563", "#4f93d6"),
    "person-ink": ("#ffffff", "#ffffff"),
    "person-note": ("#d5e4f4", "#d5e4f4"),
    "system": ("#1168bd", "#1663ad"),
    "system-line": ("#0d5299", "#63a9ec"),
    "system-ink": ("#ffffff", "#ffffff"),
    "system-note": ("#e3effb", "#e3effb"),
    "container": ("#e6f0fb", "#17304d"),
    "container-line": ("#4a90d9", "#4f8fd0"),
    "container-ink": ("#0f2b4a", "#e8f2fd"),
    "container-note": ("#3d5671", "#b3c9e1"),
    "component": ("#f1f6fc", "#1a2838"),
    "component-line": ("#8db4dd", "#52749b"),
    "component-ink": ("#142c46", "#e4edf7"),
    "component-note": ("#4a5f77", "#aebfd3"),
    "database": ("#e4f4ee", "#12352b"),
    "database-line": ("#2f9e78", "#3da683"),
    "database-ink": ("#0c3b2c", "#e2f6ee"),
    "database-note": ("#36604f", "#a8d2c2"),
    "queue": ("#f5ecfb", "#33214a"),
    "queue-line": ("#9a63c8", "#a779d0"),
    "queue-ink": ("#3a1858", "#f4eafc"),
    "queue-note": ("#64467e", "#cfb8e3"),
    "external": ("#eceff3", "#2a313c"),
    "external-line": ("#8c97a6", "#7a8798"),
    "external-ink": ("#29323e", "#e3e8ef"),
    "external-note": ("#525d6b", "#b4bfcd"),
    "element": ("#eef1fb", "#232a48"),
    "element-line": ("#6a7fd1", "#7689d8"),
    "element-ink": ("#1b2450", "#e9edfc"),
    "element-note": ("#4a5484", "#b7c0e6"),
    "infrastructure": ("#fdf3e3", "#3a2b14"),
    "infrastructure-line": ("#c98a2b", "#c08f45"),
    "infrastructure-ink": ("#4a3006", "#fbeed8"),
    "infrastructure-note": ("#6f5527", "#dcc6a0"),
    "node": ("#f3f5f9", "#1b2431"),
    "node-line": ("#93a1b5", "#5b6b82"),
    "node-ink": ("#1d2939", "#e6ebf2"),
    "node-note": ("#526074", "#a9b5c5"),
    # tones
    "good": ("#137a39", "#4ade80"),
    "good-ground": ("#e3f6ea", "#12321f"),
    "warn": ("#a15c00", "#fbbf24"),
    "warn-ground": ("#fdf1d8", "#382a0c"),
    "bad": ("#b91c1c", "#fca5a5"),
    "bad-ground": ("#fde7e7", "#3f1717"),
    "info": ("#0b5cad", "#7cc0ff"),
    "info-ground": ("#e4effb", "#132c48"),
    "ring-track": ("#c9d1dc", "#46546a"),
}


def colour(token: str, theme: Theme) -> str:
    """What a token is in a theme; `auto` starts from light."""
    light, dark = TOKENS[token]
    return dark if theme is Theme.DARK else light


def dark_rules(tokens: frozenset[str], scope: str) -> str:
    """The CSS that turns a light picture dark where the reader's system is; `data-f` and `data-s` name the tokens."""
    rules = "".join(
        f'.{scope} [data-{name}="{token}"]{{{attribute}:{TOKENS[token][1]}}}'
        for token in sorted(tokens)
        for name, attribute in (("f", "fill"), ("s", "stroke"))
    )
    return f"@media (prefers-color-scheme:dark){{{rules}}}"
