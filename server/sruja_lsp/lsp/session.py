"""What one session with one client knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sruja_lsp.lsp.client import Client
from sruja_lsp.lsp.documents import Documents
from sruja_lsp.lsp.keepsakes import Keepsakes
from sruja_lsp.lsp.memory import Trees
from sruja_lsp.lsp.positions import Places
from sruja_lsp.lsp.settings import Settings
from sruja_lsp.text.encoding import PositionEncoding

if TYPE_CHECKING:
    from sruja_lsp.analysis.engine import Watch
    from sruja_lsp.lsp.files import Files
    from sruja_lsp.lsp.previews import Previews
    from sruja_lsp.lsp.protocol import SrujaProtocol
    from sruja_lsp.lsp.pulled_diagnostics import Report
    from sruja_lsp.lsp.sent import Sent
    from sruja_lsp.model.model import Model
    from sruja_lsp.model.workspace import Workspace


class Session:
    """The state that handlers share. It changes only between messages, never while one is handled."""

    def __init__(self, protocol: SrujaProtocol) -> None:
        """Begin before the client has said anything."""
        self.protocol = protocol
        self.documents = Documents()
        self.keepsakes = Keepsakes()
        self.trees = Trees()
        self.client = Client()
        self.encoding = PositionEncoding.UTF16
        self.settings = Settings()
        self.watches: dict[str, Watch] = {}
        """The findings of each open document."""
        self.pulls = False
        """Whether the client asks for findings, and so is told none."""
        self.reports: dict[str, Report] = {}
        """What it was answered last about each file."""
        self.sent: dict[str, Sent] = {}
        """What travelled last about each open document."""
        self.outdated: set[str] = set()
        """The files about which it has to be answered anew."""
        self.changed: set[str] = set()
        """The files that have changed since others were looked at again because of such changes."""
        self.heard: Workspace | None = None
        """All files as they were then."""
        self.first_options: object = None
        """What the client sent along with `initialize`."""
        self.first_folders: list[str] = []
        """The URIs of the workspace folders that it named."""
        self._files: Files | None = None
        self.registered = False
        """Whether the client was asked to announce changed settings."""
        self.previews: Previews | None = None
        """The live diagrams, once somebody has asked for one."""

    @property
    def files(self) -> Files:
        """The files of the workspace folders, which are read from now on if they were not before."""
        if self._files is None:
            from sruja_lsp.lsp.files import Files

            self._files = Files(self)
            self._files.set_folders(self.first_folders)
        return self._files

    @property
    def workspace(self) -> Workspace:
        """All files as they are now."""
        return self.documents.workspace

    def places(self, uri: str, asked: Model) -> Places:
        """What converts places in the document `uri` that an answer about the snapshot `asked` mentions."""
        # Most places lie in the snapshot itself, whose document may have moved on.
        if uri == asked.uri:
            return Places(self.documents.shown(uri), asked.text, self.encoding)
        from sruja_lsp.model import stdlib

        if uri == stdlib.URI:
            shown = uri if self.client.shows_virtual_documents else stdlib.PATH.as_uri()
            return Places(shown, stdlib.model().text, self.encoding)
        return Places(self.documents.shown(uri), self.documents.get(uri).text, self.encoding)
