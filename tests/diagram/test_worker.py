"""Graphviz that hangs, crashes, talks nonsense or is not there: the picture is drawn all the same, and says so."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.diagram.layout import engine as layout_engine
from sruja_lsp.diagram.layout import graphviz
from sruja_lsp.diagram.layout.engine import Layouts
from sruja_lsp.diagram.layout.graphviz import GraphvizError, LateError, Program, Worker
from sruja_lsp.diagram.picture import draw
from sruja_lsp.model.model import Model
from tests.support.paths import SHOWCASE, read
from tests.support.pictures import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

GRAPH = "digraph { a -> b }"


def stand_in(program: str) -> Worker:
    return Worker((sys.executable, "-c", program))


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


def picture_by(engine: Worker | Program) -> tuple[str, tuple[str, ...], str, list[str]]:
    layouts = Layouts(engine)
    found = draw(Model.open("file:///showcase.sruja", 1, read(SHOWCASE)), "index", layouts=layouts)
    wrong = faults(found.svg, dict(found.layout.ends), dict(found.layout.parents))
    layouts.close()
    return found.layout.engine, found.notes, found.svg, wrong


def test_one_process_serves_many_graphs(worker: Worker) -> None:
    answers = {worker.ask(GRAPH) for _ in range(20)}
    assert (len(answers), worker.starts) == (1, 1)


def test_a_graph_that_cannot_be_read_costs_only_itself(worker: Worker) -> None:
    with pytest.raises(GraphvizError, match="could not lay this view out"):
        worker.ask("digraph { a -> ")
    assert '"a"' in worker.ask(GRAPH)
    assert worker.starts == 1


@pytest.mark.skipif(os.name == "nt", reason="signals as POSIX has them")
def test_a_process_that_was_killed_is_started_again(worker: Worker) -> None:
    worker.ask(GRAPH)
    process = worker._process  # noqa: SLF001  # to do it harm
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert '"a"' in worker.ask(GRAPH)
    assert worker.starts == 2


def test_a_process_that_hangs_is_ended_at_the_deadline() -> None:
    worker = stand_in("import time; time.sleep(60)")
    start = time.monotonic()
    with pytest.raises(GraphvizError, match=r"longer than 0\.3 s"):
        worker.ask(GRAPH, 0.3)
    assert time.monotonic() - start < 5
    assert worker._process is None  # noqa: SLF001  # nothing is left behind


@pytest.mark.parametrize(
    ("program", "note"),
    [
        ("import sys; sys.exit(3)", "ended unexpectedly"),
        ("import os; os.abort()", "ended unexpectedly"),
        ("import sys; sys.stdin.readline(); print(0, flush=True); sys.stdin.read()", "could not lay this view out"),
        (
            "import sys; sys.stdin.readline(); print('7\\n{\"a\":1}', flush=True); sys.stdin.read()",
            "left something out",
        ),
        ("import sys; sys.stdin.readline(); print('5\\nhello', flush=True); sys.stdin.read()", "left something out"),
    ],
)
def test_what_fails_is_replaced_by_blocks_and_told(program: str, note: str) -> None:
    engine, notes, svg, wrong = picture_by(stand_in(program))
    assert engine == "blocks"
    assert note in notes[0]
    assert 'data-id="Tickets.Api"' in svg
    assert wrong == []


def test_a_process_that_is_killed_once_costs_no_picture() -> None:
    """The one that takes its place is asked the same."""
    worker = Worker()
    worker.ask(GRAPH)
    process = worker._process  # noqa: SLF001  # to do it harm
    assert process is not None
    process.kill()
    process.wait()
    engine, notes, _, wrong = picture_by(worker)
    assert (engine, notes, wrong) == ("graphviz", (), [])


class Late:
    """An engine that is never in time."""

    asked = 0

    def ask(self, graph: str, deadline: float = 0.0, program: str = "") -> str:  # noqa: ARG002 - the interface
        self.asked += 1
        raise LateError("Graphviz took longer than 2 s.")

    def warm_up(self) -> None: ...

    def close(self) -> None: ...


def test_what_is_much_like_a_slow_view_waits_no_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    late = Late()
    layouts = Layouts(late)
    text = read(SHOWCASE)

    def drawn(text: str, view: str = "index") -> tuple[str, str]:
        found = draw(Model.open("file:///showcase.sruja", 1, text), view, layouts=layouts)
        return found.layout.engine, found.late

    assert drawn(text) == ("blocks", "Graphviz took longer than 2 s.")
    assert drawn(text) == ("blocks", "")
    assert drawn(text + 'More = system "More"\nTickets.Api -> More "asks"\n') == ("blocks", "")
    assert late.asked == 1
    assert drawn(text, "landscape") == ("blocks", "Graphviz took longer than 2 s.")
    assert late.asked == 2
    monkeypatch.setattr(layout_engine, "monotonic", lambda: time.monotonic() + 60)
    drawn(text + 'More = system "Much more than before"\nTickets.Api -> More "asks"\n')
    assert late.asked == 3, "after a while it is tried again"


def test_a_program_that_is_not_there() -> None:
    engine, notes, _, wrong = picture_by(Program(("there-is-no-such-program", "-Tjson")))
    assert (engine, wrong) == ("blocks", [])
    assert "could not be started" in notes[0]


def test_a_program_that_hangs() -> None:
    program = Program((sys.executable, "-c", "import time; time.sleep(60)"))
    with pytest.raises(GraphvizError, match="longer than"):
        program.ask(GRAPH, 0.3)


def test_no_graphviz_at_all_is_told() -> None:
    found = draw(Model.open("file:///showcase.sruja", 1, read(SHOWCASE)), "index", layouts=Layouts())
    assert found.layout.engine == "blocks"
    assert "without Graphviz" in found.notes[0]


def test_layouts_are_made_once(worker: Worker) -> None:
    layouts = Layouts(worker)
    text = read(SHOWCASE)
    first = draw(Model.open("file:///showcase.sruja", 1, text), "index", layouts=layouts)
    # Other words of the same width class, other colours, other places in the file: nothing that moves a box.
    edited = "// a line more\n" + text.replace('current "99.94%"', 'current "99.95%"')
    second = draw(Model.open("file:///showcase.sruja", 2, edited), "index", "dark", layouts=layouts)
    assert layouts.made == 1
    assert first.layout.boxes == second.layout.boxes
    assert first.svg != second.svg


def test_pygraphviz_comes_first_then_the_program_then_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = graphviz.available()
    assert found is not None
    assert found[0] == "graphviz"
    monkeypatch.setattr(graphviz, "find_spec", lambda _: None)
    monkeypatch.setattr(shutil, "which", lambda _: "/somewhere/dot")
    found = graphviz.available()
    assert found is not None
    assert (found[0], found[1].command) == ("dot", ("/somewhere/dot", "-Tjson"))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert graphviz.available() is None


def test_the_program_dot_draws_as_well() -> None:
    dot = shutil.which("dot")
    if dot is None:
        pytest.skip("there is no program dot")
    engine, notes, _, wrong = picture_by(Program((dot, "-Tjson")))
    assert (engine, notes, wrong) == ("graphviz", (), [])
