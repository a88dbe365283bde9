"""One immutable version of one document: its text, its tree, and what its names mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sruja_lsp.language import table
from sruja_lsp.model import places
from sruja_lsp.model.facts import body_remarks, page_facts
from sruja_lsp.model.index import FILE, Index, Name, inner_scope
from sruja_lsp.model.interpret import interpret
from sruja_lsp.model.meaning import Context, Namespace, Role, file_context
from sruja_lsp.model.places import Statement
from sruja_lsp.model.resolve import Resolutions
from sruja_lsp.model.stored import key
from sruja_lsp.syntax.parser import parse
from sruja_lsp.syntax.reparse import reparse
from sruja_lsp.text.document import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from sruja_lsp.model.index import Change, Declared, Site
    from sruja_lsp.model.meaning import Reference, Remark
    from sruja_lsp.model.resolve import Imports
    from sruja_lsp.syntax.tree import Tree
    from sruja_lsp.text.edit import Edit


class _Source:
    """A text and its tree, each made when it is first asked for."""

    __slots__ = ("_content", "_key", "_text", "_tree")

    def __init__(self, content: str, text: Text | None = None, tree: Tree | None = None) -> None:
        self._key = ""
        self._content = content
        self._text = text
        self._tree = tree

    @property
    def content(self) -> str:
        return self._content if self._text is None else str(self._text)

    @property
    def text(self) -> Text:
        if self._text is None:
            self._text = Text.of(self._content)
            self._content = ""
        return self._text

    @property
    def key(self) -> str:
        if not self._key:
            self._key = key(self.content)
        return self._key

    @property
    def tree(self) -> Tree:
        tree = self._tree
        if tree is None:
            tree = self._tree = parse(self.text)
        return tree

    def forget(self) -> None:
        self._tree = None

    @property
    def read(self) -> bool:
        """Whether there is a tree already."""
        return self._tree is not None


class Model:
    """A snapshot of one file. Nothing in it changes; an edit gives another one that shares all it did not touch.

    What names of other files mean to it is for the `Workspace` to know, which also keeps `resolutions` true to them.
    """

    __slots__ = (
        "_source",
        "change",
        "context",
        "imported_kinds",
        "index",
        "kept",
        "meanings",
        "resolutions",
        "uri",
        "version",
    )

    def __init__(  # noqa: PLR0913, PLR0917  # a record
        self,
        uri: str,
        version: int,
        source: _Source,
        context: Context,
        imported_kinds: frozenset[str],
        index: Index,
        resolutions: Resolutions,
        change: Change | None,
        meanings: object = None,
    ) -> None:
        self.uri = uri
        self.version = version
        self._source = source
        self.context = context
        self.imported_kinds = imported_kinds
        """The kinds of the user's own that other files define for this one."""
        self.index = index
        self.resolutions = resolutions
        self.change = change
        """What the edit that made this version changed; `None` when all of it was read anew."""
        self.meanings = meanings if meanings is not None else object()
        """The identical object in all versions between which no other file gave a name in this one another meaning."""
        self.kept: dict[object, object] = {}
        """What others have worked out about this model, true for as long as its names mean what they mean."""

    @property
    def text(self) -> Text:
        """The text as lines."""
        return self._source.text

    @property
    def key(self) -> str:
        """What equal texts are stored under."""
        return self._source.key

    @property
    def tree(self) -> Tree:
        """The tree of the text."""
        return self._source.tree

    @property
    def read(self) -> bool:
        """Whether the text was parsed; a restored model waits with that until somebody asks."""
        return self._source.read

    @staticmethod
    def open(uri: str, version: int, content: str) -> Model:
        """The model of a whole text."""
        text = Text.of(content)
        return _whole(uri, version, _Source("", text, parse(text)), frozenset(), _likely_kinds(content))

    @staticmethod
    def restored(uri: str, version: int, content: str, index: Index, imported_kinds: frozenset[str]) -> Model:
        """The model of a text whose tables are known from an earlier time, when these kinds were imported."""
        context = file_context(imported_kinds | index.kinds)
        return Model(uri, version, _Source(content), context, imported_kinds, index, Resolutions.of(index), None)

    def as_version(self, version: int) -> Model:
        """The same model under another version number."""
        model = self._copy()
        model.version, model.kept = version, self.kept
        return model

    def _copy(self, source: _Source | None = None) -> Model:
        """A snapshot that says the same, about which nothing is known yet."""
        return Model(
            self.uri,
            self.version,
            source or self._source,
            self.context,
            self.imported_kinds,
            self.index,
            self.resolutions,
            self.change,
            self.meanings,
        )

    def says_the_same(self, other: Model) -> bool:
        """Whether another snapshot of the file is of the same text, and names in it mean the same."""
        return self._source is other._source and self.means_the_same(other)

    def means_the_same(self, other: Model) -> bool:
        """Whether names and kinds mean in another snapshot what they mean here, but for what was edited in between."""
        return self.context is other.context and self.meanings is other.meanings

    def edit(self, version: int, edits: Sequence[Edit], imports: Imports | None = None) -> Model:
        """The model after edits, each of which refers to the text after the one before it."""
        before = self.tree
        text, tree = self.text, before
        for edit in edits:
            text = text.apply(edit)
            tree = reparse(tree, edit, text)
        source = _Source("", text, tree)
        index, change = self.index.updated(before.root, tree.root, self.context)
        if (
            any(name.namespace is Namespace.KIND for name in change.names)
            and index.kinds | self.imported_kinds != self.context.custom_kinds
        ):
            return _whole(self.uri, version, source, self.imported_kinds, index.kinds)
        resolutions = self.resolutions.updated(index, change, imports)
        return Model(
            self.uri, version, source, self.context, self.imported_kinds, index, resolutions, change, self.meanings
        )

    def with_kinds(self, imported: frozenset[str]) -> Model:
        """The model when other files define these kinds for it."""
        if imported == self.imported_kinds:
            return self
        kinds = imported | self.index.kinds
        if not self.read and not _may_unassign(self._source.content, kinds ^ self.context.custom_kinds):
            # What it declares is the same with these kinds and without; there is no need to parse it to know.
            model = self._copy()
            model.context, model.imported_kinds = file_context(kinds), imported
            return model
        return _whole(self.uri, self.version, self._source, imported, self.index.kinds)

    def released(self) -> Model:
        """The model without its tree, which is made again when somebody asks for it."""
        if not self.read:
            return self
        return self._copy(_Source(str(self.text)))

    def forget(self) -> None:
        """Let go the tree and what was worked out, for the memory they take; equal ones are made when somebody asks."""
        self._source.forget()
        self.kept.clear()

    def linked(self, imports: Imports | None) -> Model:
        """The model with every reference looked up again, in these other files too."""
        if imports is None and not self.resolutions.abroad:
            return self  # as it was opened
        return self._with(Resolutions.of(self.index, imports))

    def relinked(self, names: Iterable[Name], imports: Imports | None) -> Model:
        """The model after declarations of these names have changed in other files."""
        return self._with(self.resolutions.relinked(self.index, names, imports))

    def _with(self, resolutions: Resolutions) -> Model:
        if resolutions is self.resolutions:
            return self
        model = self._copy()
        model.resolutions, model.meanings = resolutions, object()
        return model

    @property
    def visited(self) -> int:
        """How many statements this version looked at to know what they declare and refer to."""
        return len(self.index.sites) if self.change is None else self.change.visited

    # ---- names

    def declared(self, name: Name) -> tuple[Declared, ...]:
        """What is declared under a full name, without places."""
        return self.index.declared.get(name, ())

    def declarations(self, name: Name) -> Iterator[Statement]:
        """The statements that declare a full name."""
        return (statement for _, statement in places.find(self.tree, self.context, (name,)))

    def declarations_of(self, names: Iterable[Name]) -> dict[Name, list[Statement]]:
        """The statements that declare each of these full names, all found in one walk."""
        found: dict[Name, list[Statement]] = {}
        for name, statement in places.find(self.tree, self.context, names):
            found.setdefault(name, []).append(statement)
        return found

    def members(self, name: str) -> Iterator[Statement]:
        """The elements declared directly in an element; the file's own for the empty name."""
        if not name:
            found: Iterator[Statement] = places.entries(self.tree.root, 0, self.context, FILE)
            yield from (statement for statement in _shared(found) if statement.meaning.declares)
            return
        for owner in self.declarations(Name(Namespace.ELEMENT, name)):
            for statement in _shared(places.inside(owner)):
                declares = statement.meaning.declares
                if declares is not None and declares.namespace is Namespace.ELEMENT:
                    yield statement

    def wrappers(self) -> Iterator[Statement]:
        """The top-level blocks of older Sruja that only wrap what belongs to the file."""
        base = 0
        for page in self.tree.root.pages:
            for index, start, meaning in page_facts(page, self.context).wrappers:
                if meaning.role is Role.TRANSPARENT:
                    yield Statement(page.items[index], base + start, meaning, FILE)
            base += page.width

    def occurrences(self, site: Site) -> Iterator[tuple[Statement, Reference]]:
        """Where a reference stands."""
        return ((statement, reference) for _, statement, reference in self.occurrences_of((site,)))

    def occurrences_of(self, sites: Iterable[Site]) -> Iterator[tuple[Site, Statement, Reference]]:
        """Where any of these references stand, all found in one walk."""
        return places.find_sites(self.tree, self.context, sites)

    # ---- places

    def statements(self) -> Iterator[Statement]:
        """All statements that declare, refer, or hold others that may."""
        return places.statements(self.tree, self.context)

    def remarks(self) -> list[tuple[int, Remark]]:
        """What is to be told about statements by themselves, each with the start of its piece."""
        return body_remarks(self.tree.root, self.context)

    def headed_at(self, offset: int) -> Statement | None:
        """The innermost statement at an offset, if that is within its own text and not in blanks or its body."""
        around = self.at(offset)
        tokens = around[-1].item.head.tokens if around else ()
        if not tokens or not around[-1].start + tokens[0].start <= offset <= around[-1].start + tokens[-1].end:
            return None
        return around[-1]

    def at(self, offset: int) -> tuple[Statement, ...]:
        """The statements around an offset, outermost first; the last is the one whose own text it is in."""
        path = self.tree.path_at(offset)
        if path is None:
            return ()
        context, scope = self.context, FILE
        found: list[Statement] = []
        for block, start in path.steps:
            meaning = interpret(block.head, context)
            found.append(Statement(block, start, meaning, scope))
            if block.head is path.piece and start == path.start:
                return tuple(found)
            scope = inner_scope(meaning, scope)
            context = context.inner(meaning.block)
        if path.steps and path.piece is path.steps[-1].block.close:
            return tuple(found)
        found.append(Statement(path.piece, path.start, interpret(path.piece, context), scope))
        return tuple(found)


def _shared(found: Iterator[Statement]) -> Iterator[Statement]:
    """Statements with those of blocks that make no scope of their own in their place."""
    for statement in found:
        yield statement
        if statement.meaning.declares is None and inner_scope(statement.meaning, statement.scope) == statement.scope:
            yield from _shared(places.inside(statement))


_KIND = re.compile(r"=\s*kind\b")
_BEFORE = 100  # characters in which the name of a kind is looked for


def _likely_kinds(content: str) -> frozenset[str]:
    """The kinds that a text seems to define. To be right saves reading a second time what it means."""
    before = (content[max(0, found.start() - _BEFORE) : found.start()].split() for found in _KIND.finditer(content))
    return frozenset(words[-1] for words in before if words and words[-1] not in table.KINDS)


def _may_unassign(content: str, kinds: AbstractSet[str]) -> bool:
    """Whether a text may declare something of one of these kinds with no `=` before the kind: `kind "Title"`."""
    return any(
        not content[: found.start()].rstrip().endswith("=")
        for kind in kinds
        for found in re.finditer(rf"(?<![\w.-]){re.escape(kind)}(?![\w-])", content)
    )


def _whole(uri: str, version: int, source: _Source, imported_kinds: frozenset[str], likely: frozenset[str]) -> Model:
    context = file_context(imported_kinds | likely)
    root = source.tree.root
    index = Index.of(root, context)
    kinds = imported_kinds | index.kinds
    if kinds != context.custom_kinds:
        # Which kinds there are is known only now, and `kind "Title"` is an element only of a known kind.
        context = file_context(kinds)
        index = Index.of(root, context)
    return Model(uri, version, source, context, imported_kinds, index, Resolutions.of(index), None)
