"""Loading what the first document needs before it is there."""

from __future__ import annotations

from typing import Final

from sruja_lsp.analysis.engine import findings
from sruja_lsp.features.completion import completion
from sruja_lsp.features.definition import definition
from sruja_lsp.features.document_symbols import document_symbols
from sruja_lsp.features.hover import hover
from sruja_lsp.lsp import memory
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace

_URI: Final = "sruja:warm-up"
_SAMPLE: Final = """\
Shop = system "Shop" {
  Api = container "API" { slo { availability { target "99.9%" window "30 days" } } }
}
deployment Live "Live" { node Here "Here" { containerInstance Shop.Api { replicas 2 } } }
"""


def warm_up() -> None:
    """Build the parser, and whatever else is made at its first use, by asking everything about a small model."""
    workspace = Workspace.of(Model.open(_URI, 0, _SAMPLE))
    findings(workspace, _URI)
    document_symbols(workspace, _URI)
    instance = _SAMPLE.index("Shop.Api")
    hover(workspace, _URI, instance)
    definition(workspace, _URI, instance)
    completion(workspace, _URI, instance)
    # What has been loaded until now stays for as long as the process does.
    memory.settle()
