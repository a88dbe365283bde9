"""What the path of an import means: the URIs it may stand for, as text alone. Nothing here looks at a disk."""

from __future__ import annotations

import posixpath
from typing import Final
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit, urlunsplit

SUFFIX: Final = ".sruja"


def canonical(uri: str) -> str:
    """One spelling for every way to write the URI of a file.

    Clients differ in what they escape (`file:///c%3A/a b` and `file:///C:/a%20b`), and two spellings of one file would
    be two files.
    """
    if not uri.startswith("file:"):
        return uri
    parts = urlsplit(uri)
    path = unquote_to_bytes(parts.path.encode("utf-8", "surrogatepass"))
    if path[2:3] == b":" and path[:1] == b"/" and path[1:2].isalpha():  # /C:/...
        return f"file://{parts.netloc}/{path[1:2].decode().lower()}:{quote_from_bytes(path[3:])}"
    return f"file://{parts.netloc}{quote_from_bytes(path)}"


def target(uri: str, path: str) -> str:
    """The canonical URI that a path in the file `uri` leads to; empty where the file has no place to start from."""
    base = urlsplit(uri)
    if not base.path.startswith("/"):
        return ""
    wanted = quote_from_bytes(path.replace("\\", "/").encode("utf-8", "surrogatepass"))
    folder = base.path.rpartition("/")[0]
    joined = posixpath.normpath(wanted if wanted.startswith("/") else f"{folder}/{wanted}")
    joined = "/" + joined.lstrip("/")
    if base.scheme == "file":
        return canonical(f"file://{base.netloc}{joined}")
    return urlunsplit((base.scheme, base.netloc, joined, "", ""))


def folder_of(uri: str) -> str:
    """The URI of the folder a file is in, without a slash at its end."""
    return uri.rpartition("/")[0]


def relative(uri: str, other: str) -> str:
    """How a file says where another one is: `./kinds.sruja`, `../shared/kinds.sruja`."""
    start = unquote_to_bytes(urlsplit(folder_of(uri)).path or "/").decode("utf-8", "surrogateescape")
    wanted = unquote_to_bytes(urlsplit(other).path).decode("utf-8", "surrogateescape")
    path = posixpath.relpath(wanted, start)
    return path if path.startswith("../") else f"./{path}"
