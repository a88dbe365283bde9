"""Shares of the traffic that do not add up to 100."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.environment import percent
from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.analysis.traffic import WHOLE, blue_green, splits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.analysis.traffic import Share, Split


def _deployment(environment: Environment) -> Iterator[Finding]:
    told: set[tuple[int, ...]] = set()
    for split in splits(environment):
        if split.fits or _both_live(environment, split):
            continue
        # Nodes share out the traffic of all that is in them: what is wrong with that is wrong once.
        places = tuple(share.span.start for share in split.shares)
        if places not in told:
            told.add(places)
            yield _finding(split)


def _both_live(environment: Environment, split: Split) -> bool:
    """Whether `blue-green-live` tells what is wrong: each side takes everything."""
    return all(share.percent == WHOLE for share in split.shares) and blue_green(environment.elements[split.element])


def _finding(split: Split) -> Finding:
    total = split.total
    *others, last = [share for share in split.shares if share.percent] or split.shares
    zeros = [share for share in split.shares if share is not last and share not in others]
    summed = " + ".join(percent(share.percent) for share in split.shares)
    if len(split.shares) > 1:
        message = f"The traffic of `{split.element}` adds up to {percent(total)} and not to 100: {summed}."
    else:
        message = f"`{split.element}` gets {percent(total)} of 100: nothing here takes the rest of the traffic."
    if total > WHOLE and len(split.shares) == 1:
        message = f"`{split.element}` gets {percent(total)} of 100, while other instances get some as well."
    data: dict[str, object] = {
        "total": percent(total),
        "shares": [percent(share.percent) for share in (last, *others, *zeros)],
        "balanced": _balanced(split, [last, *others, *zeros]),
    }
    rest = WHOLE - (total - last.percent)
    if total == 1 and len(split.shares) > 1:
        message = f"The shares of `{split.element}` are written as fractions: {summed}. They are counted in percent."
    elif rest >= 0:
        data["replacement"] = percent(rest)
        if len(split.shares) > 1:
            message += f" With {percent(rest)} here it would."
    related = tuple(
        Related(HERE, share.span, f"`{share.name}` gets {percent(share.percent)}") for share in (*others, *zeros)
    )
    return Finding(RULE.name, RULE.severity, last.span, message, related, data=data)


def _balanced(split: Split, shares: list[Share]) -> list[str]:
    """The same shares in proportion, as whole numbers that add up to 100; in the order of `shares`."""
    exact = [share.percent * WHOLE / split.total for share in shares]
    rounded = [int(each) for each in exact]
    # what rounding down has left goes to those who lost most by it
    order = sorted(range(len(exact)), key=lambda index: rounded[index] - exact[index])
    for index in order[: 100 - sum(rounded)]:
        rounded[index] += 1
    return [str(each) for each in rounded]


RULE = Rule("traffic-sum", Severity.WARNING, "Shares of the traffic that do not add up to 100.", deployment=_deployment)
