"""Whom a change concerns besides the file it is in, because there are rules about the model as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.analysis.rules import RULES
from sruja_lsp.language.common import PHYSICAL
from sruja_lsp.model import index
from sruja_lsp.model.deployments import deployments
from sruja_lsp.model.difference import difference

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from sruja_lsp.analysis.rule import Rule
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace

_OF_INTEREST = PHYSICAL | {
    "slo",
    "slo.availability",
    "slo.latency",
    "slo.latency.current",
    "slo.error_rate",
    "slo.throughput",
    "slo.objective",
    "relation",
    "unknown",
    "metadata",
    "properties",
    "sources",
    "constraints",
    "layering",
    "policy",
    "policy.rule",
    "policy.selector",
    "schema",
    "schema.nesting",
}


def matters(old: Model, new: Model, rules: Sequence[Rule]) -> bool:
    """Whether an edit can change what rules find that look at the whole model.

    It does when it touches names, relations, promises, deployments or a property that one of the rules reads.
    """
    edit = difference(old, new)
    if not edit.plain or not _OF_INTEREST.isdisjoint(edit.blocks):
        return True
    return any(not rule.keys.isdisjoint(edit.keys) for rule in rules)


def concerned(before: Workspace, after: Workspace, changed: Iterable[str], also: Collection[str] = ()) -> set[str]:
    """The files that have to be looked at again for what these have changed, besides themselves.

    What a file says concerns those that know it: rules look at the whole of what they know. What it refers to, and what
    runs in it, concerns those it knows. The names it declares, and whether it is there, concern those that miss some.
    `also` names rules that are off for others.
    """
    rules = tuple(rule for rule in RULES if not rule.off or rule.name in also)
    found: set[str] = set()
    names: set[str] = set()
    came_or_went = False
    for uri in changed:
        old, new = before.get(uri), after.get(uri)
        out = True
        if old is not None and new is not None:
            if old.says_the_same(new):
                continue
            if new.change is not None and old.means_the_same(new):
                if not matters(old, new, rules):
                    continue
                out = _reaches_out(old, new)
        else:
            came_or_went = True
        names |= {name.name for name in index.difference(_index(old), _index(new))}
        for workspace in (before, after):
            found |= workspace.graph.dependants(uri)
            if out:
                found |= workspace.closure(uri)
    if names or came_or_went:
        found |= {model.uri for model in after if _misses(after, model, names, files=came_or_went)}
    return found


def _index(model: Model | None) -> index.Index | None:
    return model.index if model is not None else None


def _misses(workspace: Workspace, model: Model, names: AbstractSet[str], *, files: bool) -> bool:
    """Whether a file misses one of these names, or with `files` any file."""
    missing = model.resolutions.open
    if missing and any(site.text in names for site in missing):
        return True
    return files and not all(workspace.targets(model.uri, imported) for imported in model.index.imports)


def _reaches_out(old: Model, new: Model) -> bool:
    """Whether an edit changed what a file refers to, or what runs in it."""
    if old.index.sites.differing(new.index.sites) != frozenset():
        return True
    before, after = ([node for _, node in deployments(model.tree, model.context)] for model in (old, new))
    return len(before) != len(after) or any(one is not other for one, other in zip(before, after, strict=True))
