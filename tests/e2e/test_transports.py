"""Every way to connect an editor."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from sruja_lsp.lsp.diagnostics import MOST
from tests.lsp.raw_client import PATIENCE, SERVER, did_open, notification, packed, raw_client, request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INITIALIZE = request(1, "initialize", {"capabilities": {}})
END = (request(2, "shutdown"), notification("exit"))


@pytest.mark.parametrize(
    "arguments",
    [[], ["--stdio"], ["serve"], ["serve", "--stdio"], ["--stdio", "--clientProcessId=1"], ["--log-level", "error"]],
    ids=" ".join,
)
def test_standard_input_and_output(arguments: list[str]) -> None:
    with raw_client(*arguments) as client:
        client.initialize()
        client.send(did_open("file:///a.sruja", "A -> B\n"))
        assert client.notified("textDocument/publishDiagnostics")["diagnostics"]
        client.send(*END)
        assert client.answer(2)["result"] is None
        assert client.end() == 0
        assert client.complaints() == []


def test_the_log_goes_where_it_is_sent(tmp_path: Path) -> None:
    log = tmp_path / "sruja.log"
    with raw_client("--log-level", "info", "--log-file", str(log)) as client:
        client.initialize(clientInfo={"name": "Tester", "version": "9"})
        client.send(*END)
        client.answer(2)
        assert client.end() == 0
        assert client.complaints() == []
    assert "serves Tester 9, counting in utf-16" in log.read_text(encoding="utf-8")


def test_a_log_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    result = subprocess.run([*SERVER, "--log-file", str(tmp_path / "no" / "log")], capture_output=True, check=False)
    assert result.returncode == 1
    assert result.stderr.startswith(b"sruja-lsp: cannot write the log: ")


def test_a_large_message_gets_through_while_nobody_reads_the_answers() -> None:
    with raw_client() as client:
        client.initialize()
        # More findings than a pipe holds, many times, before the first of them is read.
        text = "".join(f"A{number} -> B\n" for number in range(3000))
        for version in range(1, 4):
            client.send(did_open(f"file:///{version}.sruja", text, version))
        for version in range(1, 4):
            published = client.notified("textDocument/publishDiagnostics")
            assert published["version"] == version
            assert len(published["diagnostics"]) == MOST


@contextmanager
def listening(flag: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A server on a port of the system's choice, and the port."""
    with subprocess.Popen(
        [*SERVER, flag, "127.0.0.1:0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline().decode()
            announced = re.fullmatch(rf"sruja-lsp listens on {flag.strip('-')}://127\.0\.0\.1:(\d+)\s*", line)
            assert announced, line
            yield process, int(announced[1])
        finally:
            process.kill()


async def read(stream: asyncio.StreamReader) -> dict[str, Any]:
    header = await stream.readuntil(b"\r\n\r\n")
    length = re.search(rb"Content-Length: (\d+)", header)
    assert length
    message = json.loads(await stream.readexactly(int(length[1])))
    assert isinstance(message, dict)
    return message


@pytest.mark.asyncio
async def test_tcp() -> None:
    with listening("--tcp") as (process, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(packed(INITIALIZE, notification("initialized")))
        assert (await read(reader))["result"]["serverInfo"]["name"] == "sruja-lsp"
        with pytest.raises(ConnectionError):
            # One process serves one client.
            await asyncio.open_connection("127.0.0.1", port)
        writer.write(packed(did_open("file:///é.sruja", "A -> B\n")))
        assert (await read(reader))["params"]["uri"] == "file:///é.sruja"
        writer.write(packed(*END))
        assert (await read(reader))["result"] is None
        assert await reader.read() == b""
        writer.close()
        assert process.wait(PATIENCE) == 0


@pytest.mark.asyncio
async def test_a_client_that_hangs_up_ends_the_process() -> None:
    with listening("--tcp") as (process, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(packed(INITIALIZE))
        await read(reader)
        writer.close()
        await writer.wait_closed()
        assert process.wait(PATIENCE) == 1


@pytest.mark.asyncio
async def test_websocket() -> None:
    with listening("--ws") as (process, port):
        address = f"ws://127.0.0.1:{port}"
        with pytest.raises(InvalidStatus, match="403"):
            # A page somewhere on the web that tries its luck.
            async with connect(address, origin=Origin("https://example.com")):
                pass
        async with connect(address, origin=Origin(f"http://localhost:{port}"), max_size=None) as client:

            async def send(*messages: dict[str, Any]) -> None:
                for message in messages:
                    await client.send(json.dumps({"jsonrpc": "2.0", **message}))

            async def receive() -> dict[str, Any]:
                text = await client.recv()
                assert isinstance(text, str), "a web page wants text"
                message = json.loads(text)
                assert isinstance(message, dict)
                return message

            await send(INITIALIZE, notification("initialized"))
            assert (await receive())["result"]["serverInfo"]["name"] == "sruja-lsp"
            with pytest.raises(ConnectionClosed):
                async with connect(address) as second:
                    await second.recv()
            # Larger than what websockets take without being asked.
            await send(did_open("file:///a.sruja", "// " + "x" * 2_000_000 + "\nA -> B\n"))
            assert len((await receive())["params"]["diagnostics"]) == 2
            await send(*END)
            assert (await receive())["result"] is None
            with pytest.raises(ConnectionClosed):
                await client.recv()
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("flag", ["--tcp", "--ws"])
def test_a_port_that_is_taken_is_said(flag: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "-m", "sruja_lsp", flag, f"127.0.0.1:{port}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
    assert result.returncode == 1
    assert result.stderr.decode().startswith("sruja-lsp: cannot listen: ")
