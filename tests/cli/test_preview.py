"""`sruja-lsp preview`: the page of a file, without an editor."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.support.paths import name_of, needs_shared, snippets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHOP = 'Shop = system "Shop" {\n  Api = container "Order API"\n}\n'


@contextmanager
def previewed(path: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command on a file, and the address that it prints."""
    command = [sys.executable, "-W", "error", "-m", "sruja_lsp", "preview", str(path), "--no-open", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = next(line for line in process.stdout if "http://" in line)
            yield process, line.strip()
        finally:
            process.kill()


class Page:
    """A page, as the server sees it."""

    def __init__(self, url: str) -> None:
        host = url.split("/")[2]
        address = url.partition("#")[0].replace("http", "ws", 1) + "socket"
        self.socket = connect(address, origin=Origin(f"http://{host}")).__enter__()
        self.number = 0
        self.waiting: list[Any] = []
        self.socket.send('{"jsonrpc": "2.0", "method": "page/ready"}')
        self.uri = self.told("page/open")["uri"]

    def ask(self, method: str, **params: object) -> Any:
        self.number += 1
        asked = {"jsonrpc": "2.0", "id": self.number, "method": method, "params": params}
        self.socket.send(json.dumps(asked))
        while (message := json.loads(self.socket.recv(timeout=20))).get("id") != self.number:
            self.waiting.append(message)
        return message.get("result", message.get("error"))

    def about(self, method: str, **params: object) -> Any:
        return self.ask(method, textDocument={"uri": self.uri}, **params)

    def told(self, method: str) -> Any:
        while True:
            message = self.waiting.pop(0) if self.waiting else json.loads(self.socket.recv(timeout=20))
            if message.get("method") == method:
                return message["params"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "my shop.sruja"
    file.write_text(SHOP, encoding="utf-8")
    return file


def test_the_picture_follows_the_file(path: Path) -> None:
    with previewed(path) as (_, url):
        page = Page(url)
        first = page.about("sruja/diagram")
        assert "Order API" in first["svg"]
        path.write_text(SHOP.replace("Order API", "Checkout"), encoding="utf-8")
        assert page.told("sruja/didChangeDiagram")["version"] > first["version"]
        second = page.about("sruja/diagram", haveVersion=first["version"])
        assert second["kind"] == "full"
        assert "Checkout" in second["svg"]
        other = path.with_name("other.sruja")
        other.write_text("", encoding="utf-8")
        path.with_suffix(".new").write_text(SHOP, encoding="utf-8")
        path.with_suffix(".new").replace(path)  # as careful editors save
        page.told("sruja/didChangeDiagram")
        assert "Order API" in page.about("sruja/diagram")["svg"]


@needs_shared
@pytest.mark.parametrize("path", snippets(), ids=name_of)
def test_every_snippet_shows_its_picture(path: Path) -> None:
    with previewed(path) as (_, url):
        answer = Page(url).about("sruja/diagram")
        assert answer["elements"]
        assert "stale" not in answer
        assert all(f'data-id="{escape(one["id"])}"' in answer["svg"] for one in answer["elements"])


def test_what_is_imported_is_followed_too(path: Path) -> None:
    folder = path.parent / "parts"
    folder.mkdir()
    bank = folder / "bank.sruja"
    bank.write_text('Bank = system "Bank"\n', encoding="utf-8")
    path.write_text(
        'import { Bank } from "./parts/bank"\nShop = system "Shop"\nShop -> Bank "pays"\n', encoding="utf-8"
    )
    with previewed(path) as (_, url):
        page = Page(url)
        assert {"Shop", "Bank"} <= {one["id"] for one in page.about("sruja/diagram")["elements"]}
        bank.write_text('Bank = system "Savings bank"\n', encoding="utf-8")
        page.told("sruja/didChangeDiagram")
        assert "Savings bank" in page.about("sruja/diagram")["svg"]
        (place,) = page.about("sruja/locate", id="Bank")
        assert place["uri"].endswith("/parts/bank.sruja")


def test_a_file_that_is_deleted_leaves_its_last_picture_and_comes_back(path: Path) -> None:
    with previewed(path) as (_, url):
        page = Page(url)
        page.about("sruja/diagram")
        path.unlink()
        assert "my shop.sruja is gone" in page.told("page/closed")["message"]
        assert "Order API" in page.about("sruja/diagram")["svg"]
        path.write_bytes(b"\xff\xfe")
        path.write_text(SHOP.replace("Order API", "Checkout"), encoding="utf-8")
        page.told("page/open")
        for _ in range(20):
            if "Checkout" in page.about("sruja/diagram")["svg"]:
                break
            page.told("sruja/didChangeDiagram")
        assert "Checkout" in page.about("sruja/diagram")["svg"]


def test_findings_are_judged_as_the_project_says(path: Path) -> None:
    path.write_text('Shop = system "Shop"\nShop -> Shop "asks itself"\n', encoding="utf-8")
    settings = path.with_name("sruja.toml")
    settings.write_text('[rules]\nself-relation = "error"\n', encoding="utf-8")
    with previewed(path) as (_, url):
        page = Page(url)

        def found() -> dict[str, int]:
            return {one["code"]: one["severity"] for one in page.about("sruja/diagram")["findings"]}

        assert found()["self-relation"] == 1
        settings.write_text('[rules]\nself-relation = "off"\n', encoding="utf-8")
        page.told("sruja/didChangeDiagram")
        assert "self-relation" not in found()


def test_a_click_is_told_in_the_terminal(path: Path) -> None:
    with previewed(path) as (process, url):
        page = Page(url)
        (place,) = page.about("sruja/locate", id="Shop.Api")
        assert page.ask("window/showDocument", uri=place["uri"], selection=place["range"]) == {"success": False}
        assert process.stdout is not None
        assert any(line.rstrip().endswith("my shop.sruja:2:3") for line in process.stdout)


def test_the_first_view_can_be_chosen_and_a_page_may_do_no_more_than_look(path: Path) -> None:
    with previewed(path, "--view", "system:Shop") as (_, url):
        assert url.endswith("/#view=system%3AShop")
        page = Page(url)
        assert page.about("sruja/diagram", view="system:Shop")["view"] == "system:Shop"
        assert page.ask("sruja/views", textDocument={"uri": "file:///etc/passwd"})["code"] < 0
        assert page.ask("workspace/executeCommand", command="sruja.preview.open", arguments=[{}])["code"] < 0
        made = page.ask(
            "workspace/executeCommand", command="sruja.export", arguments=[{"uri": page.uri, "format": "mermaid"}]
        )
        assert "Order API" in made["content"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no Ctrl-C to send")
def test_control_c_ends_it_without_a_word(path: Path) -> None:
    with previewed(path) as (process, url):
        page = Page(url)
        page.about("sruja/diagram")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (130, "")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_what_cannot_be_read_is_said_to_be_so(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "shop.sruja"
    if content is not None:
        path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-m", "sruja_lsp", "preview", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert re.fullmatch(r"sruja-lsp preview: error: '.*shop\.sruja' cannot be read: .*\n", done.stderr)
    assert done.stdout == ""


def test_no_protocol_is_loaded_for_it() -> None:
    code = "import sys, sruja_lsp.cli.preview; print([name for name in sys.modules if name in {'pygls', 'lsprotocol'}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
