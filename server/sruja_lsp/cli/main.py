"""The command line: what may be written, and which command runs."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sruja_lsp import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

INTERRUPTED: Final = 130
"""The exit status of a process that was stopped with Ctrl-C."""

_EPILOG: Final = """\
exit status: 0 all is well, 1 an error was found or the command failed, 2 the command line makes no sense
Without a command, sruja-lsp serves an editor over standard input and output.
"""


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """How to serve an editor. Neither address means standard input and output."""

    tcp: tuple[str, int] | None
    websocket: tuple[str, int] | None
    log_level: str
    log_file: Path | None


def run(  # noqa: PLR0911  # one return a command
    arguments: Sequence[str], serve: Callable[[ServeOptions], int]
) -> int:
    """Run a command; returns the exit status. `serve` is what starts the server, a layer this one knows nothing of."""
    given = _with_command(arguments)
    options = _parser().parse_args(given)
    try:
        match options.command:
            case "serve":
                return serve(ServeOptions(options.tcp, options.ws, options.log_level, options.log_file))
            case "check":
                from sruja_lsp.cli.check import check

                paths = [Path(path) for path in options.paths]
                return check(paths, options.format, output=options.output, stdin_name=options.stdin_filename)
            case "format":
                from sruja_lsp.cli.format import format_files

                paths = [Path(path) for path in options.paths]
                return format_files(paths, check=options.check, diff=options.diff, stdin_name=options.stdin_filename)
            case "export":
                from sruja_lsp.cli.export import export_file

                return export_file(options.file, options.format, options.view, options.theme, options.output)
            case "rules":
                from sruja_lsp.cli.rules import rules

                return rules(options.name)
            case "preview":
                from sruja_lsp.cli.preview import preview

                return preview(options.file, options.view, options.port, show=not options.no_open)
            case _:
                from sruja_lsp.cli.demo import demo

                return demo(options.file, pause=options.pause)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output, `head` for one, has seen enough. Python would complain once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _with_command(arguments: Sequence[str]) -> list[str]:
    """Add the command that editors leave out: `sruja-lsp --stdio` serves."""
    first = arguments[0] if arguments else ""
    if not first or (first.startswith("-") and first not in {"-h", "--help", "--version"}):
        return ["serve", *arguments]
    return list(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sruja-lsp",
        description="The language server for Sruja, and its commands for the terminal and for CI.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"sruja-lsp {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_serve(commands.add_parser("serve", help="serve an editor (the default)"))
    _add_check(commands.add_parser("check", help="check files and print what is wrong with them"))
    _add_format(commands.add_parser("format", help="tidy up files, and change nothing but blanks and line ends"))
    _add_export(commands.add_parser("export", help="write a model as a picture, or for another tool"))
    rules = commands.add_parser("rules", help="list the rules, or explain one")
    rules.add_argument("name", nargs="?", metavar="NAME", help="the rule to explain, such as unresolved-reference")
    _add_preview(commands.add_parser("preview", help="show the live diagram of a file in the browser"))
    demo = commands.add_parser("demo", help="show what an editor gets, on a model that comes along")
    demo.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a model of yours in place of it")
    demo.add_argument("--pause", action="store_true", help="wait for the enter key after each scene")
    return parser


def _add_serve(parser: argparse.ArgumentParser) -> None:
    transport = parser.add_mutually_exclusive_group()
    transport.add_argument("--stdio", action="store_true", help="over standard input and output (the default)")
    transport.add_argument("--tcp", type=_address, metavar="HOST:PORT", help="over TCP; port 0 takes a free one")
    transport.add_argument("--ws", type=_address, metavar="HOST:PORT", help="over a WebSocket")
    parser.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default="warning",
        help="how much to write to the log (default: warning)",
    )
    parser.add_argument("--log-file", type=Path, metavar="FILE", help="where to write it (default: standard error)")
    # The specification lets an editor say who it is. We notice its end by the end of our input.
    parser.add_argument("--clientProcessId", metavar="PID", help=argparse.SUPPRESS)


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="files, folders with .sruja files, or - for standard input (default: this folder)",
    )
    parser.add_argument(
        "--format",
        # Spelled out, because the list of `check` would bring the whole language along.
        choices=("text", "json", "sarif", "github", "gitlab"),
        default="text",
        help="how to print (default: text)",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="where to write it (default: standard output)"
    )
    parser.add_argument(
        "--stdin-filename", type=Path, metavar="FILE", help="which file standard input is, for messages and imports"
    )


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="files, folders with .sruja files, or - for standard input to standard output (default: this folder)",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="change nothing; exit 1 if a file would be changed")
    how.add_argument("--diff", action="store_true", help="the same, and show what would be changed")
    parser.add_argument(
        "--stdin-filename", type=Path, metavar="FILE", help="what file standard input is, for .editorconfig"
    )


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the model, or - for standard input")
    parser.add_argument(
        "--format",
        # Spelled out, because the list of `export` would bring the whole language along.
        choices=("svg", "png", "mermaid", "dot", "json", "openslo", "prometheus"),
        required=True,
        help="what to write",
    )
    parser.add_argument("--view", metavar="ID", help="the view to draw (default: the one that opens first)")
    parser.add_argument(
        "--theme", choices=("light", "dark", "auto"), default="light", help="colours of svg and png (default: light)"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help="where to write it (default: standard output)")


def _add_preview(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the model; the picture follows it as it is saved")
    parser.add_argument("--view", metavar="ID", help="the view to begin with (default: the first one)")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="the port to listen at (default: a free one)")
    parser.add_argument("--no-open", action="store_true", help="only print the address, open no browser")


def _address(written: str) -> tuple[str, int]:
    """Read `HOST:PORT`; an IPv6 host stands in brackets."""
    host, colon, port = written.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:  # noqa: PLR2004 - the highest port there is
        raise argparse.ArgumentTypeError(f"{written!r} is not HOST:PORT, such as 127.0.0.1:8765")
    return host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port)
