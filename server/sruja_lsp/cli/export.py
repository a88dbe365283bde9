"""`sruja-lsp export`: a model in another format."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sruja_lsp.cli.projects import Projects
from sruja_lsp.diagram.views import architecture_in
from sruja_lsp.export.errors import ExportError
from sruja_lsp.export.formats import Format, export
from sruja_lsp.model.disk import uri_of, with_imports
from sruja_lsp.model.model import Model
from sruja_lsp.model.workspace import Workspace

if TYPE_CHECKING:
    from sruja_lsp.model.architecture import Architecture


def export_file(file: Path, form: str, view: str | None, theme: str, output: Path | None) -> int:
    """Write a model in another format.

    Returns:
        0 when it is written, 1 when it cannot be, 2 when there is no such file.
    """
    try:
        architecture = _architecture(file)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        sys.stderr.write(f"sruja-lsp export: error: {str(file)!r} cannot be read: {reason}\n")
        return 2
    try:
        made = export(architecture, Format(form), view, theme)
    except ExportError as error:
        sys.stderr.write(f"sruja-lsp export: error: {error}\n")
        return 1
    for note in made.notes:
        sys.stderr.write(f"sruja-lsp export: {note}\n")
    if output is not None and str(output) != "-":
        try:
            output.write_bytes(made.content)
        except OSError as error:
            sys.stderr.write(f"sruja-lsp export: error: {str(output)!r} cannot be written: {error.strerror}\n")
            return 1
        return 0
    if form == Format.PNG and sys.stdout.isatty():
        sys.stderr.write("sruja-lsp export: error: a PNG is nothing for a terminal; name a file with -o\n")
        return 2
    sys.stdout.buffer.write(made.content)
    sys.stdout.buffer.flush()
    return 0


def _architecture(file: Path) -> Architecture:
    """A file and everything it imports; `-` is standard input."""
    if str(file) == "-":
        path, content = Path.cwd() / "model.sruja", sys.stdin.buffer.read().decode("utf-8-sig")
    else:
        path, content = file.absolute(), file.read_bytes().decode("utf-8-sig")
    uri = uri_of(path)
    workspace = with_imports(Workspace.of(Model.open(uri, 0, content)), [uri], Projects().of(path).allows)
    return architecture_in(workspace, uri)
