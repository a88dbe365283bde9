"""All rules, each in its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.rules.ambiguous_reference import RULE as _AMBIGUOUS_REFERENCE
from sruja_lsp.analysis.rules.duplicate_identifier import RULE as _DUPLICATE_IDENTIFIER
from sruja_lsp.analysis.rules.import_cycle import RULE as _IMPORT_CYCLE
from sruja_lsp.analysis.rules.instance_target import RULE as _INSTANCE_TARGET
from sruja_lsp.analysis.rules.invalid_value import RULE as _INVALID_VALUE
from sruja_lsp.analysis.rules.legacy_syntax import RULE as _LEGACY_SYNTAX
from sruja_lsp.analysis.rules.syntax_error import RULE as _SYNTAX_ERROR
from sruja_lsp.analysis.rules.unknown_kind import RULE as _UNKNOWN_KIND
from sruja_lsp.analysis.rules.unresolved_import import RULE as _UNRESOLVED_IMPORT
from sruja_lsp.analysis.rules.unresolved_reference import RULE as _UNRESOLVED_REFERENCE

if TYPE_CHECKING:
    from sruja_lsp.analysis.rule import Rule

RULES: Final[tuple[Rule, ...]] = (
    _SYNTAX_ERROR,
    _UNRESOLVED_REFERENCE,
    _UNRESOLVED_IMPORT,
    _IMPORT_CYCLE,
    _AMBIGUOUS_REFERENCE,
    _DUPLICATE_IDENTIFIER,
    _UNKNOWN_KIND,
    _INVALID_VALUE,
    _INSTANCE_TARGET,
    _LEGACY_SYNTAX,
)
