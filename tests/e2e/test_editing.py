"""A model is read, asked about and typed, in each of three editors."""

import random
from collections.abc import Iterable

import pytest
from lsprotocol import types

from sruja_lsp.model import stdlib
from tests.e2e.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHOP = """\
User = person "User"
Shop = system "Shop" {
  API = container "Booking API" {
    technology "Rust"
    slo { availability { target "99.9%" window "30 days" } }
  }
  Db = database "Orders"
  API -> Db "stores"
}
User -> Shop.API "books"
deployment Live "Live" {
  node Eu "Europe" {
    containerInstance Shop.API { replicas 2 }
  }
}
"""


async def test_a_bad_reference_is_underlined_until_it_is_mended(editor: Editor) -> None:
    document = await editor.open(SHOP)
    assert document.problems == []

    await document.replace("containerInstance Shop.|API| {", "APY")
    assert document.problems == [("unresolved-reference", "Shop.APY")]
    (finding,) = document.findings
    assert finding.severity == types.DiagnosticSeverity.Error
    assert finding.source == "sruja"
    assert finding.code_description is not None
    assert finding.code_description.href.endswith("/unresolved-reference.md")
    assert "Shop.API" in finding.message

    await document.replace("containerInstance Shop.|APY| {", "API")
    assert document.problems == []


async def test_a_second_declaration_points_to_the_first(editor: Editor) -> None:
    document = await editor.open(SHOP.replace("Db = database", "API = database"))
    duplicates = [finding for finding in document.findings if finding.code == "duplicate-identifier"]
    assert duplicates
    related = [place for finding in duplicates for place in finding.related_information or ()]
    assert {place.location.uri for place in related} == {document.uri}
    assert {document.quoted(place.location.range) for place in related} == {"API"}


async def test_the_containers_come_behind_container_instance(editor: Editor) -> None:
    document = await editor.open(SHOP.replace("Shop.API { replicas 2 }", ""))
    labels = [item.label for item in await document.complete("containerInstance |\n")]
    assert {"Shop.API", "Shop.Db"} <= set(labels)
    assert "User" not in labels
    accepted = await document.accepted("containerInstance |\n", "Shop.Db")
    assert "    containerInstance Shop.Db" in accepted.splitlines()


async def test_in_the_middle_of_a_name_the_whole_path_is_replaced(editor: Editor) -> None:
    document = await editor.open(SHOP)
    accepted = await document.accepted("containerInstance Shop.A|PI", "Shop.Db")
    assert "    containerInstance Shop.Db { replicas 2 }" in accepted.splitlines()


async def test_blanks_that_indent_a_line_bring_no_list_up(editor: Editor) -> None:
    document = await editor.open(SHOP.replace("    containerInstance Shop.API { replicas 2 }", "    "))
    for kind, expected in (
        (types.CompletionTriggerKind.TriggerCharacter, False),
        (types.CompletionTriggerKind.Invoked, True),
    ):
        character = " " if kind is types.CompletionTriggerKind.TriggerCharacter else None
        result = await editor.client.text_document_completion_async(
            types.CompletionParams(
                document.identifier,
                document.position("{\n    |\n"),
                types.CompletionContext(kind, character),
            )
        )
        assert isinstance(result, types.CompletionList)
        assert bool(result.items) is expected


async def test_a_hover_shows_the_service_level_objectives(editor: Editor) -> None:
    document = await editor.open(SHOP)
    hover = await document.hover("containerInstance Shop.A|PI")
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.kind == types.MarkupKind.Markdown
    for expected in ("Booking API", "Shop.API", "Rust", "99.9%", "43 min 12 s"):
        assert expected in hover.contents.value
    assert hover.range is not None
    assert document.quoted(hover.range) in {"API", "Shop.API"}


async def test_every_part_of_a_path_leads_to_its_own_declaration(editor: Editor) -> None:
    document = await editor.open(SHOP)
    assert await document.definitions("containerInstance Sh|op.API") == [(document.uri, "Shop")]
    assert await document.definitions("containerInstance Shop.A|PI") == [(document.uri, "API")]
    assert await document.definitions('"sto|res"') == []


async def test_a_built_in_kind_leads_to_a_file_that_the_editor_can_open(editor: Editor) -> None:
    document = await editor.open(SHOP)
    found = await editor.client.text_document_definition_async(
        types.DefinitionParams(document.identifier, document.position("Shop = sys|tem"))
    )
    assert isinstance(found, (list, tuple))
    (link,) = found
    assert isinstance(link, types.LocationLink)
    assert link.target_uri == stdlib.PATH.as_uri()
    assert link.origin_selection_range is not None
    assert document.quoted(link.origin_selection_range) == "system"
    line = str(stdlib.model().text).split("\n")[link.target_selection_range.start.line]
    assert line.startswith("system = kind")


async def test_the_outline_nests_elements_and_deployments(editor: Editor) -> None:
    document = await editor.open(SHOP)

    def names(symbols: Iterable[types.DocumentSymbol]) -> list[object]:
        return [[symbol.name, *names(symbol.children)] if symbol.children else symbol.name for symbol in symbols]

    symbols = await document.symbols()
    assert names(symbols) == ["User", ["Shop", "API", "Db"], ["Live", ["Eu", "Shop.API"]]]

    def check(symbol: types.DocumentSymbol) -> None:
        start, end = document.at(symbol.range.start), document.at(symbol.range.end)
        assert start <= document.at(symbol.selection_range.start) <= document.at(symbol.selection_range.end) <= end
        for child in symbol.children or ():
            assert start <= document.at(child.range.start) <= document.at(child.range.end) <= end
            check(child)

    for symbol in symbols:
        check(symbol)


WIDE = (
    'Café = system "☕" { /* é😀𐀀 */ API = container "A" Db = database "D" }\n/* é😀 */ Café.API -> Café.Ghost "é😀"\n'
)


async def test_wide_characters_move_nothing(editor: Editor) -> None:
    document = await editor.open(WIDE)
    assert document.problems == [("unresolved-reference", "Café.Ghost")]
    hover = await document.hover("/* é😀 */ Café.A|PI")
    assert hover is not None
    assert hover.range is not None
    assert document.quoted(hover.range) in {"API", "Café.API"}
    assert await document.definitions("/* é😀 */ Café.A|PI") == [(document.uri, "API")]
    assert await document.definitions("/* é😀 */ Ca|fé.API") == [(document.uri, "Café")]
    labels = [item.label for item in await document.complete("-> Café.Gh|ost")]
    assert labels == ["Café.Db"]
    assert await document.accepted("-> Café.Gh|ost", "Café.Db") == WIDE.replace("Café.Ghost", "Café.Db")

    await document.replace("/* é😀 */ Café.API -> |Café.Ghost|", "Café")
    assert document.problems == []
    await document.replace("/* é|😀| */ Café.API", "𐀀𐀀")
    await document.replace("𐀀𐀀 */ Café.|API| ->", "Nobody")
    assert document.problems == [("unresolved-reference", "Café.Nobody")]


async def test_what_cannot_be_seen_is_shown(editor: Editor) -> None:
    document = await editor.open('Lit = requirement "Lit" { affects "Gh\x1b[31m\u202eost" }\n')
    (finding,) = document.findings
    assert "`Gh\N{SYMBOL FOR ESCAPE}[31m\\u202eost`" in finding.message
    assert document.quoted(finding.range) == "Gh\x1b[31m\u202eost"


async def test_every_line_end_is_one(editor: Editor) -> None:
    text = SHOP.replace("API -> Db", "API -> Ghost").replace("\n", "\r\n", 6).replace("deployment", "\rdeployment")
    document = await editor.open(text)
    assert document.problems == [("unresolved-reference", "Ghost")]
    # What other libraries take for the end of a line, the protocol does not.
    await document.replace('"stor|es|"', "\x0c\x85\u2028\u2029")
    await document.replace("API -> |Ghost|", "Db")
    assert document.problems == []
    await document.replace('technology |"Rust"\r\n|', '"Rust"\n')
    await document.replace("containerInstance |Shop.API| {", "Shop.Ghost")
    assert document.problems == [("unresolved-reference", "Shop.Ghost")]


@pytest.mark.parametrize("seed", range(5))
async def test_many_changes_in_one_message_are_made_one_after_the_other(editor: Editor, seed: int) -> None:
    chance = random.Random(seed)
    document = await editor.open(SHOP)
    snippets = [
        "é",
        "😀",
        "\r\n",
        "\n",
        "\r",
        "{",
        "}",
        '"',
        " x = system ",
        "A -> B",
        "/*",
        "*/",
        "// c",
        "\u2028",
        "",
    ]
    for _ in range(3):
        text, edits = document.text, []
        for _ in range(50):
            # No position lies inside of a line end.
            places = [n for n in range(len(text) + 1) if text[n - 1 : n + 1] != "\r\n"]
            start = chance.choice(places)
            end = chance.choice([place for place in places if start <= place <= start + 9])
            inserted = chance.choice(snippets)
            edits.append((start, end, inserted))
            text = text[:start] + inserted + text[end:]
        await document.change(*edits)
        assert document.text == text
    fresh = await editor.open(document.text)
    assert document.problems == fresh.problems
    assert [finding.message for finding in document.findings] == [finding.message for finding in fresh.findings]
    assert await document.symbols() == await fresh.symbols()

    await document.overwrite(SHOP)
    assert document.problems == []


async def test_the_whole_text_may_be_sent_in_place_of_a_change(editor: Editor) -> None:
    document = await editor.open(SHOP)
    await document.overwrite(SHOP.replace("-> Db", "-> Dc"))
    assert document.problems == [("unresolved-reference", "Dc")]
    await document.overwrite("")
    assert document.problems == []
    await document.overwrite(SHOP)
    assert document.problems == []
    assert len(await document.symbols()) == 3


async def test_a_half_written_line_leaves_everything_else_alive(editor: Editor) -> None:
    document = await editor.open(SHOP)
    await document.replace('Db = database "Orders"|\n|', "\n  Cache = \n")
    assert {code for code, _ in document.problems} == {"syntax-error"}
    assert await document.definitions("containerInstance Shop.A|PI") == [(document.uri, "API")]
    assert await document.hover("containerInstance Shop.A|PI") is not None
    assert {"database", "container"} <= {item.label for item in await document.complete("Cache = |\n")}
    await document.replace("Cache = |\n|", 'queue "Jobs"\n')
    assert document.problems == []


async def test_a_position_past_the_end_is_no_error(editor: Editor) -> None:
    document = await editor.open(SHOP)
    for position in (types.Position(0, 10_000), types.Position(10_000, 0), types.Position(10_000, 10_000)):
        await editor.client.text_document_hover_async(types.HoverParams(document.identifier, position))
        await editor.client.text_document_definition_async(types.DefinitionParams(document.identifier, position))
        result = await editor.client.text_document_completion_async(
            types.CompletionParams(document.identifier, position)
        )
        assert isinstance(result, types.CompletionList)
    beyond = types.Range(types.Position(10_000, 0), types.Position(10_001, 3))
    change = types.TextDocumentContentChangePartial(beyond, 'Late = system "Late"\n')
    document.text += 'Late = system "Late"\n'
    await document._send([change])  # noqa: SLF001 - the range is one that no text has
    assert [symbol.name for symbol in await document.symbols()][-1] == "Late"


async def test_a_document_that_is_not_open_has_no_answers(editor: Editor) -> None:
    nowhere = types.TextDocumentIdentifier("file:///nowhere.sruja")
    position = types.Position(0, 0)
    assert await editor.client.text_document_hover_async(types.HoverParams(nowhere, position)) is None
    assert await editor.client.text_document_definition_async(types.DefinitionParams(nowhere, position)) is None
    assert not await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(nowhere))


async def test_closing_takes_the_findings_back(editor: Editor) -> None:
    document = await editor.open("A -> B\n")
    assert document.problems != []
    waiting = document.watch()
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(document.identifier))
    assert list(await waiting) == []
