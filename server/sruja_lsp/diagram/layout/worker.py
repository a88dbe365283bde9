"""The process that Graphviz runs in, so that it can hang or crash without taking anything else along.

Reads graphs from standard input, each as a line with its length in bytes and the program of Graphviz that lays it out,
and then itself. Writes layouts to standard output, each as a line with its length and then itself. A length of 0
answers what could not be laid out. Ends with its input.
"""

from __future__ import annotations

import os
import sys
from typing import BinaryIO


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answers graphs until there are no more."""
    import pygraphviz  # type: ignore[import-untyped]  # noqa: PLC0415  # this process exists for it; it has no types

    while header := source.readline():
        length, program = header.split()
        text = source.read(int(length)).decode("utf-8")
        try:
            graph = pygraphviz.AGraph(string=text)
            answer = graph.draw(format="json", prog=program.decode("ascii"))
            graph.close()
        except Exception:  # noqa: BLE001  # whatever goes wrong in there, the answer is that it did
            answer = b""
        target.write(b"%d\n" % len(answer))
        target.write(answer)
        target.flush()


def main() -> None:
    """Serves standard input and output; what Graphviz itself prints must not get between the answers."""
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, target)


if __name__ == "__main__":
    main()
