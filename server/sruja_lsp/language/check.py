"""Whether a property's value is of the form it should be; gently, since a model is prose as much as data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sruja_lsp.language import values
from sruja_lsp.language.nearest import nearest
from sruja_lsp.language.types import ValueType, fold_choice

if TYPE_CHECKING:
    from sruja_lsp.language.types import Property
    from sruja_lsp.language.values import Value


@dataclass(frozen=True, slots=True)
class Issue:
    """What is wrong, what to write instead if that is clear, and how bad it is: "warning" or "hint"."""

    message: str
    suggestion: str | None = None
    severity: str = "warning"


_EXPECTED = {
    ValueType.INTEGER: "a whole number",
    ValueType.NUMBER: "a number",
    ValueType.SHARE: "a share from 0 to 100",
    ValueType.PERCENT: "a percentage",
    ValueType.DURATION: "a time with its unit",
    ValueType.WINDOW: "a span of time",
    ValueType.RATE: "a rate",
    ValueType.COMPARISON: "a limit",
    ValueType.COLOUR: "a colour",
    ValueType.SIZE: "a size with its unit",
    ValueType.MONEY: "an amount with its currency",
    ValueType.MACHINE: "a size of machine as its provider calls it",
}
# "peak hour" is common there
_FREE = frozenset(
    {
        *(ValueType.WINDOW, ValueType.RATE, ValueType.SIZE),
        *(ValueType.COLOUR, ValueType.MONEY, ValueType.MACHINE),
    }
)
_HALF = Decimal("0.5")
_QUOTED = frozenset(
    {ValueType.PERCENT, ValueType.DURATION, ValueType.WINDOW, ValueType.RATE, ValueType.COMPARISON, ValueType.SIZE}
)


def check(prop: Property, written: str, *, quoted: bool) -> Issue | None:
    """What is wrong with a value, if anything. `written` is the text without its quotes."""
    text = written.strip()
    if not text:
        return None
    if prop.type is ValueType.CHOICE:
        return _choice(prop, text)
    if prop.type is ValueType.BOOLEAN:
        return None if _means_something(prop, text) else Issue(f"`{prop.name}` is `true` or `false`, not `{text}`.")
    if prop.type not in _EXPECTED:
        return None
    value = values.parse(prop.type, text)
    if value is None or not _comparable(prop, value):
        return None if _also(prop, text) else _refused(prop, text)
    return _bounds(prop, value, text) or _quotes(prop, text, quoted=quoted)


def example_value(prop: Property) -> str:
    """The value of a property's example as it is written there: `"99.9%"` of `target "99.9%"`."""
    return prop.example.partition(" ")[2].strip()


def _refused(prop: Property, text: str) -> Issue:
    message = f"`{prop.name}` is {_EXPECTED[prop.type]}, as in `{example_value(prop)}`, not `{text}`."
    return Issue(message, _mended(prop, text), "hint" if prop.type in _FREE else "warning")


def _mended(prop: Property, text: str) -> str | None:
    """What was probably meant, where only a sign is missing: `99.9` is `"99.9%"`, `200` of a latency `"200ms"`."""
    example = example_value(prop).strip('"')
    number = values.parse_number(text)
    match prop.type:
        case ValueType.PERCENT if number is not None and number > 0:
            return _percent(number, example)
        case ValueType.DURATION if number is not None and number > 0 and example.endswith("ms"):
            return f'"{text}ms"'
        case ValueType.WINDOW if values.Window.parse(f"1 {text}") is not None:
            return f'"1 {text}"'
        case ValueType.COMPARISON:
            wanted = values.Comparison.parse(example)
            mended = values.Comparison.parse(f"{wanted.comparator} {text}") if wanted else None
            return f'"{mended}"' if mended is not None and _comparable(prop, mended) else None
        case _:
            return None


def _percent(number: Decimal, example: str) -> str | None:
    usual = values.Percent.parse(example)
    if usual is None:
        return None
    if number >= 1:
        return f'"{number.normalize():f}%"'
    # `0.999` of availability is a fraction; `0.5` of errors may be a fraction or a percentage
    return f'"{(number * 100).normalize():f}%"' if usual.fraction > _HALF else None


def _means_something(prop: Property, text: str) -> bool:
    return values.parse(prop.type, text) is not None or _also(prop, text)


def _also(prop: Property, text: str) -> bool:
    """Whether the value is of one of the further types that are fine here."""
    return any(values.parse(other, text) is not None for other in prop.also if other is not ValueType.ANY)


def _comparable(prop: Property, value: Value) -> bool:
    """Whether a limit is on the sort of thing that the property measures: a time on latency, a share on errors."""
    if not isinstance(value, values.Comparison):
        return True
    wanted = values.Comparison.parse(example_value(prop).strip('"'))
    return wanted is None or type(wanted.quantity) is type(value.quantity)


def _bounds(prop: Property, value: Value, text: str) -> Issue | None:
    number = value.value if isinstance(value, values.Percent) else value
    if isinstance(number, bool) or not isinstance(number, (int, Decimal)):
        return None
    low, high = prop.minimum, prop.maximum
    if low is not None and high is not None and not low <= number <= high:
        return Issue(f"`{prop.name}` goes from {low} to {high}, not to `{text}`.")
    if low is not None and number < low:
        return Issue(f"`{prop.name}` cannot be less than {low}.")
    if high is not None and number > high:
        return Issue(f"`{prop.name}` cannot be more than {high}.")
    return None


def _quotes(prop: Property, text: str, *, quoted: bool) -> Issue | None:
    if quoted or not (prop.type in _QUOTED or text.startswith("#")):
        return None
    return Issue(f'Put the value in quotes: `"{text}"`.', f'"{text}"', "hint")


def _choice(prop: Property, text: str) -> Issue | None:
    if prop.open or not prop.choices or prop.choice(text) is not None or _also(prop, text):
        return None
    known = [choice.value for choice in prop.choices]
    folded = fold_choice(text)
    close = nearest(text, known) or next((value for value in known if folded.startswith(fold_choice(value))), None)
    listed = ", ".join(f"`{value}`" for value in known)
    guess = f" Did you mean `{close}`?" if close else ""
    return Issue(f"`{prop.name}` cannot be `{text}`: it is one of {listed}.{guess}", f'"{close}"' if close else None)
