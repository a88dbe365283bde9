"""Graphviz in a process of its own, with a deadline.

It is reached through `pygraphviz`, or is the program `dot` where that is not installed.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

DEADLINE: Final = 2.0
"""Seconds that a layout may take."""
DOT: Final = "dot"
"""The program of Graphviz that lays out in layers."""
_NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_STARTING: Final = 8.0
"""Seconds that the first layout of a process may take: it has to be started, on a machine that may be busy."""


class GraphvizError(Exception):
    """Graphviz gave no layout; the message says why in a sentence for the reader of the picture."""


class LateError(GraphvizError):
    """Graphviz did not answer in time."""


class EndedError(GraphvizError):
    """The process ended instead of answering; another one may do better."""


class Worker:
    """A process that lays graphs out one after the other; started with the first one, and again after a failure."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self.command = command or (sys.executable, "-m", "sruja_lsp.diagram.layout.worker")
        self.starts = 0
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: SimpleQueue[bytes | None] = SimpleQueue()
        self._fresh = True

    def ask(self, graph: str, deadline: float = DEADLINE, program: str = DOT) -> str:
        """The layout of a graph as Graphviz' JSON, by one of its programs.

        Raises:
            LateError: There is none within `deadline` seconds. The process is ended.
            EndedError: The process failed. The next graph starts another.
            GraphvizError: There is none for another reason.
        """
        with self._lock:
            process = self._running()
            wait = max(deadline, _STARTING) if self._fresh and deadline >= DEADLINE else deadline
            data = graph.encode("utf-8")
            try:
                if process.stdin is None:
                    raise GraphvizError("Graphviz cannot be spoken to.")
                process.stdin.write(b"%d %s\n" % (len(data), program.encode("ascii")) + data)
                process.stdin.flush()
                answer = self._answers.get(timeout=wait)
            except Empty:
                self._end()
                raise LateError(f"Graphviz took longer than {deadline:g} s.") from None
            except OSError:
                self._end()
                raise EndedError("Graphviz ended unexpectedly.") from None
            if answer is None:
                self._end()
                raise EndedError("Graphviz ended unexpectedly.")
            self._fresh = False
            if not answer:
                raise GraphvizError("Graphviz could not lay this view out.")
            return answer.decode("utf-8", "replace")

    def warm_up(self) -> None:
        """Starts the process, so that the first picture need not wait for it."""
        with self._lock, suppress(OSError):
            self._running()

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        process = self._process
        if process is not None and process.poll() is None:
            return process
        self._end()
        try:
            process = subprocess.Popen(  # noqa: S603  # our own program
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=_NO_WINDOW,
            )
        except OSError as error:
            raise GraphvizError("The process for Graphviz could not be started.") from error
        self.starts += 1
        self._fresh = True
        self._process = process
        self._answers = SimpleQueue()
        if process.stdout is not None:
            Thread(target=_listen, args=(process.stdout, self._answers), name="layouts", daemon=True).start()
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()


def _listen(stream: IO[bytes], answers: SimpleQueue[bytes | None]) -> None:
    """Hands on what a process answers, and `None` when it has ended."""
    with stream, suppress(OSError, ValueError):
        while header := stream.readline():
            answers.put(stream.read(int(header)))
    answers.put(None)


class Program:
    """The program `dot`, started anew for each graph; it holds all the others."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = tuple(command)

    def ask(self, graph: str, deadline: float = DEADLINE, program: str = DOT) -> str:
        """The layout of a graph as Graphviz' JSON, by one of its programs.

        Raises:
            LateError: There is none within `deadline` seconds.
            GraphvizError: The program failed.
        """
        try:
            done = subprocess.run(  # noqa: S603  # found on the user's own path
                (*self.command, *(() if program == DOT else (f"-K{program}",))),
                input=graph.encode("utf-8"),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=deadline,
                check=False,
                creationflags=_NO_WINDOW,
            )
        except subprocess.TimeoutExpired:
            raise LateError(f"Graphviz took longer than {deadline:g} s.") from None
        except OSError as error:
            raise GraphvizError("The program `dot` could not be started.") from error
        if not done.stdout:
            raise GraphvizError("Graphviz could not lay this view out.")
        return done.stdout.decode("utf-8", "replace")

    def warm_up(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to end."""


def available() -> tuple[str, Worker | Program] | None:
    """The Graphviz of this machine and what it is called; None where there is none."""
    if find_spec("pygraphviz") is not None:
        worker = Worker()
        atexit.register(worker.close)
        return "graphviz", worker
    found = shutil.which("dot")
    return ("dot", Program((found, "-Tjson"))) if found is not None else None
