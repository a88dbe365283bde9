"""The page in a real browser, beside a real editor's session."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from sruja_lsp.diagram.text import REGULAR, SEMIBOLD, guessed, width
from tests.preview.session import URI, Editor, editor
from tests.support.browser import Watched, chromium, watched_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

SHOP = """\
Guest = person "Guest"
Shop = system "Shop" {
  Web = container "Web shop" {
    technology "Svelte"
  }
  Api = container "Order API" {
    technology "Rust"
    slo { availability { target "99.9%" window "30 days" current "99.95%" } }
  }
  Orders = database "Orders"
  Web -> Api "orders"
  Api -> Orders "stores"
}
Bank = system "Bank"
Guest -> Shop.Web "buys"
Shop.Api -> Bank "takes payments"
deployment Live "Live" {
  node Town "Town" {
    containerInstance Shop.Api { replicas 2 }
    containerInstance Shop.Web
  }
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def editing() -> Iterator[Editor]:
    with editor(SHOP) as opened:
        yield opened


@pytest.fixture
def watched(browser: Browser, editing: Editor) -> Iterator[Watched]:
    """The page of the preview. Whatever a test does, it must not complain, nor reach out of this machine."""
    url = editing.command("sruja.preview.open")["url"]
    shown = editing.shown.get(timeout=20)
    assert (shown["uri"], shown["external"]) == (url, True)
    with watched_page(browser, accept_downloads=True) as opened:
        opened.page.goto(url)
        see(opened.page, "Shop")
        yield opened
        origin = re.match(r"http(://127\.0\.0\.1:\d+/)", url)
        assert origin is not None
        assert opened.complaints == []
        assert [
            one
            for one in opened.requests
            if not re.match(rf"(http|ws){re.escape(origin[1])}|blob:http{re.escape(origin[1])}|data:", one)
        ] == []


@pytest.fixture
def page(watched: Watched) -> Page:
    return watched.page


def box(id_: str) -> str:
    return f'[data-id="{id_}"]'


def see(page: Page, *ids: str) -> None:
    for id_ in ids:
        page.wait_for_selector(box(id_), state="attached")


def gone(page: Page, *ids: str) -> None:
    for id_ in ids:
        page.wait_for_selector(box(id_), state="detached")


def until(page: Page, expression: str) -> None:
    """Wait for something to be true. The page's policy keeps playwright from doing so inside of it."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def into(page: Page, view: str) -> None:
    """Turn to a view by its list."""
    page.keyboard.press("/")
    page.keyboard.type(view)
    page.keyboard.press("Enter")


def still(page: Page) -> None:
    """Wait until nothing moves."""
    page.wait_for_timeout(400)


def at(page: Page, id_: str) -> Any:
    return page.evaluate(f"document.querySelector('{box(id_)}').getAttribute('data-box')")


def test_boxes_appear_move_and_vanish_while_somebody_types(editing: Editor, page: Page) -> None:
    into(page, "Shop")
    see(page, "Shop.Api", "Shop.Orders", "Shop.Web->Shop.Api")
    page.evaluate(f"window.kept = document.querySelector('{box('Shop.Api')}')")
    before = at(page, "Shop.Api")
    editing.replace(
        'Orders = database "Orders"', 'Orders = database "Orders"\n  Mail = queue "Mail"\n  Mail -> Api "wakes"'
    )
    see(page, "Shop.Mail", "Shop.Mail->Shop.Api")
    still(page)
    assert at(page, "Shop.Api") != before
    assert page.evaluate(f"window.kept === document.querySelector('{box('Shop.Api')}')"), "drawn anew, not moved"
    editing.replace('\n  Mail = queue "Mail"\n  Mail -> Api "wakes"', "")
    gone(page, "Shop.Mail", "Shop.Mail->Shop.Api")
    still(page)
    assert at(page, "Shop.Api") == before
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1
    editing.replace('"Order API"', '"Checkout"')
    until(page, f"document.querySelector('{box('Shop.Api')}').textContent.includes('Checkout')")


def test_what_leaves_fades_and_what_moves_runs(editing: Editor, page: Page) -> None:
    into(page, "Shop")
    see(page, "Shop.Orders")
    still(page)
    page.evaluate("""() => {
      window.seen = { fading: 0, places: new Set() };
      new MutationObserver(() => {
        window.seen.fading += document.querySelectorAll('.ui-leaving').length;
        window.seen.places.add(document.querySelector('[data-id="Shop.Api"]').getAttribute('transform'));
      }).observe(document.getElementById('picture'), { subtree: true, childList: true, attributes: true });
    }""")
    editing.replace('  Orders = database "Orders"\n', "")
    gone(page, "Shop.Orders")
    still(page)
    assert page.evaluate("window.seen.fading") > 0
    assert page.evaluate("document.querySelectorAll('.ui-leaving').length") == 0
    assert page.evaluate("window.seen.places.size") > 2, "it jumped to its new place"


def test_nothing_moves_for_who_wants_no_motion(browser: Browser, editing: Editor) -> None:
    url = editing.command("sruja.preview.open")["url"]
    with watched_page(browser, reduced_motion="reduce") as opened:
        page = opened.page
        page.goto(f"{url}#view=system:Shop")
        see(page, "Shop.Orders")
        page.evaluate("""() => {
          window.places = new Set();
          const api = document.querySelector('[data-id="Shop.Api"]');
          new MutationObserver(() => window.places.add(api.getAttribute('transform')))
            .observe(document.getElementById('picture'), { subtree: true, childList: true, attributes: true });
        }""")
        editing.replace('  Orders = database "Orders"\n', "")
        gone(page, "Shop.Orders")
        still(page)
        assert page.evaluate("window.places.size") == 1
        assert opened.complaints == []


def test_a_click_lands_on_the_definition(editing: Editor, page: Page) -> None:
    into(page, "Shop")
    see(page, "Shop.Api")
    still(page)
    page.click(box("Shop.Api"))
    shown = editing.shown.get(timeout=20)
    assert (shown["uri"], shown["external"], shown["takeFocus"]) == (URI, False, True)
    assert shown["selection"]["start"] == editing.place('Api = container "Order API"')


def test_a_double_click_leads_down_and_the_path_up_again(page: Page) -> None:
    into(page, "landscape")
    page.wait_for_selector("[data-view='landscape']")
    still(page)
    page.dblclick(box("Shop"))
    see(page, "Shop.Api")
    assert page.inner_text("#crumbs [aria-current]") == "Shop"
    page.click("#crumbs button >> nth=0")
    gone(page, "Shop.Api")
    see(page, "Shop", "Bank")
    page.focus(box("Shop"))
    page.keyboard.press("Shift+Enter")
    see(page, "Shop.Api")
    page.keyboard.press("Backspace")
    gone(page, "Shop.Api")
    page.go_back()
    see(page, "Shop.Api")


def test_the_theme_is_switched_and_kept(page: Page) -> None:
    def paint() -> Any:
        return page.evaluate(f"document.querySelector('{box('Shop')} .outline').getAttribute('fill')")

    into(page, "landscape")
    still(page)
    light = paint()
    page.click("#theme")
    until(page, f"document.querySelector('{box('Shop')} .outline').getAttribute('fill') !== '{light}'")
    dark = paint()
    page.reload()
    see(page, "Shop")
    assert page.get_attribute("html", "data-theme") == "dark"
    assert paint() == dark
    page.keyboard.press("d")
    until(page, f"document.querySelector('{box('Shop')} .outline').getAttribute('fill') === '{light}'")


def test_a_reload_finds_the_view_and_the_place_again(page: Page) -> None:
    into(page, "Shop")
    see(page, "Shop.Api")
    still(page)
    for _ in range(3):
        page.keyboard.press("+")
    page.wait_for_timeout(600)
    scale = page.inner_text("#fit")
    page.reload()
    see(page, "Shop.Api")
    still(page)
    assert page.inner_text("#fit") == scale
    page.keyboard.press("0")
    still(page)
    assert page.inner_text("#fit") != scale


def test_the_picture_is_exported(page: Page, tmp_path: Path) -> None:
    into(page, "Shop")
    see(page, "Shop.Api")
    page.click("#export")
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Save as SVG").click()
    assert download.value.suggested_filename == "shop.svg"
    saved = tmp_path / "shop.svg"
    download.value.save_as(saved)
    text = saved.read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert 'data-id="Shop.Api"' in text


def test_a_png_is_one(page: Page, tmp_path: Path) -> None:
    page.click("#export")
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Save as PNG").click()
    assert download.value.suggested_filename.endswith(".png")
    saved = tmp_path / "shop.png"
    download.value.save_as(saved)
    assert saved.read_bytes().startswith(b"\x89PNG\r\n")


def test_the_picture_is_copied_as_mermaid(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    into(page, "Shop")
    see(page, "Shop.Api")
    page.click("#export")
    page.get_by_role("menuitem", name="Copy as Mermaid").click()
    page.wait_for_selector("#toast:visible >> text=copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Order API" in copied
    assert re.match(r"(---\n|flowchart|graph|C4)", copied)


def test_an_instance_offers_itself_and_its_container(editing: Editor, page: Page) -> None:
    into(page, "Live")
    instance = "Live.Town:Shop.Api"
    see(page, instance)
    still(page)
    page.click(box(instance))
    choices = page.get_by_role("menuitem")
    choices.first.wait_for()
    assert [choice.inner_text().splitlines()[0] for choice in choices.all()] == [
        "Go to the instance",
        "Go to the container",
    ]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    shown = editing.shown.get(timeout=20)
    assert shown["selection"]["start"] == editing.place('Api = container "Order API"')
    page.click(box(instance))
    page.get_by_role("menuitem", name="Go to the instance").click()
    assert (
        editing.shown.get(timeout=20)["selection"]["start"]["line"]
        == editing.place("containerInstance Shop.Api")["line"]
    )


def test_the_hover_card_tells_the_service_levels(page: Page) -> None:
    into(page, "Shop")
    see(page, "Shop.Api")
    still(page)
    page.hover(box("Shop.Api"))
    page.wait_for_selector("#card >> text=43 min 12 s")
    assert "Order API" in page.inner_text("#card")
    card, hovered = (page.locator(one).bounding_box() for one in ("#card", box("Shop.Api")))
    assert card is not None
    assert hovered is not None
    beside = card["x"] >= hovered["x"] + hovered["width"] or card["x"] + card["width"] <= hovered["x"]
    assert beside or card["y"] >= hovered["y"] + hovered["height"] or card["y"] + card["height"] <= hovered["y"]
    page.mouse.move(5, 700)
    page.wait_for_selector("#card", state="hidden")
    page.focus(box("Shop.Api"))
    page.keyboard.press("?")
    page.wait_for_selector("#card >> text=43 min 12 s")
    until(page, "document.getElementById('said').textContent.includes('99.9%')")
    page.keyboard.press("Escape")
    page.wait_for_selector("#card", state="hidden")


def test_findings_are_badges_on_their_elements(editing: Editor, page: Page) -> None:
    into(page, "Shop")
    see(page, "Shop.Api")
    editing.replace('current "99.95%"', 'current "99.95%%"')
    page.wait_for_selector(f"{box('Shop.Api')} .ui-badge")
    assert re.search(r"Order API, .*(warning|error)", page.get_attribute(box("Shop.Api"), "aria-label") or "")
    editing.replace('current "99.95%%"', 'current "99.95%"')
    page.wait_for_selector(f"{box('Shop.Api')} .ui-badge", state="detached")


def test_the_last_good_picture_stays_while_the_text_is_broken(editing: Editor, page: Page) -> None:
    into(page, "Shop")
    see(page, "Shop.Api")
    editing.replace('Api = container "Order API" {', 'Api = container "Order API {')
    page.wait_for_selector("#banner:visible >> text=Last good picture")
    see(page, "Shop.Api", "Shop.Orders")
    page.get_by_role("button", name="Go there").click()
    assert editing.shown.get(timeout=20)["uri"] == URI
    editing.replace('Api = container "Order API {', 'Api = container "Order API" {')
    page.wait_for_selector("#banner", state="hidden")


def test_the_cursor_moves_the_highlight_unless_it_is_switched_off(editing: Editor, page: Page) -> None:
    into(page, "Shop")
    see(page, "Shop.Api")
    current = "[data-ui-current]"
    found = editing.command("sruja.preview.reveal", position=editing.place('technology "Rust"'))
    assert found["ids"][0] == "Shop.Api"
    page.wait_for_selector(box("Shop.Api") + current)
    editing.command("sruja.preview.reveal", position=editing.place("Orders = database"))
    page.wait_for_selector(box("Shop.Orders") + current)
    assert page.locator(current).count() == 1
    page.click("#follow")
    page.wait_for_selector(current, state="detached")
    editing.command("sruja.preview.reveal", position=editing.place('technology "Rust"'))
    still(page)
    assert page.locator(current).count() == 0


def test_the_keyboard_reaches_everything(editing: Editor, page: Page) -> None:
    into(page, "Shop")
    see(page, "Shop.Api")
    still(page)
    page.focus("#stage")
    page.keyboard.press("Tab")
    focused = "document.activeElement.dataset.id"
    visited = {page.evaluate(focused)}
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        visited.add(page.evaluate(focused))
    assert len(visited) > 2
    page.focus(box("Shop.Web"))
    page.keyboard.press("Enter")
    assert editing.shown.get(timeout=20)["selection"]["start"] == editing.place("Web = container")
    names = page.evaluate(
        "[...document.querySelectorAll('[data-id]')]"
        ".map((node) => [node.getAttribute('role'), node.getAttribute('aria-label')])"
    )
    assert all(role == "button" and name for role, name in names)
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button')].filter((one) => !(one.ariaLabel || one.textContent.trim())).length"
    )
    assert unnamed == 0


def test_the_picture_is_zoomed_and_moved(page: Page) -> None:
    into(page, "Shop")
    see(page, "Shop.Api")
    still(page)

    def place() -> Any:
        return page.evaluate(
            "(({ x, y, width }) => [x, y, width])"
            f"(document.querySelector('{box('Shop.Api')}').getBoundingClientRect())"
        )

    before = place()
    page.mouse.move(600, 400)
    page.mouse.wheel(0, -120)
    assert place()[2] > before[2]
    page.mouse.wheel(13.5, 7.5)
    moved = place()
    page.mouse.move(40, 700)
    page.mouse.down()
    page.mouse.move(100, 740)
    page.mouse.up()
    after = place()
    assert (round(after[0] - moved[0]), round(after[1] - moved[1])) == (60, 40)
    for _ in range(4):
        page.keyboard.press("+")
        page.wait_for_timeout(200)
    page.wait_for_selector("#minimap", state="visible")
    page.keyboard.press("0")
    page.wait_for_selector("#minimap", state="hidden")
    still(page)
    assert place() == pytest.approx(before, abs=1)


SCRIPTS = (
    "東京の長い名前がここにあります。改行できますか",
    "مرحبا بالعالم هذا نص طويل",
    "שלום עולם זה טקסט ארוך",
    "สวัสดีชาวโลก นี่คือข้อความ",
    "नमस्ते दुनिया यह एक लंबा पाठ है",
    "Ελληνικά και Кириллица",
    "👩‍👩‍👧‍👦 👍🏽 🇳🇴 ⛴️ emoji",
    "e\u0301a\u0308 combining",
    "WWWWWWWWWWWW iiiiiiiiiii",
)

CUT = """() => {
  const cut = [];
  for (const group of document.querySelectorAll('#picture [data-box]')) {
    const [, , width] = group.dataset.box.split(' ').map(Number);
    const scale = document.querySelector('#picture svg').getScreenCTM().a;
    const place = group.getScreenCTM();
    for (const text of group.querySelectorAll('text')) {
      const { left, right } = text.getBoundingClientRect();
      if (left < place.e - 1 || right > place.e + width * scale + 1) cut.push(text.textContent);
    }
  }
  return cut;
}"""


def test_no_word_reaches_out_of_its_box_in_any_script(editing: Editor, page: Page) -> None:
    for number, said in enumerate(SCRIPTS):
        editing.replace('Bank = system "Bank"\n', f'Bank = system "Bank"\nT{number} = system "{said} {said}"\n')
    into(page, "landscape")
    see(page, *(f"T{number}" for number in range(len(SCRIPTS))))
    still(page)
    assert page.evaluate(CUT) == []


def test_words_are_written_in_the_font_that_they_were_measured_with(page: Page) -> None:
    into(page, "Shop")
    see(page, "Shop.Api")
    until(page, "document.fonts.status === 'loaded'")
    loaded = "[...document.fonts].filter((one) => one.status === 'loaded').map((one) => `${one.family} ${one.weight}`)"
    assert page.evaluate(f"{loaded}.sort()") == ["Inter 400", "Inter 600"]
    written = page.evaluate(
        "[...document.querySelectorAll('#picture text')].map((one) => [one.textContent, one.getComputedTextLength(),"
        " Number(one.getAttribute('font-size')), one.getAttribute('font-weight')])"
    )
    assert len(written) > 10
    for said, wide, size, weight in written:
        exact = width(said, size, SEMIBOLD if weight == "600" else REGULAR)
        assert wide == pytest.approx(exact, abs=0.6) or (guessed(said) and wide <= exact), said


def test_what_people_write_never_becomes_markup(editing: Editor, page: Page) -> None:
    evil = "<script>window.hurt = 1</script>]]><img src=x onerror=window.hurt=1>"
    editing.replace('"Order API"', f'"{evil}"')
    into(page, "system")
    until(page, f"document.querySelector('{box('Shop.Api')}')?.textContent.includes('script')")
    page.hover(box("Shop.Api"))
    page.wait_for_selector("#card:visible")
    assert page.evaluate("window.hurt") is None
    assert (
        page.evaluate("document.querySelectorAll('#picture script, #picture img, #card img, #card script').length") == 0
    )


def test_a_name_without_end_is_a_name(editing: Editor, page: Page) -> None:
    editing.replace('"Order API"', f'"{"long " * 2000}"')
    into(page, "system")
    until(page, f"document.querySelector('{box('Shop.Api')}')?.textContent.includes('long long')")
    page.hover(box("Shop.Orders"))
    page.wait_for_selector("#card:visible")
    assert page.evaluate(f"document.querySelector('{box('Shop.Api')}').getBBox().width") < 1000


def test_the_page_comes_back_after_the_document_was_closed(editing: Editor, page: Page) -> None:
    editing.close()
    page.wait_for_selector("#banner:visible >> text=closed")
    see(page, "Shop")
    editing.open(SHOP.replace('system "Bank"', 'system "Savings bank"'))
    page.wait_for_selector("#banner", state="hidden")
    until(page, f"document.querySelector('{box('Bank')}').textContent.includes('Savings')")


def test_the_page_does_without_a_websocket(browser: Browser, editing: Editor) -> None:
    url = editing.command("sruja.preview.open")["url"]
    with watched_page(browser) as opened:
        page = opened.page
        page.goto(f"{url}?transport=poll#view=system:Shop")
        see(page, "Shop.Api")
        editing.replace('Orders = database "Orders"', 'Orders = database "Orders"\n  Mail = queue "Mail"')
        see(page, "Shop.Mail")
        still(page)
        page.click(box("Shop.Mail"))
        editing.shown.get(timeout=20)
        assert editing.shown.get(timeout=20)["selection"]["start"] == editing.place("Mail = queue")
        assert opened.complaints == []
        assert not [one for one in opened.requests if one.startswith("ws")]


WEBVIEW = """() => {
  let state = JSON.parse(sessionStorage.getItem('webview') ?? 'null');
  window.sent = [];
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => window.sent.push(message),
    getState: () => state,
    setState: (next) => { state = next; sessionStorage.setItem('webview', JSON.stringify(next)); },
  });
  document.addEventListener('DOMContentLoaded', () => document.body.classList.add('vscode-dark'));
}"""


class Webview:
    """The host that VS Code is: it passes messages through, and the page knows of no server."""

    def __init__(self, page: Page, editing: Editor) -> None:
        self.page = page
        self.editing = editing
        self.asked: list[dict[str, Any]] = []

    def post(self, method: str, params: object) -> None:
        self.page.evaluate(
            "(message) => window.postMessage(message)", {"jsonrpc": "2.0", "method": method, "params": params}
        )

    def serve(self, until: str) -> None:
        """Answer the page by the language server until something is drawn."""
        for _ in range(200):
            for message in self.page.evaluate("window.sent.splice(0)"):
                self.asked.append(message)
                if "id" not in message:
                    continue
                answer = (
                    self.editing.ask(message["method"], message["params"])
                    if message["method"].startswith("sruja/")
                    else {"result": {"success": True, "saved": True}}
                )
                answer = {"jsonrpc": "2.0", "id": message["id"], "result": answer["result"]}
                self.page.evaluate("(message) => window.postMessage(message)", answer)
            if self.page.query_selector(until):
                return
            self.page.wait_for_timeout(30)
        raise AssertionError(until)


def test_the_page_lives_in_a_webview(browser: Browser, editing: Editor) -> None:
    url = editing.command("sruja.preview.open")["url"]
    with watched_page(browser) as opened:
        page = opened.page
        page.add_init_script(f"({WEBVIEW})()")
        page.goto(url)
        host = Webview(page, editing)
        host.serve("#stage")
        page.wait_for_timeout(100)
        host.serve("#stage")
        assert [message["method"] for message in host.asked] == ["page/ready"]
        host.post(
            "page/open",
            {
                "uri": URI,
                "name": "shop.sruja",
                "save": True,
                "editor": True,
                "view": "system:Shop",
                "follow": False,
                "theme": "auto",
            },
        )
        host.serve(box("Shop.Api"))
        asked = next(message for message in host.asked if message["method"] == "sruja/diagram")
        assert asked["params"] == {"textDocument": {"uri": URI}, "view": "system:Shop", "theme": "dark"}
        assert page.get_attribute("#follow", "aria-pressed") == "false"
        page.evaluate("document.body.className = 'vscode-light'")
        host.serve("html[data-theme=light]")
        editing.replace('Orders = database "Orders"', 'Orders = database "Orders"\n  Mail = queue "Mail"')
        host.post("sruja/didChangeDiagram", {"uri": URI, "version": editing.version})
        host.serve(box("Shop.Mail"))
        state = page.evaluate("JSON.parse(sessionStorage.getItem('webview'))")
        assert (state["uri"], state["view"]) == (URI, "system:Shop")
        host.post("page/closed", {"message": "The server is gone."})
        page.wait_for_selector("#banner:visible >> text=The server is gone.")
        host.post("page/open", {"uri": URI, "name": "shop.sruja", "view": "landscape"})
        host.serve("[data-view='landscape']")
        page.reload()
        host.post("page/open", {"uri": URI, "name": "shop.sruja"})
        host.serve("[data-view='landscape']")
        assert opened.complaints == []
        assert not [one for one in opened.requests if one.startswith("ws") or "/messages" in one]
