"""A ring that nobody could read is told in as many words as somebody reads."""

from sruja_lsp.analysis.engine import findings
from tests.support.workspaces import URI, alone


def test_a_long_ring_is_told_in_a_few_words_and_places() -> None:
    count = 70
    text = "".join(f'S{number} = system "S"\n' for number in range(count))
    text += "".join(f'S{number} -> S{(number + 1) % count} "asks"\n' for number in range(count))
    (ring,) = [finding for finding in findings(alone(text), URI) if finding.rule == "dependency-cycle"]
    assert "`S10` → `S11` → 58 more → `S0`" in ring.message
    assert len(ring.message) < 300
    assert len(ring.related) == 49
