"""A name that nothing in the model has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.finding import Finding, Severity
from sruja_lsp.analysis.rule import Rule
from sruja_lsp.model import spelling
from sruja_lsp.model.meaning import ReferenceRole
from sruja_lsp.model.resolve import How

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.index import Site
    from sruja_lsp.model.model import Model

# A name in a selection or a property only narrows what is shown or said: the model is whole without it.
_GENTLE = frozenset(
    {
        ReferenceRole.INCLUDE,
        ReferenceRole.EXCLUDE,
        ReferenceRole.PROPERTY,
        ReferenceRole.VIEW_EXTENDS,
    }
)
# A kind is missed by `unknown-kind`, an imported name by `unresolved-import`.
_OTHER_RULES = frozenset({ReferenceRole.KIND, ReferenceRole.STDLIB})


def suggestions(model: Model, site: Site) -> tuple[str, ...]:
    """Full names that may have been meant, the likeliest first."""
    return spelling.meant(model.index, site.text)[:3]


def _find(model: Model) -> Iterator[Finding]:
    missing = [
        site
        for site, resolution in model.resolutions.open.items()
        if resolution.how is How.MISSING and site.role not in _OTHER_RULES
    ]
    for site, statement, reference in model.occurrences_of(missing) if missing else ():
        meant = suggestions(model, site)
        message = f"Nothing is called `{site.text}`."
        if meant:
            message += " Did you mean " + " or ".join(f"`{name}`" for name in meant) + "?"
        severity = Severity.WARNING if site.role in _GENTLE else RULE.severity
        data: dict[str, object] = {"suggestions": list(meant)}
        yield Finding(RULE.name, severity, statement.of(reference), message, data=data)


RULE = Rule("unresolved-reference", Severity.ERROR, "A name that nothing in the model has.", _find)
