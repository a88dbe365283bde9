"""What a statement says about what it declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.model import places
from sruja_lsp.model.meaning import Role
from sruja_lsp.syntax.forms import ValueKind

if TYPE_CHECKING:
    from sruja_lsp.model.places import Statement


def described(statement: Statement) -> str:
    """The description: the property, else the text behind the title."""
    for inner in places.properties(statement):
        prop = inner.meaning.property
        if prop is not None and prop.name == "description":
            return next((value.string for value in inner.item.head.values), "")
    if statement.meaning.role is Role.VIEW:
        return ""  # its name may be a text too
    strings = [value.string for value in statement.item.head.values if value.kind is ValueKind.STRING]
    return strings[1] if len(strings) > 1 else ""
