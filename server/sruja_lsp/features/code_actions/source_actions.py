"""What puts a whole file in order: all that is only a matter of spelling, and the imports."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from sruja_lsp.features.changes import Refusal, applied, in_order
from sruja_lsp.features.code_actions import writing
from sruja_lsp.features.code_actions.action import Outcome
from sruja_lsp.features.code_actions.fix import Case
from sruja_lsp.features.code_actions.judge import Judge
from sruja_lsp.features.code_actions.quick_fixes import mending
from sruja_lsp.language import table
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace, ReferenceRole, Role
from sruja_lsp.syntax.forms import Rule
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sruja_lsp.analysis.finding import Finding
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.workspace import Workspace

MOST: Final = 200
"""Findings that are mended at once; those behind them the next time."""

_IMPORTING: Final = frozenset({ReferenceRole.IMPORTED, ReferenceRole.SOURCE_FILE, ReferenceRole.STDLIB})
_WIDE: Final = 100
_LIBRARY: Final = "sruja.ai/"


# ---- all that is safe


def fix_all(workspace: Workspace, uri: str, found: Iterable[Finding]) -> Outcome | Refusal:
    """Mend all findings of a file that have a safe fix, as far as these fixes do not touch each other."""
    judge = Judge(workspace)
    taken: list[Edit] = []
    for finding in list(found)[:MOST]:
        case = Case(workspace, workspace[uri], finding)
        for fix in mending(workspace, uri, finding):
            edits = fix.changes.get(uri, ())
            if not fix.safe or len(fix.changes) != 1 or not _apart([*taken, *edits]):
                continue
            if judge.helps(case, fix.changes):
                taken += edits
                break
    changes = {uri: in_order(taken)} if taken else {}
    if changes and judge.harms(changes):
        return Refusal("All of these at once would bring an error: mend them one by one.")
    return Outcome(changes)


def _apart(edits: list[Edit]) -> bool:
    return all(one.span.end < other.span.start for one, other in pairwise(sorted(set(edits))))


# ---- the imports


class _Import(NamedTuple):
    """An import, what it picks, and the comments that belong to it."""

    statement: Statement
    path: str
    names: tuple[tuple[str, str], ...]
    """Each name as it is there and as it is called here; nothing for `*`."""
    quote: str
    above: str
    behind: str
    span: Span


def organize_imports(workspace: Workspace, uri: str) -> Outcome:
    """Sort imports, join those of one path, and drop names that the file does not use. Comments stay with them."""
    if all(each.meaning.role is not Role.IMPORT for each in writing.top(workspace[uri])):
        return Outcome({})
    edits = list(_organized(workspace, workspace[uri], drop=True))
    changes = {uri: in_order(edits)} if edits else {}
    if changes and _harms(workspace, uri, changes):
        edits = list(_organized(workspace, workspace[uri], drop=False))
        changes = {uri: in_order(edits)} if edits else {}
    return Outcome({} if changes and _harms(workspace, uri, changes) else changes)


def _harms(workspace: Workspace, uri: str, changes: dict[str, tuple[Edit, ...]]) -> bool:
    """Whether somebody who knows the file would miss something."""
    after = applied(workspace, changes)
    return any(
        len(after[other].resolutions.open) > len(workspace[other].resolutions.open) for other in workspace.audience(uri)
    )


def _organized(workspace: Workspace, model: Model, *, drop: bool) -> Iterator[Edit]:
    used = _used(workspace, model) if drop else None
    for run in _runs(model):
        text = _written(workspace, model, run, used)
        span = Span(run[0].span.start, run[-1].span.end)
        if text != model.text.slice(*span):
            yield Edit(span, text)


def _runs(model: Model) -> Iterator[list[_Import]]:
    """Imports that follow each other, with no other statement and no empty line with a comment of its own between."""
    run: list[_Import] = []
    last = None
    for statement in writing.top(model):
        found = _import(model, statement)
        if found is None or (run and last is not None and not _joined(model, last, found.span.start)):
            if run:
                yield run
            run = []
        if found is not None:
            run.append(found)
            last = found.span.end
    if run:
        yield run


def _joined(model: Model, start: int, end: int) -> bool:
    return not model.text.slice(start, end).strip()


def _import(model: Model, statement: Statement) -> _Import | None:
    head = statement.item.head
    if statement.meaning.role is not Role.IMPORT or head.rule is not Rule.IMPORT or head.form.problems:
        return None
    lines = writing.own_lines(model, statement)
    source = next((value for value in head.values if value.text[:1] in ("'", '"')), None)
    if lines is None or source is None or any("//" in line for line in _inside(head.text)):
        return None
    names: list[tuple[str, str]] = []
    tokens = [token for token in head.tokens if token.text not in ("{", "}", ",")]
    words = [token.text for token in tokens[1:-2]]
    if "*" not in words:
        while words:
            renamed = len(words) > 2 and words[1] == "as"  # noqa: PLR2004  # `A as B`
            names.append((words[0], words[2] if renamed else words[0]))
            words = words[3 if renamed else 1 :]
    above = model.text.slice(lines.start, statement.span.start).replace("\ufeff", "")
    behind = model.text.slice(statement.span.end, lines.end).strip()
    start = lines.start + (model.text.slice(lines.start, lines.start + 1) == "\ufeff")
    return _Import(statement, source.string, tuple(names), source.text[:1], above, behind, Span(start, lines.end))


def _inside(text: str) -> list[str]:
    return text.rstrip().splitlines()[:-1]


def _used(workspace: Workspace, model: Model) -> set[Name] | None:
    """What a file uses of others, by full name."""
    used: set[Name] = set()
    for site in model.index.sites:
        if site.role in _IMPORTING:
            continue
        meant = workspace.meaning(model.uri, site)
        used.update(name for _, name in meant.places)
        if site.role in (ReferenceRole.KIND, ReferenceRole.SELECTED_KIND):
            used.add(Name(Namespace.KIND, site.text))
        elif site.role is ReferenceRole.TAG:
            used.add(Name(Namespace.TAG, site.text))
        used.add(Name(Namespace.ELEMENT, site.text))
    used.update(Name(Namespace.KIND, each.kind) for entries in model.index.declared.values() for each in entries)
    return used


def _wanted(name: tuple[str, str], used: set[Name]) -> bool:
    for own in name:
        inner = f"{own}."
        if any(each.name == own or each.name.startswith(inner) for each in used):
            return True
    return False


def _written(workspace: Workspace, model: Model, run: list[_Import], used: set[Name] | None) -> str:
    end = writing.line_end(model.text)
    by_path: dict[str, list[_Import]] = {}
    for each in run:
        by_path.setdefault(each.path, []).append(each)
    lines: list[tuple[tuple[bool, str], str]] = []
    for path, same in by_path.items():
        first = same[0]
        text = "".join(each.above for each in same)
        names: list[tuple[str, str]] | None = list(dict.fromkeys(name for each in same for name in each.names))
        if any(not each.names for each in same):
            names = [name for name in names or () if name[0] != name[1]]
            if names:  # everything, and some by other names, are two imports
                text += f"import {{ * }} from {first.quote}{path}{first.quote}{end}"
            else:
                names = None
        elif used is not None and _known(workspace, model, same):
            kept = [name for name in names or () if _wanted(name, used)]
            if not kept and not text.strip() and not any(each.behind for each in same):
                continue
            names = kept or names
        comments = "  ".join(each.behind for each in same if each.behind)
        line = _line(names, path, first.quote, end)
        if len(same) == 1 and names is not None and tuple(sorted(names, key=_order)) == first.names:
            line = model.text.slice(*first.statement.span)
        lines.append(((not path.startswith(_LIBRARY), path), f"{text}{line}{'  ' if comments else ''}{comments}{end}"))
    written = "".join(text for _, text in sorted(lines, key=lambda each: each[0]))
    last = model.text.slice(*run[-1].span)
    return written if last.endswith(("\n", "\r")) else written.removesuffix(end)


def _known(workspace: Workspace, model: Model, same: list[_Import]) -> bool:
    if same[0].path.startswith(_LIBRARY):
        return all(own in table.KINDS or any(own == tag.value for tag in table.STDLIB_TAGS) for own, _ in same[0].names)
    imports = same[0].statement.meaning.imports
    return imports is not None and bool(workspace.targets(model.uri, imports))


def _order(name: tuple[str, str]) -> tuple[str, str]:
    return name[0].casefold(), name[0]


def _line(names: list[tuple[str, str]] | None, path: str, quote: str, end: str) -> str:
    words = [own if own == alias else f"{own} as {alias}" for own, alias in sorted(names or (), key=_order)] or ["*"]
    line = f"import {{ {', '.join(words)} }} from {quote}{path}{quote}"
    if len(line) <= _WIDE:
        return line
    inner = "".join(f"  {word},{end}" for word in words)
    return f"import {{{end}{inner}}} from {quote}{path}{quote}"
