"""Loading what the first document needs before it is there."""

from typing import Final

from sruja_lsp.analysis.engine import findings
from sruja_lsp.lsp import memory
from sruja_lsp.model.model import Model

_SAMPLE: Final = """\
Shop = system "Shop" {
  Api = container "API" { slo { availability { target "99.9%" window "30 days" } } }
}
deployment Live "Live" { node Here "Here" { containerInstance Shop.Api { replicas 2 } } }
"""


def warm_up() -> None:
    """Build the parser and import what is imported late, by reading a small model."""
    findings(Model.open("sruja:warm-up", 0, _SAMPLE))
    # What has been loaded until now stays for as long as the process does.
    memory.settle()
