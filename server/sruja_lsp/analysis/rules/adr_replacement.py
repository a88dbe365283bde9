"""A decision that was replaced, without a word about what replaces it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model import places
from sruja_lsp.model.index import Site
from sruja_lsp.model.meaning import ReferenceRole
from sruja_lsp.model.settings import Setting, block_settings
from sruja_lsp.syntax.tree import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.contribution import Element
    from sruja_lsp.analysis.landscape import Landscape


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:  # noqa: C901  # a case a mistake
    records: list[tuple[Element, dict[str, Setting]]] = []
    for element in landscape.of_kind("adr"):
        yield None
        item = element.statement.item
        if isinstance(item, Block):
            meaning = element.statement.meaning
            context = meaning.context.inner(meaning.block)
            records.append((element, block_settings(item, context, element.statement.start)))
    replaced: dict[str, tuple[Element, Setting]] = {}
    for element, settings in records:
        for key in ("supersedes", "replacement"):
            for meant in _meant(landscape, element, key):
                if key == "supersedes":
                    replaced.setdefault(meant, (element, settings[key]))
                if meant == element.name and element.uri == landscape.uri:
                    message = f"`{element.name}` cannot replace itself."
                    yield Finding(RULE.name, Severity.WARNING, settings[key].span, message)
    for element, settings in records:
        status = settings.get("status")
        said = status.text.casefold() if status is not None else ""
        if element.uri != landscape.uri or status is None:
            continue
        if said == "superseded" and "replacement" not in settings and element.name not in replaced:
            message = f"`{element.name}` is superseded, but not by what: name the later decision with `replacement`."
            yield Finding(RULE.name, RULE.severity, status.span, message, data={"insert": "replacement"})
        elif said == "accepted" and element.name in replaced and replaced[element.name][0] is not element:
            later, where = replaced[element.name]
            if _in_force(records, later):
                message = f"`{element.name}` is accepted, but `{later.name}` supersedes it: only one of them holds."
                related = (Related(later.uri, where.span, f"`{later.name}` supersedes it"),)
                data: dict[str, object] = {"replacement": "superseded"}
                yield Finding(RULE.name, RULE.severity, status.span, message, related, data=data)


def _in_force(records: list[tuple[Element, dict[str, Setting]]], element: Element) -> bool:
    """Whether a decision holds: a proposal has not replaced anything yet."""
    settings = next((settings for each, settings in records if each is element), {})
    return "status" in settings and settings["status"].text.casefold() == "accepted"


def _meant(landscape: Landscape, element: Element, key: str) -> Iterator[str]:
    """The full names behind `supersedes` or `replacement`."""
    for inner in places.properties(element.statement):
        prop = inner.meaning.property
        if prop is not None and prop.name == key:
            for reference in inner.meaning.references:
                if reference.role is ReferenceRole.PROPERTY:
                    found = landscape.workspace.meaning(
                        element.uri, Site(inner.scope, reference.text, reference.role)
                    ).name
                    if found is not None:
                        yield found.name


RULE = Rule(
    "adr-replacement",
    Severity.INFORMATION,
    "A decision that was replaced, without a word about what replaces it.",
    landscape=_landscape,
    keys=frozenset({"status"}),
)
