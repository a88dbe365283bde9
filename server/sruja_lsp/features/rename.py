"""A new name for something, wherever it is mentioned.

Whether a new name fits is not guessed. The edits are applied to the snapshot, and every reference that the old or the
new name could concern has to mean the same afterwards. One that does not is written with more of its full name, and
where that does not help either the rename is refused with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.features import mentions
from sruja_lsp.features.changes import Refusal, Shift, applied, in_order
from sruja_lsp.features.mentions import beginning
from sruja_lsp.language import table
from sruja_lsp.model.import_paths import relative
from sruja_lsp.model.index import Name, Site
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.model.resolve import How
from sruja_lsp.model.workspace import Place
from sruja_lsp.syntax import scanner
from sruja_lsp.syntax.pieces import unquote
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.features.changes import Changes
    from sruja_lsp.features.mentions import Named
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.resolve import Resolution
    from sruja_lsp.model.workspace import Found, Workspace

_STDLIB_TAGS: Final = frozenset(tag.value for tag in table.STDLIB_TAGS)
_PLACES: Final = frozenset({Role.DEPLOYMENT, Role.NODE, Role.INFRASTRUCTURE})
_UNCLEAR: Final = frozenset({How.AMBIGUOUS, How.MISSING})
_MOST_NAMED: Final = 3
_OF_A_LOOP: Final = (Namespace.VARIABLE, Namespace.ELEMENT)
_UNDECLARED: Final = {Namespace.TAG: ReferenceRole.TAG, Namespace.VARIABLE: ReferenceRole.LOOP}
"""What is there as soon as it is mentioned."""


@dataclass(frozen=True, slots=True)
class Renamable:
    """What can be renamed: where it is written, and how."""

    span: Span
    name: str


def prepare_rename(workspace: Workspace, uri: str, offset: int) -> Renamable | Refusal | None:
    """Whether the name at an offset of a file can be changed; `None` where there is no name."""
    named = mentions.name_at(workspace, uri, offset)
    if named is None:
        return None
    refusal = _refusal(workspace, named)
    return refusal if refusal is not None else Renamable(named.span, named.written)


def rename(workspace: Workspace, uri: str, offset: int, new: str) -> Changes | Refusal | None:
    """What changes when the name at an offset of a file becomes another one; `None` where there is no name.

    What a file imports under a name of its own is renamed in that file alone when it is asked for by that name.
    """
    named = mentions.name_at(workspace, uri, offset)
    if named is None:
        return None
    if new == named.written:
        return {}
    refusal = _refusal(workspace, named) or _no_name(new)
    if refusal is not None:
        return refusal
    attempt = _of_alias(workspace, named, new) if named.alias else _of_name(workspace, named, new)
    return attempt if isinstance(attempt, Refusal) else attempt.result()


# ---- what cannot be renamed


def _refusal(workspace: Workspace, named: Named) -> Refusal | None:
    names = dict.fromkeys(place.name for place in named.meant)
    if len(names) > 1:
        same = len({name.name for name in names}) == 1
        shown = [f"the {name.namespace} `{name.name}`" if same else f"`{name.name}`" for name in names]
        return Refusal(f"`{named.written}` may mean {_either(shown)}: rename it where it is declared.")
    (name,) = names
    if named.alias:
        return None
    if _of_library(name):
        return Refusal(f"`{name.name}` is a {name.namespace} of the standard library and keeps its name.")
    for found in mentions.declarations(workspace, named.meant):
        if _declaring(found, named.written) is None:
            return Refusal(f"`{name.name}` has no name of its own that could be changed: it is made of its title.")
    return None


def _of_library(name: Name) -> bool:
    if name.namespace is Namespace.KIND:
        return name.name in table.KINDS
    return name.namespace is Namespace.TAG and name.name in _STDLIB_TAGS


def _no_name(new: str) -> Refusal | None:
    shape, spans = scanner.token_by_token(new)
    if shape in scanner.NAMES - {"U"} and spans == (0, len(new)) and "." not in new and "::" not in new:
        return None  # nothing is reserved; where a word would be read otherwise, that is seen later
    return Refusal(f"`{new}` is no name: write letters, digits, `_` and `-`, a letter first.")


def _clash(workspace: Workspace, named: Named, files: Iterable[str], wanted: Name) -> Refusal | None:
    """Why something cannot be called so: something else is, in a file that knows both."""
    if _of_library(wanted):
        return Refusal(f"`{wanted.name}` is a {wanted.namespace} of the standard library.")
    known = set(files)
    for uri in tuple(known):
        known |= workspace.closure(uri)
    for uri in sorted(known, key=lambda each: (each != named.uri, each)):
        index = workspace[uri].index
        taken = wanted if wanted in index.declared else None
        if taken is None and wanted.namespace in (Namespace.ELEMENT, Namespace.DEPLOYMENT):
            inner = f"{wanted.name}."
            taken = next(
                (n for n in index.declared if n.namespace is wanted.namespace and n.name.startswith(inner)), None
            )
        if taken is not None:
            found = next(iter(workspace.declarations(Place(uri, taken))), None)
            where = f", declared {_line(named.uri, found.model, found.focus.start)}" if found is not None else ""
            clash = "exists already" if taken == wanted else f"would clash with `{taken.name}`"
            return Refusal(f"`{wanted.name}` {clash}{where}.")
    if wanted.namespace in _UNDECLARED:
        around, _, own = (
            wanted.name.rpartition(".") if wanted.namespace is Namespace.VARIABLE else ("", "", wanted.name)
        )
        for uri in sorted(known):
            sites = workspace[uri].index.users.get(own, ())
            if any(
                site.role is _UNDECLARED[wanted.namespace] and (not around or site.scope.name == around)
                for site in sites
            ):
                what = f"{wanted.namespace} `{own}`"
                return Refusal(f"There is a {what} already: the two could not be told apart again.")
    return None


def _line(uri: str, model: Model, offset: int) -> str:
    line = model.text.line_at(offset) + 1
    return f"in line {line}" if model.uri == uri else f"in {relative(uri, model.uri)}, line {line}"


# ---- edits


def _of_name(workspace: Workspace, named: Named, new: str) -> _Attempt | Refusal:
    old = named.meant[0].name
    last = mentions.leaf(old)
    wanted = Name(old.namespace, f"{old.name.removesuffix(last)}{new}")
    files = mentions.audience(workspace, named.meant, named.uri)
    clash = _clash(workspace, named, files, wanted)
    if clash is not None:
        return clash
    edits: dict[str, list[Edit]] = {}
    renamed = {old: wanted}
    for found in mentions.declarations(workspace, named.meant):
        edit = _declaring(found, last)
        if edit is not None:
            span, before, after = edit
            edits.setdefault(found.uri, []).append(Edit(span, f"{before}{new}{after}"))
    for mention in mentions.mentions(workspace, named.meant, named.uri):
        if mention.alias:
            continue
        edits.setdefault(mention.uri, []).append(Edit(mention.span, new))
        reference = mention.reference
        if reference is not None and reference.role is ReferenceRole.EXTEND:
            # what is added to a part of a name bears that part
            start = mention.span.start - beginning(mention.statement, reference)
            end = start + mention.span.end - mention.span.start
            text = reference.text
            renamed.setdefault(Name(Namespace.ELEMENT, text[:end]), Name(Namespace.ELEMENT, f"{text[:start]}{new}"))
    words = frozenset({last, new})
    return _Attempt(workspace, named.uri, files, words, renamed, {uri: in_order(each) for uri, each in edits.items()})


def _of_alias(workspace: Workspace, named: Named, new: str) -> _Attempt:
    edits = [
        Edit(mention.span, new)
        for mention in mentions.mentions(workspace, named.meant, named.uri)
        if mention.uri == named.uri and mention.alias and named.model.text.slice(*mention.span) == named.written
    ]
    edits += [Edit(span, new) for span in _aliases(named.model, named.written)]
    words = frozenset({named.written, new})
    return _Attempt(workspace, named.uri, (named.uri,), words, {}, {named.uri: in_order(edits)})


def _aliases(model: Model, alias: str) -> Iterator[Span]:
    """Where imports say that something is called by another name."""
    sites = [site for site in model.index.sites if site.role is ReferenceRole.IMPORTED]
    for each in {found.start: found for _, found, _ in model.occurrences_of(sites)}.values():
        for _, span in mentions.imported_as(each):
            if model.text.slice(*span) == alias:
                yield span


def _declaring(found: Found, name: str) -> tuple[Span, str, str] | None:
    """What to replace in a declaration, and what stands before and behind the new name; `None` if it has none."""
    statement = found.statement
    declares = statement.meaning.declares
    if declares is None:
        return None
    focus = statement.focus
    written = found.model.text.slice(*focus)
    if written == declares.name:
        return Span(focus.end - len(name), focus.end), "", ""
    if declares.namespace is Namespace.VIEW and unquote(written) == declares.name:
        return focus, written[:1], written[:1]  # view "orders"
    if statement.meaning.role in _PLACES and written[:1] in ("'", '"'):
        return Span(focus.start, focus.start), "", " "  # node "Amsterdam" gets a name before its title
    subject = statement.item.head.subject
    if statement.meaning.role is Role.ELEMENT and subject is not None and subject.text == declares.kind:
        place = statement.start + subject.start
        return Span(place, place), "", " = "
    return None


# ---- whether everything still means the same


class _Broken(NamedTuple):
    """A reference that would mean something else."""

    model: Model
    reference: Span
    text: str
    site: Site
    """What it would be."""
    wanted: frozenset[Place]
    found: Resolution


class _Attempt:
    """Edits that may or may not leave every other meaning as it is."""

    def __init__(  # noqa: PLR0913, PLR0917  # a record
        self,
        workspace: Workspace,
        uri: str,
        files: tuple[str, ...],
        words: frozenset[str],
        renamed: dict[Name, Name],
        changes: Changes,
    ) -> None:
        self.workspace = workspace
        self.uri = uri
        self.files = files
        self.words = words
        """The parts of names that may mean something else afterwards."""
        self.renamed = renamed
        self.changes = changes
        self.after = workspace

    def result(self) -> Changes | Refusal:
        """The changes, with references written with more of their names where that keeps their meaning."""
        broken = self._broken()
        if isinstance(broken, list) and self._mended(broken):
            broken = self._broken()
        if broken is None:
            return self.changes
        return broken if isinstance(broken, Refusal) else _taken(self.workspace, broken[0])

    def _broken(self) -> list[_Broken] | Refusal | None:
        """The references that would mean something else; `None` if all is well."""
        self.after = applied(self.workspace, self.changes)
        for uri in self.changes:
            before = {self._name(name) for name in self.workspace[uri].index.declared}
            if before != set(self.after[uri].index.declared):
                return Refusal("With this name, something would be read otherwise than it is now.")
        found: list[_Broken] = []
        for uri in self.files:
            broken = self._in_file(uri)
            if isinstance(broken, Refusal):
                return broken
            found += broken
        return found or None

    def _in_file(self, uri: str) -> list[_Broken] | Refusal:
        before, after = self.workspace[uri], self.after[uri]
        shift = Shift(self.changes.get(uri, ()))
        clear: dict[Site, Resolution] = {}
        for site in _concerned(before, self.words):
            resolution = self.workspace.meaning(uri, site)
            if resolution.how not in _UNCLEAR:
                clear[site] = resolution
        found = []
        for site, statement, reference in before.occurrences_of(clear) if clear else ():
            start = shift(statement.start + reference.span.start)
            now = next(
                (
                    Site(each.scope, other.text, other.role)
                    for each in after.at(start)[-1:]
                    for other in each.meaning.references
                    if each.start + other.span.start == start
                ),
                None,
            )
            if now is None:
                where = _line(self.uri, before, statement.start + reference.span.start)
                return Refusal(f"With this name, `{site.text}` {where} would be no name any more.")
            wanted = frozenset(self._place(uri, place) for place in clear[site].places)
            resolution = self.after.meaning(uri, now)
            if resolution.how in _UNCLEAR or wanted != {Place(other or uri, name) for other, name in resolution.places}:
                span = Span(beginning(statement, reference), statement.of(reference).end)
                found.append(_Broken(before, span, site.text, now, wanted, resolution))
        return found

    def _name(self, name: Name) -> Name:
        for old, new in self.renamed.items():
            inside = name.namespace is old.namespace or (name.namespace, old.namespace) == _OF_A_LOOP
            if inside and (name.name == old.name or name.name.startswith(f"{old.name}.")):
                return Name(name.namespace, new.name + name.name[len(old.name) :])
        return name

    def _place(self, uri: str, place: tuple[str, Name]) -> Place:
        other, name = place
        return Place(other or uri, self._name(name))

    def _mended(self, broken: Iterable[_Broken]) -> bool:
        """Write references with more of their full names; whether that helps all of them."""
        edits = {uri: list(each) for uri, each in self.changes.items()}
        for each in broken:
            text = self._longer(each)
            if text is None:
                return False
            uri = each.model.uri
            span = Span(each.reference.start, each.reference.start + len(each.text))
            kept = [
                edit for edit in edits.get(uri, ()) if not (span.start <= edit.span.start and edit.span.end <= span.end)
            ]
            edits[uri] = [*kept, Edit(span, text)]
        self.changes = {uri: in_order(each) for uri, each in edits.items()}
        return True

    def _longer(self, broken: _Broken) -> str | None:
        if len(broken.wanted) != 1:
            return None
        (place,) = broken.wanted
        if place.name.namespace is not Namespace.ELEMENT:
            return None
        parts = place.name.name.split(".")
        for count in range(1, len(parts) + 1):
            text = ".".join(parts[-count:])
            meant = self.after.meaning(broken.model.uri, broken.site._replace(text=text))
            if (
                meant.how not in _UNCLEAR
                and {Place(other or broken.model.uri, name) for other, name in meant.places} == broken.wanted
            ):
                return text
        return None


def _concerned(model: Model, words: frozenset[str]) -> set[Site]:
    """The references whose meaning may depend on something being called by one of these words."""
    index = model.index
    found: set[Site] = set()
    for text, sites in index.users.items():
        if text in words or ("." in text and not words.isdisjoint(text.split("."))):
            found.update(sites)
    for base, sites in index.selections.items():
        if not words.isdisjoint(base.split(".")):
            found.update(sites)
    return {site for site in found if site.role not in (ReferenceRole.SOURCE_FILE, ReferenceRole.STDLIB)}


def _taken(workspace: Workspace, broken: _Broken) -> Refusal:
    where = _line(broken.model.uri, workspace[broken.model.uri], broken.reference.start)
    if broken.found.how is How.AMBIGUOUS:
        shown = [f"`{name.name}`" for name in broken.found.names]
        return Refusal(f"`{broken.text}` {where} could then mean {_either(shown)}.")
    if broken.found.names:
        name = broken.found.names[0]
        if len(broken.wanted) > 1:
            return Refusal(f"`{broken.text}` {where} means several things; it would then mean `{name.name}` alone.")
        return Refusal(f"`{broken.text}` {where} would then mean the {name.namespace} `{name.name}`.")
    return Refusal(f"`{broken.text}` {where} would then mean nothing.")


def _either(shown: list[str]) -> str:
    """`A`, `B` or `C`; `A`, `B` or 5 more."""
    if len(shown) > _MOST_NAMED:
        shown = [*shown[: _MOST_NAMED - 1], f"{len(shown) - _MOST_NAMED + 1} more"]
    return " or ".join((", ".join(shown[:-1]), shown[-1]))
