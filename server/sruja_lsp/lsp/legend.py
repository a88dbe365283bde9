"""The names of the semantic tokens, which the client is told before the language is imported."""

from __future__ import annotations

from typing import Final

from lsprotocol import types

_TYPES: Final = (
    *("namespace", "type", "class", "struct", "interface", "event", "method", "function", "variable", "property"),
    *("enumMember", "keyword", "string", "number", "comment", "operator", "decorator"),
)
_MODIFIERS: Final = ("declaration", "readonly", "deprecated", "defaultLibrary")

LEGEND: Final = types.SemanticTokensLegend(_TYPES, _MODIFIERS)
"""In the order of `TokenType` and `Modifier` of the feature; every name is one of the specification."""
