"""The requests and commands of the preview, over the wire."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.preview.session import URI, editor
from tests.support.paths import SHOWCASE, read

SHOP = """\
Guest = person "Guest"
Shop = system "Shop" {
  Api = container "Order API" { technology "Rust" }
  Orders = database "Orders"
  Api -> Orders "stores"
}
Guest -> Shop.Api "orders"
"""


def ids(answer: dict[str, Any]) -> set[str]:
    return {element["id"] for element in answer["elements"]}


def test_the_views_say_what_they_look_into() -> None:
    with editor(SHOP) as editing:
        views = editing.result("sruja/views")
        assert {(view["kind"], view.get("subject")) for view in views} >= {("landscape", None), ("system", "Shop")}
        (shop,) = [view for view in views if view.get("subject") == "Shop"]
        assert (shop["title"], shop["uri"]) == ("Shop", URI)
        assert shop["range"]["start"] == editing.place("Shop = system")
        assert editing.end()[0] == 0


def test_a_picture_is_whole_the_first_time_and_unchanged_the_second() -> None:
    with editor(SHOP) as editing:
        whole = editing.result("sruja/diagram", view="system:Shop")
        assert (whole["view"], whole["version"], whole["kind"]) == ("system:Shop", 1, "full")
        assert ids(whole) >= {"Shop.Api", "Shop.Orders", "Shop.Api->Shop.Orders", "Guest"}
        for drawn in ids(whole):
            assert f'data-id="{drawn.replace("->", "-&gt;")}"' in whole["svg"] or f'data-id="{drawn}"' in whole["svg"]
        api = next(element for element in whole["elements"] if element["id"] == "Shop.Api")
        assert (api["name"], api["uri"]) == ("Order API", URI)
        assert api["range"]["start"] == editing.place("Api = container")
        again = editing.result("sruja/diagram", view="system:Shop", haveVersion=1)
        assert (again["kind"], "svg" in again, "elements" in again) == ("unchanged", False, False)
        dark = editing.result("sruja/diagram", view="system:Shop", theme="dark")
        assert dark["svg"] != whole["svg"]


def test_who_asked_once_is_told_of_changes_and_nobody_else() -> None:
    with editor(SHOP) as editing:
        editing.replace('"Guest"', '"Visitor"')
        assert editing.quiet("sruja/didChangeDiagram", 0.5), "nobody has asked for a picture"
        have = editing.result("sruja/diagram")["version"]
        editing.replace('"Visitor"', '"Guest"')
        assert editing.told("sruja/didChangeDiagram") == {"uri": URI, "version": 3}
        full = editing.result("sruja/diagram", haveVersion=have)
        assert (full["kind"], full["version"]) == ("full", 3)
        editing.command("sruja.preview.close")
        editing.replace('"Guest"', '"Visitor"')
        assert editing.quiet("sruja/didChangeDiagram", 0.5), "the preview is closed"


def test_many_changes_are_told_of_together() -> None:
    with editor(SHOP) as editing:
        editing.result("sruja/diagram")
        for n in range(40):
            editing.replace('"Guest' + "x" * n, '"Guest' + "x" * (n + 1))
        told: list[int] = []
        while not told or told[-1] != editing.version:
            told.append(editing.told("sruja/didChangeDiagram")["version"])
        assert len(told) < 20
        assert told == sorted(set(told))


def test_from_the_picture_to_the_text_and_back() -> None:
    with editor("// a shop\n" + SHOP) as editing:
        (place,) = editing.result("sruja/locate", id="Shop.Api")
        assert (place["uri"], place["range"]["start"]) == (URI, editing.place("Api = container"))
        (line,) = editing.result("sruja/locate", id="Shop.Api->Shop.Orders")
        assert line["range"]["start"]["line"] == editing.place("Api -> Orders")["line"]
        assert editing.result("sruja/locate", id="nothing") == []
        assert editing.result("sruja/elementsAt", position=editing.place("Rust"))["ids"][0] == "Shop.Api"
        assert editing.result("sruja/elementsAt", position={"line": 0, "character": 3})["ids"] == []
        assert "Order API" in editing.result("sruja/describe", id="Shop.Api")["markdown"]
        assert editing.result("sruja/describe", id="nothing") is None
        line = "**Order API** → **Orders**: stores"
        assert editing.result("sruja/describe", id="Shop.Api->Shop.Orders") == {"markdown": line}
        # in the landscape a line stands for what is inside of its ends
        assert editing.result("sruja/describe", id="Guest->Shop") == {"markdown": "**Guest** → **Order API**: orders"}


def test_an_instance_leads_to_itself_and_to_its_container() -> None:
    text = read(SHOWCASE)
    with editor(text) as editing:
        places = editing.result("sruja/locate", id="Production.North.Room:Watch.Metrics")
        assert [place["range"]["start"]["line"] for place in places] == [
            editing.place("containerInstance Watch.Metrics")["line"],
            editing.place('Metrics = container "Metrics"')["line"],
        ]


def test_findings_come_with_the_picture() -> None:
    text = SHOP.replace("technology", 'slo { availability { target "99.9%%" } }\n    technology')
    with editor(text) as editing:
        (finding,) = editing.result("sruja/diagram", view="system:Shop")["findings"]
        assert finding["id"] == "Shop.Api"
        assert finding["range"]["start"]["line"] == editing.place("99.9%%")["line"]
        assert finding["severity"] in {1, 2}


def test_while_the_text_is_broken_the_picture_is_stale() -> None:
    with editor(SHOP) as editing:
        have = editing.result("sruja/diagram")["version"]
        editing.replace('"Order API"', '"Order API')
        stale = editing.result("sruja/diagram", haveVersion=have)
        assert stale["kind"] == "unchanged"
        assert stale["stale"]["range"]["start"]["line"] == 2
        assert stale["stale"]["message"]


@pytest.mark.parametrize(
    ("method", "params", "said"),
    [
        ("sruja/diagram", {"textDocument": {"uri": "file:///nothing"}}, "not open"),
        ("sruja/diagram", {"textDocument": {"uri": URI}, "theme": "pink"}, "theme"),
        ("sruja/diagram", {}, "textDocument"),
        ("sruja/diagram", [], "parameters"),
        ("sruja/locate", {"textDocument": {"uri": URI}}, "id"),
        ("sruja/elementsAt", {"textDocument": {"uri": URI}, "position": {"line": -1, "character": 0}}, "line"),
        ("workspace/executeCommand", {"command": "sruja.preview.open"}, "uri"),
        (
            "workspace/executeCommand",
            {"command": "sruja.preview.open", "arguments": [{"uri": "file:///no"}]},
            "not open",
        ),
        (
            "workspace/executeCommand",
            {"command": "sruja.export", "arguments": [{"uri": URI, "format": "gif"}]},
            "format",
        ),
    ],
)
def test_what_makes_no_sense_is_said_to_be_so(method: str, params: Any, said: str) -> None:
    with editor(SHOP) as editing:
        error = editing.ask(method, params)["error"]
        assert error["code"] == -32602
        assert said in error["message"]
        assert editing.result("sruja/views"), "the server goes on"
        status, log = editing.end()
        assert status == 0
        assert "Traceback" not in log


def test_the_picture_is_exported() -> None:
    with editor(SHOP) as editing:
        content = editing.command("sruja.export", format="svg", view="system:Shop")["content"]
        assert content == editing.result("sruja/diagram", view="system:Shop")["svg"]


def workers(pid: int) -> list[int]:
    """The processes that a server has started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            # The name of the program, in brackets, may hold anything.
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(folder.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs the list of processes as Linux has it")
def test_the_session_goes_on_while_the_layout_hangs_and_after_its_process_was_killed() -> None:
    with editor(SHOP) as editing:
        before = editing.result("sruja/diagram", view="system:Shop")
        (worker,) = workers(editing.client.process.pid)
        os.kill(worker, signal.SIGSTOP)
        editing.replace(
            'Orders = database "Orders"', 'Orders = database "Orders"\n  Mail = queue "Mail"\n  Api -> Mail'
        )
        stale = editing.result("sruja/diagram", view="system:Shop", haveVersion=before["version"])
        assert (stale["kind"], stale["stale"]["message"]) == ("unchanged", "Graphviz took longer than 2 s.")
        assert editing.result("textDocument/hover", position=editing.place('Api = container "Order'))["contents"]
        while editing.told("sruja/didChangeDiagram")["version"] <= stale["version"]:
            pass
        taken_over = editing.result("sruja/diagram", view="system:Shop", haveVersion=stale["version"])
        assert "Shop.Mail" in ids(taken_over)
        assert "stale" not in taken_over
        assert "A simpler layout is shown." in taken_over["status"]
        assert worker not in workers(editing.client.process.pid)
        other = editing.result("sruja/diagram", view="landscape")
        assert "status" not in other, "another view has a process that answers"
        (worker,) = workers(editing.client.process.pid)
        os.kill(worker, signal.SIGKILL)
        editing.replace("Guest -> Shop.Api", 'Bank = system "Bank"\nShop.Api -> Bank\nGuest -> Shop.Api')
        again = editing.result("sruja/diagram", view="landscape")
        assert "Bank" in ids(again)
        assert "status" not in again
        assert editing.end()[0] == 0


@pytest.mark.parametrize("form", ["svg", "png", "mermaid", "dot", "json", "openslo", "prometheus"])
def test_the_command_exports_what_the_terminal_does(tmp_path: Path, form: str) -> None:
    path = tmp_path / "shop.sruja"
    path.write_text(read(SHOWCASE), encoding="utf-8")
    command = [sys.executable, "-m", "sruja_lsp", "export", str(path), "--format", form, "--view", "booking"]
    in_terminal = subprocess.run(command, capture_output=True, check=True).stdout
    with editor(read(SHOWCASE)) as editing:
        answer = editing.command("sruja.export", format=form, view="booking")
    content = answer["content"]
    exported = base64.b64decode(content) if answer.get("encoding") == "base64" else content.encode("utf-8")
    assert exported == in_terminal


def test_a_client_that_shows_nothing_is_told_the_address() -> None:
    with editor(SHOP, {}) as editing:
        url = editing.command("sruja.preview.open")["url"]
        assert url in editing.told("window/showMessage")["message"]
        assert editing.shown.empty()


def test_a_page_may_ask_about_its_own_document_alone() -> None:
    with editor(SHOP) as editing:
        url = editing.command("sruja.preview.open")["url"]
        host = url.split("/")[2]
        refused = []
        with connect(url.replace("http", "ws", 1) + "socket", origin=Origin(f"http://{host}")) as page:
            for number, (method, params) in enumerate(
                [
                    ("sruja/views", {"textDocument": {"uri": URI}}),
                    ("sruja/views", {"textDocument": {"uri": "file:///etc/passwd"}}),
                    ("sruja/views", {}),
                    ("workspace/executeCommand", {"command": "sruja.preview.open", "arguments": [{"uri": URI}]}),
                    (
                        "workspace/executeCommand",
                        {"command": "sruja.export", "arguments": [{"uri": "file:///x", "format": "svg"}]},
                    ),
                    ("textDocument/hover", {"textDocument": {"uri": URI}}),
                    ("shutdown", {"textDocument": {"uri": URI}}),
                ]
            ):
                page.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))
                refused.append("error" in json.loads(page.recv(timeout=20)))
        assert refused == [False] + [True] * 6
        assert editing.result("sruja/views")


def test_a_second_preview_has_the_address_of_the_first_until_it_is_closed() -> None:
    with editor(SHOP) as editing:
        first = editing.command("sruja.preview.open")["url"]
        assert editing.command("sruja.preview.open", view="system:Shop")["url"] == f"{first}#view=system%3AShop"
        assert urllib.request.urlopen(first, timeout=20).status == 200  # noqa: S310 - our own
        editing.command("sruja.preview.close")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(first, timeout=20)  # noqa: S310 - our own
        assert editing.command("sruja.preview.open")["url"] != first


def test_when_the_browser_is_closed_nothing_is_drawn_any_more() -> None:
    with editor(SHOP) as editing:
        url = editing.command("sruja.preview.open")["url"]
        host = url.split("/")[2]
        cursor = {"line": 2, "character": 4}
        with connect(url.replace("http", "ws", 1) + "socket", origin=Origin(f"http://{host}")) as page:
            page.send('{"jsonrpc": "2.0", "method": "page/ready"}')
            assert json.loads(page.recv(timeout=20))["method"] == "page/open"
            assert editing.command("sruja.preview.reveal", position=cursor)["ids"]
            assert json.loads(page.recv(timeout=20))["method"] == "page/reveal"
            editing.replace('"Guest"', '"Visitor"')
            assert json.loads(page.recv(timeout=20))["method"] == "sruja/didChangeDiagram"
        while editing.command("sruja.preview.reveal", position=cursor)["ids"]:
            pass
        editing.replace('"Visitor"', '"Guest"')
        assert editing.quiet("sruja/didChangeDiagram", 0.3)
        assert editing.result("sruja/views")
        assert editing.end()[0] == 0


def test_a_session_without_a_preview_never_imports_one() -> None:
    """A web server takes as long to load as everything that an editor waits for."""
    root = Path(__file__).parents[2]
    source = "\n".join(path.read_text(encoding="utf-8") for path in (root / "server/sruja_lsp/lsp").glob("*.py"))
    assert "import uvicorn" not in source
    code = (
        "import sys; from sruja_lsp.lsp import serve, warmup, synchronization, diagnostics; warmup.warm_up();"
        "heavy = ('uvicorn', 'starlette', 'pydantic', 'pygraphviz', 'sruja_lsp.preview', 'sruja_lsp.diagram');"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
