"""What a statement means in the block it stands in."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sruja_lsp.language import table

if TYPE_CHECKING:
    from sruja_lsp.language.types import BlockType, Property
    from sruja_lsp.text.span import Span


class Namespace(StrEnum):
    """Names of different namespaces never meet: an element may be called like a kind."""

    ELEMENT = "element"
    KIND = "kind"
    TAG = "tag"
    VIEW = "view"
    DEPLOYMENT = "deployment"
    VARIABLE = "variable"
    """Of one loop; what a loop of another name calls so is something else."""


class Role(StrEnum):
    """What a statement is."""

    NOTHING = "nothing"
    ELEMENT = "element"
    EXTEND = "extend"
    KIND = "kind"
    TAG = "tag"
    RELATION = "relation"
    STEP = "step"
    DEPLOYMENT = "deployment"
    NODE = "node"
    INFRASTRUCTURE = "infrastructure"
    INSTANCE = "instance"
    VIEW = "view"
    SELECTION = "selection"
    VARIABLE = "variable"
    IMPORT = "import"
    PROPERTY = "property"
    BLOCK = "block"
    TRANSPARENT = "transparent"


class ReferenceRole(StrEnum):
    """Why a name stands where it stands; decides where it is looked up and how bad it is when it is not found."""

    SOURCE = "source of a relation"
    TARGET = "target of a relation"
    STEP = "end of a step"
    LOOP = "end of a loop's relation"
    INSTANCE = "instance"
    EXTEND = "extended element"
    VIEW_OF = "subject of a view"
    VIEW_EXTENDS = "extended view"
    INCLUDE = "included element"
    EXCLUDE = "excluded element"
    PROPERTY = "value of a property"
    KIND = "kind"
    TAG = "tag"
    STDLIB = "name of the standard library"
    IMPORTED = "imported name"
    SOURCE_FILE = "imported file"
    SELECTED = "selected element"
    """As in the selector of a policy: nothing has to be there, and all of a name are meant."""
    SELECTED_KIND = "selected kind"
    CALLED = "whatever is called so"
    """An element, a kind or a tag, as in a style or a constraint; on the same terms."""
    LINKED = "linked view"

    @property
    def lenient(self) -> bool:
        """Whether nothing has to be there that is called so."""
        return self in _LENIENT


_LENIENT = frozenset({ReferenceRole.SELECTED, ReferenceRole.SELECTED_KIND, ReferenceRole.CALLED, ReferenceRole.LINKED})


class Declaration(NamedTuple):
    """A name that a statement brings into being; `focus` is where it is written, relative to the piece."""

    namespace: Namespace
    name: str
    kind: str
    title: str
    focus: Span


class Reference(NamedTuple):
    """A name that a statement mentions; `span` is relative to the piece."""

    text: str
    role: ReferenceRole
    span: Span


class Remark(NamedTuple):
    """Something to tell about a statement by itself: the rule it is for, where, what, and what to write instead."""

    rule: str
    span: Span
    message: str
    severity: str = "warning"
    suggestion: str | None = None
    other: Span | None = None
    """Another place it is about, from the same start."""


class Import(NamedTuple):
    """What an import brings in: the path as written, and the names it picks, each with what it is called here.

    No names means everything, as `*` does.
    """

    path: str
    names: tuple[tuple[str, str], ...]


class Meaning:
    """What a piece is understood as. `block` names the block type of its body, empty when it can have none."""

    __slots__ = ("block", "context", "declares", "imports", "property", "references", "remarks", "role", "subject")

    def __init__(  # noqa: PLR0913  # a record with eight facts
        self,
        context: Context,
        role: Role,
        block: str = "",
        *,
        declares: Declaration | None = None,
        references: tuple[Reference, ...] = (),
        prop: Property | None = None,
        remarks: tuple[Remark, ...] = (),
        subject: str = "",
        imports: Import | None = None,
    ) -> None:
        self.context = context
        self.role = role
        self.block = block
        self.declares = declares
        self.references = references
        self.property = prop
        self.remarks = remarks
        self.subject = subject
        """What a view is of, or which element is extended."""
        self.imports = imports

    @property
    def says_the_same(self) -> tuple[object, ...]:
        """What others can see of the statement; two statements alike in this are interchangeable to the index."""
        seen = self.declares and self.declares[:4]
        return (self.role, self.block, seen, tuple(reference[:2] for reference in self.references), self.subject)


UNKNOWN = "unknown"


class Context:
    """A block type as the surroundings of statements, with the kinds of the user's own that are known there."""

    __slots__ = ("_inner", "block", "custom_kinds", "declares")

    def __init__(
        self, block: BlockType, custom_kinds: frozenset[str], inner: dict[str, Context], *, declares: bool = False
    ) -> None:
        self.block = block
        self.declares = declares or block.declares
        self.custom_kinds = custom_kinds
        self._inner = inner

    def inner(self, block: str) -> Context:
        """The context that a body of this block type makes."""
        known = self._inner
        name = block or UNKNOWN
        # Where elements may stand, the word before an unknown body may be misspelt or just be missing: what is plainly
        # declared in such a body is.
        declares = name == UNKNOWN and self.declares
        key = f"{name} that declares" if declares else name
        context = known.get(key)
        if context is None:
            context = known[key] = Context(table.block(name), self.custom_kinds, known, declares=declares)
        return context


@lru_cache(maxsize=64)
def file_context(custom_kinds: frozenset[str]) -> Context:
    """The surroundings of a file's own statements. Files that know the same kinds share what equal lines mean."""
    inner: dict[str, Context] = {}
    context = Context(table.block("file"), custom_kinds, inner)
    inner["file"] = context
    return context
