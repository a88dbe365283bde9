"""All rules, each in its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.rules.all_at_once import RULE as _ALL_AT_ONCE
from sruja_lsp.analysis.rules.ambiguous_reference import RULE as _AMBIGUOUS_REFERENCE
from sruja_lsp.analysis.rules.availability_unreachable import RULE as _AVAILABILITY_UNREACHABLE
from sruja_lsp.analysis.rules.blue_green_live import RULE as _BLUE_GREEN_LIVE
from sruja_lsp.analysis.rules.canary_rollback import RULE as _CANARY_ROLLBACK
from sruja_lsp.analysis.rules.canary_share import RULE as _CANARY_SHARE
from sruja_lsp.analysis.rules.canary_version import RULE as _CANARY_VERSION
from sruja_lsp.analysis.rules.capacity_headroom import RULE as _CAPACITY_HEADROOM
from sruja_lsp.analysis.rules.duplicate_identifier import RULE as _DUPLICATE_IDENTIFIER
from sruja_lsp.analysis.rules.duplicate_node import RULE as _DUPLICATE_NODE
from sruja_lsp.analysis.rules.error_budget import RULE as _ERROR_BUDGET
from sruja_lsp.analysis.rules.friday_release import RULE as _FRIDAY_RELEASE
from sruja_lsp.analysis.rules.import_cycle import RULE as _IMPORT_CYCLE
from sruja_lsp.analysis.rules.instance_target import RULE as _INSTANCE_TARGET
from sruja_lsp.analysis.rules.invalid_value import RULE as _INVALID_VALUE
from sruja_lsp.analysis.rules.latency_order import RULE as _LATENCY_ORDER
from sruja_lsp.analysis.rules.latency_unreachable import RULE as _LATENCY_UNREACHABLE
from sruja_lsp.analysis.rules.legacy_syntax import RULE as _LEGACY_SYNTAX
from sruja_lsp.analysis.rules.migration_with_release import RULE as _MIGRATION_WITH_RELEASE
from sruja_lsp.analysis.rules.replica_bounds import RULE as _REPLICA_BOUNDS
from sruja_lsp.analysis.rules.rollback_limit import RULE as _ROLLBACK_LIMIT
from sruja_lsp.analysis.rules.rolling_capacity import RULE as _ROLLING_CAPACITY
from sruja_lsp.analysis.rules.single_point_of_failure import RULE as _SINGLE_POINT_OF_FAILURE
from sruja_lsp.analysis.rules.slo_breached import RULE as _SLO_BREACHED
from sruja_lsp.analysis.rules.slo_format import RULE as _SLO_FORMAT
from sruja_lsp.analysis.rules.standby_traffic import RULE as _STANDBY_TRAFFIC
from sruja_lsp.analysis.rules.syntax_error import RULE as _SYNTAX_ERROR
from sruja_lsp.analysis.rules.traffic_sum import RULE as _TRAFFIC_SUM
from sruja_lsp.analysis.rules.undeployed_container import RULE as _UNDEPLOYED_CONTAINER
from sruja_lsp.analysis.rules.unknown_kind import RULE as _UNKNOWN_KIND
from sruja_lsp.analysis.rules.unobserved_service import RULE as _UNOBSERVED_SERVICE
from sruja_lsp.analysis.rules.unresolved_import import RULE as _UNRESOLVED_IMPORT
from sruja_lsp.analysis.rules.unresolved_reference import RULE as _UNRESOLVED_REFERENCE
from sruja_lsp.analysis.rules.untried_version import RULE as _UNTRIED_VERSION

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
    # what runs where
    _DUPLICATE_NODE,
    _TRAFFIC_SUM,
    _STANDBY_TRAFFIC,
    _BLUE_GREEN_LIVE,
    _CANARY_SHARE,
    _CANARY_VERSION,
    _CANARY_ROLLBACK,
    _ROLLBACK_LIMIT,
    _REPLICA_BOUNDS,
    _ROLLING_CAPACITY,
    _CAPACITY_HEADROOM,
    _SINGLE_POINT_OF_FAILURE,
    _UNDEPLOYED_CONTAINER,
    _UNTRIED_VERSION,
    _ALL_AT_ONCE,
    _FRIDAY_RELEASE,
    _MIGRATION_WITH_RELEASE,
    _UNOBSERVED_SERVICE,
    # what is promised
    _SLO_FORMAT,
    _LATENCY_ORDER,
    _SLO_BREACHED,
    _ERROR_BUDGET,
    _AVAILABILITY_UNREACHABLE,
    _LATENCY_UNREACHABLE,
)
