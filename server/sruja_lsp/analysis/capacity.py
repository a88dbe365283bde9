"""How much more load a service could take."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import Final

HEADROOM: Final = Decimal("0.3")
"""What has to be left for a deployment or a peak: the lower end of the usual advice to keep 30 to 50% in reserve.

A rolling update that may take a quarter of the replicas away leaves three quarters for all of the load: each of them
has to do a third more (1 / 0.75 = 1.33).
"""


def headroom(replicas: int | None, most: int | None) -> Decimal | None:
    """How many replicas may be added, as a share of those that run: 0.25 for 8 of at most 10; `None` when unknown."""
    if not replicas or most is None:
        return None
    return Decimal(most - replicas) / Decimal(replicas)


def enough(replicas: int) -> int:
    """The fewest replicas that have to be allowed for `HEADROOM` to be left when so many run."""
    return int((replicas * (1 + HEADROOM)).to_integral_value(ROUND_CEILING))
