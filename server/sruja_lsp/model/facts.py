"""What the statements of a body say, page by page, kept with the page for as long as the page lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.language import table
from sruja_lsp.language.types import ValueType
from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.meaning import Meaning, Remark, Role
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.syntax.tree import PAGE, Block
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sruja_lsp.model.meaning import Context
    from sruja_lsp.syntax.tree import Body, Page


class PageFacts:
    """Facts about one page in one context.

    `entries`: index, start relative to the page, and meaning of every item that declares or refers to something or
    whose body may. `wrappers`: those with such a body that declare nothing. `told`: the blocks of `TOLD` that are no
    entries. `remarks`: those of all statements in the page and below, with the start of the piece each is about.
    `runs`: whether there are blocks of `TOLD` or instances in the page or below.

    `deployed` is left to `model/deployments.py`, `outline` to `model/outline.py`, `found` to the analysis: what they
    say about the page.
    """

    __slots__ = (
        "_mentions",
        "_names",
        "context",
        "deployed",
        "entries",
        "found",
        "outline",
        "remarks",
        "runs",
        "told",
        "wrappers",
    )

    def __init__(  # noqa: PLR0913  # a record
        self, context: Context, entries: Entries, wrappers: Entries, told: Entries, remarks: Remarks, *, runs: bool
    ) -> None:
        self.context = context
        self.entries = entries
        self.wrappers = wrappers
        self.told = told
        self.remarks = remarks
        self.runs = runs
        self.deployed: object = None
        self.found: object = None
        self.outline: object = None
        self._names: dict[str, list[Entry]] | None = None
        self._mentions: frozenset[str] | None = None

    @property
    def mentions(self) -> frozenset[str]:
        """The texts of all references of the page's own statements."""
        if self._mentions is None:
            self._mentions = frozenset(
                reference.text for _, _, meaning in self.entries for reference in meaning.references
            )
        return self._mentions

    @property
    def names(self) -> dict[str, list[Entry]]:
        """The entries that declare, by name."""
        if self._names is None:
            self._names = {}
            for entry in self.entries:
                declares = entry[2].declares
                if declares is not None:
                    self._names.setdefault(declares.name, []).append(entry)
        return self._names


Entry = tuple[int, int, Meaning]
Entries = tuple[Entry, ...]
Remarks = tuple[tuple[int, "Remark"], ...]


class BlockFacts:
    """Remarks in a block, its head's included, relative to the block.

    `read` is left to `model/deployments.py` and `model/service_levels.py`, `outline` to `model/outline.py`, `found` to
    the analysis: what they read in the block.
    """

    __slots__ = ("context", "found", "outline", "read", "remarks", "runs")

    def __init__(self, context: Context, remarks: Remarks, *, runs: bool) -> None:
        self.context = context
        self.remarks = remarks
        self.runs = runs
        self.read: object = None
        self.outline: object = None
        self.found: object = None


# Blocks that declare nothing but whose statements name something, by themselves or in the values of their properties.
_REFERRING = frozenset(
    {
        *("view", "layout", "style", "styles", "navigation", "policy", "constraints", "schema", "schema.nesting"),
        *("scenario", "flow", "step", "feedback", "causal_loop"),
        *(block.name for block in table.BLOCKS.values() if any(prop.reference for prop in block.properties)),
    }
)

TOLD = frozenset(
    {
        "slo",
        "state_machine",
        "contract",
        "constraints",
        "layering",
        "sources",
        "feedback",
        "causal_loop",
        "scenario",
        "flow",
        "requirement",
        "adr",
        "policy",
        "schema",
        "scale",
    }
)
"""Blocks that say something as a whole, and are looked at as a whole."""


def speaks(context: Context) -> bool:
    """Whether statements in this context may declare names or refer to them."""
    return context.declares or context.block.name in _REFERRING


def page_facts(page: Page, context: Context) -> PageFacts:  # noqa: C901  # one loop: a file is read by it
    """The facts of a page in a context."""
    facts = page.facts
    if type(facts) is PageFacts and facts.context is context:
        return facts
    entries: list[Entry] = []
    wrappers: list[Entry] = []
    told: list[Entry] = []
    remarks: list[tuple[int, Remark]] = []
    runs = False
    start = 0
    for index, item in enumerate(page.items):
        if isinstance(item, Block):
            meaning = interpret(item.head, context)
            below = block_facts(item, meaning, context)
            runs = runs or below.runs
            for place, remark in below.remarks:
                remarks.append((start + place, remark))
            inner = _says_something(item, context.inner(meaning.block))
            if meaning.declares or meaning.references or inner:
                entries.append((index, start, meaning))
                if inner and not meaning.declares:
                    wrappers.append((index, start, meaning))
            elif meaning.block in TOLD:
                told.append((index, start, meaning))
        elif item.rule is not Rule.TRIVIA and item.rule is not Rule.CLOSE:
            known = item.meaning
            meaning = known if type(known) is Meaning and known.context is context else interpret(item, context)
            if meaning.declares or meaning.references:
                entries.append((index, start, meaning))
                runs = runs or meaning.role is Role.INSTANCE
            if meaning.remarks:
                remarks += [(start, remark) for remark in meaning.remarks]
        start += item.width
    facts = PageFacts(context, tuple(entries), tuple(wrappers), tuple(told), tuple(remarks), runs=runs)
    page.facts = facts
    return facts


def _says_something(block: Block, inner: Context) -> bool:
    """Whether a statement in the body of a block, or deeper, declares or refers; nobody needs to look into others."""
    return speaks(inner) and any(page_facts(page, inner).entries for page in block.body.pages)


def block_facts(block: Block, meaning: Meaning, context: Context) -> BlockFacts:
    """The facts of a block in a context."""
    facts = block.facts
    if type(facts) is BlockFacts and facts.context is context:
        return facts
    remarks = [(0, remark) for remark in meaning.remarks]
    remarks += body_remarks(block.body, context.inner(meaning.block), block.head.width)
    remarks += _repeated(block, context.inner(meaning.block))
    runs = meaning.block in TOLD or meaning.role is Role.INSTANCE
    if not runs:
        inner = context.inner(meaning.block)
        runs = any(page_facts(page, inner).runs for page in block.body.pages)
    facts = BlockFacts(context, tuple(remarks), runs=runs)
    block.facts = facts
    return facts


_MANY = 2 * PAGE
"""Statements of a body in which nobody looks for a property that is there twice: each edit would walk through all."""
_SUMMED = frozenset({ValueType.LIST, ValueType.REFERENCE, ValueType.ANY})
"""What is written twice of these is there twice."""


def _repeated(block: Block, context: Context) -> Iterator[tuple[int, Remark]]:
    """Properties that a block sets twice, of which the first one counts."""
    if sum(len(page.items) for page in block.body.pages) > _MANY:
        return
    firsts: dict[str, int] = {}
    start = block.head.width
    for page in block.body.pages:
        for item in page.items:
            if isinstance(item, Block):
                start += item.width
                continue
            meaning = item.meaning
            prop = meaning.property if type(meaning) is Meaning and meaning.context is context else None
            if prop is not None and not prop.repeatable and prop.type not in _SUMMED and item.rule is Rule.KEYED:
                span = item.place(item.form.subject)
                first = firsts.setdefault(prop.name, start + span.start)
                if first != start + span.start:
                    message = f"`{prop.name}` is set twice here; only the first one counts."
                    other = Span(first - start, first - start + span.end - span.start)
                    yield start, Remark("duplicate-property", span, message, "hint", other=other)
            start += item.width


def body_remarks(body: Body, context: Context, base: int = 0) -> list[tuple[int, Remark]]:
    """Remarks in a body, shifted by `base`."""
    found: list[tuple[int, Remark]] = []
    for page in body.pages:
        remarks = page_facts(page, context).remarks
        if remarks:
            found += [(base + place, remark) for place, remark in remarks]
        base += page.width
    return found
