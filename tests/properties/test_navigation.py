"""Definition and references are each other's inverse, and a rename changes a name and nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import pytest

from sruja_lsp.features import mentions
from sruja_lsp.features.changes import Refusal, applied
from sruja_lsp.features.definition import definition
from sruja_lsp.features.references import references
from sruja_lsp.features.rename import rename
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace, ReferenceRole
from sruja_lsp.model.resolve import How, namespace_of
from sruja_lsp.model.workspace import Place
from tests.support.paths import FIXTURES, corpus, fixtures, name_of, plain_fixtures, read, snippets
from tests.support.workspaces import alone, on_disk, several

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sruja_lsp.features.changes import Changes
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace

CASES = [*plain_fixtures(), *fixtures("features"), *snippets(), *corpus()]
EVERY = os.environ.get("HYPOTHESIS_PROFILE") == "fuzz"
RENAMES = 25  # in each model, unless all are wanted
FRESH = "Renamed_1x"
UNCLEAR = {How.AMBIGUOUS, How.MISSING}

over_models = pytest.mark.parametrize("path", CASES, ids=name_of)


def opened(path: Path) -> Workspace:
    if path.is_relative_to(FIXTURES / "features"):
        return several(read(path))[0]
    return on_disk(path)[0] if path.is_relative_to(FIXTURES) else alone(read(path))


class Spot(NamedTuple):
    """A part of a name in a file."""

    uri: str
    start: int
    end: int


def spots(model: Model) -> Iterator[Spot]:
    """Every part of every name that is declared or referred to."""
    for statement in model.statements():
        for reference in statement.meaning.references:
            start = mentions.beginning(statement, reference)
            if reference.role is not ReferenceRole.SOURCE_FILE:
                yield from (
                    Spot(model.uri, start + p.start, start + p.end)
                    for p in mentions.parts(reference.text, namespace_of(reference.role))
                )
        declares = statement.meaning.declares
        if declares is not None and declares.focus.end:
            yield Spot(model.uri, *statement.focus)


@over_models
def test_references_and_definition_are_inverse(path: Path) -> None:
    workspace = opened(path)
    for model in workspace:
        for uri, start, end in spots(model):
            for offset in (start, (start + end) // 2, end):
                named = mentions.name_at(workspace, uri, offset)
                if named is None:
                    assert not references(workspace, uri, offset, declarations=True)
                    continue
                found = references(workspace, uri, offset, declarations=True)
                assert any(each.uri == uri and each.span.start <= offset <= each.span.end for each in found)
                leads = definition(workspace, uri, offset)
                targets = {(t.uri, t.focus) for t in leads.targets} if leads is not None else set()
                declared = {(each.uri, each.span) for each in found}
                assert {target for target in targets if target[0] in workspace} <= declared
            if named is not None and len(named.meant) == 1:
                for each in references(workspace, uri, end, declarations=False):
                    back = definition(workspace, each.uri, each.span.end)
                    assert targets <= ({(t.uri, t.focus) for t in back.targets} if back is not None else set())


class Said(NamedTuple):
    """What a statement says, for comparison with what it says after a rename."""

    role: object
    block: str
    declares: Name | None
    meant: tuple[tuple[object, frozenset[Place]], ...]


def said(workspace: Workspace, model: Model, statement: Statement) -> Said:
    meaning = statement.meaning
    meant = []
    for reference in meaning.references:
        if reference.role is ReferenceRole.KIND and meaning.declares and reference.text not in model.index.kinds:
            continue  # `system "Shop"` mentions no kind, `Shop = system "Shop"` does
        resolution = workspace.resolve(model.uri, reference, statement.scope)
        places = frozenset(Place(uri or model.uri, name) for uri, name in resolution.places)
        meant.append((resolution.how in UNCLEAR, places))
    declares = Name(meaning.declares.namespace, statement.name) if meaning.declares else None
    return Said(meaning.role, meaning.block, declares, tuple(meant))


def equal_but_for(before: Workspace, after: Workspace, homes: tuple[Place, ...], new: Name) -> None:
    """Every statement declares the same and refers to the same, with this name in place of that one."""
    old = homes[0].name
    # what is added to a part of a name, as in `extend Api`, bears that part
    renamed = [(old, new)]
    part = old._replace(name=mentions.leaf(old))
    if not before.owners(part):
        renamed.append((part, new._replace(name=mentions.leaf(new))))
    # and where a file calls what is around it by another name, that name
    renamed += [
        (old._replace(name=f"{alias}{old.name[len(own) :]}"), new._replace(name=f"{alias}{new.name[len(own) :]}"))
        for model in before
        for imported in model.index.imports
        for own, alias in imported.names
        if own != alias and old.name.startswith(f"{own}.")
    ]
    audience = mentions.audience(before, homes, homes[0].uri)

    def name(each: Name, aliases: dict[str, str]) -> Name:
        first, dot, rest = old.name.partition(".")
        known = [
            (old._replace(name=f"{alias}{dot}{rest}"), new._replace(name=f"{alias}.{new.name.partition('.')[2]}"))
            for alias, meant in aliases.items()
            if dot and meant == first
        ]
        for one, other in (*renamed, *known):
            of_a_loop = (each.namespace, one.namespace) == (Namespace.VARIABLE, Namespace.ELEMENT)
            if (of_a_loop or each.namespace is one.namespace) and f"{each.name}.".startswith(f"{one.name}."):
                return each._replace(name=other.name + each.name[len(one.name) :])
        return each

    for model in before:
        changed = after[model.uri]
        aliases = {alias: meant for each in model.index.imports for meant, alias in each.names if alias != meant}
        if model.uri not in audience and homes[0].uri:
            assert model.text is changed.text
            continue
        for one, other in zip(model.statements(), changed.statements(), strict=True):
            was, now = said(before, model, one), said(after, changed, other)
            assert (was.role, was.block) == (now.role, now.block)
            assert now.declares in {was.declares, was.declares and name(was.declares, aliases)}
            assert len(was.meant) == len(now.meant)
            for (unclear, places), (later, found) in zip(was.meant, now.meant, strict=True):
                if not unclear:  # what was ambiguous may be clear now
                    assert not later
                    assert {Place(place.uri, name(place.name, aliases)) for place in places} == found


def entities(workspace: Workspace) -> Iterator[tuple[tuple[Place, ...], Spot]]:
    seen: set[Place] = set()
    for model in workspace:
        for spot in spots(model):
            named = mentions.name_at(workspace, spot.uri, spot.end)
            if named is not None and len(named.meant) == 1 and not named.alias and named.meant[0] not in seen:
                seen.update(named.meant)
                yield named.meant, spot


def is_ambiguous(workspace: Workspace, name: Name) -> bool:
    """Whether some reference may mean this, or something in it, or another: afterwards it may be clear."""
    return any(
        any(f"{each.name}.".startswith(f"{name.name}.") for each in resolution.names)
        for model in workspace
        for resolution in model.resolutions.open.values()
    )


def is_selected_with_others(workspace: Workspace, name: Name) -> bool:
    """Whether the selector of a policy, or the like, means this and something else of the same name."""
    return any(
        site.role.lenient and name in found.names and len(found.names) > 1
        for model in workspace
        for site in model.index.sites
        for found in [workspace.meaning(model.uri, site)]
    )


@over_models
def test_a_rename_changes_a_name_and_nothing_else(path: Path) -> None:
    workspace = opened(path)
    found = list(entities(workspace))
    for homes, spot in found[:: 1 if EVERY else len(found) // RENAMES + 1]:
        name = homes[0].name
        changes = rename(workspace, spot.uri, spot.end, FRESH)
        if isinstance(changes, Refusal):
            usual = "standard library" in changes.reason or "made of its title" in changes.reason
            assert usual or is_selected_with_others(workspace, name), changes
            continue
        assert changes
        check_edits(workspace, changes)
        after = applied(workspace, changes)
        leaf = mentions.leaf(name)
        equal_but_for(workspace, after, homes, Name(name.namespace, f"{name.name.removesuffix(leaf)}{FRESH}"))
        made = any(len(edit.text) != len(FRESH) for edits in changes.values() for edit in edits)
        twice = len(workspace.owners(name)) > len(homes)  # what is declared twice is refused on the way back
        if made or twice or is_ambiguous(workspace, name):
            continue
        (place, *_) = (Spot(uri, *edit.span) for uri, edits in changes.items() for edit in edits)
        back = rename(after, place.uri, place.start, leaf)
        if isinstance(back, Refusal) and "is no name" in back.reason:
            continue  # a view may be called anything in quotes, but not so anew
        assert not isinstance(back, Refusal), back
        assert back is not None
        restored = applied(after, back)
        assert {each.uri: str(each.text) for each in restored} == {each.uri: str(each.text) for each in workspace}


def check_edits(workspace: Workspace, changes: Changes) -> None:
    for uri, edits in changes.items():
        end = 0
        for edit in edits:
            assert end <= edit.span.start <= edit.span.end <= len(workspace[uri].text)
            end = edit.span.end
