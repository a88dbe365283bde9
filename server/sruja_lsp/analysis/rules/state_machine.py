"""A state machine with states that nothing leads to, or that nothing leads out of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.analysis.finding import HERE, Finding, Related, Severity, Tag
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model import places
from sruja_lsp.model.settings import shifted
from sruja_lsp.syntax import forms
from sruja_lsp.syntax.forms import ValueKind
from sruja_lsp.syntax.pieces import unquote
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.places import Statement
    from sruja_lsp.syntax.pieces import Value
    from sruja_lsp.text.span import Span


class _State(NamedTuple):
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Transition:
    source: _State
    target: _State
    event: _State
    guarded: bool


class _Machine:
    """What a state machine says, with places relative to its block."""

    def __init__(self, statement: Statement) -> None:
        self.initial: _State | None = None
        self.terminals: list[_State] = []
        self.transitions: list[_Transition] = []
        for inner in places.properties(statement):
            head = inner.item.head
            subject = head.subject
            if head.rule in (forms.Rule.TRANSITION, forms.Rule.RELATION):
                self._transition(inner)
            elif subject is not None and subject.text == "initial" and head.values:
                self.initial = _state(inner, head.values[0])
            elif subject is not None and subject.text == "terminal":
                self.terminals += [_state(inner, item) for value in head.values for item in value.items or (value,)]

    def _transition(self, statement: Statement) -> None:
        head = statement.item.head
        source, target = head.subject, head.object
        if source is None or target is None:
            return
        ends = [
            _State(unquote(token.text) if token.text[:1] in "\"'" else token.text, statement_span)
            for token, statement_span in (
                (source, shifted(head.place(head.form.subject), statement.start)),
                (target, shifted(head.place(head.form.object), statement.start)),
            )
        ]
        event = _State("", ends[1].span)
        for word, value in zip(head.values, head.values[1:], strict=False):
            if word.text == "on":
                event = _state(statement, value)
        guarded = isinstance(statement.item, Block) and any(
            inner.item.head.subject is not None and inner.item.head.subject.text == "guard"
            for inner in places.properties(statement)
        )
        self.transitions.append(_Transition(ends[0], ends[1], event, guarded))


def _state(statement: Statement, value: Value) -> _State:
    span = type(statement.span)(statement.start + value.start, statement.start + value.end)
    return _State(value.string if value.kind is ValueKind.STRING else value.text, span)


def _check(statement: Statement) -> Iterator[Finding]:
    machine = _Machine(statement)
    if not machine.transitions:
        return  # it has just been begun
    yield from _unknown(machine)
    yield from _unreachable(machine)
    yield from _ends(machine, statement)
    yield from _repeated(machine)


def _unknown(machine: _Machine) -> Iterator[Finding]:
    """States that are named as the first or a last one, and that no transition knows."""
    known = {state.name for each in machine.transitions for state in (each.source, each.target)}
    named = [("initial", machine.initial), *(("terminal", state) for state in machine.terminals)]
    for word, state in named:
        if state is not None and state.name not in known:
            message = f"No transition knows the state `{state.name}`, which is said to be {word}."
            yield Finding(RULE.name, RULE.severity, state.span, message, data={"states": sorted(known)})


def _unreachable(machine: _Machine) -> Iterator[Finding]:
    initial = machine.initial
    if initial is None:
        return
    reached = {initial.name}
    waiting = [initial.name]
    while waiting:
        state = waiting.pop()
        for each in machine.transitions:
            if each.source.name == state and each.target.name not in reached:
                reached.add(each.target.name)
                waiting.append(each.target.name)
    told: set[str] = set()
    for each in machine.transitions:
        if each.source.name not in reached | told:
            told.add(each.source.name)
            message = f"Nothing leads from `{initial.name}`, where all begins, to `{each.source.name}`."
            related = (Related(HERE, initial.span, "the initial state"),)
            yield Finding(RULE.name, RULE.severity, each.source.span, message, related)


def _ends(machine: _Machine, statement: Statement) -> Iterator[Finding]:
    left = {each.source.name: each for each in machine.transitions}
    terminals = {state.name: state for state in machine.terminals}
    for state in machine.terminals:
        if state.name in left:
            out = left[state.name]
            message = f"`{state.name}` is said to be terminal, but leads on to `{out.target.name}`."
            yield Finding(RULE.name, RULE.severity, state.span, message, (Related(HERE, out.source.span, "leads on"),))
    told: set[str] = set()
    stuck = [each.target for each in machine.transitions if each.target.name not in left]
    for state in stuck:
        if terminals and state.name not in terminals and state.name not in told:
            told.add(state.name)
            message = f"Nothing leads out of `{state.name}`, and it is not among the terminal states."
            related = tuple(Related(HERE, each.span, f"`{each.name}` is terminal") for each in machine.terminals)
            data: dict[str, object] = {"terminal": state.name}
            yield Finding(RULE.name, RULE.severity, state.span, message, related, data=data)
    if not terminals and stuck:
        listed = ", ".join(f'"{name}"' for name in dict.fromkeys(state.name for state in stuck))
        message = f"Say which states are the last ones: `terminal [{listed}]`."
        span = statement.focus
        yield Finding(RULE.name, Severity.HINT, span, message, data={"insert": f"terminal [{listed}]"})


def _repeated(machine: _Machine) -> Iterator[Finding]:
    """The same event twice in the same state: only one of the two can happen. A guard may tell which."""
    firsts: dict[tuple[str, str], _Transition] = {}
    for each in machine.transitions:
        first = firsts.setdefault((each.source.name, each.event.name), each)
        if first is each or not each.event.name or first.guarded or each.guarded:
            continue
        same = first.target.name == each.target.name
        message = f"`{each.event.name}` in the state `{each.source.name}` is written twice."
        if not same:
            message = (
                f"`{each.event.name}` leads from `{each.source.name}` to `{first.target.name}` as well as to "
                f"`{each.target.name}`. A `guard` can say when it is which."
            )
        related = (Related(HERE, first.event.span, f"here it leads to `{first.target.name}`"),)
        tags = (Tag.UNNECESSARY,) if same else ()
        yield Finding(RULE.name, RULE.severity, each.event.span, message, related, tags)


RULE = Rule(
    "state-machine",
    Severity.WARNING,
    "A state machine with states that nothing leads to, or out of.",
    blocks=(frozenset({"state_machine"}), _check),
)
