"""What services promise and how they do: objectives as they are written, and the arithmetic of error budgets.

What is read in a block is kept with the block and has places relative to it, so that an edit elsewhere costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from sruja_lsp.language import slos, values
from sruja_lsp.model.facts import block_facts, page_facts
from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.settings import Setting, block_settings, setting, shifted
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.tree import Block, leaves
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sruja_lsp.model.meaning import Context, Meaning
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.settings import Settings
    from sruja_lsp.syntax.pieces import Piece

AVAILABILITY = "slo.availability"
LATENCY = "slo.latency"
ERROR_RATE = "slo.error_rate"
THROUGHPUT = "slo.throughput"

PERCENTILES: tuple[str, ...] = tuple(target.name for target in slos.LATENCY_TARGETS)
"""From the fastest to the slowest: p50, p90, p95, p99, p999."""

_NAMES = {
    AVAILABILITY: "availability",
    LATENCY: "latency",
    ERROR_RATE: "error rate",
    THROUGHPUT: "throughput",
}
# How what is measured has to be to what is promised when the promise does not say it.
_KEPT_BY = {AVAILABILITY: ">=", ERROR_RATE: "<=", THROUGHPUT: ">=", "durability": ">="}
_USUAL_WINDOW = values.Window(Decimal(30 * 86400), Decimal(30), "days")
_ONE = Decimal(1)
_REMEMBERED = 256
_read_before: dict[str, tuple[Context, ServiceLevels]] = {}
# What is written is mostly one of few values.
_percent = lru_cache(values.Percent.parse)
_duration = lru_cache(values.Duration.parse)
_rate = lru_cache(values.Rate.parse)
_window_of = lru_cache(values.Window.parse)


@dataclass(frozen=True, slots=True)
class ErrorBudget:
    """How much may go wrong, and how much of that did.

    `allowed` is a share of all requests, or of the window's time: what is missing to 100% in an availability target
    (Beyer et al., *Site Reliability Engineering*, ch. 3), or the target of an error rate itself. `burned` is the share
    of the budget that is used up: 0.5 when half of it is, above 1 when the objective is missed, `None` when nothing is
    measured. `window` is what it is measured over, `assumed` when nobody said so.
    """

    allowed: Decimal
    burned: Decimal | None
    window: values.Window
    assumed: bool

    @property
    def seconds(self) -> Decimal:
        """The time that may be lost in a window: 2592 s of 30 days at 99.9%."""
        return self.window.seconds * self.allowed

    @property
    def left(self) -> Decimal | None:
        """The share of the budget that is left; below 0 when it is overspent."""
        return None if self.burned is None else _ONE - self.burned

    @property
    def seconds_left(self) -> Decimal | None:
        """The time of the budget that is left; below 0 when it is overspent."""
        return None if self.burned is None else self.seconds * (_ONE - self.burned)


@dataclass(frozen=True, slots=True)
class Line:
    """One promise: a share, a percentile, a rate, with what is measured of it and over which time."""

    name: str
    """`availability`, `latency p95`, `error rate`, `throughput`, or a name of the user's own."""
    block: str
    target: Setting
    current: Setting | None
    window: Setting | None

    @property
    def met(self) -> bool | None:
        """Whether what is measured keeps the promise; `None` when that cannot be told."""
        if self.current is None:
            return None
        return _met(self.block, self.name, self.target.text, self.current.text)

    @property
    def budget(self) -> ErrorBudget | None:
        """The error budget of an availability or an error rate; `None` where there is none to speak of."""
        if self.block not in {AVAILABILITY, ERROR_RATE}:
            return None
        target = _percent(self.target.text)
        if target is None or target.fraction > _ONE:
            return None
        allowed = target.fraction if self.block == ERROR_RATE else _ONE - target.fraction
        window = _window(self.window.text) if self.window is not None and self.window.text else _USUAL_WINDOW
        if window is None:
            return None
        return ErrorBudget(allowed, self._burned(allowed), window, assumed=self.window is None or not self.window.text)

    def _burned(self, allowed: Decimal) -> Decimal | None:
        measured = _percent(self.current.text) if self.current is not None else None
        if measured is None or not allowed or measured.fraction > _ONE:
            return None
        lost = measured.fraction if self.block == ERROR_RATE else _ONE - measured.fraction
        return lost / allowed


@dataclass(frozen=True, slots=True)
class Objective:
    """What is written in the block of one objective.

    `said` holds its settings by property; what is measured of a percentile is called `current p95`. `focus` is the word
    that opens the block.
    """

    name: str
    block: str
    focus: Span
    said: Mapping[str, Setting]

    def lines(self) -> Iterator[Line]:
        """The promises in it."""
        for name, target, current in self._keys():
            if target in self.said:
                yield Line(name, self.block, self.said[target], self.said.get(current), self.said.get("window"))

    def _keys(self) -> tuple[tuple[str, str, str], ...]:
        if self.block == LATENCY:
            return tuple((f"{self.name} {key}", key, f"current {key}") for key in PERCENTILES)
        return ((self.name, "target", "current"),)

    def shifted(self, by: int, origin: str = "") -> Objective:
        """The same, `by` characters further on, and said by `origin`."""
        said = {key: one.shifted(by)._replace(origin=origin) for key, one in self.said.items()}
        return Objective(self.name, self.block, shifted(self.focus, by), said)


Objectives = dict[str, Objective]


@dataclass(frozen=True, slots=True, eq=False)
class ServiceLevels:
    """One `slo` block: its objectives by name. Places are relative to the start of the block."""

    focus: Span
    objectives: Mapping[str, Objective]
    twice: tuple[Span, ...] = ()
    """The openings of blocks for an objective that has one already."""
    kept: dict[object, object] = field(default_factory=dict)
    """What others have worked out about this block alone."""

    def lines(self) -> Iterator[Line]:
        """All promises in the order of the text."""
        return lines(self.objectives)


def service_levels(block: Block, meaning: Meaning, context: Context) -> ServiceLevels:
    """What an `slo` block says. `meaning` is what the block means in `context`, where it stands."""
    facts = block_facts(block, meaning, context)
    known = facts.read
    if not isinstance(known, ServiceLevels):
        known = facts.read = _alike(block, context.inner(meaning.block))
    return known


def _alike(block: Block, context: Context) -> ServiceLevels:
    """What a block says. Blocks that are written alike, as those of a team often are, say the same."""
    text = "".join(piece.text for piece in leaves((block,)))
    known = _read_before.get(text)
    if known is not None and known[0] is context:
        return known[1]
    found = _read(block, context)
    if len(_read_before) >= _REMEMBERED:
        _read_before.clear()
    _read_before[text] = (context, found)
    return found


def promised(statement: Statement, origin: str = "") -> Objectives:
    """The objectives that a statement itself writes, by name, with places in the file.

    `origin` is written into their settings: the full name of the element that promises, or nothing.
    """
    item = statement.item
    if not isinstance(item, Block):
        return {}
    meaning = statement.meaning
    if not block_facts(item, meaning, meaning.context).runs:
        return {}  # nothing in it, at any depth
    return objectives_in(item, meaning.context.inner(meaning.block), statement.start, origin)


def objectives_in(block: Block, context: Context, start: int = 0, origin: str = "") -> Objectives:
    """The objectives of the `slo` blocks in a block's body, which is understood in `context`.

    Places are counted from where the block starts at `start`.
    """
    found: Objectives = {}
    base = start + block.head.width
    for page in block.body.pages:
        for index, place, meaning in page_facts(page, context).told:
            slo = page.items[index]
            if isinstance(slo, Block) and meaning.block == "slo":
                for name, objective in service_levels(slo, meaning, context).objectives.items():
                    own = objective.shifted(base + place, origin)
                    found[name] = _beside(found[name], own) if name in found else own
        base += page.width
    return found


def over(own: Mapping[str, Objective], general: Mapping[str, Objective]) -> Objectives:
    """One's own objectives over the general ones, property by property."""
    merged = dict(general)
    for name, objective in own.items():
        below = general.get(name)
        merged[name] = objective if below is None else _beside(objective, below)
    return merged


def lines(objectives: Mapping[str, Objective]) -> Iterator[Line]:
    """The promises in objectives."""
    for objective in objectives.values():
        yield from objective.lines()


def _beside(first: Objective, second: Objective) -> Objective:
    """What two blocks say about one objective; the first one counts where both do."""
    return Objective(first.name, first.block, first.focus, {**second.said, **first.said})


def _read(slo: Block, context: Context) -> ServiceLevels:
    found: Objectives = {}
    twice: list[Span] = []
    start = slo.head.width
    for item in slo.body:
        if isinstance(item, Block):
            meaning = interpret(item.head, context)
            key = item.head.subject
            if key is not None:
                name = _NAMES.get(meaning.block, key.text.replace("_", " "))
                focus = Span(start + key.start, start + key.end)
                own = Objective(name, meaning.block, focus, _said(item, context.inner(meaning.block), start))
                if name in found:
                    twice.append(focus)
                found[name] = _beside(found[name], own) if name in found else own
        start += item.width
    return ServiceLevels(_first_word(slo.head), found, tuple(twice))


def _said(block: Block, context: Context, start: int) -> Settings:
    """What the block of an objective says, measured percentiles included, with the block starting at `start`."""
    said = block_settings(block, context, start)
    place = start + block.head.width
    for item in block.body:
        meaning = interpret(item.head, context) if isinstance(item, Block) else None
        if meaning is not None and meaning.block == "slo.latency.current" and isinstance(item, Block):
            for name, one in block_settings(item, context.inner(meaning.block), place).items():
                said.setdefault(f"current {name}", one)
        elif not isinstance(item, Block) and item.rule is Rule.KEYED and "current" not in said:
            # `current "180ms"` says of no percentile what it measures
            subject = item.subject
            if subject is not None and subject.text == "current":
                said["current"] = setting(item, place)
        place += item.width
    return said


def _first_word(piece: Piece) -> Span:
    tokens = piece.tokens
    return Span(tokens[0].start, tokens[0].end) if tokens else Span(0, 0)


def _window(written: str) -> values.Window | None:
    return _window_of(written) or _window_of(f"1 {written}")  # `quarter` is one quarter


def _met(block: str, name: str, promise: str, measurement: str) -> bool | None:
    target, current = _percent(promise), _percent(measurement)
    if target is not None and current is not None:
        comparator = target.comparator or _KEPT_BY.get(block) or _KEPT_BY.get(name)
        return values.compare(current.value, comparator, target.value) if comparator else None
    least, rate = _rate(promise), _rate(measurement)
    if least is not None and rate is not None and least.per_second is not None and rate.per_second is not None:
        comparator = least.comparator or _KEPT_BY.get(block)
        return values.compare(rate.per_second, comparator, least.per_second) if comparator else None
    limit, measured = _duration(promise), _duration(measurement)
    if limit is not None and measured is not None:
        return values.compare(measured.seconds, limit.comparator or "<=", limit.seconds)
    return None
