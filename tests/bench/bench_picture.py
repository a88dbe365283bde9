"""What a picture costs after a keystroke, in a model of 50 elements and of 300 nested ones. `make bench` runs it.

A keystroke is an edit of the model, then the views' list, the picture and its SVG; the engine's process is warm.
"""

from __future__ import annotations

import random
import sys
from time import perf_counter
from typing import TYPE_CHECKING

from sruja_lsp.diagram.layout.engine import LAYOUTS, Layouts
from sruja_lsp.diagram.picture import draw
from sruja_lsp.diagram.views import views
from sruja_lsp.model.model import Model
from sruja_lsp.text.edit import Edit
from sruja_lsp.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def model_text(systems: int, containers: int, components: int, relations: int) -> str:
    """A model with relations within and across its systems; the same for the same numbers."""
    chance = random.Random(7)
    parts: list[str] = []
    names: list[str] = []
    for system in range(systems):
        parts.append(f'S{system} = system "System {system}" {{\n')
        for container in range(containers):
            parts.append(f'  C{container} = container "Container {container}" {{\n    technology "Rust"\n')
            parts.append(f'    description "Does one thing of the {container} there are"\n')
            names.append(f"S{system}.C{container}")
            for component in range(components):
                parts.append(f'    P{component} = component "Part {component}" {{ technology "Crate" }}\n')
                names.append(f"S{system}.C{container}.P{component}")
            parts.append("  }\n")
        parts.append("}\n")
    leaves = [name for name in names if name.count(".") == (2 if components else 1)]
    for _ in range(relations):
        one = chance.randrange(len(leaves))
        other = min(max(one + chance.choice((1, 1, 1, 2, 3, containers, 2 * containers)), 0), len(leaves) - 1)
        if one != other:
            parts.append(
                f'{leaves[one]} -> {leaves[other]} "uses for {chance.choice(("orders", "prices", "stock"))}"\n'
            )
    parts.append("view all { include ** }\n")
    return "".join(parts)


def keystrokes(text: str, place: Callable[[str, int], tuple[int, str]], count: int, layouts: Layouts) -> list[float]:
    """Milliseconds of each of some keystrokes; `place` says where the next one goes and what it is."""
    model = Model.open("file:///bench.sruja", 0, text)
    draw(model, "all", layouts=layouts)
    found: list[float] = []
    for number in range(count):
        offset, typed = place(text, number)
        text = text[:offset] + typed + text[offset:]
        start = perf_counter()
        model = model.edit(number + 1, [Edit(Span(offset, offset), typed)])
        views(model)
        draw(model, "all", layouts=layouts)
        found.append((perf_counter() - start) * 1000)
    return sorted(found)


def in_description(text: str, number: int) -> tuple[int, str]:
    """A letter in a description that takes the place of a comment: no box changes its size."""
    return text.index("// ") + 3 if "// " in text else 0, "x" if number else "// "


def new_box(text: str, number: int) -> tuple[int, str]:
    """Another box: the layout is made anew."""
    return text.index("{\n") + 2, f'  N{number} = container "New {number}"\n'


def new_relation(text: str, number: int) -> tuple[int, str]:
    """Another relation."""
    return len(text), f'S0.C0 -> S1.C{number % 4} "new {number}"\n'


def rows() -> Iterator[tuple[str, list[float]]]:
    """What is measured, and its times."""
    small = model_text(5, 9, 0, 45)
    yield "50 elements, no box changed", keystrokes(small, in_description, 100, LAYOUTS)
    yield "50 elements, a new box", keystrokes(small, new_box, 30, LAYOUTS)
    yield "50 elements, a new relation", keystrokes(small, new_relation, 60, LAYOUTS)
    yield "50 elements, a new box, blocks", keystrokes(small, new_box, 30, Layouts())
    large = model_text(10, 5, 5, 300)
    yield "300 nested, first picture", keystrokes(large, new_box, 3, Layouts(find=True))
    yield "300 nested, blocks", keystrokes(large, new_box, 3, Layouts())


def main() -> None:
    """Write a row for each case."""
    LAYOUTS.warm_up()
    sys.stdout.write(f"{'keystroke to picture, ms':<34}{'median':>9}{'p95':>9}{'max':>9}\n")
    for name, times in rows():
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        sys.stdout.write(f"{name:<34}{times[len(times) // 2]:>9.1f}{p95:>9.1f}{times[-1]:>9.1f}\n")


if __name__ == "__main__":
    main()
