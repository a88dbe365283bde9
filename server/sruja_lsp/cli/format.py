"""`sruja-lsp format`: tidies up files, or says which it would tidy up, and how."""

from __future__ import annotations

import difflib
import os
import sys
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sruja_lsp.cli.files import DASH, absent, models, no_utf_8
from sruja_lsp.cli.projects import Projects
from sruja_lsp.cli.style import console, count
from sruja_lsp.features.formatting import Style, applied, formatting
from sruja_lsp.syntax.parser import parse
from sruja_lsp.text.document import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STDIN: Final = Path("<stdin>")
_WIDEST: Final = 16
"""Columns that a step of indentation has at most; more in a settings file is a slip."""


def format_files(
    paths: Sequence[Path], *, check: bool = False, diff: bool = False, stdin_name: Path | None = None
) -> int:
    """Format files in place, and standard input to standard output.

    Args:
        paths: files, folders, and `-` for standard input.
        check: change nothing, but name the files that would be changed.
        diff: change nothing, but show what would be.
        stdin_name: what file standard input is, for the settings that apply to it.

    Returns:
        0 when all went well; 1 when a file could not be read or written, or, with `check` or `diff`, would be changed;
        2 when a path does not exist.
    """
    missing = absent(paths)
    if missing is not None:
        sys.stderr.write(f"sruja-lsp format: error: there is no file or folder {str(missing)!r}\n")
        return 2
    run = _Run(check, diff, stdin_name)
    for file in models(paths, Projects()):
        run.format(file)
    if paths != [DASH]:
        run.summarize()
    return int(bool(run.failed or ((check or diff) and run.changed)))


@dataclass(slots=True)
class _Run:
    check: bool
    diff: bool
    stdin_name: Path | None
    changed: list[Path] = field(default_factory=list)
    same: int = 0
    failed: int = 0
    broken: int = 0

    def format(self, path: Path) -> None:
        """Format one file."""
        name = (self.stdin_name or _STDIN) if path == DASH else path
        try:
            before = (sys.stdin.buffer.read() if path == DASH else path.read_bytes()).decode("utf-8")
        except UnicodeDecodeError as error:
            message, line = no_utf_8(error)
            self._fail(f"{name}:{line}: {message}")
            return
        except OSError as error:
            self._fail(f"{name}: cannot be read: {error.strerror}")
            return
        style = _style(name)
        if isinstance(style, str):
            self._fail(f"{name}: {style}")
            style = Style()
        text = Text.of(before)
        tree = parse(text)
        after = applied(before, formatting(tree, text, style))
        self.broken += any(not problem.is_remark for _, problem in tree.problems())
        if after == before:
            self.same += 1
        else:
            self.changed.append(name)
        self._tell(path, name, before, after)

    def _tell(self, path: Path, name: Path, before: str, after: str) -> None:
        if self.diff:
            if before != after:
                _print_diff(name, before, after)
        elif self.check:
            if before != after:
                print(f"{name} would be formatted")
        elif path == DASH:
            sys.stdout.flush()
            sys.stdout.buffer.write(after.encode("utf-8"))
            sys.stdout.buffer.flush()
        elif before != after:
            try:
                path.write_bytes(after.encode("utf-8"))
            except OSError as error:
                self.changed.pop()
                self._fail(f"{name}: cannot be written: {error.strerror}")

    def _fail(self, message: str) -> None:
        self.failed += 1
        sys.stderr.write(f"{message}\n")

    def summarize(self) -> None:
        """Say what was done, apart from what somebody may want to read with a program."""
        would = self.check or self.diff
        parts = []
        if self.changed:
            parts.append(f"{count(len(self.changed), 'file')} {'would be formatted' if would else 'formatted'}")
        if self.same:
            parts.append(f"{count(self.same, 'file')} {'is' if self.same == 1 else 'are'} formatted already")
        if self.failed:
            parts.append(f"{count(self.failed, 'file')} failed")
        out = sys.stderr if would else sys.stdout
        out.write(f"{', '.join(parts)}.\n" if parts else "There is no .sruja file here.\n")
        if self.broken:
            what = "file has" if self.broken == 1 else "files have"
            out.write(
                f"{self.broken} {what} syntax errors, which were left as they are; `sruja-lsp check` shows them.\n"
            )


def _style(file: Path) -> Style | str:
    """The style that `.editorconfig` asks for, or what is wrong with that."""
    import editorconfig

    try:
        options = editorconfig.get_properties(os.path.abspath(file))  # noqa: PTH100 - links stay links
    except editorconfig.EditorConfigError as error:
        return f".editorconfig does not make sense: {' '.join(str(error).split())}"
    except (OSError, UnicodeDecodeError) as error:
        return f".editorconfig cannot be read: {error}"
    tabs = options.get("indent_style") == "tab"
    width = options.get("tab_width" if options.get("indent_size") == "tab" else "indent_size", "")
    step = " " * min(int(width), _WIDEST) if width.isdecimal() and int(width) else Style().indent
    return Style("\t" if tabs else step, final_line_end=options.get("insert_final_newline") != "false")


def _print_diff(name: Path, before: str, after: str) -> None:
    lines = list(_diff(name, before, after))
    if not sys.stdout.isatty():
        # For `patch`, which wants every byte as it is.
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        sys.stdout.writelines(lines)
        return
    from rich.segment import Segment, Segments
    from rich.style import Style as Ink

    inks = {"+": Ink(color="green"), "-": Ink(color="red"), "@": Ink(color="cyan")}
    plain = Ink()
    bold = Ink(bold=True)
    segments = [Segment(line, bold if line.startswith(("+++", "---")) else inks.get(line[:1], plain)) for line in lines]
    console().print(Segments(segments), soft_wrap=True)


def _diff(name: Path, before: str, after: str) -> Iterator[str]:
    # `splitlines` would break lines where no editor does.
    old, new = (
        list(Text.of(content).lines(0, content.count("\n") + content.count("\r") + 1)) for content in (before, after)
    )
    for line in difflib.unified_diff([*filter(None, old)], [*filter(None, new)], str(name), str(name)):
        yield line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n"
