"""The text of one document, kept as lines so that an edit costs what it touches."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import accumulate, chain
from typing import Final, Self

from sruja_lsp.text.edit import Edit

PAGE_LINES: Final = 256
"""The most lines a page holds."""

_SMALL_PAGE_LINES: Final = PAGE_LINES // 4
"""An edited page with fewer lines than this takes its neighbour in, so that deleting leaves no trail of tiny pages."""


class _Page:
    """Some successive lines. Immutable and shared by every version of the text that has these lines."""

    __slots__ = ("_starts", "lines", "width")

    lines: Final[tuple[str, ...]]
    width: Final[int]

    def __init__(self, lines: tuple[str, ...]) -> None:
        self.lines = lines
        self.width = sum(map(len, lines))
        self._starts: list[int] | None = None

    def starts(self) -> list[int]:
        """The offset of each line in the page."""
        if self._starts is None:
            self._starts = list(accumulate(map(len, self.lines[:-1]), initial=0))
        return self._starts


class Text:
    r"""An immutable text, seen as lines.

    A line ends at ``\n``, at ``\r\n``, at a lone ``\r``, and nowhere else; it keeps its line end. What follows the
    last line end is a line too, even when it is empty, so there is always at least one line. Lines and offsets count
    from 0, offsets in code points.

    Lines live in pages. An edit makes a new text that shares every page it did not touch, so holding on to an old
    version is cheap, and so is making a new one.
    """

    __slots__ = ("_length", "_page_numbers", "_page_offsets", "_pages", "line_count")

    line_count: Final[int]
    """How many lines there are, at least 1."""

    def __init__(
        self, pages: tuple[_Page, ...], length: int, line_count: int, page_numbers: list[int] | None = None
    ) -> None:
        """Take over pages that are known to be well-formed; everybody else calls `of`."""
        self._pages = pages
        self._length = length
        self.line_count = line_count
        # Where each page starts, in characters and in lines. Not every version of a text is asked, so these wait.
        self._page_offsets: list[int] | None = None
        self._page_numbers = page_numbers

    @classmethod
    def of(cls, content: str) -> Self:
        """Make a text from its characters."""
        lines = _split_lines(content)
        return cls(_paged(lines), len(content), len(lines))

    def __len__(self) -> int:
        """Count the characters."""
        return self._length

    def __str__(self) -> str:
        """Join the lines."""
        return "".join(chain.from_iterable(page.lines for page in self._pages))

    def line(self, number: int) -> str:
        """The line with this number, with its line end.

        Raises:
            IndexError: There is no such line.
        """
        if not 0 <= number < self.line_count:
            raise IndexError(f"line {number} of {self.line_count}")
        page = self._page_of_line(number)
        return self._pages[page].lines[number - self._numbers()[page]]

    def line_start(self, number: int) -> int:
        """The offset at which a line starts; the length of the text for a number past the last line."""
        if number <= 0:
            return 0
        if number >= self.line_count:
            return self._length
        page = self._page_of_line(number)
        return self._offsets()[page] + self._pages[page].starts()[number - self._numbers()[page]]

    def line_at(self, offset: int) -> int:
        """The number of the line around an offset; an offset outside the text counts as its nearest end."""
        offset = max(0, min(offset, self._length))
        page = self._page_of_offset(offset)
        within = bisect_right(self._pages[page].starts(), offset - self._offsets()[page]) - 1
        return self._numbers()[page] + within

    def slice(self, start: int, end: int) -> str:
        """The characters from `start` up to, not including, `end`, both clamped to the text."""
        start = max(0, start)
        end = min(end, self._length)
        if start >= end:
            return ""
        first = self.line_at(start)
        origin = self.line_start(first)
        return "".join(self.lines(first, self.line_at(end - 1) + 1))[start - origin : end - origin]

    def lines(self, first: int, last: int) -> Iterator[str]:
        """The lines from `first` up to, not including, `last`, as far as they exist."""
        first = max(0, first)
        last = min(last, self.line_count)
        if first >= last:
            return
        numbers = self._numbers()
        for page in range(self._page_of_line(first), self._page_of_line(last - 1) + 1):
            lines = self._pages[page].lines
            yield from lines[max(0, first - numbers[page]) : min(len(lines), last - numbers[page])]

    def apply(self, edit: Edit) -> Self:
        """The text after an edit. A span outside the text is clamped; one that ends before it starts is empty."""
        (start, end), inserted = edit
        start = max(0, min(start, self._length))
        end = max(start, min(end, self._length))

        first, last = self.line_at(start), self.line_at(end)
        origin = self.line_start(first)
        if start == origin and first > 0 and self.line(first - 1).endswith("\r"):
            # What now follows that carriage return may be the line feed that makes the two one line end.
            first -= 1
            origin = self.line_start(first)
        before = self.slice(origin, start)
        after = self.line(last)[end - self.line_start(last) :]
        lines = _split_lines(before + inserted + after)
        if last + 1 < self.line_count:
            # The touched lines end with a line end of their own, so what was split off behind it is the next line,
            # which is there already.
            lines.pop()

        # Widen to whole pages, and to one more where little would be left.
        first_page, last_page = self._page_of_line(first), self._page_of_line(last)
        head = self._pages[first_page].lines[: first - self._numbers()[first_page]]
        tail = self._pages[last_page].lines[last + 1 - self._numbers()[last_page] :]
        next_page = last_page + 1
        if len(head) + len(lines) + len(tail) < _SMALL_PAGE_LINES and next_page < len(self._pages):
            tail += self._pages[next_page].lines
            next_page += 1

        pages = self._pages[:first_page] + _paged([*head, *lines, *tail]) + self._pages[next_page:]
        length = self._length + len(inserted) - (end - start)
        line_count = self.line_count + len(lines) - (last + 1 - first)
        # Most keystrokes replace one page by one with as many lines.
        same_lines = next_page == first_page + 1 and line_count == self.line_count
        return type(self)(pages, length, line_count, self._page_numbers if same_lines else None)

    def changed_line(self, other: Self) -> int | None:
        """The number of the only line in which two texts with as many lines differ; `None` when there are others.

        It passes over the pages that they share, and gives 0 for equal texts.
        """
        if self.line_count != other.line_count or len(self._pages) != len(other._pages):
            return None
        found: int | None = None
        number = 0
        for page, before in zip(self._pages, other._pages, strict=True):
            if page is not before:
                if len(page.lines) != len(before.lines):
                    return None
                for index, (line, old) in enumerate(zip(page.lines, before.lines, strict=True)):
                    if line != old:
                        if found is not None:
                            return None
                        found = number + index
            number += len(page.lines)
        return found or 0

    def _offsets(self) -> list[int]:
        if self._page_offsets is None:
            self._page_offsets = list(accumulate([page.width for page in self._pages[:-1]], initial=0))
        return self._page_offsets

    def _numbers(self) -> list[int]:
        if self._page_numbers is None:
            self._page_numbers = list(accumulate([len(page.lines) for page in self._pages[:-1]], initial=0))
        return self._page_numbers

    def _page_of_offset(self, offset: int) -> int:
        return bisect_right(self._offsets(), offset) - 1

    def _page_of_line(self, number: int) -> int:
        return bisect_right(self._numbers(), number) - 1


def _split_lines(content: str) -> list[str]:
    """Cut into lines, the last of them without a line end.

    `str.splitlines` would also cut at form feeds, at U+0085, at U+2028 and others, which no editor counts as lines.
    """
    lines = StringIO(content, newline="").readlines()
    if not lines or lines[-1].endswith(("\n", "\r")):
        lines.append("")
    return lines


def _paged(lines: Sequence[str]) -> tuple[_Page, ...]:
    """Lay lines out in pages of about equal size, none above the limit and none empty."""
    pages = -(-len(lines) // PAGE_LINES)
    return tuple(
        _Page(tuple(lines[page * len(lines) // pages : (page + 1) * len(lines) // pages])) for page in range(pages)
    )
