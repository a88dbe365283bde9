"""Which picture is shown: counted, with a painter that says what it was asked."""

from __future__ import annotations

import asyncio
import sys
import threading
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from sruja_lsp.diagram.layout.engine import Layouts
from sruja_lsp.diagram.layout.graphviz import Worker
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace
from sruja_lsp.preview import aside, gallery
from sruja_lsp.preview.aside import Aside
from sruja_lsp.preview.diagrams import Diagrams
from sruja_lsp.preview.gallery import Answer, DrawingError, Gallery
from sruja_lsp.preview.painter import Drawing, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

URI = "file:///shop.sruja"


@dataclass
class Painter(Diagrams):
    """Draws the title of the first element, and remembers what it was asked for."""

    drawn: list[tuple[int, str, str]] = field(default_factory=list)
    late: str = ""
    wait: Callable[[], object] = lambda: None

    def draw(self, snapshot: Snapshot, view: str | None, theme: str) -> Drawing:
        self.drawn.append((snapshot.model.version, view or "", theme))
        self.wait()
        text = str(snapshot.model.text)
        if "explode" in text:
            raise ZeroDivisionError
        known = view if view in {None, "all", "some"} else None
        title = text.partition('"')[2].partition('"')[0]
        return Drawing(known or "all", f"<svg>{title} {theme}</svg>", (), late=self.late)


class Document:
    """A document that is edited."""

    def __init__(self) -> None:
        self.painter = Painter()
        self.told: list[str] = []
        self.gallery = Gallery(self.painter, self.told.append)
        self.snapshot: Snapshot
        self.version = 0
        self.write('Shop = system "Shop"')

    def write(self, text: str, version: int | None = None) -> None:
        self.version = self.version + 1 if version is None else version
        self.snapshot = Snapshot(Workspace.of(Model.open(URI, self.version, text)), URI)

    async def picture(self, view: str | None = None, theme: str = "light", have: int | None = None) -> Answer:
        return await self.gallery.picture(lambda: self.snapshot, view, theme, have)


@pytest.fixture
def document() -> Document:
    return Document()


pytestmark = pytest.mark.asyncio


async def test_nothing_is_drawn_twice(document: Document) -> None:
    first = await document.picture()
    again = await document.picture()
    assert first.drawing is again.drawing
    assert first.changed
    assert again.changed, "who has nothing gets all of it"
    assert not (await document.picture(have=first.version)).changed
    assert document.painter.drawn == [(1, "", "light")]
    assert document.gallery.drawings == 1


async def test_a_change_that_cannot_be_seen_changes_nothing(document: Document) -> None:
    have = (await document.picture()).version
    document.write('Shop = system "Shop" // why')
    document.write('Shop = system "Shop" // why not')
    answer = await document.picture(have=have)
    assert (answer.version, answer.changed) == (3, False)
    assert not (await document.picture(have=answer.version)).changed
    document.write('Shop = system "Store"')
    assert (await document.picture(have=have)).changed
    assert (await document.picture(have=answer.version)).changed
    assert not (await document.picture(have=4)).changed


async def test_back_to_what_it_was_is_a_change_for_who_saw_what_was_between(document: Document) -> None:
    have = (await document.picture()).version
    document.write('Shop = system "Store"')
    between = (await document.picture(have=have)).version
    document.write('Shop = system "Shop"')
    assert (await document.picture(have=between)).changed


async def test_each_view_and_theme_is_a_picture(document: Document) -> None:
    light = await document.picture("all")
    assert (await document.picture("all", "dark")).drawing.svg != light.drawing.svg
    await document.picture("some")
    await document.picture("all")
    assert document.painter.drawn == [(1, "all", "light"), (1, "all", "dark"), (1, "some", "light")]


async def test_a_view_that_is_gone_gives_way_to_the_first(document: Document) -> None:
    have = (await document.picture("all")).version
    answer = await document.picture("gone", have=have)
    assert answer.drawing.view == "all"
    assert answer.changed, "what the client has is a picture of something else"


async def test_the_version_never_goes_back(document: Document) -> None:
    document.write('Shop = system "Shop"', 7)
    assert (await document.picture()).version == 7
    document.write('Shop = system "Store"', 1)  # opened anew
    answer = await document.picture(have=7)
    assert answer.version == 8
    assert answer.changed
    document.write('Shop = system "Shop"', 12)
    assert (await document.picture()).version == 12


async def test_a_change_of_what_is_imported_is_a_change(document: Document) -> None:
    main = Model.open(URI, 1, 'import { Kiosk } from "./kiosk"\nShop = system "Shop"')
    other = "file:///kiosk.sruja"
    workspace = Workspace.of(main, Model.open(other, 1, 'Kiosk = system "Kiosk"'))
    document.snapshot = Snapshot(workspace, URI)
    before = (await document.picture()).version
    document.snapshot = Snapshot(
        workspace.apply({"file:///stranger.sruja": Model.open("file:///stranger.sruja", 1, "")}), URI
    )
    assert (await document.picture()).version == before
    document.snapshot = Snapshot(workspace.apply({other: Model.open(other, 2, 'Kiosk = system "Booth"')}), URI)
    assert (await document.picture()).version > before


async def test_the_last_good_picture_stays_while_the_text_cannot_be_read(document: Document) -> None:
    good = await document.picture()
    document.write('Store = system "Store')
    stale = await document.picture(have=good.version)
    assert stale.stale is not None
    assert stale.stale.message
    assert stale.drawing is good.drawing
    assert not stale.changed
    assert len(document.painter.drawn) == 1
    document.write('Shop = system "Store"')
    mended = await document.picture(have=stale.version)
    assert mended.stale is None
    assert mended.changed


async def test_a_text_that_was_never_good_is_drawn_as_far_as_it_goes(document: Document) -> None:
    document.write('Shop = system "Shop"\nBank = system "Bank')
    broken = await document.picture()
    assert broken.stale is not None
    assert "Shop" in broken.drawing.svg
    document.write('Shop = system "Store"\nBank = system "Bank')
    assert "Store" in (await document.picture(have=broken.version)).drawing.svg, "there is no good one to keep"


async def test_a_layout_that_comes_too_late_leaves_the_last_picture_until_somebody_rests(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gallery, "REST", 0.01)
    good = await document.picture()
    document.painter.late = "The layout took too long"
    document.write('Shop = system "Store"')
    for _ in range(2):
        late = await document.picture(have=good.version)
        assert late.drawing is good.drawing
        assert not late.changed
        assert late.stale is not None
        assert "too long" in late.stale.message
    assert len(document.painter.drawn) == 2
    assert document.told == []
    document.painter.late = ""
    await asyncio.sleep(0.05)
    assert document.told == [URI]
    now = await document.picture(have=late.version)
    assert (now.changed, now.stale) == (True, None)
    assert "Store" in now.drawing.svg


async def test_nothing_takes_over_from_a_text_that_has_changed_since(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gallery, "REST", 0.01)
    await document.picture()
    document.painter.late = "The layout took too long"
    document.write('Shop = system "Store"')
    await document.picture()
    document.painter.late = ""
    document.write('Shop = system "Stall"')
    assert (await document.picture()).stale is None
    await asyncio.sleep(0.05)
    assert document.told == []


async def test_a_first_picture_whose_layout_is_late_is_shown_at_once(document: Document) -> None:
    document.painter.late = "The layout took too long"
    first = await document.picture()
    assert (first.stale, "Shop" in first.drawing.svg) == (None, True)
    await asyncio.sleep(0.05)
    assert document.told == []


HANGS = """
import sys
from sruja_lsp.diagram.layout import worker
class Half:
    def __init__(self, source): self.source = source
    def readline(self):
        header = self.source.readline()
        text = self.source.read(int(header.split()[0]))
        self.text = text
        if b"n3 " in text: sys.stdin.buffer.read()
        return header
    def read(self, length): return self.text
worker.serve(Half(sys.stdin.buffer), sys.stdout.buffer)
"""


async def test_a_worker_that_hangs_leaves_the_last_picture_and_then_blocks_take_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The whole of it: a real process that hangs, the deadline, the stale picture, the simpler layout, more typing."""
    monkeypatch.setattr(gallery, "REST", 0.01)
    worker = Worker((sys.executable, "-c", HANGS))
    told: list[str] = []
    pictures = Gallery(Diagrams(Layouts(worker)), told.append)
    text = "".join(f'{name} = system "{name}"\n' for name in "ABC") + "A -> B\nB -> C\n"

    async def picture(version: int, text: str) -> Answer:
        snapshot = Snapshot(Workspace.of(Model.open(URI, version, text)), URI)
        return await pictures.picture(lambda: snapshot, "landscape", "light", None)

    good = await picture(1, text)
    assert (good.stale, good.drawing.status) == (None, "")
    more = text + 'D = system "D"\nC -> D\n'
    late = await picture(2, more)
    assert late.drawing is good.drawing
    assert late.stale is not None
    assert late.stale.message == "Graphviz took longer than 2 s."
    await asyncio.sleep(0.05)
    assert told == [URI]
    taken_over = await picture(2, more)
    assert taken_over.stale is None
    assert 'data-id="C-&gt;D"' in taken_over.drawing.svg
    assert "simpler layout" in taken_over.drawing.status
    starts = worker.starts
    typed = await picture(3, more + 'E = system "E"\nD -> E\n')
    assert (typed.stale, 'data-id="E"' in typed.drawing.svg) == (None, True)
    assert worker.starts == starts, "what is much like it need not wait again"
    worker.close()


async def test_a_painter_that_breaks_leaves_the_last_picture(
    document: Document, caplog: pytest.LogCaptureFixture
) -> None:
    good = await document.picture()
    document.write('Shop = system "explode"')
    broken = await document.picture()
    assert broken.drawing is good.drawing
    assert broken.stale is not None
    with pytest.raises(DrawingError, match="log of the server"):
        await document.picture("some")
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    document.write('Shop = system "Shop"')
    assert (await document.picture()).stale is None


async def test_who_waits_gets_the_newest_text(document: Document) -> None:
    go = threading.Event()
    document.painter.wait = lambda: go.wait(20)
    first = asyncio.ensure_future(document.picture())
    while not document.painter.drawn:  # noqa: ASYNC110 - the other side is a thread
        await asyncio.sleep(0.001)
    others = [asyncio.ensure_future(document.picture()) for _ in range(5)]
    for n in range(10):
        document.write(f'Shop = system "Shop {n}"')
    go.set()
    answers = await asyncio.gather(first, *others)
    assert [answer.version for answer in answers] == [1, 11, 11, 11, 11, 11]
    assert [version for version, _, _ in document.painter.drawn] == [1, 11], "one at a time, and the newest only"


async def test_only_so_many_pictures_are_kept(document: Document) -> None:
    for n in range(60):
        document.write(f'Shop = system "Shop {n}"')
        await document.picture("all", f"theme {n}")
    kept = document.gallery._documents[URI].kept  # noqa: SLF001 - what is kept is nobody's business but memory's
    assert len(kept) < 20
    assert ("all", "theme 59") in kept


async def test_work_that_hangs_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    hanging = threading.Event()
    work = Aside("a test", deadline=0.2)
    start = monotonic()
    with pytest.raises(TimeoutError):
        await work.run(hanging.wait, 60)
    assert await work.run(lambda: "still there") == "still there"
    assert monotonic() - start < 10
    assert "hangs" in caplog.text
    hanging.set()
    work.close()


async def test_what_fails_aside_fails_where_it_is_waited_for() -> None:
    work = Aside("a test")
    with pytest.raises(ZeroDivisionError):
        await work.run(lambda: 1 / 0)
    with pytest.raises(TimeoutError):
        await work.run(_raise_timeout)
    assert await work.run(threading.get_ident) != threading.get_ident()
    assert aside.DEADLINE > 2
    work.close()


def _raise_timeout() -> None:
    raise TimeoutError
