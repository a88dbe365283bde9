"""What a block says in its properties, as it is written, with places relative to the block."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.model.interpret import interpret
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.tree import Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sruja_lsp.model.meaning import Context
    from sruja_lsp.syntax.pieces import Piece
    from sruja_lsp.syntax.tree import Page


class Setting(NamedTuple):
    """A property as it is written.

    `text` is the value without its quotes (the items of a list are joined by `, `), `span` where the value is written,
    quotes included, `key` where the name is. `origin` is the full name of the element that says it, where it is
    taken over from one; empty where it is the block's own.
    """

    text: str
    span: Span
    key: Span
    origin: str = ""

    def shifted(self, by: int) -> Setting:
        """The same, `by` characters further on."""
        return self._replace(span=shifted(self.span, by), key=shifted(self.key, by))


Settings = dict[str, Setting]
_SAYING = frozenset({Rule.KEYED, Rule.ASSIGN})


def shifted(span: Span, by: int) -> Span:
    """A span `by` characters further on."""
    return Span(span.start + by, span.end + by)


def setting(piece: Piece, start: int) -> Setting:
    """What a statement `key value ...` says, in a block where it starts at `start`."""
    values = piece.values
    first, last = piece.place(piece.form.subject)
    key = Span(start + first, start + last)
    if not values:
        return Setting("", key, key)
    span = Span(start + values[0].start, start + values[-1].end)
    if len(values) == 1 and not values[0].items:
        return Setting(values[0].string, span, key)
    return Setting(", ".join(item.string for value in values for item in (value.items or (value,))), span, key)


def page_settings(page: Page, context: Context, base: int, into: Settings) -> None:
    """Adds the properties of a page that starts at `base`, by their preferred names; what was said first stays."""
    start = base
    for item in page.items:
        if not isinstance(item, Block) and item.rule is not Rule.TRIVIA:
            prop = interpret(item, context).property
            if prop is not None and prop.name not in into:
                into[prop.name] = setting(item, start)
        start += item.width


def block_settings(block: Block, context: Context, start: int = 0) -> Settings:
    """The properties of a block, whose body is understood in `context`.

    Places are counted from where the block starts at `start`.
    """
    found: Settings = {}
    base = start + block.head.width
    for page in block.body.pages:
        page_settings(page, context, base, found)
        base += page.width
    return found


def all_settings(block: Block, start: int = 0) -> Settings:
    """Every `key value` of a block by its key, whatever it is called, as in `metadata`."""
    found: Settings = {}
    place = start + block.head.width
    for item in block.body:
        if not isinstance(item, Block) and item.rule in _SAYING and (key := item.word(item.form.subject)):
            found.setdefault(key, setting(item, place))
        place += item.width
    return found


def text(settings: Mapping[str, Setting], name: str) -> str:
    """What a property says, or nothing."""
    found = settings.get(name)
    return found.text if found is not None else ""
