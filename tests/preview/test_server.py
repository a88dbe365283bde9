"""The web server of the preview: whom it answers, and whom it does not."""

from __future__ import annotations

import http.client
import json
import socket
from contextlib import contextmanager
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from sruja_lsp.preview.pages import PageError
from sruja_lsp.preview.server import PreviewServer
from sruja_lsp.preview.web import PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from websockets.sync.client import ClientConnection

URI = "file:///shop.sruja"


async def answer(uri: str, method: str, params: dict[str, Any]) -> object:
    """A session that repeats what it is asked, and has two ways to fail."""
    if method == "refuse":
        raise PageError("this is not to be had")
    if method == "break":
        raise ZeroDivisionError
    return {"uri": uri, "method": method, "params": params}


@pytest.fixture(scope="module")
def server() -> Iterator[PreviewServer]:
    serving = PreviewServer(answer)
    serving.start()
    yield serving
    serving.stop()


@pytest.fixture
def address(server: PreviewServer) -> Iterator[str]:
    """The path of a preview, from slash to slash."""
    url = server.open(URI, name="shop.sruja", view=None, editor=True)
    yield url.removeprefix(f"http://127.0.0.1:{server.port}")
    server.close(URI)


def get(
    server: PreviewServer, path: str, *, method: str = "GET", body: str | None = None, **headers: str
) -> tuple[int, str, http.client.HTTPMessage]:
    """Send one request; a header that is given replaces the usual one."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.putrequest(method, path, skip_host=True)
    sent = {"Host": f"127.0.0.1:{server.port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
    if body is not None:
        sent["Content-Length"] = str(len(body))
    for name, value in sent.items():
        connection.putheader(name, value)
    connection.endheaders(body.encode() if body is not None else None)
    response = connection.getresponse()
    found = response.status, response.read().decode("utf-8", "surrogateescape"), response.headers
    connection.close()
    return found


@contextmanager
def joined(server: PreviewServer, address: str, **options: Any) -> Iterator[ClientConnection]:
    """A page's WebSocket."""
    local = f"127.0.0.1:{server.port}"
    with connect(f"ws://{local}{address}socket", **{"origin": f"http://{local}", **options}) as connection:
        yield connection


def heard(connection: ClientConnection) -> Any:
    return json.loads(connection.recv(timeout=20))


def soon(condition: Callable[[], bool]) -> None:
    end = monotonic() + 20
    while not condition():
        assert monotonic() < end
        sleep(0.01)


def test_the_page_and_all_its_files_are_there(server: PreviewServer, address: str) -> None:
    status, page, headers = get(server, address)
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "%BASE%" not in page
    assert "%CSP%" not in page
    for path in PAGE.iterdir():
        if path.name == "index.html":
            continue
        status, content, headers = get(server, address + path.name)
        assert (status, content) == (200, path.read_bytes().decode("utf-8", "surrogateescape"))
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_every_answer_has_the_policy(server: PreviewServer, address: str) -> None:
    for path in (address, f"{address}main.js", f"{address}nothing.js", "/wrong/", "/"):
        _, _, headers = get(server, path)
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


def test_it_listens_on_this_machine_alone(server: PreviewServer) -> None:
    assert server._listening.getsockname()[0] == "127.0.0.1"  # noqa: SLF001 - no other address of this machine is known


@pytest.mark.parametrize("token", ["", "wrong", "..", "%2e%2e", "ü", "a" * 5000])
def test_a_wrong_token_finds_nothing(server: PreviewServer, address: str, token: str) -> None:
    for rest in ("", "main.js", "index.html", f"messages?client={uuid4()}"):
        assert get(server, f"/{quote(token, safe='%')}/{rest}")[0] == 404
    assert get(server, address)[0] == 200
    if token == "wrong":  # noqa: S105 - not much of a secret
        with pytest.raises(InvalidStatus) as refused, joined(server, "/wrong/"):
            pass
        assert refused.value.response.status_code == 403


def test_a_part_of_the_token_is_a_wrong_one(server: PreviewServer, address: str) -> None:
    token = address.strip("/")
    for wrong in (token[:-1], token[1:], token + "a", token.swapcase(), f"{token}/{token}"):
        assert get(server, f"/{wrong}/")[0] == 404


def test_nothing_but_the_page_is_served(server: PreviewServer, address: str) -> None:
    for path in (
        "index.html",
        "../server.py",
        "..%2fserver.py",
        "%2e%2e/server.py",
        "page/main.js",
        "__init__.py",
        ".",
        "socket",
    ):
        assert get(server, address + path)[0] in {404, 405}, path


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example:{port}", "", "[::2]:{port}"],
)
def test_a_name_that_was_made_to_lead_here_is_refused(server: PreviewServer, address: str, host: str) -> None:
    named = host.format(port=server.port)
    for path in (address, f"{address}main.js", f"{address}messages?client={uuid4()}"):
        status, text, _ = get(server, path, Host=named)
        assert status in {400, 403}
        assert "Sruja" not in text
    with (
        pytest.raises(InvalidStatus) as refused,
        joined(server, address, origin=f"http://{named}", additional_headers={"Host": named}),
    ):
        pass
    assert refused.value.response.status_code in {400, 403}


@pytest.mark.parametrize("host", ["localhost:{port}", "127.0.0.1:9999", "localhost"])
def test_this_machine_has_several_names(server: PreviewServer, address: str, host: str) -> None:
    assert get(server, address, Host=host.format(port=server.port))[0] == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://127.0.0.1:{port}", "http://127.0.0.1:1", "null", ""]
)
def test_another_page_is_refused(server: PreviewServer, address: str, origin: str) -> None:
    named = origin.format(port=server.port)
    for method, body in (("GET", None), ("POST", "{}")):
        status, _, _ = get(server, f"{address}messages?client={uuid4()}", method=method, body=body, Origin=named)
        assert status == 403
    with pytest.raises(InvalidStatus) as refused, joined(server, address, origin=named):
        pass
    assert refused.value.response.status_code == 403


def test_who_does_not_say_where_he_is_from_may_only_look(server: PreviewServer, address: str) -> None:
    assert get(server, address)[0] == 200
    assert get(server, f"{address}messages?client={uuid4()}", method="POST", body="{}")[0] == 403
    with pytest.raises(InvalidStatus), joined(server, address, origin=None):
        pass


def test_a_page_asks_and_is_told(server: PreviewServer, address: str) -> None:
    with joined(server, address) as page:
        page.send('{"jsonrpc": "2.0", "method": "page/ready"}')
        opened = heard(page)
        assert opened["method"] == "page/open"
        assert opened["params"] == {"uri": URI, "name": "shop.sruja", "editor": True, "save": False}
        page.send('{"jsonrpc": "2.0", "id": 7, "method": "sruja/views", "params": {"a": 1}}')
        assert heard(page) == {
            "jsonrpc": "2.0",
            "id": 7,
            "result": {"uri": URI, "method": "sruja/views", "params": {"a": 1}},
        }
        server.tell(URI, "sruja/didChangeDiagram", {"uri": URI, "version": 3})
        assert heard(page)["params"] == {"uri": URI, "version": 3}


def test_what_goes_wrong_is_an_answer(server: PreviewServer, address: str, caplog: pytest.LogCaptureFixture) -> None:
    with joined(server, address) as page:
        for number, method, said in ((1, "refuse", "not to be had"), (2, "break", "the log of the server")):
            page.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": method}))
            answered = heard(page)
            assert answered["id"] == number
            assert said in answered["error"]["message"]
        for nonsense in (
            "",
            "{",
            "[]",
            "null",
            '{"jsonrpc": "1.0", "method": "a"}',
            '{"jsonrpc": "2.0", "id": "x", "method": 3}',
        ):
            page.send(nonsense)
        page.send(b"\xff\xfe")
        page.send('{"jsonrpc": "2.0", "id": 3, "method": "still there"}')
        assert heard(page)["id"] == 3
    assert [record.levelname for record in caplog.records if "please report" in record.message] == ["ERROR"]


def test_without_a_websocket_messages_are_asked_for(server: PreviewServer, address: str) -> None:
    path = f"{address}messages?client={uuid4()}"
    own = {"Origin": f"http://127.0.0.1:{server.port}"}
    assert get(server, path)[:2] == (200, "[]"), "the first answer only says that the page is connected"
    assert get(server, path, method="POST", body='{"jsonrpc": "2.0", "method": "page/ready"}', **own)[0] == 202
    assert (
        get(server, path, method="POST", body='{"jsonrpc": "2.0", "id": 1, "method": "sruja/views"}', **own)[0] == 202
    )
    messages: list[dict[str, Any]] = []
    while len(messages) < 2:
        status, text, _ = get(server, path)
        assert status == 200
        messages += json.loads(text)
    assert [message.get("method", message.get("id")) for message in messages] == ["page/open", 1]
    assert URI in server.watched
    assert get(server, path, method="POST", body="x" * (1 << 21), **own)[0] == 413
    assert get(server, f"{address}messages?client=../../etc")[0] == 404


def test_a_second_preview_of_a_document_is_the_first_one(server: PreviewServer, address: str) -> None:
    again = server.open(URI, name="shop.sruja", view="system:Shop", editor=True)
    assert again.endswith(f"{address}#view=system%3AShop")
    other = server.open("file:///other.sruja", name="other.sruja", view=None, editor=True)
    assert address not in other
    with joined(server, address) as one, joined(server, address) as two:
        server.tell(URI, "sruja/didChangeDiagram", {"uri": URI, "version": 9})
        assert heard(one) == heard(two)
        server.tell("file:///other.sruja", "sruja/didChangeDiagram", {"uri": "file:///other.sruja", "version": 1})
        with pytest.raises(TimeoutError):
            one.recv(timeout=0.2)
    server.close("file:///other.sruja")


def test_nobody_is_watched_when_the_browser_is_closed(server: PreviewServer, address: str) -> None:
    assert URI not in server.watched
    with joined(server, address) as page:
        page.send('{"jsonrpc": "2.0", "id": 1, "method": "sruja/views"}')
        heard(page)
        assert URI in server.watched
    soon(lambda: URI not in server.watched)
    with joined(server, address) as page:
        soon(lambda: URI in server.watched)
        page.socket.shutdown(socket.SHUT_RDWR)  # as when the browser crashes
        soon(lambda: URI not in server.watched)


def test_a_page_that_stops_asking_counts_as_closed(
    server: PreviewServer, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sruja_lsp.preview.pages._GONE", 0.05)
    get(server, f"{address}messages?client={uuid4()}")
    assert URI in server.watched
    sleep(0.1)
    server._later(server._pages.sweep)  # noqa: SLF001 - ten seconds are long for a test
    soon(lambda: URI not in server.watched)


def test_a_document_that_is_gone_comes_back(server: PreviewServer, address: str) -> None:
    with joined(server, address) as page:
        page.send('{"jsonrpc": "2.0", "method": "page/ready"}')
        heard(page)
        server.suspend(URI, "It is gone.")
        server.suspend(URI, "It is gone.")
        assert heard(page) == {"jsonrpc": "2.0", "method": "page/closed", "params": {"message": "It is gone."}}
        with joined(server, address) as other:
            other.send('{"jsonrpc": "2.0", "method": "page/ready"}')
            assert [heard(other)["method"], heard(other)["method"]] == ["page/open", "page/closed"]
        server.resume(URI)
        assert heard(page)["method"] == "page/open"


def test_a_preview_that_is_ended_is_no_longer_answered(server: PreviewServer) -> None:
    url = server.open(URI, name="shop.sruja", view=None, editor=True)
    address = url.removeprefix(f"http://127.0.0.1:{server.port}")
    with joined(server, address) as page:
        page.send('{"jsonrpc": "2.0", "method": "page/ready"}')
        heard(page)
        server.close(URI)
        assert heard(page)["method"] == "page/closed"
        with pytest.raises(ConnectionClosed):
            page.recv(timeout=20)
    assert get(server, address)[0] == 404
    new = server.open(URI, name="shop.sruja", view=None, editor=True)
    assert new != url
    server.close(URI)


def test_a_port_that_is_taken_is_an_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            PreviewServer(answer, taken.getsockname()[1]).start()


def test_it_stops_with_pages_open() -> None:
    serving = PreviewServer(answer)
    serving.start()
    url = serving.open(URI, name="shop.sruja", view=None, editor=False)
    with joined(serving, url.removeprefix(f"http://127.0.0.1:{serving.port}")):
        start = monotonic()
        serving.stop()
        assert monotonic() - start < 4
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", serving.port), timeout=5):
        pass
