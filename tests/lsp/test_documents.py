"""Documents as the client opens and changes them."""

from __future__ import annotations

from sruja_lsp.lsp.documents import Documents
from sruja_lsp.model.model import Model

URI = "file:///pier.sruja"
TEXT = 'Pier = system "Pier" {\n  Lamp = container "Lamp"\n}\n'


def test_a_document_that_is_as_it_was_read_from_the_disk_is_not_read_again() -> None:
    documents = Documents()
    read = Model.open(URI, 0, TEXT)
    documents.workspace = documents.workspace.apply({URI: read})
    documents.open(URI, 7, TEXT)
    opened = documents.workspace[URI]
    assert opened.version == 7
    assert opened.tree is read.tree
    assert opened.index is read.index


def test_a_document_that_differs_is() -> None:
    documents = Documents()
    documents.workspace = documents.workspace.apply({URI: Model.open(URI, 0, TEXT)})
    documents.open(URI, 1, TEXT.replace("Lamp", "Bell"))
    assert str(documents.workspace[URI].text) == TEXT.replace("Lamp", "Bell")
