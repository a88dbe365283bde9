"""What exports hold, and that other tools understand them."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import jsonschema  # type: ignore[import-untyped]  # it has no types
import pytest
import yaml

from sruja_lsp.diagram.views import architecture_in, views
from sruja_lsp.export.document import Document, Instance_, Node_, document, schema
from sruja_lsp.export.errors import ExportError
from sruja_lsp.export.formats import Format, export
from sruja_lsp.export.prometheus import burn_rate
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from tests.support import snapshots
from tests.support.paths import ROOT, SHOWCASE, corpus, name_of, needs_shared, plain_fixtures, read, snippets

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = ROOT / "docs" / "reference" / "model.schema.json"

SHOP = """
Shop = system "Shop" {
  Api = container "API" {
    metadata { prometheus_selector 'job="api"' }
    slo {
      availability { target "99.9%" window "30 days" current "99.95%" }
      latency { p95 "200ms" window "7 days" }
      error_rate { target "< 0.5%" }
      throughput { target "100 req/s" }
    }
  }
  Orders = database "Orders"
  Api -> Orders "reads" technology "SQL" [sync]
}
deployment Live "Live" {
  node Eu "Europe" { traffic 60
    containerInstance Shop.Api { replicas 3 traffic 50 version "1.4" slo { availability { target "99%" } } }
  }
}
"""


def model_of(text: str) -> Model:
    return Model.open("file:///models/shop.sruja", 1, text)


def test_the_published_schema_is_that_of_the_documents() -> None:
    snapshots.check(SCHEMA, json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("path", sorted({*plain_fixtures()[::5], SHOWCASE, *snippets(), *corpus()[::4]}), ids=name_of)
def test_json_keeps_to_its_schema(path: Path) -> None:
    text = export(Model.open(path.as_uri(), 1, read(path)), Format.JSON).content.decode("utf-8")
    jsonschema.validate(json.loads(text), schema(), cls=jsonschema.Draft202012Validator)
    assert Document.model_validate_json(text).to_json() == text


def test_json_holds_the_whole_model() -> None:
    found = document(model_of(SHOP))
    api = next(element for element in found.elements if element.name == "Shop.Api")
    assert [(line.name, line.target, line.met) for line in api.service_levels] == [
        ("availability", "99.9%", True),
        ("latency p95", "200ms", None),
        ("error rate", "< 0.5%", None),
        ("throughput", "100 req/s", None),
    ]
    assert api.service_levels[0].error_budget is not None
    assert api.service_levels[0].error_budget.seconds == 2592.0
    assert (api.declared[0].file, api.declared[0].line, api.declared[0].column) == ("shop.sruja", 3, 3)
    assert [(one.source, one.target, one.technology, one.tags) for one in found.relations] == [
        ("Shop.Api", "Shop.Orders", "SQL", ("sync",))
    ]
    node = found.deployments[0].parts[0]
    assert isinstance(node, Node_)
    instance = node.parts[0]
    assert isinstance(instance, Instance_)
    assert (instance.id, instance.traffic, instance.replicas) == ("Live.Eu:Shop.Api", 30.0, 3)
    assert instance.service_levels[0].target == "99%"
    boxes = {box.id for view in found.views for box in view.boxes}
    assert boxes >= {"Shop", "Shop.Api", "Shop.Orders", "Live", "Live.Eu", "Live.Eu:Shop.Api"}


def test_what_is_imported_is_exported_too() -> None:
    shared = Model.open("file:///models/parts/bank.sruja", 1, 'Bank = system "Bank"\n')
    own = Model.open(
        "file:///models/shop.sruja", 1, "import { * } from './parts/bank.sruja'\nShop = system \"Shop\"\nShop -> Bank\n"
    )
    found = document(architecture_in(Workspace.of(own, shared), own.uri))
    assert [(one.name, one.declared[0].file) for one in found.elements] == [
        ("Shop", "shop.sruja"),
        ("Bank", "parts/bank.sruja"),
    ]
    assert [(one.source, one.target) for one in found.relations] == [("Shop", "Bank")]


def test_png_is_twice_as_large_as_the_picture() -> None:
    picture = ET.fromstring(export(model_of(SHOP), Format.SVG).content)  # noqa: S314  # ours
    png = export(model_of(SHOP), Format.PNG).content
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    assert abs(width - 2 * float(picture.get("width", "0"))) <= 2
    assert abs(height - 2 * float(picture.get("height", "0"))) <= 2


def test_png_has_words_without_any_font_on_the_machine() -> None:
    with_words, without = SHOP, SHOP.replace('"API"', '" "')
    assert export(model_of(with_words), Format.PNG).content != export(model_of(without), Format.PNG).content


@needs_shared
def test_dot_is_understood_by_graphviz() -> None:
    import pygraphviz  # type: ignore[import-untyped]  # noqa: PLC0415  # it has no types, and is slow to load

    for path in [SHOWCASE, *snippets(), *corpus()[::6]]:
        model = Model.open(path.as_uri(), 1, read(path))
        for view in views(model):
            graph = pygraphviz.AGraph(string=export(model, Format.DOT, view.id).content.decode("utf-8"))
            assert graph.number_of_nodes() > 0
            graph.close()


def test_a_view_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(ExportError, match=r"no view 'nowhere'.*system:Shop, landscape, deployment:Live"):
        export(model_of(SHOP), Format.SVG, "nowhere")


@pytest.mark.parametrize("name", ["deployment:Live", "Live", "live"])
def test_a_view_may_be_named_shortly(name: str) -> None:
    assert b'data-view="deployment:Live"' in export(model_of(SHOP), Format.SVG, name).content


# ---- service levels elsewhere


def slos() -> list[dict[str, Any]]:
    return [one for one in yaml.safe_load_all(export(model_of(SHOP), Format.OPENSLO).content) if one]


def test_openslo_has_a_service_and_its_objectives() -> None:
    found = [(one["kind"], one["metadata"]["name"]) for one in slos()]
    assert found == [
        ("Service", "shop-api"),
        ("SLO", "shop-api-availability"),
        ("SLO", "shop-api-latency-p95"),
        ("SLO", "shop-api-error-rate"),
        ("Service", "live-eu-shop-api"),
        ("SLO", "live-eu-shop-api-availability"),
        ("SLO", "live-eu-shop-api-latency-p95"),
        ("SLO", "live-eu-shop-api-error-rate"),
    ]


def test_openslo_says_targets_as_shares_and_windows_short() -> None:
    specs = {one["metadata"]["name"]: one["spec"] for one in slos()}
    availability, latency, errors = (
        specs[f"shop-api-{name}"] for name in ("availability", "latency-p95", "error-rate")
    )
    assert availability["objectives"][0]["target"] == 0.999
    assert availability["timeWindow"] == [{"duration": "30d", "isRolling": True}]
    assert latency["objectives"][0]["target"] == 0.95
    assert latency["timeWindow"][0]["duration"] == "7d"
    good = latency["indicator"]["spec"]["ratioMetric"]["good"]["metricSource"]["spec"]["query"]
    assert good == 'sum(rate(http_request_duration_seconds_bucket{job="api",le="0.2"}[5m]))'
    assert errors["objectives"][0]["target"] == 0.995


def test_an_instance_is_selected_like_its_element_and_by_where_it_runs() -> None:
    (found,) = (one for one in slos() if one["metadata"]["name"] == "live-eu-shop-api-availability")
    total = found["spec"]["indicator"]["spec"]["ratioMetric"]["total"]["metricSource"]["spec"]["query"]
    assert total == 'sum(rate(http_requests_total{job="api",deployment="Live.Eu"}[5m]))'


def test_a_share_of_errors_is_what_is_missing_to_a_target_whatever_its_window_says() -> None:
    text = 'A = system "A" { slo { error_rate { target "< 2%" window "whenever" } } }\n'
    (found,) = (
        one for one in yaml.safe_load_all(export(model_of(text), Format.OPENSLO).content) if one["kind"] == "SLO"
    )
    assert found["spec"]["objectives"][0]["target"] == 0.98


def test_what_could_never_burn_so_fast_has_no_alert() -> None:
    text = 'A = system "A" { slo { availability { target "90%" window "30 days" } } }\n'
    (group,) = yaml.safe_load(export(model_of(text), Format.PROMETHEUS).content)["groups"]
    limits = [rule["labels"]["window"] for rule in group["rules"] if "alert" in rule]
    assert limits == ["6h"], "14.4 times a tenth is more than everything"


def test_a_line_of_a_frame_ends_at_the_frame() -> None:
    text = 'A = system "A" { B = container "B" }\nC = system "C"\nA -> C "x"\nview v { include A A.B C }\n'
    found = export(model_of(text), Format.DOT, "v").content.decode()
    (line,) = (line for line in found.splitlines() if '-> "C"' in line)
    assert line.strip().startswith('"A.B" -> "C" [')
    assert 'ltail="cluster_' in line


def test_burn_rates_are_those_of_the_workbook() -> None:
    month = Decimal(30 * 86400)
    assert burn_rate(Decimal("0.02"), month, 3600) == Decimal("14.4")
    assert burn_rate(Decimal("0.05"), month, 6 * 3600) == Decimal(6)


def test_prometheus_alerts_on_two_windows_each() -> None:
    groups = yaml.safe_load(export(model_of(SHOP), Format.PROMETHEUS).content)["groups"]
    rules = next(group["rules"] for group in groups if group["name"] == "sruja-shop-api-availability")
    alerts = [rule for rule in rules if "alert" in rule]
    assert [rule["expr"].split(" and ") for rule in alerts] == [
        [
            'sruja:slo_error_ratio:rate1h{sruja_slo="shop-api-availability"} > 0.0144',
            'sruja:slo_error_ratio:rate5m{sruja_slo="shop-api-availability"} > 0.0144',
        ],
        [
            'sruja:slo_error_ratio:rate6h{sruja_slo="shop-api-availability"} > 0.006',
            'sruja:slo_error_ratio:rate30m{sruja_slo="shop-api-availability"} > 0.006',
        ],
    ]
    assert {rule["labels"]["severity"] for rule in alerts} == {"page"}


def test_prometheus_is_accepted_by_promtool(tmp_path: Path) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("there is no promtool")
    for number, path in enumerate([SHOWCASE, *plain_fixtures(), *corpus()]):
        rules = tmp_path / f"{number}.yaml"
        rules.write_bytes(export(Model.open(path.as_uri(), 1, read(path)), Format.PROMETHEUS).content)
    files = sorted(tmp_path.glob("*.yaml"))
    done = subprocess.run([promtool, "check", "rules", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_promised_is_nothing_to_watch() -> None:
    model = model_of('Shop = system "Shop"\n')
    assert list(yaml.safe_load_all(export(model, Format.OPENSLO).content)) == []
    assert yaml.safe_load(export(model, Format.PROMETHEUS).content) == {"groups": []}


@pytest.mark.parametrize("form", list(Format))
def test_half_of_a_surrogate_pair_is_exported_as_something_else(form: Format) -> None:
    text = SHOP.replace('"API"', '"API \ud83d"').replace('"Europe"', '"\udc00"').replace('"reads"', '"reads \ud83d"')
    content = export(model_of(text), form).content
    assert content
    if form is not Format.PNG:
        content.decode("utf-8")
    if form is Format.JSON:
        assert "API ?" in {each["title"] for each in json.loads(content)["elements"]}
