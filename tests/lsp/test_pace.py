"""When a client is told that a picture has changed; time is what the test says it is."""

from __future__ import annotations

from itertools import pairwise

from sruja_lsp.lsp.pace import COSTLY, LONGEST, REST, UNASKED, Pace


def told(keystrokes: list[float], drawing: float, until: float) -> list[float]:
    """When a client that asks for every picture at once is told, a keystroke at each of these times."""
    pace = Pace()
    pace.answered(-10, drawing)
    pending = False
    answer = None
    found = []
    for tick in range(round(until * 1000)):
        now = tick / 1000
        if keystrokes and keystrokes[0] <= now:
            keystrokes = keystrokes[1:]
            pace.changed(now)
            pending = True
        if answer is not None and answer <= now:
            answer = None
            pace.answered(now, drawing)
        if pending and pace.wait(now) <= 0:
            pace.told(now)
            pending = False
            found.append(now)
            answer = now + drawing
    return found


def test_a_cheap_picture_follows_each_keystroke_at_once() -> None:
    keystrokes = [n / 10 for n in range(1, 11)]
    assert told(keystrokes, 0.02, 3) == keystrokes


def test_who_does_not_ask_is_told_less_often() -> None:
    pace = Pace()
    pace.changed(1)
    assert pace.wait(1) <= 0
    pace.told(1)
    pace.changed(1.01)
    assert 0 < pace.wait(1.01) <= UNASKED


def test_a_costly_picture_waits_until_nobody_types() -> None:
    keystrokes = [1 + n / 10 for n in range(10)]
    assert told(keystrokes, 0.3, 5) == [keystrokes[-1] + REST]


def test_who_never_rests_sees_one_all_the_same() -> None:
    keystrokes = [1 + n / 10 for n in range(100)]
    found = told(keystrokes, 0.3, 11)
    assert found[0] == 1 + LONGEST
    assert len(found) == 2


def test_drawing_never_takes_more_than_half_of_the_time() -> None:
    for drawing in (0.01, COSTLY - 0.01, COSTLY, 0.5, 2):
        found = told([n / 50 for n in range(1000)], drawing, 20)
        assert found
        assert all(after - before >= 2 * drawing - 0.002 for before, after in pairwise(found))
