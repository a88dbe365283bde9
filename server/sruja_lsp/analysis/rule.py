"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sruja_lsp.analysis.environment import Environment
    from sruja_lsp.analysis.finding import Finding, Severity
    from sruja_lsp.analysis.landscape import Landscape
    from sruja_lsp.model.deployments import Instance
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.places import Statement
    from sruja_lsp.model.service_levels import ServiceLevels
    from sruja_lsp.model.workspace import Workspace

OFF: Final = "off"
"""The level of a rule that says nothing."""

PAGES = "https://github.com/sruja-ai/sruja-lsp/blob/main/docs/rules/"


Exists: TypeAlias = "Callable[[str, str], bool | None]"
"""Whether a file or folder is there: asked with the URI of the file that speaks of it, and the path as it is written
there. `None` when it may not be looked for."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its kebab-case name, its usual severity, one line on what it finds, and the functions that find it.

    What a rule looks at decides what an edit costs:

    - `find` is given a file and its workspace. It reads tables, never the file, and runs after every edit.
    - `levels` looks at one `slo` block, `instance` at one instance. They run again only when that block was edited;
      places are relative to it.
    - `blocks` looks at one block of the types it names, which are among `TOLD` of `model/facts.py`. It runs again only
      when that block was edited; places are relative to it.
    - `deployment` looks at one deployment, with places relative to it. It runs again when something in the deployment
      was edited, or another element is meant in it.
    - `landscape` looks at the whole model, which may be in several files. Its cost cannot follow the edit, so it runs
      when the server has nothing else to do; until then its last findings stay. A `None` it yields is a breath, where
      it can be stopped. `keys` are the properties of elements and records, by all their spellings, that it reads: an
      edit of any other leaves its findings true. Relations, names, promises and deployments concern every such rule.

    - `disk` finds where a file speaks of others and asks whether they are there. It never looks by itself. It runs with
      those that look at the whole model, where somebody can be asked.

    A rule that is `off` is not run until somebody gives it a level; its severity is the one to give it. What is kept
    with blocks is kept for all users of them, so such a rule has `find` or `landscape`.
    """

    name: str
    severity: Severity
    summary: str
    find: Callable[[Workspace, Model], Iterable[Finding]] | None = None
    levels: Callable[[ServiceLevels], Iterable[Finding]] | None = None
    instance: Callable[[Instance], Iterable[Finding]] | None = None
    blocks: tuple[frozenset[str], Callable[[Statement], Iterable[Finding]]] | None = None
    deployment: Callable[[Environment], Iterable[Finding]] | None = None
    landscape: Callable[[Landscape], Iterable[Finding | None]] | None = None
    disk: Callable[[Workspace, str, Exists], Iterable[Finding]] | None = None
    keys: frozenset[str] = frozenset()
    off: bool = False

    @property
    def usual(self) -> Severity | None:
        """Its severity when nobody has given it another; `None` when it is off then."""
        return None if self.off else self.severity

    @property
    def level(self) -> str:
        """The same as it is written in settings."""
        return OFF if self.usual is None else self.usual.value

    @property
    def page(self) -> str:
        """Address of the page that explains it."""
        return f"{PAGES}{self.name}.md"
