"""Messages cut out of a stream of bytes."""

import logging
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sruja_lsp.lsp.frames import FrameError, Frames, frame


def bodies(*chunks: bytes) -> list[bytes]:
    frames = Frames()
    return [body for chunk in chunks for body in frames.feed(chunk)]


@given(st.lists(st.binary(max_size=40), max_size=6), st.lists(st.integers(0, 300), max_size=8))
def test_messages_do_not_depend_on_where_the_stream_is_cut(sent: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(frame(body) for body in sent)
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    assert bodies(*(stream[start:end] for start, end in pairwise(edges))) == sent


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: 2",
        b"content-length:2",
        b"CONTENT-LENGTH : 2 ",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2",
        b"Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf8",
    ],
)
def test_a_header_may_be_written_in_any_way_http_allows(header: bytes) -> None:
    assert bodies(header + b"\r\n\r\n{}") == [b"{}"]


def test_a_header_without_a_length_is_skipped(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert bodies(b"X: y\r\n\r\n" + b"Content-Length: -1\r\n\r\n" + frame(b"{}")) == [b"{}"]
    assert len(caplog.records) == 2


def test_something_else_than_the_protocol_is_noticed() -> None:
    with pytest.raises(FrameError, match="not the Language Server Protocol"):
        bodies(b"GET / HTTP/1.1\n" * 1000)
