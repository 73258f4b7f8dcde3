"""The gallery in a real browser: accessible, nothing sticks out, the policy holds, the small script does its five things."""

import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import RequestFactory
from pypdf import PdfReader

from qianshou.web.middleware import POLICY
from qianshou.web.ui import gallery

pytestmark = pytest.mark.browser
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
VIEWS = {"phone": (390, 844, "normal"), "desk": (1440, 900, "normal"), "phone, largest type": (390, 844, "xlarge")}
TIGHT = {"narrowest": (320, 640, "normal"), "tablet": (768, 1024, "large"), "desk, largest type": (1440, 900, "xlarge")}


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def site(environ, start):
    """The gallery and its static files under the site's own content policy; no session and no row."""
    path = environ["PATH_INFO"]
    if path.startswith("/static/"):
        found = Path(finders.find(path.removeprefix("/static/")))
        start("200 OK", [("Content-Type", TYPES[found.suffix] + "; charset=utf-8"), ("Content-Security-Policy", POLICY)])
        return [found.read_bytes()]
    query = dict(pair.split("=") for pair in environ["QUERY_STRING"].split("&") if pair)
    answer = gallery.gallery(RequestFactory().get("/", query), path.strip("/"))
    start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", POLICY)])
    return [answer.content]


@pytest.fixture(scope="module")
def address():
    server = make_server("127.0.0.1", 0, site, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def opened(chromium, address):
    contexts = []

    def go(page, width=390, height=844, size="normal", **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.said = []
        tab.on("console", lambda message: tab.said.append(message.text))
        tab.on("pageerror", lambda error: tab.said.append(str(error)))
        tab.goto(f"{address}/{page}?size={size}")
        return tab

    yield go
    for context in contexts:
        context.close()


def sticks_out(tab):
    return tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("page", gallery.PAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_a_page_is_accessible_fits_and_breaks_no_policy(opened, page, view):
    tab = opened(page, *VIEWS[view])
    found = Axe().run(tab, options=RULES).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []
    assert sticks_out(tab) == 0
    assert tab.said == []


@pytest.mark.parametrize("view", TIGHT)
def test_no_page_sticks_out_sideways_at_odd_widths(opened, address, view):
    tab = opened("", *TIGHT[view])
    for page in gallery.PAGES:
        tab.goto(f"{address}/{page}?size={TIGHT[view][2]}")
        assert sticks_out(tab) == 0, page


@pytest.mark.parametrize("page", gallery.PAGES)
def test_what_is_pressed_is_large_enough(opened, page):
    small = """() => [...document.querySelectorAll('a.btn, button, summary, select, .form-control, .chip span, .menu a, .phone-tabs a')]
      .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
      .filter(([_, r]) => r.width && (r.height < 43.9 || r.width < 43.9)).map(([html]) => html)"""
    assert opened(page).evaluate(small) == []


def test_the_phone_loads_only_its_own_sheet_and_little_of_it(opened):
    tab = opened("phone")
    names = tab.evaluate("performance.getEntriesByType('resource').map(r => r.name.split('/').pop().split('#')[0])")
    assert sorted(set(names)) == ["field.css", "icon.svg", "icons.svg", "ui.js"] or sorted(set(names)) == [
        "field.css", "icons.svg", "ui.js",
    ]  # fmt: skip


def test_the_menu_opens_on_a_phone_without_script(opened):
    tab = opened("desk", java_script_enabled=False)
    last = tab.locator(".side-narrow >> text=操作日志")
    assert not last.is_visible()
    tab.click(".side-narrow summary")
    assert last.is_visible()


def test_the_type_size_changes_at_once_and_the_page_stays(opened):
    tab = opened("desk", 1440, 900)
    tab.evaluate("window.stayed = true")
    tab.click("button[value=xlarge]")
    assert tab.evaluate("[document.documentElement.dataset.size, window.stayed]") == ["xlarge", True]
    assert tab.get_attribute("button[value=xlarge]", "aria-pressed") == "true"
    assert tab.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"


def test_a_form_that_came_back_puts_the_reader_at_its_errors(opened):
    tab = opened("login")
    assert tab.evaluate("document.activeElement.className").split() == ["card", "error-summary", "js-error-summary"]
    tab.click(".error-summary a")
    assert tab.evaluate("document.activeElement.id") == "login_password"


def test_a_revealed_value_is_masked_again_after_thirty_seconds(chromium, address):
    tab = chromium.new_page()
    tab.clock.install()
    tab.goto(address)
    shown = tab.locator(".reveal-value")
    assert shown.inner_text() == "520000201703092143"
    tab.clock.run_for(29_000)
    assert shown.inner_text() == "520000201703092143"
    tab.clock.run_for(2_000)
    assert shown.inner_text() == "520000********2143"
    tab.close()


def test_the_copy_button_says_that_it_copied(opened):
    tab = opened("", 1440, 900)
    tab.click("[data-copy]")
    tab.wait_for_selector("text=已复制")


def test_the_print_button_prints(opened):
    tab = opened("cards")
    tab.evaluate("window.print = () => { document.title = 'printed' }")
    tab.click("[data-print]")
    assert tab.title() == "printed"


@pytest.mark.parametrize(("page", "sheets"), [("cards", 1), ("wallet", 1), ("child", 1)])
def test_paper_is_a4_and_takes_the_pages_it_should(opened, page, sheets, tmp_path):
    tab = opened(page, size="xlarge")
    tab.pdf(path=tmp_path / "out.pdf", prefer_css_page_size=True)
    paper = PdfReader(tmp_path / "out.pdf")
    assert len(paper.pages) == sheets
    assert [round(float(side)) for side in paper.pages[0].mediabox[2:]] == [595, 842]
    assert "菜单" not in paper.pages[0].extract_text()


def test_nothing_on_a_wallet_card_is_cut_off(opened):
    tab = opened("wallet", 1440, 900)
    tab.emulate_media(media="print")
    assert tab.evaluate("[...document.querySelectorAll('.cc')].map(c => c.scrollHeight - c.clientHeight)") == [0, 0, 0, 0]
