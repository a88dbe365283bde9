"""What is known but not written, shown between the characters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sruja_lsp.features.prose import one_line
from sruja_lsp.language import values
from sruja_lsp.model import service_levels
from sruja_lsp.model.deployments import deployments, placements
from sruja_lsp.model.index import FILE, inner_scope
from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.meaning import Namespace, ReferenceRole
from sruja_lsp.model.places import Statement
from sruja_lsp.model.resolve import How
from sruja_lsp.model.workspace import Place
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sruja_lsp.model.index import Scope
    from sruja_lsp.model.meaning import Context, Reference
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace
    from sruja_lsp.syntax.tree import Body, Item
    from sruja_lsp.text.span import Span


class HintSort(StrEnum):
    """What hints are about; each can be switched off."""

    FULL_NAMES = "fullNames"
    KINDS = "kinds"
    ERROR_BUDGETS = "errorBudgets"
    TRAFFIC = "traffic"


ALL: Final = frozenset(HintSort)
_ORDER: Final = tuple(HintSort)
_NO_PATHS: Final = frozenset(
    {
        *(ReferenceRole.KIND, ReferenceRole.TAG, ReferenceRole.SOURCE_FILE),
        *(role for role in ReferenceRole if role.lenient),
    }
)
"""What is written as it is, and not as the end of a full name."""


@dataclass(frozen=True, slots=True)
class InlayHint:
    """A few words at an offset, with a blank before them where they do not belong to the word behind them."""

    offset: int
    label: str
    sort: HintSort
    tooltip: str
    before: bool = True


def inlay_hints(workspace: Workspace, uri: str, span: Span, sorts: Collection[HintSort] = ALL) -> tuple[InlayHint, ...]:
    """The hints of these sorts in a span of a file, in order. Only the statements in the span are looked at."""
    model = workspace[uri]
    found: list[InlayHint] = []
    for statement in _within(model.tree.root, 0, model.context, FILE, span):
        if HintSort.FULL_NAMES in sorts or HintSort.KINDS in sorts:
            for reference in statement.meaning.references:
                found += _of_reference(workspace, model, statement, reference)
        if HintSort.ERROR_BUDGETS in sorts and statement.meaning.block == "slo":
            found += _budgets(statement)
    if HintSort.TRAFFIC in sorts:
        found += _traffic(model, span)
    shown = (hint for hint in found if hint.sort in sorts and span.start <= hint.offset <= span.end)
    return tuple(sorted(shown, key=lambda hint: (hint.offset, _ORDER.index(hint.sort))))


def _within(body: Body, base: int, context: Context, scope: Scope, span: Span) -> Iterator[Statement]:
    """All statements that touch a span."""
    for page in body.pages:
        if base > span.end:
            return
        if base + page.width >= span.start:
            start = base
            for item in page.items:
                if start <= span.end and start + item.width >= span.start:
                    yield from _touched(item, start, context, scope, span)
                start += item.width
        base += page.width


def _touched(item: Item, start: int, context: Context, scope: Scope, span: Span) -> Iterator[Statement]:
    if isinstance(item, Block):
        meaning = interpret(item.head, context)
        statement = Statement(item, start, meaning, scope)
        yield statement
        inner = context.inner(meaning.block)
        yield from _within(item.body, start + item.head.width, inner, inner_scope(meaning, scope), span)
    elif item.rule is not Rule.TRIVIA and item.rule is not Rule.CLOSE:
        yield Statement(item, start, interpret(item, context), scope)


def _of_reference(
    workspace: Workspace, model: Model, statement: Statement, reference: Reference
) -> Iterator[InlayHint]:
    """The rest of a full name, and the kind of what is deployed or extended."""
    if reference.role in _NO_PATHS:
        return
    resolution = workspace.resolve(model.uri, reference, statement.scope)
    name = resolution.name
    if name is None or name.namespace is not Namespace.ELEMENT:
        return
    span = statement.of(reference)
    if resolution.how is How.SUFFIX and name.name.endswith(f".{reference.text}"):
        rest = one_line(name.name[: -len(reference.text)])
        yield InlayHint(span.start, rest, HintSort.FULL_NAMES, f"In full: {one_line(name.name)}", before=False)
    if reference.role in (ReferenceRole.INSTANCE, ReferenceRole.EXTEND):
        uri = resolution.uris[0] if resolution.uris else model.uri
        kind = one_line(workspace.declared(Place(uri, name))[0].kind)
        what = "What runs here" if reference.role is ReferenceRole.INSTANCE else "What is extended"
        yield InlayHint(span.end, f": {kind}", HintSort.KINDS, f"{what} is a {kind}")


def _budgets(statement: Statement) -> Iterator[InlayHint]:
    """What an availability allows, beside its target."""
    item = statement.item
    if not isinstance(item, Block):
        return
    read = service_levels.service_levels(item, statement.meaning, statement.meaning.context)
    for line in read.lines():
        budget = line.budget
        if budget is None or line.block != service_levels.AVAILABILITY:
            continue
        window = one_line(str(budget.window))
        label = f"{values.humanise(budget.seconds)} in {window}"
        tooltip = f"The error budget: {label} may be lost"
        if budget.left is not None and budget.seconds_left is not None:
            left = budget.seconds_left
            label += f", {values.humanise(abs(left))} {'left' if left >= 0 else 'over'}"
        if budget.assumed:
            tooltip += ". No window is written, so 30 days are assumed"
        yield InlayHint(statement.start + line.target.span.end, label, HintSort.ERROR_BUDGETS, f"{tooltip}.")


def _traffic(model: Model, span: Span) -> Iterator[InlayHint]:
    """The share of all traffic that comes to an instance, where that is not what is written beside it."""
    for start, deployment in deployments(model.tree, model.context):
        if start > span.end or start + deployment.width < span.start:
            continue
        for placement in placements(deployment, start):
            share, own = placement.share, placement.instance.traffic
            if share is None or share == own:
                continue
            said = placement.instance.settings.get("traffic")
            place = placement.span(said.span if said is not None and own is not None else placement.instance.focus)
            label = f"{values.humanise_share(share / 100)} of all traffic"
            tooltip = (
                "Its own share, weighed with those of the nodes around it."
                if own is not None
                else ("The share of the nodes around it.")
            )
            yield InlayHint(place.end, label, HintSort.TRAFFIC, tooltip)
