"""A database that several systems use behind its owner's back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Related, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.language import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.analysis.contribution import Relation
    from sruja_lsp.analysis.landscape import Landscape


def _landscape(landscape: Landscape) -> Iterator[Finding | None]:
    for element in landscape.own_elements():
        yield None
        if element.kind != "database" or "." not in element.name:
            continue
        owner = element.name.partition(".")[0]
        users: dict[str, Relation] = {}
        for relation in landscape.into.get(element.name, ()):
            user = landscape.elements.get(relation.source.partition(".")[0])
            if user is not None and user.kind in _SYSTEMS and not landscape.watches(user):
                users.setdefault(user.name, relation)
        others = [name for name in users if name != owner]
        if not others or len(users) < 2 or _is_shared(landscape, element.name):  # noqa: PLR2004  # more than one
            continue
        listed = " and ".join(f"`{name}`" for name in others[:3])
        message = (
            f"{listed} use{'s' if len(others) == 1 else ''} the database `{element.name}` of `{owner}` directly: "
            f"`{owner}` cannot change its tables alone. If that is meant, write `metadata {{ shared true }}`."
        )
        related = tuple(
            Related(users[name].uri, users[name].span, f"`{users[name].source}` uses it") for name in others
        )
        yield Finding(RULE.name, RULE.severity, element.focus, message, related, data={"element": element.name})


_SYSTEMS = frozenset({"system"})


def _is_shared(landscape: Landscape, name: str) -> bool:
    found = landscape.architecture.elements.get(name)
    said = found.metadata.get("shared") or found.properties.get("shared", "") if found is not None else ""
    return values.parse_boolean(said) is True


RULE = Rule(
    "shared-database",
    Severity.INFORMATION,
    "A database that several systems use behind its owner's back.",
    landscape=_landscape,
    keys=frozenset({"shared"}),
)
