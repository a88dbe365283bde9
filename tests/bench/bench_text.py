"""What the text of a document costs: to make, to edit and to ask. `make bench` runs it."""

import random
import sys
from collections.abc import Callable
from statistics import median
from timeit import repeat

from sruja_lsp.text.document import Text
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.encoding import PositionEncoding, offset_at, position_at
from sruja_lsp.text.span import Span

LINE = '    API = container "REST"\n'


def microseconds(task: Callable[[], object], times: int) -> float:
    """The median time of a task."""
    return median(repeat(task, number=1, repeat=times)) * 1e6


def measure(line_count: int) -> dict[str, float]:
    """Each task's time at one size, at places spread over the whole text."""
    content = LINE * line_count
    text = Text.of(content)
    chance = random.Random(1)

    def insert(characters: str) -> Text:
        place = chance.randrange(len(content))
        # Nobody types into a text whose lines were never asked for, so what `apply` leaves for later counts too.
        after = text.apply(Edit(Span(place, place), characters))
        position_at(after, place, PositionEncoding.UTF16)
        return after

    return {
        "make": microseconds(lambda: Text.of(content), 7),
        "type": microseconds(lambda: insert("x"), 300),
        "enter": microseconds(lambda: insert("\n"), 300),
        "offset": microseconds(lambda: offset_at(text, chance.randrange(line_count), 9, PositionEncoding.UTF16), 300),
        "position": microseconds(
            lambda: position_at(text, chance.randrange(len(content)), PositionEncoding.UTF16), 300
        ),
    }


def main() -> None:
    """Write a row for each size."""
    sizes = (1_000, 10_000, 100_000)
    rows = {size: measure(size) for size in sizes}
    sys.stdout.write(f"{'text, µs':<14}" + "".join(f"{task:>10}" for task in rows[sizes[0]]) + "\n")
    for size, row in rows.items():
        sys.stdout.write(f"{size:>7,} lines " + "".join(f"{time:>10.1f}" for time in row.values()) + "\n")


if __name__ == "__main__":
    main()
