"""The Mermaid that is exported, drawn by the real Mermaid in a browser."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

from sruja_lsp.diagram.picture import scene_of
from sruja_lsp.diagram.views import architecture_of, views
from sruja_lsp.export.mermaid import mermaid
from sruja_lsp.model.model import Model
from tests.support.browser import browser, dom_of, npm_folder
from tests.support.paths import ROOT, SHOWCASE, corpus, plain_fixtures, read, snippets

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = """
Shop = system "end" {
  Api = container "<script>alert(1)</script> ]]> \\" ; # & ` { [ ( | %% class click" { technology "C#, C++; \\"x\\"" }
  Orders = database "end" { description "a -> b --> c |x| ```" }
  Api -> Orders "\\"quoted\\" <b> ; end # %% ]"
}
Guest = person "graph TD; subgraph"
Guest -> Shop.Api "click n0 href"
Buying = scenario "end: ; # title" {
  Guest -> Shop.Api "end"
  Shop.Api -> Shop.Orders "a; b # c -> d: e"
  Shop.Orders -> Shop.Orders ""
}
deployment Live "Live; [end]" { node A "subgraph" { containerInstance Shop.Api } }
"""

PAGE = """<!doctype html><meta charset="utf-8"><body>
<script src="SCRIPT"></script>
<script>
const sources = SOURCES;
async function all() {
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
  const results = {};
  for (const [name, source] of Object.entries(sources)) {
    try {
      const { svg } = await mermaid.render('m' + Object.keys(results).length, source);
      const text = new DOMParser().parseFromString(svg, 'text/html').body.textContent;
      results[name] = { nodes: (svg.match(/class="node /g) || []).length, actors: svg.includes('actor'), text };
    } catch (error) { results[name] = { error: String(error) }; }
  }
  const out = document.createElement('pre');
  out.id = 'results';
  out.textContent = JSON.stringify(results);
  document.body.replaceChildren(out);
}
all();
</script>
"""


def sources() -> dict[str, tuple[str, int, list[str]]]:
    """Every view that is tried: its Mermaid, how many boxes it has, and words that must be seen."""
    found: dict[str, tuple[str, int, list[str]]] = {}
    texts = {path.stem: read(path) for path in [SHOWCASE, *plain_fixtures()[::20], *snippets()[::3], *corpus()[::12]]}
    for name, text in {"hostile": HOSTILE, **texts}.items():
        architecture = architecture_of(Model.open(f"file:///{name}.sruja", 1, text))
        for view in views(architecture):
            scene = scene_of(architecture, view)
            cards = [box for box in scene.boxes if not box.frame]
            if cards:
                words = [box.title[:60] for box in cards]
                found[f"{name} {view.id}"] = (mermaid(scene), 0 if scene.messages else len(cards), words)
    return found


def test_mermaid_draws_every_view(tmp_path: Path) -> None:
    browser()
    folder = npm_folder(ROOT / "tests" / "export" / "mermaid")
    wanted = sources()
    script = (folder / "node_modules/mermaid/dist/mermaid.min.js").as_uri()
    data = json.dumps({name: source for name, (source, _, _) in wanted.items()}).replace("</", "<\\/")
    page = tmp_path / "page.html"
    page.write_text(PAGE.replace("SCRIPT", script).replace("SOURCES", data), encoding="utf-8")
    dom = dom_of(page, tmp_path / "profile")
    shown = re.search(r'<pre id="results">(.*?)</pre>', dom, re.DOTALL)
    assert shown is not None, dom[:2000]
    results = json.loads(unescape(shown[1]))
    assert {name: result["error"] for name, result in results.items() if "error" in result} == {}
    for name, (_, count, words) in wanted.items():
        assert results[name]["nodes"] == count, name
        seen = "".join(results[name]["text"].split())
        for said in words:
            assert "".join(said.split()) in seen, (name, said)
