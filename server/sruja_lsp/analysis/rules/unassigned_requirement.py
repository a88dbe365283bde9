"""A requirement that is agreed on, and that no element has to fulfil."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace, ReferenceRole
from sruja_lsp.model.settings import block_settings
from sruja_lsp.model.workspace import Place
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.landscape import Landscape

_AGREED = frozenset({"accepted", "implemented"})


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    for element in landscape.own_elements():
        yield None
        item = element.statement.item
        if element.kind != "requirement" or not isinstance(item, Block):
            continue
        meaning = element.statement.meaning
        settings = block_settings(item, meaning.context.inner(meaning.block), element.statement.start)
        status = settings.get("status")
        if status is None or status.text.casefold() not in _AGREED or "affects" in settings:
            continue
        place = Place(element.uri, Name(Namespace.ELEMENT, element.name))
        if any(
            landscape.workspace.sites(
                place, lambda site: site.role is not ReferenceRole.INCLUDE and not site.role.lenient
            )
        ):
            continue  # something says that it fulfils it
        message = (
            f"`{element.name}` is {status.text.casefold()}, but no element has to fulfil it: name one with `affects`."
        )
        yield Finding(RULE.name, RULE.severity, status.span, message, data={"insert": "affects"})


RULE = Rule(
    "unassigned-requirement",
    Severity.INFORMATION,
    "A requirement that is agreed on, and that no element has to fulfil.",
    landscape=_landscape,
    keys=frozenset({"status"}),
)
