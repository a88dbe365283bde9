"""A real server behind each of three editors, as far as the protocol can tell them apart."""

import sys
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from tests.e2e.editor import Editor

ENCODINGS = {"visual-studio-code": "utf-16", "neovim": "utf-8", "emacs": "utf-32"}
"""What each of them counts characters in."""


@pytest_lsp.fixture(  # type: ignore[untyped-decorator]  # pytest-lsp has no types for it
    scope="module",
    params=list(ENCODINGS),
    config=ClientServerConfig(server_command=[sys.executable, "-W", "error", "-m", "sruja_lsp", "--stdio"]),
)
async def client(request: pytest.FixtureRequest, client: LanguageClient) -> AsyncIterator[None]:
    client.feature(types.CLIENT_REGISTER_CAPABILITY)(_register)
    for method in _REFRESHES:
        client.feature(method)(_refresh)
    capabilities = client_capabilities(request.param)
    result = await client.initialize_session(types.InitializeParams(capabilities=capabilities))
    assert result.capabilities.position_encoding == ENCODINGS[request.param]
    yield
    await client.shutdown_session()


@pytest.fixture
def editor(client: LanguageClient, request: pytest.FixtureRequest) -> Iterator[Editor]:
    profile = request.node.callspec.params["client"]
    made = Editor(client, ENCODINGS[profile], request.node.name)
    yield made
    # What stays open would be offered to be imported in the next test.
    for uri in made.opened:
        client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))


_REFRESHES = (
    types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
    types.WORKSPACE_INLAY_HINT_REFRESH,
    types.WORKSPACE_CODE_LENS_REFRESH,
)


def _refresh(_params: None) -> None:
    """Agree to ask again, when it suits."""


def _register(_params: types.RegistrationParams) -> None:
    """Agree to announce what the server wants to hear of."""
