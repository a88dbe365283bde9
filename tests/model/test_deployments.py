"""Deployments as data, with places that survive an edit elsewhere."""

from __future__ import annotations

from decimal import Decimal
from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.model import deployments as module
from sruja_lsp.model.deployments import Instance, Node, Placement, placements
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace, Role
from sruja_lsp.model.model import Model
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span
from tests.support.paths import SHOWCASE, fixtures, read


def open_model(text: str) -> Model:
    return Model.open("file:///deployments.sruja", 1, text)


def placed(model: Model) -> list[Placement]:
    found = module.deployments(model.tree, model.context)
    return [placement for start, node in found for placement in placements(node, start)]


def test_the_tree_of_a_deployment() -> None:
    model = open_model(read(SHOWCASE))
    (start, production), (_, staging) = module.deployments(model.tree, model.context)
    assert (production.name, production.title, production.role) == ("Production", "Production", Role.DEPLOYMENT)
    assert str(model.text)[start:].startswith("deployment Production") or str(model.text)[start] == "\n"
    assert [node.name for _, node in production.nodes()] == ["North", "South", "Ferries"]
    north = next(node for _, node in production.nodes())
    assert (north.status, north.region, north.traffic) == ("active", "eu-north-1", Decimal(60))
    roles = {node.name: node.role for _, node in north.nodes()}
    assert roles["Edge"] is Role.INFRASTRUCTURE
    assert staging.count == 4
    assert production.count == len(placed(model)) - 4


def test_instances_with_what_they_say() -> None:
    model = open_model(read(SHOWCASE))
    api = [each for each in placed(model) if each.instance.target == "Tickets.Api"]
    stable, canary, south, staging = api
    assert stable.path == "Production.North.Stable"
    instance = stable.instance
    assert (instance.replicas, instance.min_replicas, instance.max_replicas) == (8, 6, 24)
    rolling = instance.rolling_update
    assert rolling is not None
    assert (rolling.max_unavailable(8), rolling.max_surge(8)) == (1, 2)
    assert canary.instance.strategy == "canary"
    assert canary.instance.parts["auto_rollback"].text("error_rate") == "> 1%"
    assert list(canary.instance.levels) == ["latency"]
    assert [each.share for each in api] == [57, 3, 40, None]
    assert (south.status, south.region, staging.region) == ("active", "eu-central-1", "")
    for each in api:
        assert str(model.text)[slice(*each.span(each.instance.focus))] == "Tickets.Api"
        for setting in each.instance.settings.values():
            assert setting.text in str(model.text)[slice(*each.span(setting.span))]


def test_traffic_of_nodes_is_the_weight_of_what_is_in_them() -> None:
    model = open_model(
        dedent(
            """
            deployment World "World" {
              node East "East" { traffic 50 node Inner "Inner" { containerInstance A } }
              node West "West" { traffic 50% node Inner "Inner" { traffic 10 containerInstance A { traffic 20 } } }
              node South "South" { containerInstance A { traffic 130 } }
            }
            """
        )
    )
    assert [each.share for each in placed(model)] == [50, Decimal(1), None]


def test_shares_of_replicas_are_rounded_as_kubernetes_does() -> None:
    model = open_model(
        'deployment D { containerInstance A { rolling_update { max_unavailable "25%" max_surge "25%" } } }'
    )
    (placement,) = placed(model)
    rolling = placement.instance.rolling_update
    assert rolling is not None
    assert [(rolling.max_unavailable(count), rolling.max_surge(count)) for count in (1, 4, 10)] == [
        (0, 1),
        (1, 1),
        (2, 3),
    ]


def test_what_stands_in_older_wrappers_or_unknown_blocks_is_found() -> None:
    model = open_model(
        'model {\n deployment D "D" {\n  cluster "Not a node" {\n   node N "N" { containerInstance A }\n  }\n }\n}\n'
    )
    assert [each.path for each in placed(model)] == ["D.cluster.N"]


def assert_same(one: Model, other: Model) -> None:
    assert [described(each) for each in placed(one)] == [described(each) for each in placed(other)]


def described(placement: Placement) -> object:
    instance = placement.instance
    around = [(start, node.name, node.title, node.focus, node.settings) for start, node in placement.around]
    return (
        placement.start,
        placement.path,
        around,
        instance.target,
        instance.focus,
        instance.settings,
        instance.parts,
        instance.levels,
    )


TEXTS = [read(path) for path in fixtures("deployments")]


@given(st.data())
def test_an_edited_deployment_equals_a_fresh_one(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from(TEXTS))
    model = open_model(content)
    placed(model)
    for version in range(2, 5):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.sampled_from([0, 0, 1, 12])))
        inserted = data.draw(st.sampled_from(["{", "}", "\n", " 5", '"', "node X ", "containerInstance ", ""]))
        content = content[:start] + inserted + content[end:]
        model = model.edit(version, [Edit(Span(start, end), inserted)])
        assert_same(model, open_model(content))


def parts(node: Node) -> dict[int, Node | Instance]:
    found: dict[int, Node | Instance] = {id(node): node}
    for _, inner in node.nodes():
        found |= parts(inner)
    return found | {id(instance): instance for _, instance in node.instances()}


def test_a_keystroke_reads_what_is_around_it_and_nothing_else() -> None:
    region = 'node R{0} "R" {{\n node C "C" {{\n  containerInstance A {{ replicas 3 }}\n }}\n}}\n'
    content = 'A = system "A"\ndeployment D "D" {\n' + "".join(map(region.format, range(400))) + "}\n"
    model = open_model(content)
    placed(model)
    ((_, before),) = module.deployments(model.tree, model.context)
    known = parts(before)
    offset = content.index("replicas 3", len(content) // 2) + len("replicas 3")
    edited = model.edit(2, [Edit(Span(offset, offset), "0")])
    ((_, after),) = module.deployments(edited.tree, edited.context)
    fresh = [part for identity, part in parts(after).items() if identity not in known]
    assert len(fresh) == 4  # the instance, its two nodes, the deployment
    above = model.edit(2, [Edit(Span(0, 0), "// A comment.\n")])
    ((_, same),) = module.deployments(above.tree, above.context)
    assert same is before


def test_names_are_those_of_the_index() -> None:
    for path in fixtures("deployments"):
        model = open_model(read(path))
        for placement in placed(model):
            assert Name(Namespace.DEPLOYMENT, placement.path) in model.index.declared
            assert placement.site in model.index.sites
