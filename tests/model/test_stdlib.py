"""The standard library is a document that says what the language table says."""

import pytest

from sruja_lsp.analysis.engine import findings
from sruja_lsp.language import table
from sruja_lsp.lsp.protocol import VIRTUAL_SCHEME
from sruja_lsp.model import stdlib
from sruja_lsp.model.index import Name
from sruja_lsp.model.meaning import Namespace
from sruja_lsp.model.workspace import Workspace

EXPLAINED = {
    **{Name(Namespace.KIND, kind.name): (kind.title, kind.doc) for kind in table.KINDS.values()},
    **{Name(Namespace.TAG, tag.value): (tag.value.capitalize(), tag.doc) for tag in table.STDLIB_TAGS},
}


def test_it_has_no_findings() -> None:
    assert findings(Workspace.of(stdlib.model()), stdlib.URI) == ()


def test_it_declares_what_the_table_has_and_nothing_else() -> None:
    assert set(stdlib.model().index.declared) == set(EXPLAINED)


@pytest.mark.parametrize("name", EXPLAINED, ids=lambda name: name.name)
def test_a_declaration_is_explained_in_the_words_of_the_table(name: Name) -> None:
    title, doc = EXPLAINED[name]
    model = stdlib.model()
    (statement,) = model.declarations(name)
    assert stdlib.named(name.name) == name
    assert statement.meaning.declares is not None
    assert statement.meaning.declares.title == title
    line = model.text.line_at(statement.span.start)
    comment: list[str] = []
    while (above := model.text.line(line - 1)).startswith("//"):
        comment.insert(0, above.removeprefix("//").strip())
        line -= 1
    assert " ".join(comment) == doc


def test_its_address_has_the_scheme_that_is_announced() -> None:
    assert stdlib.SCHEME == VIRTUAL_SCHEME
