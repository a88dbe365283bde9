"""What the values users write mean: `< 0.1%`, `500ms`, `30 days`, `10000 req/s`, `4GB`.

Every parser takes the text between the quotes and gives a value or None; none of them raises. Numbers are `Decimal`
throughout, so that 99.9 is 99.9. Two values are equal when they mean the same (`1s` and `1000ms`); `str()` gives back
the form the user chose, with its blanks tidied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

from sruja_lsp.language.types import ValueType

_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
_HUNDRED = Decimal(100)
_ONE = Decimal(1)
_MINUTE = Decimal(60)
_HOUR = Decimal(3600)
_DAY = Decimal(86400)

_SHORT_UNITS = {
    "ns": Decimal("0.000000001"),
    "us": Decimal("0.000001"),
    "µs": Decimal("0.000001"),
    "μs": Decimal("0.000001"),
    "ms": Decimal("0.001"),
    "s": _ONE,
    "m": _MINUTE,
    "h": _HOUR,
    "d": _DAY,
    "w": 7 * _DAY,
}
_LONG_UNITS = {
    "microsecond": Decimal("0.000001"),
    "millisecond": Decimal("0.001"),
    "msec": Decimal("0.001"),
    "milli": Decimal("0.001"),
    "second": _ONE,
    "sec": _ONE,
    "minute": _MINUTE,
    "min": _MINUTE,
    "hour": _HOUR,
    "hr": _HOUR,
    "day": _DAY,
    "week": 7 * _DAY,
    "month": 30 * _DAY,
    "quarter": 90 * _DAY,
    "year": 365 * _DAY,
}
_WINDOW_UNITS = {"mo": 30 * _DAY, "q": 90 * _DAY, "y": 365 * _DAY}
_MULTIPLES = {"": _ONE, "k": Decimal(1000), "K": Decimal(1000), "M": Decimal(1_000_000), "G": Decimal(1_000_000_000)}
_PER_SECOND_WORDS = {"rps": "req", "qps": "queries", "tps": "tx"}
_SIZE_STEPS = "kmgtpe"

_COMPARATORS = {"≤": "<=", "≥": ">="}


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage, on its own or as a limit: `99.9%`, `< 0.1%`."""

    value: Decimal
    comparator: str = ""

    @classmethod
    def parse(cls, text: str) -> Percent | None:
        """Read `99.9%` or `< 0.1 %`."""
        comparator, rest = _split(text)
        found = _pattern(r"([0-9]{1,18}(?:\.[0-9]{1,18})?) ?%").fullmatch(rest)
        return cls(Decimal(found[1]), comparator) if found else None

    @property
    def fraction(self) -> Decimal:
        """The same as a share of one: 0.999 for `99.9%`."""
        return _EXACT.divide(self.value, _HUNDRED)

    def __str__(self) -> str:
        """The user's form, such as `< 0.1%`."""
        return f"{_prefix(self.comparator)}{_digits(self.value)}%"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, on its own or as a limit: `500ms`, `5 minutes`, `< 200ms`."""

    seconds: Decimal
    comparator: str = ""
    amount: Decimal = field(default=Decimal(-1), compare=False)
    unit: str = field(default="s", compare=False)

    @classmethod
    def parse(cls, text: str) -> Duration | None:
        """Read `500ms`, `1.5 s`, `5 minutes` or `7 days`."""
        comparator, rest = _split(text)
        length = _length(rest, {})
        return cls(length[0], comparator, length[1], length[2]) if length else None

    @property
    def milliseconds(self) -> Decimal:
        """The length in milliseconds."""
        return _EXACT.multiply(self.seconds, Decimal(1000))

    def __str__(self) -> str:
        """The user's form, such as `500ms`."""
        amount = self.seconds if self.amount < 0 else self.amount
        return f"{_prefix(self.comparator)}{_with_unit(amount, self.unit)}"


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time an objective is measured over: `30 days`, `30d`, `1 quarter`.

    A month counts 30 days, a quarter 90 and a year 365.
    """

    seconds: Decimal
    amount: Decimal = field(default=Decimal(-1), compare=False)
    unit: str = field(default="s", compare=False)

    @classmethod
    def parse(cls, text: str) -> Window | None:
        """Read `30 days`, `30d`, `1 month`; free words such as `peak hour` are None."""
        length = _length(_tidy(text), _WINDOW_UNITS)
        return cls(*length) if length and length[0] > 0 else None

    @property
    def days(self) -> Decimal:
        """The length in days."""
        return _EXACT.divide(self.seconds, _DAY)

    def __str__(self) -> str:
        """The user's form, such as `30 days`."""
        amount = self.seconds if self.amount < 0 else self.amount
        return _with_unit(amount, self.unit)


@dataclass(frozen=True, slots=True)
class Rate:
    """So much per time: `10000 req/s`, `500/minute`, `> 2k req/s`."""

    amount: Decimal
    what: str
    per: str
    comparator: str = ""
    written: str = field(default="", compare=False)

    @classmethod
    def parse(cls, text: str) -> Rate | None:
        """Read `10000 req/s`, `10k req/s`, `500/minute` or `500 rps`."""
        comparator, rest = _split(text)
        found = _pattern(
            r"([0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,18}(?:\.[0-9]{1,18})?)"
            r"([kKMG]?)(?: ?([^\W\d][\w-]*))?(?: ?/ ?([^\W\d]\w*))?"
        ).fullmatch(rest)
        if found is None:
            return None
        amount = _EXACT.multiply(Decimal(found[1].replace(",", "")), _MULTIPLES[found[2]])
        what, per = found[3] or "", found[4] or ""
        if not per:
            what, per = _PER_SECOND_WORDS.get(what.casefold(), ""), "s"
            if not what:
                return None
        return cls(amount, what, per, comparator, rest)

    @property
    def per_second(self) -> Decimal | None:
        """How many a second, or None when it is not counted per time."""
        seconds = _unit_seconds(self.per, {})
        return _EXACT.divide(self.amount, seconds) if seconds else None

    def __str__(self) -> str:
        """The user's form, such as `10000 req/s`."""
        plain = f"{_digits(self.amount)} {self.what}".rstrip() + f"/{self.per}"
        return f"{_prefix(self.comparator)}{self.written or plain}"


@dataclass(frozen=True, slots=True)
class Size:
    """An amount of memory or disk: `4GB`, `512Mi`. `KB` counts 1000, `KiB` and `Ki` count 1024."""

    bytes: Decimal
    comparator: str = ""
    written: str = field(default="", compare=False)

    @classmethod
    def parse(cls, text: str) -> Size | None:
        """Read `4GB`, `512 MiB`, `16Gi` or `1TB`."""
        comparator, rest = _split(text)
        found = _pattern(r"([0-9]{1,18}(?:\.[0-9]{1,18})?) ?(?:([kmgtpe])(i?)b?|b|bytes?)", re.IGNORECASE).fullmatch(
            rest
        )
        if found is None:
            return None
        power = _SIZE_STEPS.index(found[2].lower()) + 1 if found[2] else 0
        step = Decimal(1024 if found[3] else 1000)
        return cls(_EXACT.multiply(Decimal(found[1]), _EXACT.power(step, power)), comparator, rest)

    def __str__(self) -> str:
        """The user's form, such as `4GB`."""
        return f"{_prefix(self.comparator)}{self.written or _digits(self.bytes) + 'B'}"


Quantity = Percent | Duration | Rate | Size | Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """A condition on something measured: `> 1%`, `< 500ms`, `>= 3`."""

    comparator: str
    quantity: Quantity

    @classmethod
    def parse(cls, text: str) -> Comparison | None:
        """Read a comparator and a quantity; None when either is missing."""
        comparator, rest = _split(text)
        if not comparator:
            return None
        quantity = None if _split(rest)[0] else parse_quantity(rest)
        return cls(comparator, quantity) if quantity is not None else None

    def holds(self, measured: Quantity) -> bool | None:
        """Whether `measured` satisfies the condition, or None when the two cannot be compared."""
        left, right = _magnitude(measured), _magnitude(self.quantity)
        if type(measured) is not type(self.quantity) or left is None or right is None:
            return None
        return compare(left, self.comparator, right)

    def __str__(self) -> str:
        """The user's form, such as `> 1%`."""
        quantity = _digits(self.quantity) if isinstance(self.quantity, Decimal) else str(self.quantity)
        return f"{self.comparator} {quantity}"


Value = Percent | Duration | Window | Rate | Size | Comparison | Decimal | int | bool | str


def parse(  # noqa: C901, PLR0911, PLR0912  # one case a type
    value_type: ValueType, text: str
) -> Value | None:
    """What `text` means as a value of this type, or None when it has no such meaning."""
    match value_type:
        case ValueType.INTEGER:
            return parse_integer(text)
        case ValueType.NUMBER:
            return parse_number(text)
        case ValueType.SHARE:
            return parse_share(text)
        case ValueType.PERCENT:
            return Percent.parse(text)
        case ValueType.DURATION:
            return Duration.parse(text)
        case ValueType.WINDOW:
            return Window.parse(text)
        case ValueType.RATE:
            return Rate.parse(text)
        case ValueType.BOOLEAN:
            return parse_boolean(text)
        case ValueType.COMPARISON:
            return Comparison.parse(text)
        case ValueType.SIZE:
            return Size.parse(text)
        case ValueType.COLOUR:
            return parse_colour(text)
        case ValueType.MONEY:
            return parse_money(text)
        case ValueType.MACHINE:
            return parse_machine(text)
        case _:
            return text


def parse_integer(text: str) -> int | None:
    """Read a whole number, with or without a sign."""
    found = _pattern(r"([+-]?[0-9]{1,18})(?:\.0{1,18})?").fullmatch(_tidy(text))
    return int(found[1]) if found else None


def parse_number(text: str) -> Decimal | None:
    """Read a number, with or without a sign and decimals."""
    found = _pattern(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?").fullmatch(_tidy(text))
    return Decimal(found[0]) if found else None


def parse_share(text: str) -> Decimal | None:
    """Read a share of a whole of 100, with or without the percent sign."""
    return parse_number(text.strip().removesuffix("%"))


def parse_boolean(text: str) -> bool | None:
    """Read `true` or `false`, in any case."""
    return {"true": True, "false": False}.get(text.strip().casefold())


def parse_colour(text: str) -> str | None:
    """Read `#rgb`, `#rrggbb` or either with transparency, `rgb(..)` or a colour's name; gives it in lower case."""
    found = _pattern(
        r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|(?:rgb|hsl)a?\([^()]{1,60}\)|[a-z][a-z-]{1,40}"
    ).fullmatch(text.strip().lower())
    return found[0] if found else None


def parse_money(text: str) -> str | None:
    """Read an amount with its currency, such as `$1,234.56`, `15k EUR` or `€20/month`; gives it with blanks tidied.

    The currency is a sign or a code of three letters. What it is paid for or when may follow.
    """
    tidy = _tidy(text)
    currency, amount = r"(?:[A-Z]{1,3})?[$€£¥₹₩₺₽₪₫₴₦]|[A-Z]{3}", r"[0-9]{1,18}(?:[.,' ][0-9]{1,18}){0,6} ?[kKMB]?"
    per = r"(?: ?(?:/|per|a) ?[^\W\d][\w -]{0,40})?"
    found = _pattern(rf"[~<>≤≥]?=? ?-?(?:(?:{currency}) ?{amount}|{amount} ?(?:{currency})){per}").fullmatch(tidy)
    return found[0] if found else None


def parse_machine(text: str) -> str | None:
    """Read a size of machine as providers call them: `db.r5.xlarge`, `n2-standard-4`, `Standard_D2s_v3`."""
    parted = r"[^\W\d_]\w{0,30}(?:[.-]\w{1,30}){1,6}|[^\W\d_]{1,20}_\w{1,40}"
    found = _pattern(rf"(?=[^0-9]{{0,60}}[0-9])(?:{parted})").fullmatch(text.strip())
    return found[0] if found else None


def parse_quantity(text: str) -> Quantity | None:
    """Read a percentage, a duration, a rate, a size or a plain number, whichever it is."""
    return Percent.parse(text) or Duration.parse(text) or Rate.parse(text) or Size.parse(text) or parse_number(text)


def compare(left: Decimal, comparator: str, right: Decimal) -> bool:
    """Whether `left comparator right` holds; no comparator asks for equality."""
    match comparator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case _:
            return left == right


def humanise(duration: Duration | Window | Decimal) -> str:
    """A length of time (or its seconds) for people: `43 min 12 s`, `31.5 s`, `8 h 45 min 36 s`, `250 ms`.

    Rounded to what a reader can use: a thousandth below a minute, a tenth of a second below an hour, whole seconds
    below a day, whole minutes above.
    """
    seconds = duration if isinstance(duration, Decimal) else duration.seconds
    if not seconds.is_finite():
        return str(seconds)
    sign = "-" if seconds < 0 else ""
    seconds = abs(seconds)
    if seconds < _ONE:
        return sign + _below_a_second(seconds)
    for limit, step in ((_MINUTE, "0.001"), (_HOUR, "0.1"), (_DAY, "1")):
        rounded = _EXACT.quantize(seconds, Decimal(step))
        if rounded < limit:
            return sign + _units(rounded)
    minutes = _EXACT.quantize(_EXACT.divide(seconds, _MINUTE), _ONE)
    return sign + _units(_EXACT.multiply(minutes, _MINUTE))


def humanise_share(share: Decimal) -> str:
    """A share of one for people: `50%`, `12.5%`, `0.04%`, `600%`.

    Rounded to three figures, which is more than anybody measures, but whole per cents stay whole. What lies just under
    100% keeps the first two figures of what is missing, since these are what availability is about: `99.985%`.
    """
    percent = _EXACT.multiply(share, _HUNDRED)
    missing = abs(_EXACT.subtract(_HUNDRED, percent))
    figure = min(percent.copy_abs(), missing or percent.copy_abs()) if percent < _HUNDRED else percent
    if not figure:
        return f"{_digits(_EXACT.quantize(percent, _ONE))}%"
    step = min(figure.adjusted() - 2, 0)
    return f"{_trimmed(_EXACT.quantize(percent, _ONE.scaleb(step)))}%"


def _below_a_second(seconds: Decimal) -> str:
    microseconds = _EXACT.quantize(_EXACT.multiply(seconds, Decimal(1_000_000)), _ONE)
    if microseconds >= 1_000_000:  # noqa: PLR2004 - a second of them
        return "1 s"
    if microseconds == 0:
        return "0 s"
    if microseconds < 1000:  # noqa: PLR2004 - a millisecond of them
        return f"{microseconds} µs"
    return f"{_trimmed(_EXACT.divide(microseconds, Decimal(1000)))} ms"


def _units(seconds: Decimal) -> str:
    parts: list[str] = []
    for size, name in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        count = _EXACT.divide_int(seconds, size)
        if count:
            parts.append(f"{_trimmed(count)} {name}")
            seconds = _EXACT.subtract(seconds, _EXACT.multiply(count, size))
    if seconds or not parts:
        parts.append(f"{_trimmed(seconds)} s")
    return " ".join(parts)


def _magnitude(quantity: Quantity) -> Decimal | None:
    match quantity:
        case Percent():
            return quantity.value
        case Duration():
            return quantity.seconds
        case Rate():
            return quantity.per_second
        case Size():
            return quantity.bytes
        case Decimal():
            return quantity


def _length(text: str, further_units: dict[str, Decimal]) -> tuple[Decimal, Decimal, str] | None:
    found = _pattern(r"([0-9]{1,15}(?:\.[0-9]{1,15})?) ?-?([^\W\d_]+)").fullmatch(text)
    if found is None:
        return None
    seconds = _unit_seconds(found[2], further_units)
    if seconds is None:
        return None
    amount = Decimal(found[1])
    return _EXACT.multiply(amount, seconds), amount, found[2]


def _unit_seconds(unit: str, further_units: dict[str, Decimal]) -> Decimal | None:
    if (seconds := _SHORT_UNITS.get(unit) or further_units.get(unit)) is not None:
        return seconds
    word = unit.casefold()
    return _LONG_UNITS.get(word) or _LONG_UNITS.get(word.removesuffix("s")) or further_units.get(word)


def _with_unit(amount: Decimal, unit: str) -> str:
    glued = unit in _SHORT_UNITS or unit in _WINDOW_UNITS
    return f"{_digits(amount)}{'' if glued else ' '}{unit}"


def _split(text: str) -> tuple[str, str]:
    """The comparator a text starts with, and the rest."""
    text = _tidy(text)
    for sign in ("<=", ">=", "<", ">", "≤", "≥"):
        if text.startswith(sign):
            return _COMPARATORS.get(sign, sign), text[len(sign) :].lstrip()
    return "", text


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _prefix(comparator: str) -> str:
    return comparator + " " if comparator else ""


def _digits(value: Decimal) -> str:
    return format(value, "f")


def _trimmed(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def _pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(pattern, flags)
