"""The extension in a real VS Code: installed from its package into an empty profile, used as a person would use it."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from tests.editors.workbench import SERVER, Profile, Workbench
from tests.support.paths import needs_shared, read, snippets

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path
# The first run installs VS Code and compiles what it needs.
pytestmark = pytest.mark.timeout(600)

SMALL = """\
Café = system "Café" {
  Bar = container "Bar"
}
Café.Bar -> Café.Barr "😀"
"""


def line_of(text: str, part: str, nth: int = 1) -> int:
    """The number of the nth line that holds `part`, from 1."""
    return [number for number, line in enumerate(text.split("\n"), start=1) if part in line][nth - 1]


def set_up(window: Workbench) -> None:
    """Agree to the environment that the extension offers, and wait until the server runs."""
    button = window.page.locator(".notification-toast .monaco-button").filter(has_text="Set Up")
    button.wait_for()
    window.screenshot("offer")
    button.click()
    window.running(300)


VISITORS = """\
import { * } from "./complete.sruja"
Visitor = person "Visitor"
Visitor -> ECommerce.WebApp "looks around"
"""


@needs_shared
def test_journey(opened: Callable[..., AbstractContextManager[Workbench]]) -> None:
    (complete,) = [read(path) for path in snippets() if path.name == "10.sruja"]
    files = {"complete.sruja": complete, "visitors.sruja": VISITORS}
    with opened(files, Profile({"editor.formatOnSave": True})) as window:
        window.open("complete.sruja")
        set_up(window)
        assert "PATH: no sruja-lsp" in window.log()
        assert "Successfully installed" in window.log()
        colours(window, complete)
        findings(window, complete)
        quick_fix(window, complete)
        completion(window, complete)
        hover(window, complete)
        definition(window, complete)
        outline(window)
        formatting(window, complete)
        preview(window, complete)
        rename(window, complete)


def colours(window: Workbench, text: str) -> None:
    line = line_of(text, "ECommerce = system")
    assert "storage.type.kind.sruja" in window.scopes(line, text.split("\n")[line - 1].index("system") + 2)
    assert "string.quoted.double.sruja" in window.scopes(line, text.split("\n")[line - 1].index('"') + 3)
    window.screenshot("colours")


def findings(window: Workbench, text: str) -> None:
    assert window.squiggles().count() == 0
    line = line_of(text, "containerInstance ECommerce.API", 2)
    end = len(text.split("\n")[line - 1].removesuffix(" {"))
    window.go_to(line, end + 1)
    window.press("Backspace", "Backspace")
    window.type("PU")
    window.press("Escape")
    window.squiggles().first.wait_for()
    window.screenshot("squiggle")
    shown = window.hover(line, "APU")
    assert "ECommerce.API" in shown.inner_text()
    window.screenshot("finding")
    window.go_to(line, end + 1)
    window.press("Backspace", "Backspace")
    window.type("PI")
    window.press("Escape")
    window.squiggles().first.wait_for(state="detached")


def quick_fix(window: Workbench, text: str) -> None:
    line = line_of(text, "containerInstance ECommerce.API", 2)
    end = len(text.split("\n")[line - 1].removesuffix(" {"))
    window.go_to(line, end + 1)
    window.press("Backspace", "Backspace")
    window.type("PU")
    window.press("Escape")
    window.squiggles().first.wait_for()
    window.press("Control+.")
    offered = window.page.locator(".action-widget .monaco-list-row.action", has_text="ECommerce.API").first
    offered.wait_for()
    window.screenshot("quick-fix")
    window.press("Enter")
    window.squiggles().first.wait_for(state="detached")
    window.press("Control+s")
    tab = window.page.locator('.tab[data-resource-name="complete.sruja"]')
    window.wait(lambda: "dirty" not in (tab.get_attribute("class") or ""), "the file to be saved")
    name = "containerInstance ECommerce.API {"
    assert window.disk("complete.sruja").count(name) == text.count(name)
    window.restore("complete.sruja", text)


def completion(window: Workbench, text: str) -> None:
    line = line_of(text, 'node RDS "RDS Read Replica"')
    window.go_to(line, len(text.split("\n")[line - 1]) + 1)
    window.press("Enter")
    window.type("containerInstance ECommerce.")
    offered = window.suggestions()
    window.screenshot("completion")
    assert [name.split(",")[0] for name in offered if "Cache" in name], offered
    window.type("Ca")
    window.page.locator(".suggest-widget.visible .monaco-list-row.focused", has_text="Cache").wait_for()
    window.press("Enter")
    window.press("Control+s")
    window.wait(lambda: "containerInstance ECommerce.Cache" in window.disk("complete.sruja").split("\n")[line], "Enter")
    window.wait(lambda: window.squiggles().count() == 0, "no finding")
    window.restore("complete.sruja", text)


def hover(window: Workbench, model: str) -> None:
    line = line_of(model, "containerInstance ECommerce.API")
    shown = window.hover(line, "API")
    text = shown.inner_text().replace("\u00a0", " ")
    assert "99.9%" in text
    assert "43 min" in text
    window.screenshot("hover")


def definition(window: Workbench, text: str) -> None:
    window.press("Escape")
    window.page.mouse.move(5, 5)
    line = line_of(text, "containerInstance ECommerce.API")
    window.go_to(line, text.split("\n")[line - 1].index("API") + 2)
    window.press("F12")
    window.wait_for_place(line_of(text, 'API = container "API Service"'))
    window.screenshot("definition")


def outline(window: Workbench) -> None:
    window.command("Explorer: Focus on Outline View")
    rows = window.page.locator(".outline-pane .monaco-list-row")
    rows.filter(has_text="ECommerce").first.wait_for()
    window.page.locator(".pane-header", has_text="Outline").locator(".codicon-collapse-all").click()
    production = rows.filter(has_text="Production").first
    production.click()
    window.press("ArrowRight")
    focused = window.page.locator(".outline-pane .monaco-list-row.focused")
    for inside in ("AWS", "USEast1", "EKS", "ECommerce.API"):
        window.press("ArrowDown")
        focused.filter(has_text=inside).wait_for()
        window.press("ArrowRight")
    window.screenshot("outline")


def formatting(window: Workbench, text: str) -> None:
    lines = text.split("\n")
    line = line_of(text, 'API = container "API Service"')
    window.go_to(line, 3)
    window.type("     ")
    window.press("Control+s")
    window.wait(
        lambda: window.disk("complete.sruja").split("\n")[line - 1] == lines[line - 1], "the line to be put right"
    )
    window.restore("complete.sruja", text)


def preview(window: Workbench, text: str) -> None:
    line = line_of(text, "containerInstance ECommerce.API")
    window.go_to(line, text.split("\n")[line - 1].index("API") + 2)
    window.press("Control+k", "v")
    page = window.webview()
    # The view that it opens with has no deployment: what runs there stands for what the cursor is on.
    page.locator('[data-ui-current][data-id="ECommerce.API"]').first.wait_for()
    window.screenshot("preview")

    # It follows the cursor.
    line = line_of(text, 'Database = database "PostgreSQL"')
    window.go_to(line, 4)
    page.locator('[data-ui-current][data-id^="ECommerce"]').first.wait_for()
    window.screenshot("follows")

    # It changes while somebody types.
    line = line_of(text, 'ECommerce = system "E-Commerce Platform"')
    window.go_to(line, len(text.split("\n")[line - 1]) - 2)
    window.type(" of Tomorrow")
    page.get_by_text("Tomorrow").first.wait_for()
    window.screenshot("typed")
    window.restore("complete.sruja", text)
    page.get_by_text("Tomorrow").first.wait_for(state="detached")

    # A click leads back to the text.
    window.go_to(1, 1)
    page.locator('[data-id="ECommerce.Cache"]').first.click()
    window.wait_for_place(line_of(text, "Cache = database"))
    window.screenshot("clicked")

    # A window that is loaded again has it again.
    window.reload("complete.sruja", "sruja.preview")
    page.locator('[data-id="Observability"]').first.wait_for()
    window.screenshot("restored")


def rename(window: Workbench, text: str) -> None:
    window.page.locator('.tab[data-resource-name="complete.sruja"]').click()
    window.status("check").wait_for()
    window.go_to(line_of(text, "WebApp = container"), 5)
    window.press("F2")
    box = window.page.locator(".rename-box input, input.rename-input").first
    box.wait_for()
    box.fill("Storefront")
    window.press("Enter")
    window.wait(lambda: "Storefront = container" in window.text(), "the new name")
    window.command("File: Save All Files")
    window.wait(
        lambda: "Visitor -> ECommerce.Storefront" in window.disk("visitors.sruja"), "the new name in the other file"
    )
    assert "containerInstance ECommerce.Storefront" in window.disk("complete.sruja")
    assert "WebApp" not in window.disk("complete.sruja")
    assert window.squiggles().count() == 0
    window.screenshot("renamed")


def test_crashes(opened: Callable[..., AbstractContextManager[Workbench]]) -> None:
    with opened({"small.sruja": SMALL}, Profile(machine={"sruja.server.path": str(SERVER)})) as window:
        window.open("small.sruja")
        window.running()
        window.squiggles().first.wait_for()
        # Text that is nowhere but in the editor, and a finding that is nowhere but in that text.
        window.go_to(5, 1)
        window.type('Guest -> Café "é😀" // ')
        window.wait(lambda: window.squiggles().count() == 2, "a finding in the new line")
        killed = []
        for crash in range(4):
            killed.append(window.server())
            os.kill(killed[-1], signal.SIGKILL)
            window.wait(lambda: window.server() != killed[-1], f"another process, after crash {crash + 1}")
            window.running()
            window.wait(lambda: window.squiggles().count() == 2, "the findings to come back")
            window.type("!")
        window.screenshot("back")
        os.kill(window.server(), signal.SIGKILL)
        message = window.page.locator(".notification-toast").filter(has_text="stopped five times")
        message.wait_for()
        window.screenshot("given-up")
        assert window.page.locator(".notification-toast").count() == 1
        window.status("error").wait_for()
        window.page.wait_for_timeout(1500)
        assert window.log().count("The server runs as process") == 5, "it is not started again"
        message.locator(".monaco-button").filter(has_text="Restart").click()
        window.running()
        window.wait(lambda: window.squiggles().count() == 2, "the findings to come back")
        window.press("Control+s")
        window.wait(lambda: window.disk("small.sruja").endswith('Guest -> Café "é😀" // !!!!'), "the text to be whole")


TOUR = """\
import { * } from 'sruja.ai/stdlib'
Shop = system "Shop" {
  Api = container "API"
}
Guest -> Shop.Api "asks"
"""


def test_tour(opened: Callable[..., AbstractContextManager[Workbench]]) -> None:
    """What is not on the way of the journey: the commands, the standard library, the walkthrough."""
    with opened({"tour.sruja": TOUR}, Profile(machine={"sruja.server.path": str(SERVER)})) as window:
        page = window.page
        window.open("tour.sruja")
        window.running()
        window.squiggles().first.wait_for()
        window.status("check").hover()
        page.locator(".monaco-hover", has_text="Sruja server").wait_for()
        window.screenshot("status")
        page.mouse.move(5, 5)

        window.go_to(5, 2)
        window.command("Sruja: Explain Rule…")
        page.locator(".tab", has_text="unresolved-reference.md").wait_for()
        page.frame_locator("iframe.webview.ready").frame_locator("iframe#active-frame").locator("h1").wait_for()
        window.screenshot("rule")
        window.command("View: Close Editor")

        window.go_to(2, 2)
        window.command("Sruja: Show Element at Cursor in Live Preview")
        inside = window.webview()
        inside.locator('[data-id="Shop.Api"]').first.wait_for()
        inside.locator('[data-ui-current][data-id="Shop"]').first.wait_for()
        window.screenshot("element")
        page.locator('.tab[data-resource-name^="webview-sruja"]').click(button="middle")

        window.command("Sruja: Export…")
        rows = page.locator(".quick-input-list .monaco-list-row")
        rows.filter(has_text="SVG").first.click()
        rows.first.click()
        page.locator(".quick-input-widget input[type=text]").first.wait_for()
        window.screenshot("export")
        window.press("Enter")
        window.wait(lambda: list(window.folder.glob("*.svg")), "a picture on the disk")
        (picture,) = window.folder.glob("*.svg")
        assert 'data-id="Shop"' in picture.read_text(encoding="utf-8")

        window.go_to(2, 10)
        window.press("F12")
        page.locator(".tab.active", has_text="stdlib.sruja").wait_for()
        window.wait(lambda: "kind" in window.text(), "the text of the library")
        page.locator(".editor-instance .codelens-decoration", has_text="reference").first.wait_for()
        window.screenshot("stdlib")
        window.command("View: Close Editor")
        to_start_with(window)


def to_start_with(window: Workbench) -> None:
    """The commands for whoever begins."""
    page = window.page
    rows = page.locator(".quick-input-list .monaco-list-row")
    window.command("Sruja: Select Interpreter…")
    rows.filter(has_text="Python 3.").first.wait_for()
    window.screenshot("interpreters")
    window.press("Escape")

    window.command("Sruja: New Model")
    rows.filter(has_text="Model with a canary").first.click()
    window.wait(lambda: "Release candidate" in window.text(), "a model")
    window.screenshot("model")
    window.type("Kiosk")
    window.press("Escape", "Escape")
    window.wait(lambda: "Kiosk.Db" in window.text(), "all names to change")
    assert window.squiggles().count() == 0


def test_walkthrough(opened: Callable[..., AbstractContextManager[Workbench]]) -> None:
    """Its buttons do what they say, and what was done is ticked."""
    with opened({"small.sruja": SMALL}, Profile(machine={"sruja.server.path": str(SERVER)})) as window:
        page = window.page
        rows = page.locator(".quick-input-list .monaco-list-row")
        window.command("Welcome: Open Walkthrough...")
        rows.filter(has_text="Your first model").first.click()
        steps = page.locator(".getting-started-step")
        model = steps.filter(has_text="Write a model")
        model.click()
        window.screenshot("walkthrough")
        model.locator(".monaco-button", has_text="New Model").click()
        rows.filter(has_text="Model with a canary").first.click()
        window.wait(lambda: "Release candidate" in window.text(), "a model")
        window.running()
        page.locator(".tab", has_text="Welcome").click()
        for title in ("Set up the server", "Write a model"):
            steps.filter(has_text=title).locator(".codicon-getting-started-step-checked").first.wait_for()
        window.screenshot("ticked")


TYPED = """\
/* What is
 * sold.
 */
Shop = system "Shop" {
  // One.
  Api = container "API" {
    tags ["a"]
  }
}
"""


def test_typing(opened: Callable[..., AbstractContextManager[Workbench]]) -> None:
    """What is typed is closed, indented, commented and folded; menus offer what there is for it."""
    with opened({"typed.sruja": ""}, Profile(machine={"sruja.server.path": str(SERVER)})) as window:
        page = window.page
        window.open("typed.sruja")
        window.running()
        # Brackets and quotes are closed by themselves, comments go on, and lines are indented as they come.
        window.type("/* What is\nsold.")
        window.press("Control+End", "Enter")
        window.type('Shop = system "Shop" {\n// One.\nApi = container "API" {\ntags ["a')
        window.press("Control+s")
        window.screenshot("typed")
        window.wait(lambda: window.disk("typed.sruja"), "the file")
        assert window.disk("typed.sruja").rstrip() == TYPED.rstrip()

        # A line becomes a comment and a line again.
        window.go_to(6, 1)
        window.press("Control+/")
        window.wait(lambda: '  // Api = container "API" {' in window.text(), "a comment")
        window.press("Control+/")
        window.wait(lambda: '  Api = container "API" {' in window.text(), "a line")

        # The menu of the editor has what there is for a model.
        page.locator(".editor-instance .view-line").nth(5).click(button="right")
        menu = page.locator(".monaco-menu")
        for title in ("Show Element at Cursor in Live Preview", "Export…", "Explain Rule…"):
            menu.get_by_text(title, exact=True).wait_for()
        window.screenshot("menu")
        menu.get_by_text("Show Element at Cursor in Live Preview", exact=True).click()
        window.webview().locator('[data-id="Shop.Api"]').first.wait_for()


EVIL = """\
#!/bin/sh
touch "$(dirname "$0")/run"
"""


def test_untrusted(opened: Callable[..., AbstractContextManager[Workbench]]) -> None:
    """A workspace that nobody trusts cannot say what is run."""
    files = {
        "small.sruja": SMALL,
        "evil": EVIL,
        ".vscode/settings.json": '{"sruja.server.path": "${workspaceFolder}/evil", "sruja.interpreter": "./evil"}',
    }
    with opened(files, Profile({"security.workspace.trust.enabled": True})) as window:
        (window.folder / "evil").chmod(0o755)
        window.page.locator(".statusbar-item", has_text="Restricted Mode").wait_for()
        window.open("small.sruja")
        window.page.locator(".notification-toast").filter(has_text="not set up").wait_for()
        window.screenshot("untrusted")
        assert "The workspace is not trusted" in window.log()
        assert "Setting sruja.server.path: not set" in window.log()
        assert not (window.folder / "run").exists()


def test_no_python(opened: Callable[..., AbstractContextManager[Workbench]], tmp_path: Path) -> None:
    """Whoever has no Python is told what to get, and what to type."""
    empty = tmp_path / "bin"
    empty.mkdir()
    with opened({"small.sruja": SMALL}, Profile(path=str(empty))) as window:
        window.open("small.sruja")
        message = window.page.locator(".notification-toast").filter(has_text="No Python was found")
        message.wait_for()
        text = message.inner_text()
        assert "needs 3.11 or newer" in text
        assert "apt install python3 python3-venv" in text
        assert "pipx install" in text
        window.screenshot("no-python")
        window.status("error").wait_for()
