"""Texts that are hard on a line counter, and a slow, plain way to count lines."""

import re

from hypothesis import strategies as st

# Line ends, what only looks like one to `str.splitlines`, each width an encoding knows, and half a surrogate pair.
CHARACTERS = st.sampled_from("\r\n\r\na b\x0b\x0c\x1c\x1e\x85\u2028\u2029é\u20ac\uffff😀\U0010ffff\ud83d\ude00")

SMALL_TEXTS = st.text(CHARACTERS, max_size=24)

LARGE_TEXTS = st.builds(lambda content, times: content * times, SMALL_TEXTS, st.integers(200, 500))
"""Texts of many pages."""

TEXTS = SMALL_TEXTS | LARGE_TEXTS


def lines_of(content: str) -> list[str]:
    """The lines of a text with their line ends, as the Language Server Protocol counts them."""
    pieces = re.split("(\r\n|\n|\r)", content)
    return [body + end for body, end in zip(pieces[::2], [*pieces[1::2], ""], strict=True)]
