"""One deployment as rules see it: what runs in it, by element."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from sruja_lsp.model.deployments import placements

if TYPE_CHECKING:
    from decimal import Decimal

    from sruja_lsp.model.deployments import Node, Placement
    from sruja_lsp.model.index import Site
    from sruja_lsp.model.workspace import Workspace

_TRIAL = re.compile(
    r"\b(?:stag(?:e|ing)|dev(?:el(?:op(?:ment|er)?)?)?|tests?|testing|qa|uat|local|sandbox|preview|demo|trial|review"
    r"|integration|int|ci|playground|lab|training)\b"
)
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\W]+")


class Environment:
    """A deployment with its instances. All places are relative to the start of the deployment."""

    def __init__(self, workspace: Workspace, uri: str, node: Node) -> None:
        """Find out what the instances of a deployment in a file are of."""
        self.uri = uri
        self.node = node
        self.references: dict[Site, str] = {}
        """Each reference once, and the full name of what it means; the name as written where nothing is called so."""
        elements: dict[str, list[Placement]] = {}
        known: dict[str, str] = {}
        for placement in placements(node):
            target = placement.instance.target
            element = known.get(target)
            if element is None:
                # Where an instance stands makes no difference to what its name means.
                element = known[target] = self.references[placement.site] = meant(workspace, uri, placement.site)
            elements.setdefault(element, []).append(placement)
        self.elements = {element: tuple(found) for element, found in elements.items() if element}
        """The instances by the full name of their element."""

    @cached_property
    def trial(self) -> bool:
        """Whether it is a place to try things out in, such as staging, where nobody depends on what runs."""
        return is_trial(self.node)


def meant(workspace: Workspace, uri: str, site: Site) -> str:
    """The full name of the element that a reference means; the name as written where nothing is called so."""
    found = workspace.meaning(uri, site).name
    return found.name if found is not None else site.text


def is_trial(deployment: Node) -> bool:
    """Whether a deployment says in its name, title or status that it is no production."""
    said = " ".join(words(text) for text in (deployment.name, deployment.title, deployment.status))
    return _TRIAL.search(said) is not None


def words(text: str) -> str:
    """A name or title as words in lower case: `preProd_EU` is `pre prod eu`."""
    return _WORDS.sub(" ", text).casefold().strip()


def percent(share: Decimal) -> str:
    """A share in percent as it is written after `traffic`: `33.3`, `60`."""
    shown = format(share.quantize(share.__class__("0.001")), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
