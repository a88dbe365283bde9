"""Completion where there is more than a list can hold."""

from sruja_lsp.features.completion import MOST, CompletionList, completion, documentation
from tests.support.markers import parse
from tests.support.workspaces import URI, alone

MANY = "".join(f'S{number} = system "System {number}" {{ Api = container "API" }}\n' for number in range(MOST))
DEPLOYED = 'deployment Live "Live" {{ node Eu "EU" {{ containerInstance S77.Api\n containerInstance {} }} }}\n'


def offered(text: str) -> CompletionList:
    marked = parse(MANY + text)
    return completion(alone(marked.text), URI, marked.cursor)


def test_a_long_list_is_cut_and_says_so() -> None:
    found = offered("S5 -> $0\n")
    assert (len(found.items), found.incomplete) == (MOST, True)
    assert found.items[0].label == "S0"


def test_a_beginning_brings_what_was_cut() -> None:
    found = offered("S5 -> s199$0\n")
    assert [item.label for item in found.items] == ["S199", "S199.Api"]
    # Without the last letter there are others, which the editor does not have.
    assert found.incomplete


def test_a_short_list_is_whole() -> None:
    found = offered("S5 -> S199.$0\n")
    assert ([item.label for item in found.items], found.incomplete) == (["S199.Api"], False)


def test_what_belongs_to_the_systems_here_is_never_cut() -> None:
    found = offered(DEPLOYED.format("$0"))
    assert [item.label for item in found.items[:3]] == ["S77", "S77.Api", "S0.Api"]
    assert len(found.items) == MOST


def test_a_name_that_was_changed_is_offered_as_it_is_now() -> None:
    before = offered("S5 -> s199$0\n")
    changed = MANY.replace("S199", "S1999") + "S5 -> s199\n"
    after = completion(alone(changed), URI, len(changed) - 1)
    assert [item.label for item in before.items] == ["S199", "S199.Api"]
    assert [item.label for item in after.items] == ["S1999", "S1999.Api"]


def test_what_stands_further_down_is_documented_when_somebody_looks_at_it() -> None:
    marked = parse("".join(f'S{n} = system "S" {{ description "The {n}th" }}\n' for n in range(40)) + "S5 -> $0\n")
    workspace = alone(marked.text)
    items = completion(workspace, URI, marked.cursor).items
    assert len(items) == 39
    for item in items:
        assert bool(item.documentation) is not bool(item.element)
        said = item.documentation or documentation(workspace, URI, item.element)
        assert said == f"The {item.label[1:]}th"
