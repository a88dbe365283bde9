"""All rules, each in its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sruja_lsp.analysis.rules.adr_decision import RULE as _ADR_DECISION
from sruja_lsp.analysis.rules.adr_replacement import RULE as _ADR_REPLACEMENT
from sruja_lsp.analysis.rules.all_at_once import RULE as _ALL_AT_ONCE
from sruja_lsp.analysis.rules.ambiguous_reference import RULE as _AMBIGUOUS_REFERENCE
from sruja_lsp.analysis.rules.availability_unreachable import RULE as _AVAILABILITY_UNREACHABLE
from sruja_lsp.analysis.rules.blue_green_live import RULE as _BLUE_GREEN_LIVE
from sruja_lsp.analysis.rules.canary_rollback import RULE as _CANARY_ROLLBACK
from sruja_lsp.analysis.rules.canary_share import RULE as _CANARY_SHARE
from sruja_lsp.analysis.rules.canary_version import RULE as _CANARY_VERSION
from sruja_lsp.analysis.rules.capacity_headroom import RULE as _CAPACITY_HEADROOM
from sruja_lsp.analysis.rules.dependency_cycle import RULE as _DEPENDENCY_CYCLE
from sruja_lsp.analysis.rules.duplicate_identifier import RULE as _DUPLICATE_IDENTIFIER
from sruja_lsp.analysis.rules.duplicate_node import RULE as _DUPLICATE_NODE
from sruja_lsp.analysis.rules.duplicate_property import RULE as _DUPLICATE_PROPERTY
from sruja_lsp.analysis.rules.duplicate_relation import RULE as _DUPLICATE_RELATION
from sruja_lsp.analysis.rules.error_budget import RULE as _ERROR_BUDGET
from sruja_lsp.analysis.rules.forbidden_relation import RULE as _FORBIDDEN_RELATION
from sruja_lsp.analysis.rules.friday_release import RULE as _FRIDAY_RELEASE
from sruja_lsp.analysis.rules.import_cycle import RULE as _IMPORT_CYCLE
from sruja_lsp.analysis.rules.incomplete_contract import RULE as _INCOMPLETE_CONTRACT
from sruja_lsp.analysis.rules.instance_target import RULE as _INSTANCE_TARGET
from sruja_lsp.analysis.rules.invalid_value import RULE as _INVALID_VALUE
from sruja_lsp.analysis.rules.latency_order import RULE as _LATENCY_ORDER
from sruja_lsp.analysis.rules.latency_unreachable import RULE as _LATENCY_UNREACHABLE
from sruja_lsp.analysis.rules.layer_violation import RULE as _LAYER_VIOLATION
from sruja_lsp.analysis.rules.legacy_syntax import RULE as _LEGACY_SYNTAX
from sruja_lsp.analysis.rules.migration_with_release import RULE as _MIGRATION_WITH_RELEASE
from sruja_lsp.analysis.rules.misplaced_element import RULE as _MISPLACED_ELEMENT
from sruja_lsp.analysis.rules.missing_description import RULE as _MISSING_DESCRIPTION
from sruja_lsp.analysis.rules.missing_source import RULE as _MISSING_SOURCE
from sruja_lsp.analysis.rules.missing_technology import RULE as _MISSING_TECHNOLOGY
from sruja_lsp.analysis.rules.open_loop import RULE as _OPEN_LOOP
from sruja_lsp.analysis.rules.orphan_element import RULE as _ORPHAN_ELEMENT
from sruja_lsp.analysis.rules.policy_violation import RULE as _POLICY_VIOLATION
from sruja_lsp.analysis.rules.replica_bounds import RULE as _REPLICA_BOUNDS
from sruja_lsp.analysis.rules.rollback_limit import RULE as _ROLLBACK_LIMIT
from sruja_lsp.analysis.rules.rolling_capacity import RULE as _ROLLING_CAPACITY
from sruja_lsp.analysis.rules.self_relation import RULE as _SELF_RELATION
from sruja_lsp.analysis.rules.shared_database import RULE as _SHARED_DATABASE
from sruja_lsp.analysis.rules.single_point_of_failure import RULE as _SINGLE_POINT_OF_FAILURE
from sruja_lsp.analysis.rules.slo_breached import RULE as _SLO_BREACHED
from sruja_lsp.analysis.rules.slo_format import RULE as _SLO_FORMAT
from sruja_lsp.analysis.rules.source_path import RULE as _SOURCE_PATH
from sruja_lsp.analysis.rules.standby_traffic import RULE as _STANDBY_TRAFFIC
from sruja_lsp.analysis.rules.state_machine import RULE as _STATE_MACHINE
from sruja_lsp.analysis.rules.step_order import RULE as _STEP_ORDER
from sruja_lsp.analysis.rules.syntax_error import RULE as _SYNTAX_ERROR
from sruja_lsp.analysis.rules.traffic_sum import RULE as _TRAFFIC_SUM
from sruja_lsp.analysis.rules.unassigned_requirement import RULE as _UNASSIGNED_REQUIREMENT
from sruja_lsp.analysis.rules.undeployed_container import RULE as _UNDEPLOYED_CONTAINER
from sruja_lsp.analysis.rules.undocumented_interface import RULE as _UNDOCUMENTED_INTERFACE
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
    _DUPLICATE_PROPERTY,
    _SOURCE_PATH,
    _MISSING_SOURCE,
    _INSTANCE_TARGET,
    _LEGACY_SYNTAX,
    # who needs whom
    _SELF_RELATION,
    _DUPLICATE_RELATION,
    _DEPENDENCY_CYCLE,
    _LAYER_VIOLATION,
    _SHARED_DATABASE,
    _ORPHAN_ELEMENT,
    _MISPLACED_ELEMENT,
    _MISSING_DESCRIPTION,
    _MISSING_TECHNOLOGY,
    _UNDOCUMENTED_INTERFACE,
    # what was agreed on
    _POLICY_VIOLATION,
    _FORBIDDEN_RELATION,
    _UNASSIGNED_REQUIREMENT,
    _ADR_DECISION,
    _ADR_REPLACEMENT,
    # how things behave
    _STEP_ORDER,
    _STATE_MACHINE,
    _INCOMPLETE_CONTRACT,
    _OPEN_LOOP,
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
