"""Whether a property's value is of the form it should be; gently, since a model is prose as much as data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sruja_lsp.language import values
from sruja_lsp.language.nearest import nearest
from sruja_lsp.language.types import ValueType

if TYPE_CHECKING:
    from sruja_lsp.language.types import Property


@dataclass(frozen=True, slots=True)
class Issue:
    """What is wrong, what to write instead if that is clear, and how bad it is: "warning" or "hint"."""

    message: str
    suggestion: str | None = None
    severity: str = "warning"


_EXPECTED = {
    ValueType.INTEGER: "a whole number, as in `3`",
    ValueType.NUMBER: "a number, as in `3` or `0.5`",
    ValueType.SHARE: "a share from 0 to 100, as in `95`",
    ValueType.PERCENT: 'a percentage, as in `"99.9%"`',
    ValueType.DURATION: 'a time, as in `"200ms"` or `"5 minutes"`',
    ValueType.WINDOW: 'a span of time, as in `"30 days"`',
    ValueType.RATE: 'a rate, as in `"1000 req/s"`',
    ValueType.BOOLEAN: "`true` or `false`",
    ValueType.COMPARISON: 'a limit, as in `"> 1%"`',
    ValueType.SIZE: 'a size, as in `"4GB"`',
}
_FREE = frozenset({ValueType.WINDOW, ValueType.RATE, ValueType.SIZE})  # words such as "peak hour" are common there
_QUOTED = frozenset(
    {ValueType.PERCENT, ValueType.DURATION, ValueType.WINDOW, ValueType.RATE, ValueType.COMPARISON, ValueType.SIZE}
)


def check(prop: Property, written: str, *, quoted: bool) -> Issue | None:  # noqa: PLR0911  # one return a finding
    """What is wrong with a value, if anything. `written` is the text without its quotes."""
    text = written.strip()
    if not text:
        return None
    if prop.type is ValueType.CHOICE:
        return _choice(prop, text)
    expected = _EXPECTED.get(prop.type)
    if expected is None:
        return None
    value = values.parse(prop.type, text)
    if value is None:
        if any(values.parse(other, text) is not None for other in prop.also):
            return None
        severity = "hint" if prop.type in _FREE else "warning"
        return Issue(f"`{prop.name}` is {expected}, not `{text}`.", None, severity)
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return _bounds(prop, Decimal(value), text)
    if prop.type in _QUOTED and not quoted:
        return Issue(f'Put the value in quotes: `"{text}"`.', f'"{text}"', "hint")
    return None


def _bounds(prop: Property, value: Decimal, text: str) -> Issue | None:
    low, high = prop.minimum, prop.maximum
    if low is not None and high is not None and not low <= value <= high:
        return Issue(f"`{prop.name}` goes from {low} to {high}, not to `{text}`.")
    if low is not None and value < low:
        return Issue(f"`{prop.name}` cannot be less than {low}.")
    if high is not None and value > high:
        return Issue(f"`{prop.name}` cannot be more than {high}.")
    return None


def _choice(prop: Property, text: str) -> Issue | None:
    if prop.open or not prop.choices or prop.choice(text) is not None:
        return None
    if any(values.parse(other, text) is not None for other in prop.also if other is not ValueType.ANY):
        return None
    known = [choice.value for choice in prop.choices]
    close = nearest(text, known)
    listed = ", ".join(f"`{value}`" for value in known)
    message = f"`{prop.name}` cannot be `{text}`: it is one of {listed}."
    return Issue(message, f'"{close}"' if close else None)
