"""The reference models beside the checkout, where they lie: skipped in a clone that has none."""

from pathlib import Path

import pytest

from sruja_lsp.analysis.engine import findings
from sruja_lsp.analysis.finding import Finding, Severity
from tests.support.paths import corpus, name_of, needs_shared, snippets
from tests.support.workspaces import on_disk


def serious(path: Path) -> list[Finding]:
    found = findings(*on_disk(path))
    return [finding for finding in found if finding.severity in (Severity.ERROR, Severity.WARNING)]


@needs_shared
@pytest.mark.parametrize("path", [*snippets(), *corpus()], ids=name_of)
def test_a_reference_model_shows_no_problem(path: Path) -> None:
    found = serious(path)
    if path.name == "02.sruja":  # its elements are those of 01
        assert {finding.rule for finding in found} == {"unresolved-reference"}
        assert len(found) == 2
    else:
        assert found == []
