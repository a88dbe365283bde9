"""What the values mean that users write in quotes, what they do not mean, and that every value can be written back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.language import values
from sruja_lsp.language.types import ValueType
from sruja_lsp.language.values import Comparison, Duration, Percent, Rate, Size, Window

DAY = 86400


def d(number: str | int) -> Decimal:
    return Decimal(number)


# ---- What is understood


@pytest.mark.parametrize(
    ("text", "value", "comparator"),
    [
        ("99.9%", "99.9", ""),
        ("99.95%", "99.95", ""),
        ("99.999999999%", "99.999999999", ""),
        ("0%", "0", ""),
        ("100 %", "100", ""),
        ("130%", "130", ""),
        ("< 0.1%", "0.1", "<"),
        ("<0.1 %", "0.1", "<"),
        ("  >=   99.95 %  ", "99.95", ">="),
        ("≤ 1%", "1", "<="),
        ("≥1%", "1", ">="),
    ],
)
def test_a_percentage(text: str, value: str, comparator: str) -> None:
    assert Percent.parse(text) == Percent(d(value), comparator)


@pytest.mark.parametrize(
    "text",
    ["", "%", "99.9", "0.9995", "99,9%", "-1%", "+1%", ".5%", "5.%", "99.9%%", "99.9 percent", "< %", "<< 1%", "1%+"],
)
def test_no_percentage(text: str) -> None:
    assert Percent.parse(text) is None


@pytest.mark.parametrize(
    ("text", "seconds", "comparator"),
    [
        ("200ms", "0.2", ""),
        ("500 us", "0.0005", ""),
        ("500µs", "0.0005", ""),
        ("1.5s", "1.5", ""),
        ("< 200ms", "0.2", "<"),
        ("> 500 ms", "0.5", ">"),
        ("5 minutes", "300", ""),
        ("5m", "300", ""),
        ("1 min", "60", ""),
        ("2 hours", "7200", ""),
        ("1h", "3600", ""),
        ("7 days", str(7 * DAY), ""),
        ("30d", str(30 * DAY), ""),
        ("2 Weeks", str(14 * DAY), ""),
        ("0ms", "0", ""),
    ],
)
def test_a_duration(text: str, seconds: str, comparator: str) -> None:
    assert Duration.parse(text) == Duration(d(seconds), comparator)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "200",
        "ms",
        "fast",
        "p95 < 200 ms",
        "200 ms or so",
        "-5s",
        "1,5s",
        "5 apples",
        "5M",
        "1h30m",
        "< > 5s",
        "1e3s",
    ],
)
def test_no_duration(text: str) -> None:
    assert Duration.parse(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30 days", 30),
        ("30d", 30),
        ("30-day", 30),
        ("1 day", 1),
        ("1 week", 7),
        ("2w", 14),
        ("1 month", 30),
        ("3mo", 90),
        ("1 quarter", 90),
        ("1Q", 90),
        ("1 year", 365),
        ("365 days", 365),
        ("24 hours", 1),
        ("90 Days", 90),
    ],
)
def test_a_window(text: str, days: int) -> None:
    window = Window.parse(text)
    assert window == Window(d(days * DAY))
    assert window.days == days


@pytest.mark.parametrize(
    "text", ["", "30", "0 days", "0d", "peak hour", "a while", "rolling 30 days", "< 30 days", "-1d"]
)
def test_no_window(text: str) -> None:
    assert Window.parse(text) is None


@pytest.mark.parametrize(
    ("text", "amount", "what", "per", "per_second"),
    [
        ("10000 req/s", "10000", "req", "s", "10000"),
        ("10,000 req/s", "10000", "req", "s", "10000"),
        ("10k req/s", "10000", "req", "s", "10000"),
        ("1.5M events/day", "1500000", "events", "day", None),
        ("600/minute", "600", "", "minute", "10"),
        ("600 orders / minute", "600", "orders", "minute", "10"),
        ("500 rps", "500", "req", "s", "500"),
        ("20 TPS", "20", "tx", "s", "20"),
        ("2000 EUR/month", "2000", "EUR", "month", None),
        ("5 jobs/run", "5", "jobs", "run", None),
    ],
)
def test_a_rate(text: str, amount: str, what: str, per: str, per_second: str | None) -> None:
    rate = Rate.parse(text)
    assert rate == Rate(d(amount), what, per)
    if per_second is not None:
        assert rate.per_second == d(per_second)


def test_a_rate_per_something_that_is_no_time_cannot_be_converted() -> None:
    rate = Rate.parse("5 jobs/run")
    assert rate is not None
    assert rate.per_second is None


@pytest.mark.parametrize(
    "text", ["", "500", "500 req", "req/s", "many req/s", "1,00 req/s", "10 req per second", "-1/s"]
)
def test_no_rate(text: str) -> None:
    assert Rate.parse(text) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("4GB", 4_000_000_000),
        ("4 gb", 4_000_000_000),
        ("4G", 4_000_000_000),
        ("512Mi", 512 * 1024**2),
        ("512 MiB", 512 * 1024**2),
        ("1.5KB", 1500),
        ("100B", 100),
        ("100 bytes", 100),
        ("1TB", 10**12),
    ],
)
def test_a_size(text: str, amount: int) -> None:
    assert Size.parse(text) == Size(d(amount))


@pytest.mark.parametrize("text", ["", "4", "GB", "4 GHz", "four GB", "-4GB", "4GBit", "4 i"])
def test_no_size(text: str) -> None:
    assert Size.parse(text) is None


@pytest.mark.parametrize(
    ("text", "comparison"),
    [
        ("> 1%", Comparison(">", Percent(d(1)))),
        (">=1 %", Comparison(">=", Percent(d(1)))),
        ("< 500ms", Comparison("<", Duration(d("0.5")))),
        ("≤ 500ms", Comparison("<=", Duration(d("0.5")))),
        ("> 1000 req/s", Comparison(">", Rate(d(1000), "req", "s"))),
        ("< 4GB", Comparison("<", Size(d(4_000_000_000)))),
        (">= 3", Comparison(">=", d(3))),
    ],
)
def test_a_comparison(text: str, comparison: Comparison) -> None:
    assert Comparison.parse(text) == comparison


@pytest.mark.parametrize(
    "text", ["", "1%", ">", "> often", "> > 1%", "> < 500ms", "= 1%", "=> 1%", "p95 < 200 ms", "1% >"]
)
def test_no_comparison(text: str) -> None:
    assert Comparison.parse(text) is None


@pytest.mark.parametrize(
    ("condition", "measured", "holds"),
    [
        ("> 1%", "1.5%", True),
        ("> 1%", "1%", False),
        (">= 1%", "1%", True),
        ("< 500ms", "0.4s", True),
        ("<= 500ms", "1s", False),
        ("< 4GB", "3000MB", True),
        ("> 60 req/minute", "2 req/s", True),
        (">= 3", "3", True),
        ("> 1%", "500ms", None),
        ("> 5 jobs/run", "6 jobs/run", None),
    ],
)
def test_a_condition_holds_for_what_is_measured_or_cannot_be_told(
    condition: str, measured: str, *, holds: bool | None
) -> None:
    comparison, quantity = Comparison.parse(condition), values.parse_quantity(measured)
    assert comparison is not None
    assert quantity is not None
    assert comparison.holds(quantity) is holds


@pytest.mark.parametrize(
    ("value_type", "text", "value"),
    [
        (ValueType.INTEGER, "3", 3),
        (ValueType.INTEGER, " -3 ", -3),
        (ValueType.INTEGER, "3.0", 3),
        (ValueType.INTEGER, "3.5", None),
        (ValueType.INTEGER, "several", None),
        (ValueType.INTEGER, "1_000", None),
        (ValueType.INTEGER, "٣", None),
        (ValueType.NUMBER, "0.5", d("0.5")),
        (ValueType.NUMBER, "+2", d(2)),
        (ValueType.NUMBER, "1e3", None),
        (ValueType.NUMBER, "NaN", None),
        (ValueType.NUMBER, "Infinity", None),
        (ValueType.SHARE, "95", d(95)),
        (ValueType.SHARE, "95%", d(95)),
        (ValueType.SHARE, "95 %", d(95)),
        (ValueType.SHARE, "most", None),
        (ValueType.BOOLEAN, "true", True),
        (ValueType.BOOLEAN, " FALSE ", False),
        (ValueType.BOOLEAN, "yes", None),
        (ValueType.BOOLEAN, "1", None),
        (ValueType.MONEY, "$1,234.56", "$1,234.56"),
        (ValueType.MONEY, "15k  EUR", "15k EUR"),
        (ValueType.MONEY, "€20/month", "€20/month"),
        (ValueType.MONEY, "0.02 USD per order", "0.02 USD per order"),
        (ValueType.MONEY, "US$ 300", "US$ 300"),
        (ValueType.MONEY, "CHF 1'200.50", "CHF 1'200.50"),
        (ValueType.MONEY, "~ $5k a month", "~ $5k a month"),
        (ValueType.MONEY, "1234", None),
        (ValueType.MONEY, "a lot", None),
        (ValueType.MONEY, "$", None),
        (ValueType.MACHINE, "m6i.large", "m6i.large"),
        (ValueType.MACHINE, "db.r5.xlarge", "db.r5.xlarge"),
        (ValueType.MACHINE, "u-6tb1.metal", "u-6tb1.metal"),
        (ValueType.MACHINE, "n2-standard-4", "n2-standard-4"),
        (ValueType.MACHINE, "Standard_D2s_v3", "Standard_D2s_v3"),
        (ValueType.MACHINE, "large", None),
        (ValueType.MACHINE, "2 cores", None),
        (ValueType.COLOUR, "#0EA5E9", "#0ea5e9"),
        (ValueType.COLOUR, "#fff", "#fff"),
        (ValueType.COLOUR, "#ffff", "#ffff"),
        (ValueType.COLOUR, "rgb(1, 2, 3)", "rgb(1, 2, 3)"),
        (ValueType.COLOUR, "Red", "red"),
        (ValueType.COLOUR, "#12345", None),
        (ValueType.COLOUR, "0ea5e9", None),
        (ValueType.TEXT, "anything", "anything"),
        (ValueType.LIST, "anything", "anything"),
        (ValueType.VERSION, "v2.3.1", "v2.3.1"),
    ],
)
def test_plain_values(value_type: ValueType, text: str, value: object) -> None:
    found = values.parse(value_type, text)
    assert (found, type(found)) == (value, type(value))


def test_values_that_mean_the_same_are_equal_and_keep_the_form_they_were_written_in() -> None:
    one, thousand = Duration.parse("1s"), Duration.parse("1000 ms")
    assert one == thousand
    assert hash(one) == hash(thousand)
    assert (str(one), str(thousand)) == ("1s", "1000ms")
    assert Window.parse("1 week") == Window.parse("7 days") == Window.parse("168h")
    assert Rate.parse("10k req/s") == Rate.parse("10,000 req/s")
    assert Duration.parse("< 1s") != one


def test_numbers_are_exact() -> None:
    percent = Percent.parse("99.9%")
    assert percent is not None
    assert percent.fraction == d("0.999")
    duration = Duration.parse("0.1ms")
    assert duration is not None
    assert duration.milliseconds == d("0.1")


# ---- How values are written


@pytest.mark.parametrize(
    ("value_type", "text", "written"),
    [
        (ValueType.PERCENT, " 99.90 % ", "99.90%"),
        (ValueType.PERCENT, "<0.1%", "< 0.1%"),
        (ValueType.PERCENT, "≥ 1%", ">= 1%"),
        (ValueType.DURATION, "500 ms", "500ms"),
        (ValueType.DURATION, "5   minutes", "5 minutes"),
        (ValueType.DURATION, ">500ms", "> 500ms"),
        (ValueType.WINDOW, "30  days", "30 days"),
        (ValueType.WINDOW, "30 d", "30d"),
        (ValueType.WINDOW, "1 Quarter", "1 Quarter"),
        (ValueType.RATE, "10,000  req/s", "10,000 req/s"),
        (ValueType.RATE, ">2k req/s", "> 2k req/s"),
        (ValueType.SIZE, "512Mi", "512Mi"),
        (ValueType.COMPARISON, ">1%", "> 1%"),
        (ValueType.COMPARISON, ">=  3", ">= 3"),
    ],
)
def test_a_value_is_written_as_the_user_wrote_it_but_tidy(value_type: ValueType, text: str, written: str) -> None:
    assert str(values.parse(value_type, text)) == written


def test_values_that_nobody_wrote_have_a_form_too() -> None:
    assert str(Percent(d("99.9"))) == "99.9%"
    assert str(Duration(d("0.5"))) == "0.5s"
    assert str(Window(d(60))) == "60s"
    assert str(Rate(d(10), "req", "s", ">")) == "> 10 req/s"
    assert str(Rate(d(10), "", "minute")) == "10/minute"
    assert str(Size(d(1000))) == "1000B"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        ("0", "0 s"),
        ("0.0000001", "0 s"),
        ("0.00025", "250 µs"),
        ("0.25", "250 ms"),
        ("0.0015", "1.5 ms"),
        ("0.9999999", "1 s"),
        ("1", "1 s"),
        ("31.536", "31.536 s"),
        ("59.9999", "1 min"),
        ("262.8", "4 min 22.8 s"),
        ("2592", "43 min 12 s"),
        ("3599.99", "1 h"),
        ("31536", "8 h 45 min 36 s"),
        ("86399.7", "1 d"),
        ("86400", "1 d"),
        ("90061", "1 d 1 h 1 min"),
        ("-2592", "-43 min 12 s"),
        ("Infinity", "Infinity"),
    ],
)
def test_a_length_of_time_is_told_to_people(seconds: str, words: str) -> None:
    assert values.humanise(d(seconds)) == words
    if d(seconds).is_finite():
        assert values.humanise(Duration(d(seconds))) == words


@pytest.mark.parametrize(
    ("left", "comparator", "right", "holds"),
    [
        (1, "<", 2, True),
        (2, "<=", 2, True),
        (2, ">", 2, False),
        (2, ">=", 2, True),
        (2, "", 2, True),
        (1, "", 2, False),
    ],
)
def test_compare(left: int, comparator: str, right: int, *, holds: bool) -> None:
    assert values.compare(d(left), comparator, d(right)) is holds


# ---- Any text

_NUMBERS = ("0", "1", "9", "30", "99.9", "0.1", "1,000", "-1", "+", ".", ",", "٣", "²")
_SIGNS = ("%", "<", ">", "<=", ">=", "≤", "=", "/", "#fff", "rgb(1)", "\t", "\N{NO-BREAK SPACE}")
_UNITS = ("ms", "s", "m", "h", "d", "w", "mo", "q", "y", "us", "µs", "days", "Day", "weeks", "month", "quarter")
_WORDS = ("req/s", "req", "rps", "k", "M", "G", "GB", "MiB", "Ki", "b", "bytes", "p95", "per", "often", "true", "é")
_PARTS = st.sampled_from((*_NUMBERS, *_SIGNS, *_UNITS, *_WORDS))
ANY_TEXT = st.one_of(st.text(max_size=20), st.lists(_PARTS, max_size=5).map("".join), st.lists(_PARTS).map(" ".join))
PARSERS = (Percent.parse, Duration.parse, Window.parse, Rate.parse, Size.parse, Comparison.parse)


@given(st.sampled_from(ValueType), ANY_TEXT)
def test_reading_a_value_never_fails(value_type: ValueType, text: str) -> None:
    value = values.parse(value_type, text)
    if value is not None:
        assert str(value) or not text.strip()


@given(st.sampled_from(PARSERS), ANY_TEXT)
def test_a_value_that_was_read_can_be_written_and_read_again(parser: object, text: str) -> None:
    assert callable(parser)
    value = parser(text)
    if value is not None:
        assert parser(str(value)) == value
        assert str(parser(str(value))) == str(value)


NUMBERS = st.decimals(0, 10**9, places=3, allow_nan=False, allow_infinity=False)
COMPARATORS = st.sampled_from(("", "<", "<=", ">", ">="))


@given(NUMBERS, COMPARATORS)
def test_every_percentage_can_be_written(number: Decimal, comparator: str) -> None:
    percent = Percent(number, comparator)
    assert Percent.parse(str(percent)) == percent


@given(NUMBERS, COMPARATORS, st.sampled_from(("ms", "s", "m", "h", "days", "week", "minutes")))
def test_every_duration_can_be_written(number: Decimal, comparator: str, unit: str) -> None:
    duration = Duration.parse(f"{comparator}{number:f} {unit}")
    assert duration is not None
    assert Duration.parse(str(duration)) == duration
    assert duration.comparator == comparator


@given(NUMBERS, st.sampled_from(("req", "", "orders")), st.sampled_from(("s", "minute", "day")), COMPARATORS)
def test_every_rate_can_be_written(number: Decimal, what: str, per: str, comparator: str) -> None:
    rate = Rate(number, what, per, comparator)
    assert Rate.parse(str(rate)) == rate


@given(NUMBERS)
def test_a_length_of_time_is_told_in_at_most_four_units(seconds: Decimal) -> None:
    words = values.humanise(seconds).split()
    units = words[1::2]
    assert 1 <= len(units) <= 4
    assert all(float(number) >= 0 for number in words[::2])
    order = ["d", "h", "min", "s", "ms", "µs"]
    assert units == sorted(units, key=order.index)
