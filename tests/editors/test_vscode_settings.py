"""The extension in a real VS Code: what its settings do, and what it says when something is not as it should be."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

import sruja_lsp
from tests.editors.workbench import SERVER, Profile, Workbench

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

# The first run installs VS Code and compiles what it needs.
pytestmark = pytest.mark.timeout(600)

MODEL = """\
Shop = system "Shop" {
  Api = container "API"
}
Shop.Api -> Shop.App "é😀"
"""

OURS = {"sruja.server.path": str(SERVER)}


def test_settings(opened: Callable[..., AbstractContextManager[Workbench]]) -> None:
    """Settings take effect when they change, without a restart of anything."""
    files = {"model.sruja": MODEL, ".vscode/settings.json": '{"sruja.preview.theme": "light"}'}
    with opened(files, Profile(machine=OURS)) as window:
        window.open("model.sruja")
        window.running()
        window.squiggles().first.wait_for()
        server = window.server()

        # The colours of the picture; the editor is dark.
        window.page.locator(".editor-actions .codicon-open-preview").first.click()
        inside = window.webview()
        inside.locator("html[data-theme=light]").wait_for()
        inside.locator('[data-id="Shop"]').first.wait_for()
        window.screenshot("light")
        window.set(sruja__preview__theme="auto")
        inside.locator("html[data-theme=dark]").wait_for()
        window.screenshot("dark")

        # How severe a rule is.
        window.set(sruja__rules={"unresolved-reference": "warning"})
        window.squiggles("warning").first.wait_for()
        assert window.squiggles().count() == 0

        # What is told about the messages.
        assert window.log("Sruja Trace") == ""
        window.set(sruja__trace__server="messages")
        window.wait(lambda: window.log("Sruja Trace"), "the trace to begin")
        window.go_to(4, 7)
        window.press("F12")
        window.wait_for_place(2)
        window.wait(lambda: "'textDocument/definition" in window.log("Sruja Trace"), "a trace")
        assert "contentChanges" not in window.log("Sruja Trace")
        window.set(sruja__trace__server="verbose")
        window.wait(lambda: "Params:" in window.log("Sruja Trace"), "the trace to say more")
        window.go_to(4, 1)
        window.type("// Closed\n")
        window.wait(lambda: '"contentChanges": [' in window.log("Sruja Trace"), "the messages word for word")
        window.set(sruja__trace__server="off")

        assert window.server() == server

        # A server that is new takes the picture up where the old one left it.
        window.go_to(2, 4)
        current = inside.locator('[data-ui-current][data-id="Shop.Api"]').first
        current.wait_for()
        window.command("Sruja: Restart Server")
        window.wait(lambda: window.server() != server, "another server")
        window.running()
        current.wait_for()
        window.go_to(1, 2)
        inside.locator('[data-ui-current][data-id="Shop"]').first.wait_for()


OLD = """\
#!/bin/sh
if [ "$1" = --version ]; then
  echo 'sruja-lsp 0.0.1'
else
  exec "{server}" "$@"
fi
"""


def test_an_older_server(opened: Callable[..., AbstractContextManager[Workbench]], tmp_path: Path) -> None:
    """A server of another version runs, and the user is told once, with a way out."""
    old = tmp_path / "sruja-lsp"
    old.write_text(OLD.format(server=SERVER), encoding="utf-8")
    old.chmod(0o755)
    with opened({"model.sruja": MODEL}, Profile(machine={"sruja.server.path": str(old)})) as window:
        window.open("model.sruja")
        message = window.toast("older than this extension")
        assert f"The Sruja server is 0.0.1, older than this extension ({sruja_lsp.__version__})" in message.inner_text()
        window.status("warning").wait_for()
        window.squiggles().first.wait_for()
        window.screenshot("older")
        window.status("warning").hover()
        told = window.page.locator(".monaco-hover", has_text="Sruja server 0.0.1")
        told.wait_for()
        assert "or use the one that comes with the extension" in told.inner_text()
        window.page.mouse.move(5, 5)

        # The same versions are not told about a second time.
        message.locator(".codicon-notifications-clear").click()
        window.command("Sruja: Restart Server")
        window.wait(lambda: window.log().count("The server runs as process") == 2, "another process")
        window.status("warning").wait_for()
        window.squiggles().first.wait_for()
        assert window.page.locator(".notification-toast").count() == 0


def test_last_error(opened: Callable[..., AbstractContextManager[Workbench]], tmp_path: Path) -> None:
    """A server that does not start is told with its own words, which the status bar keeps."""
    broken = tmp_path / "sruja-lsp"
    broken.write_text("#!/bin/sh\necho 'the disk is on fire' >&2\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    with opened({"model.sruja": MODEL}, Profile(machine={"sruja.server.path": str(broken)})) as window:
        window.open("model.sruja")
        message = window.toast("which does not work: the disk is on fire")
        assert f"The setting sruja.server.path is {broken}" in message.inner_text()
        window.status("error").wait_for()
        shutil.copy(SERVER, broken)
        window.command("Sruja: Restart Server")
        window.running()
        window.squiggles().first.wait_for()
        window.status("check").hover()
        told = window.page.locator(".monaco-hover", has_text="Last error")
        told.wait_for()
        assert "the disk is on fire" in told.inner_text()
        window.screenshot("last-error")


ANCIENT = """\
#!/bin/sh
echo '{"prefix": "/usr", "version": "3.9.2", "server": null, "venv": true}'
"""


def test_old_python(opened: Callable[..., AbstractContextManager[Workbench]], tmp_path: Path) -> None:
    """Whoever has a Python that is too old is told which, and what to get."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "python3").write_text(ANCIENT, encoding="utf-8")
    (programs / "python3").chmod(0o755)
    with opened({"model.sruja": MODEL}, Profile(path=str(programs))) as window:
        window.open("model.sruja")
        text = window.toast("is too old").inner_text()
        assert f"Python 3.9.2 ({programs}/python3) is too old; the Sruja server needs 3.11 or newer." in text
        assert "apt install python3 python3-venv" in text
        assert "pipx install" in text
        window.screenshot("old-python")
        window.status("error").wait_for()


def test_several_roots(opened: Callable[..., AbstractContextManager[Workbench]]) -> None:
    """Each root of a workspace has its own configuration and its own names; one server knows them all."""
    files = {
        "strict/model.sruja": MODEL,
        "lenient/relaxed.sruja": MODEL,
        "lenient/sruja.toml": '[rules]\nunresolved-reference = "warning"\n',
    }
    with opened(files, Profile(machine=OURS, roots=("strict", "lenient"))) as window:
        window.open("strict/model.sruja")
        window.running()
        window.squiggles().first.wait_for()
        window.command("View: Close Editor")
        window.open("lenient/relaxed.sruja")
        window.squiggles("warning").first.wait_for()
        assert window.squiggles().count() == 0
        window.screenshot("lenient")
        assert window.log().count("The server runs as process") == 1

        # Names of all of them are found, and a name that changes in one of them stays in the other.
        window.press("Control+t")
        rows = window.page.locator(".quick-input-list .monaco-list-row")
        box = window.page.locator(".quick-input-widget input[type=text]").first
        box.wait_for()
        box.fill("#Api")
        for root in ("strict", "lenient"):
            rows.filter(has_text=root).first.wait_for()
        window.screenshot("symbols")
        window.press("Escape")
        window.go_to(2, 4)
        window.press("F2")
        name = window.page.locator(".rename-box input, input.rename-input").first
        name.wait_for()
        name.fill("Door")
        window.press("Enter")
        window.wait(lambda: "Shop.Door -> Shop.App" in window.text(), "the new name")
        window.command("File: Save All Files")
        window.wait(lambda: "Door" in window.disk("lenient/relaxed.sruja"), "the new name on the disk")
        assert window.disk("strict/model.sruja") == MODEL


def test_trust(opened: Callable[..., AbstractContextManager[Workbench]]) -> None:
    """Once a workspace is trusted, its settings count."""
    settings = json.dumps({"sruja.server.path": str(SERVER)})
    files = {"model.sruja": MODEL, ".vscode/settings.json": settings}
    with opened(files, Profile({"security.workspace.trust.enabled": True})) as window:
        window.open("model.sruja")
        window.toast("not set up")
        assert window.squiggles().count() == 0
        window.command("Workspaces: Manage Workspace Trust")
        trust = window.page.locator(".workspace-trust-editor .monaco-button", has_text="Trust").first
        trust.click()
        window.wait(lambda: f"Setting sruja.server.path: {SERVER} is" in window.log(), "the setting to count")
        window.screenshot("trusted")
        window.page.locator(".monaco-modal-editor-block .codicon-close").click()
        window.running()
        window.squiggles().first.wait_for()
