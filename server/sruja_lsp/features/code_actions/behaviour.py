"""Fixes for loops, state machines and scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Tag
from sruja_lsp.features.code_actions import values, writing
from sruja_lsp.features.code_actions.governance import appended
from sruja_lsp.language.nearest import nearest
from sruja_lsp.model import places
from sruja_lsp.model.steps import order_of
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.features.code_actions.fix import Case, Fix
    from sruja_lsp.model.places import Statement


def loop(case: Case) -> Iterator[Fix]:
    """Close a loop, take away a variable that is there twice, or write the type that the rule has worked out."""
    yield from values.replacement(case)
    yield from removed(case)
    statement, source, target = case.statement, case.told("from"), case.told("to")
    if statement is not None and source and target:
        edits = writing.member(case.model, statement, [f"{source} -> {target}"])
        if edits is not None:
            yield case.edited(f"Close it: `{source} -> {target}`", *edits)


def removed(case: Case) -> Iterator[Fix]:
    """Take away a line that is there already."""
    statement = case.statement
    if statement is not None and case.told("remove") == "statement":
        yield case.edited("Remove this line", writing.removal(case.model.text, statement.span), preferred=True)


def state_machine(case: Case) -> Iterator[Fix]:
    """Mend which states are the last ones; write the state that was meant; take away what is written twice."""
    yield from values.insertion(case)
    statement = _inner(case)
    if statement is None:
        return
    near = nearest(case.written.strip("\"'"), case.listed("states"))
    if near:
        yield case.replaced(f"Change to `{near}`", values.like(case.written, near), preferred=True)
    if _word(statement) == "terminal":
        edit = _without(case, statement)
        state = case.written.strip("\"'")
        yield case.edited(f"Take `{state}` out of the terminal states", edit)
    terminal = case.told("terminal")
    around = reversed(case.model.at(case.span.start))
    machine = next((each for each in around if each.meaning.block == "state_machine"), None)
    for each in places.properties(machine) if machine is not None and terminal else ():
        if _word(each) == "terminal" and (edit_ := appended(each, f'"{terminal}"')) is not None:
            yield case.edited(f"Make `{terminal}` a terminal state", edit_)
            break
    if Tag.UNNECESSARY in case.finding.tags:
        yield case.edited("Remove this line", writing.removal(case.model.text, statement.span), preferred=True)


def steps(case: Case) -> Iterator[Fix]:
    """Number the steps of a scenario anew, those of one number in the order of their lines."""
    around = reversed(case.model.at(case.span.start))
    scenario = next((each for each in around if each.meaning.block in ("scenario", "flow")), None)
    numbers = (
        [number for inner in places.properties(scenario) if (number := order_of(inner)) is not None]
        if scenario is not None
        else []
    )
    if not numbers or not all(text.isdecimal() for text, _ in numbers):
        return
    ordered = sorted(numbers, key=lambda each: (int(each[0]), each[1]))
    edits = [
        Edit(span, values.like(case.model.text.slice(*span), str(count)))
        for count, (text, span) in enumerate(ordered, 1)
        if int(text) != count
    ]
    if edits:
        yield case.edited(f"Number the steps 1 to {len(ordered)}", *edits)


def _inner(case: Case) -> Statement | None:
    """The statement of a state machine that a finding is in."""
    for around in reversed(case.model.at(case.span.start)):
        for inner in places.properties(around):
            if inner.span.start <= case.span.start < inner.span.end:
                return inner
    return case.statement


def _word(statement: Statement) -> str:
    subject = statement.item.head.subject
    return subject.text if subject is not None else ""


def _without(case: Case, statement: Statement) -> Edit:
    """The edit that takes a value out of a list; the whole property with the last one."""
    tokens = statement.item.head.tokens
    place = next((n for n, each in enumerate(tokens) if statement.start + each.start == case.span.start), 0)
    if tokens[place + 1 : place + 2] and tokens[place + 1].text == "," and tokens[place + 2].text != "]":
        span = Span(tokens[place].start, tokens[place + 2].start)
    elif tokens[place - 1].text == ",":
        span = Span(tokens[place - 1].start, tokens[place].end)
    else:
        return writing.removal(case.model.text, statement.span)
    return Edit(Span(statement.start + span.start, statement.start + span.end), "")
